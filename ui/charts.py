"""How figures are drawn: colour by outcome family, certainty by mark, labels at line ends, faint grids."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from etl.schema import CATEGORY_OF, OUTCOMES
from ledger.names import CATEGORY, OUTCOME
from ledger.wording import (
    counted,
    day_words,
    long_number,
    outcome_words,
    people,
    sentence,
    short_number,
    short_when,
    where,
)
from ledger.wording import who_said as said_by
from ui.text import capital, in_chart, shorten

FAMILY: Final = {
    False: {"casualty": "#33415C", "displacement": "#0072B2", "child_impact": "#B5541C", "affected": "#4C7A6B"},
    True: {"casualty": "#AAB8D4", "displacement": "#5DB4EA", "child_impact": "#EE9A68", "affected": "#8FC4B1"},
}
"""The colour of each category, on a light ground (False) and on a dark one (True): at least 4.5 to 1 on both."""

GROUND: Final = {False: "#FFFFFF", True: "#14181F"}
INK: Final = {False: "#1F2733", True: "#E7EAEF"}
GRID: Final = {False: "rgba(31,39,51,0.12)", True: "rgba(231,234,239,0.16)"}

MARK: Final = {
    "exact": "circle",
    "at_least": "circle",
    "more_than": "circle",
    "up_to": "circle",
    "less_than": "circle",
    "about": "circle-open",
    "nearly": "circle-open",
    "between": "diamond-tall",
    "vague": "diamond-cross-open",
}
OPEN_UP: Final = ("at_least", "more_than", "vague")
OPEN_DOWN: Final = ("up_to", "less_than")
LEGEND: Final = (
    "● exact  ·  ●↑ at least, more than: open upward  ·  ●↓ up to, fewer than: open downward  ·  "
    "┃ between two ends, ♦ the source's best estimate  ·  ○ about, nearly  ·  ◇ vague words, at the least they allow. "
    "An arrow's length means nothing: no end was stated."
)
DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
LABEL_WIDTH, LABEL_LINE = 19, 14
"""Of the labels at line ends: characters in a line, and pixels from one line to the next."""

MARKED_POINTS: Final = 60
"""Up to this many points a line shows a mark at each; a longer one only where the number is not exact."""


@dataclass(frozen=True)
class Axis:
    """Which way numbers run in a chart, on what scale, and how long an arrow for an open end is there."""

    vertical: bool
    logarithmic: bool
    top: float

    def beyond(self, number: float, up: bool) -> float:
        """Where an open end's arrow points to from this number."""
        if self.logarithmic:
            return number * (1.6 if up else 1 / 1.6)
        return max(0.0, number + (0.07 if up else -0.07) * self.top)


def colour_of(outcome: str, dark: bool) -> str:
    """The colour of an outcome: its family's, in lighter steps for the later outcomes of the family."""
    category = CATEGORY_OF[outcome]
    step = OUTCOMES[category].index(outcome) % 3
    return _mix(FAMILY[dark][category], GROUND[dark], (0.0, 0.14, 0.27)[step])


def text_colour_of(outcome: str, dark: bool) -> str:
    """The colour of words about an outcome: its family's, undimmed."""
    return FAMILY[dark][CATEGORY_OF[outcome]]


def draw_series(rows: pl.DataFrame, measure: str, dark: bool) -> go.Figure:
    """Lines over time, one a series, labelled at their ends; steps for stocks, straight between cumulative counts.

    `rows` as :func:`ledger.series.largest_series` gives them.
    """
    chart, height = go.Figure(), 430
    top = float(max((_point(row) for row in rows.to_dicts()), default=1) or 1)
    axis = Axis(vertical=True, logarithmic=False, top=top)
    ends: list[tuple[float, Any, str, str]] = []
    several = rows["source"].n_unique() > 1
    for number, (_, part) in enumerate(rows.group_by("series", maintain_order=True)):
        figures = part.to_dicts()
        colour = colour_of(figures[-1]["outcome"], dark)
        x, y = [row["day"] for row in figures], [_point(row) for row in figures]
        chart.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={
                "color": colour,
                "width": 2,
                "dash": DASHES[number % 6],
                "shape": "hv" if measure == "stock" else None,
            },
            customdata=[long_number(row) for row in figures],
            hovertemplate=_series_hover(figures[-1]),
        )
        marked = [row for row in figures if len(figures) <= MARKED_POINTS or row["qualifier"] != "exact"]
        _add_marks(chart, marked, [row["day"] for row in marked], axis, colour, dark, hover=False)
        ends.append((float(y[-1]), x[-1], _label(figures[-1], several), text_colour_of(figures[-1]["outcome"], dark)))
    _label_ends(chart, ends, _span(rows), top * 1.12, height)
    return _framed(chart, dark, height, y={"rangemode": "tozero", "range": [0, top * 1.12], "tickformat": ",~s"})


