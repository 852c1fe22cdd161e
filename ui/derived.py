"""What a running total rose by, day by day, week by week or month by month: derived, and marked as such."""

from __future__ import annotations

from typing import Any, Final

import polars as pl
import streamlit as st

from etl.schema import FRAME_SCHEMA
from ledger.derived import Every, derive
from ledger.names import source_name
from ledger.table import Ledger, table_version
from ledger.wording import counted, outcome_words, short_number
from ui.charts import draw_flows
from ui.frame import is_dark, plot
from ui.layout import Page
from ui.tables import show_rows
from ui.text import capital, in_markdown

EVERY: Final[dict[Every, str]] = {"day": "Day", "week": "Week", "month": "Month"}
LEFT_OUT: Final = {
    "revision": "where the source lowered its total",
    "withheld": "between numbers rounded by more than they differ",
    "new_phase": "where the source began to count anew",
}
COLUMNS: Final = {
    "from": st.column_config.DateColumn("From", format="YYYY-MM-DD", width="small"),
    "to": st.column_config.DateColumn("To", format="YYYY-MM-DD", width="small"),
    "number": st.column_config.TextColumn("Rise", width="small", alignment="right"),
    "reason": st.column_config.TextColumn("How it was derived, or why not", width="large"),
}


def show_derived(page: Page, totals: pl.DataFrame, title: str) -> None:
    """The rises of one of these running totals (:func:`ledger.series.largest_series`), chosen by the reader."""
    if not totals.height:
        return
    st.subheader(title, anchor=False)
    newest = totals.group_by("series", maintain_order=True).last().to_dicts()
    labels = {row["series_id"]: _label(row) for row in newest}
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    chosen = left.selectbox("Running total", list(labels), format_func=labels.__getitem__, key="derived-series")
    every = right.segmented_control(
        "Reports compared", list(EVERY), default="month", format_func=EVERY.__getitem__, key="derived-every"
    )
    rows = _derived(page.ledger, table_version(page.ledger.path), chosen, every or "month")
    drawn = rows.filter((pl.col("kind") == "derived") & pl.coalesce("value", "low").is_not_null())
    if drawn.height:
        plot(draw_flows(drawn, is_dark()), title, "derived")
    st.caption(_footer(rows, drawn, every or "month"))
    with st.expander("The same as a table"):
        _show_table(rows)


@st.cache_resource(max_entries=32, show_spinner="Comparing reports …")
def _derived(_ledger: Ledger, version: tuple[str, int, int], series_id: str, every: Every) -> pl.DataFrame:
    """The derived rows of one series, with the days that charts draw."""
    figures = _ledger.figures.filter(pl.col("series_id") == series_id).select(*FRAME_SCHEMA).collect()
    return derive(figures, every).with_columns(day="period_end", since="period_start")


def _label(row: dict[str, Any]) -> str:
    words = f"{counted(row)} {outcome_words(row)}".strip()
    return f"{capital(words)}, {row['place'] or 'place not said'}, by {source_name(row['source'])}"


def _footer(rows: pl.DataFrame, drawn: pl.DataFrame, every: Every) -> str:
    """That it is derived, from what, how far it goes, and what was left out and why."""
    kinds = dict(rows["kind"].value_counts().iter_rows())
    left_out = [f"{kinds[kind]:,} {why}" for kind, why in LEFT_OUT.items() if kind in kinds]
    text = (
        "Derived, said by nobody: each rise is one total of the source less the one before, by date of report, and "
        f"spans the days between the two. {drawn.height:,} drawn"
    )
    longer = drawn.filter(pl.col("days") > 1).height
    if every == "day" and longer:
        text += f", {longer:,} of them over several days that no report tells apart"
    return in_markdown(text + (f"; left out: {'; '.join(left_out)}." if left_out else "; none left out."))


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
    show_rows(table, [row["to_id"] for row in figures], "table-derived", COLUMNS)
    st.caption("Choose a row, at its left edge, to see where the later total comes from.")
