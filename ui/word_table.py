"""A table of words: it wraps, and on a phone its rows stand one under the other, each cell with the name of its
column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from ui.text import in_html

NUMBERS: Final = "hf-words hf-numbers"
"""The class of tables whose first column holds the words, and whose others hold numbers or a word or two."""


def show_words(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table of texts, shown as they are; the first cell of a row names it."""
    show_cells(heads, [[in_html(text) for text in row] for row in rows], NUMBERS)


def show_cells(heads: Sequence[str], rows: Sequence[Sequence[str]], style: str = "hf-words") -> None:
    """The same with cells that are HTML already."""
    head = "".join(f'<th scope="col">{in_html(name)}</th>' for name in heads)
    body = "".join(_row(heads, row) for row in rows)
    st.html(f'<table class="{style}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def _row(heads: Sequence[str], row: Sequence[str]) -> str:
    cells = "".join(
        f'<td><span class="hf-head">{in_html(name)}</span>{cell}</td>'
        for name, cell in zip(heads[1:], row[1:], strict=True)
    )
    return f'<tr><th scope="row">{row[0]}</th>{cells}</tr>'
