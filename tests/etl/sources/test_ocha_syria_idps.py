"""OCHA's workbook of movements in Syria: each movement once, by community or by governorate and month."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
import python_calamine as calamine

from etl import gate, relate, rows
from etl.schema import complete
from etl.source import Extract, ShapeChanged
from etl.sources import ocha_syria_idps
from tests.etl.workbooks import Cell, write_workbook

NAME = "idp_gov_2016-2021.xlsx"
REAL = Path(__file__).parents[4] / "shared" / "sources" / "ocha" / NAME
FLOW, MONTHS, MATRIX = "Flow_Estimation", "Summarysince2016", "Table_Origin_vs_Departure"
MONTH = date(2017, 2, 1)
# Two years of two months each; the last month also by community, and by origin. All numbers are invented.
SHEETS: dict[str, list[list[Cell]]] = {
    FLOW: [
        [
            *("Reporting_Month", "IDP_Returnees", "Mohafaza", "Mohafaza_PCODE", "Mantika", "Mantika_PCODE", "Nahya"),
            *("Nahya_PCODE", "Community", "Community_PCODE", "Sum of IDP_Flow_Estimation"),
        ],
        [MONTH, "IDP", "Idleb", "SY07", "Harim", "SY0703", "Dana", "SY070301", "Sarmada", "C4126", 30],
        [MONTH, "IDP", "Idleb", "SY07", "Ariha", "SY0705", "Ariha", "SY070500", "Ariha", "C4288", 12, None, None, 42],
        [MONTH, "IDP", "Hama", "SY05", "Hama", "SY0500", "Hama", "SY050000", "Hama", "C2987", 5],
        [],
        [MONTH, "Returnees", "Idleb", "SY07", "Ariha", "SY0705", "Ariha", "SY070500", "Ariha", "C4288", 8],
    ],
    MONTHS: [
        [],
        ["Mohafaza", "IDP", None, None, None, None, None, "IDP Total"],
        [None, "2016", None, "2016 Total", 2017, None, "2017 Total"],
        [None, "Jan", "Feb", None, "Jan", "Feb"],
        ["Hama", 100, 0, 100, None, 5, 5, 105],
        ["Idleb", 200, 20, 220, 70, 42, 112, 332],
        ["Grand Total", 300, 20, 320, 70, 47, 117, 437],
        ["Days", 31, 29, 366, 31, 28, 365, 731],
        [None, None, None, 0.87],
        ["Mohafaza", "Returnees", None, None, None, None, None, "Returnees Total"],
        [None, "2016", None, "2016 Total", 2017, None, "2017 Total"],
        [None, "Jan", "Feb", None, "Jan", "Feb"],
        [None, 0, 0, 0],
        ["Idleb", None, None, None, 9, 8, 17, 17],
        ["Grand Total", 0, 0, 0, 9, 8, 17, 17],
    ],
    MATRIX: [
        ["IDP Movements Origin to Destination Movements"],
        ["↓From | To →", "Hama", "Idleb", "Grand Total"],
        ["Aleppo", 2, 40, 42],
        ["Hama", 3, 2, 5],
        ["Grand Total", 5, 42, 47],
        [],
        ["IDP Returnees Movements Origin to Destination Movements"],
        ["↓From | To →", "Idleb", "Grand Total"],
        ["Idleb", 8, 8],
        ["Grand Total", 8, 8],
    ],
    "IDP": [["Governorate", 2016, 2017], ["Hama", 100, 5]],
}


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(ocha_syria_idps)


def write(folder: Path, *changes: tuple[str, int, int, Cell]) -> Path:
    """The workbook, with cells changed: sheet, row and column from 0, text."""
    sheets: dict[str, Any] = copy.deepcopy(SHEETS)
    for sheet, row, column, text in changes:
        cells = sheets.setdefault(sheet, [[]])[row]
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = text
    return write_workbook(folder / NAME, sheets)


@pytest.fixture
def extract(tmp_path: Path) -> Extract:
    return ocha_syria_idps.SOURCE.read(write(tmp_path))


@pytest.fixture
def table(extract: Extract) -> pl.DataFrame:
    return complete(extract.claims)


def figure(table: pl.DataFrame, document: str, kind: str) -> dict[str, Any]:
    found = table.filter(document_id=f"ocha_syria_idps/{document}", cell_key=kind)
    assert found.height == 1
    return found.row(0, named=True)


def test_each_movement_is_one_figure(table: pl.DataFrame) -> None:
    assert sorted(table.filter(outcome="displaced")["value"]) == [5, 12, 20, 30, 70, 100, 200]
    assert sorted(table.filter(outcome="returned")["value"]) == [8, 9]


def test_what_says_the_same_again_is_counted_with_its_reason(extract: Extract) -> None:
    assert extract.rejected.is_empty()
    assert extract.left_out == {
        "numbers beside the table of communities, under no name": 1,
        "sums and averages of months": (3 + 3 + 7 + 7) + (2 + 7),
        "zeros and reckonings beside no governorate": 1 + 3,
        "sums of the matrix of origins": 5 + 3,
        "months of a governorate that its communities add up to": 3,
        "cells by origin: the movements of the same month again": 5,
        "cells of a pivot that say 0 where most are empty": 1,
        "cells of a sheet that is not OCHA's": 6,
    }


def test_every_figure_passes_the_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(table)
    assert (good.height, rejected.height) == (9, 0)
    assert gate.judge(relate.relate(good), lambda document: None) == []


def test_a_community_is_a_town_in_its_district_with_the_cell_it_stands_in(table: pl.DataFrame) -> None:
    ariha = figure(table, "2017-02/C4288", "IDP")
    assert (ariha["value"], ariha["number_text"], ariha["outcome"], ariha["measure"]) == (12, "12", "displaced", "flow")
    assert (ariha["place"], ariha["place_text"], ariha["place_precision"]) == ("Ariha", "Ariha", "town")
    assert (ariha["iso3"], ariha["admin1_pcode"], ariha["admin2_pcode"]) == ("SYR", "SY07", "SY0705")
    assert (ariha["lat"], ariha["place_role"]) == (None, "destination")
    assert (ariha["period_start"], ariha["period_end"]) == (date(2017, 2, 1), date(2017, 2, 28))
    assert ariha["table_ref"] == {"file": NAME, "sheet": FLOW, "row": 3, "column": "Sum of IDP_Flow_Estimation"}


def test_a_month_of_a_governorate_is_found_by_row_and_column_letter(table: pl.DataFrame) -> None:
    idleb = figure(table, "2016-02/SY07", "IDP")
    assert (idleb["value"], idleb["place"], idleb["place_precision"]) == (20, "Idleb", "admin1")
    assert (idleb["period_start"], idleb["period_end"]) == (date(2016, 2, 1), date(2016, 2, 29))
    assert (idleb["period_precision"], idleb["period_text"]) == ("month", "February 2016")
    assert idleb["table_ref"] == {"file": NAME, "sheet": MONTHS, "row": 6, "column": "C: IDP 2016 Feb"}


def test_returns_are_displaced_people_who_returned_as_the_un_counts_them(table: pl.DataFrame) -> None:
    returned = figure(table, "2017-01/SY07", "Returnees")
    assert (returned["outcome"], returned["group"], returned["value"]) == ("returned", "idp", 9)
    assert (returned["reported_term"], returned["source"]) == ("IDP Returnees Movements", "UN OCHA")
    assert returned["table_ref"]["column"] == "E: Returnees 2017 Jan"


@pytest.mark.parametrize(
    ("change", "culprit"),
    [
        ((FLOW, 0, 4, "District"), "Mantika"),
        ((FLOW, 0, 11, "Sex"), "Sex"),
        ((FLOW, 1, 1, "Refugee"), "'Refugee'"),
        ((FLOW, 1, 2, "Idlib"), "'Idlib'"),
        ((FLOW, 1, 3, "SY05"), "'SY05'"),
        ((FLOW, 1, 9, None), "Sarmada"),
        ((FLOW, 1, 0, date(2017, 1, 1)), "2017-0"),
        ((FLOW, 1, 10, 31), "43 in Flow_Estimation, 42 in Summarysince2016, 42"),
        ((FLOW, 2, 9, "C4126"), "C4126 twice"),
        ((MONTHS, 1, 1, "Refugees"), "Summarysince2016"),
        ((MONTHS, 3, 2, "Febr"), "C1: .*'Febr'"),
        ((MONTHS, 2, 3, "2015 Total"), "D1: .*2015 Total"),
        ((MONTHS, 4, 0, "Hamah"), "B5: '100' of 'Hamah'"),
        ((MONTHS, 4, 9, 3), "J5: '3' of 'Hama'"),
        ((MONTHS, 12, 2, 4), "C13: '4' of None"),
        ((MATRIX, 2, 0, "Damas"), "'Damas'"),
        ((MATRIX, 1, 1, "Homs"), "Hama|Homs"),
        ((MATRIX, 2, 2, 41), "43 in Table_Origin"),
        (("2022", 0, 0, "Jan"), "2022"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, change: tuple[str, int, int, Cell], culprit: str
) -> None:
    with pytest.raises(ShapeChanged, match=culprit) as raised:
        ocha_syria_idps.extract(write(tmp_path, change))
    assert NAME in str(raised.value)


@pytest.mark.parametrize(
    ("change", "position"),
    [
        ((FLOW, 1, 10, "30*"), f"sheet {FLOW}, row 2, column Sum of IDP_Flow_Estimation"),
        ((FLOW, 1, 10, -30), f"sheet {FLOW}, row 2, column Sum of IDP_Flow_Estimation"),
        ((FLOW, 1, 10, None), f"sheet {FLOW}, row 2, column Sum of IDP_Flow_Estimation"),
        ((MONTHS, 5, 1, 199.5), f"sheet {MONTHS}, row 6, column B: IDP 2016 Jan"),
        ((MATRIX, 2, 2, "~40"), f"sheet {MATRIX}, row 3, column C: IDP from Aleppo to Idleb"),
    ],
)
def test_a_cell_that_is_no_number_of_people_is_rejected_with_its_place(
    tmp_path: Path, change: tuple[str, int, int, Cell], position: str
) -> None:
    extract = ocha_syria_idps.extract(write(tmp_path, change))
    assert extract.rejected["position"].to_list() == [position]
    assert "is not a whole number" in extract.rejected["reason"][0]


def test_a_workbook_cut_short_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(ShapeChanged, match="4 records"):
        ocha_syria_idps.extract(write(tmp_path))


def test_many_numbers_under_no_name_are_a_column_that_lost_its_name(tmp_path: Path) -> None:
    with pytest.raises(ShapeChanged, match="21 cells"):
        ocha_syria_idps.extract(write(tmp_path, *((FLOW, 1, 12 + number, 1) for number in range(20))))


# --- the real workbook --------------------------------------------------------------------------------------------

needs_real = pytest.mark.skipif(not REAL.exists(), reason="the real workbook is not in ../shared/sources/ocha")


def sheet(name: str) -> list[list[Any]]:
    return calamine.CalamineWorkbook.from_path(str(REAL)).get_sheet_by_name(name).to_python(skip_empty_area=False)


def pivot(kind: str) -> dict[tuple[str, int, int], int]:
    """By governorate (or Grand Total), year and month (13: the year) what the pivot says above 0."""
    table = sheet(MONTHS)
    start = next(number for number, row in enumerate(table) if row[:2] == ["Mohafaza", kind])
    end = next(number for number in range(start, len(table)) if table[number][0] == "Grand Total")
    return {
        (row[0], 2016 + column // 13, column % 13 + 1): int(cell)
        for row in table[start + 3 : end + 1]
        for column, cell in enumerate(row[1:79])
        if row[0] and cell
    }


@needs_real
def test_the_real_workbook_gives_every_movement_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    extract = ocha_syria_idps.SOURCE.read(REAL)
    assert extract.rejected.is_empty()
    figures, rejected = rows.check(complete(extract.claims))
    assert rejected.is_empty()
    assert gate.judge(relate.relate(figures), lambda document: None) == []
    assert set(figures["source"]) == {"UN OCHA"}

    counts: Counter[tuple[str, int]] = Counter()
    sums: Counter[tuple[str, int]] = Counter()
    last = [row for row in sheet(FLOW)[1:] if row[0]]
    for kind, outcome in (("IDP", "displaced"), ("Returnees", "returned")):
        for (name, year, month), value in pivot(kind).items():
            if name != "Grand Total" and month < 13 and (year, month) != (2021, 12):
                counts[outcome, year] += 1
                sums[outcome, year] += value
        for row in last:
            if row[1] == kind:
                counts[outcome, 2021] += 1
                sums[outcome, 2021] += int(row[10])
    of_year = figures.group_by("outcome", year=pl.col("period_start").dt.year()).agg(pl.len(), pl.sum("value"))
    assert {(row["outcome"], row["year"]): row["len"] for row in of_year.iter_rows(named=True)} == counts
    assert {(row["outcome"], row["year"]): row["value"] for row in of_year.iter_rows(named=True)} == sums
    assert figures.height == sum(counts.values()) == 1809
    numbers = [cell for name in (FLOW, MONTHS, MATRIX) for row in sheet(name) for cell in row if type(cell) is float]
    years = 2  # 2021 is a number above both blocks of months
    added = sum(cell != "" for row in sheet("IDP") for cell in row)
    assert len(numbers) - years + added == figures.height + sum(extract.left_out.values())
    # The pivot's own total of all years: nothing is lost, nothing is twice.
    assert sum(value for (outcome, _), value in sums.items() if outcome == "displaced") == 10_685_316
    assert sum(value for (outcome, _), value in sums.items() if outcome == "returned") == 3_290_100


@needs_real
def test_in_the_real_workbook_what_is_left_out_repeats_the_figures() -> None:
    for kind in ("IDP", "Returnees"):
        said = pivot(kind)
        governorates = {name for name, _, _ in said} - {"Grand Total"}
        years: Counter[tuple[str, int]] = Counter()
        for (name, year, month), value in said.items():
            years[name, year] += value if month < 13 else 0
        assert {key: value for key, value in years.items() if value} == {
            (name, year): value for (name, year, month), value in said.items() if month == 13
        }
        communities: Counter[str] = Counter()
        for row in sheet(FLOW)[1:]:
            if row[1] == kind:
                communities[row[2]] += int(row[10])
        assert communities == {name: said[name, 2021, 12] for name in governorates if (name, 2021, 12) in said}
        table = sheet(MATRIX)
        start = 1 if kind == "IDP" else 18
        head, end = table[start], next(n for n in range(start, len(table)) if table[n][0] == "Grand Total")
        for column, name in enumerate(head[1:], start=1):
            if name and name != "Grand Total":
                assert sum(row[column] or 0 for row in table[start + 1 : end]) == communities[name]
    added = {row[0]: row[1:] for row in sheet("IDP")[1:]}
    totals = pivot("IDP")
    for name, values in added.items():
        assert [int(value or 0) for value in values] == [totals.get((name, year, 13), 0) for year in range(2016, 2022)]
