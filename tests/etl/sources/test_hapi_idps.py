"""HDX HAPI, internally displaced people: rounds of IOM's surveys, levels inside each other, in both forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from etl import gate, rows
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources import hapi_idps
from tests.etl.sources.fixtures import change, demand_refused, figure, read_figures

HERE = Path(__file__).parent / "hapi_idps"
CSV = HERE / "hdx_hapi_idps_global.csv"
PAGE = HERE / "hdx_hapi_idps_0.json"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None], monkeypatch: pytest.MonkeyPatch) -> None:
    allow_few_rows(hapi_idps)
    monkeypatch.setattr(hapi_idps, "SOURCE", replace(hapi_idps.SOURCE, rejects=0))


@pytest.fixture
def table() -> pl.DataFrame:
    return read_figures(hapi_idps.SOURCE, CSV)


def test_every_row_is_a_figure_or_counted(table: pl.DataFrame) -> None:
    assert table["value"].to_list() == [1000, 1000, 700, 250, 50]
    assert hapi_idps.SOURCE.read(CSV).left_out == {
        "rows that HDX marks as wrong": 1,
        "flow monitoring and surveys: no stock of people": 1,
        "rows that repeat another": 1,
    }


def test_every_figure_passes_the_row_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(hapi_idps.SOURCE.read(CSV).claims))
    assert (good.height, rejected.height) == (5, 0)
    gate.demand(table, lambda document: None)


def test_a_row_is_a_stock_that_iom_counted_and_hdx_relays(table: pl.DataFrame) -> None:
    found = figure(table, 3)
    assert (found["outcome"], found["group"], found["measure"]) == ("displaced", "idp", "stock")
    assert (found["as_of"], found["source"], found["relay_depth"]) == (date(2031, 5, 31), "IOM", 1)
    assert (found["publisher"], found["redistributable"]) == ("OCHA HDX HAPI", False)
    assert (found["admin1_pcode"], found["admin2_pcode"]) == ("TD07", "TD0704")
    assert found["reported_term"] == "IDPs, Invented Crisis, baseline assessment"


def test_levels_are_inside_each_other_also_where_hdx_found_no_district(table: pl.DataFrame) -> None:
    country, province = figure(table, 1), figure(table, 2)
    assert (country["part_of"], province["part_of"]) == (None, country["figure_id"])
    assert {figure(table, row)["part_of"] for row in (3, 4, 5)} == {province["figure_id"]}
    unfound = figure(table, 4)
    assert (unfound["place_text"], unfound["place_precision"], unfound["admin2_pcode"]) == (
        "Inventedville",
        "admin2",
        None,
    )


def test_a_page_of_the_api_gives_the_same_figure_the_same_id(table: pl.DataFrame) -> None:
    page = complete(hapi_idps.SOURCE.read(PAGE).claims)
    assert page["value"].to_list() == [700, 1200]
    assert page["figure_id"].to_list()[0] == figure(table, 3)["figure_id"]
    assert page["place_precision"].to_list() == ["admin2", "country"]


def test_the_page_behind_a_full_last_page_holds_nothing(tmp_path: Path) -> None:
    empty = tmp_path / "hdx_hapi_idps_9.json"
    empty.write_text('{"data": []}', encoding="utf-8")
    extract = hapi_idps.SOURCE.read(empty)
    assert (complete(extract.claims).height, extract.rejected.height) == (0, 0)


@pytest.mark.parametrize(
    ("original", "old", "new", "culprit"),
    [
        (CSV, "warning,error\n", "warning,error,gender\n", "gender"),
        (CSV, ",population,", ",people,", "no column population"),
        (CSV, "Crisis,BA,700", "Crisis,XX,700", "'XX' is none of"),
        (CSV, "BA,700", "BA,7e2", "record 3: column population: '7e2' is not a whole number"),
        (CSV, "BA,700", "BA,", "column population: the cell is empty"),
        (CSV, ",2,Invented Crisis,BA,50", ",2,Invented Crisis,BA,51", "contradicts another row"),
        (CSV, ",3,2031-05-31T", ",3,31.05.2031T", "is not a date"),
        (PAGE, '"admin_level": 2', '"admin_level": 7', "'7' is none of 0, 1, 2"),
        (PAGE, '"data"', '"detail"', "no list of records under 'data'"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, original: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(hapi_idps.SOURCE.read, change(original, tmp_path, old, new), culprit)


def test_a_truncated_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(ShapeChanged, match="8 records"):
        hapi_idps.SOURCE.read(CSV)
