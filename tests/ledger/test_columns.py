"""Columns laid down on disk: whatever rows are read of them, what Polars reads of the table itself."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from random import Random
from threading import Barrier
from typing import IO

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from polars.testing.parametric import column, dataframes

from etl.schema import FRAME_SCHEMA
from ledger import columns
from ledger.columns import Columns
from ledger.table import Ledger, open_ledger
from tests.ledger.test_table import folder as folder
from tests.sample import build_sample

FEW, MANY = ("Idleb", "إدلب "), st.text(max_size=20)
TABLES = dataframes(
    [
        column("few", dtype=pl.String, strategy=st.sampled_from(FEW), allow_null=True),
        column("many", dtype=pl.String, strategy=MANY, allow_null=True),
        *(
            column(f"{number} {dtype}", dtype=dtype, allow_null=True)
            for number, dtype in enumerate(dict.fromkeys(FRAME_SCHEMA.values()))
            if dtype != pl.String
        ),
    ],
    max_size=40,
)
"""Tables with a column of every type that a figure has, any value of which may be missing."""


@pytest.fixture(autouse=True)
def in_small_pieces() -> Iterator[None]:
    """A table of a few rows is laid down as one of millions is: piece by piece, columns in several passes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "CHUNK", 12)
        patch.setattr(columns, "TOGETHER", 3)
        patch.setattr(columns, "MANY", 1)
        yield


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, with nothing in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def find(table: pl.DataFrame, name: str, values: pl.Series) -> list[int]:
    """The numbers of the rows that hold one of these values, none of which is a null."""
    numbered = table.with_row_index("the row")
    return numbered.filter(pl.col(name).is_in(values.drop_nulls().implode()))["the row"].to_list()


@settings(max_examples=40)
@given(table=TABLES, data=st.data())
def test_rows_are_read_as_they_stand_in_the_table_in_any_order(table: pl.DataFrame, data: st.DataObject) -> None:
    numbers = st.lists(st.integers(0, table.height - 1)) if table.height else st.just([])
    rows = pl.Series(data.draw(numbers), dtype=pl.UInt32)
    names = data.draw(st.lists(st.sampled_from(table.columns), min_size=1, unique=True))
    laid = Columns(table.lazy())
    assert_frame_equal(laid.read(rows, names), table.select(names)[rows])
    assert_frame_equal(laid.read(rows), table[rows])


@settings(max_examples=40)
@given(table=TABLES, data=st.data())
def test_rows_are_found_by_what_they_hold(table: pl.DataFrame, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in table.columns if not name.endswith(("Float64", "})"))]))
    others = {"few": st.sampled_from(FEW), "many": MANY}.get(name, st.none())
    held = st.sampled_from(table[name].to_list()) if table.height else st.nothing()
    values = pl.Series(data.draw(st.lists(held | others, max_size=5)), dtype=table[name].dtype)
    laid = Columns(table.lazy())
    found = find(table, name, values)
    assert laid.rows_with(name, values).to_list() == found
    assert_frame_equal(laid.read_with(name, values, [name]), table.select(name)[found])


@settings(max_examples=40)
@given(table=TABLES, data=st.data())
def test_different_values_are_counted(table: pl.DataFrame, data: st.DataObject) -> None:
    numbers = st.lists(st.integers(0, table.height - 1)) if table.height else st.just([])
    rows = pl.Series(data.draw(numbers), dtype=pl.UInt32)
    name = data.draw(st.sampled_from(["few", "many"]))
    assert Columns(table.lazy()).count_values(name, rows) == table[name][rows].n_unique()


def test_texts_that_stand_often_are_kept_once_and_found_by_their_texts() -> None:
    table = pl.DataFrame({"place": ["Idleb", "Aleppo", None, "Idleb"] * 10})
    place = Columns(table.lazy())["place"]
    assert place.texts is not None
    assert place.texts.sort().to_list() == ["Aleppo", "Idleb"]
    assert place.holding(place.texts == "Idleb").to_list() == [True, False, False, True] * 10
    assert Columns(pl.LazyFrame({"id": [str(number) for number in range(40)]}))["id"].texts is None


def test_a_text_that_stands_often_only_later_is_read_all_the_same() -> None:
    table = pl.DataFrame({"place": [str(number) for number in range(12)] + ["Idleb"] * 20})
    assert_frame_equal(Columns(table.lazy()).read(pl.Series([26, 0], dtype=pl.UInt32)), table[[26, 0]])


