"""Palestine Datasets, Lebanon: each counting phase by itself, and sums over the phases that nobody reported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from etl import gate, rows
from etl.relate import relate
from etl.schema import complete
from etl.sources import palestine_datasets_lebanon as source
from tests.etl.sources.fixtures import change_record, cut_short, demand_refused, figure_on, read_figures

FIXTURE = Path(__file__).parent / "palestine_datasets_lebanon" / "lebanon_casualties_daily.json"
RAW = Path(__file__).parents[4] / "shared" / "sources" / "tech_for_palestine" / "lebanon_casualties_daily.json"


@pytest.fixture
def few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(source)


@pytest.fixture
def table(few_rows: None) -> pl.DataFrame:
    return read_figures(source.SOURCE, FIXTURE)


def test_every_number_is_a_figure_that_passes_the_row_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(source.SOURCE.read(FIXTURE).claims))
    assert (good.height, rejected.height) == (4 + 6 + 6 + 6, 0)
    gate.demand(table, lambda document: None)


def test_a_phase_counts_from_its_own_first_day(table: pl.DataFrame) -> None:
    first = figure_on(table, date(2024, 12, 4), "killed_cum_reported")
    second = figure_on(table, date(2026, 3, 3), "killed_cum_reported")
    assert (first["phase"], first["period_start"], first["value"]) == ("1", date(2023, 10, 8), 46)
    assert (second["phase"], second["period_start"], second["value"]) == ("2", date(2026, 3, 2), 5)
    assert first["series_id"] != second["series_id"]
    assert second["source"] == "Ministry of Public Health (Lebanon)"


def test_the_sums_over_phases_are_the_data_sets_own_and_never_recommended(table: pl.DataFrame) -> None:
    summed = figure_on(table, date(2026, 3, 3), "killed_cum")
    assert (summed["source"], summed["relay_depth"]) == ("Palestine Datasets (extrapolated)", 0)
    assert (summed["role"], summed["phase"], summed["value"]) == ("alternative", None, 51)
    assert summed["period_start"] == date(2023, 10, 8)
    assert summed["reported_term"] == "killed_cum (extrapolated: the ministry's counting phases, summed)"


def test_a_count_that_ocha_relays_is_still_the_ministrys(table: pl.DataFrame) -> None:
    relayed = figure_on(table, date(2023, 11, 14), "killed_cum_reported")
    assert relayed["source"] == "Ministry of Public Health (Lebanon)"
    assert (relayed["attribution_text"], relayed["relay_depth"]) == ("ocha", 2)
    direct = figure_on(table, date(2024, 12, 4), "killed_cum_reported")
    assert (direct["attribution_text"], direct["relay_depth"]) == ("moph_lb", 1)


def test_a_report_of_two_days_covers_both(table: pl.DataFrame) -> None:
    killed = figure_on(table, date(2026, 3, 3), "killed")
    assert (killed["measure"], killed["period_start"], killed["period_precision"]) == (
        "flow",
        date(2026, 3, 2),
        "interval",
    )
    assert killed["period_text"] == "48 hours"
    injured = figure_on(table, date(2026, 3, 4), "injured")
    assert (injured["period_start"], injured["period_precision"]) == (date(2026, 3, 4), "day")


def test_a_report_that_says_none_is_a_figure(table: pl.DataFrame) -> None:
    assert figure_on(table, date(2026, 3, 4), "killed")["value"] == 0


def test_the_place_is_the_country(table: pl.DataFrame) -> None:
    killed = figure_on(table, date(2026, 3, 3), "killed")
    assert (killed["iso3"], killed["place"], killed["place_precision"]) == ("LBN", "Lebanon", "country")


@pytest.mark.parametrize(
    ("change", "culprit"),
    [
        ({"phase": 3}, "record 2, column phase: '3'"),
        ({"report_source": "somebody"}, "record 2, column report_source: 'somebody'"),
        ({"missing_cum": 4}, "missing_cum"),
        ({"report_date": "2023-11-14"}, "has two reports"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    few_rows: None, tmp_path: Path, change: dict[str, object], culprit: str
) -> None:
    demand_refused(source.extract, change_record(FIXTURE, tmp_path, change), culprit)


@pytest.mark.parametrize(
    ("change", "culprit"),
    [
        ({"killed": "six"}, "column killed: 'six'"),
        ({"report_period": 30}, "column report_period: '30'"),
        ({"report_date": "4 December"}, "column report_date: '4 December'"),
        ({"phase": None}, "column phase: the cell is empty"),
    ],
)
def test_a_malformed_cell_rejects_its_report(
    few_rows: None, tmp_path: Path, change: dict[str, object], culprit: str
) -> None:
    extract = source.extract(change_record(FIXTURE, tmp_path, change))
    assert extract.rejected["position"].to_list() == ["record 2"]
    assert extract.rejected["reason"][0].startswith(culprit)
    assert extract.claims.height == 4 + 6 + 6


def test_a_truncated_file_is_refused(few_rows: None, tmp_path: Path) -> None:
    demand_refused(source.extract, cut_short(FIXTURE, tmp_path), "not JSON")


@pytest.mark.skipif(not RAW.is_file(), reason="the real file is not at ../shared/sources/tech_for_palestine")
def test_the_real_file_gives_what_a_plain_reading_counts() -> None:
    expected: Counter[tuple[str, str, int]] = Counter()
    for report in json.loads(RAW.read_text(encoding="utf-8")):
        for name in report.keys() - {"report_date", "report_source", "report_period", "phase"}:
            summed = name.endswith("_cum")
            who = "Palestine Datasets (extrapolated)" if summed else "Ministry of Public Health (Lebanon)"
            expected[who, name.split("_")[0], int(report["report_date"][:4])] += 1
    extract = source.SOURCE.read(RAW)
    found = extract.claims.group_by("source", "outcome", pl.col("period_end").dt.year().alias("year")).len()
    assert {(who, outcome, year): count for who, outcome, year, count in found.iter_rows()} == expected
    assert (extract.rejected.height, expected.total()) == (0, 1_046)
    gate.demand(relate(complete(extract.claims)), lambda document: None)
