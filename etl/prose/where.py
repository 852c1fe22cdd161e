"""Where: the places that a document names, resolved together, and what the words around them say of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise, zip_longest
from typing import Any, Final

from spacy.tokens import Token

from etl.places.gazetteer import Place, fold, gazetteer
from etl.prose.lexicon import Lexicon, demonyms, organisations
from etl.prose.lexicon import fold as fold_word
from etl.prose.naming import cut_words, without_particles, without_possessive

_INSIDE_NAMES: Final = frozenset((" ", "-", "\u00a0", "\u202f", "'", "\u2019"))
TITLE_WEIGHT: Final = 3.0
"""How much more a place in the title says about a document's country than one in its text."""

LARGE: Final = 100_000
"""Towns with as many people are known outside their country."""


@dataclass(frozen=True)
class Mentioned:
    """A place named in the text: its span, what it resolves to (null: unknown to the gazetteer), and how it is said.

    ``locative``: the words say that something is there ("in Idleb"), not that it speaks or acts ("Ankara said").
    ``origin``: it is where people come from. ``listed``: it is one of several places of its level named together.
    """

    start: int
    end: int
    text: str
    place: Place | None
    level: str
    locative: bool
    origin: bool = False
    listed: bool = False

    def goes_with(self, other: Mentioned) -> bool:
        """Whether one of two places is a part of the other, as far as is known; an unknown place is taken for one."""
        if self.place is None or other.place is None or self.place.iso3 != other.place.iso3:
            return self.place is None or other.place is None
        if self.level == other.level:
            return False
        codes = {self.place.admin1_pcode, other.place.admin1_pcode}
        return "country" in (self.level, other.level) or len(codes - {None}) < 2

    def row(self, iso3: str | None) -> dict[str, Any]:
        """The columns of the figure that say where."""
        place = self.place
        if place is None:
            return {"place": self.text, "place_text": self.text, "iso3": iso3, "place_precision": self.level}
        fields = ("name", "iso3", "admin1_pcode", "admin2_pcode", "lat", "lon")
        row = {("place" if name == "name" else name): getattr(place, name) for name in fields}
        return {**row, "place_text": self.text, "place_precision": place.level}


@dataclass(frozen=True)
class _Setting:
    """What the words before and after a name say of it."""

    level: str | None
    there: bool
    surely: bool
    origin: bool
    acts: bool


@dataclass(frozen=True)
class _Name:
    start: int
    end: int
    text: str
    known: list[Place]
    setting: _Setting
    weak: bool = False  # counts only where the same name is named elsewhere


@cache
def _rules(words: Lexicon) -> dict[str, Any]:
    """A language's words about places as its texts' words are compared with them: folded, in sets."""
    rules: dict[str, Any] = {}
    for key, value in words.data["where"].items():
        if isinstance(value, dict):
            rules[key] = {fold_word(word): level for word, level in value.items()}
        else:
            rules[key] = frozenset(map(fold_word, value)) if isinstance(value, list) else value
    rules["not_places"] = frozenset(map(fold, words.data["where"]["not_places"]))
    rules["led_by"] = {
        particles + word: word
        for word in (*rules["levels"], *rules["sides"], *rules["actors"])
        for particles in words.data["where"]["joined"]
    }
    return rules


