"""Dialogs in the reader's language: Streamlit runs their body again by itself, without the page that spoke it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from ledger.language import language, say, speak


def open_dialog(
    title: str,
    body: Callable[[], None],
    *,
    width: Literal["small", "medium", "large"] = "large",
    position: Literal["center", "left", "right"] = "center",
    on_dismiss: Callable[[], None] | Literal["ignore", "rerun"] = "ignore",
) -> None:
    """Open a dialog under this title, marked English, with what ``body`` draws."""
    code = language()

    def draw() -> Any:
        speak(code)
        body()

    st.dialog(say(title), width=width, position=position, on_dismiss=on_dismiss)(draw)()
