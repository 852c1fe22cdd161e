"""Answers on disk: checked against what their names promise, recorded, and replaced all at once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, Final

from etl.online.network import NotFetched
from etl.zipped import BROKEN, list_members

RECORD: Final = ".fetched"
"""Beside the answers: by file name where it is from, its digest and its validators."""

Entry = dict[str, str]
Record = dict[str, Entry]


def check_content(path: Path, host: str) -> Any:
    """Refuse content that is not what the file's name promises; JSON is returned."""
    with path.open("rb") as file:
        start = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise NotFetched(f"{host} sends an empty answer; try again later")
    if path.suffix in (".xlsx", ".zip"):
        try:
            first = min(member.header_offset for member in list_members(path))
        except BROKEN:
            first = -1
        if first or not start.startswith(b"PK\x03\x04"):
            raise NotFetched(f"{host} sends {kind(start)} that is no whole {path.suffix} file; try again later")
    elif path.suffix == ".json":
        try:
            answer = json.loads(path.read_bytes())
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict | list):
            raise NotFetched(f"{host} sends {kind(start)} that is no whole JSON; try again later")
        return answer
    elif start[:1] in b"<{[" or b"\0" in start or start.startswith(b"PK\x03\x04"):
        raise NotFetched(f"{host} sends {kind(start)} that is no table in text; try again later")
    return None


def kind(start: bytes) -> str:
    """What content seems to be by its beginning."""
    return "a web page" if start[:1] == b"<" else "something"


def read_record(folder: Path) -> Record:
    """What is known of the answers in a folder that are still as they were fetched."""
    try:
        record: Record = json.loads((folder / RECORD).read_bytes())
        return {name: entry for name, entry in record.items() if digest(folder / name) == entry["sha256"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_record(folder: Path, record: Record) -> None:
    """Write the record of a folder's answers, whole or not at all."""
    part = folder / f"{RECORD}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(record, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / RECORD)


def digests(record: Record) -> dict[str, str]:
    """By file name the digest of its content."""
    return {name: entry["sha256"] for name, entry in record.items()}


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def beside(folder: Path, word: str) -> Path:
    """The hidden folder beside a source's, for what is new or old."""
    return folder.with_name(f".{folder.name}.{word}")


def replace_folder(new: Path, folder: Path) -> None:
    """Put the new answers in place of the earlier ones: a moment without any, never some of each (see recover)."""
    sync(new)
    if folder.exists():
        folder.rename(beside(folder, "old"))
    new.rename(folder)
    sync(folder.parent)
    shutil.rmtree(beside(folder, "old"), ignore_errors=True)


def recover(folder: Path) -> None:
    """Clear away what a killed refresh left; the earlier answers come back if it was just replacing them."""
    old = beside(folder, "old")
    if old.exists() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(beside(folder, "new"), ignore_errors=True)


def sync(folder: Path) -> None:
    """Write a folder's entries to the disk, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