class _Text:
    """A text as words, and the names of places among them, in one pass."""

    def __init__(self, text: str, words: Lexicon, busy: Iterable[tuple[int, int]]) -> None:
        self.text, self.where = text, _rules(words)
        self.busy = bytearray(len(text))
        for start, end in busy:
            self.busy[start:end] = b"\1" * (end - start)
        self.spans = cut_words(text, self.where["elided"])
        self.words = [fold_word(without_possessive(text[start:end])) for start, end in self.spans]

    @cached_property
    def names(self) -> list[_Name]:
        """The names of places, known ones and those that the words around them call a place, in order."""
        found, i = [], 0
        while i < len(self.spans):
            if self.text[self.spans[i][0]].islower():
                i += 1
                continue
            name, used = self._name_at(i)
            if name is not None:
                found.append(name)
            i += used
        firm = {fold(name.text) for name in found if not name.weak}
        return [name for name in found if not name.weak or fold(name.text) in firm]

    def _name_at(self, i: int) -> tuple[_Name | None, int]:
        """The name that begins at a word, if one does, and how many words were read."""
        start, end = self.spans[i]
        if self.busy[start]:
            return None, 1
        letter = self.text[start]
        if "\u0621" <= letter <= "\u064a":
            return self._arabic_name_at(i)
        if not letter.isupper():
            return None, 1
        word = self.text[start:end]
        for j in range(max(self._reach(i, fold(first)) for first in {word, without_possessive(word)}), i - 1, -1):
            if not self._may_end(j) and (j == i or len(self.words[j]) < 4):  # "Darfour occidental", but not "Gaza est"
                continue
            name = without_possessive(self.text[start : self.spans[j][1]])
            known = gazetteer().named(name)
            if known and fold(name) not in self.where["not_places"] and len(name) > 2 - name.isupper():
                setting = self._setting(i, j)
                if not self._is_part_of_a_name(i, j, known, setting):
                    # "Massacre in the market": a small town's name, and a word like any other.
                    weak = i == j and not setting.there and not any(map(_is_well_known, known))
                    return _Name(
                        start, start + len(name), name, known, setting, weak and self._opens_a_sentence(i)
                    ), j - i + 1
        return self._unknown_name_at(i)

    def _arabic_name_at(self, i: int) -> tuple[_Name | None, int]:
        start, end = self.spans[i]
        word = self.text[start:end]
        for cut, article, joined in without_particles(word):
            first = fold(article + word[cut:])
            for j in range(self._reach(i, first), i - 1, -1):
                name = article + self.text[start + cut : self.spans[j][1]]
                known = gazetteer().named(name)
                if not known or fold(name) in self.where["not_places"] or not self._may_end(j):
                    continue
                setting = self._setting(i, j, joined)
                if (
                    j > i
                    or setting.there
                    or any(p.level in ("country", "admin1") or p.population > LARGE for p in known)
                ):
                    return _Name(start + cut, self.spans[j][1], name, known, setting), j - i + 1
        setting = self._setting(i, i)
        is_adjective = word.endswith("ية") or word.startswith("لل")
        if setting.level and setting.there and not is_adjective and self.words[i] not in self.where["led_by"]:
            return _Name(start, end, word, [], setting), 1
        return None, 1

    def _reach(self, i: int, first: str) -> int:
        """The last word that a name beginning at a word can have; before it where no name begins so."""
        j = i - 1 + gazetteer().longest.get(first, 0)
        last = i
        while last < min(j, len(self.spans) - 1) and self._follows(last):
            last += 1
        return min(j, last)

    def _follows(self, i: int) -> bool:
        """Whether the word after a word can belong to the same name."""
        (start, end), (after, _) = self.spans[i], self.spans[i + 1]
        gap = self.text[end:after]
        return gap in _INSIDE_NAMES or (gap in (". ", ".") and end - start < 3)

    def _may_end(self, j: int) -> bool:
        start, _ = self.spans[j]
        return not self.busy[start] and not self.text[start].islower()

    def _is_part_of_a_name(self, i: int, j: int, known: list[Place], setting: _Setting) -> bool:
        """Whether a name is somebody's, by the capitalised word beside it ("Jordan Smith")."""
        if any(place.level == "country" for place in known):
            return False
        if self._joined_by_hyphen(i - 1) or self._joined_by_hyphen(j):
            return True
        if setting.there or any(place.population > 5 * LARGE for place in known):
            return False
        return any(
            0 <= beside < len(self.spans)
            and self.text[self.spans[beside][0]].isupper()
            and self._follows(min(beside, beside + i - j if beside < i else j))
            and not self.busy[self.spans[beside][0]]
            and self.words[beside] not in self.where["levels"]
            and self.words[beside] not in self.where["sides"]
            and self.words[beside] not in self.where["locatives"]
            for beside in (i - 1, j + 1)
        )

    def _opens_a_sentence(self, i: int) -> bool:
        """Whether a word opens a sentence of which it is not the heading ("Bouca: two dead")."""
        start, end = self.spans[i]
        return self.text[max(0, start - 12) : start].rstrip(" \"'“«*#-–•")[-1:] in (
            "",
            ".",
            "!",
            "?",
            ":",
            "\n",
        ) and not re.match(r"\s*(?:[:–—(\n]|- |$)", self.text[end : end + 4])

    def _joined_by_hyphen(self, i: int) -> bool:
        """Whether a hyphen alone stands between a word and a next one with a capital."""
        if not 0 <= i < len(self.spans) - 1:
            return False
        (start, end), (after, _) = self.spans[i], self.spans[i + 1]
        return self.text[end:after] == "-" and self.text[start].isupper() and self.text[after].isupper()

    def _unknown_name_at(self, i: int) -> tuple[_Name | None, int]:
        """A run of capitalised words that the words around it call a place."""
        if fold(self.text[slice(*self.spans[i])]) in self.where["not_places"] or self.words[i] in self.where["levels"]:
            return None, 1
        j = i
        while j + 1 < len(self.spans) and self._follows(j) and self._may_end(j + 1) and j - i < 4:
            if self.words[j + 1] in self.where["levels"] or not self.text[self.spans[j + 1][0]].isupper():
                break
            j += 1
        setting = self._setting(i, j)
        start = self.spans[i][0]
        name = without_possessive(self.text[start : self.spans[j][1]])
        is_facility = any(word in self.where["facilities"] for word in self.words[i : j + 2])
        if (setting.level or (setting.there and not is_facility)) and not name.isupper():
            return _Name(start, start + len(name), name, [], setting), j - i + 1
        return None, 1

    def _setting(self, i: int, j: int, joined: str = "") -> _Setting:
        """What is said of the name from word ``i`` to word ``j``; ``joined`` are particles written onto it."""
        where, level, at = self.where, None, i - 1
        passed = False
        while at >= 0 and self._leads_to(at):
            word = self._bare(at)
            if word in where["levels"]:
                level = level or where["levels"][word]
            elif word not in where["between"] and word not in where["sides"]:
                break
            elif word in where["locatives"]:
                passed = True
            at -= 1
        if level is None and where["level_follows"]:
            after = j + 1
            while after < len(self.spans) and self.words[after] in where["fillers"] and self._leads_to(after - 1):
                after += 1
            if after < len(self.spans) and self._leads_to(after - 1):
                level = where["levels"].get(self.words[after])
        before = self.words[at] if at >= 0 and self._leads_to(at) else ""
        acts = before in where["actors"] or (at > 0 and self._leads_to(at - 1) and self.words[at - 1] in where["seats"])
        surely = before in where["surely"]
        there = not acts and (before in where["locatives"] or passed or bool(joined) or level is not None)
        origin = before in where["origins"]
        return _Setting(level, there, surely, origin, acts)

    def _bare(self, i: int) -> str:
        """A word without the particles that Arabic joins to it, where only the rest is a word that leads to a place."""
        word = self.words[i]
        return str(self.where["led_by"].get(word, word))

    def _leads_to(self, i: int) -> bool:
        """Whether nothing but space stands between a word and the next."""
        gap = self.text[self.spans[i][1] : self.spans[i + 1][0]]
        return gap in _INSIDE_NAMES or gap == "\n"


