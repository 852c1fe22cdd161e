"""Looking for words: in every column that a reader may remember one from."""

from __future__ import annotations

from functools import partial, reduce
from operator import and_
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from ledger.table import Ledger

SEARCHED: Final = (
    "quote", "reported_term", "number_text", "place", "place_text", "source", "attribution_text", "publisher",
    "document_title", "cause", "alleged_actor",
)  # fmt: skip
"""The columns that the search text is looked for in."""


def search_condition(ledger: Ledger, text: str) -> pl.Expr:
    """Whether each word of the text stands in one of the searched columns, large or small letters, as an expression."""
    asked = [pl.any_horizontal(_asks(ledger, name, word) for name in SEARCHED) for word in text.lower().split()]
    return pl.all_horizontal(pl.lit(True), *asked)


def _asks(ledger: Ledger, name: str, word: str) -> pl.Expr:
    texts = ledger.columns[name].texts
    if texts is None:
        return pl.col(name).str.to_lowercase().str.contains(word, literal=True).fill_null(False)
    return pl.col(name).is_in(texts.filter(_hold(texts, word)).implode()).fill_null(False)


def find_words(ledger: Ledger, text: str) -> pl.Series:
    """The same for every row of the table, in its order.

    Millions of rows share some tens of thousands of texts: each text is looked through once.
    """
    words = text.lower().split()
    return reduce(and_, (ledger.index.remember(("word", word), partial(_find, ledger, word)) for word in words))


def _find(ledger: Ledger, word: str) -> pl.Series:
    """Whether each row of the table holds this word."""
    ledger.columns.lay_down(SEARCHED)
    held = pl.repeat(False, ledger.index.ordered.height, eager=True)
    for name in SEARCHED:
        column = ledger.columns[name]
        if column.texts is None:
            held = held | _hold(column.values, word).fill_null(False)
        elif (found := _hold(column.texts, word)).any():
            held = held | column.holding(found)
    return held


def _hold(texts: pl.Series, word: str) -> pl.Series:
    return texts.str.to_lowercase().str.contains(word, literal=True)
