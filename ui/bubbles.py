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
from ui.text import in_chart, shorten

LARGEST: Final = 52.0
SMALLEST: Final = 7.0
"""Diameters in pixels: of the largest number, and of what would else be too small to point at."""

HEIGHT: Final = 500
NAMED: Final = 6
"""So many of the largest carry their names, unless these would lie on each other."""

NAME_LENGTH: Final = 20
Row = dict[str, Any]
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
    left, right, bottom, top = plane.edges
    hidden = {"visible": False, "showgrid": False, "zeroline": False}
    layout: dict[str, Any] = {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 4, "b": 4},
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": INK[dark], "size": 13},
        "hoverlabel": {"bgcolor": GROUND[dark], "font": {"color": INK[dark], "size": 13}, "align": "left"},
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": {**hidden, "range": [left, right]},
        "yaxis": {**hidden, "range": [bottom, top], "scaleanchor": "x"},
    }
    if rows.height:
        x, y = plane.place(rows["lon"].to_list(), rows["lat"].to_list())
        figures = [
            {**row, "x": across, "y": up}
            for row, across, up in zip(rows.to_dicts(), x.tolist(), y.tolist(), strict=True)
        ]
        most = max(row["low"] or 0 for row in figures) or 1
        colour = colour_of(figures[0]["outcome"], dark)
        _add_bubbles(chart, figures, most, colour, targets or [row["figure_id"] for row in figures])
        circles, numbers = _draw_key(most, dark)
        layout["shapes"] = [*_draw_edges(figures, most, colour), *circles]
        layout["annotations"] = [*_name_largest(figures, most, plane, dark), *numbers]
    return chart.update_layout(layout)  # at once: Plotly goes through all shapes at each one that is added


def name_place(row: dict[str, Any]) -> str:
    """The name of the country or region that a row is the number of."""
    return country_name(row["iso3"]) if row["code"] == row["iso3"] else str(row["name"])


def diameter(count: float, most: float) -> float:
    """Of a bubble in pixels: the area in proportion, except that none is too small to point at."""
    return max(SMALLEST, LARGEST * math.sqrt(max(count, 0) / most))


def _add_bubbles(
    chart: go.Figure, figures: Sequence[Row], most: float, colour: str, targets: Sequence[str | None]
) -> None:
    """The bubbles themselves, which are pointed at and chosen, and a dot in those known to towns and points."""
    chart.add_scatter(
        x=[row["x"] for row in figures],
        y=[row["y"] for row in figures],
        mode="markers",
        marker={
            "symbol": ["circle-open" if row["rough"] or row["low"] is None else "circle" for row in figures],
            "size": [diameter(row["low"] or 0, most) for row in figures],
            "color": colour,
            "opacity": [0.9 if row["rough"] else 0.45 for row in figures],
            "line": {"color": colour, "width": [0 if row["precision"] == "country" else 1.6 for row in figures]},
        },
        text=[wrapped(sentence(row)) for row in figures],
        customdata=[[target] for target in targets],
        hovertemplate="%{text}<extra></extra>",
    )
    fine = [row for row in figures if row["precision"] == "point"]
    chart.add_scatter(
        x=[row["x"] for row in fine],
        y=[row["y"] for row in fine],
        mode="markers",
        marker={"size": 4, "color": colour},
        hoverinfo="skip",
    )


def _draw_edges(figures: Sequence[Row], most: float, colour: str) -> list[Row]:
    """Dashed edges, rings at upper ends, and arrows at open ones; all in pixels, like the bubbles."""
    shapes: list[Row] = []
    for row in figures:
        at = {"xanchor": row["x"], "yanchor": row["y"], "xsizemode": "pixel", "ysizemode": "pixel"}
        radius = diameter(row["low"] or 0, most) / 2
        if row["precision"] == "country":
            shapes.append({**at, **_circle(radius), "line": {"color": colour, "width": 1.4, "dash": "4px,2px"}})
        if row["high"] is not None and (row["low"] or 0) < row["high"]:
            outer = diameter(row["high"], most) / 2
            shapes.append({**at, **_circle(outer), "line": {"color": colour, "width": 0.8}})
        if row["high"] is None or row["low"] is None:
            shapes.append({**at, **_arrow(radius, row["high"] is None), "line": {"color": colour, "width": 1.4}})
    return shapes


def _circle(radius: float) -> Row:
    return {"type": "circle", "x0": -radius, "x1": radius, "y0": -radius, "y1": radius}


def _arrow(radius: float, up: bool) -> Row:
    reach = min(ARROW, 4 + radius / 3)
    side = 1 if up else -1
    start, end, head = side * radius, side * (radius + reach), reach / 2.5
    back = end - side * head
    path = f"M0,{start:.1f}L0,{end:.1f}M{-head:.1f},{back:.1f}L0,{end:.1f}L{head:.1f},{back:.1f}"
    return {"type": "path", "path": path}


def _name_largest(figures: Sequence[Row], most: float, plane: Plane, dark: bool) -> list[Row]:
    """The names and numbers of the largest, right of their bubbles, or left where little room is left."""
    ground = ",".join(str(int(GROUND[dark][begin : begin + 2], 16)) for begin in (1, 3, 5))
    left, right, bottom, top = plane.edges
    named: list[Row] = []
    for row in figures[:NAMED]:
        if any(
            abs(row["x"] - other["x"]) < 0.4 * (right - left) and abs(row["y"] - other["y"]) < 0.06 * (top - bottom)
            for other in named
        ):
            continue  # its name would lie on another: it is under the pointer and in the table
        side = 1 if row["x"] < left + 0.65 * (right - left) else -1
        name, count = shorten(name_place(row), NAME_LENGTH), short_number(row)
        named.append(
            {
                "x": row["x"],
                "y": row["y"],
                "text": f"<b>{in_chart(name)}</b> {in_chart(count)}",
                "showarrow": False,
                "xanchor": "left" if side > 0 else "right",
                "xshift": side * (diameter(row["low"] or 0, most) / 2 + 3),
                "font": {"color": INK[dark], "size": 12},
                "bgcolor": f"rgba({ground},0.6)",
                "borderpad": 1,
            }
        )
    return named


def _draw_key(most: float, dark: bool) -> tuple[list[Row], list[Row]]:
    """What an area means: circles for round numbers at the lower left, and the numbers beside them."""
    power = 10 ** math.floor(math.log10(most))
    largest = next(step * power for step in (5, 2, 1) if step * power <= most)
    paper = {"xref": "paper", "yref": "paper"}
    circles, numbers = [], []
    for count in (largest, largest // 10):
        if not count:
            continue
        wide, middle = diameter(count, most), LARGEST / 2 + 4
        at = {**paper, "xanchor": 0, "yanchor": 0, "xsizemode": "pixel", "ysizemode": "pixel"}
        corners = {"x0": middle - wide / 2, "x1": middle + wide / 2, "y0": 2, "y1": 2 + wide}
        circles.append({"type": "circle", **at, **corners, "line": {"color": INK[dark], "width": 0.8}})
        numbers.append(
            {
                **paper,
                "x": 0,
                "y": 0,
                "xanchor": "left",
                "yanchor": "middle",
                "xshift": LARGEST + 10,
                "yshift": 2 + wide,
                "text": in_chart(number(count)),
                "showarrow": False,
                "font": {"size": 11, "color": INK[dark]},
            }
        )
    return circles, numbers
