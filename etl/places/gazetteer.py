"""The gazetteer: which places a name can mean, and which of them a document means."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import polars as pl

from etl.trusted import trusted

GAZETTEER: Final = Path(__file__).with_name("gazetteer.parquet")
ALIASES: Final = Path(__file__).with_name("aliases.toml")
LANGUAGES: Final = ("en", "fr", "es", "ar")
SCHEMA: Final = {
    "name": pl.String(),
    "names": pl.List(pl.String()),
    "iso3": pl.String(),
    "level": pl.String(),
    "admin1_pcode": pl.String(),
    "admin2_pcode": pl.String(),
    "lat": pl.Float64(),
    "lon": pl.Float64(),
    "population": pl.Int64(),
}


_PLAIN: Final = (
    str.maketrans("-_.,", "    ")
    | str.maketrans("", "", "\u2018\u2019\u02bb\u02bc\u02bf\u02be'`\u2032\u200e\u200f\u0640")
    | str.maketrans("\u0131ةى", "iهي")
)
_ARTICLES: Final = ("el", "ad", "ar", "as", "ash", "at", "az", "ed", "er", "es", "ez")
_ALIKE: Final = dict.fromkeys(("saint", "sainte", "santo", "santa"), "st") | dict.fromkeys(_ARTICLES, "al")


@dataclass(frozen=True)
class Place:
    """One place: a country, a first or second administrative level, a town, or a region without a code."""

    name: str
    iso3: str | None
    level: str
    admin1_pcode: str | None = None
    admin2_pcode: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int = 0


_TA_MARBUTA: Final = re.compile(r"(?<=[a-z])t\b")  # written -a, -e, -at, -et
_VOWELS: Final = re.compile("[aeiouy]")
_DOUBLED: Final = re.compile(r"(\S)\1+")


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """A spelling without case, accents, apostrophes and hyphens: the key under which a name is looked up.

    Arabic loses its hamzas and vowel signs, ta marbuta and alef maksura become ha and ya; the Arabic article in Latin
    letters is "al" however it is said (el-, as-, ez-), Saint is "st".
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_PLAIN)
    words = plain.split()
    return " ".join([_ALIKE.get(word, word) for word in words] if len(words) > 1 else words)


def acronym(name: str) -> str | None:
    """The capitals of an acronym ("D.R.C." is DRC); null for other names."""
    letters = name.replace(".", "").replace(" ", "")
    return letters if letters.isupper() and letters.isascii() and len(letters) < 5 else None


def skeleton(name: str) -> str:
    """The consonants of a romanised name, doubled ones once: what spellings of one Arabic name have in common.

    Transliterations differ in their vowels, in doubled letters and in how they end (Maaret Masrine, Ma'arrat Misrin).
    """
    return _consonants(fold(name))


def _consonants(folded: str) -> str:
    plain = _TA_MARBUTA.sub("", folded)
    plain = plain.replace("ou", "w").replace("ch", "sh").replace("dj", "j").replace("kh", "x").replace("q", "k")
    return " ".join(_DOUBLED.sub(r"\1", _VOWELS.sub("", plain)).split())


class Gazetteer:
    """The places of the world by every spelling (one a process: see :func:`gazetteer`).

    ``table`` has the columns of SCHEMA, ``names`` folded. ``longest`` is how many words the longest name that begins
    with a word has (an acronym may be written letter by letter), so that most words of a text are passed over at once.
    """

    def __init__(self, table: pl.DataFrame) -> None:
        self.by_name: dict[str, list[Place]] = defaultdict(list)
        self.by_country: dict[str, list[tuple[str, Place]]] = defaultdict(list)
        for row in table.iter_rows(named=True):
            names = row.pop("names")
            place = Place(**{**row, "population": row["population"] or 0})
            for name in names:
                self.by_name[name].append(place)
                if place.iso3:
                    self.by_country[place.iso3].append((name, place))
        self.longest: dict[str, int] = defaultdict(int)
        for name in self.by_name:
            words = name.split()
            for first in {words[0], words[0].casefold(), name[0].casefold()} if name.isupper() else words[:1]:
                self.longest[first] = max(self.longest[first], len(name) if name.isupper() else len(words))
        self.by_skeleton = cache(self._by_skeleton)

    def _by_skeleton(self, iso3: str) -> dict[str, list[Place]]:
        spelled: dict[str, list[Place]] = defaultdict(list)
        for name, place in self.by_country[iso3]:
            if place not in spelled[key := _consonants(name)]:
                spelled[key].append(place)
        return spelled

    def named(self, name: str) -> list[Place]:
        """Every place that bears the name, in any of its listed spellings."""
        return self.by_name.get(acronym(name) or fold(name)) or self.by_name.get(fold(name)) or []

    def candidates(self, name: str, iso3: str | None = None) -> list[Place]:
        """Every place that the spelling can mean; by its consonants too where the country is known."""
        found = self.named(name)
        if not found and iso3 and len(skeleton(name).replace(" ", "")) >= 4:
            found = self.by_skeleton(iso3).get(skeleton(name), [])
        return found

    def resolve(self, name: str, iso3: str | None = None, level: str | None = None) -> Place | None:
        """The place meant: of the level that the words say, in the document's country where it has one.

        Without either, a country wins, then the place where most people live; null where nothing bears the name.
        """
        found = self.candidates(name, iso3)
        if iso3:
            found = [place for place in found if place.iso3 == iso3] or [
                place
                for place in found
                if place.level == "country" or place.iso3 is None or place.population >= 100_000
            ]
        if level:
            found = [place for place in found if place.level == level] or found
        order = {"country": 0, "admin1": 1, "region": 1, "town": 2, "admin2": 3}
        return min(found, key=lambda place: (order[place.level], -place.population), default=None)


def scan_gazetteer() -> pl.LazyFrame:
    """The rows of the gazetteer, as SCHEMA says. Raises NotTrusted where the file is not the recorded one."""
    return pl.scan_parquet(trusted(GAZETTEER))


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of this installation, read once. Raises NotTrusted as :func:`scan_gazetteer` does."""
    return Gazetteer(scan_gazetteer().collect())
