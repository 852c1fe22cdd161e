"""What a document of the desk says of itself: mended by whoever may, or the document taken out of the table."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from desk.access import NotAllowed
from desk.documents import (
    ChangedMeanwhile,
    Stored,
    UnknownDocument,
    change_document,
    history_of_document,
    read_document,
    remove_document,
)
from desk.receiving import UnreadableDocument
from desk.understanding import NotUnderstood
from ledger.language import day, say
from ui.adding import ask_said
from ui.folds import fold
from ui.person import desk, person
from ui.text import in_markdown


def show_about(name: str) -> None:
    """For an editor: what this document says of itself, to be mended with a reason; its versions; and to remove it."""
    with fold(say("What the document says of itself"), "about-document") as opened:
        if not opened:
            return
        try:
            stored = read_document(desk(), name)
        except UnknownDocument as error:
            st.error(in_markdown(error))
            return
        _show_versions(name)
        _ask_changes(name, stored)
        _ask_removal(name)


def _show_versions(name: str) -> None:
    for stored in history_of_document(desk(), name):
        st.markdown(
            "- "
            + say(
                "{name} on {day}: {reason}",
                name=in_markdown(stored.editor),
                day=day(stored.made_at.date()),
                reason=in_markdown(stored.reason),
            )
        )


def _ask_changes(name: str, stored: Stored) -> None:
    with st.form(f"about-{stored.version}"):
        said = ask_said(stored.document, f"about-{stored.version}")
        reason = st.text_input(say("Why (needed)"), key=f"about-{stored.version}-reason")
        if st.form_submit_button(say("Save"), key=f"about-{stored.version}-save"):
            changes = {field: value for field, value in said.items() if value != getattr(stored.document, field)}
            _try(lambda: change_document(desk(), person(), name, reason, after=stored.version, **changes))


def _ask_removal(name: str) -> None:
    with st.form("about-removal"):
        st.markdown(
            say(
                "Taken out, the document and its figures are not in the table any more from the next refresh on. What "
                "was decided of them is kept."
            )
        )
        reason = st.text_input(say("Why (needed)"), key="about-removal-reason")
        if st.form_submit_button(say("Take it out of the table"), key="about-removal-save"):
            _try(lambda: remove_document(desk(), person(), name, reason))


def _try(write: Callable[[], None]) -> None:
    """Write, and show the page anew; what cannot be written is told."""
    try:
        write()
    except (NotAllowed, NotUnderstood, ChangedMeanwhile, UnknownDocument, UnreadableDocument) as error:
        st.error(in_markdown(error))
        return
    st.rerun()
