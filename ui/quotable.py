"""Which number to quote: for each outcome the figure that each source stands by, and why it is that one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from etl.schema import FRAME_SCHEMA
from ledger.index import count_kinds
from ledger.language import say
from ledger.names import OUTCOME
from ledger.reasons import reason_words
from ledger.selection import Selection
from ledger.series import newest_of_each_source
from ledger.table import Ledger, Version
from ledger.wording import sentence
from ui.citation import show_citation
from ui.evidence import ask_evidence
from ui.folds import fold
from ui.layout import Page
from ui.text import capital, in_markdown
from ui.turns import take_turn

SOURCES_SHOWN: Final = 6


def show_quotable(page: Page, outcomes: tuple[str, ...]) -> None:
    """For one outcome at a time the newest recommended figure of each source, with its citation and its reason."""
    asked = [outcome for outcome in outcomes if outcome in (page.selection.outcomes or outcomes)]
    present = _present(page, asked)
    if not present:
        return
    st.subheader(say("Which number should I quote?"), anchor=False)
    outcome = st.segmented_control(
        say("What happened"),
        present,
        default=present[0],
        format_func=lambda name: capital(OUTCOME[name]),
        key="quotable-outcome",
        label_visibility="collapsed",
    )
    about = replace(page.selection, outcomes=(outcome or present[0],))
    figures = _newest(page.ledger, page.ledger.version, about)
    st.caption(
        say(
            "The newest figure that each source stands by, the newest first. Quote it with its source, its date and "
            "its “at least”; name both where two sources differ, and never add them."
        )
    )
    for figure in figures:
        figure_id = figure["figure_id"]
        with fold(in_markdown(capital(sentence(figure))), f"quotable-{figure_id}") as opened:
            if not opened:
                continue
            show_citation(figure, page.ledger.sources, f"quotable-{figure_id}")
            reason = reason_words(figure["role_reason"] or "as its source gives it")
            st.caption(say("Why this one: {reason}.", reason=in_markdown(reason)))
            st.button(
                say("Show evidence"),
                key=f"quotable-{figure_id}",
                on_click=ask_evidence,
                args=(figure_id,),
                type="tertiary",
                icon=":material/format_quote:",
            )


@st.cache_resource(max_entries=64, show_spinner=False)
@take_turn()
def _newest(_ledger: Ledger, version: Version, selection: Selection) -> list[dict[str, Any]]:
    """The newest figures with all their columns; found once for each version of the table."""
    newest = newest_of_each_source(_ledger, selection, SOURCES_SHOWN).rows["figure_id"]
    columns = _ledger.columns
    figures = columns.read(columns.rows_with("figure_id", newest), (*FRAME_SCHEMA, "day", "since"))
    by_id = {figure["figure_id"]: figure for figure in figures.iter_rows(named=True)}
    return [by_id[figure_id] for figure_id in newest]


def _present(page: Page, outcomes: list[str]) -> list[str]:
    """Those of the outcomes that the selection has figures of, in their order."""
    found = set(count_kinds(page.ledger, page.selection)["outcome"])
    return [outcome for outcome in outcomes if outcome in found]
