"""The reader's language: chosen in the sidebar, held in the address as ``lang``, spoken by everything on the page."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ledger.language import LANGUAGES, RIGHT_TO_LEFT, speak

CHOSEN: Final = "language"
PARAMETER: Final = "lang"


def follow_language() -> None:
    """Speak the language of the address, else the one chosen before, else English; and hold it in the address."""
    asked = st.query_params.get(PARAMETER)
    code = asked if asked in LANGUAGES else st.session_state.get(CHOSEN, "en")
    st.session_state[CHOSEN] = code
    speak(code)
    _hold(code)
    if code in RIGHT_TO_LEFT:
        st.html("<style>[data-testid=stMain], [data-testid=stSidebar], [role=dialog] { direction: rtl; }</style>")


def ask_language() -> None:
    """Draw the choice of language; each language stands under its own name."""
    st.selectbox(
        "Language · Langue · Idioma · اللغة",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=CHOSEN,
        on_change=lambda: _hold(st.session_state[CHOSEN]),
    )


def _hold(code: str) -> None:
    if code != "en":
        st.query_params[PARAMETER] = code
    elif PARAMETER in st.query_params:
        del st.query_params[PARAMETER]
