"""The static export: the table, a CSV a category, what they are, and one page of charts, in a folder of its own."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from etl.schema import OUTCOMES
from ledger.export import FORMATS, Download, prepare_download
from ledger.language import Words, mark, say, speaking
from ledger.selection import Selection
from ledger.table import LedgerUnreadable, open_ledger
from ui.static_page import write_static_page

DESCRIPTION: Final = "datapackage.json"
NAME: Final = "humanitarian-figures"
FRESH: Final = "fresh"
OLD: Final = "old"
"""Beside the folder: the export that is being written, and the one that it takes the place of."""

CATEGORIES: Final = Words(
    {
        "casualty": mark("The figures of casualties alone, as CSV."),
        "displacement": mark("The figures of displacement alone, as CSV."),
        "child_impact": mark(
            "The figures of grave violations against children alone, as CSV. Children among those killed, hurt or "
            "displaced are in the other files: column about_children."
        ),
        "affected": mark("The figures of people affected or in need alone, as CSV."),
    }
)
"""What the file of each category holds. Every figure is in one of them, so that together they count none twice."""

Follow = Callable[[Sequence[str]], Iterable[str]]
"""Gives the names of the steps one by one, and shows how far they are."""


class BundleRefused(Exception):
    """The folder cannot be written; the message says why and what to do."""


def write_bundle(table: Path, folder: Path, language: str, follow: Follow) -> None:
    """Write everything that may be passed on of a table into a folder, whole or not at all.

    An export that is there already is replaced. Raises BundleRefused where the folder holds anything else, where the
    table cannot be read, where another export is written there, or where the disk refuses.
    """
    try:
        ledger = open_ledger(table)
    except LedgerUnreadable as error:
        raise BundleRefused(str(error)) from None
    try:
        with _beside(folder) as beside, speaking(language):
            if not _may_replace(folder):
                raise BundleRefused(f"{folder} holds something that is no export: name an empty folder, or a new one.")
            fresh = beside / FRESH
            fresh.mkdir()
            download = prepare_download(
                ledger, Selection(), address="figures.csv", today=date.today(), language=language
            )
            write = _steps(download, fresh)
            for step in follow(list(write)):
                write[step]()
            if folder.exists():
                folder.rename(beside / OLD)
            fresh.rename(folder)
    except OSError as error:
        raise BundleRefused(
            f"{folder} cannot be written ({error.strerror or error}); what was there is as it was. Make room or give "
            "leave to write, or name another folder."
        ) from error


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder beside this one to write in, for one export at a time; it goes when the block ends.

    What an export that was killed left in it goes too; if that was between taking the old export away and putting the
    new one there, the old one is put back first. Raises BundleRefused where another export holds it, OSError.
    """
    folder = folder.resolve()
    beside = folder.with_name(f".{folder.name}.export")
    beside.mkdir(parents=True, exist_ok=True)
    lock = FileLock(beside / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise BundleRefused(f"another export is writing {folder}: wait until it has ended, then try again.") from None
    try:
        _put_back(beside, folder)
        yield beside
    finally:
        _put_back(beside, folder)
        lock.release()
        shutil.rmtree(beside, ignore_errors=True)


def _put_back(beside: Path, folder: Path) -> None:
    """The old export where there is no export any more; what was begun, or replaced, is taken away."""
    if (beside / OLD).exists() and not folder.exists():
        (beside / OLD).rename(folder)
    for left in (FRESH, OLD):
        shutil.rmtree(beside / left, ignore_errors=True)


def _may_replace(folder: Path) -> bool:
    """Whether the folder is new, empty, or an export of ours."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    try:
        return bool(json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))["name"] == NAME)
    except (OSError, ValueError, KeyError, TypeError):
        return not any(folder.iterdir())


def _steps(download: Download, folder: Path) -> dict[str, Callable[[], None]]:
    """What writes each file, by the name of the file, in order."""
    parts = {f"figures-{category}.csv": category for category in OUTCOMES}
    steps: dict[str, Callable[[], None]] = {
        "figures.csv": lambda: _unpack(download, folder),
        "figures.parquet": lambda: _save(FORMATS["parquet"].stream(download), folder / "figures.parquet"),
    }
    for name, category in parts.items():
        steps[name] = lambda name=name, category=category: _save(  # type: ignore[misc]
            FORMATS["csv"].stream(replace(download, selection=Selection(outcomes=OUTCOMES[category]))), folder / name
        )
    steps[DESCRIPTION] = lambda: _describe(folder, parts)
    steps["index.html"] = lambda: _write_page(download, folder, parts)
    return steps


def _save(pieces: Iterator[bytes], path: Path) -> None:
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)


def _unpack(download: Download, folder: Path) -> None:
    """The files of the zip that the dashboard gives: the CSV, its README, its description, its references."""
    packed = folder / "packed.zip"
    _save(FORMATS["zip"].stream(download), packed)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    packed.unlink()


def _describe(folder: Path, parts: dict[str, str]) -> None:
    """Add the other files to the description of figures.csv."""
    path = folder / DESCRIPTION
    package = json.loads(path.read_text(encoding="utf-8"))
    whole = next(resource for resource in package["resources"] if resource["path"] == "figures.csv")
    for name, category in parts.items():
        package["resources"].append(
            {key: whole[key] for key in ("type", "format", "mediatype", "encoding", "dialect", "schema")}
            | {"name": Path(name).stem.replace("_", "-"), "path": name, "description": CATEGORIES[category]}
            | _measure(folder / name)
        )
    package["resources"].append(
        {"name": "figures-parquet", "path": "figures.parquet", "format": "parquet"}
        | {"mediatype": "application/vnd.apache.parquet"}
        | _measure(folder / "figures.parquet")
    )
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _measure(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return {"bytes": path.stat().st_size, "hash": f"sha256:{digest.hexdigest()}"}


def _write_page(download: Download, folder: Path, parts: dict[str, str]) -> None:
    files = {
        "figures.csv": say("Every figure that may be passed on, as CSV."),
        "figures.parquet": say("The same as Parquet, every column in its type; the dashboard can open it."),
        **{name: CATEGORIES[category] for name, category in parts.items()},
        DESCRIPTION: say("What each column means, where the figures are from, and on which terms, for programs."),
        "README.txt": say("The same for people."),
    }
    (folder / "index.html").write_text(write_static_page(download.ledger, files), encoding="utf-8")
