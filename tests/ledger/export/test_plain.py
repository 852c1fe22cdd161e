"""Plain CSV: equal to the selection, back again without loss, safe in a spreadsheet, and within the licences."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from polars.testing import assert_frame_equal

from etl.plain_csv import CELL_COLUMNS, read_csv
from etl.schema import FIELDS, FRAME_SCHEMA
from ledger.export import csv_of
from ledger.export.plain import count_guarded
from ledger.selection import Selection
from tests.ledger.export.downloads import RISKY, download, invented_figures, write_table


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def test_the_header_comes_first_with_every_column_of_the_schema_in_order(table: Path) -> None:
    expected: list[str] = []
    for field in FIELDS:
        expected += CELL_COLUMNS.values() if field.name == "table_ref" else [field.name]
    assert read(download(table, "csv"))[0] == expected


def test_the_rows_are_the_selection_without_what_may_not_leave(table: Path, figures: pl.DataFrame) -> None:
    chosen = figures.filter((pl.col("iso3") == "SYR") & pl.col("redistributable"))
    rows = read(download(table, "csv", Selection(places=("SYR",))))
    assert [row[0] for row in rows[1:]] == chosen["figure_id"].to_list()


@given(invented_figures())
@settings(max_examples=30)
def test_every_cell_comes_back_as_it_was(figures: pl.DataFrame) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = download(write_table(Path(folder), figures), "csv")
    assert_frame_equal(read_csv(content), figures.filter(pl.col("redistributable")))


@given(invented_figures())
@settings(max_examples=20)
def test_no_text_begins_as_a_formula_and_the_guards_are_counted(figures: pl.DataFrame) -> None:
    free = figures.with_columns(redistributable=pl.lit(True))
    with tempfile.TemporaryDirectory() as folder:
        header, *rows = read(download(write_table(Path(folder), free), "csv"))
    numbers = {name for name, dtype in FRAME_SCHEMA.items() if dtype != pl.String} | {"table_row"}
    texts = [cell for row in rows for name, cell in zip(header, row, strict=True) if name not in numbers]
    assert [cell for cell in texts if cell.startswith(RISKY)] == []
    assert sum(cell.lstrip("'").startswith(RISKY) for cell in texts) == count_guarded(free)


def test_an_empty_selection_is_a_header_alone(table: Path) -> None:
    assert len(read(download(table, "csv", Selection(search="nothing holds these words")))) == 1


def test_the_data_of_a_chart_is_guarded_whatever_its_columns() -> None:
    rows = pl.DataFrame({"source": ["=1+1", "SOHR"], "low": [-1, None], "used": [["a", "b"], None]})
    assert csv_of(rows) == b"source,low,used\n'=1+1,-1,a; b\nSOHR,,\n"
