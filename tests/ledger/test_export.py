"""Downloads: equal to the selection, back again without loss, safe in a spreadsheet, and within the licences."""

from __future__ import annotations

import csv
import io
from datetime import date

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from etl.schema import FIELDS, FRAME_SCHEMA
from ledger.export import CELL_COLUMNS, Leaving, count_guarded, count_leaving, export_csv, guard, unguard
from ledger.selection import Selection
from ledger.table import Ledger

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
TEXTS = st.text(max_size=12) | st.builds("".join, st.lists(st.sampled_from([*RISKY, "'", "a", '"', ","]), max_size=6))


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_the_header_comes_first_with_every_column_of_the_schema_in_order(ledger: Ledger) -> None:
    header = next(csv.reader(io.StringIO(export_csv(ledger, Selection()).decode("utf-8"), newline="")))
    expected: list[str] = []
    for field in FIELDS:
        expected += CELL_COLUMNS.values() if field.name == "table_ref" else [field.name]
    assert header == expected


def test_the_rows_are_the_selection_without_what_may_not_leave(ledger: Ledger, figures: pl.DataFrame) -> None:
    selection = Selection(places=("SYR",))
    chosen = figures.filter(pl.col("iso3") == "SYR")
    rows = read(export_csv(ledger, selection))
    assert [row["figure_id"] for row in rows] == chosen.filter(pl.col("redistributable"))["figure_id"].to_list()
    assert count_leaving(ledger, selection) == Leaving(chosen.height - 1, 1)


def test_every_cell_comes_back_as_it_was(ledger: Ledger, figures: pl.DataFrame) -> None:
    free = figures.filter(pl.col("redistributable"))
    rows = pl.DataFrame(read(export_csv(ledger, Selection())))
    for name, dtype in FRAME_SCHEMA.items():
        if dtype == pl.String:
            assert rows.select(unguard(pl.col(name))).to_series().to_list() == free[name].fill_null("").to_list(), name
        elif dtype == pl.Int64:
            numbers = [int(cell) if cell else None for cell in rows[name]]
            assert numbers == free[name].to_list(), name
        elif dtype == pl.Date:
            days = [date.fromisoformat(cell) if cell else None for cell in rows[name]]
            assert days == free[name].to_list(), name
    cells = free["table_ref"].struct.unnest()
    assert rows["table_column"].to_list() == cells["column"].fill_null("").to_list()
    assert [int(row) if row else None for row in rows["table_row"]] == cells["row"].to_list()


def test_no_text_begins_as_a_formula_and_the_guards_are_counted(ledger: Ledger) -> None:
    rows = read(export_csv(ledger, Selection()))
    texts = [name for name, dtype in FRAME_SCHEMA.items() if dtype == pl.String] + ["table_file", "table_column"]
    assert [cell for row in rows for name in texts if (cell := row[name]).startswith(RISKY)] == []
    guarded = sum(row[name].lstrip("'").startswith(RISKY) for row in rows for name in texts)
    assert guarded == count_guarded(ledger, Selection()) > 0


def test_an_empty_selection_is_a_header_alone(ledger: Ledger) -> None:
    assert read(export_csv(ledger, Selection(search="nothing holds these words"))) == []


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
    frame.lazy().with_columns(text=guard(pl.col("text"))).sink_csv(buffer, quote_style="necessary")
    rows = read(buffer.getvalue())
    back = pl.DataFrame({"text": [row["text"] for row in rows]}).select(unguard(pl.col("text")))["text"].to_list()
    assert back == texts
    assert {row["number"] for row in rows} == {"-1"}
