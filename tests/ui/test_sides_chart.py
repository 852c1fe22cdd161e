"""The sources on one axis: every number has its mark, an open end stays open, and kinds of numbers stand apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from ledger.selection import Selection
from ledger.sides import Sides, compare_sources
from ledger.table import Ledger, open_ledger
from tests.sample import write_sample
from ui.sides_chart import describe_sides, draw_sides, is_logarithmic


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return open_ledger(write_sample(tmp_path_factory.mktemp("sides") / "figures.parquet"))


@pytest.fixture
def killed(ledger: Ledger) -> Sides:
    return compare_sources(ledger, Selection(), "killed")


def texts(sides: Sides) -> list[str]:
    chart = draw_sides(sides.totals, sides.newest.rows, dark=False)
    return [str(note.text) for note in chart.layout.annotations]


def test_each_group_has_its_heading_and_each_number_its_line(killed: Sides) -> None:
    said = texts(killed)
    headings = {"prove together", "Counted since a fixed start", "Happened in a period"}
    assert {heading for heading in headings if any(heading in text for text in said)} == headings
    assert len(said) == 3 + len(killed.totals) + killed.newest.rows.height


def test_what_is_proved_of_a_date_stands_apart_from_what_happened(killed: Sides) -> None:
    present = replace(killed.totals[0], measure="stock", as_of=date(2020, 2, 28))
    said = texts(replace(killed, totals=[*killed.totals, present]))
    headings = [text for text in said if "prove together" in text]
    assert ["of the period" in headings[0], "of one date" in headings[1]] == [True, True]
    assert "28 Feb 2020" in said[said.index(headings[1]) + 1]


def test_a_proved_number_without_upper_end_is_drawn_open(killed: Sides) -> None:
    total = next(total for total in killed.totals if total.high is None)
    chart = draw_sides([total], killed.newest.rows.clear(), dark=True)
    arrows = [trace for trace in chart.data if "triangle-right" in str(trace.marker.symbol)]
    assert len(arrows) == 1


def test_a_proved_range_is_a_bar_from_end_to_end(killed: Sides) -> None:
    total = replace(killed.totals[0], low=80, high=100)
    chart = draw_sides([total], killed.newest.rows.clear(), dark=False)
    assert [tuple(trace.x) for trace in chart.data if trace.mode == "lines"] == [(80, 100, None)]


def test_the_axis_is_logarithmic_only_where_the_numbers_differ_much(killed: Sides) -> None:
    rows = killed.newest.rows
    near = rows.filter(pl.col("source").is_in(["SOHR", "UOSSM"]))
    assert is_logarithmic([], rows) and not is_logarithmic([], near)
    assert draw_sides([], near, dark=False).layout.xaxis.type is None


def test_a_proved_number_opens_no_evidence_for_nobody_said_it(killed: Sides) -> None:
    chart = draw_sides(killed.totals, killed.newest.rows.clear(), dark=False)
    assert {mark[0] for trace in chart.data for mark in (trace.customdata or [])} == {None}


def test_the_chart_is_said_in_words(killed: Sides) -> None:
    words = describe_sides(killed.totals, killed.newest.rows)
    assert all(total.sentence in words for total in killed.totals)
    assert "at least 20 civilians" in words.lower()
