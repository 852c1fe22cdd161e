"""What a heading, a label or a caption of a table says: what happened, to whom, when, where, and whether it adds up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from spacy.tokens import Doc

from etl.documents.document import Span
from etl.places.gazetteer import gazetteer
from etl.prose import grammar
from etl.prose.lexicon import Lexicon, Trigger, organisations
from etl.prose.people import BUILDINGS, word
from etl.prose.story import Story
from etl.prose.when import Time
from etl.prose.where import Mentioned

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_HOURS: Final = re.compile(r"(?<![\d.,])(24|48|72)[\s-]*(?:h|hrs?|hours?|heures?|horas?|ساعة)(?!\w)", re.IGNORECASE)
_ENDING: Final = re.compile(r"(?<=\w{4})(?:er|ir|re|ar)$|(?<=\w{3})[eyr]$")
_INFLECTED: Final = 4
"""Letters that a word of harm may have beyond its stem ("injur-ies", "déplac-ées")."""

_KINDS: Final = ("phrases", "persons", "states", "events", "tolls", "verbs_of_object", "verbs_of_subject")
"""Kinds of words of harm in a label, likeliest first; that people arrive or leave is told in sentences alone."""


@dataclass(frozen=True)
class Label:
    """A heading or label and what it says; ``harms`` are all meanings of its words of harm, likeliest first.

    ``kind`` is what it counts: people, households, school, hospital, house, or null.
    """

    text: str
    span: Span
    harms: tuple[Trigger, ...] = ()
    term: str | None = None
    kind: str | None = None
    said: dict[str, Any] = field(default_factory=dict)
    time: Time | None = None
    places: tuple[Mentioned, ...] = ()
    source: tuple[str, str, str] | None = None  # the words, the usual name, the kind of body

    def is_one_of(self, words: Lexicon, names: str) -> bool:
        """Whether it holds one of the words listed in the lexicon's tables under a name."""
        return bool(words.pattern("tables", names).search(self.text))

    def is_just(self, words: Lexicon, names: str) -> bool:
        """Whether it says nothing but one of the words listed in the lexicon's tables under a name."""
        return bool(words.pattern("tables", names).fullmatch(self.text.strip().rstrip(":.")))

    def is_part(self, words: Lexicon) -> bool:
        """Whether it opens with "of which" or its like."""
        return bool(words.pattern("parts", "including").match(self.text.lstrip("-–—•( ")))


def understand(spans: Iterable[Span], story: Story) -> dict[Span, Label]:
    """The labels that stand at these spans of the document, by span."""
    text = story.document.text
    listed = sorted({span for span in spans if text[span[0] : span[1]].strip()})
    docs = grammar.parse([(text[start:end].lower(), []) for start, end in listed], story.words)
    return {span: _understand(span, doc, story) for span, doc in zip(listed, docs, strict=True)}


def _understand(span: Span, doc: Doc, story: Story) -> Label:
    start, end = span
    text, words = story.document.text[start:end], story.words
    lemmas = [(token.text, word(token)) for token in doc if not token.is_space]
    harms, term = _find_harms(text, lemmas, words)
    times = [time for time in story.times if start <= time.start < end] or _bare_times(text, start)
    places = tuple(place for place in story.places if start <= place.start < end)
    pattern, known = organisations()
    named = pattern.search(text)
    return Label(
        text,
        span,
        harms,
        term,
        _kind(lemmas, words),
        _describe(lemmas, words),
        times[-1] if times else None,
        places,
        (text, *known[named.group()]) if named else None,
    )


def _bare_times(text: str, start: int) -> list[Time]:
    """A year, or a number of hours back, that stands alone in a heading as it never does in a sentence."""
    if _YEAR.fullmatch(text.strip()):
        year = int(text)
        return [Time(start, start + len(text), text, "interval", date(year, 1, 1), date(year, 12, 31), "year")]
    if hours := _HOURS.search(text):
        back = (int(hours[1]), "hours")
        return [Time(start, start + len(text), text, "window", None, None, "day", back)]
    return []


