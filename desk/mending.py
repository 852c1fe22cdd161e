"""What a person changes of a reading, and what follows from it: another place has another code and another point."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Container, Mapping
from datetime import date
from typing import Any, Final

import polars as pl

from desk.decisions import NotUnderstood
from etl.decisions import EDITABLE, Reading
from etl.places.gazetteer import gazetteer
from etl.schema import CLAIM_SCHEMA, conform, identify

RANGES: Final = ("between", "vague")
"""Qualifiers of numbers that have ends of their own beside the value, or instead of it."""

ENDS: Final = ("printed_low", "printed_high")
CODES: Final = ("admin1_pcode", "admin2_pcode", "lat", "lon")


def mend(before: Reading, changes: Mapping[str, Any]) -> Reading:
    """The reading with these fields changed, and with what follows from them.

    A number that is no range loses the ends of one; a place is looked up in the gazetteer, and one that it does not
    know loses codes and point; a period's precision follows from its days. Values may come as text. Raises
    NotUnderstood for a field that no person may change, or a value that does not fit it.
    """
    reading = before | {name: _fit(name, value) for name, value in changes.items()}
    said = {name for name in reading if reading[name] != before.get(name)}
    if said & {"value", "qualifier"} and reading["qualifier"] not in RANGES and not said & {*ENDS}:
        reading |= dict.fromkeys(ENDS)
    if said & {"place", "iso3"}:
        reading |= _place(reading, "iso3" in said)
    if said & {"period_start", "period_end"} and "period_precision" not in said:
        reading["period_precision"] = _precision(reading["period_start"], reading["period_end"])
    if reading["measure"] != "flow" and not said & {"as_of"} and said & {"measure", "period_end"}:
        reading["as_of"] = reading["period_end"] or reading["as_of"]
    return reading


def name_figure(reading: Reading, taken: Container[str], decision_id: str) -> str:
    """The figure_id of a reading that a person adds; one of its own where another figure (``taken``) bears it."""
    row = {
        name: date.fromisoformat(value) if CLAIM_SCHEMA[name] == pl.Date and value else value
        for name, value in reading.items()
    }
    claim = conform(pl.DataFrame([row], schema={name: CLAIM_SCHEMA[name] for name in row}))
    figure_id = str(identify(claim)[0])
    return hashlib.sha256(decision_id.encode()).hexdigest()[:16] if figure_id in taken else figure_id


def _fit(name: str, value: Any) -> Any:
    """The value as JSON keeps it for this field; nothing where it is empty."""
    if name not in EDITABLE:
        raise NotUnderstood(f"{name} cannot be changed: it is the evidence, or the program's own note")
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return None
    dtype = CLAIM_SCHEMA[name]
    try:
        if dtype.is_integer():
            number = int(str(value))
            if abs(number) >= 2**63:
                raise ValueError
            return number
        if dtype.is_float():
            return float(value)
        if dtype == pl.Date:
            return date.fromisoformat(str(value)).isoformat()
    except (TypeError, ValueError):
        raise NotUnderstood(f"{name} is {str(value)[:60]!r}; write {_kind(dtype)}") from None
    if dtype == pl.Boolean:
        return bool(value)
    return str(value)


def _kind(dtype: pl.DataType) -> str:
    return "a day as YYYY-MM-DD" if dtype == pl.Date else "a whole number" if dtype.is_integer() else "a number"


def _place(reading: Reading, country_said: bool) -> Reading:
    """Where the place of a reading lies, by the gazetteer; only its name and country where it is not known there."""
    name, iso3 = reading["place"], reading["iso3"]
    if not name and not iso3:
        return {"place": None, "iso3": None, "place_precision": "unknown", **dict.fromkeys(CODES)}
    countries = [each for each in gazetteer().by_country.get(iso3 or "", []) if each[1].level == "country"]
    if not name and countries:
        name = countries[0][1].name
    found = gazetteer().resolve(name or "", iso3)
    if found is None or (country_said and iso3 and found.iso3 != iso3):
        return {"place": name, "place_precision": "unknown", **dict.fromkeys(CODES)}
    return {
        "place": found.name,
        "iso3": found.iso3,
        "place_precision": found.level,
        **{name: getattr(found, name) for name in CODES},
    }


def _precision(start: str | None, end: str | None) -> str:
    """How finely a period is said that reaches from one day to the other."""
    if not start or not end:
        return "unknown" if not start and not end else "interval"
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if first == last:
        return "day"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return "year"
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    return "month" if whole and (first.year, first.month) == (last.year, last.month) else "interval"
