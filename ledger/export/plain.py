"""Rows as plain CSV: header first, UTF-8, ISO dates, text that no spreadsheet runs as a formula."""

from __future__ import annotations

import polars as pl

from etl import plain_csv


def csv_of(rows: pl.DataFrame) -> bytes:
    """A small table, such as the data of a chart, as plain CSV in UTF-8 with a header; built in memory."""
    return rows.select(plain_csv.columns(rows.schema)).write_csv(**plain_csv.WRITING).encode()