def draw_flows(rows: pl.DataFrame, dark: bool) -> go.Figure:
    """Bars over time, each as wide as its period and as high as its number, the certainty marked on top.

    `rows` as :func:`ledger.series.largest_flows` gives them.
    """
    chart = go.Figure()
    top = float(max((_point(row) for row in rows.to_dicts()), default=1) or 1)
    axis = Axis(vertical=True, logarithmic=False, top=top)
    for (outcome,), part in rows.group_by("outcome", maintain_order=True):
        figures, colour = part.to_dicts(), colour_of(str(outcome), dark)
        days = [(row["day"] - row["since"]).days + 1 for row in figures]
        chart.add_bar(
            x=[row["since"] for row in figures],
            y=[_point(row) for row in figures],
            width=[86_400_000 * day for day in days],
            offset=0,
            marker={"color": colour, "opacity": 0.16, "line": {"width": 0.8, "color": colour}},
            hoverinfo="skip",
        )
        middles = [row["since"] + (row["day"] - row["since"]) / 2 for row in figures]
        _add_marks(chart, figures, middles, axis, colour, dark, size=6)
    for row in rows.sort("low", "value", descending=True, nulls_last=True).head(1).to_dicts():
        chart.add_annotation(
            x=row["since"] + (row["day"] - row["since"]) / 2, y=_point(row), showarrow=False, yshift=14,
            text=in_chart(f"{short_number(row)} {OUTCOME[row['outcome']]}"),
            font={"color": text_colour_of(row["outcome"], dark), "size": 12},
        )  # fmt: skip
    first, last = _span(rows)
    margin = max((last - first) / 30, timedelta(days=10))
    chart = _framed(chart, dark, 430, y={"rangemode": "tozero", "range": [0, top * 1.15], "tickformat": ",~s"})
    chart.update_xaxes(range=[first - margin, last + margin], **_date_ticks(first, last))
    return chart.update_layout(barmode="overlay")


def draw_side_by_side(rows: pl.DataFrame, dark: bool) -> go.Figure:
    """One line a figure: a mark at its number, a bar between its ends, an arrow where an end is open.

    The numbers run on a logarithmic scale, since sources speak of a handful and of millions; a figure of 0 stands at
    the left edge.
    """
    chart, figures = go.Figure(), rows.to_dicts()
    axis = Axis(vertical=False, logarithmic=True, top=1)
    for position, row in enumerate(figures):
        colour = colour_of(row["outcome"], dark)
        _add_marks(chart, [row], [position], axis, colour, dark, size=11)
        text = f"<b>{in_chart(short_number(row))}</b> {in_chart(f'{counted(row)} {outcome_words(row)}')}"
        said = " · ".join(part for part in (row["source"], row["place"], short_when(row)) if part)
        said = shorten(said, 58)
        text += f"<br><span style='font-size:12px'>{in_chart(said)}</span>"
        chart.add_annotation(
            x=0, xref="paper", y=position, text=text, showarrow=False, xanchor="left", yanchor="bottom", yshift=2,
            align="left", font={"size": 13, "color": INK[dark]},
        )  # fmt: skip
        chart.add_hline(y=position, line={"color": GRID[dark], "width": 1}, layer="below")
    largest = max((max(_point(row), row["high"] or 0) for row in figures), default=1)
    chart = _framed(
        chart,
        dark,
        60 * len(figures) + 60,
        y={"visible": False, "range": [len(figures) - 0.6, -0.8], "fixedrange": True},
    )
    x = {"type": "log", "range": [-0.15, math.log10(max(largest, 10)) + 0.35], "dtick": 1, "tickformat": ",~s"}
    return chart.update_xaxes(**x, showgrid=True, gridcolor=GRID[dark])


