"""What of a selection leaves: the rows that may be passed on, in batches, and how many its licences keep here."""

from __future__ import annotations

import io
from dataclasses import dataclass

import polars as pl

from etl import plain_csv
from etl.schema import FRAME_SCHEMA
from ledger.selection import Selection
from ledger.table import Ledger


@dataclass(frozen=True)
class Leaving:
    """What a download of a selection holds: figures that leave, and figures left out because no licence allows
    passing them on."""

    figures: int
    left_out: int


def count_leaving(ledger: Ledger, selection: Selection) -> Leaving:
    """How many figures of the selection a download holds, and how many its licence keeps here."""
    free = pl.col("redistributable")
    row = selection.rows(ledger).select(free.sum().alias("figures"), (~free).sum().alias("left_out")).collect().row(0)
    return Leaving(*row)


def export_rows(ledger: Ledger, selection: Selection) -> pl.LazyFrame:
    """The figures that may leave, every column of the schema in its order, as plain CSV has them."""
    return selection.rows(ledger).filter(pl.col("redistributable")).select(plain_csv.columns())


def export_csv(ledger: Ledger, selection: Selection) -> bytes:
    """The selection as plain CSV in UTF-8; about 0.6 KB a figure, built in memory."""
    buffer = io.BytesIO()
    export_rows(ledger, selection).sink_csv(buffer, **plain_csv.WRITING, engine="streaming")
    return buffer.getvalue()


def count_guarded(ledger: Ledger, selection: Selection) -> int:
    """How many cells of the download carry a guard."""
    rows = selection.rows(ledger).filter(pl.col("redistributable"))
    texts = [pl.col(name) for name, dtype in FRAME_SCHEMA.items() if dtype == pl.String]
    texts += [pl.col("table_ref").struct.field(part) for part in plain_csv.CELL_COLUMNS if part != "row"]
    return int(
        rows.select(pl.sum_horizontal(text.str.contains(plain_csv.GUARDED).fill_null(False).sum() for text in texts))
        .collect()
        .item()
    )