def _is_well_known(place: Place) -> bool:
    return place.level in ("country", "admin1", "region") or place.population > LARGE


def find(
    text: str, title: str, words: Lexicon, busy: Iterable[tuple[int, int]] = (), country: str | None = None
) -> tuple[list[Mentioned], str | None]:
    """The places named in a text, in order, and the country that most of it is about.

    ``busy`` are spans that are something else (dates), ``country`` is the document's where it is known. A name that
    can mean several places means the one in the country beside it, else in the document's country, else in another
    one that the document names; a name unknown to the gazetteer counts where the words say that it is a place ("X
    district", "in X").
    """
    organisation, _ = organisations()
    people, country_of = demonyms(words.language)
    peoples = [match.span() for match in people.finditer(text) if not _is_country_name(match.group())]
    bodies = [match.span() for match in organisation.finditer(text)]
    named = _Text(text, words, [*busy, *bodies, *peoples]).names
    titled = _Text(title, words, [match.span() for match in organisation.finditer(title)]).names
    votes: dict[str, float] = defaultdict(float)
    people_of: dict[str, int] = defaultdict(int)
    for weight, names in ((1.0, named), (TITLE_WEIGHT, titled)):
        for name in names:
            countries = {place.iso3 for place in name.known if place.iso3}
            heard = 0.3 if name.setting.origin else 1.0 if weight > 1 or name.setting.there else 0.4
            share = weight * heard / max(1, len(countries))
            for iso3 in countries:
                votes[iso3] += share
                people_of[iso3] = max(people_of[iso3], *(p.population for p in name.known if p.iso3 == iso3), 0)
    for match in people.finditer(f"{title}\n{text}"):
        votes[country_of[match.group()]] += 0.2
    ranked = sorted(votes, key=lambda iso3: (-votes[iso3], -people_of[iso3], iso3))
    country = country or (ranked[0] if ranked else None)
    said = {place.iso3 for name in (*named, *titled) for place in name.known if place.level == "country"}
    others = [iso3 for iso3 in ranked if iso3 in said and iso3 != country]
    mentioned = []
    for name, beside in zip_longest(named, named[1:]):
        setting = name.setting
        near = beside.known if beside and beside.start - name.end < 4 else []
        here = [place.iso3 for place in near if place.level == "country" and place.iso3]
        place = _resolve(name, [*here, *([country] if country else []), *others])
        if place is None and not setting.level and not setting.surely:
            continue
        level = place.level if place else setting.level or "unknown"
        mentioned.append(Mentioned(name.start, name.end, name.text, place, level, setting.there, setting.origin))
    return _mark_listed([place for place in mentioned if place.place or country], text, words), country


