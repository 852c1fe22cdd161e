"""Strict reading: a file that is not as declared is refused, and the refusal names the culprit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import tables
from etl.source import ShapeChanged
from tests.etl.claims import cell, frame


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "toy.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_records_are_numbered_from_one_and_empty_cells_stay_empty(tmp_path: Path) -> None:
    table = tables.read_strictly(write(tmp_path, "a,b,c\n1,,x\n2,0,y\n"), ["a", "b"], ["c"], (1, 5))
    assert table.to_dicts() == [{"row": 1, "a": "1", "b": None}, {"row": 2, "a": "2", "b": "0"}]


@pytest.mark.parametrize(
    ("text", "culprit"),
    [
        ("a,b,d\n1,2,3\n", "has no column c"),
        ("a,b,c,d\n1,2,3,4\n", "does not know: d"),
        ("a,b,c\n", "0 records"),
        ("a,b,c\n" + "1,2,3\n" * 6, "6 records"),
        ("", "not a CSV"),
        (b"a,b,c\n\xff\xfe,2,3\n", "UTF-8"),
    ],
)
def test_a_table_of_another_shape_is_refused(tmp_path: Path, text: str | bytes, culprit: str) -> None:
    with pytest.raises(ShapeChanged, match=culprit) as raised:
        tables.read_strictly(write(tmp_path, text), ["a", "b"], ["c"], (1, 5))
    assert str(raised.value).startswith("toy.csv")
    assert str(tmp_path) not in str(raised.value)


@given(st.integers(min_value=0, max_value=10**14), st.sampled_from(["", ".0"]))
def test_whole_numbers_keep_their_value(number: int, tail: str) -> None:
    table = pl.DataFrame({"row": [1, 2], "n": [f"{number}{tail}", None]}, schema_overrides={"n": pl.String})
    read, rejected = tables.sort_out(tables.whole_numbers(table, "n"))
    assert (read["n"].to_list(), rejected.height) == ([number, None], 0)


@pytest.mark.parametrize("text", ["1.5", "-1", "1,000", "about 5", " 5", "1e3", "*", "NaN", "٣"])
def test_a_row_with_what_is_no_whole_number_is_rejected_with_its_record(text: str) -> None:
    table = pl.DataFrame({"row": [1, 2, 3], "n": ["4", text, None]})
    read, rejected = tables.sort_out(tables.whole_numbers(table, "n"))
    assert read["n"].to_list() == [4, None]
    assert rejected.rows() == [("record 2", f"column n: '{text}' is not a whole number")]


@pytest.mark.parametrize("text", ["2024-02-30", "01/02/2024", "2024-1-5", "2024", "2024-01-05 noon"])
def test_a_row_with_what_is_no_date_is_rejected(text: str) -> None:
    read, rejected = tables.sort_out(tables.dates(pl.DataFrame({"row": [1], "day": [text]}), "day"))
    assert read.height == 0
    assert "is not a date" in rejected["reason"][0]


def test_dates_are_read_from_days_and_moments_and_empty_ones_stay_empty() -> None:
    table = pl.DataFrame({"row": [1, 2, 3], "day": ["2024-02-29", None, "2024-01-05T00:00:00+00:00"]})
    read, rejected = tables.sort_out(tables.dates(table, "day"))
    assert read["day"].to_list() == [date(2024, 2, 29), None, date(2024, 1, 5)]
    assert rejected.height == 0


def test_a_row_off_the_globe_is_rejected() -> None:
    table = pl.DataFrame({"row": [1, 2, 3], "lat": ["35.9", "95.0", None], "lon": ["36.6", "36.6", "x"]})
    read, rejected = tables.sort_out(tables.degrees(table, "lat", "lon"))
    assert read.rows() == [(1, 35.9, 36.6)]
    assert rejected["position"].to_list() == ["record 2", "record 3"]


def test_the_first_reason_of_a_row_stands() -> None:
    table = tables.whole_numbers(pl.DataFrame({"row": [1], "a": ["x"], "b": ["y"]}), "a", "b")
    assert tables.sort_out(table)[1]["reason"].to_list() == ["column a: 'x' is not a whole number"]


def test_an_unknown_label_is_refused_and_a_row_with_an_empty_key_rejected() -> None:
    table = pl.DataFrame({"row": [1, 2], "kind": ["x", None]})
    tables.demand_labels(Path("toy.csv"), table, "kind", ["x", "y"])
    with pytest.raises(ShapeChanged, match="'x' is none of y, z"):
        tables.demand_labels(Path("toy.csv"), table, "kind", ["z", "y"])
    _, rejected = tables.sort_out(tables.filled(table, "kind"))
    assert rejected.rows() == [("record 2", "column kind: the cell is empty")]


def test_one_natural_key_said_twice_is_refused() -> None:
    tables.demand_unique(Path("toy.csv"), frame(cell("killed"), cell("injured")))
    with pytest.raises(ShapeChanged, match="toy/1 twice in column killed"):
        tables.demand_unique(Path("toy.csv"), frame(cell("killed"), cell("killed", row=2)))


def test_a_row_said_again_is_left_out_and_rows_that_contradict_each_other_are_rejected() -> None:
    table = pl.DataFrame(
        {"row": [1, 2, 3, 4, 5], "place": ["a", "a", "b", "b", "c"], "people": [1, 1, 2, 3, None]},
    )
    once, repeats = tables.leave_out_repeats(table, ["place"], "people")
    kept, rejected = tables.sort_out(once)
    assert (kept["row"].to_list(), repeats) == ([1, 5], 1)
    assert rejected.rows() == [
        ("record 3", "column people: '2' contradicts another row about the same"),
        ("record 4", "column people: '3' contradicts another row about the same"),
    ]


def test_a_part_larger_than_its_whole_is_no_part_of_it() -> None:
    claims = pl.DataFrame(
        {
            "document_id": ["x", "x", "x", "x", "y"],
            "cell_key": ["all", "women", "men", "unborn", "men"],
            "value": [10, 4, 11, 1, 11],
            "part_of_key": [None, "all", "all", "nowhere", "all"],
        }
    )
    assert tables.free_larger_parts(claims)["part_of_key"].to_list() == [None, "all", None, "nowhere", "all"]


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("2024-02-29T10:00:00Z", date(2024, 2, 29), date(2024, 2, 29)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        (None, None, None),
    ],
)
def test_a_day_a_month_and_a_year_span_their_days(cell: str | None, first: date | None, last: date | None) -> None:
    read, rejected = tables.sort_out(
        tables.spans(pl.DataFrame({tables.ROW: [1], "when": [cell]}, schema_overrides={"when": pl.String}), "when")
    )
    assert (read["when first"].item(), read["when last"].item(), rejected.height) == (first, last, 0)


@pytest.mark.parametrize("cell", ["2023-02-29", "2024-13", "3/5/2024", "20", "2024-2", "May 2024"])
def test_what_is_no_date_rejects_its_row(cell: str) -> None:
    _, rejected = tables.sort_out(tables.spans(pl.DataFrame({tables.ROW: [1], "when": [cell]}), "when"))
    assert cell in rejected["reason"].item()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8))
def test_no_part_is_ever_larger_than_its_whole_and_no_number_is_lost(rows: list[tuple[int, int]]) -> None:
    claims = pl.DataFrame(
        [("x", str(cell), value, str(whole)) for cell, (value, whole) in enumerate(rows)],
        schema=["document_id", "cell_key", "value", "part_of_key"],
        orient="row",
    )
    freed = tables.free_larger_parts(claims)
    assert freed.drop("part_of_key").equals(claims.drop("part_of_key"))
    sizes = dict(claims.select("cell_key", "value").iter_rows())
    assert all(value <= sizes.get(whole, value) for value, whole in freed.select("value", "part_of_key").iter_rows())


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [
        (date(2024, 2, 29), date(2024, 2, 29), "day"),
        (date(2024, 2, 1), date(2024, 2, 29), "month"),
        (date(2023, 1, 1), date(2023, 12, 31), "year"),
        (date(2024, 2, 1), date(2024, 3, 31), "interval"),
        (date(2024, 1, 1), date(2025, 12, 31), "interval"),
        (None, date(2024, 2, 29), "unknown"),
    ],
)
def test_the_precision_of_a_span_of_days(first: date | None, last: date | None, word: str) -> None:
    days = pl.DataFrame({"first": [first], "last": [last]}, schema={"first": pl.Date, "last": pl.Date})
    assert days.select(tables.precision(pl.col("first"), pl.col("last"))).item() == word
