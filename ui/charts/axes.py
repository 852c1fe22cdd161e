"""What all charts share: the frame, panels one under the other, axes of dates and of numbers, dated events."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from ledger.events import Event
from ledger.language import compact, day, number, short_day, short_month
from ui.colours import GRID, GROUND, INK
from ui.marks import FOOT, Axis, wrapped
from ui.text import in_chart, shorten

PANEL, GAP = 150, 46
"""Heights in pixels: of one of several panels, and of what stands between two for the title of the lower one."""

EVENT_LINE: Final = 15
EVENT_LENGTH: Final = 40
MUTED: Final = "rgba(138,151,168,0.75)"


def frame(chart: go.Figure, dark: bool, height: int, y: dict[str, Any]) -> go.Figure:
    """The frame that all charts share: no legend, faint horizontal grid, the page's own ground and ink."""
    chart.update_layout(
        height=height,
        margin={"l": 8, "r": 12, "t": 24, "b": 30},
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK[dark], "size": 13},
        hoverlabel={"bgcolor": GROUND[dark], "font": {"color": INK[dark], "size": 13}, "align": "left"},
        hovermode="closest",
        dragmode=False,
    )
    chart.update_xaxes(showgrid=False, zeroline=False, automargin=True, tickfont={"color": INK[dark]})
    chart.update_yaxes(gridcolor=GRID[dark], zeroline=False, automargin=True, tickfont={"color": INK[dark]})
    return chart.update_yaxes(**y)


def stack_panels(chart: go.Figure, dark: bool, titles: Sequence[str], tops: Sequence[float]) -> go.Figure:
    """The frame of panels one under the other, which share their dates: each with its title, and its own top.

    The traces of panel n, counted from 0, are drawn on the axis that :func:`panel_axis` names.
    """
    count = len(titles)
    height = count * (PANEL + GAP)
    look = {"gridcolor": GRID[dark], "zeroline": False, "automargin": True, "tickfont": {"color": INK[dark]}}
    axes: dict[str, Any] = {}
    notes = []
    for index, (title, top) in enumerate(zip(titles, tops, strict=True)):
        floor = 1 - ((index + 1) * (PANEL + GAP)) / height
        ceiling = floor + PANEL / height
        axis = numbers_on(top * 1.1, ticks=3) | {"domain": [max(floor, 0), ceiling], "anchor": "x"}
        axes[f"yaxis{index + 1 if index else ''}"] = look | axis
        notes.append({
            "x": 0, "xref": "paper", "y": ceiling, "yref": "paper", "text": title, "showarrow": False,
            "xanchor": "left", "yanchor": "bottom", "align": "left", "yshift": 6,
            "font": {"size": 13, "color": INK[dark]},
        })  # fmt: skip
    frame(chart, dark, height + 40, y={}).update_layout(axes)
    return add_at_once(chart, notes).update_xaxes(anchor=panel_axis(count - 1))


def add_at_once(chart: go.Figure, notes: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]] = ()) -> go.Figure:
    """The chart with these annotations and shapes: Plotly goes through all that there are at each one that is added."""
    chart.layout.annotations = [*chart.layout.annotations, *notes]
    chart.layout.shapes = [*chart.layout.shapes, *lines]
    return chart


def panel_axis(index: int) -> str:
    """The name of the axis of numbers of a panel, counted from 0."""
    return "y" if index == 0 else f"y{index + 1}"


def span(rows: pl.DataFrame) -> tuple[date, date]:
    """The first and the last day that the figures speak of; `rows` is not empty."""
    return min(rows["since"].to_list()), max(rows["day"].to_list())


def date_ticks(first: date, last: date) -> dict[str, Any]:
    """Ticks within the dates that have figures, at most seven: years, or months where there are few years."""
    years = last.year - first.year
    if years >= 3:
        step = next(step for step in (1, 2, 5, 10, 20, 50) if years / step <= 6)
        days = [date(year, 1, 1) for year in range(first.year, last.year + 2) if year % step == 0]
    else:
        months = [
            12 * first.year + first.month - 1 + month for month in range(years * 12 + last.month - first.month + 1)
        ]
        step = next(step for step in (1, 2, 3, 6, 12) if len(months) / step <= 6)
        days = [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
    inside = [day for day in days if first <= day <= last]
    if len(inside) < 3:
        return {"tickvals": [first, last], "ticktext": [short_day(first), short_day(last)]}
    words = [str(day.year) if years >= 3 else short_month(day) for day in inside]
    return {"tickvals": inside, "ticktext": words}


def numbers_on(top: float, ticks: int = 5) -> dict[str, Any]:
    """A number axis from zero to this top, with whole numbers only: people are not divided."""
    magnitude = 10.0 ** math.floor(math.log10(max(top, 1) / ticks))
    step = max(1, next(size * magnitude for size in (1, 2, 5, 10, 20) if size * magnitude * ticks >= top))
    values = [step * index for index in range(int(top / step) + 1)]
    return {"range": [0, top], "tickvals": values, "ticktext": [in_chart(compact(value)) for value in values]}


def numbers_by_tens(top: float, least: float = 0.0) -> dict[str, Any]:
    """A logarithmic axis from below the least number up to this top: each line is ten times the one below. A zero
    stands at the edge."""
    first = math.floor(math.log10(max(least, 1)))
    powers = range(first, math.ceil(math.log10(max(top, 10))) + 1)
    values, words = [10.0**power for power in powers], [in_chart(compact(10**power)) for power in powers]
    if least < 1:
        values, words = [FOOT, *values], [number(0), *words]
    ticks = {"tickvals": values, "ticktext": words}
    return {"type": "log", "range": [math.log10(values[0]) - 0.1, math.log10(max(top, 10)) + 0.12], **ticks}


def numbers_of(axis: Axis) -> dict[str, Any]:
    """The axis of numbers, with some air above."""
    return numbers_by_tens(axis.top, axis.least) if axis.logarithmic else numbers_on(axis.top * 1.12)


def add_events(chart: go.Figure, events: Sequence[Event], dates: tuple[date, date], dark: bool) -> go.Figure:
    """Faint lines on the days of widely known events, each named above the chart, one line of words an event."""
    first, last = dates
    middle = first + (last - first) / 2
    shown = sorted((event for event in events if first <= event.day <= last), key=lambda event: event.day)
    lines = [
        {
            "type": "line", "x0": event.day, "x1": event.day, "y0": 0, "y1": 1, "yref": "paper", "layer": "below",
            "line": {"color": MUTED, "width": 1, "dash": "dot"},
        }
        for event in shown
    ]  # fmt: skip
    notes = [
        {
            "x": event.day, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 4 + row * EVENT_LINE,
            "showarrow": False, "xanchor": "right" if event.day > middle else "left",
            "text": in_chart(shorten(event.name, EVENT_LENGTH)), "font": {"size": 11, "color": INK[dark]},
            "opacity": 0.85, "hovertext": f"{wrapped(f'{day(event.day)}: {event.name}')}<br>{in_chart(event.document)}",
        }
        for row, event in enumerate(reversed(shown))
    ]  # fmt: skip
    if shown:
        add_at_once(chart, notes, lines)
        height = EVENT_LINE * len(shown)
        chart.update_layout(margin_t=chart.layout.margin.t + height, height=chart.layout.height + height)
    return chart


def margin_of(dates: tuple[date, date]) -> timedelta:
    """The room left and right of bars."""
    return max((dates[1] - dates[0]) / 30, timedelta(days=2))
