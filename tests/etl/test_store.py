"""Publishing: the old table or the new one, whole, whenever it is killed; the same bytes for the same figures."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from etl import store
from etl.relate import relate
from etl.rows import REJECTS_SCHEMA
from etl.schema import ARROW_SCHEMA, FRAME_SCHEMA
from tests.etl.claims import cell, figures

NO_REJECTS = pl.DataFrame(schema=REJECTS_SCHEMA)
MANIFEST: store.Manifest = {"toy": {"title": "Toy, ça et là", "files": {"toy.csv": {"sha256": "0"}}}}


def table(size: int = 3) -> pl.DataFrame:
    return relate(figures(*(cell(f"c{at}", at) for at in range(size))))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "figures.parquet"


def publish(path: Path, rows: pl.DataFrame, manifest: store.Manifest = MANIFEST) -> bool:
    with store.locked(path):
        return store.publish(path, rows, manifest, NO_REJECTS)


def test_what_is_published_is_read_back(path: Path) -> None:
    assert publish(path, table())
    rows, manifest = store.read(path)
    assert rows.sort("figure_id").equals(table().sort("figure_id"))
    assert dict(rows.schema) == FRAME_SCHEMA
    assert manifest == MANIFEST


def test_the_file_has_the_declared_types_and_which_fields_are_required(path: Path) -> None:
    publish(path, table())
    assert pq.read_schema(path).remove_metadata().equals(ARROW_SCHEMA)


def test_no_table_is_a_table_of_no_figures(path: Path) -> None:
    rows, manifest = store.read(path)
    assert (rows.height, dict(rows.schema), manifest) == (0, FRAME_SCHEMA, {})


def test_the_same_figures_in_any_order_are_the_same_bytes_and_touch_nothing(path: Path) -> None:
    publish(path, table(50))
    before, moment = path.read_bytes(), path.stat().st_mtime_ns
    assert not publish(path, table(50).sample(fraction=1, shuffle=True, seed=1))
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, moment)
    assert not store.previous(path).exists()


def test_the_last_version_is_kept(path: Path) -> None:
    publish(path, table(3))
    first = path.read_bytes()
    assert publish(path, table(4))
    assert store.previous(path).read_bytes() == first
    assert store.read(path)[0].height == 4


def test_a_changed_manifest_alone_is_a_new_version(path: Path) -> None:
    publish(path, table())
    assert publish(path, table(), {"toy": {"title": "Another title", "files": {}}})


def test_a_second_refresh_is_refused_at_once_with_a_sentence(path: Path) -> None:
    with (
        store.locked(path),
        pytest.raises(store.StoreError, match="another refresh is writing"),
        store.locked(path, patience=0.05),
    ):
        pass


def test_what_a_killed_refresh_left_is_swept_and_nothing_else(path: Path) -> None:
    publish(path, table())
    orphan, other = path.parent / ".figures.figures.99.tmp", path.parent / "notes.tmp"
    orphan.write_text("half a table")
    other.write_text("mine")
    with store.locked(path):
        assert not orphan.exists()
    assert other.exists()
    assert sorted(file.suffix for file in path.parent.iterdir() if file.name.startswith(".")) == []


@pytest.mark.parametrize("content", [b"", b"PAR1 not really", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_a_broken_table_is_refused_with_what_to_do(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(store.StoreError, match=r"move it away, then refresh with the raw files"):
        store.read(path)
    store.previous(path).write_bytes(b"the version before")
    with pytest.raises(store.StoreError, match=r"move it away, put figures\.previous\.parquet in its place"):
        store.read(path)


def test_a_folder_in_the_place_of_the_table_is_refused_with_what_to_do(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(store.StoreError, match=r"figures\.parquet cannot be read .* move it away"):
        store.read(path)


def test_a_table_of_a_newer_program_is_left_to_that_program(path: Path) -> None:
    publish(path, table())
    newer = pq.read_table(path)
    newer = newer.replace_schema_metadata({**newer.schema.metadata, b"schema_version": b"99"})
    pq.write_table(newer, path)
    with pytest.raises(store.StoreError, match=r"another schema \(99\) .* bring this program up to date"):
        store.read(path)


def test_a_table_that_may_not_be_read_is_not_taken_for_a_broken_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(path, table())

    def refuse(where: Path) -> None:
        raise PermissionError(13, "Permission denied", str(where))

    monkeypatch.setattr(pq, "ParquetFile", refuse)
    with pytest.raises(store.StoreError, match="give leave to read it"):
        store.read(path)


def test_rejects_that_cannot_be_read_are_not_taken_for_none(path: Path) -> None:
    publish(path, table())
    store.rejects(path).write_bytes(b"PAR1")
    with pytest.raises(store.StoreError, match=r"rejects\.parquet cannot be read .* move it away"):
        store.read_rejects(path)


def test_a_table_of_another_schema_is_refused_with_what_to_do(path: Path) -> None:
    path.parent.mkdir()
    pl.DataFrame({"deaths": [3]}).write_parquet(path)
    with pytest.raises(store.StoreError, match="written with another schema"):
        store.read(path)


PUBLISHER = """
import sys
from pathlib import Path
from etl import store
from tests.etl.test_store import NO_REJECTS, table
path, size = Path(sys.argv[1]), 1
while True:
    size = size % 400 + 200
    with store.locked(path):
        store.publish(path, table(size), {"toy": {"size": size, "files": {}}}, NO_REJECTS)
    print("published", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is of POSIX systems")
def test_killed_at_any_instant_it_leaves_a_whole_table(path: Path) -> None:
    publish(path, table(200), {"toy": {"size": 200, "files": {}}})
    chance = random.Random(7)
    seen = set()
    for _ in range(8):
        writer = subprocess.Popen([sys.executable, "-c", PUBLISHER, str(path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        for _ in range(chance.randint(1, 3)):
            writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.03))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        rows, manifest = store.read(path)
        assert rows.height == manifest["toy"]["size"]
        seen.add(rows.height)
    assert len(seen) > 1, "the writer published one size only: the kills prove nothing"
    publish(path, table(5))
    assert sorted(file.name for file in path.parent.iterdir()) == [
        *("figures.parquet", "figures.parquet.lock", "figures.previous.parquet", "rejects.parquet"),
    ]
