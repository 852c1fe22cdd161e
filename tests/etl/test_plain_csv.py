"""Plain CSV: no text runs as a formula, and every text comes back as it was."""

from __future__ import annotations

import csv
import io

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from etl.plain_csv import WRITING, guard, unguard

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
TEXTS = st.text(max_size=12) | st.builds("".join, st.lists(st.sampled_from([*RISKY, "'", "a", '"', ","]), max_size=6))


@given(TEXTS)
@example("'=1")
@example("''@x")
def test_the_guard_is_safe_and_can_be_taken_away(text: str) -> None:
    column = pl.DataFrame({"text": [text]})
    guarded = column.select(guard(pl.col("text"))).item()
    assert not guarded.startswith(RISKY)
    assert guarded in (text, f"'{text}")
    assert pl.DataFrame({"text": [guarded]}).select(unguard(pl.col("text"))).item() == text


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_any_text_survives_the_quoting(texts: list[str]) -> None:
    frame = pl.DataFrame({"text": texts, "number": [-1] * len(texts)})
    buffer = io.BytesIO()
    frame.lazy().with_columns(text=guard(pl.col("text"))).sink_csv(buffer, **WRITING)
    rows = list(csv.DictReader(io.StringIO(buffer.getvalue().decode("utf-8"), newline="")))
    back = pl.DataFrame({"text": [row["text"] for row in rows]}).select(unguard(pl.col("text")))["text"].to_list()
    assert back == texts
    assert {row["number"] for row in rows} == {"-1"}
