"""Where the rows of a table are: its own names and codes of places, as ISO3, p-codes and a point."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from etl.places.gazetteer import Place, gazetteer

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


def locate(table: pl.DataFrame, country: str, admin1: str | None = None, admin2: str | None = None) -> pl.DataFrame:
    """The table with the columns of WHERE, from columns that hold the publisher's names or codes of places.

    A country may be an ISO 3166-1 alpha-3 code or a name, a region a p-code or a name. The place is the finest that
    the row names; ``place_text`` keeps the publisher's own spelling of it. A name that the gazetteer does not know
    keeps its precision and has no code: nothing is guessed. Where nothing is named the precision is unknown.
    """
    named = [column for column in (country, admin1, admin2) if column]
    distinct = table.select(named).unique(maintain_order=True)
    texts = [
        tuple(row.get(column) if column else None for column in (country, admin1, admin2))
        for row in distinct.iter_rows(named=True)
    ]
    found = pl.DataFrame([_where(*row) for row in texts], schema=WHERE, orient="row")
    return table.drop(WHERE.keys() - set(named), strict=False).join(
        pl.concat([distinct.rename({name: f"{name} (text)" for name in named}), found], how="horizontal"),
        left_on=named,
        right_on=[f"{name} (text)" for name in named],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )


def _where(country: str | None, first: str | None, second: str | None) -> tuple[object, ...]:
    """The answers of one row."""
    text = second or first or country
    if text is None:
        return (None, None, None, None, None, None, None, "unknown")
    nation = _find(country, None, "country")
    iso3 = nation.iso3 if nation else None
    region = _find(first, iso3, "admin1")
    district = _find(second, iso3, "admin2")
    precision, place = ("admin2", district) if second else ("admin1", region) if first else ("country", nation)
    return (
        place.name if place else text if precision != "country" else None,
        text,
        iso3,
        (district.admin1_pcode if district else None) or (region.admin1_pcode if region else None),
        district.admin2_pcode if district else None,
        place.lat if place else None,
        place.lon if place else None,
        precision if place or precision != "country" else "unknown",
    )


def _find(text: str | None, iso3: str | None, level: str) -> Place | None:
    """The place of this level that a code or a name means, inside its country; null where none, or several, bear it."""
    if text is None:
        return None
    coded = _by_code(level).get(text)
    if coded and (iso3 is None or coded.iso3 == iso3):
        return coded
    bearers = [place for place in gazetteer().named(text) if place.level == level and iso3 in (None, place.iso3)]
    return bearers[0] if len(bearers) == 1 else None


@cache
def _by_code(level: str) -> dict[str, Place]:
    """Every place of a level by its code."""
    code = {"country": "iso3", "admin1": "admin1_pcode", "admin2": "admin2_pcode"}[level]
    places = {place for listed in gazetteer().by_name.values() for place in listed if place.level == level}
    return {getattr(place, code): place for place in places}
