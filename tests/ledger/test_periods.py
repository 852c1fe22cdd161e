"""Periods: every proved bound holds in invented worlds, nothing is counted twice, and what is not drawn is told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.periods import LENGTH, Every, choose_every, count_by_period, list_countings, list_ways
from ledger.selection import Selection
from ledger.table import Ledger, open_ledger
from tests.ledger.reports import daily, day, publish
from tests.ledger.worlds import START, Region, invent_world
from tests.sample import write_sample


def opened(folder: Path, figures: pl.DataFrame) -> Ledger:
    return open_ledger(write_sample(folder / "figures.parquet", figures))


def counted(ledger: Ledger, every: Every, **asked: Any) -> pl.DataFrame:
    source, outcome = list_countings(ledger, Selection()).row(0)[:2]
    return count_by_period(ledger, Selection(), source, outcome, every, **asked).rows


def numbers(rows: pl.DataFrame) -> list[tuple[date, int | None, int | None]]:
    return rows.select("since", "low", "high").rows()


def test_days_that_are_all_reported_make_an_exact_week(tmp_path: Path) -> None:
    ledger = opened(tmp_path, publish(*(daily(on, on) for on in range(3, 10))))  # Monday 4 to Sunday 10 March 2024
    rows = counted(ledger, "week")
    assert numbers(rows) == [(day(3), 42, 42)]
    assert rows["qualifier"].to_list() == ["exact"]
    assert rows["figures"].to_list() == [7]
    assert rows["figure_id"].to_list() == [None]


def test_a_week_with_a_silent_day_has_no_upper_end(tmp_path: Path) -> None:
    ledger = opened(tmp_path, publish(*(daily(on, 5) for on in (3, 4, 6, 7, 8, 9))))
    rows = counted(ledger, "week")
    assert numbers(rows) == [(day(3), 30, None)]
    assert rows["qualifier"].to_list() == ["at_least"]


def test_a_figure_that_covers_its_period_is_drawn_as_it_was_said(tmp_path: Path) -> None:
    said = {"qualifier": "about"}
    ledger = opened(tmp_path, publish(daily(9, 500, days=7, **said)))
    row = counted(ledger, "week").row(0, named=True)
    assert (row["qualifier"], row["value"], row["low"], row["high"]) == ("about", 500, 450, 550)
    assert row["figure_id"] is not None


def test_days_and_the_week_that_holds_them_are_not_added(tmp_path: Path) -> None:
    ledger = opened(tmp_path, publish(daily(5, 10), daily(9, 60, days=7, document_id="toy/week")))
    assert numbers(counted(ledger, "week")) == [(day(3), 60, 60)]


def test_a_figure_over_the_edge_of_a_period_is_not_split_but_told(tmp_path: Path) -> None:
    ledger = opened(tmp_path, publish(daily(5, 10), daily(11, 60, days=4)))
    drawn = count_by_period(ledger, Selection(), "Monitor", "killed", "week")
    assert numbers(drawn.rows) == [(day(3), 10, None)]
    assert (1, "cover more than one week, and are not split") in drawn.left_out


def test_nobody_reported_harmed_is_a_bar_of_zero_and_silence_is_no_bar(tmp_path: Path) -> None:
    ledger = opened(tmp_path, publish(daily(3, 0), daily(5, 2)))
    assert numbers(counted(ledger, "day")) == [(day(3), 0, 0), (day(5), 2, 2)]


def test_civilians_and_combatants_are_not_added_up(tmp_path: Path) -> None:
    ledger = opened(
        tmp_path,
        publish(
            daily(3, 7, status="civilian"), daily(4, 9, status="combatant", document_id="toy/other")
        ),
    )  # fmt: skip
    assert counted(ledger, "week")["low"].to_list() == [9]


def test_parts_stand_beside_one_another_the_largest_first(tmp_path: Path) -> None:
    claims = [daily(on, 3, status="civilian", document_id=f"toy/c{on}") for on in (3, 4)]
    claims += [daily(on, 9, status="combatant", document_id=f"toy/s{on}") for on in (3, 4)]
    ledger = opened(tmp_path, publish(*claims))
    rows = counted(ledger, "week", by="status")
    assert rows.select("part", "low").rows() == [("combatant", 18), ("civilian", 6)]
    assert list_ways(ledger, Selection(), "Monitor", "killed") == ["status"]


def test_every_figure_is_drawn_or_counted_as_left_out(ledger: Ledger) -> None:
    for source, outcome, figures in list_countings(ledger, Selection()).select("source", "outcome", "figures").rows():
        for every in LENGTH:
            drawn = count_by_period(ledger, Selection(), source, outcome, every)
            assert drawn.figures + sum(count for count, _ in drawn.left_out) == figures


def test_the_dates_selected_cut_the_periods(ledger: Ledger) -> None:
    first = date(2019, 2, 10)
    rows = count_by_period(ledger, Selection(first=first), "Sample University", "killed", "year").rows
    assert rows["since"].to_list() == [first]


@pytest.mark.parametrize("every", ["day", "week"])
@pytest.mark.parametrize("seed", range(60))
def test_in_invented_worlds_every_lower_end_holds(tmp_path: Path, seed: int, every: Every) -> None:
    world = invent_world(seed)
    ledger = opened(tmp_path, world.figures)
    for row in count_by_period(ledger, Selection(), "Monitor", "killed", every).rows.to_dicts():
        first, last = (max(0, min(11, (end - START).days)) for end in (row["period_start"], row["period_end"]))
        true = world.truth(Region(first, last))
        assert row["low"] < true + (1 if row["qualifier"] != "more_than" else 0)


@pytest.mark.parametrize("seed", range(60))
def test_in_invented_worlds_every_upper_end_of_the_whole_holds(tmp_path: Path, seed: int) -> None:
    world = invent_world(seed)
    whole = world.figures.filter(pl.col("iso3").is_null(), status="all", age_group="any", sex="any")
    ledger = opened(tmp_path, whole)
    for row in count_by_period(ledger, Selection(), "Monitor", "killed", "day").rows.to_dicts():
        on = (row["since"] - START).days
        assert row["high"] is None or row["high"] >= world.truth(Region(on, on))


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(0, 40_000))
def test_the_automatic_period_can_be_told_apart(first: date, days: int) -> None:
    every = choose_every(first, first + timedelta(days))
    lasts = {"day": 1, "week": 7, "month": 28, "year": 365}[every]
    assert days / lasts <= 150


def test_a_period_is_long_enough_for_the_figures(ledger: Ledger) -> None:
    assert choose_every(date(2025, 1, 1), date(2025, 12, 31), length=365) == "year"
    assert choose_every(date(2025, 1, 1), date(2025, 2, 28), length=28) == "month"
    assert choose_every(date(2025, 1, 1), date(2025, 2, 1), length=1) == "day"
