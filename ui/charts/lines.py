"""Series over time: running totals as lines, people present on a date as steps, labelled where they end."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final, Literal

import plotly.graph_objects as go
import polars as pl

from ledger.events import Event
from ledger.names import source_name
from ledger.wording import short_number, subject
from ui.charts.axes import add_at_once, add_events, date_ticks, frame, numbers_of, panel_axis, span, stack_panels
from ui.charts.parts import name_part, part_column
from ui.colours import colour_of, text_colour_of
from ui.marks import Axis, add_marks, point, say_claim, wrapped
from ui.text import capital, in_chart, shorten

Arrangement = Literal["together", "series", "source", "outcome", "place", "population"]

DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
LABEL_WIDTH, LABEL_LINE = 19, 15
"""Of the labels at line ends: characters in a line, and pixels from one line to the next."""

TITLE_WIDTH: Final = 44
"""Of a panel's title: so many characters in a line also fit on a phone; it has two lines."""

LEADER: Final = "rgba(138,151,168,0.6)"
"""Of the hairlines that lead from a line's end to its label: grey, so that none is taken for a line of figures."""

RINGS: Final = 12
MARKED_POINTS: Final = 60
"""Up to this many points a line shows a mark at each; a longer one only where the number is not exact."""

TANGLED: Final = 4
"""More series than these cross and hide one another: each is drawn in a panel of its own."""

FAR_APART: Final = 100
"""From this ratio of the largest series to the smallest on, one scale of equal steps hides the smallest."""


def draw_series(
    rows: pl.DataFrame,
    measure: str,
    dark: bool,
    notes: Mapping[str, str] = MappingProxyType({}),
    *,
    arrangement: Arrangement = "together",
    logarithmic: bool = False,
    events: Sequence[Event] = (),
) -> go.Figure:
    """Lines over time, one a series, labelled at their ends; steps for stocks, straight between cumulative counts.

    `rows` as :func:`ledger.series.largest_series` gives them. ``notes`` explain some of the figures, by figure_id,
    the most striking first: under the pointer, and RINGS of them carry a ring. Not ``together``, the lines stand in
    panels one under the other, which share their dates and not their scales.
    """
    chart = go.Figure()
    dates = span(rows)
    if arrangement == "together":
        axis = Axis(vertical=True, logarithmic=logarithmic, top=_top(rows), least=_least(rows))
        ends = _add_lines(chart, rows, measure, axis, notes, dark)
        lines = sum(2 + text.count("<br>") for _, _, text, _ in ends)
        height = max(430, lines * LABEL_LINE + 60)
        frame(chart, dark, height, y=numbers_of(axis))
        _label_ends(chart, ends, dates, axis, height)
        return add_events(chart, events, dates, dark)
    panels = [part for _, part in rows.group_by(_panel_column(arrangement), maintain_order=True)]
    for index, part in enumerate(panels):
        _add_lines(chart, part, measure, Axis(True, logarithmic, _top(part), panel_axis(index)), notes, dark)
    stack_panels(chart, dark, [_panel_title(part, arrangement) for part in panels], [_top(part) for part in panels])
    if logarithmic:
        scales = [numbers_of(Axis(True, True, _top(part), least=_least(part))) for part in panels]
        chart.update_layout({f"yaxis{index + 1 if index else ''}": scale for index, scale in enumerate(scales)})
    edge = (dates[1] - dates[0]) * 0.03
    chart.update_xaxes(range=[dates[0] - edge, dates[1] + edge], **date_ticks(*dates))
    return add_events(chart, events, dates, dark)


def arrange(rows: pl.DataFrame) -> Arrangement:
    """How these series are best read: one by one where lines would tangle."""
    return "series" if rows["series"].n_unique() > TANGLED else "together"


def are_far_apart(rows: pl.DataFrame) -> bool:
    """Whether the newest numbers of these series differ so much that one scale of equal steps hides the smallest."""
    newest = [point(row) for row in rows.group_by("series", maintain_order=True).last().to_dicts()]
    small = [number for number in newest if number > 0]
    return bool(small) and max(newest) > FAR_APART * min(small)


def arrangements(rows: pl.DataFrame) -> list[Arrangement]:
    """The ways of arranging these series that tell something: those that tell any two of them apart."""
    found: list[Arrangement] = ["together"]
    if rows["series"].n_unique() > 1:
        found.append("series")
    for by in ("source", "outcome", "place", "population"):
        if 1 < rows.select(part_column(by)).to_series().n_unique() < rows["series"].n_unique():
            found.append(by)
    return found


def _panel_column(arrangement: Arrangement) -> pl.Expr:
    return pl.col("series") if arrangement == "series" else part_column(arrangement)


def _panel_title(part: pl.DataFrame, arrangement: Arrangement) -> str:
    last = part.to_dicts()[-1]
    if arrangement != "series":
        return f"<b>{in_chart(shorten(capital(name_part(last, arrangement)), TITLE_WIDTH))}</b>"
    who = wrapped(shorten(f"{subject(last)} · {source_name(last['source'])}", 2 * TITLE_WIDTH - 10), TITLE_WIDTH)
    return f"<b>{in_chart(short_number(last))}</b> {who}"


