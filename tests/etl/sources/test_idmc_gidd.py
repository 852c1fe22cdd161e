"""IDMC's yearly figures: stocks and flows, conflict and disasters apart, and the same figure in every form."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import gate, rows
from etl.relate import relate
from etl.schema import complete
from etl.source import Extract, ShapeChanged
from etl.sources.idmc_gidd import SOURCE, extract, pages
from tests.etl.sources.fixtures import change, read_figures
from tests.etl.workbooks import Cell, write_workbook

FOLDER = Path(__file__).parent / "idmc_gidd"
PAGES = FOLDER / "displacement_0.json"
ALL = FOLDER / "idmc_gidd_0.json"
CSV = FOLDER / "internal-displacements-new-displacements-idps.csv"
EARLY = FOLDER / "displacement_data.csv"
REAL = Path(__file__).parents[4] / "shared" / "sources" / "idmc" / "displacement_0.json"
HEADER: list[Cell] = [
    *("ISO3", "Name", "Year", "Conflict Stock Displacement", "Conflict Stock Displacement (Raw)"),
    *("Conflict Internal Displacements", "Conflict Internal Displacements (Raw)", "Disaster Internal Displacements"),
    *("Disaster Internal Displacements (Raw)", "Disaster Stock Displacement", "Disaster Stock Displacement (Raw)"),
]
CONTEXT: list[list[Cell]] = [["ISO3", "Year", "Description"], ["AFG", 2011, "An invented note"]]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    records: list[list[Cell]] = [
        HEADER,
        ["AFG", "Afghanistan", 2011, 45000, 45117, 190, 186, 4000, 3999, None, None],
        ["SYR", "Syria", 2019, 6500, 6494, 1800, 1847, None, 0, 22, 22],
    ]
    path = tmp_path / "IDMC_Internal_Displacement_Conflict-Violence_Disasters.xlsx"
    return write_workbook(path, {"1_Displacement_data": records, "2_Context_Displacement_data": CONTEXT})


def figure(table: pl.DataFrame, document: str, term: str) -> dict[str, Any]:
    said = (pl.col("document_id") == f"idmc_gidd/{document}") & pl.col("reported_term").str.starts_with(term)
    return table.filter(said).row(0, named=True)


def test_every_number_of_every_page_is_a_figure_or_counted() -> None:
    found = extract(PAGES)
    assert dict(found.claims.select("document_id", "value").group_by("document_id").agg("value").iter_rows()) == {
        "idmc_gidd/2011/AFG": [45117, 186],
        "idmc_gidd/2011/COD": [1700],
        "idmc_gidd/2012/AFG": [49200, 100400],
        "idmc_gidd/2012/AB9": [20],
    }
    assert found.left_out == {
        "cells that say 0: nothing recorded": 2,
        "rounded numbers beside the exact ones": 5,
        "records of the answer on pages that are not here": 0,
    }


def test_records_on_pages_that_are_not_here_are_counted(tmp_path: Path) -> None:
    alone = Path(shutil.copy(PAGES, tmp_path))
    assert pages(alone) == [alone]
    assert extract(alone).left_out["records of the answer on pages that are not here"] == 2
    assert pages(PAGES) == [PAGES, FOLDER / "displacement_1.json"]


@pytest.mark.parametrize("path", [PAGES, ALL, CSV, EARLY])
def test_every_figure_passes_the_row_rules_and_the_gate(path: Path) -> None:
    table = complete(SOURCE.read(path).claims)
    good, rejected = rows.check(table)
    assert (good.height, rejected.height) == (table.height, 0)
    gate.demand(relate(good), lambda document: None)


def test_a_stock_is_of_31_december_and_a_flow_of_the_year() -> None:
    stock = figure(read_figures(SOURCE, ALL), "2011/AFG", "total number of IDPs, conflict")
    assert (stock["measure"], stock["as_of"], stock["period_start"]) == ("stock", date(2011, 12, 31), None)
    flow = figure(read_figures(SOURCE, ALL), "2011/AFG", "internal displacements (movements), conflict")
    assert (flow["measure"], flow["as_of"]) == ("flow", None)
    assert (flow["period_start"], flow["period_end"]) == (date(2011, 1, 1), date(2011, 12, 31))


def test_conflict_and_disasters_are_apart_and_neither_is_a_part() -> None:
    table = read_figures(SOURCE, ALL)
    counted = table.group_by("cause", "measure").agg(pl.col("value").sum()).rows()
    assert set(counted) == {
        ("conflict and violence", "stock", 45117 + 6494),
        ("conflict and violence", "flow", 186 + 1847),
        ("disasters", "flow", 3999),
        ("disasters", "stock", 22),
    }
    assert table["part_of"].null_count() == table.height
    assert table.filter(pl.col("iso3") == "SYR")["series_id"].n_unique() == 3


def test_a_number_that_is_only_rounded_is_about() -> None:
    stock = figure(read_figures(SOURCE, PAGES), "2011/COD", "total number")
    assert (stock["qualifier"], stock["low"], stock["value"], stock["high"]) == ("about", 1600, 1700, 1800)
    assert stock["table_ref"]["column"] == "total_displacement_rounded"


def test_a_cell_is_named_by_its_page_record_and_column() -> None:
    flow = figure(read_figures(SOURCE, PAGES), "2012/AFG", "internal")
    assert flow["table_ref"] == {"file": "displacement_1.json", "sheet": None, "row": 1, "column": "new_displacement"}
    assert figure(read_figures(SOURCE, CSV), "2012/AFG", "internal")["table_ref"]["row"] == 4


def test_every_form_gives_the_same_figure_the_same_id(workbook: Path) -> None:
    by_id = [dict(read_figures(SOURCE, path).select("figure_id", "value").iter_rows()) for path in (PAGES, CSV)]
    assert by_id[0] == by_id[1]
    whole = dict(read_figures(SOURCE, ALL).select("figure_id", "value").iter_rows())
    assert dict(read_figures(SOURCE, workbook).select("figure_id", "value").iter_rows()) == whole
    early = read_figures(SOURCE, EARLY)
    assert set(early["figure_id"]) < set(whole)
    assert early["value"].to_list() == [45000, 190, 4000]
    assert set(early["qualifier"]) == {"about"}
    assert len(by_id[0].keys() & whole.keys()) == 2


def test_a_workbook_has_its_rows_as_the_program_numbers_them(workbook: Path) -> None:
    stock = figure(read_figures(SOURCE, workbook), "2019/SYR", "total number of IDPs, disasters")
    assert (stock["table_ref"]["row"], stock["table_ref"]["column"]) == (3, "Disaster Stock Displacement (Raw)")
    assert extract(workbook).left_out == {
        "cells that say 0: nothing recorded": 1,
        "rounded numbers beside the exact ones": 6,
    }


def test_countries_have_their_codes_and_keep_the_publisher_s_name() -> None:
    congo = figure(read_figures(SOURCE, PAGES), "2011/COD", "total number")
    assert (congo["iso3"], congo["place_text"], congo["place_precision"]) == ("COD", "Dem. Rep. Congo", "country")
    abyei = figure(read_figures(SOURCE, PAGES), "2012/AB9", "total number")
    assert (abyei["iso3"], abyei["place_text"]) == (None, "Abyei Area")


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ('"new_displacement": 186,', '"new_displacement": 186, "climate": 1,', "climate"),
        ('"country_name"', '"name"', "country_name"),
        ('"new_displacement"', '"hazard_type": 3, "new_displacement"', "hazard_type"),
        ('"count": 5', '"count": 7', "displacement_1.json does not go on"),
        ('"results": [', '"results": [{"iso3": "AFG", "country_name": "Afghanistan", "year": 2013}, ', "pages hold 6"),
        ('"count": 5', '"number": 5', "no name in its answer count"),
        ('"previous": null', '"previous": null, "total": 5', "total"),
        (
            '"year": 2011, "new_displacement": 186',
            '"year": 2007, "new_displacement": 186',
            "record 1 of displacement_0.json: column year",
        ),
        ('"iso3": "AFG"', '"iso3": "Afg."', "record 1 of displacement_0.json: column iso3: 'Afg.'"),
        (
            '"new_displacement": 186,',
            '"new_displacement": -186,',
            "record 1 of displacement_0.json: column new_displacement: '-186'",
        ),
        (
            '"new_displacement": 186,',
            '"new_displacement": 0,',
            "record 1 of .*'190' is the rounded number of an exact 0",
        ),
        ('"country_name": "Angola"', '"country_name": ""', "record 2 of displacement_0.json: column country_name"),
        ("]}", "", "is not JSON"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, old: str, new: str, culprit: str
) -> None:
    shutil.copy(FOLDER / "displacement_1.json", tmp_path)
    copy = change(PAGES, tmp_path, old, new, times=-1)
    with pytest.raises(ShapeChanged, match=culprit):
        SOURCE.read(copy)


def test_a_country_and_year_said_twice_stops_it(tmp_path: Path) -> None:
    shutil.copy(PAGES, tmp_path)
    second = json.loads((FOLDER / "displacement_1.json").read_text(encoding="utf-8"))
    second["results"][0]["year"] = 2011
    (tmp_path / "displacement_1.json").write_text(json.dumps(second), encoding="utf-8")
    with pytest.raises(ShapeChanged, match="idmc_gidd/2011/AFG twice"):
        extract(tmp_path / PAGES.name)


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / CSV.name
    empty.write_text(CSV.read_text(encoding="utf-8").split("AFG", maxsplit=1)[0], encoding="utf-8")
    with pytest.raises(ShapeChanged, match="0 records"):
        extract(empty)
    other = write_workbook(tmp_path / "other.xlsx", {"README": CONTEXT})
    with pytest.raises(ShapeChanged, match="has no sheet 1_Displacement_data"):
        extract(other)
    keys = tmp_path / "displacement_data.csv"
    keys.write_text("ISO3,Name,Year\nAFG,Afghanistan,2011\n", encoding="utf-8")
    with pytest.raises(ShapeChanged, match="no number columns"):
        extract(keys)


@pytest.mark.skipif(not REAL.exists(), reason="needs the real files, shared/sources/idmc beside the repository")
def test_the_real_pages_give_what_a_plain_count_of_their_json_gives() -> None:
    found: Extract = SOURCE.read(REAL)
    expected: Counter[tuple[str, str, int]] = Counter()
    people: Counter[tuple[str, int]] = Counter()
    zeros = 0
    files = sorted(REAL.parent.glob("displacement_[0-9].json"))
    for path in files:
        for record in json.loads(path.read_bytes())["results"]:
            for name, measure in (("total_displacement", "stock"), ("new_displacement", "flow")):
                zeros += record[name] == 0
                if record[name]:
                    expected["IDMC", measure, record["year"]] += 1
                    people[measure, record["year"]] += record[name]
    by_year = found.claims.with_columns(year=pl.col("period_end").dt.year()).group_by("source", "measure", "year")
    assert {row[:3]: row[3] for row in by_year.len().iter_rows()} == expected
    assert {row[1:3]: row[3] for row in by_year.agg(pl.col("value").sum()).iter_rows()} == people
    assert set(found.claims["outcome"]) == {"displaced"}
    assert (found.rejected.height, found.left_out["cells that say 0: nothing recorded"]) == (0, zeros)
    assert found.left_out["records of the answer on pages that are not here"] == 961 - 100 * len(files)
