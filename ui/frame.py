"""The frame of every chart: its title, unit and selection in words, the chart, its footer, its data as a table."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from ledger.language import number, say
from ledger.names import source_name
from ledger.selection import Selection
from ledger.series import Drawn
from ledger.wording import day_words
from ui.layout import Page
from ui.tables import show_table
from ui.text import capital, in_markdown, shorten

CAVEATS_IN_LINE: Final = 3
"""More than these stand in a list of their own, closed until it is opened."""


def is_dark() -> bool:
    """Whether the reader's theme is dark."""
    return bool(st.context.theme.type == "dark")


def show_chart(
    page: Page,
    chart: go.Figure,
    drawn: Drawn,
    *,
    key: str,
    title: str,
    unit: str,
    alternative: str = "",
    selection: Selection | None = None,
) -> None:
    """A chart of figures with everything that belongs to it.

    ``key`` names it in addresses and file names and never changes; ``title`` is a sentence in the reader's language;
    ``alternative`` says in words what the chart shows, for those who cannot see it. In every trace that can be
    pointed at, ``customdata`` holds a list for each mark whose first entry is the figure_id that the mark stands for
    (or null): a click on it opens its evidence.
    """
    show_head(selection or page.selection, title, unit)
    plot(chart, title, key, alternative)
    st.caption(_footer(page, drawn))
    caveats = _caveats(page, drawn)
    if len(caveats) > CAVEATS_IN_LINE:
        with st.expander(say("What to bear in mind of these {count} data sets", count=number(len(caveats)))):
            st.markdown("\n".join(f"- {in_markdown(caveat)}" for caveat in caveats))
    with st.expander(say("The same as a table")):
        show_table(drawn.rows, f"table-{key}")


def show_head(selection: Selection, title: str, unit: str) -> None:
    """The title of a chart, its unit, and what is selected, in words."""
    st.subheader(title, anchor=False)
    st.caption(f"{capital(unit)}. Selected: {in_markdown(selection.words())}.")


def plot(chart: go.Figure, title: str, key: str, alternative: str = "") -> None:
    """A chart with its text alternative, and an image of it that can be saved."""
    st.plotly_chart(
        chart,
        key=f"chart-{key}",
        alt=alternative or say("Chart: {title}. The table under it says the same.", title=title),
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
