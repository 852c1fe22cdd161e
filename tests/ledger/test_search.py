"""Looking for words finds what a reader finds who looks through every text of every row."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from ledger.search import SEARCHED, search_condition
from ledger.table import Ledger
from tests.sample import build_sample

ROWS = build_sample().to_dicts()
WORDS = sorted({word for row in ROWS for column in SEARCHED for word in str(row[column] or "").split()})


def found(ledger: Ledger, text: str) -> list[str]:
    return ledger.figures.filter(search_condition(ledger, text)).select("figure_id").collect()["figure_id"].to_list()


def holds(row: dict[str, Any], word: str) -> bool:
    return any(word in (row[column] or "").lower() for column in SEARCHED)


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text("aeinqr-.Z %", max_size=3)), max_size=3).map(" ".join))
def test_every_word_is_looked_for_in_every_searched_column(ledger: Ledger, text: str) -> None:
    words = text.lower().split()
    assert found(ledger, text) == [row["figure_id"] for row in ROWS if all(holds(row, word) for word in words)]


def test_two_words_may_stand_in_two_columns(ledger: Ledger, figures: pl.DataFrame) -> None:
    both = figures.filter(pl.col("place") == "Homs", pl.col("source") == "Sample Registry")
    assert found(ledger, "registry HOMS") == both["figure_id"].to_list()


def test_no_words_leave_every_figure(ledger: Ledger) -> None:
    assert len(found(ledger, " ")) == len(ROWS)
