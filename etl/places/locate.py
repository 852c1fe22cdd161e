"""Where the rows of a table are: its own names and codes of places, as ISO3, p-codes and a point.

A country is pointed at by its capital, a region by its largest town (etl/places/build.py says how).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Final

import polars as pl
import pycountry

from etl.places.gazetteer import ALIASES, Place, acronym, fold, scan_gazetteer, skeleton

WHERE: Final = {
    "place": pl.String(),
    "place_text": pl.String(),
    "iso3": pl.String(),
    "admin1_pcode": pl.String(),
    "admin2_pcode": pl.String(),
    "lat": pl.Float64(),
    "lon": pl.Float64(),
    "place_precision": pl.String(),
}
"""The answers to "where" that :func:`locate` gives."""

UNRESOLVED: Final = pl.Schema(
    {"place_text": pl.String(), "iso3": pl.String(), "place_precision": pl.String(), "figures": pl.UInt32()}
)
"""Columns of :func:`unresolved`."""


def locate(
    table: pl.DataFrame,
    country: str,
    admin1: str | None = None,
    admin2: str | None = None,
    *,
    admin1_code: str | None = None,
    admin2_code: str | None = None,
) -> pl.DataFrame:
    """The table with the columns of WHERE, from columns that hold the publisher's names or codes of places.

    A country is an ISO 3166-1 alpha-3 code or a name, a region (``admin1``, ``admin2``) a p-code or a name in its
    country; a source that prints both gives the codes apart. The place is the finest that the row names and
    ``place_text`` the publisher's own spelling of it. A name that the gazetteer does not know, or that several places
    bear, keeps its precision and has no code: nothing is guessed (:func:`unresolved` lists them). A p-code of the
    row's country that the gazetteer lacks stays as printed: the publisher said it, and codes are newer than our list.
    A code that is no country's (UNHCR's UNK, XXA) gives none and the precision unknown.
    """
    columns = (country, admin1, admin2, admin1_code, admin2_code)
    texts = table.select(
        (pl.col(column) if column else pl.lit(None)).cast(pl.String).alias(str(number))
        for number, column in enumerate(columns)
    )
    distinct = texts.unique(maintain_order=True)
    found = pl.DataFrame([_where(*row) for row in distinct.iter_rows()], schema=WHERE, orient="row")
    answers = texts.join(
        pl.concat([distinct, found], how="horizontal"),
        on=texts.columns,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return table.drop(WHERE, strict=False).hstack(answers.select(WHERE.keys()))


def unresolved(figures: pl.DataFrame) -> pl.DataFrame:
    """The places that figures name and that have no code (columns UNRESOLVED), with how many figures name them.

    Those said to be a country or a region without its code, and texts of which not even the kind of place is known.
    """
    code = {"country": "iso3", "admin1": "admin1_pcode", "admin2": "admin2_pcode"}
    uncoded = [(pl.col("place_precision") == level) & pl.col(name).is_null() for level, name in code.items()]
    unknown = pl.col("place_precision") == "unknown"
    return (
        figures.filter(pl.col("place_text").is_not_null() & pl.any_horizontal(unknown, *uncoded))
        .group_by("place_text", "iso3", "place_precision")
        .agg(figures=pl.len())
        .sort("figures", "place_text", "iso3", "place_precision", descending=[True, False, False, False])
        .cast(UNRESOLVED)
    )


def _where(
    country: str | None, first: str | None, second: str | None, first_code: str | None, second_code: str | None
) -> tuple[object, ...]:
    """The answers of one row."""
    nation = find_country(country) if country else None
    iso3 = nation.iso3 if nation else None
    region = _region(first, first_code, "admin1", nation, None)
    within = region.admin1_pcode if region else None
    district = _region(second, second_code, "admin2", nation, within)
    name_of = {"admin2": second or second_code, "admin1": first or first_code, "country": country}
    precision, text = next(((level, name) for level, name in name_of.items() if name), ("unknown", None))
    place = {"admin2": district, "admin1": region, "country": nation}.get(precision)
    if precision == "country" and place is None:
        precision = "unknown"
    coded = district or region
    return (
        place.name if place else text if precision != "unknown" else None,
        text,
        iso3 or (coded.iso3 if coded else None),
        within or (district.admin1_pcode if district else None),
        district.admin2_pcode if district else None,
        place.lat if place else None,
        place.lon if place else None,
        precision,
    )


# --- countries ----------------------------------------------------------------------------------------------------

_SMALL: Final = frozenset("a and d de del des du e el et l la las le les los of the y".split())  # noqa: SIM905
_WRITTEN_OUT: Final = {
    "rep": "republic", "dem": "democratic", "fed": "federated", "is": "islands", "isl": "islands", "sts": "states",
}  # fmt: skip
_MARKS: Final = re.compile(r"[()\[\]&:;/,]")
_ADMINISTERED_BY: Final = re.compile(r"(.+)\((.+)\)")


def find_country(text: str) -> Place | None:
    """The country that an ISO 3166-1 alpha-3 code or a name in a table means; null where none does.

    Tables write names in any order and shortened: "Congo, Dem. Rep.", "Iran (Islamic Rep. of)", "Réunion (France)".
    """
    by_code, by_words = _countries()
    text = text.strip()
    found = by_code.get(text) or by_words.get(acronym(text) or "") or by_words.get(_words(text))
    if found is None and (both := _ADMINISTERED_BY.fullmatch(text)) and _words(both[2]) in by_words:
        found = by_words.get(_words(both[1]))
    return found


def _words(name: str) -> str:
    """The words of a country's name that count, in the order of the alphabet."""
    words = {_WRITTEN_OUT.get(word, word) for word in fold(_MARKS.sub(" ", name)).split()}
    return " ".join(sorted(words - _SMALL))


