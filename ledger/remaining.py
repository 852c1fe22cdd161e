"""What each filter would leave: how many figures there are for every value, while all other filters hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from etl.schema import WITHHELD
from ledger.index import count_kinds, number_kinds
from ledger.query import FIELDS
from ledger.selection import CHOSEN, Selection
from ledger.table import Ledger

EVERYTHING: Final = Selection()
_WITHHELD: Final = pl.col("review_status").is_in(list(WITHHELD))


@dataclass(frozen=True)
class Remaining:
    """How many figures a selection holds, and how many other choices would leave."""

    figures: int
    waiting: int
    """Those that meet the same filters and wait for review."""
    by_value: dict[str, dict[str, int]]
    """By field of the selection and value: the figures with this value that meet all other filters."""
    without: dict[str, int]
    """By name of each filter that asks for something: the figures without it, all other filters held."""


def count_remaining(ledger: Ledger, selection: Selection) -> Remaining:
    """How many figures this selection and its neighbours hold."""
    conditions = selection.kind_conditions()
    kinds = number_kinds(ledger, selection).with_columns(
        **{f"asked {name}": held.fill_null(False) for name, held in conditions.items()}
    )

    def but(*fields: str) -> pl.Expr:
        return pl.all_horizontal(pl.lit(True), *(f"asked {name}" for name in conditions if name not in fields))

    def freed_of(*fields: str) -> pl.Expr:
        """Who does not ask for what waits asks for what is published: that filter is never without a meaning."""
        return but(*fields) & ~_WITHHELD if "withheld" in fields else but(*fields)

    def figures(held: pl.Expr) -> pl.Expr:
        return pl.col("figures").filter(held).sum()

    about_children = pl.col("about_children") | (pl.col("category") == "child_impact")
    active = {name: fields for name, fields in FIELDS.items() if any(getattr(selection, field) for field in fields)}
    whole = kinds.lazy().select(
        figures=figures(but()),
        waiting=figures(but("withheld") & _WITHHELD),
        child_impact=figures(but("categories") & about_children),
        **{f"without-{name}": figures(freed_of(*fields)) for name, fields in active.items()},
    )
    by_value = [
        kinds.lazy()
        .filter(but(field))
        .group_by(column)
        .agg(pl.sum("figures"))
        .filter(pl.col("figures") > 0)
        .drop_nulls()
        for field, column in CHOSEN.items()
    ]
    counted, *parts = pl.collect_all([whole, *by_value])
    row = counted.row(0, named=True)
    counts = {field: dict(part.iter_rows()) for field, part in zip(CHOSEN, parts, strict=True)}
    if row["child_impact"]:
        counts["categories"]["child_impact"] = row["child_impact"]
    without = {name: row[f"without-{name}"] for name in active}
    for name, fields in active.items():
        if freed := {field: getattr(EVERYTHING, field) for field in fields if field in ("first", "last", "search")}:
            without[name] = count_kinds(ledger, replace(selection, **freed))["figures"].sum()
    return Remaining(row["figures"], row["waiting"], counts, without)
