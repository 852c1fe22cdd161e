"""Downloads: equal to the selection, back again without loss, safe in a spreadsheet, and within the licences."""

from __future__ import annotations

import csv
import io
from datetime import date

import polars as pl

from etl.plain_csv import CELL_COLUMNS, unguard
from etl.schema import FIELDS, FRAME_SCHEMA
from ledger.export import Leaving, count_guarded, count_leaving, export_csv
from ledger.selection import Selection
from ledger.table import Ledger

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


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
