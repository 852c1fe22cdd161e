"""Publishing the table: locked, whole or not at all, the same bytes for the same figures."""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from etl import dataset
from etl.dataset import LEVEL, ROW_GROUP, flush, is_dataset, to_arrow
from etl.dataset import Manifest as Manifest
from etl.dataset import StoreError as StoreError
from etl.rows import REJECTS_SCHEMA
from etl.schema import ARROW_SCHEMA, FRAME_SCHEMA, SCHEMA_VERSION, empty

TABLE: Final = Path("data/figures.parquet")


@contextmanager
def locked(table: Path, patience: float = 2.0) -> Iterator[None]:
    """Hold the store for one refresh, and sweep away what a killed one left behind.

    Raises StoreError if another refresh holds it for longer than ``patience`` seconds, or nothing can be written there.
    """
    lock = FileLock(table.with_name(f"{table.name}.lock"), timeout=patience)
    try:
        table.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise StoreError(f"another refresh is writing {table.name}; wait until it has ended, then try again") from None
    except OSError as error:
        raise cannot_write(table, error) from error
    try:
        for orphan in table.parent.glob(f".{table.stem}.*.tmp"):
            orphan.unlink()
        yield
    finally:
        lock.release()


def read(table: Path) -> tuple[pl.DataFrame, Manifest]:
    """The published figures and what is known of their sources; no figures where there is no table yet.

    Raises StoreError for a file, or a folder, that is no table of this schema.
    """
    if not table.exists():
        return empty(), {}
    try:
        if is_dataset(table):
            return dataset.read(table)
        with pq.ParquetFile(table) as file:
            stored, metadata = file.schema_arrow, file.metadata.metadata or {}
            dataset.demand_schema(table, json.loads(metadata.get(b"schema_version", b"null")))
            if stored.names != ARROW_SCHEMA.names:
                raise StoreError(f"{table.name} has other columns than a table of figures; {_way_out(table)}")
            rows = pl.DataFrame(pl.from_arrow(file.read()))
            manifest: Manifest = json.loads(metadata[b"sources"])
    except PermissionError as error:
        raise StoreError(f"{table.name} may not be read by the user that runs this: give leave to read it") from error
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{table.name} cannot be read ({error}); {_way_out(table)}") from error
    return rows.cast(FRAME_SCHEMA), manifest  # type: ignore[arg-type]


def _way_out(table: Path) -> str:
    """What to do about a table that cannot be read; a refresh never writes over one."""
    if is_dataset(table):
        return f"name the version before in {dataset.POINTER}, or move it away and refresh with the raw files"
    if previous(table).exists():
        return f"move it away, put {previous(table).name} in its place, then refresh"
    return "move it away, then refresh with the raw files"


def previous(table: Path) -> Path:
    """Where the version before the published one is kept."""
    return table.with_name(f"{table.stem}.previous.parquet")


def rejects(table: Path) -> Path:
    """Where the rows are kept that broke a rule."""
    return table.with_name("rejects.parquet")


def read_rejects(table: Path) -> pl.DataFrame:
    """The rejects of the last refresh on this machine; none where there are none. Raises StoreError where they cannot
    be read."""
    path = rejects(table)
    if path.exists():
        try:
            rejected = pl.read_parquet(path, glob=False)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise StoreError(
                f"{path.name} cannot be read ({error}); move it away: a refresh writes down the rows that it rejects"
            ) from error
        if rejected.schema == REJECTS_SCHEMA:
            return rejected
    return pl.DataFrame(schema=REJECTS_SCHEMA)


def attempts(table: Path) -> Path:
    """Where it is kept when each source was tried, and when with success."""
    return table.with_name("refreshes.json")


def changes(table: Path) -> Path:
    """Where it is told what each publishing changed."""
    return table.with_name("changes.json")


def write_beside(table: Path, path: Path, words: str) -> None:
    """Put a text in place of a file beside the table, in one step. The lock must be held."""
    _replace(path, table, lambda fresh: fresh.write_text(words, encoding="utf-8"))


