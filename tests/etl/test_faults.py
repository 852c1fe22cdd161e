"""The plug is pulled: whatever happens to a refresh, the table is whole and no source's figures are lost."""

from __future__ import annotations

import errno
import importlib
import multiprocessing
import os
import random
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sql

from desk import refreshing
from desk.database import REFRESHES, open_desk
from etl import changes, store
from etl.corrections import COLUMNS
from etl.refresh import check, refresh

pytest.importorskip("resource", reason="kill -9 and limits of file sizes are of POSIX systems")
faults = importlib.import_module("tests.etl.faults")
kills = importlib.import_module("benchmarks.kills")

ROUNDS = 200


def said(root: Path) -> dict[str, tuple[int, set[int]]]:
    """By source how many figures the published table has, and which values they say."""
    figures, _ = store.read(faults.files(root).table)
    return {
        str(name): (rows.height, set(rows["value"]))
        for (name,), rows in figures.select("dataset", "value").group_by("dataset")
    }


def start(root: Path, largest_file: int | None = None) -> multiprocessing.process.BaseProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.killing"])  # which loads tests.etl.faults, too
    process = context.Process(target=faults.run, args=(root, largest_file))
    process.start()
    return process


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where three small sources are read from, and nothing is published yet."""
    for folder in ("raw", "documents", "tables", "downloads", "data"):
        (tmp_path / folder).mkdir()
    (tmp_path / "exceptions.csv").write_text("rule,figure_id,reason\n", encoding="utf-8")
    (tmp_path / "corrections.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    return tmp_path


def say(root: Path, version: int) -> None:
    """Every row of every source says this number."""
    for name in faults.NAMES:
        faults.write(root, name, version, rows=20)


def list_all(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


WAYS_OUT = ("Make room or give leave to write", "the next refresh writes down what changed", "Look after the disk")


@pytest.mark.parametrize("name", ["figures.parquet", "figures"])
@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "No space left on device"), (errno.EROFS, "Read-only file system")],
)
def test_whatever_write_the_disk_refuses_the_table_stays_and_the_message_says_what_to_do(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int, words: str
) -> None:
    files = replace(faults.files(root), table=root / "data" / name)
    say(root, 1)
    refresh(faults.SOURCES, files)
    before, manifest = store.read(files.table)
    flush, allowed, left = os.fsync, 0, 0

    def refuse(handle: int) -> None:
        nonlocal left
        if not left:
            raise OSError(number, os.strerror(number))
        left -= 1
        flush(handle)

    while True:
        say(root, 2)
        left = allowed
        monkeypatch.setattr(os, "fsync", refuse)
        try:
            refresh(faults.SOURCES, files)
        except store.StoreError as error:
            told = str(error)
        else:
            break
        finally:
            monkeypatch.setattr(os, "fsync", flush)
        assert words in told
        assert any(words in told for words in WAYS_OUT), told
        figures, said = store.read(files.table)
        if "nothing is published" in told:
            assert (figures.equals(before), said) == (True, manifest), f"after {allowed} writes"
        else:
            assert set(figures["value"]) == {2}
        left_over = [path for path in list_all(root / "data") if path.endswith(".tmp")]
        assert left_over == [], f"after {allowed} writes"
        allowed += 1
    assert allowed > 4, "hardly any write was refused: this proves nothing"
    figures, _ = store.read(files.table)
    assert set(figures["value"]) == {2}
    assert [one["figures"] for one in changes.read(files.table)] == [60, 60]
    assert not (root / "data" / "changes.next.json").exists()


def test_a_clock_that_goes_backwards_between_two_refreshes_loses_and_mixes_nothing(root: Path) -> None:
    table = faults.files(root).table
    for version, year in ((1, 2026), (2, 2019), (3, 2027)):
        say(root, version)
        refresh(faults.SOURCES, faults.files(root), now=datetime(year, 3, 4, tzinfo=UTC), fetch=faults.unplugged)
        os.utime(table, (0, 0))
        assert said(root) == {name: (20, {version}) for name in faults.NAMES}
    assert [one["at"][:4] for one in changes.read(table)] == ["2027", "2019", "2026"]
    before = table.read_bytes()
    assert not refresh(faults.SOURCES, faults.files(root), now=datetime(2001, 1, 1, tzinfo=UTC)).published
    assert table.read_bytes() == before


def test_refreshes_at_once_publish_one_after_the_other_or_say_that_another_one_does(root: Path) -> None:
    say(root, 1)
    start(root).join()
    say(root, 2)
    processes = [start(root) for _ in range(4)]
    for process in processes:
        process.join()
    assert 0 in [process.exitcode for process in processes]
    assert said(root) == {name: (20, {2}) for name in faults.NAMES}
    assert [one["datasets"]["river"]["changed"] for one in changes.read(faults.files(root).table)] == [20, 0]


def test_a_refresh_from_the_page_and_one_from_the_shell_do_not_meet(root: Path) -> None:
    say(root, 1)
    table = faults.files(root).table
    desk = open_desk(table)
    with desk.writing() as connection:
        row = {"editor": "Ana", "online": False, "state": "running", "step": "", "done": 0, "total": 0, "words": ""}
        now = datetime.now(UTC)
        connection.execute(sql.insert(REFRESHES).values(**row, began_at=now, seen_at=now))
    with (
        store.locked(table),
        pytest.raises(store.StoreError, match="another refresh is writing"),
        refreshing.recorded(desk, 1),
    ):
        refresh(faults.SOURCES, faults.files(root))
    ended = refreshing.newest(desk)
    assert ended is not None
    assert (ended.state, ended.words.partition(";")[0]) == ("failed", "another refresh is writing figures.parquet")


@pytest.mark.parametrize("command", ["refresh, a file", "refresh, a folder by year", "decisions at the desk"])
def test_a_command_that_is_killed_loses_nothing_and_the_next_one_needs_no_help(command: str) -> None:
    """A sample of benchmarks/kills.py, which kills each command a hundred times."""
    found = kills.kill(next(one for one in kills.COMMANDS if one.name == command), 4, seed=8)
    assert found.lost == []
    assert found.kills == 4


def test_two_hundred_faults_at_random_moments_lose_nothing(root: Path) -> None:
    for name in faults.NAMES:
        faults.write(root, name, 1)
    start(root).join()
    began = time.perf_counter()
    start(root).join()
    usual = time.perf_counter() - began
    whole = {name: (faults.ROWS, {1}) for name in faults.NAMES}
    assert said(root) == whole
    size = faults.files(root).table.stat().st_size
    chance = random.Random(4)
    met = dict.fromkeys(("kill", "full disk", "no network", "changed column", "truncated"), 0)
    interrupted = 0
    for version in range(2, ROUNDS + 2):
        before = said(root)
        fault = chance.choice(list(met))
        met[fault] += 1
        victim = chance.choice(faults.NAMES)
        for name in faults.NAMES:
            faults.write(root, name, version)
        if fault == "changed column":
            faults.write(root, victim, version, header="town,killed_or_hurt")
        if fault == "truncated":
            faults.write(root, victim, version, rows=0)
        if fault == "no network":
            (root / "raw" / f"{victim}.csv").unlink()
        process = start(root, chance.randrange(size) if fault == "full disk" else None)
        if fault == "kill":
            time.sleep(chance.uniform(0, usual))
            process.kill()
        process.join()
        after = said(root)
        for name in faults.NAMES:
            assert after[name] in (before[name], (faults.ROWS, {version})), f"{fault}, round {version}: {name}"
        if fault in ("changed column", "truncated", "no network"):
            assert process.exitcode == 0
            assert after[victim] == before[victim]
            assert all(after[name] == (faults.ROWS, {version}) for name in faults.NAMES if name != victim)
        interrupted += after == before
    assert min(met.values()) > 20
    assert interrupted > 20, "hardly any refresh was stopped before it published: the faults prove nothing"
    for name in faults.NAMES:
        faults.write(root, name, 0)
    start(root).join()
    assert said(root) == {name: (faults.ROWS, {0}) for name in faults.NAMES}
    figures, failures = check(faults.SOURCES, faults.files(root))
    assert failures == []
    assert figures.filter(pl.col("figure_id").is_duplicated()).height == 0
    left = sorted(path.name for path in (root / "data").iterdir())
    assert [name for name in left if name.endswith(".tmp")] == []
