"""What people decided of a figure, in words: who, when, what it said, what it says, and why. Every reader sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from desk.database import DeskUnreachable
from desk.decisions import history
from etl.decisions import Decision, lost_note, standing, status_of, to_reading
from ledger.language import say
from ui.person import desk_to_read
from ui.review.drawing import decision_words
from ui.review.fields import MENDED
from ui.text import in_html

Figure = dict[str, Any]

BY_PEOPLE: Final = ("agreed", "mended", "rejected")
"""What the `review_status` of a figure is that somebody decided on."""


def decisions_on(figure: Figure) -> list[Decision]:
    """Everything that was decided of a figure, the oldest first. Raises DeskUnreachable."""
    opened = desk_to_read()
    return history(opened, figure["figure_id"]) if opened else []


def show_decisions(figure: Figure) -> None:
    """What was decided of a figure, the newest first; nothing where nobody decided anything."""
    try:
        decisions = decisions_on(figure)
    except DeskUnreachable:
        st.caption(say("What people decided of this figure cannot be read now."))
        return
    if not decisions:
        return
    with st.expander(say("What people decided of it")):
        if is_lost(figure, decisions):
            st.info(say("What was decided does not hold any more: the source says something else by now."))
        elif not is_in_table(figure, decisions):
            st.info(say("The newest decision is not in the table yet: it will be after the next refresh."))
        told = "".join(f"<li>{in_html(decision_words(decision))}</li>" for decision in reversed(decisions))
        st.html(f"<ul>{told}</ul>")


def is_in_table(figure: Figure, decisions: Sequence[Decision]) -> bool:
    """Whether the figure, as it is published, says what these decisions on it come to."""
    held = since_reopened(decisions)
    if not held:
        return figure["review_status"] not in BY_PEOPLE
    reading, decided = to_reading(figure), held[-1].reading or {}
    same = all(reading[name] == decided[name] for name in MENDED if name in decided)
    return same and figure["review_status"] == status_of(held)


def is_lost(figure: Figure, decisions: Sequence[Decision]) -> bool:
    """Whether the last refresh found that the source says something else than what was decided on."""
    held = since_reopened(decisions)
    return bool(held) and lost_note(held[-1]) in (figure["review_note"] or "")


def since_reopened(decisions: Sequence[Decision]) -> Sequence[Decision]:
    """Of the decisions on one figure those that stand: what was decided since it was last reopened."""
    return next(iter(standing(decisions).values()), [])
