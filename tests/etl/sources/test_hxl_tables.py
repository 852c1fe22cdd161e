"""Tables with hashtags: each number under #affected and #inneed is a figure of its row's place and period."""

from __future__ import annotations

import shutil
import socket
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import gate, rows
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources import hxl_tables
from tests.etl.sources.fixtures import read_figures
from tests.etl.workbooks import write_workbook

FIXTURE = Path(__file__).parent / "hxl_tables" / "north.csv"
HEADER = ["#country+code", "#date", "#affected+killed"]


@pytest.fixture
def table() -> pl.DataFrame:
    return read_figures(hxl_tables.SOURCE, FIXTURE)


def write(folder: Path, *lines: list[str], name: str = "own.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    return path


def figures(folder: Path, *lines: list[str]) -> list[dict[str, Any]]:
    return complete(hxl_tables.SOURCE.read(write(folder, *lines)).claims).to_dicts()


def figure(table: pl.DataFrame, place: str, column: str) -> dict[str, Any]:
    said = (pl.col("place") == place) & (pl.col("table_ref").struct.field("column") == column)
    return table.filter(said).row(0, named=True)


def test_every_number_above_zero_is_a_figure(table: pl.DataFrame) -> None:
    assert table["value"].to_list() == [12, 3, 5, 4, 30, 1, 2000, 150, 300, 400]


def test_zeros_and_columns_without_use_are_counted() -> None:
    assert hxl_tables.SOURCE.read(FIXTURE).left_out == {
        "cells that say 0: nobody, or not counted": 2,
        "cells under #reached, which is not used": 2,
    }


def test_every_figure_passes_the_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(hxl_tables.SOURCE.read(FIXTURE).claims))
    assert (good.height, rejected.height) == (10, 0)
    assert gate.judge(table, lambda _: None) == []


def test_the_killed_are_those_of_the_period(table: pl.DataFrame) -> None:
    killed = figure(table, "Idleb", "Killed")
    assert (killed["outcome"], killed["measure"], killed["unit"]) == ("killed", "flow", "people")
    assert (killed["period_start"], killed["period_end"]) == (date(2024, 5, 1), date(2024, 5, 31))
    assert (killed["period_precision"], killed["published_on"]) == ("month", date(2024, 6, 3))
    assert (killed["iso3"], killed["admin1_pcode"], killed["place_text"]) == ("SYR", "SY07", "Idlib")


def test_the_displaced_are_those_on_the_last_day(table: pl.DataFrame) -> None:
    idps = figure(table, "Aleppo", "IDPs")
    assert (idps["outcome"], idps["group"], idps["measure"]) == ("displaced", "idp", "stock")
    assert (idps["as_of"], idps["period_start"], idps["number_text"]) == (date(2024, 5, 31), None, "150")


def test_a_refined_hashtag_is_a_part_unless_the_file_contradicts_itself(table: pl.DataFrame) -> None:
    women, killed = figure(table, "Idleb", "Killed, women"), figure(table, "Idleb", "Killed")
    assert (women["sex"], women["part_of"]) == ("female", killed["figure_id"])
    assert figure(table, "Homs", "Killed, women")["part_of"] is None  # 4 women of 3 people
    young = figure(table, "Idleb", "IDPs under five")
    assert (young["age_group"], young["age_min"], young["age_max"]) == ("child", 0, 4)
    assert young["part_of"] == figure(table, "Idleb", "IDPs")["figure_id"]
    families = figure(table, "Idleb", "Families displaced")
    assert (families["unit"], families["part_of"]) == ("households", None)


def test_what_a_file_does_not_say_is_said_to_be_not_stated(table: pl.DataFrame) -> None:
    first = table.row(0, named=True)
    assert (first["publisher"], first["licence"], first["redistributable"]) == ("not stated", "not stated", False)
    assert (first["source"], first["url"], first["document_title"]) == ("unattributed", None, "north.csv")


def test_the_source_of_a_row_counted_and_a_constant_one_published(tmp_path: Path) -> None:
    header = [*HEADER, "#meta+source"]
    (one,) = figures(tmp_path, header, ["SYR", "2024-05-03", "2", "Monitor"])
    assert (one["source"], one["publisher"]) == ("Monitor", "Monitor")
    two = figures(tmp_path, header, ["SYR", "2024-05-03", "2", "A"], ["SYR", "2024-05-03", "3", "B"])
    assert [(row["source"], row["publisher"]) for row in two] == [("A", "not stated"), ("B", "not stated")]


