"""The desk's documents as files: a refresh reads them, and knows no database."""

from __future__ import annotations

import json
import os
from pathlib import Path

from filelock import FileLock

from desk.database import Desk
from desk.documents import NAME, read_all
from etl.documents.stored import to_json
from etl.store import StoreError


def check_out(desk: Desk, folder: Path) -> None:
    """Write the newest version of each document as ``<name>.json``, and take away the files of all others.

    A file that says the same already is left alone, each is there whole or not at all, and what is no file of the
    desk's by its name is never touched. One check-out at a time: none writes what is older than another wrote.
    Raises DeskUnreachable, and StoreError where the disk refuses or another check-out takes too long.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=60):
            _lay_out(desk, folder)
    except OSError as error:  # of which a lock's Timeout is one
        raise StoreError(
            f"the desk's documents cannot be written to {folder} ({error.strerror or error}); nothing is published. "
            "Make room or give leave to write, then refresh again"
        ) from error


def _lay_out(desk: Desk, folder: Path) -> None:
    for orphan in folder.glob(".*.tmp"):
        orphan.unlink()
    written = set()
    for stored in read_all(desk):
        path = folder / f"{stored.document.id}.json"
        words = json.dumps(to_json(stored.document), ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        written.add(path)
        _write(path, words.encode())
    for path in folder.glob("*.json"):
        if path not in written and NAME.fullmatch(path.stem):
            path.unlink()


def _write(path: Path, content: bytes) -> None:
    """Put this content in the file in one step; nothing happens where it is there."""
    if path.is_file() and path.read_bytes() == content:
        return
    fresh = path.with_name(f".{path.stem}.tmp")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
