"""HDX HAPI, refugees and returnees: UNHCR's people by origin, asylum, sex and age; "all" rows hold the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from etl import gate, rows
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources import hapi_refugees
from tests.etl.sources.fixtures import change, demand_refused, figure, read_figures

HERE = Path(__file__).parent / "hapi_refugees"
CSV = HERE / "hdx_hapi_refugees_global.csv"
RETURNEES = HERE / "hdx_hapi_returnees_0.json"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(hapi_refugees)


@pytest.fixture
def table() -> pl.DataFrame:
    return read_figures(hapi_refugees.SOURCE, CSV)


def test_every_row_is_a_figure_or_counted(table: pl.DataFrame) -> None:
    assert table["value"].to_list() == [900, 500, 120, 300, 510, 30]
    assert hapi_refugees.SOURCE.read(CSV).left_out == {
        "rows that HDX marks as wrong": 1,
        "rows that repeat another": 0,
        "rows of people resettled, naturalised, or returned from an unknown place": 1,
        "cells that say 0": 1,
    }


def test_every_figure_passes_the_row_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(hapi_refugees.SOURCE.read(CSV).claims))
    assert (good.height, rejected.height) == (6, 0)
    gate.demand(table, lambda document: None)


def test_refugees_are_a_stock_at_the_end_of_the_year_that_unhcr_counted_and_hdx_relays(table: pl.DataFrame) -> None:
    refugees = figure(table, 1)
    assert (refugees["outcome"], refugees["measure"], refugees["as_of"]) == ("refugee", "stock", date(2031, 12, 31))
    assert (refugees["iso3"], refugees["place_role"], refugees["nationality"]) == ("TUR", "host", "SYR")
    assert (refugees["source"], refugees["publisher"], refugees["relay_depth"]) == ("UNHCR", "OCHA HDX HAPI", 1)
    assert (refugees["part_of"], refugees["redistributable"]) == (None, False)


@pytest.mark.parametrize(
    ("row", "sex", "age_group", "youngest", "oldest", "children"),
    [
        (2, "female", "any", None, None, False),
        (3, "female", "child", 5, 11, True),
        (4, "female", "adult", 18, 59, False),
        (5, "female", "elderly", 60, None, False),
    ],
)
def test_ages_and_sex_are_those_printed(
    table: pl.DataFrame, row: int, sex: str, age_group: str, youngest: int | None, oldest: int | None, children: bool
) -> None:
    found = figure(table, row)
    assert (found["sex"], found["age_group"], found["about_children"]) == (sex, age_group, children)
    assert (found["age_min"], found["age_max"]) == (youngest, oldest)


def test_bands_are_part_of_their_sex_and_this_of_all(table: pl.DataFrame) -> None:
    women = figure(table, 2)
    assert women["part_of"] == figure(table, 1)["figure_id"]
    assert figure(table, 3)["part_of"] == figure(table, 4)["part_of"] == women["figure_id"]


def test_a_band_larger_than_its_sex_stands_alone(table: pl.DataFrame) -> None:
    assert figure(table, 5)["part_of"] is None


def test_an_origin_that_is_no_country_gives_no_nationality(table: pl.DataFrame) -> None:
    like = figure(table, 7)
    assert (like["outcome"], like["nationality"]) == ("refugee", None)
    assert like["reported_term"] == "Refugees, in a refugee-like situation, origin: UNK"


def test_returned_refugees_are_a_flow_to_the_country_they_fled() -> None:
    returned = complete(hapi_refugees.SOURCE.read(RETURNEES).claims).row(0, named=True)
    assert (returned["outcome"], returned["measure"], returned["value"]) == ("returned", "flow", 70)
    assert (returned["iso3"], returned["place_role"], returned["sex"]) == ("SYR", "destination", "male")
    assert (returned["period_start"], returned["period_end"]) == (date(2031, 1, 1), date(2031, 12, 31))
    assert returned["reported_term"] == "Returned refugees, from Türkiye"


@pytest.mark.parametrize(
    ("original", "old", "new", "culprit"),
    [
        (CSV, "warning,error\n", "warning,error,camp\n", "camp"),
        (CSV, ",population,", ",people,", "no column population"),
        (CSV, "REF,all,all", "XYZ,all,all", "'XYZ' is none of"),
        (CSV, "REF,f,5-11", "REF,girls,5-11", "'girls' is none of"),
        (CSV, "SYR,Y,Y,TUR,N,Y,REF,f,5-11", "SYX,Y,Y,TUR,N,Y,REF,f,5-11", "'SYX' is none of"),
        (CSV, "f,5-11,5,11", "f,5-11,5,12", "column age_range: '5-11' is not what min_age and max_age say"),
        (CSV, "5,11,120", "5,11,-120", "column population: '-120' is not a whole number"),
        (CSV, "120,2031-01-01", "120,2031-02-01", "does not end a calendar year"),
        (CSV, "REF,f,18-59,18,59,300", "REF,f,5-11,5,11,300", "contradicts another row"),
        (RETURNEES, '"data"', '"detail"', "no list of records under 'data'"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, original: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(hapi_refugees.SOURCE.read, change(original, tmp_path, old, new), culprit)


def test_a_truncated_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(ShapeChanged, match="9 records"):
        hapi_refugees.SOURCE.read(CSV)
