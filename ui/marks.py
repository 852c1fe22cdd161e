"""Certainty, drawn: a mark for what was said, a bar between stated ends, an arrow along each open one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from ledger.wording import sentence
from ui.text import capital, in_chart

MARK: Final = {
    "exact": "circle",
    "at_least": "circle",
    "more_than": "circle",
    "up_to": "circle",
    "less_than": "circle",
    "about": "circle-open",
    "nearly": "circle-open",
    "between": "diamond-tall",
    "vague": "circle-x-open",
}
OPEN_UP: Final = ("at_least", "more_than", "vague")
OPEN_DOWN: Final = ("up_to", "less_than")
FOOT: Final = 0.5
"""Where a zero stands on a logarithmic scale, which has none: below 1, at the edge."""


@dataclass(frozen=True)
class Axis:
    """Which way numbers run in a chart, on what scale, and how long an arrow for an open end is there.

    ``name`` is that of the axis of numbers, where a chart has several: y, y2, ...; ``least`` the smallest number on it.
    """

    vertical: bool
    logarithmic: bool
    top: float
    name: str = "y"
    least: float = 0.0

    def place(self, number: float) -> float:
        """Where a number stands."""
        return max(number, FOOT) if self.logarithmic else number

    def beyond(self, number: float, up: bool) -> float:
        """Where an open end's arrow points to from this number."""
        if self.logarithmic:
            return number * (1.6 if up else 1 / 1.6)
        return max(0.0, number + (0.07 if up else -0.07) * self.top)


def add_marks(
    chart: go.Figure,
    figures: Sequence[dict[str, Any]],
    places: Sequence[Any],
    axis: Axis,
    colour: str,
    size: int = 8,
    hover: bool = True,
) -> None:
    """Certainty, drawn: a mark at each number, a bar between stated ends, an arrow along each open end.

    Each mark says its claim under the pointer, and stands for its `figure_id`; not where ``hover`` is off.
    """
    numbers = [axis.place(point(row)) for row in figures]
    spans: list[tuple[Any, float, float]] = []
    arrows: list[tuple[Any, float, bool]] = []
    for row, place, number in zip(figures, places, numbers, strict=True):
        if row["qualifier"] == "between" and row["low"] is not None and row["high"] is not None:
            spans.append((place, axis.place(row["low"]), row["high"]))
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
                # A range without a best estimate is a bar alone: no point in it was said. Its mark is for pointing at.
                "opacity": [0 if row["qualifier"] == "between" and row["value"] is None else 1 for row in figures],
            },
            customdata=[[row["figure_id"]] for row in figures] if hover else None,
            text=[say_claim(row) for row in figures] if hover else None,
            hovertemplate="%{text}<extra></extra>" if hover else None,
            hoverinfo=None if hover else "skip",
        )


def _xy(axis: Axis, places: list[Any], numbers: list[Any]) -> dict[str, Any]:
    where = {"x": places, "y": numbers, "yaxis": axis.name} if axis.vertical else {"x": numbers, "y": places}
    return where | {"cliponaxis": False}


def point(row: dict[str, Any]) -> float:
    """Where a figure's mark stands: its value, or the end that is known."""
    return next((float(row[name]) for name in ("value", "low", "high") if row[name] is not None), 0.0)


def say_claim(row: dict[str, Any]) -> str:
    """The claim as it stands under the pointer."""
    return wrapped(capital(sentence(row)))


def wrapped(text: str, width: int = 46) -> str:
    """The text as a chart shows it, in lines of about so many characters."""
    lines = [""]
    for word in in_chart(text).split(" "):
        if lines[-1] and len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)