@pytest.mark.parametrize(
    ("tag", "cell", "first", "last", "precision"),
    [
        ("#date", "2024-05-03", date(2024, 5, 3), date(2024, 5, 3), "day"),
        ("#date+occurred", "2024-05", date(2024, 5, 1), date(2024, 5, 31), "month"),
        ("#date", "2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("#date+reported", "2024-05-03", None, date(2024, 5, 3), "unknown"),
    ],
)
def test_the_days_that_a_number_covers(
    tmp_path: Path, tag: str, cell: str, first: date, last: date, precision: str
) -> None:
    (row,) = figures(tmp_path, ["#country+code", tag, "#affected+killed"], ["SYR", cell, "2"])
    assert (row["period_start"], row["period_end"], row["period_precision"]) == (first, last, precision)


def test_the_country_of_origin_is_the_nationality(tmp_path: Path) -> None:
    header = ["#country+code+origin", "#country+code", "#date", "#affected+refugees"]
    (row,) = figures(tmp_path, header, ["SYR", "LBN", "2024-12-31", "9"])
    assert (row["nationality"], row["iso3"], row["place_role"]) == ("SYR", "LBN", "host")


def test_a_place_finer_than_a_district_has_its_own_point_or_none(tmp_path: Path) -> None:
    header = [*HEADER, "#loc+name", "#geo+lat", "#geo+lon"]
    camp, town = figures(
        tmp_path,
        header,
        ["SYR", "2024-05-03", "2", "The camp", "35.5", "36.25"],
        ["SYR", "2024-05-03", "2", "The town", "", ""],
    )
    assert (camp["place"], camp["place_precision"], camp["lat"], camp["lon"]) == ("The camp", "town", 35.5, 36.25)
    assert (town["iso3"], town["lat"]) == ("SYR", None)


def test_the_document_is_named_by_what_tells_its_row_from_others(table: pl.DataFrame) -> None:
    assert figure(table, "Idleb", "Killed")["document_id"] == (
        "hxl_tables/north/SYR/Idlib/SY07/2024-05-01/2024-05-31/2024-06-03"
    )


def test_ids_do_not_depend_on_the_order_of_rows_and_columns(tmp_path: Path) -> None:
    lines = [["SYR", "2024-05-03", "2"], ["IRQ", "2024-05-03", "3"]]
    one = {row["figure_id"] for row in figures(tmp_path, HEADER, *lines)}
    turned = [HEADER[2:] + HEADER[:2], *(line[2:] + line[:2] for line in reversed(lines))]
    assert {row["figure_id"] for row in figures(tmp_path, *turned)} == one


def test_a_row_said_twice_counts_once_and_two_that_differ_are_rejected(tmp_path: Path) -> None:
    line = ["SYR", "2024-05-03", "2"]
    read = hxl_tables.extract(write(tmp_path, HEADER, line, line))
    assert (read.claims.height, read.left_out) == (1, {"rows that repeat another": 1})
    read = hxl_tables.extract(write(tmp_path, HEADER, line, ["SYR", "2024-05-03", "3"]))
    assert (read.claims.height, read.rejected.height) == (0, 2)


@pytest.mark.parametrize(
    ("line", "culprit"),
    [
        (["SYR", "2024-05-03", "2?"], "#affected+killed: '2?'"),
        (["SYR", "3/5/2024", "2"], "3/5/2024"),
        (["SYR", "", "2"], "no date"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_with_its_culprit(tmp_path: Path, line: list[str], culprit: str) -> None:
    read = hxl_tables.extract(write(tmp_path, HEADER, ["IRQ", "2024-05-03", "1"], line))
    assert read.claims.height == 1
    position, reason = read.rejected.row(0)
    assert position == "record 2"
    assert culprit in reason


@pytest.mark.parametrize(
    ("lines", "culprit"),
    [
        ([["Country", "Killed"], ["SYR", "2"]], "no row of HXL hashtags"),
        ([["#country", "#affected+killed"], ["SYR", "2"]], "no column #date"),
        ([["#country", "#date", "#reached"], ["SYR", "2024", "2"]], "no column of figures"),
        ([[*HEADER, "#affected+f+pct"], ["SYR", "2024", "2", "0.5"]], r"\+pct"),
        ([[*HEADER, "#Affected +killed"], ["SYR", "2024", "2", "3"]], r"two columns #affected\+killed"),
        ([HEADER], "0 records"),
    ],
)
def test_a_table_that_it_does_not_know_stops_with_the_culprit(
    tmp_path: Path, lines: list[list[str]], culprit: str
) -> None:
    with pytest.raises(ShapeChanged, match=culprit) as raised:
        hxl_tables.extract(write(tmp_path, *lines))
    assert "own.csv" in str(raised.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'#date,"#affected', b"PK\x03\x04"])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    for name in ("own.csv", "own.xlsx"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ShapeChanged, match=name):
            hxl_tables.extract(tmp_path / name)


def test_every_tagged_sheet_of_a_workbook_is_read(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "own.xlsx",
        {
            "Notes": [["about this workbook"]],
            "May": [["Country", "Day", "Killed"], HEADER, ["SYR", date(2024, 5, 3), 2]],
            "June": [HEADER, ["SYR", date(2024, 6, 3), 4]],
        },
    )
    table = complete(hxl_tables.SOURCE.read(path).claims)
    assert table["value"].to_list() == [2, 4]
    assert table["table_ref"][0] == {"file": "own.xlsx", "sheet": "May", "row": 3, "column": "Killed"}
    assert table["document_title"].to_list() == ["own.xlsx, May", "own.xlsx, June"]


def test_a_csv_file_and_a_workbook_of_one_name_give_the_same_figures(tmp_path: Path) -> None:
    lines = [HEADER, ["SYR", "2024-05-03", "2"]]
    book = write_workbook(tmp_path / "own.xlsx", {"Sheet": [HEADER, ["SYR", date(2024, 5, 3), 2]]})
    other = complete(hxl_tables.SOURCE.read(book).claims)
    assert [row["figure_id"] for row in figures(tmp_path, *lines)] == other["figure_id"].to_list()


def test_a_table_with_a_map_beside_it_is_left_to_the_map(tmp_path: Path) -> None:
    copy = Path(shutil.copy(FIXTURE, tmp_path))
    assert hxl_tables.SOURCE.made_of(copy) == (copy,)
    copy.with_suffix(".toml").touch()
    assert hxl_tables.SOURCE.made_of(copy) == ()


def test_links_and_formulas_in_cells_are_text_and_nothing_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    header = [*HEADER, "#meta+source", "#meta+url"]
    (row,) = figures(
        tmp_path, header, ["SYR", "2024-05-03", "2", '"=WEBSERVICE(""http://x.invalid"")"', "http://x.invalid"]
    )
    assert row["source"] == '=WEBSERVICE("http://x.invalid")'
    assert row["url"] is None
