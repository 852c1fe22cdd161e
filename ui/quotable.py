"""Which number to quote: for each outcome the figure that each source stands by, and why it is that one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from etl.schema import FRAME_SCHEMA
from ledger.index import count_kinds
from ledger.language import say
from ledger.names import OUTCOME
from ledger.reasons import reason_words
from ledger.series import newest_of_each_source
from ledger.wording import sentence
from ui.citation import show_citation
from ui.evidence import ask_evidence
from ui.folds import fold
from ui.layout import Page
from ui.text import capital, in_markdown

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
    drawn = newest_of_each_source(
        page.ledger, replace(page.selection, outcomes=(outcome or present[0],)), SOURCES_SHOWN
    )
    ids = drawn.rows["figure_id"]
    columns = page.ledger.columns
    full = columns.read(columns.rows_with("figure_id", ids), (*FRAME_SCHEMA, "day", "since"))
    by_id = {row["figure_id"]: row for row in full.to_dicts()}
    st.caption(
        say(
            "The newest figure that each source stands by, the newest first. Quote it with its source, its date and "
            "its “at least”; name both where two sources differ, and never add them."
        )
    )
    for figure_id in ids:
        figure = by_id[figure_id]
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


def _present(page: Page, outcomes: list[str]) -> list[str]:
    """Those of the outcomes that the selection has figures of, in their order."""
    found = set(count_kinds(page.ledger, page.selection)["outcome"])
    return [outcome for outcome in outcomes if outcome in found]
