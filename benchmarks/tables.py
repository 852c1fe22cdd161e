"""Tables as large as a benchmark asks for, with the published table's own sources, places, people and dates.

``python -m benchmarks.tables PATH --figures 10000000`` writes one.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.schema import ARROW_SCHEMA, FRAME_SCHEMA
from etl.store import LEVEL, ROW_GROUP
from ledger.table import table_path

OWN_IDS: Final = ("figure_id", "part_of", "claim_id", "series_id", "supersedes")
"""A copy has its own ones, so that its figures relate to each other and to no other copy's."""

DATES: Final = tuple(name for name, dtype in FRAME_SCHEMA.items() if dtype == pl.Date)
YEARS: Final = 25
"""A copy of a yearly figure is moved back by up to so many whole years; any other by up to half a year of days."""


def build_table(published: Path, path: Path, figures: int) -> None:
    """The published figures again and again, moved in time, so many of them, in order of their dates as a refresh
    writes them; the memory that it takes grows by a dozen bytes a figure."""
    source = pq.ParquetFile(published)
    rows = pl.DataFrame(pl.from_arrow(source.read()))
    copies = -(-figures // rows.height)
    row = np.tile(np.arange(rows.height, dtype=np.int32), copies)[:figures]
    copy = np.repeat(np.arange(copies, dtype=np.int32), rows.height)[:figures]
    days = _days(rows["period_precision"].to_numpy() == "year", row, copy)
    order = np.argsort(_order(rows)[row] + days, kind="stable")
    metadata = source.schema_arrow.metadata
    with pq.ParquetWriter(
        path, ARROW_SCHEMA.with_metadata(metadata), compression="zstd", compression_level=LEVEL
    ) as writer:
        for start in range(0, figures, ROW_GROUP):
            here = order[start : start + ROW_GROUP]
            group = _move(rows[row[here]], pl.Series(copy[here]), pl.Series(days[here]))
            arrow = group.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(ARROW_SCHEMA)
            writer.write_table(pa.Table.from_batches(arrow.to_batches()), row_group_size=ROW_GROUP)


def _days(yearly: np.ndarray, row: np.ndarray, copy: np.ndarray) -> np.ndarray:
    """By how many days each figure of each copy is moved; the first copy is as published."""
    years = -np.round((copy % YEARS) * 365.25).astype(np.int32)
    within = ((copy * 97 + 182) % 365 - 182).astype(np.int32)
    return np.where(yearly[row], years, within)


def _order(rows: pl.DataFrame) -> np.ndarray:
    return rows["period_end"].fill_null(rows["period_end"].max()).to_physical().to_numpy()


def _move(rows: pl.DataFrame, copy: pl.Series, days: pl.Series) -> pl.DataFrame:
    suffix = pl.when(copy > 0).then(pl.lit("-") + copy.cast(pl.String)).otherwise(pl.lit(""))
    span = pl.duration(days=pl.lit(days))
    return rows.with_columns(
        *(pl.col(name) + suffix for name in OWN_IDS), *((pl.col(name) + span).cast(pl.Date) for name in DATES)
    )


def main() -> None:
    """Write one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--figures", type=int, default=10_000_000)
    chosen = parser.parse_args()
    build_table(table_path(), chosen.path, chosen.figures)


if __name__ == "__main__":
    main()
