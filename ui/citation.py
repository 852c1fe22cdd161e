"""A figure as it may be quoted, in English or French, ready to be copied."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from ledger.cite import Language, cite

LANGUAGES: Final[dict[Language, str]] = {"en": "English", "fr": "Français"}
CHOSEN: Final = "cite-language"


def show_citation(figure: dict[str, Any], sources: dict[str, dict[str, Any]], key: str) -> None:
    """The citation of one figure, a full row of the table, with a choice of language and a button that copies it."""
    language = st.segmented_control(
        "Language of the citation",
        list(LANGUAGES),
        default="en",
        format_func=LANGUAGES.__getitem__,
        key=f"{CHOSEN}-{key}",
        label_visibility="collapsed",
    )
    st.code(cite(figure, sources, language or "en"), language=None, wrap_lines=True)
