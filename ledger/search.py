"""Looking for words: in every column that a reader may remember one from."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import polars as pl

from ledger.published import find_opened
from ledger.table import Ledger, Version

SEARCHED: Final = (
    "quote", "reported_term", "number_text", "place", "place_text", "source", "attribution_text", "publisher",
    "document_title", "cause", "alleged_actor",
)  # fmt: skip
"""The columns that the search text is looked for in."""


def search_condition(ledger: Ledger, text: str) -> pl.Expr:
    """Whether each word of the text stands in one of the searched columns, large or small letters, as an expression.

    Hundreds of thousands of rows share some tens of thousands of texts: each text is looked through once, and only
    the columns that hold a word are read.
    """
    version = ledger.version
    return pl.all_horizontal(pl.lit(True), *(_holds(version, word) for word in text.lower().split()))


def _holds(version: Version, word: str) -> pl.Expr:
    found = {
        column: texts.filter(texts.str.to_lowercase().str.contains(word, literal=True))
        for column, texts in _texts(version).items()
    }
    held = [pl.col(column).is_in(texts.implode()).fill_null(False) for column, texts in found.items() if texts.len()]
    return pl.any_horizontal(pl.lit(False), *held)


@lru_cache(maxsize=2)
def _texts(version: Version) -> dict[str, pl.Series]:
    """By column its distinct texts, in this version of the table."""
    figures = find_opened(version).figures
    return {column: figures.select(pl.col(column).drop_nulls().unique()).collect()[column] for column in SEARCHED}
