"""Opening the published table: the figures as a lazy frame, and what the refresh wrote down about each source."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.schema import FRAME_SCHEMA, SCHEMA_VERSION
from ledger.language import say

ROOT: Final = Path(__file__).resolve().parent.parent
VERSION_KEY: Final = "schema_version"
SOURCES_KEY: Final = "sources"

POINTER: Final = "current.json"
METADATA: Final = "_metadata.json"
"""Where a table that is cut by year (etl/dataset.py) says which of its versions holds, and what that one is made of."""


class LedgerUnreadable(Exception):
    """The table is missing, foreign, or of another schema; the message names the file and what to do."""


@dataclass(frozen=True)
class Ledger:
    """The opened table, a file or a folder cut by year. ``figures`` is lazy: nothing is read before it is asked for.

    ``sources`` holds, by `dataset`, what the refresh wrote down: title, publisher, licence, citation, caveat,
    homepage, cadence, counts, and under `files` how the last reading of each file went. A data set may be missing.
    """

    path: Path
    figures: pl.LazyFrame
    sources: dict[str, dict[str, Any]]


def table_path() -> Path:
    """Where the published table lies, a file or a folder: ``FIGURES_TABLE`` if set, else data/figures.parquet."""
    return Path(os.environ.get("FIGURES_TABLE") or ROOT / "data" / "figures.parquet")


def table_version(path: Path) -> tuple[str, int, int]:
    """What changes whenever the table is published anew: path, and of the file (of a folder, the one that says which
    version holds) modification time in ns and size in bytes.

    Raises LedgerUnreadable where there is no such file.
    """
    try:
        status = (path / POINTER if path.is_dir() else path).stat()
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
        parts, said = _read_folder(path) if path.is_dir() else ([path], _read_metadata(path))
        table = _scan(parts)
        found = table.collect_schema()
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError) as error:
        raise LedgerUnreadable(_tell(say("{file} is not a Parquet file of figures", file=path.name))) from error
    sources = read_sources(path, said)
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
    figures = table.select(*FRAME_SCHEMA).with_columns(day=day, since=since)
    return Ledger(path, figures, sources)


def read_sources(path: Path, said: Mapping[str, str | bytes]) -> dict[str, dict[str, Any]]:
    """What the refresh wrote down of each source, by data set, from the table's metadata, each entry as JSON.

    Raises LedgerUnreadable where the table says that it is of another schema version, or says nothing readable.
    """
    try:
        version = json.loads(said.get(VERSION_KEY, "null"))
        sources = json.loads(said.get(SOURCES_KEY, "{}"))
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


def _read_metadata(path: Path) -> dict[str, str | bytes]:
    """The metadata of a Parquet file, by key."""
    return {key.decode(): value for key, value in (pq.read_schema(path).metadata or {}).items()}


def _read_folder(path: Path) -> tuple[list[Path], dict[str, str | bytes]]:
    """The files of the version that holds, in the table's order, and what it says of itself, each entry as JSON.

    Raises LedgerUnreadable where one of them is missing or cut short, or nothing readable is said.
    """
    pointer = (path / POINTER).read_bytes()
    try:
        version = path / json.loads(pointer)["version"]
        said = json.loads((version / METADATA).read_bytes())
        files = {version / entry["path"]: entry["bytes"] for entry in said["files"]}
        broken = [file for file, size in files.items() if file.stat().st_size != size]
    except FileNotFoundError as error:
        if pointer != (path / POINTER).read_bytes():  # published twice in this very moment: what we read is swept away
            return _read_folder(path)
        raise LedgerUnreadable(_tell(say("{file} lacks one of its parts", file=path.name))) from error
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerUnreadable(_tell(say("{file} does not say how it was made", file=path.name))) from error
    if broken:
        part = str(broken[0].relative_to(path))
        raise LedgerUnreadable(_tell(say("{file}: its part {part} is cut short", file=path.name, part=part)))
    return list(files), {key: json.dumps(said[key]) for key in (VERSION_KEY, SOURCES_KEY) if key in said}


def _scan(parts: Sequence[Path]) -> pl.LazyFrame:
    """The rows of these files one after the other; of none, no rows."""
    if not parts:
        return pl.LazyFrame(schema=FRAME_SCHEMA)
    return pl.scan_parquet(list(parts), glob=False, hive_partitioning=False)


def _tell(what: str) -> str:
    """What is wrong, and what to do."""
    return say("{what}: {command} builds it anew.", what=what, command="`python -m etl refresh`")
