"""What figures are compared by: the column that tells the parts apart, and their names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from ledger.language import listed, mark, say
from ledger.names import AGE_GROUP, GROUP, OUTCOME, SEX, STATUS, country_name, source_name

POPULATION: Final = ("status", "group", "age_group", "sex", "nationality")
EVERYBODY: Final = mark("everybody")


def part_column(by: str) -> pl.Expr:
    """What tells the parts apart: source, outcome, place, or the whole of what is said of the population."""
    if by == "place":
        return pl.coalesce("place", "iso3", pl.lit(""))
    return pl.struct(POPULATION) if by == "population" else pl.col(by)


def name_part(row: Mapping[str, Any], by: str) -> str:
    """The part that a figure belongs to, in words."""
    if by == "source":
        return source_name(row["source"])
    if by == "outcome":
        return OUTCOME[row["outcome"]]
    if by == "place":
        return str(row["place"] or (row["iso3"] and country_name(row["iso3"])) or say("place not said"))
    return name_population(row)


def name_population(row: Mapping[str, Any]) -> str:
    """Whom a figure counts, as the words of the filters say it."""
    said = [
        STATUS[row["status"]] if row["status"] in ("civilian", "combatant", "mixed") else "",
        GROUP.get(row["group"] or "", "") if row["group"] else "",
        AGE_GROUP.get(row["age_group"], ""),
        SEX.get(row["sex"], ""),
        country_name(row["nationality"]) if row["nationality"] else "",
    ]
    return listed(part for part in said if part) or say(EVERYBODY)


def name_value(by: str, value: str, regions: Mapping[str, str] = MappingProxyType({})) -> str:
    """A part of :func:`ledger.periods.count_by_period` in words; ``regions`` names p-codes."""
    if by == "place":
        return regions.get(value) or country_name(value)
    names: Mapping[str, str] = {"outcome": OUTCOME, "status": STATUS, "age_group": AGE_GROUP, "sex": SEX}.get(by, {})
    return names.get(value) or source_name(value)
