"""The published table as this process has it open: one handle for all who read it, and the last good view of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from ledger.table import (
    Ledger,
    LedgerUnreadable,
    Version,
    is_whole,
    open_ledger,
    parts_now,
    previous_path,
    table_version,
)

KEPT: Final = 2
"""Versions that are held open: the newest, and the one before for who reads it still."""


@dataclass(frozen=True)
class Published:
    """What can be shown: the published table, or the last good one and, in a sentence, what is ``wrong`` with it."""

    ledger: Ledger
    wrong: str = ""


_OPENED: Final[list[Ledger]] = []
"""The newest last."""

_ONE_AT_A_TIME: Final = Lock()


def open_published(path: Path) -> Published:
    """The table at this path; where it cannot be opened, the last good one: that which was open before, as long as
    nobody wrote into its very file, else the version that the refresh keeps beside it.

    What was published anew is opened anew. Raises LedgerUnreadable where there is no good one, and where the table is
    gone and was not open before: somebody may have taken it away.
    """
    with _ONE_AT_A_TIME:
        last = next((ledger for ledger in reversed(_OPENED) if ledger.path == path), None)
        try:
            if last is None or table_version(path) != last.version or parts_now(last) != list(last.parts):
                _hold(open_ledger(path))
                last = _OPENED[-1]
            return Published(last)
        except LedgerUnreadable as error:
            if last is None and not path.exists():
                raise
            kept = last if last and is_whole(last) else _open_previous(path)
            if kept is None:
                raise
            return Published(kept, str(error))


def find_opened(version: Version) -> Ledger:
    """The table of this version: the one that is held open, else what lies at its path now. Raises LedgerUnreadable."""
    held = next((ledger for ledger in _OPENED if ledger.version == version), None)
    return held or open_ledger(Path(version[0]))


def _hold(ledger: Ledger) -> None:
    _OPENED.append(ledger)
    del _OPENED[:-KEPT]


def _open_previous(path: Path) -> Ledger | None:
    """The version before, which stays open once it is; null where there is none that can be opened."""
    previous = previous_path(path)
    try:
        version = table_version(previous)
        held = next((ledger for ledger in _OPENED if ledger.version == version), None)
        if held is None:
            held = open_ledger(previous)
            _hold(held)
    except LedgerUnreadable:
        return None
    return held
