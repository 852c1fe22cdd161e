"""Tables of figures: numbers in words with their certainty; a click on a row opens its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import polars as pl
import streamlit as st

from ledger.language import say
from ledger.names import MEASURE, ROLE, country_name, source_name
from ledger.wording import confidence_words, counted, outcome_words, short_number, when
from ui.evidence import ask_evidence
from ui.text import capital


def show_table(rows: pl.DataFrame, key: str, height: int | Literal["auto"] = "auto") -> None:
    """The figures as a table, in the order given; choosing a row opens its evidence."""
    figures = rows.to_dicts()
    table = pl.DataFrame([_words(row) for row in figures], schema_overrides={"low": pl.Int64, "high": pl.Int64})
    show_rows(table, [row["figure_id"] for row in figures], key, _columns(), height)
    st.caption(say("Choose a row, at its left edge, to see where its number comes from."))


def show_rows(
    table: pl.DataFrame,
    figure_ids: Sequence[str | None],
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


def _open_chosen(key: str, figure_ids: Sequence[str | None]) -> None:
    chosen = st.session_state[key]["selection"]["rows"]
    if chosen and chosen[0] < len(figure_ids) and figure_ids[chosen[0]]:  # a derived row is no figure
        ask_evidence(figure_ids[chosen[0]])


def _columns() -> dict[str, Any]:
    """The columns of a table of figures, in their order, titled in the reader's language."""
    text, whole = st.column_config.TextColumn, st.column_config.NumberColumn
    read_right = say("How many figures read with this confidence are right; empty for table cells.")
    return {
        "number": text(say("Number"), width="small", alignment="right", pinned=True),
        "counted": text(say("Who and what"), width="medium"),
        "where": text(say("Where"), width="medium"),
        "day": st.column_config.DateColumn(say("Date"), format="YYYY-MM-DD", width="small"),
        "source": text(say("Who counted"), width="medium"),
        "publisher": text(say("Who published"), width="medium"),
        "when": text(say("Covers"), width="medium"),
        "low": whole(say("At least"), format="localized", width="small"),
        "high": whole(say("At most"), format="localized", width="small"),
        "term": text(say("Words used"), width="medium"),
        "role": text(say("Not to be quoted"), width="medium"),
        "measure": text(say("Kind of number"), width="medium"),
        "confidence": text(say("Read right"), width="small", help=read_right),
    }


def place_words(row: Mapping[str, Any]) -> str:
    """The place of a figure as a cell names it: the place, and its country where the place is smaller."""
    country = country_name(row["iso3"]) if row["iso3"] else ""
    place = "" if country and row["place_precision"] == "country" else row["place"]
    return ", ".join(dict.fromkeys(part for part in (place, country) if part))


def _words(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": short_number(row),
        "counted": capital(f"{counted(row)} {outcome_words(row)}".strip()),
        "where": place_words(row),
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
