"""Numbers of places as bubbles on a map: as large as what is certain, with their certainty and precision drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from ledger.language import number
from ledger.names import country_name
from ledger.wording import sentence, short_number
from ui.colours import GROUND, INK, colour_of
from ui.ground import Plane, add_land
from ui.marks import wrapped
from ui.text import in_chart

LARGEST: Final = 58.0
SMALLEST: Final = 7.0
"""Diameters in pixels: of the largest number, and of what would else be too small to point at."""

HEIGHT: Final = 560
NAMED: Final = 6
ARROW: Final = 9.0
"""How far in pixels at most the sign of an open end reaches beyond its bubble; its length means nothing."""


def draw_bubbles(rows: pl.DataFrame, plane: Plane, dark: bool, targets: Sequence[str | None] = ()) -> go.Figure:
    """A bubble a place, its area in proportion to the lower end of its number.

    `rows` as :func:`ledger.geography.number_places` gives them, all with a point; ``targets`` are what a click on each
    leads to (ui/clicks.py), the evidence of its one figure where nothing is said. A dashed edge is a number said of a
    country as a whole, which stands at its capital; a dot in the middle one added up from towns and points. Hollow is
    a number that is rounded or vague; an outer ring an upper end; an arrow upward an upper end that nobody gave.
    """
    chart = go.Figure()
    add_land(chart, plane, dark)
    figures = rows.to_dicts()
    if figures:
        x, y = plane.place(rows["lon"].to_list(), rows["lat"].to_list())
        most = max((row["low"] or 0 for row in figures), default=0) or 1
        colour = colour_of(figures[0]["outcome"], dark)
        leads_to = targets or [row["figure_id"] for row in figures]
        _add_bubbles(chart, figures, x.tolist(), y.tolist(), most, colour, leads_to)
        _add_edges(chart, figures, x.tolist(), y.tolist(), most, colour)
        _name_largest(chart, figures, x.tolist(), y.tolist(), most, dark)
        _add_key(chart, most, dark)
    left, right, bottom, top = plane.edges
    hidden = {"visible": False, "showgrid": False, "zeroline": False}
    chart.update_layout(
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 4, "b": 4},
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK[dark], "size": 13},
        hoverlabel={"bgcolor": GROUND[dark], "font": {"color": INK[dark], "size": 13}, "align": "left"},
        hovermode="closest",
        dragmode=False,
        xaxis={**hidden, "range": [left, right]},
        yaxis={**hidden, "range": [bottom, top], "scaleanchor": "x"},
    )
    return chart


def name_place(row: dict[str, Any]) -> str:
    """The name of the country or region that a row is the number of."""
    return country_name(row["iso3"]) if row["code"] == row["iso3"] else str(row["name"])


def diameter(count: float, most: float) -> float:
    """Of a bubble in pixels: the area in proportion, except that none is too small to point at."""
    return max(SMALLEST, LARGEST * math.sqrt(max(count, 0) / most))


def _add_bubbles(
    chart: go.Figure,
    figures: Sequence[dict[str, Any]],
    x: list[float],
    y: list[float],
    most: float,
    colour: str,
    targets: Sequence[str | None],
) -> None:
    """The bubbles themselves, which are pointed at and chosen."""
    chart.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={
            "symbol": [_symbol(row) for row in figures],
            "size": [diameter(row["low"] or 0, most) for row in figures],
            "color": colour,
            "opacity": [0.9 if row["rough"] else 0.45 for row in figures],
            "line": {"color": colour, "width": [0 if row["precision"] == "country" else 1.6 for row in figures]},
        },
        text=[wrapped(sentence(row)) for row in figures],
        customdata=[[target] for target in targets],
        hovertemplate="%{text}<extra></extra>",
    )


def _symbol(row: dict[str, Any]) -> str:
    hollow = row["rough"] or row["low"] is None
    return "circle" + ("-open" if hollow else "") + ("-dot" if row["precision"] == "point" else "")


def _add_edges(
    chart: go.Figure, figures: Sequence[dict[str, Any]], x: list[float], y: list[float], most: float, colour: str
) -> None:
    """Dashed edges, rings at upper ends, and arrows at open ones; all in pixels, like the bubbles."""
    shapes: list[dict[str, Any]] = []
    for row, across, up in zip(figures, x, y, strict=True):
        at = {"xanchor": across, "yanchor": up, "xsizemode": "pixel", "ysizemode": "pixel"}
        radius = diameter(row["low"] or 0, most) / 2
        if row["precision"] == "country":
            shapes.append({**at, **_circle(radius), "line": {"color": colour, "width": 1.4, "dash": "4px,2px"}})
        if row["high"] is not None and (row["low"] or 0) < row["high"]:
            outer = diameter(row["high"], most) / 2
            shapes.append({**at, **_circle(outer), "line": {"color": colour, "width": 0.8}, "opacity": 0.8})
        if row["high"] is None or row["low"] is None:
            shapes.append({**at, **_arrow(radius, row["high"] is None), "line": {"color": colour, "width": 1.4}})
    chart.update_layout(shapes=shapes)


def _circle(radius: float) -> dict[str, Any]:
    return {"type": "circle", "x0": -radius, "x1": radius, "y0": -radius, "y1": radius}


def _arrow(radius: float, up: bool) -> dict[str, Any]:
    reach = min(ARROW, 4 + radius / 3)
    head = reach / 2.5
    start, end, back = (side * (1 if up else -1) for side in (radius, radius + reach, radius + reach - head))
    return {
        "type": "path",
        "path": f"M0,{start:.1f}L0,{end:.1f}M{-head:.1f},{back:.1f}L0,{end:.1f}L{head:.1f},{back:.1f}",
    }


def _name_largest(
    chart: go.Figure, figures: Sequence[dict[str, Any]], x: list[float], y: list[float], most: float, dark: bool
) -> None:
    """The names and numbers of the largest, beside their bubbles."""
    for row, across, up in list(zip(figures, x, y, strict=True))[:NAMED]:
        chart.add_annotation(
            x=across, y=up, text=f"<b>{in_chart(name_place(row))}</b> {in_chart(short_number(row))}", showarrow=False,
            xanchor="left", xshift=diameter(row["low"] or 0, most) / 2 + 3, font={"color": INK[dark], "size": 12},
        )  # fmt: skip


def _add_key(chart: go.Figure, most: float, dark: bool) -> None:
    """What an area means: circles for round numbers, at the lower left."""
    largest = 10 ** math.floor(math.log10(most)) if most >= 1 else 1
    largest = next(step * largest for step in (5, 2, 1) if step * largest <= most)
    for count in (largest, largest / 10):
        if count < 1:
            continue
        wide = diameter(count, most)
        at = {"xref": "paper", "yref": "paper", "xanchor": 0, "yanchor": 0, "xsizemode": "pixel", "ysizemode": "pixel"}
        middle = LARGEST / 2 + 4
        corners = {"x0": middle - wide / 2, "x1": middle + wide / 2, "y0": 2, "y1": 2 + wide}
        chart.add_shape(type="circle", line={"color": INK[dark], "width": 0.8}, **at, **corners)
        chart.add_annotation(
            x=0, y=0, xref="paper", yref="paper", xanchor="left", yanchor="middle", xshift=LARGEST + 10,
            yshift=2 + wide, text=in_chart(number(int(count))), showarrow=False, font={"size": 11, "color": INK[dark]},
        )  # fmt: skip
