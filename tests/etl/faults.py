"""Three small sources and one refresh of them that meets a fault: run in a process of its own, to be killed."""

from __future__ import annotations

import resource
import signal
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from etl import tables
from etl.online.fetch import Fetched
from etl.refresh import Files, refresh
from etl.source import Extract, Online, Source
from etl.tables.child import parse_csv
from tests.etl.claims import SHARED

NAMES = ("harvest", "river", "valley")
ROWS = 300
"""Of each source: enough that reading and writing take a while."""


def extract(path: Path) -> Extract:
    """Each row of "town,killed" is one claim.

    It is parsed here and not apart: what is killed is to be at work on the table, not starting a process.
    """
    table, _ = parse_csv(path)
    tables.demand_shape(path, table, ("town", "killed"), (), (1, 10_000))
    table, rejected = tables.sort_out(tables.whole_numbers(table, "killed"))
    said = {name: pl.lit(value) for name, value in SHARED.items() if name not in ("dataset", "method")}
    claims = table.select(
        **{
            **said,
            "document_id": pl.format("{}/{}", pl.lit(path.stem), "town"),
            "value": pl.col("killed"),
            "number_text": pl.col("killed").cast(pl.String),
            "table_ref": tables.cell(path, "killed"),
        }
    )
    return Extract(claims, rejected)


SOURCES = tuple(
    Source(
        id=name,
        title=name,
        publisher="Toy Press",
        licence="CC0-1.0",
        redistributable=True,
        citation="Toy",
        caveat="Invented",
        homepage="https://example.org",
        cadence="daily",
        counts="people",
        does_not_count="nothing",
        files=(f"{name}.csv",),
        rows=(1, 10_000),
        version=1,
        extract=extract,
        online=(Online(f"https://example.org/{name}.csv", f"{name}.csv"),),
    )
    for name in NAMES
)


def write(root: Path, name: str, version: int, header: str = "town,killed", rows: int = ROWS) -> None:
    """The file of a source: every town says ``version``."""
    lines = [header, *(f"t{row},{version}" for row in range(rows))]
    (root / "raw" / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def files(root: Path) -> Files:
    """Where the toy refresh reads and writes."""
    folders = {folder: root / folder for folder in ("raw", "documents", "tables", "downloads")}
    return Files(root / "data" / "figures.parquet", folders, root / "exceptions.csv", root / "corrections.csv")


def unplugged(sources: Sequence[Source]) -> dict[str, Fetched]:
    """What every source answers without a network."""
    return {source.id: Fetched((), "no network", False) for source in sources}


def run(root: Path, largest_file: int | None) -> None:
    """One refresh; no file can grow over ``largest_file`` bytes, as on a disk that is full."""
    if largest_file is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    refresh(SOURCES, files(root), fetch=unplugged)