@cache
def _countries() -> tuple[dict[str, Place], dict[str, Place]]:
    """Every country by its ISO 3166-1 alpha-3 code, and by the words (or the acronym) that mean it alone.

    The name that we print is its country's, whoever else bears it (St. Martin).
    """
    table = scan_gazetteer().filter(pl.col("level") == "country").collect()
    also = tomllib.loads(ALIASES.read_text(encoding="utf-8"))["tables"]
    by_code: dict[str, Place] = {}
    bearers: dict[str, list[Place]] = defaultdict(list)
    for place, names in _places(table):
        by_code[str(place.iso3)] = place
        for key in {name if name.isupper() else _words(name) for name in (*names, *also.get(place.iso3, ()))}:
            bearers[key].append(place)
    alone = {key: places[0] for key, places in bearers.items() if len(places) == 1}
    return by_code, alone | {_words(place.name): place for place in by_code.values()}


def _places(table: pl.DataFrame) -> list[tuple[Place, list[str]]]:
    """The rows of the gazetteer as places, each with its folded names."""
    table = table.with_columns(pl.col("population").fill_null(0))
    return [(Place(*row), names) for *row, names in table.select(pl.exclude("names"), "names").iter_rows()]


# --- regions ------------------------------------------------------------------------------------------------------

_KIND: Final = (
    "governorate|governorates|gouvernorat|mohafazah|muhafazah|muhafazat|province|provinces|provincia|state|etat|estado|region|"
    "regions|district|districts|distrito|wilaya|wilayat|county|department|departement|departamento|prefecture|"
    "municipality|municipio|commune|comuna|cercle|division|oblast|raion|canton|territoire|woreda|zone|"
    "mintaqat markaz|mintaqat|markaz|"
    "محافظه|ولايه|منطقه|قضاء|قضا|مديريه|اقليم"
)
"""Words for a region, folded, that a table writes and the gazetteer does not, or the other way round."""
_KIND_FIRST: Final = re.compile(rf"^(?:{_KIND})(?: (?:of|de|du|des|del|d|la|the))* (?=\S)")
_KIND_LAST: Final = re.compile(rf"(?<=\S) (?:{_KIND})$")
_ELIDED: Final = re.compile(r"(?i)\b([dl])['’](?=\w)")
_LEAST_CONSONANTS: Final = 4
"""Fewer consonants than these are shared by too many names."""


def _named(name: str) -> str:
    return acronym(name) or fold(name)


def _without_kind(name: str) -> str:
    return _KIND_LAST.sub("", _KIND_FIRST.sub("", fold(_ELIDED.sub(r"\1 ", name)))).removeprefix("al ")


