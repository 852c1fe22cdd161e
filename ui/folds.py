"""Parts of a page that stand closed, and are not made until somebody opens them: a page is quicker without them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def fold(title: str, key: str) -> Iterator[bool]:
    """A closed part under this title; gives whether it is open, and so whether to draw what is in it."""
    with st.expander(title, key=f"fold-{key}", on_change="rerun") as part:
        yield bool(part.open)
