"""The reader's language: chosen in the sidebar, held in the address as ``lang``, spoken by everything on the page."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ledger.language import LANGUAGES, RIGHT_TO_LEFT, language, speak

CHOSEN: Final = "language"
PARAMETER: Final = "lang"
RTL_STYLE: Final = """
[data-testid=stAppViewContainer], [role=dialog], [data-baseweb=popover], [data-testid=stToast] { direction: rtl; }
:is(h1, h2, h3, h4, p, li, label, td, th) { text-align: start; }
[data-testid=stSidebar][data-collapsed=true] { display: none; } /* Streamlit moves it out of sight to the left */
.js-plotly-plot, [data-testid=stDataFrame], pre, code, [data-testid=stDateInput] input { direction: ltr; }
"""
"""Right to left, but for what has an order of its own: axes, tables drawn by canvas, addresses and code."""


def follow_language() -> None:
    """Speak the language of the address, else the one chosen before, else English (ui/address.py writes it there)."""
    asked = st.query_params.get(PARAMETER)
    code = asked if asked in LANGUAGES else st.session_state.get(CHOSEN, "en")
    st.session_state[CHOSEN] = code
    speak(code)
    # Screen readers choose their voice by it, and Streamlit writes "en" on every page.
    st.html(f"<script>document.documentElement.lang = '{code}';</script>", unsafe_allow_javascript=True)
    if code in RIGHT_TO_LEFT:
        st.html(f"<style>{RTL_STYLE}</style>")


def ask_language() -> None:
    """Draw the choice of language; each language stands under its own name."""
    st.selectbox(
        "Language · Langue · Idioma · اللغة",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=CHOSEN,
        on_change=lambda: _hold(st.session_state[CHOSEN]),
    )


def held_language() -> dict[str, list[str]]:
    """The language spoken as parameters of an address: none for English."""
    return {} if language() == "en" else {PARAMETER: [language()]}


def _hold(code: str) -> None:
    if code != "en":
        st.query_params[PARAMETER] = code
    elif PARAMETER in st.query_params:
        del st.query_params[PARAMETER]