def _consonants(name: str) -> str:
    left = skeleton(_without_kind(name))
    return left if len(left.replace(" ", "")) >= _LEAST_CONSONANTS else ""


_SPELLINGS: Final[tuple[Callable[[str], str], ...]] = (fold, _named, fold, _without_kind, _consonants)
"""What two spellings of a region have in common, the surest first; the first one of the name that we print alone."""

Names = tuple[dict[str, list[Place]], ...]
"""The regions of one level of a country by each of the SPELLINGS of their names."""


def _region(text: str | None, code: str | None, level: str, nation: Place | None, within: str | None) -> Place | None:
    """The region that a code or a name means, in its country (and in the first level ``within``, where one is known).

    A code that the gazetteer lacks gives a place of the printed name that has nothing but this code.
    """
    printed = code or text
    if printed and (coded := _by_code().get((level, printed.strip()))):
        in_country = nation is None or coded.iso3 == nation.iso3
        if in_country and within in (None, coded.admin1_pcode):
            return coded
    elif printed and nation and _is_code_of(printed.strip(), str(nation.iso3)):
        name = text or printed
        if level == "admin1":
            return Place(name, nation.iso3, level, printed.strip())
        return Place(name, nation.iso3, level, within, printed.strip())
    return _bearer(text, level, str(nation.iso3), within) if text and nation else None


def _bearer(text: str, level: str, iso3: str, within: str | None) -> Place | None:
    """The only region of its country that a name means; of several spellings the surest that any of them bears."""
    for spell, bearers in zip(_SPELLINGS, _names(iso3, level), strict=True):
        found = [place for place in bearers.get(spell(text), ()) if within in (None, place.admin1_pcode)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _is_code_of(text: str, iso3: str) -> bool:
    """Whether a text has the form of an OCHA p-code of the country: its two or three letters, then digits."""
    country = pycountry.countries.get(alpha_3=iso3)
    return country is not None and bool(re.fullmatch(rf"(?:{country.alpha_2}|{iso3})[0-9]{{1,10}}", text))


@cache
def _regions() -> dict[tuple[str, str], list[tuple[Place, list[str]]]]:
    """Every region with its names, by country and level."""
    table = scan_gazetteer().filter(pl.col("level").is_in(["admin1", "admin2"])).collect()
    found: dict[tuple[str, str], list[tuple[Place, list[str]]]] = defaultdict(list)
    for place, names in _places(table):
        found[str(place.iso3), place.level].append((place, names))
    return found


@cache
def _by_code() -> dict[tuple[str, str], Place]:
    """Every region by its level and p-code."""
    return {
        (level, str(place.admin1_pcode if level == "admin1" else place.admin2_pcode)): place
        for (_, level), listed in _regions().items()
        for place, _ in listed
    }


@cache
def _towns() -> dict[tuple[object, ...], pl.DataFrame]:
    """The towns of each country."""
    towns = scan_gazetteer().filter(pl.col("level") == "town").select("iso3", "admin1_pcode", "names")
    return towns.drop_nulls().collect().partition_by("iso3", as_dict=True)


def _names_of_towns(iso3: str) -> dict[tuple[str | None, str], list[str]]:
    """By first level and name of a town, every name of the towns there that bear it."""
    found: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    if (iso3,) in _towns():
        for first_level, names in _towns()[iso3,].select("admin1_pcode", "names").iter_rows():
            for name in names:
                found[first_level, name] += names
    return found


@cache
def _names(iso3: str, level: str) -> Names:
    """The regions of one level of a country, by their names."""
    tables: Names = tuple(defaultdict(list) for _ in _SPELLINGS)
    towns = _names_of_towns(iso3) if level == "admin2" else {}
    for place, names in _regions().get((iso3, level), ()):
        # A district named after its chief town is spelled in as many ways as the town (as regions are, see build.py).
        names = [*names, *(other for name in names for other in towns.get((place.admin1_pcode, name), ()))]
        for number, spell in enumerate(_SPELLINGS):
            for key in {spell(name) for name in (names if number else [place.name])} - {""}:
                tables[number][key].append(place)
    return tables
