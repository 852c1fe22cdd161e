"""Palestine Datasets: who said each number, what a zero means, and which numbers nobody counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from etl import gate, rows
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources import palestine_datasets_gaza
from tests.etl.sources.fixtures import change_record, demand_refused, figure_on, read_figures

FIXTURE = Path(__file__).parent / "palestine_datasets_gaza" / "casualties_daily.json"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(palestine_datasets_gaza)


@pytest.fixture
def table() -> pl.DataFrame:
    return read_figures(palestine_datasets_gaza.SOURCE, FIXTURE)


def figure(table: pl.DataFrame, day: int, field: str) -> dict[str, Any]:
    return figure_on(table, date(2023, 10, day), field)


def fields(table: pl.DataFrame, day: int) -> set[str]:
    return set(table.filter(pl.col("period_end") == date(2023, 10, day))["table_ref"].struct["column"])


def test_every_figure_passes_the_row_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(palestine_datasets_gaza.SOURCE.read(FIXTURE).claims))
    assert (good.height, rejected.height) == (table.height, 0)
    gate.demand(table, lambda document: None)


def test_a_report_that_says_none_is_a_figure(table: pl.DataFrame) -> None:
    injured = figure(table, 7, "injured")
    assert (injured["value"], injured["source"]) == (0, "Ministry of Health (Gaza)")


def test_zeros_that_no_report_gives_are_no_figures_and_are_counted(table: pl.DataFrame) -> None:
    assert fields(table, 7) == {
        *("killed", "killed_cum", "killed_children_cum", "injured", "injured_cum"),
        *("ext_killed", "ext_killed_cum", "ext_killed_children_cum", "ext_injured_cum"),
    }
    assert "killed" not in fields(table, 8)
    assert palestine_datasets_gaza.extract(FIXTURE).left_out == {"zeros that no report gives": 8}


def test_a_missing_number_stays_missing(table: pl.DataFrame) -> None:
    assert "injured" not in fields(table, 8)


def test_a_day_without_a_report_carries_numbers_that_nobody_said_that_day(table: pl.DataFrame) -> None:
    carried = figure(table, 8, "killed_cum")
    assert carried["source"] == "Palestine Datasets (extrapolated)"
    assert carried["reported_term"] == "killed_cum (extrapolated: carried over, nothing reported that day)"
    assert carried["role"] == "alternative"


def test_a_new_number_without_a_named_report_is_unattributed(table: pl.DataFrame) -> None:
    journalists = figure(table, 8, "press_killed_cum")
    assert (journalists["source"], journalists["attribution_text"]) == ("unattributed", "missing")
    assert (journalists["group"], journalists["role"]) == ("journalist", "recommended")


def test_extrapolated_numbers_are_the_data_sets_own_and_never_recommended(table: pl.DataFrame) -> None:
    computed = figure(table, 7, "ext_killed_children_cum")
    assert (computed["source"], computed["relay_depth"]) == ("Palestine Datasets (extrapolated)", 0)
    assert (computed["role"], computed["qualifier"], computed["value"]) == ("alternative", "exact", 9)
    assert computed["role_reason"].startswith("nobody counted this number")
    assert computed["part_of"] == figure(table, 7, "ext_killed_cum")["figure_id"]


def test_a_cumulative_runs_from_the_first_day_to_its_report(table: pl.DataFrame) -> None:
    whole = figure(table, 9, "killed_cum")
    assert (whole["measure"], whole["period_start"], whole["as_of"]) == (
        "cumulative",
        date(2023, 10, 7),
        date(2023, 10, 9),
    )
    assert (whole["source"], whole["relay_depth"]) == ("Government Media Office (Gaza)", 1)


def test_a_report_of_48_hours_covers_two_days(table: pl.DataFrame) -> None:
    killed = figure(table, 9, "killed")
    assert (killed["period_start"], killed["period_precision"]) == (date(2023, 10, 8), "interval")
    assert (figure(table, 7, "killed")["period_start"], figure(table, 7, "killed")["period_precision"]) == (
        date(2023, 10, 7),
        "day",
    )


@pytest.mark.parametrize("field", ["killed_recovered", "killed_committee"])
def test_people_killed_earlier_have_no_start_but_are_part_of_the_days_number(table: pl.DataFrame, field: str) -> None:
    part = figure(table, 9, field)
    assert (part["period_start"], part["period_precision"]) == (None, "unknown")
    assert part["part_of"] == figure(table, 9, "killed")["figure_id"]


@pytest.mark.parametrize(
    ("field", "whole"),
    [
        ("killed_truce_new", "killed"),
        ("killed_succumbed", "killed"),
        ("killed_women_cum", "killed_cum"),
        ("med_killed_cum", "killed_cum"),
        ("civdef_killed_cum", "killed_cum"),
        ("aid_seeker_killed_cum", "killed_cum"),
        ("aid_seeker_injured_cum", "injured_cum"),
        ("child_famine_cum", "famine_cum"),
    ],
)
def test_parts_know_their_whole(table: pl.DataFrame, field: str, whole: str) -> None:
    assert figure(table, 9, field)["part_of"] == figure(table, 9, whole)["figure_id"]


def test_populations_are_as_the_fields_define_them(table: pl.DataFrame) -> None:
    women, children = figure(table, 9, "killed_women_cum"), figure(table, 9, "child_famine_cum")
    assert (women["age_group"], women["sex"]) == ("adult", "female")
    assert (children["age_group"], children["about_children"]) == ("child", True)
    assert [figure(table, 9, f"{name}_killed_cum")["group"] for name in ("med", "civdef", "aid_seeker")] == [
        *("health_worker", "rescuer", "aid_seeker"),
    ]


def test_deaths_by_famine_are_no_part_of_those_killed_directly(table: pl.DataFrame) -> None:
    famine = figure(table, 9, "famine_cum")
    assert (famine["cause"], famine["part_of"]) == ("famine and malnutrition", None)


def test_massacres_are_incidents_and_not_people(table: pl.DataFrame) -> None:
    massacres = figure(table, 9, "massacres_cum")
    assert (massacres["unit"], massacres["reported_term"], massacres["people"]) == ("incidents", "massacres", None)


def test_the_data_sets_own_numbers_name_no_reporter_and_no_day_of_publication(table: pl.DataFrame) -> None:
    computed, reported = figure(table, 7, "ext_killed_cum"), figure(table, 7, "killed_cum")
    assert (computed["attribution_text"], computed["published_on"]) == (None, None)
    assert (reported["attribution_text"], reported["published_on"]) == ("mohtel", date(2023, 10, 7))


@pytest.mark.parametrize(
    ("change", "culprit"),
    [
        ({"report_source": "somebody"}, "record 2, column report_source: 'somebody'"),
        ({"killed_pets": 3}, "field.*killed_pets|column.*killed_pets"),
        ({"report_date": "2023-10-07"}, "has two reports"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, change: dict[str, object], culprit: str
) -> None:
    demand_refused(palestine_datasets_gaza.extract, change_record(FIXTURE, tmp_path, change), culprit)


@pytest.mark.parametrize(
    ("change", "culprit"),
    [
        ({"killed": "many"}, "column killed: 'many'"),
        ({"killed": 2.5}, "column killed: '2.5'"),
        ({"killed": -1}, "column killed: '-1'"),
        ({"killed": True}, "column killed: 'true'"),
        ({"report_period": None}, "column report_period: the cell is empty"),
        ({"report_period": 20}, "column report_period: '20'"),
        ({"report_date": "7 October"}, "column report_date: '7 October'"),
        ({"report_date": None}, "column report_date: the cell is empty"),
    ],
)
def test_a_malformed_cell_rejects_its_report_and_no_other(
    tmp_path: Path, change: dict[str, object], culprit: str
) -> None:
    copy = change_record(FIXTURE, tmp_path, change)
    extract = palestine_datasets_gaza.extract(copy)
    (position, reason) = extract.rejected.row(0)
    assert (extract.rejected.height, position) == (1, "record 2")
    assert reason.startswith(culprit)
    assert set(extract.claims["period_end"]) == {date(2023, 10, 7), date(2023, 10, 9)}
    with pytest.raises(ShapeChanged, match="record 2"):
        palestine_datasets_gaza.SOURCE.read(copy)


@pytest.mark.parametrize("text", ["not json", "{}", "[1, 2]", "null", "[", '[{"report_date": "2023-10-07"}]'])
def test_another_file_under_the_name_is_refused(tmp_path: Path, text: str) -> None:
    copy = tmp_path / FIXTURE.name
    copy.write_text(text, encoding="utf-8")
    with pytest.raises(ShapeChanged, match=FIXTURE.name):
        palestine_datasets_gaza.extract(copy)
