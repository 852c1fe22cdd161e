"""Opening the published table: the figures as a lazy frame, and what the refresh wrote down about each source."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import IO, Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.schema import FRAME_SCHEMA, SCHEMA_VERSION
from ledger.columns import Columns
from ledger.index import Index, build_index
from ledger.language import say

ROOT: Final = Path(__file__).resolve().parent.parent
VERSION_KEY: Final = "schema_version"
SOURCES_KEY: Final = "sources"

POINTER: Final = "current.json"
METADATA: Final = "_metadata.json"
"""Where a table that is cut by year (etl/dataset.py) says which of its versions holds, and what that one is made of."""


Version = tuple[str, int, int, int]
"""What changes whenever a file is written anew: path, inode number, modification time in ns, size in bytes."""


_BUILDING: Final = Lock()


class LedgerUnreadable(Exception):
    """The table is missing, foreign, or of another schema; the message names the file and what to do."""


@dataclass(frozen=True)
class Ledger:
    """The opened table, a file or a folder cut by year. ``figures`` is lazy: nothing is read before it is asked for.

    ``sources`` holds, by `dataset`, what the refresh wrote down: title, publisher, licence, citation, caveat,
    homepage, cadence, counts, and under `files` how the last reading of each file went. A data set may be missing.

    The files are held open: what is read is of this ``version``, whatever is published in place of it meanwhile.
    ``parts`` are the files, as they were when they were opened.
    """

    path: Path
    figures: pl.LazyFrame
    sources: dict[str, dict[str, Any]]
    version: Version
    parts: tuple[Version, ...]
    columns: Columns = field(init=False, repr=False, compare=False)
    _built: list[Index] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", Columns(self.figures))
        object.__setattr__(self, "_built", [])

    @property
    def index(self) -> Index:
        """What is asked again and again, kept small; built when it is first asked for."""
        with _BUILDING:
            if not self._built:
                self._built.append(build_index(self.figures))
        return self._built[0]


def table_path() -> Path:
    """Where the published table lies, a file or a folder: ``FIGURES_TABLE`` if set, else data/figures.parquet."""
    return Path(os.environ.get("FIGURES_TABLE") or ROOT / "data" / "figures.parquet")


def previous_path(path: Path) -> Path:
    """Where the version before the published one is kept, beside a table that is a single file (etl/store.py)."""
    return path.with_name(f"{path.stem}.previous.parquet")


def table_version(path: Path) -> Version:
    """The version of the published table: of its file, or of the one in its folder that says which version holds.

    Raises LedgerUnreadable where there is no such file.
    """
    version = _version_at(path / POINTER if path.is_dir() else path)
    if version is None:
        raise _missing(path)
    return str(path), *version[1:]


def open_ledger(path: Path) -> Ledger:
    """The table at this path, opened; raises LedgerUnreadable where it cannot be trusted to hold figures.

    The lazy frame has all columns of the schema and two more: `day`, the date that the figure speaks of (the
    cut-off of a stock or a cumulative, the last day of a flow), and `since`, the first day that a date filter meets
    (the start of a flow; the same as `day` for the others).
    """
    with ExitStack() as held:
        try:
            if path.is_dir():
                version, files, said = _read_folder(path, held)
            else:
                file = held.enter_context(path.open("rb"))
                version, files = _version(path, os.fstat(file.fileno())), [file]
                said = {key.decode(): value for key, value in (pq.read_schema(file).metadata or {}).items()}
            table = _scan(files)
            found = table.collect_schema()
        except FileNotFoundError as error:
            raise _missing(path) from error
        except PermissionError as error:
            raise LedgerUnreadable(
                say("{file} may not be read: give the user that runs this program leave to read it.", file=path.name)
            ) from error
        except (OSError, pa.ArrowException, pl.exceptions.PolarsError) as error:
            raise _broken(path, say("{file} is not a Parquet file of figures", file=path.name)) from error
        parts = tuple(_version(Path(file.name), os.fstat(file.fileno())) for file in files)
    sources = read_sources(path, said)
    for name, dtype in FRAME_SCHEMA.items():
        if name not in found:
            told = say(
                "{file} has no column {name} of schema version {version}",
                file=path.name,
                name=f"`{name}`",
                version=SCHEMA_VERSION,
            )
            raise _broken(path, told)
        if found[name] != dtype:
            told = say(
                "{file}: column {name} is {found}, not {wanted}",
                file=path.name,
                name=f"`{name}`",
                found=str(found[name]),
                wanted=str(dtype),
            )
            raise _broken(path, told)
    day = pl.coalesce(pl.when(pl.col("measure") != "flow").then(pl.col("as_of")), "period_end", "as_of", "published_on")
    since = pl.when(pl.col("measure") == "flow").then(pl.coalesce("period_start", day)).otherwise(day)
    figures = table.select(*FRAME_SCHEMA).with_columns(day=day, since=since)
    return Ledger(path, figures, sources, version, parts)


def parts_now(ledger: Ledger) -> list[Version | None]:
    """The versions of the files where those of this table were when they were opened; null for one that is gone."""
    return [_version_at(Path(path)) for path, *_ in ledger.parts]


def is_whole(ledger: Ledger) -> bool:
    """Whether nobody wrote into the files that are held open. Another file in the place of one leaves it as it was,
    and none can have the inode number of one that is held open."""
    pairs = zip(ledger.parts, parts_now(ledger), strict=True)
    return all(now is None or now[1] != then[1] or now == then for then, now in pairs)


def read_sources(path: Path, said: Mapping[str, str | bytes]) -> dict[str, dict[str, Any]]:
    """What the refresh wrote down of each source, by data set, from the table's metadata, each entry as JSON.

    Raises LedgerUnreadable where the table says that it is of another schema version, or says nothing readable.
    """
    try:
        version = json.loads(said.get(VERSION_KEY, "null"))
        sources = json.loads(said.get(SOURCES_KEY, "{}"))
    except ValueError as error:
        raise _broken(path, say("{file} does not say how it was made", file=path.name)) from error
    if version is None:
        raise _broken(path, say("{file} is not a table of figures", file=path.name))
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise LedgerUnreadable(
            say(
                "{file} is of schema version {version}; this program knows {wanted}: bring the program up to date.",
                file=path.name,
                version=version,
                wanted=SCHEMA_VERSION,
            )
        )
    if version != SCHEMA_VERSION:
        told = say(
            "{file} is of schema version {version}, not {wanted}",
            file=path.name,
            version=version,
            wanted=SCHEMA_VERSION,
        )
        raise _broken(path, told)
    return dict(sources)


def _read_folder(path: Path, held: ExitStack) -> tuple[Version, list[IO[bytes]], dict[str, str | bytes]]:
    """Of the version that holds: what tells it from others, its files, opened, in the table's order, and what it says
    of itself, each entry as JSON.

    Raises LedgerUnreadable where one of them is missing or cut short, or nothing readable is said.
    """
    with (path / POINTER).open("rb") as file:
        pointer, version = file.read(), _version(path, os.fstat(file.fileno()))
    try:
        folder = path / json.loads(pointer)["version"]
        said = json.loads((folder / METADATA).read_bytes())
        files = [held.enter_context((folder / entry["path"]).open("rb")) for entry in said["files"]]
        sizes = [entry["bytes"] for entry in said["files"]]
    except (FileNotFoundError, NotADirectoryError) as error:
        if pointer != (path / POINTER).read_bytes():  # published twice in this very moment: what we read is swept away
            return _read_folder(path, held)
        raise _broken(path, say("{file} lacks one of its parts", file=path.name)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise _broken(path, say("{file} does not say how it was made", file=path.name)) from error
    for file, size in zip(files, sizes, strict=True):
        if os.fstat(file.fileno()).st_size != size:
            part = str(Path(file.name).relative_to(path))
            raise _broken(path, say("{file}: its part {part} is cut short", file=path.name, part=part))
    return version, files, {key: json.dumps(said[key]) for key in (VERSION_KEY, SOURCES_KEY) if key in said}


def _scan(files: Sequence[IO[bytes]]) -> pl.LazyFrame:
    """The rows of these opened files one after the other; of none, no rows.

    Polars opens each a second time for itself, by its handle. Windows lets nobody replace a file that is held open:
    there the frame has the paths.
    """
    if not files:
        return pl.LazyFrame(schema=FRAME_SCHEMA)
    for file in files:
        file.seek(0)  # polars takes what follows for the whole
    sources = [file.name for file in files] if os.name == "nt" else list(files)
    return pl.scan_parquet(sources, glob=False, hive_partitioning=False)


def _version(path: Path, status: os.stat_result) -> Version:
    return str(path), status.st_ino, status.st_mtime_ns, status.st_size


def _version_at(path: Path) -> Version | None:
    """The version of the file at this path; null where there is none that can be asked."""
    try:
        return _version(path, path.stat())
    except OSError:
        return None


def _missing(path: Path) -> LedgerUnreadable:
    there_is_none = say("There is no table at {file}", file=path.name)
    return LedgerUnreadable(
        say("{what}: {command} builds it anew.", what=there_is_none, command="`python -m etl refresh`")
    )


def _broken(path: Path, what: str) -> LedgerUnreadable:
    """What is wrong with a table that is there, and what to do: a refresh never writes over what it cannot read."""
    command, previous = "`python -m etl refresh`", previous_path(path)
    if previous.is_file():
        told = say(
            "{what}: move it away, put {previous} in its place, then run {command}.",
            what=what,
            previous=previous.name,
            command=command,
        )
    else:
        told = say("{what}: move it away, then {command} builds it anew.", what=what, command=command)
    return LedgerUnreadable(told)
