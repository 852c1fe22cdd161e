"""Charts: certainty is drawn as it was said, colours can be told from the ground, and nothing is drawn too much."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.schema import CATEGORY_OF, FIELD
from ledger.selection import Selection
from ledger.series import count_by_outcome, largest_flows, largest_series, newest_of_each_source
from ledger.table import Ledger, open_ledger
from tests.sample import build_sample, write_sample
from ui import charts
from ui.charts import RINGS, draw_counts, draw_flows, draw_series, draw_side_by_side
from ui.colours import GROUND, colour_of, text_colour_of
from ui.marks import MARK, OPEN_DOWN, OPEN_UP


@pytest.fixture(scope="module")
def ledger(table: Path) -> Ledger:
    return open_ledger(table)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour: str, ground: str) -> float:
    light, dim = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (light + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("outcome", CATEGORY_OF)
def test_every_colour_stands_out_from_its_ground(outcome: str, dark: bool) -> None:
    assert contrast(colour_of(outcome, dark), GROUND[dark]) >= 3


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("outcome", CATEGORY_OF)
def test_words_about_an_outcome_can_be_read_on_their_ground(outcome: str, dark: bool) -> None:
    assert contrast(text_colour_of(outcome, dark), GROUND[dark]) >= 4.5


def test_every_qualifier_has_a_mark_and_inexact_ones_are_not_drawn_as_exact() -> None:
    assert set(MARK) == set(FIELD["qualifier"].vocabulary)
    open_ended = {*OPEN_UP, *OPEN_DOWN}
    assert {name for name, mark in MARK.items() if mark == MARK["exact"]} - open_ended == {"exact"}


def marks_of(chart: Any, symbol: str) -> list[tuple[Any, Any]]:
    return [
        (x, y)
        for trace in chart.data
        if trace.type == "scatter" and trace.mode == "markers"
        for x, y, drawn in zip(
            trace.x,
            trace.y,
            [trace.marker.symbol] * len(trace.x) if isinstance(trace.marker.symbol, str) else trace.marker.symbol,
            strict=True,
        )
        if drawn == symbol
    ]


def test_at_least_is_open_upward_and_up_to_is_open_downward(ledger: Ledger) -> None:
    rows = newest_of_each_source(ledger, Selection(sources=("UOSSM", "Sample Cluster"))).rows
    chart = draw_side_by_side(rows, dark=False)
    assert any(x > 20 for x, _ in marks_of(chart, "triangle-right"))
    assert {round(x * 1.6) for x, _ in marks_of(chart, "triangle-left")} == {15, 10}
    assert {x for x, _ in marks_of(chart, "circle-open")} == {20_000, 500}


def test_a_range_is_a_bar_between_its_ends_and_no_end_is_made_up(ledger: Ledger) -> None:
    chart = draw_flows(largest_flows(ledger, Selection(sources=("Sample University",))).rows, dark=False)
    lines = [trace for trace in chart.data if trace.type == "scatter" and trace.mode == "lines"]
    assert [y for line in lines for y in line.y if y is not None][-2:] == [40, 100]
    assert marks_of(chart, "triangle-up") == []


def test_a_range_without_a_best_estimate_has_no_mark_in_it(ledger: Ledger) -> None:
    rows = largest_flows(ledger, Selection(outcomes=("detained",))).rows
    marks = [trace for trace in draw_flows(rows, dark=False).data if trace.type == "scatter"]
    assert [list(trace.marker.opacity) for trace in marks if trace.mode == "markers"] == [[0]]


def test_flows_are_bars_as_wide_as_their_period(ledger: Ledger) -> None:
    rows = largest_flows(ledger, Selection(sources=("Sample University",))).rows
    bars = next(trace for trace in draw_flows(rows, dark=False).data if trace.type == "bar")
    days = [(row["day"] - row["since"]).days + 1 for row in rows.to_dicts()]
    assert [width / 86_400_000 for width in bars.width] == days
    assert list(bars.x) == rows["since"].to_list()


def test_stocks_are_steps_and_cumulative_counts_are_straight_lines(ledger: Ledger) -> None:
    stock = draw_series(largest_series(ledger, Selection(), "stock").rows, "stock", dark=False)
    counts = draw_series(largest_series(ledger, Selection(), "cumulative").rows, "cumulative", dark=False)
    assert {trace.line.shape for trace in stock.data if trace.mode == "lines"} == {"hv"}
    assert {trace.line.shape for trace in counts.data if trace.mode == "lines"} == {None}


def test_no_line_runs_over_a_long_silence(tmp_path: Path) -> None:
    silent = build_sample().filter((pl.col("dataset") != "daily") | (pl.col("as_of").dt.day() != 20))
    late = pl.col("dataset").eq("daily") & pl.col("as_of").eq(pl.date(2023, 11, 5))
    silent = silent.with_columns(as_of=pl.when(late).then(pl.date(2024, 8, 1)).otherwise("as_of"))
    ledger = open_ledger(write_sample(tmp_path / "silent.parquet", silent))
    chart = draw_series(largest_series(ledger, Selection(), "cumulative").rows, "cumulative", dark=False)
    lines = [trace for trace in chart.data if trace.mode == "lines"]
    assert [list(line.y).count(None) for line in lines] == [1, 1, 1]
    assert all(line.y[-2] is None for line in lines)


def test_a_line_is_labelled_at_its_end_and_labels_do_not_cover_one_another(ledger: Ledger) -> None:
    rows = largest_series(ledger, Selection(), "stock").rows
    labels = draw_series(rows, "stock", dark=False).layout.annotations
    assert len(labels) == rows["series"].n_unique()
    assert any("refugees from Syria" in label.text.replace("<br>", " ") for label in labels)
    heights = sorted((label.ay, 1 + label.text.count("<br>")) for label in labels)
    top = max(rows["value"]) * 1.12
    pixels = [(370 * middle / top, lines * charts.LABEL_LINE) for middle, lines in heights]
    assert all(
        upper - lower >= (tall + taller) / 2 - 0.01 for (lower, tall), (upper, taller) in itertools.pairwise(pixels)
    )


def test_every_chart_stays_under_ten_thousand_points_and_hostile_text_stays_text(ledger: Ledger) -> None:
    for chart in (
        draw_flows(largest_flows(ledger, Selection()).rows, dark=True),
        draw_side_by_side(newest_of_each_source(ledger, Selection()).rows, dark=True),
        draw_counts(count_by_outcome(ledger, Selection()), dark=True),
    ):
        assert sum(len(trace.x) for trace in chart.data) < 10_000
        content = chart.to_json().replace("\\u003c", "<")
        assert "<img" not in content and "<script" not in content and "<a " not in content


def test_counts_are_bars_from_zero(ledger: Ledger) -> None:
    chart = draw_counts(count_by_outcome(ledger, Selection()), dark=False)
    assert chart.layout.xaxis.range[0] == 0
    assert chart.data[0].orientation == "h"
    assert isinstance(count_by_outcome(ledger, Selection()), pl.DataFrame)


def test_a_jump_is_explained_under_the_pointer_and_the_most_striking_carry_a_ring(ledger: Ledger) -> None:
    rows = largest_series(ledger, Selection(), "cumulative").rows
    ids = rows["figure_id"].to_list()
    notes = {figure_id: f"Because of <{number}>." for number, figure_id in enumerate(ids)}
    chart = draw_series(rows, "cumulative", dark=False, notes=notes)
    lines = [trace for trace in chart.data if trace.mode == "lines"]
    said = [words for trace in lines for words in trace.customdata if words is not None]
    assert any("Because of &lt;0&gt;." in note for _, note in said)
    rings = [trace for trace in chart.data if trace.mode == "markers" and trace.marker.symbol == "circle-open"]
    assert sum(len(trace.x) for trace in rings if trace.marker.size == 13) == min(RINGS, len(ids))
