"""Every figure of a selection in the order that a reader asks for, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl

from ledger.language import mark
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

_SAID_SIZE: Final = pl.coalesce("value", "low", "high")
_KEYS: Final[dict[str, tuple[pl.Expr, bool]]] = {
    "newest": (pl.col("day"), True),
    "oldest": (pl.col("day"), False),
    "largest": (_SAID_SIZE, True),
    "smallest": (_SAID_SIZE, False),
    "place": (pl.col("place"), False),
    "source": (pl.col("source"), False),
    "document": (pl.col("document_title"), False),
    # A cell was not read from words: nothing makes its reading unsure.
    "exact": (
        pl.col("qualifier").replace_strict({name: rank for rank, name in enumerate(EXACT_FIRST)}, return_dtype=pl.Int64)
        + 1
        - pl.col("confidence").fill_null(1.0),
        False,
    ),
    "unsure": (pl.col("confidence"), False),
}
"""What each order goes by, and whether it descends; figures of which it is not known come last."""


def sort_figures(ledger: Ledger, selection: Selection, sort: str) -> pl.Series:
    """The numbers of the selection's rows in the table, from 0, in this order; equal ones as the table has them.

    KeyError for an order that is none of SORT.
    """
    key, descending = _KEYS[sort]
    numbered = replace(ledger, figures=ledger.figures.with_row_index("row"))
    rows = selection.rows(numbered).select("row", key=key).collect()
    return rows.sort("key", descending=descending, nulls_last=True, maintain_order=True)["row"]


def read_page(ledger: Ledger, order: pl.Series, page: int) -> pl.DataFrame:
    """The figures of a page, from 1, of what :func:`sort_figures` gave: columns to draw, `day` and `since`."""
    ids = ledger.figures.select("figure_id").collect().to_series()
    chosen = ids.gather(order.slice((page - 1) * PAGE_ROWS, PAGE_ROWS)).to_frame()
    rows = ledger.figures.filter(pl.col("figure_id").is_in(chosen["figure_id"].implode()))
    found = rows.select(*DRAWN_COLUMNS, "day", "since").collect()
    return chosen.join(found, on="figure_id", maintain_order="left")


def count_pages(figures: int) -> int:
    """How many pages so many figures fill; one where there are none."""
    return max(1, -(-figures // PAGE_ROWS))
