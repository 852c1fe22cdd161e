"""The parts that pages are made of: a chart with its sentence, unit, selection, footer and data table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from etl.schema import CATEGORY_OF
from ledger.jumps import list_jumps
from ledger.names import source_name
from ledger.selection import Selection
from ledger.series import (
    Drawn,
    count_by_outcome,
    largest_flows,
    largest_series,
    newest_of_each_source,
    newest_reports,
)
from ledger.table import Ledger, table_version
from ledger.wording import day_words
from ui.cards import show_cards
from ui.charts import draw_counts, draw_flows, draw_series, draw_side_by_side
from ui.jumps import show_jumps
from ui.layout import Page
from ui.marks import LEGEND
from ui.tables import show_table
from ui.text import capital, in_markdown, shorten

CAVEATS_IN_LINE: Final = 3
"""More than these stand in a list of their own, closed until it is opened."""


def is_dark() -> bool:
    """Whether the reader's theme is dark."""
    return bool(st.context.theme.type == "dark")


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
    _show(page, draw_series(drawn.rows, measure, is_dark(), notes), drawn, title, unit, key, selection)
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
        _show(page, draw_flows(drawn.rows, is_dark()), drawn, title, unit, "flows", page.selection)


def show_side_by_side(page: Page, title: str, unit: str = "people") -> None:
    """The newest figure of each source and outcome, one under the other; nothing where there are none."""
    drawn = newest_of_each_source(page.ledger, page.selection)
    if drawn.rows.height:
        unit = f"{unit}, on a logarithmic scale"
        _show(page, draw_side_by_side(drawn.rows, is_dark()), drawn, title, unit, "side-by-side", page.selection)


def show_counts(page: Page, title: str) -> None:
    """How many figures each outcome has: reports, not people."""
    rows = count_by_outcome(page.ledger, page.selection)
    if not rows.height:
        return
    _head(page.selection, title, "figures, that is reports: not people")
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


def _show(page: Page, chart: go.Figure, drawn: Drawn, title: str, unit: str, key: str, selection: Selection) -> None:
    _head(selection, title, unit)
    plot(chart, title, key)
    st.caption(_footer(page, drawn))
    caveats = _caveats(page, drawn)
    if len(caveats) > CAVEATS_IN_LINE:
        with st.expander(f"What to bear in mind of these {len(caveats)} data sets"):
            st.markdown("\n".join(f"- {in_markdown(caveat)}" for caveat in caveats))
    with st.expander("The same as a table"):
        show_table(drawn.rows, f"table-{key}")


def _head(selection: Selection, title: str, unit: str) -> None:
    st.subheader(title, anchor=False)
    st.caption(f"{capital(unit)}. Selected: {in_markdown(selection.words())}.")


def plot(chart: go.Figure, title: str, key: str) -> None:
    """A chart with its text alternative, and an image of it that can be saved."""
    st.plotly_chart(
        chart,
        key=f"chart-{key}",
        alt=f"Chart: {title}. The table under it says the same.",
        config={
            "displaylogo": False,
            "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
            "toImageButtonOptions": {"filename": key, "scale": 2},
        },
    )


def _footer(page: Page, drawn: Drawn) -> str:
    """Sources with the date of their newest figure, their caveats, and what was left out and why."""
    newest = drawn.rows.group_by("source").agg(pl.max("day")).sort("day", "source", descending=[True, False])
    names = [f"{source_name(row['source'])} (to {day_words(row['day'])})" for row in newest.to_dicts() if row["day"]]
    text = f"Sources: {'; '.join(names[:8])}"
    if len(names) > 8:
        text += f"; and {len(names) - 8} more"
    text += f". {drawn.rows.height:,} figures drawn"
    left_out = [f"{count:,} {reason}" for count, reason in drawn.left_out if count]
    text += f"; left out: {'; '.join(left_out)}." if left_out else "; none left out."
    caveats = _caveats(page, drawn)
    return in_markdown(" ".join([text, *(caveats if len(caveats) <= CAVEATS_IN_LINE else [])]))


def _caveats(page: Page, drawn: Drawn) -> list[str]:
    """What to bear in mind of each data set that is drawn, a sentence each."""
    return sorted({_caveat(page, dataset) for dataset in drawn.rows["dataset"].unique()} - {""})


def _caveat(page: Page, dataset: str) -> str:
    entry: dict[str, Any] = page.ledger.sources.get(dataset, {})
    caveat = str(entry.get("caveat") or "").strip()
    first = shorten(caveat.split(". ")[0].rstrip("."), 160)
    return f"{entry.get('title', dataset)}: {first}." if caveat else ""
