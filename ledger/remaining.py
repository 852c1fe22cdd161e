"""What each filter would leave: how many figures there are for every value, while all other filters hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from etl.schema import WITHHELD
from ledger.query import FIELDS
from ledger.search import search_condition
from ledger.selection import CHOSEN, Selection
from ledger.table import Ledger

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


def read_asked(ledger: Ledger) -> pl.DataFrame:
    """The columns that filters ask, one row a figure in the table's order, words as categories: 60 bytes a figure."""
    words = [pl.col(column).cast(pl.Categorical) for column in CHOSEN.values()]
    return ledger.figures.select(*words, "about_children", "day", "since", "review_status").collect()


def count_remaining(ledger: Ledger, asked: pl.DataFrame, selection: Selection) -> Remaining:
    """How many figures this selection and its neighbours hold; ``asked`` is :func:`read_asked` of the ledger."""
    conditions = selection.conditions()
    if selection.search:
        found = ledger.figures.with_columns(found=search_condition(ledger, selection.search)).select("found").collect()
        asked = asked.with_columns(found["found"])
        conditions["search"] = pl.col("found")

    def but(*fields: str) -> pl.Expr:
        return pl.all_horizontal(pl.lit(True), *(held for name, held in conditions.items() if name not in fields))

    def freed_of(*fields: str) -> pl.Expr:
        """Who does not ask for what waits asks for what is published: that filter is never without a meaning."""
        return but(*fields) & ~_WITHHELD if "withheld" in fields else but(*fields)

    choices = {field: column for field, column in CHOSEN.items() if field != "categories"}
    active = {name: fields for name, fields in FIELDS.items() if any(getattr(selection, field) for field in fields)}
    counted = asked.lazy().select(
        pl.col(column).filter(but(field)).drop_nulls().value_counts().implode().alias(field)
        for field, column in choices.items()
    )
    numbers = asked.lazy().select(
        figures=but().sum(),
        waiting=(but("withheld") & _WITHHELD).sum(),
        child_impact=(but("categories") & (pl.col("about_children") | (pl.col("category") == "child_impact"))).sum(),
        categories=pl.col("category").filter(but("categories")).value_counts().implode(),
        **{f"without-{name}": freed_of(*fields).sum() for name, fields in active.items()},
    )
    by_field, row = (frame.row(0, named=True) for frame in pl.collect_all([counted, numbers]))
    by_value = {
        field: {value[column]: value["count"] for value in by_field[field]} for field, column in choices.items()
    }
    by_value["categories"] = {value["category"]: value["count"] for value in row["categories"]}
    if row["child_impact"]:
        by_value["categories"]["child_impact"] = row["child_impact"]
    without = {name: row[f"without-{name}"] for name in active}
    return Remaining(row["figures"], row["waiting"], by_value, without)
