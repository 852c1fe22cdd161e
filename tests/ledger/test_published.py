"""The table that is held open: readers go on in it while others are put in its place, good ones and broken ones."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from etl import store
from etl.schema import SCHEMA_VERSION
from ledger import published
from ledger.published import find_opened, open_published
from ledger.table import Ledger, LedgerUnreadable
from tests.sample import build_sample

ROWS = build_sample().height


@pytest.fixture(autouse=True)
def nothing_is_open() -> Iterator[None]:
    """Each test begins as a server does that was just started."""
    published._OPENED.clear()
    yield
    published._OPENED.clear()


def publish(table: Path, figures: pl.DataFrame, title: str = "Deaths by event") -> None:
    """Publish these figures at this place, as the refresh does."""
    with store.locked(table):
        store.publish(table, figures, {"events": {"title": title}}, store.read_rejects(table))


@pytest.fixture(params=["figures.parquet", "figures"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The sample, published as a single file, and cut by year."""
    publish(tmp_path / request.param, build_sample())
    return Path(tmp_path / request.param)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The sample, published as a single file."""
    publish(tmp_path / "figures.parquet", build_sample())
    return tmp_path / "figures.parquet"


def count(ledger: Ledger) -> int:
    return int(ledger.figures.select(pl.col("figure_id").count()).collect().item())


def test_readers_share_what_is_open_until_another_is_published(path: Path) -> None:
    first = open_published(path)
    assert first.wrong == ""
    assert open_published(path).ledger is first.ledger
    publish(path, build_sample().head(5))
    second = open_published(path).ledger
    assert (count(first.ledger), count(second)) == (ROWS, 5)
    assert find_opened(first.ledger.version) is first.ledger
    assert find_opened(second.version) is second


def test_a_table_written_with_the_same_time_and_size_is_another_one(file: Path, tmp_path: Path) -> None:
    first = open_published(file).ledger
    when = file.stat().st_mtime_ns
    other = tmp_path / "other.parquet"
    publish(other, build_sample(), "Deaths by place")
    os.utime(other, ns=(when, when))
    other.replace(file)
    assert (file.stat().st_mtime_ns, file.stat().st_size) == first.version[2:]
    assert open_published(file).ledger.sources == {"events": {"title": "Deaths by place"}}


def test_a_clock_that_goes_backwards_keeps_nothing_from_being_shown(path: Path) -> None:
    open_published(path)
    publish(path, build_sample().head(5))
    os.utime(path / "current.json" if path.is_dir() else path, (0, 0))
    assert count(open_published(path).ledger) == 5


@pytest.mark.parametrize("name", ["figures.parquet", "figures"])
def test_who_reads_during_fifty_publishings_meets_no_error_and_no_mixture(name: str, tmp_path: Path) -> None:
    """Every figure of a version says its number, as its manifest does; each version has another number of them."""
    path, versions = tmp_path / name, 50
    figures = build_sample()

    def put(version: int) -> None:
        publish(path, figures.head(20 + version).with_columns(value=pl.lit(version, pl.Int64)), str(version))

    def put_all() -> None:
        for version in range(1, versions + 1):
            put(version)

    put(0)
    held = open_published(path).ledger
    seen: set[int] = set()
    with ThreadPoolExecutor(1) as publisher:
        publishing = publisher.submit(put_all)
        while not publishing.done() or versions not in seen:
            for ledger in (held, open_published(path).ledger):  # one that was opened before, and one opened now
                version = int(ledger.sources["events"]["title"])
                rows = ledger.figures.select("value").collect()["value"]
                later = ledger.figures.filter(pl.col("value") == version).select(pl.len()).collect().item()
                assert set(rows) == {version}
                assert later == len(rows) == 20 + version
                seen.add(version)
            held = ledger
        publishing.result()
    assert len(seen) > 5, "hardly any version was read while others were published: this proves nothing"


def cut(length: Callable[[int], int]) -> Callable[[Path], None]:
    """Put so much of the file in its place."""
    return lambda path: _replace(path, path.read_bytes()[: length(path.stat().st_size)])


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name("fresh")
    fresh.write_bytes(content)
    fresh.replace(path)


def foreign(path: Path) -> None:
    pl.DataFrame({"animal": ["heron"]}).write_parquet(path.with_name("fresh"))
    path.with_name("fresh").replace(path)


def of_schema(version: int) -> Callable[[Path], None]:
    """The same table as another version of the program would write it: a column less, or one more."""

    def put(path: Path) -> None:
        table = pq.read_table(path)
        other = table.drop_columns(["qualifier"]) if version < SCHEMA_VERSION else table.append_column("new", table[0])
        said = {**table.schema.metadata, b"schema_version": json.dumps(version).encode()}
        pq.write_table(other.replace_schema_metadata(said), path.with_name("fresh"))
        path.with_name("fresh").replace(path)

    return put


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def leading_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


BREAK = {
    "empty": cut(lambda size: 0),
    "cut after four bytes": cut(lambda size: 4),
    "cut in half": cut(lambda size: size // 2),
    "a byte short": cut(lambda size: size - 1),
    "a text": lambda path: _replace(path, b"figures\n" * 1000),
    "a foreign table": foreign,
    "an older schema": of_schema(SCHEMA_VERSION - 1),
    "a newer schema": of_schema(SCHEMA_VERSION + 1),
    "a folder": folder,
    "gone": Path.unlink,
    "a link that leads nowhere": leading_nowhere,
}
WRONG = {
    "a foreign table": "is not a table of figures",
    "an older schema": f"is of schema version {SCHEMA_VERSION - 1}, not {SCHEMA_VERSION}",
    "a newer schema": "bring the program up to date",
    "a folder": "no table at figures.parquet",
    "gone": "no table at figures.parquet",
    "a link that leads nowhere": "no table at figures.parquet",
}


@pytest.mark.parametrize("what", BREAK)
def test_what_was_open_is_shown_on_where_something_broken_takes_its_place(what: str, file: Path) -> None:
    before = open_published(file).ledger
    BREAK[what](file)
    after = open_published(file)
    assert after.ledger is before
    assert WRONG.get(what, "is not a Parquet file of figures") in after.wrong
    assert count(after.ledger) == ROWS
    if file.is_dir():
        file.rmdir()
    publish(file.with_name("mended.parquet"), build_sample().head(5))
    file.with_name("mended.parquet").replace(file)
    assert open_published(file).wrong == ""
    assert count(open_published(file).ledger) == 5


@pytest.mark.parametrize("what", BREAK)
def test_a_server_that_starts_on_something_broken_refuses_it_and_says_what_to_do(what: str, file: Path) -> None:
    BREAK[what](file)
    with pytest.raises(LedgerUnreadable, match=r"python -m etl refresh|bring the program up to date"):
        open_published(file)


@pytest.mark.parametrize("what", ["cut in half", "a text", "a newer schema"])
def test_a_server_that_starts_on_something_broken_shows_the_version_that_is_kept_beside_it(
    what: str, file: Path
) -> None:
    publish(file, build_sample().head(5))
    BREAK[what](file)
    shown = open_published(file)
    assert shown.ledger.path == store.previous(file)
    assert count(shown.ledger) == ROWS
    assert shown.wrong
    assert open_published(file).ledger is shown.ledger


def test_a_table_that_was_taken_away_does_not_come_back_from_the_version_kept_beside_it(file: Path) -> None:
    publish(file, build_sample().head(5))
    file.unlink()
    with pytest.raises(LedgerUnreadable, match=r"no table at figures.parquet"):
        open_published(file)


@pytest.mark.parametrize("share", [0, 0.3, 0.999])
def test_where_the_very_file_that_is_open_is_cut_short_the_version_before_is_shown(share: float, file: Path) -> None:
    publish(file, build_sample().head(5))
    assert count(open_published(file).ledger) == 5
    os.truncate(file, int(file.stat().st_size * share))
    shown = open_published(file)
    assert "move it away, put figures.previous.parquet in its place, then run `python -m etl refresh`" in shown.wrong
    assert count(shown.ledger) == ROWS


def test_where_no_version_before_is_kept_a_file_that_was_cut_short_is_refused(file: Path) -> None:
    open_published(file)
    os.truncate(file, 1000)
    with pytest.raises(LedgerUnreadable, match="move it away, then `python -m etl refresh` builds it anew"):
        open_published(file)


@pytest.mark.parametrize(
    ("spoil", "wrong"),
    [
        (lambda folder: next(folder.rglob("year=*/*.parquet")).unlink(), "lacks one of its parts"),
        (lambda folder: shutil.rmtree(next(folder.glob("version-*"))), "lacks one of its parts"),
        (lambda folder: _replace(folder / "current.json", b'{"version": "version-99"}'), "lacks one of its parts"),
        (lambda folder: _replace(folder / "current.json", b'{"version"'), "does not say how it was made"),
        (lambda folder: _replace(folder / "current.json", b"[]"), "does not say how it was made"),
        (lambda folder: (folder / "current.json").unlink(), "no table at figures"),
        (lambda folder: _replace(next(folder.rglob("year=*/*.parquet")), b"PAR1"), "is cut short"),
        (shutil.rmtree, "no table at figures"),
    ],
)
def test_a_folder_that_is_spoiled_is_shown_as_it_was_while_the_server_runs(
    spoil: Callable[[Path], None], wrong: str, tmp_path: Path
) -> None:
    folder = tmp_path / "figures"
    publish(folder, build_sample())
    before = open_published(folder).ledger
    spoil(folder)
    after = open_published(folder)
    assert wrong in after.wrong
    assert after.ledger is before
    assert count(after.ledger) == ROWS
    published._OPENED.clear()
    with pytest.raises(LedgerUnreadable, match=wrong):
        open_published(folder)


def test_a_file_that_this_program_may_not_read_is_called_by_that_name(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(LedgerUnreadable, match="may not be read: give the user that runs this program leave"):
        open_published(file)
