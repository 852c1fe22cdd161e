"""Palestine Datasets, infrastructure: homes destroyed; buildings that are no outcome of ours are counted, not kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from etl import gate, rows
from etl.relate import relate
from etl.schema import complete
from etl.sources import palestine_datasets_infrastructure as source
from tests.etl.sources.fixtures import change_record, cut_short, demand_refused, figure_on, read_figures

FIXTURE = Path(__file__).parent / "palestine_datasets_infrastructure" / "infrastructure-damaged.json"
RAW = Path(__file__).parents[4] / "shared" / "sources" / "tech_for_palestine" / "infrastructure-damaged.json"


@pytest.fixture
def few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(source)


@pytest.fixture
def table(few_rows: None) -> pl.DataFrame:
    return read_figures(source.SOURCE, FIXTURE)


def figure(table: pl.DataFrame, day: int, field: str) -> dict[str, Any]:
    return figure_on(table, date(2023, 10, day), field)


def test_only_homes_are_figures_and_they_pass_the_row_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(source.SOURCE.read(FIXTURE).claims))
    assert (good.height, rejected.height) == (3, 0)
    assert set(table["outcome"]) == {"housing_destroyed"}
    gate.demand(table, lambda document: None)


def test_other_buildings_and_zeros_that_nobody_reported_are_left_out_and_counted(few_rows: None) -> None:
    assert source.extract(FIXTURE).left_out == {
        "zeros that no report gives": 1,
        "schools and universities in one number, by damage: not attacks on schools as the UN counts them": 7,
        "mosques and churches: no outcome of ours": 6,
        "government buildings: no outcome of ours": 3,
    }


def test_homes_destroyed_are_an_estimate_since_the_first_day(table: pl.DataFrame) -> None:
    homes = figure(table, 8, "residential.destroyed")
    assert (homes["source"], homes["source_type"]) == ("Government Media Office (Gaza)", "government")
    assert (homes["measure"], homes["period_start"], homes["as_of"]) == (
        "cumulative",
        date(2023, 10, 7),
        date(2023, 10, 8),
    )
    assert (homes["unit"], homes["people"], homes["reported_term"]) == (
        "buildings",
        None,
        "residential units destroyed",
    )
    assert (homes["qualifier"], homes["low"], homes["value"], homes["high"]) == ("about", 630, 700, 770)
    assert homes["admin1_pcode"] == "PS02"


def test_extrapolated_numbers_are_the_data_sets_own_and_never_recommended(table: pl.DataFrame) -> None:
    computed = figure(table, 9, "residential.ext_destroyed")
    assert (computed["source"], computed["published_on"]) == ("Palestine Datasets (extrapolated)", None)
    assert (computed["reported_term"], computed["role"]) == (
        "residential units destroyed (extrapolated)",
        "alternative",
    )


@pytest.mark.parametrize(
    ("change", "culprit"),
    [
        ({"bridges": {"destroyed": 3}}, "bridges.destroyed"),
        ({"residential": {"flattened": 3}}, "residential.flattened"),
        ({"residential": 700}, "residential"),
        ({"report_date": "2023-10-07"}, "has two reports"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    few_rows: None, tmp_path: Path, change: dict[str, object], culprit: str
) -> None:
    demand_refused(source.extract, change_record(FIXTURE, tmp_path, change), culprit)


@pytest.mark.parametrize(
    ("change", "culprit"),
    [
        ({"residential": {"destroyed": "many"}}, "column residential.destroyed: 'many'"),
        ({"civic_buildings": {"destroyed": -6}}, "column civic_buildings.destroyed: '-6'"),
        ({"report_date": None}, "column report_date: the cell is empty"),
    ],
)
def test_a_malformed_cell_rejects_its_report(
    few_rows: None, tmp_path: Path, change: dict[str, object], culprit: str
) -> None:
    extract = source.extract(change_record(FIXTURE, tmp_path, change))
    assert extract.rejected["position"].to_list() == ["record 2"]
    assert extract.rejected["reason"][0].startswith(culprit)
    assert extract.claims.height == 1


def test_a_truncated_file_is_refused(few_rows: None, tmp_path: Path) -> None:
    demand_refused(source.extract, cut_short(FIXTURE, tmp_path), "not JSON")


@pytest.mark.skipif(not RAW.is_file(), reason="the real file is not at ../shared/sources/tech_for_palestine")
def test_the_real_file_gives_what_a_plain_reading_counts() -> None:
    expected: Counter[tuple[str, str, int]] = Counter()
    others = 0
    for day in json.loads(RAW.read_text(encoding="utf-8")):
        year = int(day.pop("report_date")[:4])
        for name in day.pop("residential"):
            who = "Palestine Datasets (extrapolated)" if "ext_" in name else "Government Media Office (Gaza)"
            expected[who, "housing_" + name.removeprefix("ext_"), year] += 1
        others += sum(len(group) for group in day.values())
    extract = source.SOURCE.read(RAW)
    found = extract.claims.group_by("source", "outcome", pl.col("period_end").dt.year().alias("year")).len()
    assert {(who, outcome, year): count for who, outcome, year, count in found.iter_rows()} == expected
    assert (extract.rejected.height, expected.total()) == (0, 841)
    assert sum(extract.left_out.values()) == others
    gate.demand(relate(complete(extract.claims)), lambda document: None)
