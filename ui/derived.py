"""What a running total rose by, day by day, week by week or month by month: derived, and marked as such."""

from __future__ import annotations

from typing import Any, Final, cast

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from etl.schema import FRAME_SCHEMA
from ledger.derived import Every, derive
from ledger.events import list_events
from ledger.language import Words, language, mark, number, say, say_count
from ledger.names import source_name
from ledger.table import Ledger, Version
from ledger.wording import short_number, subject
from ui.charts import draw_flows
from ui.charts.words import describe_flows
from ui.folds import fold
from ui.frame import is_dark, plot
from ui.layout import Page
from ui.tables import show_rows
from ui.text import capital, in_markdown

EVERY: Final = Words({"day": mark("Day"), "week": mark("Week"), "month": mark("Month")})
LEFT_OUT: Final = Words(
    {
        "revision": mark("{count} where the source lowered its total"),
        "withheld": mark("{count} between numbers rounded by more than they differ"),
        "new_phase": mark("{count} where the source began to count anew"),
    }
)


def show_derived(page: Page, totals: pl.DataFrame, title: str) -> None:
    """The rises of one of these running totals (:func:`ledger.series.largest_series`), chosen by the reader."""
    if not totals.height:
        return
    st.subheader(title, anchor=False)
    newest = totals.group_by("series", maintain_order=True).last().to_dicts()
    labels = {row["series_id"]: _label(row) for row in newest}
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    chosen = left.selectbox(
        say("Running total"), list(labels), format_func=lambda series: labels.get(series, ""), key="derived-series"
    )
    chosen_every = right.segmented_control(
        say("Reports compared"), list(EVERY), default="month", format_func=EVERY.__getitem__, key="derived-every",
        required=True,
    )  # fmt: skip
    every, version = cast(Every, chosen_every), page.ledger.version
    rows = _derived(page.ledger, version, language(), chosen, every)
    drawn = rows.filter((pl.col("kind") == "derived") & pl.coalesce("value", "low").is_not_null())
    if drawn.height:
        chart = _chart(drawn, version, language(), chosen, every, is_dark())
        plot(chart, title, "derived", describe_flows(drawn))
    st.caption(_footer(rows, drawn, every))
    with fold(say("The same as a table"), "derived") as opened:
        if opened:
            _show_table(rows)


@st.cache_resource(max_entries=32, show_spinner=False)
def _derived(_ledger: Ledger, version: Version, spoken: str, series_id: str, every: Every) -> pl.DataFrame:
    """The derived rows of one series, with the days that charts draw."""
    figures = _ledger.columns.read_with("series_id", pl.Series([series_id]), FRAME_SCHEMA)
    return derive(figures, every).with_columns(day="period_end", since="period_start")


@st.cache_resource(max_entries=32, show_spinner=False)
def _chart(_rows: pl.DataFrame, version: Version, spoken: str, series_id: str, every: Every, dark: bool) -> go.Figure:
    """The bars; a click on one opens the evidence of the later of its two totals."""
    return draw_flows(_rows.with_columns(figure_id="to_id"), dark, events=list_events(_rows))


def _label(row: dict[str, Any]) -> str:
    return say("{subject}, by {source}", subject=capital(subject(row)), source=source_name(row["source"]))


def _footer(rows: pl.DataFrame, drawn: pl.DataFrame, every: Every) -> str:
    """That it is derived, from what, how far it goes, and what was left out and why."""
    kinds = dict(rows["kind"].value_counts().iter_rows())
    left_out = [say(LEFT_OUT.english[kind], count=number(kinds[kind])) for kind in LEFT_OUT if kind in kinds]
    longer = drawn.filter(pl.col("days") > 1).height if every == "day" else 0
    sentences = [
        say(
            "Derived, said by nobody: each rise is one total of the source less the one before, by date of report, and "
            "spans the days between the two."
        ),
        say_count("{count} rise is drawn.", "{count} rises are drawn.", drawn.height),
        say_count(
            "{count} of them covers several days that no report tells apart.",
            "{count} of them cover several days that no report tells apart.",
            longer,
        )
        if longer
        else "",
        say("Left out: {reasons}.", reasons="; ".join(left_out)) if left_out else say("None is left out."),
    ]
    return in_markdown(" ".join(filter(None, sentences)))


def _show_table(rows: pl.DataFrame) -> None:
    figures = rows.sort("period_end", descending=True).to_dicts()
    table = pl.DataFrame(
        [
            {
                "from": row["period_start"],
                "to": row["period_end"],
                "number": short_number(row) if row["kind"] == "derived" else "",
                "reason": capital(row["reason"]),
            }
            for row in figures
        ],
        schema={"from": pl.Date, "to": pl.Date, "number": pl.String, "reason": pl.String},
    )
    columns = {
        "from": st.column_config.DateColumn(say("From"), format="YYYY-MM-DD", width="small"),
        "to": st.column_config.DateColumn(say("To"), format="YYYY-MM-DD", width="small"),
        "number": st.column_config.TextColumn(say("Rise"), width="small", alignment="right"),
        "reason": st.column_config.TextColumn(say("How it was derived, or why not"), width="large"),
    }
    show_rows(table, [row["to_id"] for row in figures], "table-derived", columns)
    st.caption(say("Choose a row, at its left edge, to see where the later total comes from."))
