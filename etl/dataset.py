"""A table cut by year: a folder of Parquet files, which the dashboard opens as it opens the single file.

    current.json                              which version holds: replaced last, in one step
    version-7/_metadata.json                  schema version and sources; of each file its rows, bytes and SHA-256
    version-7/year=2024/figures.parquet
    version-6/...                             the version before, for who still reads it; older ones are swept away

The folder is a ``pathlib.Path``, or a path of another file system or object store that has its methods (etl/paths.py).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.schema import ARROW_SCHEMA, FRAME_SCHEMA, SCHEMA_VERSION, empty

POINTER: Final = "current.json"
METADATA: Final = "_metadata.json"
FILE: Final = "figures.parquet"
NO_YEAR: Final = "__HIVE_DEFAULT_PARTITION__"
"""What other programs, too, take for the year of rows that have none; it comes after every year, as nulls do."""

ROW_GROUP: Final = 100_000
LEVEL: Final = 1
"""Of zstd: on the published table 12 takes two and a half times as long as 1 and saves half a percent."""

ORDER: Final = ("period_end", "dataset", "document_id", "number_start", "figure_id")
"""A total order by date, so that a reader's filter on dates skips row groups."""

Manifest = dict[str, dict[str, Any]]
Entry = dict[str, Any]
"""What the metadata say of one file: path, rows, bytes, sha256."""


class StoreError(Exception):
    """The table cannot be read, locked or written; the message says what to do."""


def is_dataset(table: Path) -> bool:
    """Whether a table of this name is cut by year: a folder, where a single file ends in ``.parquet``."""
    return table.suffix != ".parquet"


def is_local(path: Path) -> bool:
    """Whether the path leads to a disk, on which names can be locked, replaced and flushed."""
    return isinstance(path, Path)


def demand_schema(table: Path, version: Any) -> None:
    """Raise StoreError for a table that was written with another version of the schema than this program's."""
    if version != SCHEMA_VERSION:
        newer = isinstance(version, int) and version > SCHEMA_VERSION
        way_out = "bring this program up to date" if newer else "move it away and refresh with the raw files"
        raise StoreError(
            f"{table.name} was written with another schema ({version or 'of no version'}) than this one (version "
            f"{SCHEMA_VERSION}); {way_out}"
        )


def to_arrow(figures: pl.DataFrame) -> pa.Table:
    """The figures as they are stored: the columns of the schema, typed, in the table's order, in one piece."""
    rows = figures.select(FRAME_SCHEMA.keys()).sort(ORDER, nulls_last=True).rechunk()
    return rows.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(ARROW_SCHEMA)


def current(folder: Path) -> Path | None:
    """The folder of the version that holds; null where nothing was published yet.

    Raises ValueError or KeyError for a pointer that says nothing readable.
    """
    said = _read_pointer(folder)
    return folder / said["version"] if said else None


def read(folder: Path) -> tuple[pl.DataFrame, Manifest]:
    """All figures and what is known of their sources; nothing where nothing was published yet.

    Raises StoreError for another schema, OSError, ValueError, KeyError or pyarrow's errors for what is broken.
    """
    version = current(folder)
    if version is None:
        return empty(), {}
    said = _read_metadata(version)
    years = [_read_file(version, entry) for entry in said["files"]]
    return pl.concat([empty(), *years]), said["sources"]


def read_year(folder: Path, year: str) -> pl.DataFrame:
    """The published figures of one year; none where there are none. Raises as :func:`read` does."""
    version = current(folder)
    known = {entry["path"]: entry for entry in _read_metadata(version)["files"]} if version else {}
    path = f"year={year}/{FILE}"
    return _read_file(version, known[path]) if version and path in known else empty()


def year_of() -> pl.Expr:
    """The year that a figure is filed under: that of the end of its period."""
    return pl.col("period_end").dt.year().cast(pl.String).fill_null(NO_YEAR)


