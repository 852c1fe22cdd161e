"""Text, tables and diagrams whose parts open the evidence of the figure that they stand for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

Node = dict[str, Any] | str
"""An element: its tag, attributes, `figure` (which it opens) and `children`; or a text, which is shown as it is."""

_draw = st.components.v2.component(
    "humanitarian_figures.clickable",
    html='<div class="hf-clickable"></div>',
    css=Path(__file__).with_name("clickable.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("clickable.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def element(tag: str, *children: Node, kind: str = "", figure: str | None = None, **attributes: str | None) -> Node:
    """An element with these children; ``kind`` is its class, ``figure`` what a click on it opens.

    An attribute's underscores stand for hyphens; one without a value is left out.
    """
    given = {"class": kind, "figure": figure, **{name.replace("_", "-"): value for name, value in attributes.items()}}
    return {"tag": tag, **{name: value for name, value in given.items() if value}, "children": list(children)}


def show_clickable(nodes: list[Node], key: str, choose: Callable[[str], None]) -> None:
    """Draw the elements; ``choose`` is told which figure's element a reader has chosen, by mouse or keyboard."""
    _draw(key=key, data=nodes, on_chosen_change=lambda: _tell(key, choose))


def _tell(key: str, choose: Callable[[str], None]) -> None:
    if chosen := st.session_state[key]["chosen"]:
        choose(chosen)
