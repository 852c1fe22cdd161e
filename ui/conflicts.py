"""Where two sources contradict each other: both numbers side by side, never averaged; a click opens the evidence."""

from __future__ import annotations

from typing import Any, Final

import polars as pl
import streamlit as st

from ledger.conflicts import list_conflicts
from ledger.names import OUTCOME, source_name
from ledger.selection import Selection
from ledger.table import Ledger, table_version
from ui.layout import Page
from ui.tables import show_rows
from ui.text import capital

SHOWN: Final = 500
COLUMNS: Final = {
    "outcome": st.column_config.TextColumn("What", width="small"),
    "place": st.column_config.TextColumn("Where", width="small"),
    "day": st.column_config.DateColumn("Date", format="YYYY-MM-DD", width="small"),
    "lower": st.column_config.TextColumn("One says", width=170, alignment="right"),
    "source": st.column_config.TextColumn("Who", width="small"),
    "higher": st.column_config.TextColumn("Another says", width=170, alignment="right"),
    "source_higher": st.column_config.TextColumn("Who", width="small"),
    "terms": st.column_config.TextColumn("In their terms", width="large"),
}


def show_conflicts(page: Page) -> None:
    """The pairs of figures in the selection that cannot both be right, the widest gap first; nothing if none."""
    conflicts = _conflicts(page.ledger, table_version(page.ledger.path), page.selection)
    if not conflicts.height:
        return
    st.subheader("Where sources contradict each other", anchor=False)
    st.caption(
        f"{conflicts.height:,} pairs of numbers about one place and time that cannot both be right if they count the "
        "same people. Often they do not: compare their terms. Neither is corrected, and no mean is taken."
    )
    rows = conflicts.head(SHOWN).to_dicts()
    show_rows(pl.DataFrame([_words(row) for row in rows]), [row["figure_id"] for row in rows], "conflicts", COLUMNS)
    if conflicts.height > SHOWN:
        st.caption(f"The {SHOWN} widest are shown.")


@st.cache_resource(max_entries=16, show_spinner="Comparing sources …")
def _conflicts(_ledger: Ledger, version: tuple[str, int, int], selection: Selection) -> pl.DataFrame:
    return list_conflicts(_ledger, selection)


def _words(row: dict[str, Any]) -> dict[str, Any]:
    higher = {name.removesuffix("_higher"): value for name, value in row.items() if name.endswith("_higher")}
    return {
        "outcome": capital(OUTCOME[row["outcome"]]),
        "place": row["place"],
        "day": row["day"],
        "lower": _number(row),
        "source": source_name(row["source"]),
        "higher": _number(higher),
        "source_higher": source_name(higher["source"]),
        "terms": " / ".join(term for term in (row["reported_term"], higher["reported_term"]) if term),
    }


def _number(row: dict[str, Any]) -> str:
    """The bounds of one number: `20`, `80–100`, `≥ 20`, `≤ 15`."""
    low, high = row["low"], row["high"]
    if low is None or high is None:
        return f"≥ {low:,}" if high is None else f"≤ {high:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"
