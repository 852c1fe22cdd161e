"""The parts that pages are made of: a chart with its sentence, unit, selection, footer and data table."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from etl.schema import CATEGORY_OF
from ledger.jumps import list_jumps
from ledger.series import (
    count_by_outcome,
    largest_flows,
    largest_series,
    newest_of_each_source,
    newest_reports,
)
from ledger.table import Ledger, table_version
from ui.cards import show_cards
from ui.charts import draw_counts, draw_flows, draw_series, draw_side_by_side
from ui.frame import is_dark, plot, show_chart, show_head
from ui.jumps import show_jumps
from ui.layout import Page
from ui.marks import LEGEND


def show_series(
    page: Page, measure: str, title: str, unit: str = "people", outcomes: tuple[str, ...] = tuple(CATEGORY_OF)
) -> pl.DataFrame:
    """The largest series of this measure, among these outcomes, over time; nothing where there are none.

    Running totals carry what explains their jumps. Gives back the figures drawn.
    """
    asked = tuple(outcome for outcome in outcomes if outcome in (page.selection.outcomes or outcomes))
    selection = page.selection if outcomes == tuple(CATEGORY_OF) else replace(page.selection, outcomes=asked)
    drawn = largest_series(page.ledger, selection, measure)
    if not asked or not drawn.rows.height:
        return drawn.rows.clear()
    key, notes, jumps = f"{measure}-{asked[0]}", {}, None
    if measure == "cumulative":
        drawn_series = tuple(drawn.rows["series_id"].unique().sort())
        jumps = _jumps(page.ledger, table_version(page.ledger.path), drawn_series, drawn.rows)
        striking = jumps.sort(pl.coalesce("value", "low"), descending=True, nulls_last=True)
        notes = dict(striking.select("to_id", "words").iter_rows())
    chart = draw_series(drawn.rows, measure, is_dark(), notes)
    show_chart(page, chart, drawn, key=key, title=title, unit=unit, selection=selection)
    if jumps is not None:
        show_jumps(jumps, key)
    return drawn.rows


@st.cache_resource(max_entries=32, show_spinner=False)
def _jumps(
    _ledger: Ledger, version: tuple[str, int, int], series: tuple[str, ...], _rows: pl.DataFrame
) -> pl.DataFrame:
    """The jumps of some series; looked up once for each version of the table."""
    return list_jumps(_ledger, _rows)


def show_flows(page: Page, title: str, unit: str = "people") -> None:
    """The largest figures that cover a period, over time; nothing where there are none."""
    drawn = largest_flows(page.ledger, page.selection)
    if drawn.rows.height:
        show_chart(page, draw_flows(drawn.rows, is_dark()), drawn, key="flows", title=title, unit=unit)


def show_side_by_side(page: Page, title: str, unit: str = "people") -> None:
    """The newest figure of each source and outcome, one under the other; nothing where there are none."""
    drawn = newest_of_each_source(page.ledger, page.selection)
    if drawn.rows.height:
        unit = f"{unit}, on a logarithmic scale"
        show_chart(page, draw_side_by_side(drawn.rows, is_dark()), drawn, key="side-by-side", title=title, unit=unit)


def show_counts(page: Page, title: str) -> None:
    """How many figures each outcome has: reports, not people."""
    rows = count_by_outcome(page.ledger, page.selection)
    if not rows.height:
        return
    show_head(page.selection, title, "figures, that is reports: not people")
    plot(draw_counts(rows, is_dark()), title, "counts")
    with st.expander("The same as a table"):
        st.dataframe(rows, hide_index=True, width="stretch", key="table-counts")


def show_reports(page: Page, figures: int = 6) -> None:
    """What the newest reports in prose say, as cards; nothing where the selection has none."""
    rows = newest_reports(page.ledger, page.selection, figures)
    if rows.height:
        st.subheader("What the newest reports say", anchor=False)
        st.caption("Read from sentences and tables: the evidence shows the words, with the number marked.")
        show_cards(rows, "reports", is_dark())


def show_newest(page: Page, figures: int = 9) -> None:
    """The newest figure of each source and outcome, as cards; nothing where the selection has none."""
    drawn = newest_of_each_source(page.ledger, page.selection, figures)
    if drawn.rows.height:
        st.subheader("The newest figure of each source and outcome", anchor=False)
        st.caption("Side by side, never added: each source counts other people, in its own way.")
        show_cards(drawn.rows, "newest", is_dark())


def explain_marks() -> None:
    """How certainty is drawn, once a page."""
    with st.expander("How certainty is drawn"):
        st.markdown(LEGEND)
