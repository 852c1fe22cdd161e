"""The plug is pulled: whatever happens to a refresh, the table is whole and no source's figures are lost."""

from __future__ import annotations

import importlib
import multiprocessing
import random
import time
from pathlib import Path

import polars as pl
import pytest

from etl import store
from etl.corrections import COLUMNS
from etl.refresh import check

pytest.importorskip("resource", reason="kill -9 and limits of file sizes are of POSIX systems")
faults = importlib.import_module("tests.etl.faults")

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
    context.set_forkserver_preload(["tests.etl.faults"])
    process = context.Process(target=faults.run, args=(root, largest_file))
    process.start()
    return process


def test_two_hundred_faults_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    for folder in ("raw", "documents", "tables", "downloads", "data"):
        (tmp_path / folder).mkdir()
    (tmp_path / "exceptions.csv").write_text("rule,figure_id,reason\n", encoding="utf-8")
    (tmp_path / "corrections.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    for name in faults.NAMES:
        faults.write(tmp_path, name, 1)
    start(tmp_path).join()
    began = time.perf_counter()
    start(tmp_path).join()
    usual = time.perf_counter() - began
    whole = {name: (faults.ROWS, {1}) for name in faults.NAMES}
    assert said(tmp_path) == whole
    size = faults.files(tmp_path).table.stat().st_size
    chance = random.Random(4)
    met = dict.fromkeys(("kill", "full disk", "no network", "changed column", "truncated"), 0)
    interrupted = 0
    for version in range(2, ROUNDS + 2):
        before = said(tmp_path)
        fault = chance.choice(list(met))
        met[fault] += 1
        victim = chance.choice(faults.NAMES)
        for name in faults.NAMES:
            faults.write(tmp_path, name, version)
        if fault == "changed column":
            faults.write(tmp_path, victim, version, header="town,killed_or_hurt")
        if fault == "truncated":
            faults.write(tmp_path, victim, version, rows=0)
        if fault == "no network":
            (tmp_path / "raw" / f"{victim}.csv").unlink()
        process = start(tmp_path, chance.randrange(size) if fault == "full disk" else None)
        if fault == "kill":
            time.sleep(chance.uniform(0, usual))
            process.kill()
        process.join()
        after = said(tmp_path)
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
        faults.write(tmp_path, name, 0)
    start(tmp_path).join()
    assert said(tmp_path) == {name: (faults.ROWS, {0}) for name in faults.NAMES}
    figures, failures = check(faults.SOURCES, faults.files(tmp_path))
    assert failures == []
    assert figures.filter(pl.col("figure_id").is_duplicated()).height == 0
    left = sorted(path.name for path in (tmp_path / "data").iterdir())
    assert [name for name in left if name.endswith(".tmp")] == []
