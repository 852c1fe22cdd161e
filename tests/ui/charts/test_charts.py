"""Charts: certainty is drawn as it was said, colours can be told from the ground, and nothing is drawn too much."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.schema import CATEGORY_OF, FIELD
from ledger.events import Event
from ledger.language import speaking
from ledger.periods import count_by_period
from ledger.selection import Selection
from ledger.series import DRAWN_COLUMNS, count_by_outcome, largest_series, newest_of_each_source
from ledger.table import Ledger, open_ledger
from tests.sample import build_sample, write_sample
from ui.charts import draw_counts, draw_flows, draw_series, draw_side_by_side
from ui.charts.lines import LABEL_LINE, RINGS, Arrangement, are_far_apart, arrange, arrangements
from ui.charts.words import describe_counts, describe_flows, describe_series, describe_sides
from ui.colours import GROUND, colour_of, text_colour_of
from ui.marks import FOOT, MARK, OPEN_DOWN, OPEN_UP


@pytest.fixture(scope="module")
def ledger(table: Path) -> Ledger:
    return open_ledger(table)


def flows_of(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """The selected figures of what happened in a period, by date."""
    flows = selection.rows(ledger).filter(pl.col("measure") == "flow", pl.col("period_end").is_not_null())
    return flows.select(*DRAWN_COLUMNS, "day", "since").sort("day", "figure_id").collect()


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


def bars_of(chart: Any) -> list[Any]:
    return [trace for trace in chart.data if trace.type == "bar"]


def test_a_bar_is_filled_as_far_as_is_certain_and_hatched_as_far_as_is_possible(ledger: Ledger) -> None:
    rows = flows_of(ledger, Selection(sources=("Sample University",)))
    certain, possible = bars_of(draw_flows(rows, dark=False))
    assert list(certain.y) == rows["low"].to_list()
    assert [base + more for base, more in zip(possible.base, possible.y, strict=True)] == rows["high"].to_list()
    assert possible.marker.pattern.shape == "/"
    assert marks_of(draw_flows(rows, dark=False), "triangle-up") == []


def test_a_bar_without_an_upper_end_is_open_and_nothing_is_made_up(ledger: Ledger) -> None:
    rows = flows_of(ledger, Selection(sources=("UOSSM",)))
    chart = draw_flows(rows, dark=False)
    assert [list(bar.y) for bar in bars_of(chart)] == [[20]]
    assert len(marks_of(chart, "triangle-up")) == 1


def test_up_to_is_a_hatched_bar_open_downward(ledger: Ledger) -> None:
    chart = draw_flows(flows_of(ledger, Selection(outcomes=("missing",))), dark=False)
    assert [list(bar.y) for bar in bars_of(chart)] == [[0], [15]]
    assert len(marks_of(chart, "triangle-down")) == 1


def test_flows_are_bars_as_wide_as_their_period(ledger: Ledger) -> None:
    rows = flows_of(ledger, Selection(sources=("Sample University",)))
    bars = bars_of(draw_flows(rows, dark=False))[0]
    days = [(row["day"] - row["since"]).days + 1 for row in rows.to_dicts()]
    assert [round(width / 86_400_000 / 0.94) for width in bars.width] == days
    assert list(bars.x) == rows["since"].to_list()


def test_a_click_on_a_bar_names_its_figure_and_one_on_a_sum_none(ledger: Ledger) -> None:
    drawn = count_by_period(ledger, Selection(), "Sample University", "killed", "month")
    bars = bars_of(draw_flows(drawn.rows, dark=False))[0]
    assert [held[0] for held in bars.customdata] == drawn.rows["figure_id"].to_list()
    assert None in drawn.rows["figure_id"].to_list()
    assert any("added up" in text.replace("<br>", " ") for text in bars.text)


def test_parts_stand_in_panels_that_share_their_dates_and_have_their_names(ledger: Ledger) -> None:
    rows = count_by_period(ledger, Selection(), "Sample University", "killed", "month").rows
    parts = pl.concat([rows.with_columns(part=pl.lit(name)) for name in ("a", "b")])
    chart = draw_flows(parts, dark=False, names={"a": "<b>first</b>", "b": "second"})
    assert {bar.yaxis for bar in bars_of(chart)} == {"y", "y2"}
    assert {bar.xaxis for bar in bars_of(chart)} == {None}
    assert "&lt;b&gt;first" in chart.layout.annotations[0].text
    assert chart.layout.yaxis.range == chart.layout.yaxis2.range


def test_on_a_logarithmic_scale_bars_are_marks_and_a_zero_stands_at_the_edge(ledger: Ledger) -> None:
    rows = count_by_period(ledger, Selection(), "Sample University", "killed", "month").rows
    rows = pl.concat([rows, rows.head(1).with_columns(value=pl.lit(0, pl.Int64), qualifier=pl.lit("exact"))])
    chart = draw_flows(rows, dark=False, logarithmic=True)
    assert bars_of(chart) == []
    lowest = min(y for trace in chart.data if trace.mode == "markers" for y in trace.y)
    assert lowest == FOOT
    assert 10 ** chart.layout.yaxis.range[0] < FOOT


def test_lines_that_would_tangle_are_drawn_one_by_one(ledger: Ledger) -> None:
    rows = largest_series(ledger, Selection(), "stock").rows
    few = rows.filter(pl.col("series") <= 2)
    assert (arrange(rows), arrange(few)) == ("series", "together")
    chart = draw_series(rows, "stock", dark=False, arrangement="series")
    lines = [trace for trace in chart.data if trace.mode == "lines"]
    assert len({line.yaxis for line in lines}) == rows["series"].n_unique()
    assert arrangements(few)[:2] == ["together", "series"]


def test_a_logarithmic_scale_is_proposed_where_magnitudes_differ(ledger: Ledger) -> None:
    rows = largest_series(ledger, Selection(), "stock").rows
    assert not are_far_apart(rows)
    small = pl.when(pl.col("series") == 1).then(10).otherwise("value")
    assert are_far_apart(rows.with_columns(value=small.cast(pl.Int64)))


def test_events_are_lines_with_their_names_and_documents(ledger: Ledger) -> None:
    rows = largest_series(ledger, Selection(), "cumulative").rows
    hostile = Event(date(2023, 10, 20), "An <a href=x>event</a>", "S/2023/1")
    chart = draw_series(rows, "cumulative", dark=False, events=[hostile, Event(date(1999, 1, 1), "Before", "x")])
    assert [shape.x0 for shape in chart.layout.shapes] == [date(2023, 10, 20)]
    named = [note for note in chart.layout.annotations if "event" in note.text]
    assert "&lt;a" in named[0].text
    assert "S/2023/1" in named[0].hovertext


def test_what_a_chart_shows_is_said_in_words(ledger: Ledger) -> None:
    series = describe_series(largest_series(ledger, Selection(), "cumulative").rows)
    assert "from 7 October 2023 to 5 November 2023" in series
    assert "15,000" in series
    flows = describe_flows(flows_of(ledger, Selection(sources=("Sample University",))))
    assert "20 bars over time" in flows
    assert "60" in flows
    assert "8 figures side by side" in describe_sides(newest_of_each_source(ledger, Selection(), 8).rows)
    assert "Killed" in describe_counts(count_by_outcome(ledger, Selection()))


def test_the_words_of_charts_are_in_the_language_spoken(ledger: Ledger) -> None:
    rows = largest_series(ledger, Selection(), "cumulative").rows
    with speaking("fr"):
        chart = draw_series(rows, "cumulative", dark=False)
    said = [text for trace in chart.data if trace.mode == "lines" for text in trace.text if text]
    assert any("15\u202f000 personnes blessées" in text.replace("<br>", " ") for text in said)
    assert any("15\u202f000" in label.text for label in chart.layout.annotations)


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
    layout = draw_series(rows, "stock", dark=False).layout
    labels = layout.annotations
    assert len(labels) == rows["series"].n_unique()
    assert any("refugees from syria" in label.text.replace("<br>", " ").lower() for label in labels)
    heights = sorted((label.ay, 1 + label.text.count("<br>")) for label in labels)
    pixels = [((layout.height - 60) * middle / layout.yaxis.range[1], lines * LABEL_LINE) for middle, lines in heights]
    assert all(
        upper - lower >= (tall + taller) / 2 - 0.01 for (lower, tall), (upper, taller) in itertools.pairwise(pixels)
    )


def test_every_chart_stays_under_ten_thousand_points_and_hostile_text_stays_text(ledger: Ledger) -> None:
    for chart in (
        draw_flows(flows_of(ledger, Selection()), dark=True),
        draw_side_by_side(newest_of_each_source(ledger, Selection()).rows, dark=True),
        draw_counts(count_by_outcome(ledger, Selection()), dark=True),
    ):
        assert sum(len(trace.x) for trace in chart.data) < 10_000
        content = chart.to_json().replace("\\u003c", "<")
        assert "<img" not in content and "<script" not in content and "<a " not in content


def test_side_by_side_every_figure_has_its_words_and_its_line_at_its_own_height(ledger: Ledger) -> None:
    rows = newest_of_each_source(ledger, Selection(), 24).rows
    layout = draw_side_by_side(rows, dark=False).layout
    assert [note.y for note in layout.annotations] == list(range(rows.height))
    assert [(line.y0, line.y1) for line in layout.shapes] == [(place, place) for place in range(rows.height)]


@pytest.mark.parametrize("arrangement", ["together", "series"])
def test_events_are_named_beside_the_labels_that_lines_have(ledger: Ledger, arrangement: Arrangement) -> None:
    rows = largest_series(ledger, Selection(), "cumulative").rows
    events = [Event(rows["day"].min(), "A ceasefire", "a resolution"), Event(rows["day"].max(), "It ends", "a letter")]
    plain = draw_series(rows, "cumulative", dark=False, arrangement=arrangement).layout
    named = draw_series(rows, "cumulative", dark=False, arrangement=arrangement, events=events).layout
    assert named.annotations[: len(plain.annotations)] == plain.annotations
    assert {note.text for note in named.annotations[len(plain.annotations) :]} == {"A ceasefire", "It ends"}
    assert len(named.shapes) == len(plain.shapes) + 2


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
    assert any("Because of &lt;0&gt;." in text for trace in lines for text in trace.text if text)
    assert {held[0] for trace in lines for held in trace.customdata if held} == set(ids)
    rings = [trace for trace in chart.data if trace.mode == "markers" and trace.marker.symbol == "circle-open"]
    assert sum(len(trace.x) for trace in rings if trace.marker.size == 13) == min(RINGS, len(ids))