def _mark_listed(places: list[Mentioned], text: str, words: Lexicon) -> list[Mentioned]:
    """The places, those marked that are joined to another of their level ("in Ituri and North Kivu")."""
    joins = _rules(words)["coordinators"]
    runs: list[list[int]] = [[0]] if places else []
    joined: set[int] = set()
    for i, (one, other) in enumerate(pairwise(places), start=1):
        between = text[one.end : other.start].split()
        fine = (one.level == other.level) if "country" in (one.level, other.level) else True
        if fine and len(between) == 1 and (between[0] in joins or between[0] == ","):
            runs[-1].append(i)
            joined |= {len(runs) - 1} if between[0] in joins else set()
        else:
            runs.append([i])
    listed = {i for number in joined for i in runs[number]}
    return [replace(place, listed=i in listed) for i, place in enumerate(places)]


def _is_country_name(word: str) -> bool:
    """Whether the name of a people is that of their country as well (Siria, سورية)."""
    return not word[0].islower() and any(place.level == "country" for place in gazetteer().named(word))


def _resolve(name: _Name, countries: list[str]) -> Place | None:
    if name.setting.level is None and any(place.level == "country" for place in name.known):
        return gazetteer().resolve(name.text)
    for iso3 in countries:
        if not name.known or any(place.iso3 == iso3 for place in name.known):
            return gazetteer().resolve(name.text, iso3, name.setting.level)
    return gazetteer().resolve(name.text, countries[0] if countries else None, name.setting.level)


def is_actor(mention: Mentioned) -> bool:
    """Whether a place named without "in" or "at" may stand for its government: a country, or a large town."""
    place = mention.place
    return not mention.locative and (mention.level == "country" or (place is not None and place.population > 2_000_000))


def is_country(verb: Token) -> bool:
    """Whether what a verb acts on is a country ("fleeing Ukraine")."""
    objects = (child for child in verb.children if child.dep_ == "dobj" and child.pos_ == "PROPN")
    return any(place.level == "country" for child in objects for place in gazetteer().candidates(child.text))
