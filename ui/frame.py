"""The frame of every chart: its title, unit and selection in words, the chart, its footer, its data as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import plotly.graph_objects as go
import streamlit as st

from ledger.language import number, say
from ledger.selection import Selection
from ledger.series import Drawn
from ui.caption import Caption, write_caption, write_unit
from ui.embed import show_alone
from ui.folds import fold
from ui.layout import Page
from ui.saving import offer_saving
from ui.tables import show_table
from ui.text import in_markdown

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
    controls: Callable[[], None] | None = None,
) -> None:
    """A chart of figures with everything that belongs to it.

    ``key`` names it in addresses and file names and never changes; ``title`` is a sentence in the reader's language,
    plain text; ``alternative`` says in words what the chart shows, for those who cannot see it. In every trace that
    can be pointed at, ``customdata`` holds a list for each mark whose first entry is the figure_id that the mark
    stands for (or null): a click on it opens its evidence. ``controls`` draws the choices that the reader has of this
    chart, under its title.
    """
    caption = write_caption(title, unit, selection or page.selection, drawn, page.ledger.sources)
    alternative = alternative or write_alternative(title)
    if page.embed:
        show_alone(page.embed, page.ledger, key, caption, lambda: _draw(chart, caption, key, alternative))
        return
    _draw(chart, caption, key, alternative, controls)
    if len(caption.caveats) > CAVEATS_IN_LINE:
        title = say("What to bear in mind of these {count} data sets", count=number(len(caption.caveats)))
        with fold(title, f"caveats-{key}") as opened:
            if opened:
                st.markdown("\n".join(f"- {in_markdown(caveat)}" for caveat in caption.caveats))
    elif caption.caveats:
        st.caption(in_markdown(" ".join(caption.caveats)))
    with fold(say("The same as a table"), f"table-{key}") as opened:
        if opened:
            show_table(drawn.rows, f"table-{key}")
    offer_saving(
        page.ledger,
        page.selection,
        chart,
        drawn,
        caption,
        key=key,
        alternative=alternative,
        dark=is_dark(),
    )


def _draw(
    chart: go.Figure, caption: Caption, key: str, alternative: str, controls: Callable[[], None] | None = None
) -> None:
    """The chart between its title and its sources."""
    st.subheader(in_markdown(caption.title), anchor=False)
    st.caption(in_markdown(caption.unit))
    if controls:
        controls()
    plot(chart, caption.title, key, alternative)
    st.caption(in_markdown(caption.footer))


def show_head(selection: Selection, title: str, unit: str) -> None:
    """The title of a chart, its unit, and what is selected, in words."""
    st.subheader(in_markdown(title), anchor=False)
    st.caption(in_markdown(write_unit(unit, selection)))


def plot(chart: go.Figure, title: str, key: str, alternative: str = "") -> None:
    """A chart with its text alternative."""
    st.plotly_chart(
        chart,
        key=f"chart-{key}",
        alt=alternative or write_alternative(title),
        config={"displaylogo": False, "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d", "autoScale2d"]},
    )


def write_alternative(title: str) -> str:
    """What is said of a chart that has no description of its own."""
    return say("Chart: {title}. The table under it says the same.", title=title)
