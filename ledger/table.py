"""Opening the published table: the figures as a lazy frame, and what the refresh wrote down about each source."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.schema import FRAME_SCHEMA, SCHEMA_VERSION
from ledger.language import say

ROOT: Final = Path(__file__).resolve().parent.parent
VERSION_KEY: Final = b"schema_version"
SOURCES_KEY: Final = b"sources"


class LedgerUnreadable(Exception):
    """The table is missing, foreign, or of another schema; the message names the file and what to do."""


@dataclass(frozen=True)
class Ledger:
    """The opened table. ``figures`` is lazy: nothing is read before a question is asked of it.

    ``sources`` holds, by `dataset`, what the refresh wrote down: title, publisher, licence, citation, caveat,
    homepage, cadence, counts, and under `files` how the last reading of each file went. A data set may be missing.
    """

    path: Path
    figures: pl.LazyFrame
    sources: dict[str, dict[str, Any]]


def table_path() -> Path:
    """Where the published table lies: ``FIGURES_TABLE`` if set, else data/figures.parquet."""
    return Path(os.environ.get("FIGURES_TABLE") or ROOT / "data" / "figures.parquet")


def table_version(path: Path) -> tuple[str, int, int]:
    """What changes whenever the table is published anew: path, modification time in ns, size in bytes.

    Raises LedgerUnreadable where there is no such file.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise LedgerUnreadable(_tell(say("There is no table at {file}", file=path.name))) from error
    return str(path), status.st_mtime_ns, status.st_size


def open_ledger(path: Path) -> Ledger:
    """The table at this path, opened; raises LedgerUnreadable where it cannot be trusted to hold figures.

    The lazy frame has all columns of the schema and two more: `day`, the date that the figure speaks of (the
    cut-off of a stock or a cumulative, the last day of a flow), and `since`, the first day that a date filter meets
    (the start of a flow; the same as `day` for the others).
    """
    table_version(path)
    try:
        metadata = pq.read_schema(path).metadata or {}
        found = pl.scan_parquet(path, glob=False).collect_schema()
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError) as error:
        raise LedgerUnreadable(_tell(say("{file} is not a Parquet file of figures", file=path.name))) from error
    sources = read_sources(path, metadata)
    for name, dtype in FRAME_SCHEMA.items():
        if name not in found:
            told = say(
                "{file} has no column {name} of schema version {version}",
                file=path.name,
                name=f"`{name}`",
                version=SCHEMA_VERSION,
            )
            raise LedgerUnreadable(_tell(told))
        if found[name] != dtype:
            told = say(
                "{file}: column {name} is {found}, not {wanted}",
                file=path.name,
                name=f"`{name}`",
                found=str(found[name]),
                wanted=str(dtype),
            )
            raise LedgerUnreadable(_tell(told))
    day = pl.coalesce(pl.when(pl.col("measure") != "flow").then(pl.col("as_of")), "period_end", "as_of", "published_on")
    since = pl.when(pl.col("measure") == "flow").then(pl.coalesce("period_start", day)).otherwise(day)
    figures = pl.scan_parquet(path, glob=False).select(*FRAME_SCHEMA).with_columns(day=day, since=since)
    return Ledger(path, figures, sources)


def read_sources(path: Path, metadata: dict[bytes, bytes]) -> dict[str, dict[str, Any]]:
    """What the refresh wrote down of each source, by data set, from the Parquet key-value metadata.

    Raises LedgerUnreadable where the table says that it is of another schema version, or says nothing readable.
    """
    try:
        version = json.loads(metadata.get(VERSION_KEY, b"null"))
        sources = json.loads(metadata.get(SOURCES_KEY, b"{}"))
    except ValueError as error:
        raise LedgerUnreadable(_tell(say("{file} does not say how it was made", file=path.name))) from error
    if version is None:
        raise LedgerUnreadable(_tell(say("{file} is not a table of figures", file=path.name)))
    if version != SCHEMA_VERSION:
        told = say(
            "{file} is of schema version {version}, not {wanted}",
            file=path.name,
            version=version,
            wanted=SCHEMA_VERSION,
        )
        raise LedgerUnreadable(_tell(told))
    return dict(sources)


def _tell(what: str) -> str:
    """What is wrong, and what to do."""
    return say("{what}: {command} builds it anew.", what=what, command="`python -m etl refresh`")
