"""Plain CSV: header first, UTF-8, ISO dates, text that no spreadsheet runs as a formula."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from etl import plain_csv
from etl.schema import FRAME_SCHEMA
from ledger.export.hxl import list_hashtags
from ledger.export.selected import Download, read_batches

GUARDED = [
    column.str.contains(plain_csv.GUARDED).fill_null(False).sum()
    for column, dtype in plain_csv.flatten().values()
    if dtype == pl.String
]


def stream_csv(download: Download) -> Iterator[bytes]:
    """The download as plain CSV, a header and then a batch at a time; with HXL hashtags below the header if asked."""
    yield write_header(download)
    for batch in read_batches(download):
        yield write_rows(batch)


def write_header(download: Download) -> bytes:
    """The names of all columns, and their HXL hashtags if asked."""
    names = plain_csv.flatten()
    rows = [",".join(names)] + ([",".join(list_hashtags(download.selection))] if download.hashtags else [])
    return "".join(f"{row}\n" for row in rows).encode()


def write_rows(rows: pl.DataFrame) -> bytes:
    """Figures as rows of CSV, without a header."""
    written: str = rows.select(plain_csv.columns(FRAME_SCHEMA)).write_csv(include_header=False, **plain_csv.WRITING)
    return written.encode()


def count_guarded(rows: pl.DataFrame) -> int:
    """How many cells of these figures carry a guard in CSV."""
    return int(rows.select(pl.sum_horizontal(GUARDED)).item())


def csv_of(rows: pl.DataFrame) -> bytes:
    """A small table, such as the data of a chart, as plain CSV in UTF-8 with a header; built in memory."""
    written: str = rows.select(plain_csv.columns(rows.schema)).write_csv(**plain_csv.WRITING)
    return written.encode()
