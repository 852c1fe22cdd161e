"""Bars from zero: what happened in each period, as wide as the period; and how many figures there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from ledger.events import Event
from ledger.language import number, say
from ledger.names import CATEGORY, OUTCOME
from ledger.wording import short_number
from ui.charts.axes import (
    add_events,
    date_ticks,
    frame,
    margin_of,
    numbers_of,
    numbers_on,
    panel_axis,
    span,
    stack_panels,
)
from ui.colours import colour_of, text_colour_of
from ui.marks import OPEN_DOWN, OPEN_UP, Axis, add_marks, point, say_claim
from ui.text import capital, in_chart

DAY: Final = 86_400_000
"""In milliseconds, as bars count their width on an axis of dates."""

ALIKE: Final = 10
"""Panels whose largest numbers differ by less than this ratio share one scale."""


def draw_flows(
    rows: pl.DataFrame,
    dark: bool,
    *,
    names: Mapping[str, str] = MappingProxyType({}),
    logarithmic: bool = False,
    events: Sequence[Event] = (),
) -> go.Figure:
    """Bars as wide as their period: filled as high as is certain, hatched from there as far as is possible.

    `rows` as :func:`ledger.periods.count_by_period` or :func:`ledger.derived.derive` give them, with `day` and
    `since`; their parts, if any, stand in panels one under the other under these ``names``. On a logarithmic scale a
    bar would have no foot to stand on: there they are marks.
    """
    chart = go.Figure()
    first, last = span(rows.with_columns(day="period_end"))
    parts = _parts(rows)
    tops = panel_tops(rows)
    for index, part in enumerate(parts):
        axis = Axis(True, logarithmic, tops[index], panel_axis(index))
        for (outcome,), own in part.group_by("outcome", maintain_order=True):
            _add_bars(chart, own.to_dicts(), axis, colour_of(str(outcome), dark))
    if len(parts) == 1:
        frame(chart, dark, 400, y=numbers_of(Axis(True, logarithmic, tops[0])))
        if not logarithmic:
            _label_largest(chart, rows, dark)
    else:
        titles = [f"<b>{in_chart(capital(names.get(part['part'][0], part['part'][0])))}</b>" for part in parts]
        stack_panels(chart, dark, titles, tops)
        scales = [numbers_of(Axis(True, True, top)) for top in tops] if logarithmic else []
        chart.update_layout({f"yaxis{index + 1 if index else ''}": scale for index, scale in enumerate(scales)})
    margin = margin_of((first, last))
    chart.update_xaxes(range=[first - margin, last + margin], **date_ticks(first, last))
    chart.update_layout(barmode="overlay")
    return add_events(chart, events, (first, last), dark)


def panel_tops(rows: pl.DataFrame) -> list[float]:
    """The top of each part's scale: one for all where their largest numbers are alike, else each its own."""
    tops = [max(*(_top(row) for row in part.to_dicts()), 1) for part in _parts(rows)]
    return [max(tops)] * len(tops) if max(tops) < ALIKE * min(tops) else tops


def _parts(rows: pl.DataFrame) -> list[pl.DataFrame]:
    return rows.partition_by("part", maintain_order=True) if "part" in rows.columns else [rows]


def _top(row: dict[str, Any]) -> float:
    return max(point(row), float(row["high"] or 0))


