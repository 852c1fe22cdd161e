"""A figure as it may be quoted, in any of the languages, ready to be copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ledger.cite import cite
from ledger.language import LANGUAGES, language, say, speaking


def show_citation(figure: dict[str, Any], sources: dict[str, dict[str, Any]], key: str) -> None:
    """The citation of one figure, a full row of the table, with a choice of language and a button that copies it."""
    offer_citation(lambda: cite(figure, sources), key)


def offer_citation(write: Callable[[], str], key: str) -> None:
    """What ``write`` gives in the language chosen, at first the one of the page, with a button that copies it."""
    code = st.segmented_control(
        say("Language of the citation"),
        list(LANGUAGES),
        default=language(),
        format_func=LANGUAGES.__getitem__,
        key=f"cite-language-{key}",
        label_visibility="collapsed",
    )
    with speaking(code or language()):
        citation = write()
    st.code(citation, language=None, wrap_lines=True)
