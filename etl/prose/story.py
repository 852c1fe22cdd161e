"""What a reader keeps in mind from sentence to sentence: the day, the place, the speaker, the figures so far."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import Final, TypeVar

from spacy.tokens import Doc

from etl.documents.document import Document
from etl.prose import when, where, who
from etl.prose.claim import Claim
from etl.prose.lexicon import Lexicon, organisations
from etl.prose.outcomes import Harm
from etl.prose.sentences import Sentence, direct_speech
from etl.prose.who import Attribution

OPENING: Final = 12
"""An organisation named within so many characters is what its sentence is about, and who "it" is in the next."""


@dataclass(frozen=True)
class Speaker:
    """Somebody who spoke: the words that introduced them, the usual name of the source, and what kind it is."""

    words: str
    source: str
    source_type: str
    paragraph: int


@dataclass(frozen=True)
class Parsed:
    """A candidate sentence with all that was found in it; offsets of times and places are into the document."""

    sentence: Sentence
    doc: Doc
    harms: list[Harm]
    times: list[when.Time]
    places: list[where.Mentioned]
    attributions: list[Attribution]


Placed = TypeVar("Placed", when.Time, where.Mentioned)

Counted = tuple[int | None, str, str]
"""How many, what happened, and the unit: what makes two numbers one said again."""


@dataclass
class Story:
    """The document as far as it was read. :func:`begin` opens it, :meth:`remember` goes on by a sentence.

    ``times`` and ``places`` are in the order of the text, ``claims`` in that of its sentences.
    """

    document: Document
    words: Lexicon
    times: list[when.Time]
    places: list[where.Mentioned]
    country: str | None
    speech: list[tuple[int, int]]
    titled: list[where.Mentioned]
    place: where.Mentioned | None
    main: where.Mentioned | None
    contexts: frozenset[str]
    event: date | None
    settled: bool = False
    area: where.Mentioned | None = None
    town: where.Mentioned | None = None
    time: when.Time | None = None
    speaker: Speaker | None = None
    attributed: Speaker | None = None
    claims: list[Claim] = field(default_factory=list)
    first_said: dict[Counted, Claim] = field(default_factory=dict)
    """The first claim of each number."""

    @property
    def today(self) -> date | None:
        """The document's date, which "on Thursday" is counted from."""
        return self.document.published_on

    @cached_property
    def country_said(self) -> where.Mentioned | None:
        """Where the country that most of the document is about is first named."""
        named = (place for place in (*self.places, *self.titled) if place.level == "country" and place.place)
        return next((place for place in named if place.place and place.place.iso3 == self.country), None)

    def last_day(self, position: int) -> date | None:
        """The last day that the text speaks of before an offset, else the document's date."""
        before = bisect_left(self.times, position, key=lambda time: time.start)
        return self._last_days[before - 1] if before and self._last_days[before - 1] else self.today

    @cached_property
    def _last_days(self) -> list[date | None]:
        """For each expression of time the last day that it or one before it speaks of."""
        return list(accumulate((time.last if time.kind in ("day", "as_of") else None for time in self.times), _later))

    def add(self, claims: Iterable[Claim]) -> None:
        """Keep the claims that a number of the sentence at hand makes."""
        for claim in claims:
            self.claims.append(claim)
            self.first_said.setdefault((claim.number.value, claim.outcome, claim.unit), claim)

    def claims_in(self, sentence: Sentence) -> list[Claim]:
        """The claims of the last sentence that made any, where it is this one."""
        first = len(self.claims)
        while first and self.claims[first - 1].sentence == sentence:
            first -= 1
        return self.claims[first:]

    def remember(self, sentence: Sentence) -> None:
        """Keep what the sentence says of place, day and speaker for the sentences that follow."""
        here = self.claims_in(sentence)
        places = self.places_in(sentence)
        if here and not self.settled:
            whole = next((claim for claim in here if claim.part_of is None), here[0]).place.get("place_text")
            self.main = next((place for place in places if place.text == whole), self.place)
            self.place, self.settled = self.main, True
        for place in places:
            told = [claim.part_of is not None for claim in here if claim.place.get("place_text") == place.text]
            of_a_part = bool(told) and all(told)  # "in Sindh alone": the story stays where it was
            digresses = bool(here) and place != self.main and self.main and place.goes_with(self.main)
            if place.locative and not (where.is_actor(place) or place.origin or place.listed or of_a_part or digresses):
                self.place = place
            if place.level in ("admin1", "admin2"):
                self.area = place
            elif place.level == "town":
                self.town = place
        for time in self.times_in(sentence):
            if time.kind == "window" or when.dates_speech(time, sentence.text, sentence.start, self.words.language):
                continue
            lead = sentence.text[: time.start - sentence.start]
            if not self.words.pattern("parts", "compared").search(lead[-25:]):  # "against 143 in October"
                self.time = time
        attributed = self.attributed
        if attributed and attributed.paragraph == sentence.paragraph and (sentence.heads or sentence.listed):
            self.attributed = replace(attributed, paragraph=sentence.paragraph + 1)  # a list has one source
        label = self.words.pattern("who", "source_label").search(sentence.text)
        named_source = who.named_after(sentence.text[label.end() :], self.words) if label else None
        if named_source:  # "Situation on 3 May (source: the ministry)": who gives the list that follows
            source, kind = who.name_source(named_source, self.words)
            self.attributed = Speaker(named_source, source, kind, sentence.paragraph + 1)
        pattern, known = organisations()
        named = pattern.search(sentence.text)
        speaks = self.words.speech.search(sentence.text)
        if named and (speaks or named.start() < OPENING):
            usual, kind = known[named.group()]
            introduction = sentence.text[: max(named.end(), speaks.start() if speaks else 0)][-160:]
            self.speaker = Speaker(introduction, usual, kind, sentence.paragraph)

    def times_in(self, sentence: Sentence) -> list[when.Time]:
        """The expressions of time in a sentence."""
        return _within(self.times, sentence)

    def places_in(self, sentence: Sentence) -> list[where.Mentioned]:
        """The places named in a sentence."""
        return _within(self.places, sentence)


def _within(found: Sequence[Placed], sentence: Sentence) -> list[Placed]:
    """What starts in a sentence, of what was found in the order of the text."""
    first, after = (bisect_left(found, at, key=lambda one: one.start) for at in (sentence.start, sentence.end))
    return list(found[first:after])


def _later(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other


def begin(document: Document, words: Lexicon) -> Story:
    """The story before its first sentence: all times and places found, the place of the title in mind."""
    times = when.find(document.text, words.language, document.published_on)
    places, country = where.find(document.text, document.title, words, [(time.start, time.end) for time in times])
    event = next((time.first for time in times if time.kind == "day" and not _dates_speech(time, document)), None)
    titled, _ = where.find(document.title, "", words, country=country)
    titled = [place for place in titled if place.locative or place.start == 0 or place.level == "country"
              or any(place.text == other.text for other in places)]  # fmt: skip
    finest = next(reversed([place for place in titled if place.level != "country"] or titled), None)
    return Story(
        document,
        words,
        times,
        places,
        country,
        direct_speech(document.text),
        titled,
        place=finest,
        main=finest,
        event=event,
        contexts=frozenset(
            name for name in words.data["contexts"] if words.pattern("contexts", name).search(document.text)
        ),
    )


def _dates_speech(time: when.Time, document: Document) -> bool:
    start = max(0, time.start - 60)
    return when.dates_speech(time, document.text[start : time.end], start, document.language or "")
