"""Figures one under the other on one scale: a mark at each number, a bar between its ends, arrows at open ends."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from ledger.names import source_name
from ledger.wording import counted, outcome_words, short_number, short_when
from ui.charts.axes import add_at_once, frame, numbers_by_tens
from ui.colours import GRID, INK, colour_of
from ui.marks import Axis, add_marks, point
from ui.text import in_chart, shorten


def draw_side_by_side(rows: pl.DataFrame, dark: bool) -> go.Figure:
    """One line a figure: a mark at its number, a bar between its ends, an arrow where an end is open.

    The numbers run on a logarithmic scale, since sources speak of a handful and of millions; a figure of 0 stands at
    the left edge.
    """
    chart, figures = go.Figure(), rows.to_dicts()
    axis = Axis(vertical=False, logarithmic=True, top=1)
    notes = []
    for position, row in enumerate(figures):
        text = f"<b>{in_chart(short_number(row))}</b> {in_chart(f'{counted(row)} {outcome_words(row)}')}"
        said = " · ".join(part for part in (source_name(row["source"]), row["place"], short_when(row)) if part)
        text += f"<br><span style='font-size:12px'>{in_chart(shorten(said, 62))}</span>"
        notes.append({
            "x": 0, "xref": "paper", "y": position, "text": text, "showarrow": False, "xanchor": "left",
            "yanchor": "bottom", "yshift": 8, "align": "left", "font": {"size": 13, "color": INK[dark]},
        })  # fmt: skip
    lines = [
        {
            "type": "line", "xref": "x domain", "x0": 0, "x1": 1, "y0": position, "y1": position, "layer": "below",
            "line": {"color": GRID[dark], "width": 1},
        }
        for position in range(len(figures))
    ]  # fmt: skip
    positions: dict[str, list[int]] = {}
    for position, row in enumerate(figures):
        positions.setdefault(colour_of(row["outcome"], dark), []).append(position)
    for colour, places in positions.items():
        add_marks(chart, [figures[place] for place in places], places, axis, colour, size=11)
    largest = max((max(point(row), row["high"] or 0) for row in figures), default=1)
    y = {"visible": False, "range": [len(figures) - 0.6, -0.8], "fixedrange": True}
    add_at_once(frame(chart, dark, 64 * len(figures) + 60, y=y), notes, lines)
    return chart.update_xaxes(**numbers_by_tens(largest * 1.6), showgrid=True, gridcolor=GRID[dark])