def by_year(figures: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each year with its figures; one after the other they are in the table's order."""
    named = figures.with_columns(filed_under=year_of())
    for (year,), rows in sorted(named.partition_by("filed_under", as_dict=True, include_key=False).items()):
        yield str(year), rows


def begin(folder: Path) -> Path:
    """The folder of a version to be written. On a disk the lock must be held, until it is published."""
    sweep(folder)
    last = current(folder)
    number = _number(last.name if last else None)
    return folder / f"version-{number + 1}{'' if is_local(folder) else '-' + secrets.token_hex(4)}"


def write_year(version: Path, year: str, figures: pl.DataFrame) -> Entry:
    """Write the figures of a year, and give back what the metadata are to say of the file.

    The same figures give the same bytes, in whatever order they come.
    """
    out = io.BytesIO()
    arrow = to_arrow(figures).replace_schema_metadata({"schema_version": json.dumps(SCHEMA_VERSION)})
    pq.write_table(arrow, out, compression="zstd", compression_level=LEVEL, row_group_size=ROW_GROUP)
    content = out.getvalue()
    path = version / f"year={year}" / FILE
    _write(path, content)
    return {
        "path": f"year={year}/{FILE}",
        "rows": figures.height,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def publish(folder: Path, version: Path, files: Sequence[Entry], manifest: Manifest) -> bool:
    """Let this version hold, once its files are written, and say whether anything changed.

    A version that says what the last one said is taken away again. Raises StoreError where another one was published
    meanwhile, which can only happen in an object store.
    """
    said = {"schema_version": SCHEMA_VERSION, "sources": manifest, "files": list(files)}
    words = json.dumps(said, ensure_ascii=False, indent=1).encode()
    last = current(folder)
    if last is not None and (last / METADATA).read_bytes() == words:
        _remove(version)
        return False
    if _number(last.name if last else None) >= _number(version.name):
        _remove(version)
        raise StoreError(f"{folder} was published by another run meanwhile; nothing is changed, run this one again")
    _write(version / METADATA, words)
    if is_local(folder):
        for written in (*version.iterdir(), version, folder):
            flush(written)
    pointer = {"version": version.name, "previous": last.name if last else None}
    replace(folder / POINTER, (json.dumps(pointer) + "\n").encode())
    sweep(folder)
    return True


def replace(path: Path, content: bytes) -> None:
    """Put this content in place of the file's in one step; an object store does nothing else."""
    if not is_local(path):
        path.write_bytes(content)
        return
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        _write(fresh, content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    flush(path.parent)


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk (Windows cannot flush a folder)."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_pointer(folder: Path) -> dict[str, Any] | None:
    if not (folder / POINTER).exists():
        return None
    said: dict[str, Any] = json.loads((folder / POINTER).read_bytes())
    return said


def _read_metadata(version: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((version / METADATA).read_bytes())
    demand_schema(version.parent, said["schema_version"])
    return said


def _read_file(version: Path, entry: Entry) -> pl.DataFrame:
    """The rows of a file, if it holds what was written. Raises ValueError where it holds anything else."""
    content = (version / entry["path"]).read_bytes()
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise ValueError(f"{entry['path']} is not what was written there")
    rows = pl.DataFrame(pl.from_arrow(pq.read_table(io.BytesIO(content))))
    return rows.cast(FRAME_SCHEMA)  # type: ignore[arg-type]


def _number(version: str | None) -> int:
    """Which version in turn a folder of this name holds; 0 for none."""
    return int(version.split("-")[1]) if version else 0


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if is_local(path):
        flush(path)


def sweep(folder: Path) -> None:
    """Take away the versions that nobody reads any more, older than the one before.

    On a disk, where the lock is held, what belongs to no version goes too: a killed writer left it. In an object store
    somebody may be writing it.
    """
    said = _read_pointer(folder) or {"version": None, "previous": None}
    for version in folder.glob("version-*") if folder.exists() else ():
        kept = version.name in (said["version"], said["previous"])
        if not kept and (is_local(folder) or _number(version.name) < _number(said["previous"])):
            _remove(version)
    if is_local(folder):
        for orphan in folder.glob(f".{POINTER}.*.tmp"):
            orphan.unlink()


def _remove(version: Path) -> None:
    """Take a version away; what is gone already is no matter."""
    if not version.exists():
        return
    for path in sorted(version.rglob("*"), key=str, reverse=True):
        if path.is_dir():
            if is_local(path):
                path.rmdir()
        else:
            path.unlink(missing_ok=True)
    if is_local(version):
        version.rmdir()
