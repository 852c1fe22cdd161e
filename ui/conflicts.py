"""Where two sources contradict each other: both numbers side by side, never averaged; a click shows both claims."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import polars as pl
import streamlit as st

from ledger.conflicts import list_conflicts
from ledger.language import number, say, say_count
from ledger.names import OUTCOME, source_name
from ledger.selection import Selection
from ledger.series import DRAWN_COLUMNS
from ledger.table import Ledger, Version
from ui.cards import show_cards
from ui.frame import is_dark
from ui.layout import Page
from ui.text import capital
from ui.turns import take_turn

SHOWN: Final = 500


def count_conflicts(page: Page) -> dict[str, int]:
    """By outcome how many pairs of figures in the selection cannot both be right, the most first."""
    conflicts = _conflicts(page.ledger, page.ledger.version, page.selection)
    return dict(conflicts["outcome"].value_counts(sort=True).iter_rows())


def show_conflicts(page: Page, outcome: str) -> None:
    """The pairs of figures of this outcome in the selection that cannot both be right, the widest gap first."""
    st.subheader(say("Where sources contradict each other"), anchor=False)
    selection = replace(page.selection, outcomes=(outcome,))
    conflicts = _conflicts(page.ledger, page.ledger.version, selection)
    if not conflicts.height:
        st.markdown(
            say(
                "No two numbers of one kind, place, time and group of people contradict each other in what is selected."
            )
        )
        return
    pairs = say_count("{count} pair of numbers.", "{count} pairs of numbers.", conflicts.height)
    meaning = say(
        "The two are about one place and time, and cannot both be right if they count the same people. Often they do "
        "not: compare their terms. Neither is corrected, and no mean is taken."
    )
    st.caption(f"{pairs} {meaning}")
    rows = conflicts.head(SHOWN).to_dicts()
    event = st.dataframe(
        pl.DataFrame([_words(row) for row in rows]),
        key=f"conflicts-{outcome}",
        hide_index=True,
        width="stretch",
        column_config=_columns(),
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
        lazy=False,
    )
    if conflicts.height > SHOWN:
        st.caption(say("The {count} widest are shown.", count=number(SHOWN)))
    chosen = [rows[position] for position in event["selection"]["rows"] if position < len(rows)]
    if chosen:
        _show_both(page, chosen[0])
    else:
        st.caption(say("Choose a row, at its left edge, to see both claims and their evidence."))


def _show_both(page: Page, conflict: dict[str, Any]) -> None:
    """Both claims of a conflict, the lower number first, each with its evidence."""
    ids = [conflict["figure_id"], conflict["figure_id_higher"]]
    found = page.ledger.columns.read_with("figure_id", pl.Series(ids), (*DRAWN_COLUMNS, "day", "since"))
    show_cards(found.sort(pl.col("figure_id") != ids[0]), "conflict", is_dark(), across=2)


@st.cache_resource(max_entries=32, show_spinner=False)
@take_turn()
def _conflicts(_ledger: Ledger, version: Version, selection: Selection) -> pl.DataFrame:
    return list_conflicts(_ledger, selection)


def _columns() -> dict[str, Any]:
    return {
        "outcome": st.column_config.TextColumn(say("What"), width="small"),
        "place": st.column_config.TextColumn(say("Where"), width="small"),
        "day": st.column_config.DateColumn(say("Date"), format="YYYY-MM-DD", width="small"),
        "lower": st.column_config.TextColumn(say("One says"), width=170, alignment="right"),
        "source": st.column_config.TextColumn(say("Who"), width="small"),
        "higher": st.column_config.TextColumn(say("Another says"), width=170, alignment="right"),
        "source_higher": st.column_config.TextColumn(say("Who"), width="small"),
        "terms": st.column_config.TextColumn(say("In their terms"), width="large"),
    }


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
        return f"≥ {number(low)}" if high is None else f"≤ {number(high)}"
    return number(low) if low == high else f"{number(low)}–{number(high)}"
