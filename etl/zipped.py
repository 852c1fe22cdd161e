"""Zip archives from elsewhere: what is in them, before anything of it is inflated, and one member of them, weighed."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OverflowError, OSError,
)  # fmt: skip
"""What is raised for a damaged, encrypted or unknown archive."""

LARGEST: Final = 1_000_000_000
"""Bytes of what is inflated of an archive that holds a table."""


class TooLarge(Exception):
    """An archive would inflate to more than is read; the message says how much."""


def list_members(archive: Path | IO[bytes]) -> Sequence[zipfile.ZipInfo]:
    """What an archive says that it holds. Raises one of BROKEN."""
    with zipfile.ZipFile(archive) as opened:
        return opened.infolist()


def demand_weight(members: Sequence[zipfile.ZipInfo], most: int = LARGEST) -> None:
    """Raise TooLarge where the members say that they inflate to more than so many bytes together."""
    inflated = sum(member.file_size for member in members)
    if inflated > most:
        raise TooLarge(f"it inflates to {inflated:,} bytes, more than {most:,}")


def read_member(path: Path, member: zipfile.ZipInfo) -> bytes:
    """The content of a member that was weighed; more than it says is never inflated. Raises one of BROKEN."""
    with zipfile.ZipFile(path) as opened, opened.open(member) as file:
        content = file.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise zipfile.BadZipFile(f"{member.filename} is not as long as the archive says")
    return content