def _top(rows: pl.DataFrame) -> float:
    return float(max(*map(point, rows.to_dicts()), *rows["high"].drop_nulls().to_list(), 1))


def _least(rows: pl.DataFrame) -> float:
    return min(map(point, rows.to_dicts()))


def _add_lines(
    chart: go.Figure, rows: pl.DataFrame, measure: str, axis: Axis, notes: Mapping[str, str], dark: bool
) -> list[tuple[float, Any, str, str]]:
    """The lines on one axis; gives where each ends, with its label and the label's colour."""
    ringed = set(itertools.islice(notes, RINGS))
    several = rows["source"].n_unique() > 1
    ends: list[tuple[float, Any, str, str]] = []
    for number, (_, part) in enumerate(rows.group_by("series", maintain_order=True)):
        figures = part.to_dicts()
        last, colour = figures[-1], colour_of(figures[-1]["outcome"], dark)
        drawn = _with_gaps(figures)
        chart.add_scatter(
            x=[row and row["day"] for row in drawn],
            y=[row and axis.place(point(row)) for row in drawn],
            yaxis=axis.name,
            connectgaps=False,
            mode="lines",
            line={
                "color": colour,
                "width": 2,
                "dash": DASHES[number % 6],
                "shape": "hv" if measure == "stock" else None,
            },
            customdata=[row and [row["figure_id"]] for row in drawn],
            text=[row and say_claim(row) + _note(row, notes) for row in drawn],
            hovertemplate="%{text}<extra></extra>",
        )
        noted = [row for row in figures if row["figure_id"] in ringed]
        chart.add_scatter(
            x=[row["day"] for row in noted],
            y=[axis.place(point(row)) for row in noted],
            yaxis=axis.name,
            cliponaxis=False,
            mode="markers",
            marker={"symbol": "circle-open", "size": 13, "color": colour, "line": {"width": 1.5}},
            hoverinfo="skip",
        )
        marked = [row for row in figures if len(figures) <= MARKED_POINTS or row["qualifier"] != "exact"]
        add_marks(chart, marked, [row["day"] for row in marked], axis, colour, hover=False)
        ends.append(
            (axis.place(point(last)), last["day"], _label(last, several), text_colour_of(last["outcome"], dark))
        )
    return ends


def _with_gaps(figures: list[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """The figures of a series with None wherever it was silent far longer than usual: no line runs over a silence."""
    if len(figures) < 2:
        return list(figures)
    steps = [later["day"] - earlier["day"] for earlier, later in itertools.pairwise(figures)]
    patience = max(10 * statistics.median(steps), timedelta(days=60))
    drawn: list[dict[str, Any] | None] = [figures[0]]
    for step, row in zip(steps, figures[1:], strict=True):
        drawn += [None, row] if step > patience else [row]
    return drawn


def _note(row: dict[str, Any], notes: Mapping[str, str]) -> str:
    """What explains a point, on lines of their own under its claim."""
    return f"<br><br>{wrapped(notes[row['figure_id']])}" if row["figure_id"] in notes else ""


def _label_ends(
    chart: go.Figure, ends: list[tuple[float, Any, str, str]], dates: tuple[date, date], axis: Axis, height: int
) -> None:
    """A label right of each line's end, led to it by a hairline; labels are moved apart where they would overlap.

    The dates are given two thirds of the width, so that labels fit on a phone too.
    """
    first, last = dates
    gutter = (last - first) / 2
    floor, top = numbers_of(axis)["range"]
    unit = (top - floor) / (height - 60)  # of one pixel, in what the axis counts in
    labels = sorted((math.log10(y) if axis.logarithmic else y, x, text, colour) for y, x, text, colour in ends)
    heights = [(1 + text.count("<br>")) * LABEL_LINE * unit for _, _, text, _ in labels]
    middles: list[float] = []
    for (y, *_), tall in zip(labels, heights, strict=True):
        middles.append(max(y, floor + tall / 2))
        floor = middles[-1] + tall / 2
    ceiling = top
    for number in reversed(range(len(labels))):
        middles[number] = min(middles[number], ceiling - heights[number] / 2)
        ceiling = middles[number] - heights[number] / 2
    notes = [
        {
            "x": x, "y": y, "ax": last + gutter * 0.09, "ay": middle, "axref": "x", "ayref": "y", "text": text,
            "xanchor": "left", "align": "left", "showarrow": True, "arrowhead": 0, "arrowwidth": 1,
            "arrowcolor": LEADER, "standoff": 4, "font": {"color": colour, "size": 11.5}, "borderpad": 0,
        }
        for (y, x, text, colour), middle in zip(labels, middles, strict=True)
    ]  # fmt: skip
    add_at_once(chart, notes)
    chart.update_xaxes(range=[first - gutter * 0.03, last + gutter], **date_ticks(first, last))


def _label(row: dict[str, Any], with_source: bool) -> str:
    """A line's label: its newest number, whom it counts and where, and who says so where several do."""
    words = wrapped(shorten(capital(subject(row)), 60), LABEL_WIDTH)
    source = f"<br>{wrapped(shorten(source_name(row['source']), 36), LABEL_WIDTH)}" if with_source else ""
    return f"<b>{in_chart(short_number(row))}</b><br>{words}{source}"
