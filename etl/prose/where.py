"""Where: the places that a document names, resolved together, and the finest one that the words tie to a number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from spacy.tokens import Token

from etl.places.gazetteer import Place, fold, gazetteer
from etl.prose.lexicon import Lexicon, any_of, demonyms, organisations

_NAME: Final = re.compile(
    r"(?<!\w)(?:[A-ZÀ-ÞİŞŠŽČĆ]['’\w-]*)(?:(?:\s+(?:of|al|el|the|de|du|des|la|le|and|au|aux|es)\b)?[\s-]+[A-ZÀ-ÞİŞŠŽČĆ]['’\w-]*){0,4}"
)
_SIDE: Final = "north-?west|north-?east|south-?west|south-?east|north|south|east|west|central"
_POSSESSIVE: Final = re.compile(r"['’]s?$")


@dataclass(frozen=True)
class Mentioned:
    """A place named in the text: its span, what it resolves to (null: unknown to the gazetteer), and how it is said.

    ``locative``: the words say that something is there ("in Idleb"), not that it speaks or acts ("Ankara said").
    """

    start: int
    end: int
    text: str
    place: Place | None
    level: str
    locative: bool

    def row(self, iso3: str | None) -> dict[str, Any]:
        """The columns of the figure that say where."""
        place = self.place
        if place is None:
            return {"place": self.text, "place_text": self.text, "iso3": iso3, "place_precision": self.level}
        fields = ("name", "iso3", "admin1_pcode", "admin2_pcode", "lat", "lon")
        row = {("place" if name == "name" else name): getattr(place, name) for name in fields}
        return {**row, "place_text": self.text, "place_precision": place.level}


@cache
def _locative(language: str, words: Lexicon) -> re.Pattern[str]:
    levels = "|".join(words.data["where"]["levels"])
    side = rf"(?:(?:{_SIDE})(?:ern)?\s+)?"
    return re.compile(
        rf"(?<!\w)(?:{any_of(words.data['where']['locatives'], boundary=False).pattern})\s+"
        rf"(?:the\s+)?(?:(?:{levels}|zone|locality|settlement|outskirts|capital)s?\s+of\s+)?{side}$",
        re.IGNORECASE,
    )


def _level_said(text: str, start: int, end: int, words: Lexicon) -> str | None:
    levels = words.data["where"]["levels"]
    names = "|".join(levels)
    after = re.match(rf"\s+(?P<level>{names})s?\b", text[end : end + 20], re.IGNORECASE)
    before = re.search(rf"\b(?P<level>{names})\s+of\s+(?:the\s+)?$", text[max(0, start - 30) : start], re.IGNORECASE)
    said = after or before
    return str(levels[said["level"].casefold()]) if said else None


def find(
    text: str, title: str, words: Lexicon, busy: Iterable[tuple[int, int]] = ()
) -> tuple[list[Mentioned], str | None]:
    """The places named in a text, in order, and the country that most of it is about.

    ``busy`` are spans that are something else (dates). A name that can mean several places means the one in the
    document's country; a name unknown to the gazetteer counts where the words say that it is a place ("X district").
    """
    book, where = gazetteer(), words.data["where"]
    organisation, _ = organisations()
    not_here = {fold(name) for name in where["not_places"]}
    taken = [*busy, *((match.start(), match.end()) for match in organisation.finditer(text))]
    named: list[tuple[int, int, str]] = []
    for match in _NAME.finditer(text):
        named += _split(text, match.start(), match.end(), book.by_name, not_here, words)
    named = [span for span in named if not any(start < span[1] and span[0] < end for start, end in taken)]
    votes: dict[str, float] = defaultdict(float)
    titled = [
        (0, 0, name)
        for match in _NAME.finditer(title)
        for _, _, name in _split(title, match.start(), match.end(), book.by_name, not_here, words)
    ]
    for weight, spans in ((1.0, named), (3.0, titled)):
        for start, _, name in spans:
            found = book.candidates(name)
            countries = sorted({place.iso3 for place in found})  # a set has another order in every process
            is_country = any(place.level == "country" for place in found)
            stands_there = weight > 1 or bool(_locative(words.language, words).search(text, max(0, start - 60), start))
            for iso3 in countries:
                votes[iso3] += weight * (1.0 if stands_there else 0.4) * (1.0 if is_country else 0.9) / len(countries)
    for match in demonyms()[0].finditer(f"{title}\n{text}"):
        votes[demonyms()[1][match.group()]] += 0.2
    country = max(votes, key=lambda iso3: votes[iso3], default=None)
    if country:
        named += _spelled_otherwise(text, [*taken, *((start, end) for start, end, _ in named)], country, words)
    mentioned = []
    for start, end, name in sorted(named):
        said = _level_said(text, start, end, words)
        place = book.resolve(name, country, said)
        if place is None and said is None:
            continue
        locative = bool(_locative(words.language, words).search(text[max(0, start - 60) : start])) or bool(said)
        level = place.level if place else said or "unknown"
        mentioned.append(Mentioned(start, end, name, place, level, locative))
    return mentioned, country


def _spelled_otherwise(
    text: str, taken: list[tuple[int, int]], country: str, words: Lexicon
) -> list[tuple[int, int, str]]:
    """Names said to be places, in a spelling that the gazetteer lacks but whose consonants it knows in the country."""
    found = []
    for match in _NAME.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        name = _POSSESSIVE.sub("", match.group())
        there = _locative(words.language, words).search(text[max(0, match.start() - 60) : match.start()])
        if there and gazetteer().candidates(name, country):
            found.append((match.start(), match.start() + len(name), name))
    return found


def _split(
    text: str, start: int, end: int, known: dict[str, list[Place]], not_here: set[str], words: Lexicon
) -> list[tuple[int, int, str]]:
    """The longest known names inside a run of capitalised words; a run that is called a district or camp whole."""
    tokens = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\s]+", text[start:end])]
    found, i = [], 0
    while i < len(tokens):
        for j in range(len(tokens), i, -1):
            first, last = tokens[i][0], tokens[j - 1][1]
            name = _POSSESSIVE.sub("", text[first:last])
            key = fold(name)
            if key in known and key not in not_here and len(key) > 2:
                found.append((first, first + len(name), name))
                i = j
                break
        else:
            i += 1
    whole = _POSSESSIVE.sub("", text[start:end])
    if (
        not found
        and _level_said(text, start, start + len(whole), words)
        and whole.split()[0].casefold() not in ("the", "a")
    ):
        found.append((start, start + len(whole), whole))
    return found


def is_actor(mention: Mentioned) -> bool:
    """Whether a place named without "in" or "at" may stand for its government: a country, or a large town."""
    place = mention.place
    return not mention.locative and (mention.level == "country" or (place is not None and place.population > 2_000_000))


def is_country(verb: Token) -> bool:
    """Whether what a verb acts on is a country ("fleeing Ukraine")."""
    objects = (child for child in verb.children if child.dep_ == "dobj" and child.pos_ == "PROPN")
    return any(place.level == "country" for child in objects for place in gazetteer().candidates(child.text))
