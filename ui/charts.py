"""How figures are drawn: colour by outcome family, certainty by mark, labels at line ends, faint grids."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from ledger.names import CATEGORY, OUTCOME, source_name
from ledger.wording import (
    counted,
    day_words,
    long_number,
    outcome_words,
    people,
    short_number,
    short_when,
    where,
)
from ledger.wording import who_said as said_by
from ui.colours import GRID, GROUND, INK, colour_of, text_colour_of
from ui.marks import Axis, add_marks, point, wrapped
from ui.text import capital, in_chart, shorten

DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
LABEL_WIDTH, LABEL_LINE = 19, 15
"""Of the labels at line ends: characters in a line, and pixels from one line to the next."""

LEADER: Final = "rgba(138,151,168,0.6)"
"""Of the hairlines that lead from a line's end to its label: grey, so that none is taken for a line of figures."""

RINGS: Final = 12
MARKED_POINTS: Final = 60
"""Up to this many points a line shows a mark at each; a longer one only where the number is not exact."""


def draw_series(
    rows: pl.DataFrame, measure: str, dark: bool, notes: Mapping[str, str] = MappingProxyType({})
) -> go.Figure:
    """Lines over time, one a series, labelled at their ends; steps for stocks, straight between cumulative counts.

    `rows` as :func:`ledger.series.largest_series` gives them. ``notes`` explain some of the figures, by figure_id,
    the most striking first: under the pointer, and RINGS of them carry a ring.
    """
    chart = go.Figure()
    ringed = set(itertools.islice(notes, RINGS))
    top = float(max((point(row) for row in rows.to_dicts()), default=1) or 1)
    axis = Axis(vertical=True, logarithmic=False, top=top)
    ends: list[tuple[float, Any, str, str]] = []
    several = rows["source"].n_unique() > 1
    for number, (_, part) in enumerate(rows.group_by("series", maintain_order=True)):
        figures = part.to_dicts()
        colour = colour_of(figures[-1]["outcome"], dark)
        drawn = _with_gaps(figures)
        chart.add_scatter(
            x=[row and row["day"] for row in drawn],
            y=[row and point(row) for row in drawn],
            connectgaps=False,
            mode="lines",
            line={
                "color": colour,
                "width": 2,
                "dash": DASHES[number % 6],
                "shape": "hv" if measure == "stock" else None,
            },
            customdata=[row and [long_number(row), _note(row, notes)] for row in drawn],
            hovertemplate=_series_hover(figures[-1]),
        )
        noted = [row for row in figures if row["figure_id"] in ringed]
        chart.add_scatter(
            x=[row["day"] for row in noted],
            y=[point(row) for row in noted],
            mode="markers",
            marker={"symbol": "circle-open", "size": 13, "color": colour, "line": {"width": 1.5}},
            hoverinfo="skip",
        )
        marked = [row for row in figures if len(figures) <= MARKED_POINTS or row["qualifier"] != "exact"]
        add_marks(chart, marked, [row["day"] for row in marked], axis, colour, hover=False)
        last = figures[-1]
        ends.append((point(last), last["day"], _label(last, several), text_colour_of(last["outcome"], dark)))
    lines = sum(2 + text.count("<br>") for _, _, text, _ in ends)
    height = max(430, lines * LABEL_LINE + 60)
    _label_ends(chart, ends, _span(rows), top * 1.12, height)
    return _framed(chart, dark, height, y=_numbers(top * 1.12))