# --- what happened ------------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _find_harms(text: str, lemmas: Sequence[tuple[str, str]], words: Lexicon) -> tuple[tuple[Trigger, ...], str | None]:
    """Every meaning of the words of harm in a label, and the words as written; headings have no grammar to speak of."""
    found: list[tuple[int, Trigger, str]] = []
    for pattern, trigger in words.phrases:
        match = pattern.search(text)
        if match:
            found.append((-1, trigger, match.group()))
    for written, lemma in lemmas:
        meanings = words.triggers.get(lemma, []) + (words.triggers.get(written, []) if written != lemma else [])
        meanings = meanings or _of_same_stem(written, words)
        found += [(_KINDS.index(meaning.kind), meaning, written) for meaning in meanings if meaning.kind in _KINDS]
    found.sort(key=lambda harm: harm[0])
    term = (
        next((match.group() for match in [re.search(re.escape(found[0][2]), text, re.IGNORECASE)] if match), None)
        if found
        else None
    )
    return tuple(dict.fromkeys(trigger for _, trigger, _ in found)), term


def _of_same_stem(written: str, words: Lexicon) -> list[Trigger]:
    """The triggers that a word is a form of, by their stems: parsers guess poorly at words that stand alone."""
    plain, length = _plain(written).removeprefix("ال"), 3
    best: list[Trigger] = []
    for trigger, meanings in words.triggers.items():
        stem = _ENDING.sub("", _plain(trigger))
        if len(stem) >= length and plain.startswith(stem) and len(plain) - len(stem) <= _INFLECTED:
            best, length = (best + meanings if len(stem) == length else list(meanings)), len(stem)
    return best


# --- to whom ------------------------------------------------------------------------------------------------------


def _looked_up(lemmas: Sequence[tuple[str, str]], table: dict[str, Any]) -> list[Any]:
    """What a table of the lexicon says of the words of a label, two together first."""
    found, skip = [], False
    for index, (written, lemma) in enumerate(lemmas):
        if skip:
            skip = False
            continue
        after = lemmas[index + 1] if index + 1 < len(lemmas) else ("", "")
        singular = written.removesuffix("s")
        for key in (f"{lemma} {after[1]}", f"{written} {after[0]}", lemma, written, singular):
            if key in table:
                found.append(table[key])
                skip = " " in key
                break
    return found


def _kind(lemmas: Sequence[tuple[str, str]], words: Lexicon) -> str | None:
    """What a label counts: the first of its words that names people, households or a building."""
    people = words.data["people"]
    kinds = {
        **dict.fromkeys([*people["anyone"], *people["words"], *people["phrases"]], "people"),
        **people["buildings"],
    }
    kinds |= dict.fromkeys(people["units"], "households")
    described = "people" if _looked_up(lemmas, people["modifiers"]) else None
    return next(iter(_looked_up(lemmas, kinds)), described)


def _describe(lemmas: Sequence[tuple[str, str]], words: Lexicon) -> dict[str, Any]:
    """What a label says of the people: of several kinds of people ("women and children") what all have in common."""
    people = words.data["people"]
    sayings = _looked_up(lemmas, {**people["modifiers"], **people["words"], **people["phrases"]})
    said: dict[str, Any] = {}
    for saying in sayings:
        if any(said.get(key, value) != value for key, value in saying.items()):
            return {key: value for key, value in sayings[0].items() if all(s.get(key) == value for s in sayings)}
        said |= saying
    return said


# --- what the labels of one number say together -------------------------------------------------------------------


def choose_harm(harms: Sequence[Trigger], kind: str | None, said: dict[str, Any]) -> Trigger | None:
    """The meaning that can have happened to what is counted: houses, children, or anybody."""
    for trigger in harms:
        if trigger.of in BUILDINGS or kind in BUILDINGS:
            if trigger.of == kind:
                return trigger
        elif trigger.of != "child" or said.get("age_group") == "child":
            return trigger
    return None


def find_place(label: Label, heading: Label | None, story: Story) -> Mentioned | None:
    """The place that a label names: the finest one known; else, under a heading for places, the label as written."""
    if label.places:
        order = {"country": 0, "admin1": 1, "admin2": 2, "town": 3}
        return max(label.places, key=lambda place: order.get(place.level, -1))
    if heading is None:
        return None
    levels = story.words.data["where"]["levels"]
    level = next(
        (level for name, level in levels.items() if re.search(rf"\b{name}", heading.text, re.IGNORECASE)), None
    )
    if level is None and not heading.is_one_of(story.words, "places"):
        return None
    name = label.text.strip()
    return Mentioned(*label.span, name, gazetteer().resolve(name, story.country, level), level or "unknown", True)
