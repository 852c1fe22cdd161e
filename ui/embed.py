"""One chart of a page alone, for a page of somebody else: ``?embed=true&chart=<key>``, with the filters of a link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ledger.language import listed, say
from ledger.options import Options
from ledger.query import read_query
from ledger.selection import Selection
from ledger.table import Ledger
from ui.caption import Caption
from ui.clicks import follow_clicks
from ui.evidence import show_evidence
from ui.text import in_markdown

CHART: Final = "chart"
_ALONE: Final = (
    "<style>.st-key-rest { display: none; } .stMainBlockContainer { padding-block: 1rem !important; }</style>"
)


@dataclass(frozen=True)
class Embed:
    """The chart that an address asks for alone and where it is drawn; what else its page draws is not seen."""

    key: str
    stage: DeltaGenerator
    rest: DeltaGenerator
    found: list[str] = field(default_factory=list)
    """The keys of the charts that the page has drawn so far."""


def asks_for_one_chart() -> bool:
    """Whether the address asks for one chart alone."""
    return bool(st.context.is_embedded and st.query_params.get(CHART))


def open_embed(options: Options, view: tuple[str, ...]) -> tuple[Embed, Selection]:
    """The chart that the address asks for, and what its filters select; draws what of them is not understood."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    selection, unknown = read_query(query, options, view)
    st.html(_ALONE)
    stage = st.container(key="embed")
    if unknown:
        stage.caption(say("Not understood in the address: {filters}.", filters=in_markdown(listed(unknown))))
    rest = st.container(key="rest").empty()
    rest.container().__enter__()  # until the run ends: the page goes on without knowing that it is not seen
    return Embed(st.query_params[CHART], stage, rest), selection


def show_alone(embed: Embed, ledger: Ledger, key: str, caption: Caption, draw: Callable[[], None]) -> None:
    """Draw the chart if it is the one asked for, with its words and a link to the full view, and end the page."""
    embed.found.append(key)
    if key != embed.key:
        return
    embed.rest.empty()
    with embed.stage:
        draw()
        with st.container(key="foot"):
            if caption.caveats:
                st.caption(in_markdown(" ".join(caption.caveats)))
            _link_to_full_view()
            follow_clicks()
    show_evidence(ledger)
    st.stop()


def tell_not_found(embed: Embed) -> None:
    """Say that the page has no chart of that name, and which it has."""
    embed.rest.empty()
    with embed.stage, st.container(key="foot"):
        here = say("The charts of this page are: {charts}.", charts=listed(embed.found)) if embed.found else ""
        missing = say("Of what is selected, this page draws no chart named “{chart}”.", chart=embed.key)
        st.info(in_markdown(f"{missing} {here}".strip()))
        _link_to_full_view()


def _link_to_full_view() -> None:
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name != CHART}
    address = f"{st.context.url}?{urlencode(kept, doseq=True)}".rstrip("?")
    st.markdown(f"**[{say('Humanitarian Figures: the full view')}]({address})**")