def log(table: Path, tried: dict[str, dict[str, str | None]]) -> None:
    """Write down the attempts of this refresh; the last success of a source stays. The lock must be held.

    Raises StoreError where the disk refuses.
    """
    try:
        known = json.loads(attempts(table).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    succeeded = {name: {"succeeded": entry.get("succeeded")} for name, entry in known.items()}
    merged = {**known, **{name: {**succeeded.get(name, {}), **entry} for name, entry in tried.items()}}
    words = json.dumps(merged, indent=1, sort_keys=True) + "\n"
    try:
        write_beside(table, attempts(table), words)
    except OSError as error:
        raise StoreError(
            f"{table.name} is published, but {attempts(table).name} cannot be written ({error.strerror or error}): "
            "when each source was tried is not written down. Make room or give leave to write"
        ) from error


def publish(table: Path, figures: pl.DataFrame, manifest: Manifest, rejected: pl.DataFrame) -> bool:
    """Put the figures in place of the published ones, whole, and say whether anything changed.

    The lock must be held. The last version stays as :func:`previous`; the same figures leave every file untouched.
    Raises StoreError where the disk refuses: then the published table is the one that it was, unless the message says
    otherwise.
    """
    before = _standing(table)
    try:
        _replace(rejects(table), table, lambda path: rejected.sort(pl.all()).write_parquet(path))
        changed = (_write_years if is_dataset(table) else _write)(table, figures, manifest)
        flush(table.parent)
    except OSError as error:
        if _standing(table) == before:
            raise cannot_write(table, error) from error
        raise StoreError(
            f"{table.name} is published, but the disk did not confirm that it will last ({error.strerror or error}). "
            "Look after the disk, then refresh again"
        ) from error
    return changed


def _standing(table: Path) -> tuple[int, int] | None:
    """Which file stands as the table, or as a folder's pointer; null where there is none."""
    path = table / dataset.POINTER if is_dataset(table) else table
    return (path.stat().st_ino, path.stat().st_mtime_ns) if path.exists() else None


def cannot_write(table: Path, error: OSError) -> StoreError:
    """What is said where the disk refuses before anything is published."""
    return StoreError(
        f"{table.name} cannot be written ({error.strerror or error}); nothing is published, the last good version "
        "is as it was. Make room or give leave to write, then refresh again"
    )


def fingerprint(table: Path) -> str:
    """What is another one whenever other figures are published: SHA-256 of the file, or of a folder's pointer; empty
    where there is no table."""
    path = table / dataset.POINTER if is_dataset(table) else table
    if not path.exists():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(table: Path, figures: pl.DataFrame, manifest: Manifest) -> bool:
    def write(path: Path) -> None:
        metadata = {
            "schema_version": json.dumps(SCHEMA_VERSION),
            "sources": json.dumps(manifest, ensure_ascii=False),
        }
        arrow = to_arrow(figures).replace_schema_metadata(metadata)
        pq.write_table(arrow, path, compression="zstd", compression_level=LEVEL, row_group_size=ROW_GROUP)

    return _replace(table, table, write, keep=previous(table))


def _write_years(table: Path, figures: pl.DataFrame, manifest: Manifest) -> bool:
    version = dataset.begin(table)
    try:
        files = [dataset.write_year(version, year, rows) for year, rows in dataset.by_year(figures)]
        return dataset.publish(table, version, files, manifest)
    except OSError:
        dataset.sweep(table)
        raise


def _replace(target: Path, table: Path, write: Any, keep: Path | None = None) -> bool:
    """Write beside the target, then put it in place in one step; nothing happens where the bytes are the same."""
    fresh, copy = _temporary(table, target.stem), _temporary(table, "previous")
    try:
        write(fresh)
        flush(fresh)
        if target.exists() and filecmp.cmp(fresh, target, shallow=False):
            return False
        if keep is not None and target.exists():
            shutil.copyfile(target, copy)
            flush(copy)
            copy.replace(keep)
        fresh.replace(target)
        return True
    finally:  # what a full disk cut off takes no room
        for left in (fresh, copy):
            left.unlink(missing_ok=True)


def _temporary(table: Path, what: str) -> Path:
    return table.with_name(f".{table.stem}.{what}.{os.getpid()}.tmp")
