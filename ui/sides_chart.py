"""The sources on one outcome, drawn on one axis: what each proves, then its newest figures, by kind of number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from ledger.language import Words, mark, number, say_count, short_day
from ledger.names import source_name
from ledger.sides import MEASURES
from ledger.totals import Total
from ledger.wording import counted, outcome_words, sentence, short_number, short_when
from ui.charts.axes import frame
from ui.colours import GRID, INK, colour_of
from ui.marks import Axis, add_marks, point, wrapped
from ui.text import capital, in_chart, shorten

ROW, HEAD = 54, 46
"""Pixels that a number and the heading of a group take."""

WIDE: Final = 40
"""Where the largest number is more than this many times the smallest, the axis is logarithmic."""

GROUPS: Final = Words(
    {
        "proved": mark("What the figures of each source prove together of the period"),
        "proved-stock": mark("What the figures of each source prove together of one date"),
        "cumulative": mark("Counted since a fixed start: the newest report"),
        "flow": mark("Happened in a period: the newest period"),
        "stock": mark("Present on a date: the newest date"),
    }
)


def draw_sides(totals: Sequence[Total], rows: pl.DataFrame, dark: bool) -> go.Figure:
    """A line a number, in groups that do not compare with each other, on one axis.

    `rows` as :class:`ledger.sides.Sides` has them. Where the numbers differ much the axis is logarithmic, and a 0
    stands at its left edge.
    """
    groups = [
        ("proved", [_as_figure(total) for total in totals if total.measure != "stock"]),
        ("proved-stock", [_as_figure(total) for total in totals if total.measure == "stock"]),
    ]
    groups += [(measure, rows.filter(pl.col("measure") == measure).to_dicts()) for measure in MEASURES]
    groups = [(name, figures) for name, figures in groups if figures]
    drawn = [figure for _, figures in groups for figure in figures]
    axis = _axis(drawn)
    colour = colour_of(drawn[0]["outcome"], dark)
    chart, notes, lines, y = go.Figure(), [], [], 0.0
    for name, figures in groups:
        notes.append(_note(y, f"<b>{in_chart(GROUPS[name])}</b>", 14, dark))
        places = [y + HEAD / ROW + place for place in range(len(figures))]
        add_marks(chart, figures, places, axis, colour, size=11, hover=name in MEASURES)
        _mark_ends(chart, figures, places, axis, colour)
        if name not in MEASURES:
            _say_proofs(chart, figures, places, axis)
        notes += [_note(place, _label(figure), 13, dark) for figure, place in zip(figures, places, strict=True)]
        lines += [_line(place, dark) for place in places]
        y = places[-1] + 1.2
    return _framed(chart, axis, y, dark).update_layout(annotations=notes, shapes=lines)


def describe_sides(totals: Sequence[Total], rows: pl.DataFrame) -> str:
    """The same in words, for those who cannot see the chart."""
    proved = [total.sentence for total in totals]
    return " ".join([*proved, *(f"{capital(sentence(row))}." for row in rows.to_dicts())])


def _as_figure(total: Total) -> dict[str, Any]:
    """A total with the fields of a figure that marks and labels read; it has no figure_id, for nobody said it."""
    low, high = total.low, total.high
    one = low is not None and low == high
    qualifier = "exact" if one else "between" if low is not None and high is not None else "at_least"
    if low is None:
        qualifier = "up_to" if total.high_inclusive else "less_than"
    elif high is None and not total.low_inclusive:
        qualifier = "more_than"
    return {
        "figure_id": None,
        "outcome": total.outcome,
        "source": total.source,
        "qualifier": qualifier,
        "value": low if qualifier in ("exact", "at_least", "more_than") else high if low is None else None,
        "low": low,
        "high": high,
        "number_text": "",
        "total": total,
    }


def _label(figure: dict[str, Any]) -> str:
    """Who says how many; and on a line of its own of whom, where and when."""
    who = f"<b>{in_chart(shorten(source_name(figure['source']), 40))}</b>  {in_chart(short_number(figure))}"
    said = _basis(figure["total"]) if "total" in figure else _about(figure)
    return f"{who}<br><span style='font-size:12px'>{in_chart(shorten(said, 64))}</span>"


def _about(figure: dict[str, Any]) -> str:
    whom = capital(f"{counted(figure)} {outcome_words(figure)}".strip())
    return " · ".join(part for part in (whom, figure["place"], short_when(figure)) if part)


def _basis(total: Total) -> str:
    parts = [say_count("from {count} figure", "from {count} figures", total.used.height)]
    if not total.whole_place and total.places:
        several = say_count("in {count} place", "in {count} places", len(total.places))
        parts.append(total.places[0] if len(total.places) == 1 else several)
    if total.as_of:
        parts.append(short_day(total.as_of))
    return " · ".join(parts)


def _say_proofs(chart: go.Figure, figures: Sequence[dict[str, Any]], places: Sequence[float], axis: Axis) -> None:
    """What a total says under the pointer: the sentence of its proof."""
    chart.add_scatter(
        x=[axis.place(point(figure)) for figure in figures],
        y=places,
        mode="markers",
        marker={"size": 14, "opacity": 0},
        text=[wrapped(figure["total"].sentence) for figure in figures],
        customdata=[[None] for _ in figures],
        hovertemplate="%{text}<extra></extra>",
    )


def _mark_ends(
    chart: go.Figure, figures: Sequence[dict[str, Any]], places: Sequence[float], axis: Axis, colour: str
) -> None:
    """A tick at each end of a range, which may be too short on this axis to be seen."""
    ends = [
        (axis.place(end), place)
        for figure, place in zip(figures, places, strict=True)
        for end in (figure["low"], figure["high"])
        if figure["qualifier"] == "between" and end is not None
    ]
    if ends:
        chart.add_scatter(
            x=[end for end, _ in ends],
            y=[place for _, place in ends],
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 12, "color": colour, "line": {"width": 2}},
            hoverinfo="skip",
        )


def _note(y: float, text: str, size: int, dark: bool) -> dict[str, Any]:
    return {
        "x": 0, "xref": "paper", "y": y, "text": text, "showarrow": False, "xanchor": "left", "yanchor": "bottom",
        "yshift": 9, "align": "left", "font": {"size": size, "color": INK[dark]},
    }  # fmt: skip


def _line(y: float, dark: bool) -> dict[str, Any]:
    line = {"color": GRID[dark], "width": 1}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line, "layer": "below"}


def _axis(figures: Sequence[dict[str, Any]]) -> Axis:
    ends = [end for figure in figures for end in (figure["value"], figure["low"], figure["high"]) if end is not None]
    top = float(max(ends, default=1) or 1)
    return Axis(vertical=False, logarithmic=top > WIDE * max(min(ends, default=1), 1), top=top)


def is_logarithmic(totals: Sequence[Total], rows: pl.DataFrame) -> bool:
    """Whether the numbers differ so much that :func:`draw_sides` draws them on a logarithmic axis."""
    return _axis([*(_as_figure(total) for total in totals), *rows.to_dicts()]).logarithmic


def _framed(chart: go.Figure, axis: Axis, rows: float, dark: bool) -> go.Figure:
    y = {"visible": False, "range": [rows - 0.4, -0.9], "fixedrange": True}
    frame(chart, dark, round(ROW * rows) + 70, y).update_layout(margin_t=8)
    if axis.logarithmic:
        last = math.ceil(math.log10(axis.top))
        powers = range(0, last + 1, 2 if last > 5 else 1)
        ticks = {
            "type": "log",
            "range": [-0.2, math.log10(axis.top) + 0.4],
            "tickvals": [10**power for power in powers],
        }
    else:
        step = _step(axis.top)
        marked = [step * count for count in range(int(axis.top / step) + 1)]
        ticks = {"range": [-0.02 * axis.top, 1.12 * axis.top], "tickvals": marked}
    ticks["ticktext"] = [number(value) for value in ticks["tickvals"]]
    return chart.update_xaxes(**ticks, showgrid=True, gridcolor=GRID[dark], automargin=False)


def _step(top: float) -> int:
    """A round whole number that goes into this one about four times."""
    unit: int = 10 ** max(0, math.floor(math.log10(max(top, 1) / 4)))
    return next(unit * times for times in (1, 2, 5, 10) if top / (unit * times) <= 5)
