"""Refreshes that are started from the page: one at a time, alive or told to have ended, on both databases."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql

from desk import refreshing
from desk.access import VISITOR, NotAllowed, Person
from desk.database import REFRESHES, Desk
from desk.refreshing import (
    SILENCE,
    AlreadyRunning,
    end_refresh,
    newest,
    note_progress,
    recorded,
    running,
    start_refresh,
)

EDITOR = Person("Ana", True)
TABLE = Path("figures.parquet")


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What would have been started, in place of a program."""
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(refreshing, "_launch", lambda *arguments: asked.append(arguments))
    return asked


def wait_for(what: Callable[[], Any]) -> Any:
    """What this gives once it gives anything."""
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        if found := what():
            return found
        threading.Event().wait(0.02)
    raise AssertionError("waited for it in vain")


def test_an_editor_starts_a_refresh_and_reads_how_far_it_is(desk: Desk, launched: list[Any]) -> None:
    assert newest(desk) is None
    refresh_id = start_refresh(desk, EDITOR, TABLE, online=True)
    assert launched == [(desk, refresh_id, TABLE, True)]
    note_progress(desk, refresh_id, "documents: one.md", 3, 8)
    here = running(desk)
    assert here and (here.editor, here.step, here.done, here.total, here.online) == (
        "Ana", "documents: one.md", 3, 8, True,
    )  # fmt: skip
    end_refresh(desk, refresh_id, "published", "2 figures changed")
    assert running(desk) is None
    last = newest(desk)
    assert last and (last.state, last.words) == ("published", "2 figures changed")
    assert last.ended_at and last.began_at <= last.ended_at


def test_a_visitor_starts_none(desk: Desk, launched: list[Any]) -> None:
    with pytest.raises(NotAllowed):
        start_refresh(desk, VISITOR, TABLE)
    assert (newest(desk), launched) == (None, [])


def test_while_one_runs_nobody_starts_another(desk: Desk, launched: list[Any]) -> None:
    first = start_refresh(desk, EDITOR, TABLE)
    with pytest.raises(AlreadyRunning) as refused:
        start_refresh(desk, Person("Ben", True), TABLE)
    assert refused.value.refresh.id == first
    end_refresh(desk, first, "unchanged", "")
    assert start_refresh(desk, Person("Ben", True), TABLE) > first


def test_of_many_who_start_at_once_one_does(desk: Desk, launched: list[Any]) -> None:
    def start(number: int) -> int | None:
        try:
            return start_refresh(desk, Person(f"editor {number}", True), TABLE)
        except AlreadyRunning:
            return None

    with ThreadPoolExecutor(8) as many:
        started = [refresh_id for refresh_id in many.map(start, range(8)) if refresh_id]
    assert len(started) == len(launched) == 1


def test_a_refresh_that_is_silent_for_a_minute_has_failed_and_another_can_begin(
    desk: Desk, launched: list[Any]
) -> None:
    first = start_refresh(desk, EDITOR, TABLE)
    with desk.writing() as connection:
        connection.execute(sql.update(REFRESHES).values(seen_at=datetime.now(UTC) - SILENCE - timedelta(seconds=1)))
    last = newest(desk)
    assert last and (last.state, last.words) == ("failed", "it ended without a word")
    assert start_refresh(desk, EDITOR, TABLE) != first


def test_the_first_end_that_is_told_holds(desk: Desk, launched: list[Any]) -> None:
    refresh_id = start_refresh(desk, EDITOR, TABLE)
    end_refresh(desk, refresh_id, "published", "all of it")
    end_refresh(desk, refresh_id, "failed", "it ended without a word")
    note_progress(desk, refresh_id, "late", 1, 2)
    last = newest(desk)
    assert last and (last.state, last.words, last.step) == ("published", "all of it", "")


def test_no_refresh_ends_in_a_way_that_nobody_knows(desk: Desk, launched: list[Any]) -> None:
    refresh_id = start_refresh(desk, EDITOR, TABLE)
    with pytest.raises(ValueError, match="not as well"):
        end_refresh(desk, refresh_id, "well", "")


def test_one_long_step_is_alive_all_the_while(desk: Desk, launched: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "BEAT", 0.02)
    refresh_id = start_refresh(desk, EDITOR, TABLE)
    begun = newest(desk)
    assert begun
    with recorded(desk, refresh_id):
        assert wait_for(lambda: (last := newest(desk)) and last.seen_at > begun.seen_at)
    assert running(desk)  # that it lives no longer says nothing of how it ended


def test_what_stops_a_refresh_is_written_down_and_goes_on(desk: Desk, launched: list[Any]) -> None:
    refresh_id = start_refresh(desk, EDITOR, TABLE)
    with pytest.raises(KeyError), recorded(desk, refresh_id):
        raise KeyError("no such file")
    last = newest(desk)
    assert last and last.state == "failed" and "no such file" in last.words


def test_the_program_is_asked_for_what_was_chosen_and_its_last_words_are_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    says_what_it_was_asked = "import sys; sys.exit('asked for ' + ' '.join(sys.argv[1:]))"
    monkeypatch.setattr(refreshing, "PROGRAM", (sys.executable, "-c", says_what_it_was_asked))
    for online, ending in ((False, " --offline"), (True, "")):
        refresh_id = start_refresh(desk, EDITOR, tmp_path / "figures.parquet", online)
        wait_for(lambda: running(desk) is None)
        last = newest(desk)
        asked = f"asked for --recorded {refresh_id} --table {tmp_path / 'figures.parquet'}{ending}"
        assert last and last.words == f"it ended without a word; the last it wrote was: {asked}"


def test_a_program_that_cannot_be_started_is_a_failure_with_a_reason(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "PROGRAM", ("/no/such/program",))
    start_refresh(desk, EDITOR, TABLE)
    last = newest(desk)
    assert last and last.words == "it could not be started: No such file or directory"


def test_a_server_that_is_killed_does_not_take_its_refresh_along(tmp_path: Path) -> None:
    mark = tmp_path / "ended"
    server = f"""
import sys, pathlib
from desk import refreshing
from desk.access import Person
from desk.database import open_desk
wait = "import time, pathlib; time.sleep(1); pathlib.Path({str(mark)!r}).write_text('well')"
refreshing.PROGRAM = (sys.executable, "-c", wait)
table = pathlib.Path({str(tmp_path / "figures.parquet")!r})
refreshing.start_refresh(open_desk(table), Person("Ana", True), table)
print("started", flush=True)
sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", server], cwd=refreshing.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running_server:
        assert running_server.stdout and running_server.stdout.readline() == b"started\n"
        running_server.kill()
    assert not mark.exists()
    assert wait_for(mark.exists)


def test_a_clock_that_is_set_back_keeps_nobody_from_refreshing(desk: Desk, launched: list[Any]) -> None:
    """A refresh that was killed stays behind with a sign of life of a time that is still to come."""
    killed = start_refresh(desk, EDITOR, TABLE)
    with desk.writing() as connection:
        connection.execute(sql.update(REFRESHES).values(seen_at=datetime.now(UTC) + timedelta(hours=3)))
    assert running(desk) is None
    second = start_refresh(desk, EDITOR, TABLE)
    assert second != killed
    here = running(desk)
    assert here is not None and here.id == second