def _add_bars(chart: go.Figure, figures: list[dict[str, Any]], axis: Axis, colour: str) -> None:
    middles = [row["since"] + (row["period_end"] - row["since"]) / 2 for row in figures]
    if axis.logarithmic:
        return add_marks(chart, figures, middles, axis, colour, size=7)
    hover = {
        "customdata": [[row["figure_id"]] for row in figures],
        "text": [say_claim(row) + _rests_on(row) for row in figures],
        "hovertemplate": "%{text}<extra></extra>",
        "textposition": "none",
    }
    place = {
        "x": [row["since"] for row in figures],
        "width": [DAY * ((row["period_end"] - row["since"]).days + 1) * 0.94 for row in figures],
        "offset": 0,
        "yaxis": axis.name,
    }
    certain = [float(row["low"] or 0) for row in figures]
    chart.add_bar(y=certain, marker={"color": colour, "opacity": 0.8, "line": {"width": 0}}, **place, **hover)
    possible = [max(0.0, float(row["high"] or 0) - low) for row, low in zip(figures, certain, strict=True)]
    if any(possible):
        pattern = {"shape": "/", "size": 5, "solidity": 0.25, "fgcolor": colour, "fillmode": "replace"}
        line = {"width": 0.8, "color": colour}
        chart.add_bar(y=possible, base=certain, marker={"pattern": pattern, "line": line}, **place, **hover)
    arrows = [
        (middle, end, row["qualifier"] in OPEN_UP)
        for row, middle, end in zip(figures, middles, map(point, figures), strict=True)
        if row["qualifier"] in (*OPEN_UP, *OPEN_DOWN)
    ]
    chart.add_scatter(
        x=[middle for middle, _, _ in arrows],
        y=[end + (0.025 if up else -0.025) * axis.top for _, end, up in arrows],
        yaxis=axis.name,
        cliponaxis=False,
        mode="markers",
        marker={
            "symbol": ["triangle-up" if up else "triangle-down" for _, _, up in arrows],
            "size": 6 if len(arrows) <= 80 else 4,
            "color": colour,
        },
        hoverinfo="skip",
    )


def _rests_on(row: Mapping[str, Any]) -> str:
    """What a bar adds up, on a line of its own; nothing where it is one figure, or derived from a running total."""
    figures = row.get("figures") or 1
    if figures == 1:
        return ""
    words = say("Derived: {count} figures that share nobody, added up.", count=number(figures))
    return f"<br><br>{in_chart(words)}"


def _label_largest(chart: go.Figure, rows: pl.DataFrame, dark: bool) -> None:
    first, last = span(rows)
    for row in rows.sort("low", "value", descending=True, nulls_last=True).head(1).to_dicts():
        middle = row["since"] + (row["period_end"] - row["since"]) / 2
        edge = (last - first) / 4
        anchor = "left" if middle < first + edge else "right" if middle > last - edge else "center"
        chart.add_annotation(
            x=middle, y=_top(row), showarrow=False, yshift=20, xanchor=anchor,
            text=in_chart(short_number(row)), font={"color": text_colour_of(row["outcome"], dark), "size": 12},
        )  # fmt: skip


def draw_counts(rows: pl.DataFrame, dark: bool) -> go.Figure:
    """Bars from zero: how many figures (reports, not people) each outcome has, in the colours of their families.

    `rows` as :func:`ledger.series.count_by_outcome` gives them.
    """
    chart = go.Figure()
    chart.add_bar(
        x=rows["figures"].to_list(),
        y=[in_chart(capital(OUTCOME[outcome])) for outcome in rows["outcome"]],
        orientation="h",
        marker={"color": [colour_of(outcome, dark) for outcome in rows["outcome"]]},
        text=[number(count) for count in rows["figures"]],
        textposition="outside",
        cliponaxis=False,
        hovertext=[_say_count(row) for row in rows.to_dicts()],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    largest = max(rows["figures"].to_list(), default=1)
    frame(chart, dark, 34 * rows.height + 60, y={"autorange": "reversed", "showgrid": False})
    return chart.update_xaxes(**numbers_on(largest, ticks=3) | {"range": [0, 1.18 * largest]})


def _say_count(row: Mapping[str, Any]) -> str:
    words = say(
        "{outcome} ({category}): {count} figures",
        outcome=capital(OUTCOME[row["outcome"]]), category=CATEGORY[row["category"]], count=number(row["figures"]),
    )  # fmt: skip
    return in_chart(words)
