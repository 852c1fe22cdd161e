"""A click on a mark of any chart opens the evidence of the figure, or filters to the place, that it stands for."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ui.evidence import ask_evidence

KEY: Final = "clicks"
PLACES: Final = ("place", "region")
"""The filters (ui/filters.py) that a mark can stand for a value of."""

JS: Final = """
let send = () => {};
const follow = event => {
  const chart = event.target.closest?.(".js-plotly-plot");
  if (!chart?.on || chart.dataset.followed) return;
  chart.dataset.followed = "yes";
  chart.on("plotly_click", ({points}) => {
    const held = points.map(point => point.customdata).find(data => Array.isArray(data) && data[0]);
    if (held) send(String(held[0]));
  });
};
document.addEventListener("pointerdown", follow, true);
export default ({setTriggerValue}) => { send = figure => setTriggerValue("figure", figure); };
"""
"""Plotly's own event, listened to from the first touch on: unlike a selection, which Streamlit offers, it dims nothing,
comes again on the second click on one mark, and leaves a finger on a phone free to move the page."""

_follow = st.components.v2.component("clicks", js=JS)


def follow_clicks() -> None:
    """Listen to the charts of this page; once a page.

    The first entry of a mark's customdata is its figure_id, or `place:` or `region:` with a code of that filter.
    """
    _follow(key=KEY, on_figure_change=_open)


def _open() -> None:
    chosen = st.session_state[KEY].get("figure") or ""
    field, _, code = chosen.partition(":")
    if field in PLACES and code:
        st.session_state[field] = [code]
    elif chosen:
        ask_evidence(chosen)