def _with_gaps(figures: list[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """The figures of a series with None wherever it was silent far longer than usual: no line runs over a silence."""
    steps = [later["day"] - earlier["day"] for earlier, later in itertools.pairwise(figures)]
    patience = max(10 * statistics.median(steps), timedelta(days=60))
    drawn: list[dict[str, Any] | None] = [figures[0]]
    for step, row in zip(steps, figures[1:], strict=True):
        drawn += [None, row] if step > patience else [row]
    return drawn


def draw_flows(rows: pl.DataFrame, dark: bool) -> go.Figure:
    """Bars over time, each as wide as its period and as high as its number, the certainty marked on top.

    `rows` as :func:`ledger.series.largest_flows` gives them.
    """
    chart = go.Figure()
    top = float(max((point(row) for row in rows.to_dicts()), default=1) or 1)
    axis = Axis(vertical=True, logarithmic=False, top=top)
    for (outcome,), part in rows.group_by("outcome", maintain_order=True):
        figures, colour = part.to_dicts(), colour_of(str(outcome), dark)
        days = [(row["day"] - row["since"]).days + 1 for row in figures]
        chart.add_bar(
            x=[row["since"] for row in figures],
            y=[point(row) for row in figures],
            width=[86_400_000 * day for day in days],
            offset=0,
            marker={"color": colour, "opacity": 0.16, "line": {"width": 0.8, "color": colour}},
            hoverinfo="skip",
        )
        middles = [row["since"] + (row["day"] - row["since"]) / 2 for row in figures]
        add_marks(chart, figures, middles, axis, colour, size=6)
    for row in rows.sort("low", "value", descending=True, nulls_last=True).head(1).to_dicts():
        chart.add_annotation(
            x=row["since"] + (row["day"] - row["since"]) / 2, y=point(row), showarrow=False, yshift=14,
            text=in_chart(f"{short_number(row)} {OUTCOME[row['outcome']]}"),
            font={"color": text_colour_of(row["outcome"], dark), "size": 12},
        )  # fmt: skip
    first, last = _span(rows)
    margin = max((last - first) / 30, timedelta(days=10))
    chart = _framed(chart, dark, 430, y=_numbers(top * 1.15))
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
        add_marks(chart, [row], [position], axis, colour, size=11)
        text = f"<b>{in_chart(short_number(row))}</b> {in_chart(f'{counted(row)} {outcome_words(row)}')}"
        said = " · ".join(part for part in (row["source"], row["place"], short_when(row)) if part)
        said = shorten(said, 62)
        text += f"<br><span style='font-size:12px'>{in_chart(said)}</span>"
        chart.add_annotation(
            x=0, xref="paper", y=position, text=text, showarrow=False, xanchor="left", yanchor="bottom", yshift=2,
            align="left", font={"size": 13, "color": INK[dark]},
        )  # fmt: skip
        chart.add_hline(y=position, line={"color": GRID[dark], "width": 1}, layer="below")
    largest = max((max(point(row), row["high"] or 0) for row in figures), default=1)
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


def _series_hover(row: dict[str, Any]) -> str:
    """The claim as a sentence, with the number and the date of the point under the pointer."""
    words = " ".join(part for part in (people(row), outcome_words(row), where(row)) if part)
    start = row["period_start"]
    since = f" from {day_words(start)}" if row["measure"] == "cumulative" and start else ""
    until = "to" if since else ("as of" if row["measure"] == "stock" else "up to")
    text = wrapped(f"{words}{since}")
    said = f"{text} {until} %{{x|%-d %B %Y}},<br>{wrapped(said_by(row))}"
    return f"%{{customdata[0]}} {said}%{{customdata[1]}}<extra></extra>"


def _note(row: dict[str, Any], notes: Mapping[str, str]) -> str:
    """What explains a point, on lines of their own under its claim."""
    return f"<br><br>{wrapped(notes[row['figure_id']])}" if row["figure_id"] in notes else ""


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
            align="left", showarrow=True, arrowhead=0, arrowwidth=1, arrowcolor=LEADER, standoff=4,
            font={"color": colour, "size": 11.5}, borderpad=0,
        )  # fmt: skip
    chart.update_xaxes(range=[first - gutter * 0.03, last + gutter], **_date_ticks(first, last))


def _label(row: dict[str, Any], with_source: bool) -> str:
    """A line's label: its newest number, whom it counts and where, and who says so where several do."""
    whom, happened = people(row), outcome_words(row).removeprefix("reported ")
    text = happened if whom == "people" and happened else f"{whom} {happened}".strip()
    place = row["place"] or ""
    words = wrapped(shorten(f"{text}, {place}" if place else text, 46), LABEL_WIDTH)
    source = f"<br>{wrapped(shorten(source_name(row['source']), 36), LABEL_WIDTH)}" if with_source else ""
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


def _numbers(top: float) -> dict[str, Any]:
    """A number axis from zero to this top, with whole numbers only: people are not divided."""
    ticks = {"dtick": 1, "tickformat": ",d"} if top < 6 else {"tickformat": ",d" if top < 1000 else ",~s"}
    return {"range": [0, top], **ticks}
