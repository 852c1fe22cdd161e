"""Refreshes that an editor starts from the page: a program of its own does it, and writes here how far it is."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final

import sqlalchemy as sql

from desk.access import Person, demand_editor
from desk.database import REFRESHES, Desk, DeskUnreachable

ROOT: Final = Path(__file__).resolve().parent.parent
PROGRAM: Final = (sys.executable, "-m", "etl", "refresh")
RUNNING: Final = "running"
ENDS: Final = ("published", "unchanged", "failed")
SILENCE: Final = timedelta(seconds=60)
"""A refresh that has given no sign of life for so long has ended; or whose last sign is so long in the future, where
the clock was set back: a living one gives its next sign by the new time."""
BEAT: Final = 10.0
"""Seconds between two signs of life."""
WITHOUT_A_WORD: Final = "it ended without a word"


class AlreadyRunning(Exception):
    """A refresh is running already: there is one at a time; ``refresh`` is that one."""

    def __init__(self, refresh: Refresh) -> None:
        super().__init__("A refresh is running already; wait until it has ended.")
        self.refresh = refresh


@dataclass(frozen=True)
class Refresh:
    """One refresh: who started it, how far it is, and, once it has ended, what came of it (``state``, ``words``).

    ``step`` is what it is doing; it has done ``done`` of ``total`` such things, of which there are none before it
    knows how many.
    """

    id: int
    editor: str
    online: bool
    state: str
    step: str
    done: int
    total: int
    words: str
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None


def start_refresh(desk: Desk, person: Person, table: Path, online: bool = False) -> int:
    """Start a refresh of this table, and give its id; it goes on where this program ends.

    ``online``: sources are tried online too. Raises NotAllowed, and AlreadyRunning where one runs, here or on another
    server with the same desk.
    """
    editor = demand_editor(person)
    now = datetime.now(UTC)
    with desk.writing() as connection:
        last = _newest(connection)
        if last and last.state == RUNNING:
            raise AlreadyRunning(last)
        row = {"editor": editor, "online": online, "state": RUNNING, "step": "", "done": 0, "total": 0, "words": ""}
        inserted = connection.execute(sql.insert(REFRESHES).values(**row, began_at=now, seen_at=now))
        refresh_id = int((inserted.inserted_primary_key or (0,))[0])
    try:
        _launch(desk, refresh_id, table, online)
    except OSError as error:
        end_refresh(desk, refresh_id, "failed", f"it could not be started: {error.strerror or error}")
    return refresh_id


def running(desk: Desk) -> Refresh | None:
    """The refresh that runs now, if one does."""
    last = newest(desk)
    return last if last and last.state == RUNNING else None


def newest(desk: Desk) -> Refresh | None:
    """The refresh that was started last; null where none ever was."""
    with desk.reading() as connection:
        return _newest(connection)


def note_progress(desk: Desk, refresh_id: int, step: str, done: int, total: int) -> None:
    """Write down what a running refresh is doing, and that it is alive."""
    _note(desk, refresh_id, step=step, done=done, total=total, seen_at=datetime.now(UTC))


def end_refresh(desk: Desk, refresh_id: int, state: str, words: str) -> None:
    """Write down what came of a refresh: one of ENDS, and a sentence about it. The first end that is told holds."""
    if state not in ENDS:
        raise ValueError(f"a refresh ends as one of {', '.join(ENDS)}, not as {state}")
    now = datetime.now(UTC)
    _note(desk, refresh_id, state=state, words=words, seen_at=now, ended_at=now)


@contextmanager
def recorded(desk: Desk, refresh_id: int) -> Iterator[None]:
    """Give a sign of life every ten seconds while the block runs, however long one step of it takes.

    What the block raises is written down as the refresh's failure, and goes on.
    """
    ended = threading.Event()

    def live() -> None:
        while not ended.wait(BEAT):
            with suppress(DeskUnreachable):  # the next one may get through
                _note(desk, refresh_id, seen_at=datetime.now(UTC))

    life = threading.Thread(target=live, daemon=True)
    life.start()
    try:
        yield
    except BaseException as error:
        end_refresh(desk, refresh_id, "failed", str(error) or error.__class__.__name__)
        raise
    finally:
        ended.set()
        life.join()


def _newest(connection: sql.Connection) -> Refresh | None:
    row = connection.execute(sql.select(REFRESHES).order_by(REFRESHES.c.id.desc()).limit(1)).mappings().first()
    if row is None:
        return None
    refresh = Refresh(**row)
    if refresh.state == RUNNING and abs(datetime.now(UTC) - refresh.seen_at) > SILENCE:
        return replace(refresh, state="failed", words=WITHOUT_A_WORD, ended_at=refresh.seen_at)
    return refresh


def _note(desk: Desk, refresh_id: int, **values: Any) -> None:
    """Change a refresh that has not ended."""
    here = (REFRESHES.c.id == refresh_id) & (REFRESHES.c.state == RUNNING)
    with desk.writing() as connection:
        connection.execute(sql.update(REFRESHES).where(here).values(**values))


def _launch(desk: Desk, refresh_id: int, table: Path, online: bool) -> None:
    """The program, in a session of its own: a server that ends, or is told to, does not take it along."""
    asked = ["--recorded", str(refresh_id), "--table", str(table.resolve()), *([] if online else ["--offline"])]
    complaints = tempfile.TemporaryFile()  # noqa: SIM115  (read when the program has ended)
    program = subprocess.Popen(
        [*PROGRAM, *asked],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=complaints,
        start_new_session=True,
    )
    threading.Thread(target=_watch, args=(desk, refresh_id, program, complaints), daemon=True).start()


def _watch(desk: Desk, refresh_id: int, program: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
    """Once the program has ended: if it did not say how, write down the last that it complained of."""
    program.wait()
    with complaints:
        complaints.seek(0)
        lines = complaints.read().decode(errors="replace").strip().splitlines()
    words = f"{WITHOUT_A_WORD}; the last it wrote was: {lines[-1][:500]}" if lines else WITHOUT_A_WORD
    with suppress(DeskUnreachable):  # then its silence tells
        end_refresh(desk, refresh_id, "failed", words)
