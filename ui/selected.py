"""What is selected, in words; and what to do where a link was not understood or nothing is left."""

from __future__ import annotations

import streamlit as st

from ledger.language import listed, say, say_count
from ledger.query import FILTERS
from ledger.remaining import Remaining
from ledger.selection import Selection
from ui.address import fill_filters, take_away
from ui.text import in_markdown


def show_selected(selection: Selection, remaining: Remaining, unknown: list[str]) -> None:
    """How many figures are selected and what they are about; what waits for review, or was not understood."""
    if unknown:
        st.warning(
            say(
                "The link that led here also asks for {filters}. The table holds nothing of that name, so this part of "
                "the link is left out.",
                filters=in_markdown(listed(unknown)),
            )
        )
    count = say_count("{count} figure", "{count} figures", remaining.figures)
    st.markdown(f"**{in_markdown(count)}**: {in_markdown(selection.words())}.")
    if selection.withheld:
        st.info(
            say(
                "A program read these figures and is not sure enough of them. They wait until somebody has held them "
                "against their words, and stand in no other view."
            )
        )
    elif remaining.waiting:
        st.caption(
            say_count(
                "{count} more waits for review and is left out: read by a program that is not sure enough. To look at "
                "it, choose “Waiting for review” under More filters, Review.",
                "{count} more wait for review and are left out: read by a program that is not sure enough. To look at "
                "them, choose “Waiting for review” under More filters, Review.",
                remaining.waiting,
            )
        )
    if not remaining.figures:
        _show_ways_out(remaining)


def _show_ways_out(remaining: Remaining) -> None:
    """Which filter to take away: how many figures there would be without each."""
    ways = sorted(remaining.without.items(), key=lambda way: -way[1])
    if not ways:
        st.info(say("The table holds no figures of this kind. Where none are published, that does not mean no harm."))
        return
    if any(figures for _, figures in ways):
        st.info(say("No figure meets all of these filters together. Take one of them away:"))
    else:
        st.info(say("No figure meets these filters, and taking one away is not enough. Clear them all and begin anew."))
    with st.container(horizontal=True, key="ways-out"):
        for name, figures in ways:
            if figures:
                count = say_count("{count} figure", "{count} figures", figures)
                label = say("Without “{filter}”: {figures}", filter=FILTERS[name], figures=count)
                st.button(label, key=f"without-{name}", on_click=take_away, args=(name,))
        st.button(say("Clear all filters"), key="without-any", on_click=fill_filters, args=({},))
