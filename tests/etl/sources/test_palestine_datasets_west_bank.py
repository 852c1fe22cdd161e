"""Palestine Datasets, West Bank: reported and verified numbers apart, and days that only repeat the last update."""

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
from etl.sources import palestine_datasets_west_bank as source
from tests.etl.sources.fixtures import change_record, cut_short, demand_refused, figure_on, read_figures

FIXTURE = Path(__file__).parent / "palestine_datasets_west_bank" / "west_bank_daily.json"
RAW = Path(__file__).parents[4] / "shared" / "sources" / "tech_for_palestine" / "west_bank_daily.json"


@pytest.fixture
def few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(source)


@pytest.fixture
def table(few_rows: None) -> pl.DataFrame:
    return read_figures(source.SOURCE, FIXTURE)


def figure(table: pl.DataFrame, day: int, field: str) -> dict[str, Any]:
    return figure_on(table, date(2023, 10, day), field)


def test_every_number_is_a_figure_that_passes_the_row_rules_and_the_gate(table: pl.DataFrame) -> None:
    read = complete(source.SOURCE.read(FIXTURE).claims)
    good, rejected = rows.check(read)
    assert (good.height, rejected.height) == (8 + 11 + 7, 0)
    gate.demand(table, lambda document: None)


def test_attacks_by_settlers_are_left_out_and_counted(table: pl.DataFrame) -> None:
    left_out = source.extract(FIXTURE).left_out
    assert [count for why, count in left_out.items() if why.startswith("attacks by settlers")] == [3]
    assert left_out["zeros that no report gives"] == 1, "the filled day repeats that no child was killed"


def test_a_flash_update_is_ochas_own_report_of_that_day(table: pl.DataFrame) -> None:
    killed = figure(table, 9, "killed_cum")
    assert (killed["source"], killed["attribution_text"], killed["relay_depth"]) == ("UN OCHA", "un", 1)
    assert (killed["measure"], killed["period_start"], killed["as_of"]) == (
        "cumulative",
        date(2023, 10, 7),
        date(2023, 10, 9),
    )
    assert (killed["published_on"], killed["value"], killed["role"]) == (date(2023, 10, 9), 8, "recommended")


def test_a_filled_day_that_repeats_the_last_update_is_the_data_sets_own(table: pl.DataFrame) -> None:
    carried = figure(table, 8, "killed_cum")
    assert carried["source"] == "Palestine Datasets (extrapolated)"
    assert carried["reported_term"] == "killed_cum (extrapolated: carried over, nothing reported that day)"
    assert (carried["role"], carried["published_on"], carried["attribution_text"]) == ("alternative", None, None)


def test_a_filled_day_with_a_number_of_its_own_is_from_an_update_of_a_day_not_said(table: pl.DataFrame) -> None:
    injured = figure(table, 8, "injured_cum")
    assert (injured["source"], injured["attribution_text"], injured["value"]) == ("UN OCHA", "fill", 22)
    assert (injured["published_on"], injured["role"]) == (None, "recommended")


def test_verified_numbers_stand_apart_also_on_a_filled_day(table: pl.DataFrame) -> None:
    verified = figure(table, 8, "verified.killed_cum")
    assert (verified["source"], verified["attribution_text"]) == ("UN OCHA", "verified")
    assert (verified["reported_term"], verified["value"]) == ("verified.killed_cum", 7)
    assert verified["series_id"] != figure(table, 9, "killed_cum")["series_id"]


def test_a_verified_day_is_a_flow_of_that_day(table: pl.DataFrame) -> None:
    injured = figure(table, 8, "verified.injured")
    assert (injured["measure"], injured["period_start"], injured["period_precision"]) == (
        "flow",
        date(2023, 10, 8),
        "day",
    )
    assert injured["period_text"] is None


def test_a_verified_day_on_which_nobody_was_killed_is_a_figure(table: pl.DataFrame) -> None:
    assert figure(table, 7, "verified.killed_children")["value"] == 0


@pytest.mark.parametrize(
    ("day", "field", "whole"),
    [
        (9, "killed_children_cum", "killed_cum"),
        (9, "injured_children_cum", "injured_cum"),
        (9, "displaced_children_cum", "displaced_persons_cum"),
        (8, "verified.killed_children", "verified.killed"),
        (8, "verified.injured_children_cum", "verified.injured_cum"),
    ],
)
def test_children_are_part_of_all(table: pl.DataFrame, day: int, field: str, whole: str) -> None:
    children = figure(table, day, field)
    assert (children["age_group"], children["about_children"]) == ("child", True)
    assert children["part_of"] == figure(table, day, whole)["figure_id"]


def test_households_displaced_are_no_people(table: pl.DataFrame) -> None:
    households = figure(table, 9, "displaced_households_cum")
    assert (households["unit"], households["value"], households["people"]) == ("households", 3, None)
    assert (households["outcome"], households["admin1_pcode"]) == ("displaced", "PS01")


@pytest.mark.parametrize(
    ("change", "culprit"),
    [
        ({"flash_source": "rumour"}, "record 2, column flash_source: 'rumour'"),
        ({"houses_cum": 3}, "houses_cum"),
        ({"verified": {"killed": 1, "killed_women": 1}}, "verified.killed_women"),
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
        ({"killed_cum": "three"}, "column killed_cum: 'three'"),
        ({"settler_attacks_cum": -4}, "column settler_attacks_cum: '-4'"),
        ({"verified": {"killed": 1.5}}, "column verified.killed: '1.5'"),
        ({"flash_source": None}, "column flash_source: the cell is empty"),
    ],
)
def test_a_malformed_cell_rejects_its_report(
    few_rows: None, tmp_path: Path, change: dict[str, object], culprit: str
) -> None:
    extract = source.extract(change_record(FIXTURE, tmp_path, change))
    assert extract.rejected["position"].to_list() == ["record 2"]
    assert extract.rejected["reason"][0].startswith(culprit)
    assert date(2023, 10, 8) not in set(extract.claims["period_end"])


def test_a_truncated_file_is_refused(few_rows: None, tmp_path: Path) -> None:
    demand_refused(source.extract, cut_short(FIXTURE, tmp_path), "not JSON")


@pytest.mark.skipif(not RAW.is_file(), reason="the real file is not at ../shared/sources/tech_for_palestine")
def test_the_real_file_gives_what_a_plain_reading_counts() -> None:
    expected: Counter[tuple[str, str, int]] = Counter()
    last: dict[str, int] = {}
    for day in json.loads(RAW.read_text(encoding="utf-8")):
        year = int(day["report_date"][:4])
        verified = day.pop("verified", {})
        for name in verified:
            expected["UN OCHA", name.split("_")[0], year] += 1
        numbers = {name: day[name] for name in day if name.endswith("_cum") and not name.startswith("settler")}
        for name, number in numbers.items():
            repeated = day["flash_source"] == "fill" and last.get(name) == number
            who = "Palestine Datasets (extrapolated)" if repeated else "UN OCHA"
            expected[who, name.split("_")[0], year] += 1
        last = numbers
    extract = source.SOURCE.read(RAW)
    found = extract.claims.group_by("source", "outcome", pl.col("period_end").dt.year().alias("year")).len()
    assert {(who, outcome, year): count for who, outcome, year, count in found.iter_rows()} == expected
    assert (extract.rejected.height, expected.total()) == (0, 10_506)
    gate.demand(relate(complete(extract.claims)), lambda document: None)
