"""A table cut by year: what is written, what stays, and that a writer who is killed or overtaken changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from etl import dataset, store
from etl.dataset import StoreError
from etl.paths import open_path
from etl.refresh import Files, check, refresh
from tests.etl import faults
from tests.etl.bucket import Bucket
from tests.etl.reports import MOMENT, contents
from tests.sample import build_sample

SOURCES = {"events": {"title": "Deaths by event"}}


def publish(folder: Path, figures: pl.DataFrame) -> bool:
    with store.locked(folder):
        return store.publish(folder, figures, SOURCES, store.read_rejects(folder))


def versions(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("version-*"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "figures"


def test_what_is_published_is_read_again_whole_in_the_order_of_the_single_file(folder: Path, tmp_path: Path) -> None:
    publish(tmp_path / "figures.parquet", build_sample())
    publish(folder, build_sample())
    single, manifest = store.read(tmp_path / "figures.parquet")
    assert store.read(folder)[0].equals(single)
    assert store.read(folder)[1] == manifest == SOURCES


def test_each_file_holds_one_year_and_the_last_one_the_figures_without(folder: Path) -> None:
    some = build_sample().with_row_index()
    undated = pl.when(pl.col("index") < 2).then(None).otherwise("period_end").alias("period_end")
    publish(folder, some.with_columns(undated).drop("index"))
    years = []
    for path in sorted((folder / "version-1").glob("year=*/figures.parquet")):
        found = pq.read_table(path)["period_end"].to_pylist()
        years.append(path.parent.name)
        assert {f"year={day.year if day else dataset.NO_YEAR}" for day in found} == {path.parent.name}
    assert len(years) > 2
    said = json.loads((folder / "version-1" / dataset.METADATA).read_text(encoding="utf-8"))
    assert [entry["path"].split("/")[0] for entry in said["files"]] == years
    assert years[-1] == f"year={dataset.NO_YEAR}"


def test_the_same_figures_in_another_order_change_no_byte(folder: Path) -> None:
    assert publish(folder, build_sample())
    before = contents(folder)
    assert not publish(folder, build_sample().reverse())
    assert contents(folder) == before


def test_the_version_before_stays_and_older_ones_go(folder: Path) -> None:
    for height in (3, 4, 5, 6):
        assert publish(folder, build_sample().head(height))
    assert versions(folder) == ["version-3", "version-4"]
    assert store.read(folder)[0].height == 6


def test_what_a_killed_writer_left_is_swept_away_and_nobody_reads_it(folder: Path) -> None:
    publish(folder, build_sample().head(3))
    with store.locked(folder):
        version = dataset.begin(folder)
        dataset.write_year(version, "2020", build_sample())
    assert store.read(folder)[0].height == 3
    publish(folder, build_sample().head(4))
    assert versions(folder) == ["version-1", "version-2"]
    assert len(list((folder / "version-2").glob("year=*"))) < len(list(dataset.by_year(build_sample())))


@pytest.mark.parametrize("at", ["version-1/_metadata.json", "current.json", "version-1/year=2020/figures.parquet"])
def test_a_folder_that_is_broken_is_no_table(folder: Path, at: str) -> None:
    publish(folder, build_sample())
    broken = folder / at if (folder / at).exists() else next(folder.rglob("*.parquet"))
    broken.write_bytes(broken.read_bytes()[:20])
    with pytest.raises(StoreError, match=r"figures cannot be read .* name the version before in current.json"):
        store.read(folder)


def test_a_file_in_which_a_single_bit_fell_over_is_not_read(folder: Path) -> None:
    publish(folder, build_sample())
    damaged = next(folder.rglob("*.parquet"))
    content = bytearray(damaged.read_bytes())
    content[len(content) // 3] ^= 1
    damaged.write_bytes(bytes(content))
    with pytest.raises(StoreError, match=r"year=.* is not what was written there"):
        store.read(folder)


def test_a_folder_of_another_schema_is_told(folder: Path) -> None:
    publish(folder, build_sample())
    metadata = folder / "version-1" / dataset.METADATA
    metadata.write_text(metadata.read_text(encoding="utf-8").replace('"schema_version": 1', '"schema_version": 0'))
    with pytest.raises(StoreError, match="another schema"):
        store.read(folder)


def write(folder: Path, figures: pl.DataFrame) -> Path:
    version = dataset.begin(folder)
    files = [dataset.write_year(version, year, rows) for year, rows in dataset.by_year(figures)]
    dataset.publish(folder, version, files, SOURCES)
    return version


def test_an_object_store_holds_the_same_and_sweeps_what_is_two_versions_old(bucket: Bucket) -> None:
    folder = open_path("s3://reports/figures")
    third, fourth = [write(folder, build_sample().head(height)) for height in (4, 8, 5, 6)][2:]
    assert {key.split("/")[1] for key in bucket.objects} == {third.name, fourth.name, "current.json"}
    assert dataset.read(folder)[0].height == 6


def test_of_two_writers_of_one_object_store_the_later_gives_up(bucket: Bucket) -> None:
    folder = open_path("s3://reports/figures")
    version = dataset.begin(folder)
    files = [dataset.write_year(version, "2020", build_sample())]
    write(folder, build_sample().head(4))
    with pytest.raises(StoreError, match="published by another run meanwhile"):
        dataset.publish(folder, version, files, SOURCES)
    assert dataset.read(folder)[0].height == 4
    assert not any(version.name in key for key in bucket.objects)


def test_a_refresh_publishes_into_a_folder_what_it_publishes_into_a_file(tmp_path: Path) -> None:
    for source in faults.NAMES:
        rows = "".join(f"{source}-{number},{number + 1}\n" for number in range(20))
        (tmp_path / f"{source}.csv").write_text(f"town,killed\n{rows}", encoding="utf-8")
    folders = {"raw": tmp_path, "downloads": tmp_path / "none"}
    tables = [tmp_path / "file" / "figures.parquet", tmp_path / "folder" / "figures"]
    for table in tables:
        assert refresh(faults.SOURCES, Files(table, folders), MOMENT).published
        assert not refresh(faults.SOURCES, Files(table, folders), MOMENT).published
    file, folder = (store.read(table) for table in tables)
    assert folder[0].equals(file[0])
    assert folder[1] == file[1]
    assert check(faults.SOURCES, Files(tables[1], folders))[1] == []
