"""What a refresh takes from the desk, and writes down there while it runs."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from desk.database import Desk, open_desk
from desk.refreshing import note_progress
from etl.jobs import FOLDERS, Job
from etl.summary import Report

NAMED: Final = ("FIGURES_DATABASE", "FIGURES_DATABASE_FILE")
PAUSE: Final = 0.5
"""Seconds between two notes of how far a refresh is."""


def open_kept_desk(table: Path) -> Desk | None:
    """The desk of this table, null where it has none: a refresh makes no database. Raises DeskUnreachable."""
    named = any(os.environ.get(name) for name in NAMED)
    return open_desk(table) if named or table.with_name("desk.sqlite").exists() else None


def folders_of(table: Path) -> dict[str, Path]:
    """Where sources are read from; the documents of the desk are laid out beside the table."""
    return {**FOLDERS, "desk": table.with_name("desk")}


def note(desk: Desk, refresh_id: int, jobs: Sequence[Job]) -> Iterable[Job]:
    """The jobs one by one, written down in the desk now and then."""
    noted = 0.0
    for done, job in enumerate(jobs):
        if time.monotonic() - noted > PAUSE:
            note_progress(desk, refresh_id, f"{job.source.id}: {job.name}", done, len(jobs))
            noted = time.monotonic()
        yield job
    note_progress(desk, refresh_id, "", len(jobs), len(jobs))


def in_words(report: Report) -> str:
    """What a refresh did, in a sentence."""
    counts = {name: sum(getattr(change, name) for change in report.changes) for name in ("new", "changed", "gone")}
    words = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    stale = f" Stale: {'; '.join(report.stale)}" if report.stale else ""
    held = f" Held back, look at them again: {'; '.join(report.held_back)}." if report.held_back else ""
    return f"{words} of {sum(change.figures for change in report.changes):,} figures.{held}{stale}"