def draw_counts(rows: pl.DataFrame, dark: bool) -> go.Figure:
    """Bars from zero: how many figures (reports, not people) each outcome has, in the colours of their families.

    `rows` as :func:`ledger.series.count_by_outcome` gives them.
    """
    chart = go.Figure()
    names = [in_chart(capital(OUTCOME[outcome])) for outcome in rows["outcome"]]
    chart.add_bar(
        x=rows["figures"].to_list(),
        y=names,
        orientation="h",
        marker={"color": [colour_of(outcome, dark) for outcome in rows["outcome"]]},
        text=[f"{count:,}" for count in rows["figures"]],
        textposition="outside",
        cliponaxis=False,
        customdata=[in_chart(CATEGORY[category]) for category in rows["category"]],
        hovertemplate="%{x:,} figures say how many were %{y} (%{customdata})<extra></extra>",
    )
    chart = _framed(chart, dark, 34 * rows.height + 60, y={"autorange": "reversed", "showgrid": False})
    return chart.update_xaxes(range=[0, 1.18 * max(rows["figures"].to_list(), default=1)], tickformat=",~s")


def _add_marks(
    chart: go.Figure,
    figures: Sequence[dict[str, Any]],
    places: Sequence[Any],
    axis: Axis,
    colour: str,
    dark: bool,
    size: int = 8,
    hover: bool = True,
) -> None:
    """Certainty, drawn: a mark at each number, a bar between stated ends, an arrow along each open end."""
    numbers = [max(_point(row), 0.75) if axis.logarithmic else _point(row) for row in figures]
    spans: list[tuple[Any, float, float]] = []
    arrows: list[tuple[Any, float, bool]] = []
    for row, place, number in zip(figures, places, numbers, strict=True):
        if row["qualifier"] == "between" and row["low"] is not None and row["high"] is not None:
            spans.append((place, max(row["low"], 0.75) if axis.logarithmic else row["low"], row["high"]))
        elif row["qualifier"] in (*OPEN_UP, *OPEN_DOWN):
            up = row["qualifier"] in OPEN_UP
            spans.append((place, number, axis.beyond(number, up)))
            arrows.append((place, axis.beyond(number, up), up))
    if spans:
        along = [end for _, low, high in spans for end in (low, high, None)]
        across = [place for place, _, _ in spans for place in (place, place, None)]
        chart.add_scatter(
            **_xy(axis, across, along), mode="lines", line={"color": colour, "width": 3}, hoverinfo="skip"
        )
    if arrows:
        symbols = {(True, True): "triangle-up", (True, False): "triangle-down"}
        symbols |= {(False, True): "triangle-right", (False, False): "triangle-left"}
        chart.add_scatter(
            **_xy(axis, [place for place, _, _ in arrows], [end for _, end, _ in arrows]),
            mode="markers",
            marker={"symbol": [symbols[axis.vertical, up] for _, _, up in arrows], "size": size, "color": colour},
            hoverinfo="skip",
        )
    if figures:
        chart.add_scatter(
            **_xy(axis, list(places), numbers),
            mode="markers",
            marker={
                "symbol": [MARK[row["qualifier"]] for row in figures],
                "size": size,
                "color": colour,
                "line": {"width": 1.5, "color": colour},
            },
            text=[_wrapped(sentence(row)) for row in figures] if hover else None,
            hovertemplate="%{text}<extra></extra>" if hover else None,
            hoverinfo=None if hover else "skip",
        )


def _xy(axis: Axis, places: list[Any], numbers: list[Any]) -> dict[str, list[Any]]:
    return {"x": places, "y": numbers} if axis.vertical else {"x": numbers, "y": places}


def _point(row: dict[str, Any]) -> float:
    """Where a figure's mark stands: its value, or the end that is known."""
    return next((float(row[name]) for name in ("value", "low", "high") if row[name] is not None), 0.0)


