"""Parquet: every column in its own type, and a table that the dashboard opens."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
from hypothesis import given, settings
from polars.testing import assert_frame_equal

from etl.schema import FRAME_SCHEMA
from ledger.selection import Selection
from ledger.table import open_ledger
from tests.ledger.export.downloads import download, invented_figures, write_table


@given(invented_figures())
@settings(max_examples=20)
def test_it_holds_what_may_leave_as_it_was_and_opens_as_a_table(figures: pl.DataFrame) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "download.parquet"
        path.write_bytes(download(write_table(Path(folder), figures), "parquet"))
        opened = open_ledger(path).figures.select(*FRAME_SCHEMA).collect()
    assert_frame_equal(opened, figures.filter(pl.col("redistributable")))


def test_it_says_what_was_selected_and_how_to_cite_it(table: Path, tmp_path: Path) -> None:
    path = tmp_path / "download.parquet"
    path.write_bytes(download(table, "parquet", Selection(outcomes=("killed",))))
    said = pq.read_schema(path).metadata
    assert said[b"selection"] == b"killed"
    assert b"21 November 2026" in said[b"citation"]
    assert said[b"left_out"] == b"1"