def test_a_text_that_comes_only_later_stands_among_those_that_are_kept_once() -> None:
    places: list[str | None] = ["Aleppo"] * 12
    table = pl.DataFrame({"place": places + ["Idleb", None] * 5})
    laid = Columns(table.lazy())
    assert laid["place"].texts is not None
    assert laid.read(pl.Series([12, 13, 0], dtype=pl.UInt32))["place"].to_list() == ["Idleb", None, "Aleppo"]
    assert laid.rows_with("place", pl.Series(["Idleb"])).to_list() == [12, 14, 16, 18, 20]


def test_a_table_without_rows_has_all_columns_and_no_value() -> None:
    laid = Columns(pl.LazyFrame(schema=FRAME_SCHEMA))
    nothing = pl.Series(dtype=pl.UInt32)
    assert laid.read(nothing).schema == pl.Schema(FRAME_SCHEMA)
    assert laid.rows_with("figure_id", pl.Series(["a"])).to_list() == []
    assert laid.count_values("document_id", nothing) == 0


def test_every_column_of_a_table_is_read_as_it_was_published(ledger: Ledger) -> None:
    table = ledger.figures.collect()
    rows = pl.int_range(table.height, dtype=pl.UInt32, eager=True)
    assert_frame_equal(ledger.columns.read(rows), table)
    assert_frame_equal(
        ledger.columns.read_with("document_id", pl.Series(["d1"])), table.filter(pl.col("document_id") == "d1")
    )


def test_a_table_that_is_cut_by_year_is_read_in_its_order(folder: Path) -> None:
    ledger = open_ledger(folder)
    table = ledger.figures.collect()
    rows = pl.Series(Random(8).sample(range(table.height), 30), dtype=pl.UInt32)
    assert_frame_equal(ledger.columns.read(rows), table[rows])
    assert ledger.columns.rows_with("source", pl.Series(["SOHR"])).to_list() == find(
        table, "source", pl.Series(["SOHR"])
    )


def test_many_who_ask_at_once_read_the_same_and_each_column_is_laid_down_once(monkeypatch: pytest.MonkeyPatch) -> None:
    table, laid, together = build_sample(), [], Barrier(8)
    write = columns._write

    def note(figures: pl.LazyFrame, names: list[str], open_file: Callable[[], IO[bytes]]) -> dict[str, columns.Column]:
        laid.extend(names)
        return write(figures, names, open_file)

    monkeypatch.setattr(columns, "_write", note)
    shared = Columns(table.lazy())

    def ask(number: int) -> None:
        chance = Random(number)
        together.wait()
        for _ in range(20):
            names = chance.sample(table.columns, 5)
            rows = pl.Series(chance.choices(range(table.height), k=9), dtype=pl.UInt32)
            assert_frame_equal(shared.read(rows, names), table.select(names)[rows])
            value = table["source"].sample(1, seed=number)
            assert shared.rows_with("source", value).to_list() == find(table, "source", value)

    with ThreadPoolExecutor(8) as readers:
        for answer in [readers.submit(ask, number) for number in range(8)]:
            answer.result()
    assert len(laid) == len(set(laid))


def test_no_file_of_a_column_has_a_name(temporary: Path) -> None:
    table = build_sample()
    laid = Columns(table.lazy())
    laid.rows_with("source", table["source"])
    laid.lay_down(table.columns)
    assert list(temporary.iterdir()) == []
    assert_frame_equal(laid.read(pl.Series([3], dtype=pl.UInt32)), table[[3]])


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open has a name there until its process ends")
def test_a_process_that_is_killed_leaves_no_file(tmp_path: Path) -> None:
    code = (
        "import os, signal; import polars as pl; from ledger.columns import Columns; "
        "kept = Columns(pl.LazyFrame({'id': ['a', 'b']})); print(kept['id'].values.to_list(), flush=True); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True, check=False
    )
    assert (ended.returncode, ended.stdout.strip()) == (-signal.SIGKILL, b"['a', 'b']")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("at", ["open", "write"])
def test_where_the_disk_has_no_room_columns_are_kept_in_memory_and_that_is_logged(
    at: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    class Full(BytesIO):
        write = refuse

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse if at == "open" else Full)
    table = build_sample()
    taken = Columns(table.lazy()).read(pl.Series([3, 1], dtype=pl.UInt32))
    assert_frame_equal(taken, table[[3, 1]])
    assert "TMPDIR" in caplog.text
