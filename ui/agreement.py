"""How far people who reviewed figures agree with the program that read them: by field, and month by month."""

from __future__ import annotations

from datetime import date
from math import sqrt
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from desk.agreement import agreement
from desk.database import Desk, DeskUnreachable
from ledger.language import joined, mark, month, number, say, say_count, short_month
from ui.charts.axes import frame
from ui.colours import GROUND, INK
from ui.folds import fold
from ui.frame import is_dark, plot
from ui.person import desk_to_read
from ui.review.fields import field_name
from ui.text import capital, in_chart, in_markdown
from ui.word_table import show_words

FEW: Final = 10
"""Of fewer figures no share is told: one more or less would change it by a tenth."""

TOGETHER: Final = {"stands": mark("Is a figure, and was not rejected"), "found": mark("Was found by the program")}
"""What is compared of whole figures, beside their fields."""


def show_agreement() -> None:
    """By field how often people left as it was what the program had read, and the same month by month."""
    st.subheader(say("How far people agree with what was read"), anchor=False)
    try:
        opened = desk_to_read()
        compared = _compare(opened) if opened else pl.DataFrame()
    except DeskUnreachable:
        st.markdown(say("What people decided cannot be read now."))
        return
    if compared.is_empty():
        st.markdown(
            say(
                "Nobody has reviewed a figure here yet. Once somebody has, it stands here how often they left each "
                "field as the program had read it."
            )
        )
        return
    totals = sum_up(compared)
    st.markdown(
        say_count(
            "{count} figure that a program read was reviewed by people. In so many of them they changed nothing:",
            "{count} figures that a program read were reviewed by people. In so many of them they changed nothing:",
            int(totals.filter(pl.col("field") == "stands")["decided"].sum()),
        )
    )
    heads = (say("What was read"), say("Left as it was"), say("Out of 100"))
    lines = [
        (name_of(field), say("{some} of {all}", some=number(agreed), all=number(decided)), share_words(agreed, decided))
        for field, decided, agreed in totals.iter_rows()
    ]
    show_words(heads, lines)
    with fold(say("Month by month"), "agreement") as opened_fold:
        if opened_fold:
            _show_months(compared, totals["field"].to_list())


def sum_up(compared: pl.DataFrame) -> pl.DataFrame:
    """Over all months: ``field``, ``decided``, ``agreed``; what is compared of whole figures first."""
    totals = compared.group_by("field", maintain_order=True).agg(pl.col("decided", "agreed").sum())
    return totals.sort(~pl.col("field").is_in(list(TOGETHER)), maintain_order=True)


def name_of(field: str) -> str:
    """What was compared, in words."""
    return say(TOGETHER[field]) if field in TOGETHER else field_name(field)


def share_words(agreed: int, decided: int) -> str:
    """A share out of 100 with its 95 % interval; that there are too few to say, where there are."""
    if decided < FEW:
        return say("too few to say")
    low, high = interval(agreed, decided)
    ends = {"low": number(round(100 * low)), "high": number(round(100 * high))}
    return say("{score} (between {low} and {high})", score=number(round(100 * agreed / decided)), **ends)


def interval(agreed: int, decided: int) -> tuple[float, float]:
    """Between which shares the true one lies with 95 % (Wilson's interval); `decided` is not 0."""
    z = 1.96
    middle = (agreed + z * z / 2) / (decided + z * z)
    half = z / (decided + z * z) * sqrt(agreed * (decided - agreed) / decided + z * z / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


def draw_months(rows: list[dict[str, Any]], dark: bool) -> go.Figure:
    """A mark a month: filled, or hollow where it rests on few figures; a line as long as its interval, and how many."""
    chart = go.Figure()
    shares = [100 * row["agreed"] / row["decided"] for row in rows]
    ends = [interval(row["agreed"], row["decided"]) for row in rows]
    chart.add_scatter(
        x=[row["month"] for row in rows],
        y=shares,
        error_y={
            "symmetric": False,
            "array": [100 * high - share for share, (_, high) in zip(shares, ends, strict=True)],
            "arrayminus": [share - 100 * low for share, (low, _) in zip(shares, ends, strict=True)],
            "color": INK[dark], "thickness": 1.2, "width": 4,
        },
        mode="markers+text",
        text=[in_chart(say("of {count}", count=number(row["decided"]))) for row in rows],
        textposition="middle right",
        cliponaxis=False,
        marker={
            "size": 10, "color": [GROUND[dark] if row["decided"] < FEW else INK[dark] for row in rows],
            "line": {"color": INK[dark], "width": 1.6},
        },
        hovertext=[in_chart(month_words(row)) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    frame(chart, dark, 260, y={"range": [0, 104], "tickvals": [0, 25, 50, 75, 100]})
    months = [row["month"] for row in rows]
    ticks = months if len(months) <= 6 else [months[0], months[-1]]
    first, last = months[0].toordinal() - 20, months[-1].toordinal() + 25
    return chart.update_xaxes(
        range=[date.fromordinal(first), date.fromordinal(last)],
        tickvals=ticks,
        ticktext=[short_month(one) for one in ticks],
    )


def month_words(row: dict[str, Any]) -> str:
    """One month in words: how many were reviewed, how many left as they were, and the share where it can be told."""
    words = say(
        "{month}: {some} of {all} left as they were",
        month=month(row["month"]), some=number(row["agreed"]), all=number(row["decided"]),
    )  # fmt: skip
    return joined([words, share_words(row["agreed"], row["decided"])])


def _show_months(compared: pl.DataFrame, fields: list[str]) -> None:
    field = st.selectbox(say("What was read"), fields, format_func=name_of, key="agreement-field")
    rows = compared.filter(pl.col("field") == field).sort("month").to_dicts()
    title = say("Left as the program had read it, out of 100, by month: {field}", field=name_of(field))
    st.markdown(f"**{in_markdown(title)}**")
    st.caption(
        say(
            "A hollow mark rests on fewer than {count} figures; the line is where the true share lies with 95 %.",
            count=number(FEW),
        )
    )
    plot(draw_months(rows, is_dark()), title, "agreement", "; ".join(month_words(row) for row in rows))
    show_words(
        (say("Month"), say("Left as it was"), say("Out of 100")),
        [
            (
                capital(month(row["month"])),
                say("{some} of {all}", some=number(row["agreed"]), all=number(row["decided"])),
                share_words(row["agreed"], row["decided"]),
            )
            for row in rows
        ],
    )


@st.cache_resource(ttl=60, max_entries=4, show_spinner=False)
def _compare(_desk: Desk) -> pl.DataFrame:
    return agreement(_desk)
