"""Days on which a running total jumped, each with what its source says of it; a click opens the evidence."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from ledger.language import say, say_count
from ledger.names import source_name
from ledger.wording import counted, outcome_words, short_number
from ui.folds import fold
from ui.tables import show_rows
from ui.text import capital


def show_jumps(jumps: pl.DataFrame, key: str) -> None:
    """The jumps of :func:`ledger.jumps.list_jumps` as a table, closed until it is asked for; nothing where there are
    none."""
    if not jumps.height:
        return
    rows = jumps.to_dicts()
    title = say_count(
        "{count} day on which these totals jumped, and why",
        "{count} days on which these totals jumped, and why",
        len(rows),
    )
    with fold(title, f"jumps-{key}") as opened:
        if not opened:
            return
        table = pl.DataFrame([_words(row) for row in rows])
        show_rows(table, [row["to_id"] for row in rows], f"jumps-{key}", _columns())
        st.caption(
            say(
                "A rise is the later total less the earlier one: derived, said by nobody. Choose a row, at its left "
                "edge, to see the later total's evidence. In the chart these days carry a ring."
            )
        )


def _columns() -> dict[str, Any]:
    return {
        "day": st.column_config.DateColumn(say("Date"), format="YYYY-MM-DD", width="small"),
        "words": st.column_config.TextColumn(say("What happened, as far as the source says"), width="large"),
        "number": st.column_config.TextColumn(say("Rise, derived"), width="small", alignment="right"),
        "counted": st.column_config.TextColumn(say("Who and what"), width="medium"),
        "place": st.column_config.TextColumn(say("Where"), width="small"),
        "source": st.column_config.TextColumn(say("Who counted"), width="medium"),
    }


def _words(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "day": row["period_end"],
        "words": row["words"],
        "number": short_number(row) if row["kind"] == "derived" else "",
        "counted": capital(f"{counted(row)} {outcome_words(row)}".strip()),
        "place": row["place"],
        "source": source_name(row["source"]),
    }