def _series_hover(row: dict[str, Any]) -> str:
    """The claim as a sentence, with the number and the date of the point under the pointer."""
    words = " ".join(part for part in (people(row), outcome_words(row), where(row)) if part)
    start = row["period_start"]
    since = f" from {day_words(start)}" if row["measure"] == "cumulative" and start else ""
    until = "to" if since else ("as of" if row["measure"] == "stock" else "up to")
    text = _wrapped(f"{words}{since}")
    return f"%{{customdata}} {text} {until} %{{x|%-d %B %Y}},<br>{_wrapped(said_by(row))}<extra></extra>"


def _wrapped(text: str, width: int = 46) -> str:
    lines = [""]
    for word in in_chart(text).split(" "):
        if lines[-1] and len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def _label_ends(
    chart: go.Figure, ends: list[tuple[float, Any, str, str]], days: tuple[Any, Any], top: float, height: int
) -> None:
    """A label right of each line's end, led to it by a hairline; labels are moved apart where they would overlap.

    The dates are given two thirds of the width, so that labels fit on a phone too.
    """
    first, last = days
    gutter = (last - first) / 2
    unit = top / (height - 60)  # of one pixel, in the chart's numbers
    labels = sorted(ends)
    heights = [(1 + text.count("<br>")) * LABEL_LINE * unit for _, _, text, _ in labels]
    middles: list[float] = []
    floor = 0.0
    for (y, *_), tall in zip(labels, heights, strict=True):
        middles.append(max(y, floor + tall / 2))
        floor = middles[-1] + tall / 2
    ceiling = top
    for number in reversed(range(len(labels))):
        middles[number] = min(middles[number], ceiling - heights[number] / 2)
        ceiling = middles[number] - heights[number] / 2
    for (y, x, text, colour), middle in zip(labels, middles, strict=True):
        chart.add_annotation(
            x=x, y=y, ax=last + gutter * 0.09, ay=middle, axref="x", ayref="y", text=text, xanchor="left",
            align="left", showarrow=True, arrowhead=0, arrowwidth=0.7, arrowcolor=colour, standoff=4,
            font={"color": colour, "size": 11.5}, borderpad=0,
        )  # fmt: skip
    chart.update_xaxes(range=[first - gutter * 0.03, last + gutter], **_date_ticks(first, last))


def _label(row: dict[str, Any], with_source: bool) -> str:
    """A line's label: its newest number, whom it counts and where, and who says so where several do."""
    whom, happened = people(row), outcome_words(row).removeprefix("reported ")
    text = happened if whom == "people" and happened else f"{whom} {happened}".strip()
    place = row["place"] or ""
    words = _wrapped(shorten(f"{text}, {place}" if place else text, 46), LABEL_WIDTH)
    source = f"<br>{_wrapped(shorten(row['source'], 36), LABEL_WIDTH)}" if with_source else ""
    return f"<b>{in_chart(short_number(row))}</b><br>{words}{source}"


def _span(rows: pl.DataFrame) -> tuple[date, date]:
    """The first and the last day that the figures speak of; `rows` is not empty."""
    return min(rows["since"].to_list()), max(rows["day"].to_list())


def _date_ticks(first: date, last: date) -> dict[str, Any]:
    """Ticks within the dates that have figures, at most seven: years, or months where there are few years."""
    years = last.year - first.year
    if years >= 3:
        step = next(step for step in (1, 2, 5, 10, 20, 50) if years / step <= 6)
        days = [date(year, 1, 1) for year in range(first.year, last.year + 2) if year % step == 0]
        words = "%Y"
    else:
        months = [
            12 * first.year + first.month - 1 + month for month in range(years * 12 + last.month - first.month + 1)
        ]
        step = next(step for step in (1, 2, 3, 6, 12) if len(months) / step <= 6)
        days = [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
        words = "%b %Y"
    inside = [day for day in days if first <= day <= last] or [first, last]
    words = words if len(inside) > 2 else "%-d %b %Y"
    return {"tickvals": inside, "ticktext": [f"{day:{words}}" for day in inside]}


def _framed(chart: go.Figure, dark: bool, height: int, y: dict[str, Any]) -> go.Figure:
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


def _mix(colour: str, ground: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
