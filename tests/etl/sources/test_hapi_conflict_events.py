"""HDX HAPI, conflict events: deaths by month, those in events that target civilians inside political violence."""

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
from etl.sources import hapi_conflict_events
from tests.etl.sources.fixtures import change, demand_refused, figure, read_figures

HERE = Path(__file__).parent / "hapi_conflict_events"
CSV = HERE / "hdx_hapi_conflict_event_global_2031.csv"
PAGE = HERE / "hdx_hapi_conflict_events_0.json"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None], monkeypatch: pytest.MonkeyPatch) -> None:
    allow_few_rows(hapi_conflict_events)
    monkeypatch.setattr(hapi_conflict_events, "SOURCE", replace(hapi_conflict_events.SOURCE, rejects=0))


@pytest.fixture
def table() -> pl.DataFrame:
    return read_figures(hapi_conflict_events.SOURCE, CSV)


def test_every_cell_is_a_figure_or_counted(table: pl.DataFrame) -> None:
    assert table["value"].to_list() == [4, 11, 6, 5, 0]
    assert hapi_conflict_events.SOURCE.read(CSV).left_out == {
        "rows that HDX marks as wrong": 1,
        "rows that repeat another": 0,
        "empty cells: fatalities not counted": 1,
        "zeros beside no events": 1,
        "numbers of events: no people": 7,
    }


def test_every_figure_passes_the_row_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(hapi_conflict_events.SOURCE.read(CSV).claims))
    assert (good.height, rejected.height) == (5, 0)
    gate.demand(table, lambda document: None)


def test_a_row_is_the_deaths_of_a_month_that_acled_counted(table: pl.DataFrame) -> None:
    killed = figure(table, 3)
    assert (killed["outcome"], killed["measure"], killed["unit"]) == ("killed", "flow", "people")
    assert (killed["period_start"], killed["period_end"]) == (date(2031, 1, 1), date(2031, 1, 31))
    assert (killed["period_precision"], killed["period_text"]) == ("month", "2031-01")
    assert (killed["source"], killed["source_type"], killed["relay_depth"]) == ("ACLED", "monitor", 1)
    assert (killed["admin2_pcode"], killed["place_role"]) == ("TD0704", "occurrence")
    assert killed["redistributable"] is False


def test_deaths_in_events_that_target_civilians_are_part_of_political_violence_and_not_all_civilian(
    table: pl.DataFrame,
) -> None:
    targeted = figure(table, 1)
    assert targeted["part_of"] == figure(table, 3)["figure_id"]
    assert targeted["status"] == "all"
    assert targeted["reported_term"] == "fatalities in events that target civilians"


def test_where_the_part_is_larger_than_the_whole_both_stand_alone(table: pl.DataFrame) -> None:
    assert (figure(table, 4)["value"], figure(table, 5)["value"]) == (6, 5)
    assert figure(table, 4)["part_of"] is None


def test_nobody_killed_in_two_events_is_a_figure(table: pl.DataFrame) -> None:
    assert (figure(table, 6)["value"], figure(table, 6)["iso3"]) == (0, "ALB")


def test_a_page_of_the_api_gives_the_same_figure_the_same_id(table: pl.DataFrame) -> None:
    page = complete(hapi_conflict_events.SOURCE.read(PAGE).claims)
    assert page["figure_id"].to_list() == [figure(table, 3)["figure_id"]]
    assert page["period_end"].to_list() == [date(2031, 1, 31)]


@pytest.mark.parametrize(
    ("original", "old", "new", "culprit"),
    [
        (CSV, "warning,error\n", "warning,error,injured\n", "injured"),
        (CSV, ",fatalities,", ",deaths,", "no column fatalities"),
        (CSV, "2,political_violence,5", "2,strategic_developments,5", "'strategic_developments' is none of"),
        (CSV, "political_violence,5,11", "political_violence,5,11?", "record 3: column fatalities: '11\\?'"),
        (CSV, "political_violence,5,11,2031-01-01", "political_violence,5,11,", "reference_period_start: the cell is"),
        (CSV, "Kaya,2,civilian_targeting,1,6", "Kaya,2,political_violence,1,6", "contradicts another row"),
        (PAGE, '"data"', '"detail"', "no list of records under 'data'"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, original: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(hapi_conflict_events.SOURCE.read, change(original, tmp_path, old, new), culprit)


def test_a_truncated_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(ShapeChanged, match="8 records"):
        hapi_conflict_events.SOURCE.read(CSV)
