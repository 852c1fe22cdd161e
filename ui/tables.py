"""Tables of figures: numbers in words with their certainty; a click on a row opens its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import polars as pl
import streamlit as st

from ledger.names import MEASURE, ROLE, source_name
from ledger.wording import confidence_words, counted, outcome_words, short_number, when, where
from ui.evidence import ask_evidence
from ui.text import capital

COLUMNS = {
    "number": st.column_config.TextColumn("Number", width="small", alignment="right", pinned=True),
    "counted": st.column_config.TextColumn("Who and what", width="medium"),
    "where": st.column_config.TextColumn("Where", width="medium"),
    "day": st.column_config.DateColumn("Date", format="YYYY-MM-DD", width="small"),
    "source": st.column_config.TextColumn("Who counted", width="medium"),
    "publisher": st.column_config.TextColumn("Who published", width="medium"),
    "when": st.column_config.TextColumn("Covers", width="medium"),
    "low": st.column_config.NumberColumn("At least", format="localized", width="small"),
    "high": st.column_config.NumberColumn("At most", format="localized", width="small"),
    "term": st.column_config.TextColumn("Words used", width="medium"),
    "role": st.column_config.TextColumn("Not to be quoted", width="medium"),
    "measure": st.column_config.TextColumn("Kind of number", width="medium"),
    "confidence": st.column_config.TextColumn(
        "Read right", width="small", help="How many figures read with this confidence are right; empty for table cells."
    ),
}


def show_table(rows: pl.DataFrame, key: str, height: int | Literal["auto"] = "auto") -> None:
    """The figures as a table, in the order given; choosing a row opens its evidence."""
    figures = rows.to_dicts()
    table = pl.DataFrame([_words(row) for row in figures], schema_overrides={"low": pl.Int64, "high": pl.Int64})
    show_rows(table, [row["figure_id"] for row in figures], key, COLUMNS, height)
    st.caption("Choose a row, at its left edge, to see where its number comes from.")


def show_rows(
    table: pl.DataFrame,
    figure_ids: Sequence[str],
    key: str,
    columns: Mapping[str, Any],
    height: int | Literal["auto"] = "auto",
) -> None:
    """A table with these columns, in their order; choosing a row opens the evidence of its figure."""
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        width="stretch",
        height=height,
        column_config=columns,
        column_order=list(columns),
        placeholder="",
        on_select=lambda: _open_chosen(key, figure_ids),
        selection_mode="single-row",
        lazy=False,
    )


def _open_chosen(key: str, figure_ids: Sequence[str]) -> None:
    chosen = st.session_state[key]["selection"]["rows"]
    if chosen and chosen[0] < len(figure_ids):
        ask_evidence(figure_ids[chosen[0]])


def _words(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": short_number(row),
        "counted": capital(f"{counted(row)} {outcome_words(row)}".strip()),
        "where": capital(where(row).partition(" ")[2]),
        "when": capital(when(row)),
        "term": row["reported_term"],
        "source": source_name(row["source"]),
        "publisher": row["publisher"],
        "low": row["low"],
        "high": row["high"],
        "role": capital(ROLE[row["role"]]),
        "measure": capital(MEASURE[row["measure"]]),
        "day": row["day"],
        "confidence": confidence_words(row),
    }
