"""Every figure of a selection in the order that a reader asks for, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from ledger.columns import Column, Columns, keep
from ledger.index import find_figures
from ledger.language import mark
from ledger.once import once
from ledger.selection import Selection
from ledger.series import DRAWN_COLUMNS
from ledger.table import Ledger

PAGE_ROWS: Final = 100

SORT: Final = {
    "newest": mark("Newest first"),
    "oldest": mark("Oldest first"),
    "largest": mark("Largest number first"),
    "smallest": mark("Smallest number first"),
    "place": mark("By place, A to Z"),
    "source": mark("By who counted, A to Z"),
    "document": mark("By document or data set, A to Z"),
    "exact": mark("Most exactly said first"),
    "unsure": mark("Least surely read first"),
}
"""The orders by code, in words."""

EXACT_FIRST: Final = ("exact", "between", "about", "nearly", "at_least", "more_than", "up_to", "less_than", "vague")


class Order(NamedTuple):
    """The numbers of all rows of the table in an order, and the place of each row in it; both lie on disk."""

    rows: Column
    places: Column


def read_page(ledger: Ledger, selection: Selection, sort: str, page: int) -> pl.DataFrame:
    """The figures of a page, from 1, of the selection in this order: columns to draw, `day` and `since`.

    Equal figures stand as the table has them. KeyError for an order that is none of SORT.
    """
    order = _find_order(ledger, sort)
    rows = find_figures(ledger, selection, columns=["row"])["row"]
    places = order.places.take(rows).to_numpy()
    first, last = (page - 1) * PAGE_ROWS, min(page * PAGE_ROWS, places.size) - 1
    # Of millions of places only those of the page are put in order.
    shown = np.sort(np.partition(places, (first, last))[first : last + 1]) if first <= last else places[:0]
    return ledger.columns.read(order.rows.take(pl.Series(shown)), ("figure_id", *DRAWN_COLUMNS, "day", "since"))


def count_pages(figures: int) -> int:
    """How many pages so many figures fill; one where there are none."""
    return max(1, -(-figures // PAGE_ROWS))


@once
def _find_order(ledger: Ledger, sort: str) -> Order:
    """Every row of the table in this order; what is not known comes last."""
    key, descending = _KEYS[sort]
    numbered = key(ledger.columns).alias("key").to_frame().with_row_index("row")
    rows = numbered.sort("key", descending=descending, nulls_last=True, maintain_order=True)["row"]
    places = np.empty(rows.len(), np.uint32)
    places[rows.to_numpy()] = np.arange(rows.len(), dtype=np.uint32)
    return Order(Column(keep(rows)), Column(keep(pl.Series(places))))


def _values(columns: Columns, name: str) -> pl.Series:
    """What stands in a column, for each row of the table; or the places of its words in the alphabet."""
    values, texts = columns[name].values, columns[name].texts
    return values if texts is None else texts.rank("dense").gather(values)


def _sizes(columns: Columns) -> pl.Series:
    """The value, else the end that is known, of each row of the table."""
    value, low, high = (columns[name].values for name in ("value", "low", "high"))
    return pl.select(pl.coalesce(value, low, high)).to_series()


def _exactness(columns: Columns) -> pl.Series:
    """How exactly the number of each row was said and, among equals, how surely it was read."""
    ranks = {name: rank for rank, name in enumerate(EXACT_FIRST)}
    values, texts = columns["qualifier"].values, columns["qualifier"].texts
    said = (values if texts is None else texts).replace_strict(ranks, return_dtype=pl.Int64)
    said = said if texts is None else said.gather(values)
    return said + 1 - columns["confidence"].values.fill_null(1.0)  # a cell was not read from words


_KEYS: Final[dict[str, tuple[Callable[[Columns], pl.Series], bool]]] = {
    "newest": (partial(_values, name="day"), True),
    "oldest": (partial(_values, name="day"), False),
    "largest": (_sizes, True),
    "smallest": (_sizes, False),
    "place": (partial(_values, name="place"), False),
    "source": (partial(_values, name="source"), False),
    "document": (partial(_values, name="document_title"), False),
    "exact": (_exactness, False),
    "unsure": (partial(_values, name="confidence"), False),
}
"""What each order goes by, and whether it descends; figures of which it is not known come last."""
