"""The review of a document: its component, what it sends, and what is said when the last figure is decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import polars as pl
import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from desk.access import NotAllowed
from desk.database import Desk, DeskUnreachable
from desk.decisions import NotUnderstood, list_decisions
from desk.documents import UnknownDocument, complete_document, read_document
from desk.reading import Review, propose_missed, read_for_review
from desk.receiving import Document
from ledger.documents import About, find_about, list_contradictions, read_comparable
from ledger.language import day, joined, language, say, say_count, speak
from ledger.table import Ledger, Version
from ui.person import desk, desk_to_read, person
from ui.refreshing import offer_refresh
from ui.review.about import show_about
from ui.review.drawing import (
    OPEN,
    conflict_words,
    decision_words,
    draw_figures,
    draw_frame,
    draw_text,
    reading_words,
    state_of,
)
from ui.review.fields import form_values
from ui.review.saving import Answer, read_readings, read_records, save_records
from ui.review.texts import ADDED, may_read
from ui.text import in_markdown

_HERE: Final = Path(__file__).parent
_SCRIPTS: Final = ("queue", "text", "form", "panel", "review")
"""One script for the browser, in this order: the parts know each other by name."""

ANSWERS: Final = "review_answers"
"""Where the session keeps what was answered to each decision."""
PROPOSAL: Final = "review_proposal"
"""Where the session keeps what the words say that were marked last."""
TROUBLE: Final = "review_trouble"
"""Where the session keeps why nothing can be written just now."""

_draw = st.components.v2.component(
    "humanitarian_figures.review",
    html='<div class="hf-clickable hf-review"></div>',
    css="\n".join(path.read_text(encoding="utf-8") for path in (_HERE.parent / "clickable.css", _HERE / "review.css")),
    js="\n".join((_HERE / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS),
    isolate_styles=False,
)


def show_review(ledger: Ledger, document_id: str, current: str | None) -> None:
    """The document with its figures to be decided on, by whoever may; ``current`` is the figure to begin with."""
    code = language()

    @st.fragment
    def draw() -> None:
        speak(code)  # a fragment runs again by itself, without the page that spoke
        _show(ledger, document_id, current, code)

    draw()
    offer_refresh("review")
    if document_id.startswith(ADDED) and person().may_edit:
        show_about(document_id.removeprefix(ADDED))


def _show(ledger: Ledger, document_id: str, current: str | None, code: str) -> None:
    key = f"review-{document_id}"
    here = person()
    try:
        opened = desk() if here.may_edit else desk_to_read()
        review = read_for_review(opened, document_id) if opened else None
    except (UnknownDocument, DeskUnreachable) as error:
        st.error(in_markdown(error))
        return
    if opened is None or review is None:
        st.info(say("Nobody has reviewed a document here yet."))
        return
    st.session_state.setdefault(ANSWERS, {})
    if not may_read(review.document):
        st.info(say("The text of this document may not be passed on: only an editor sees it whole."))
        return
    result = _draw(
        key=key,
        data=_describe(ledger, opened, document_id, review, current, key) | {"mayDecide": here.may_edit},
        on_decisions_change=lambda: _save(document_id, st.session_state[key].get("decisions"), code),
        on_missed_change=lambda: _propose(document_id, st.session_state[key].get("missed"), code),
    )
    # A server that was started anew knows nothing of what the browser sends it, and calls nobody: it is saved here.
    answered = len(st.session_state[ANSWERS])
    _save(document_id, result.get("decisions"), code)
    if len(st.session_state[ANSWERS]) > answered:
        st.rerun()
    _show_lost(review)
    if here.may_edit:
        _offer_end(opened, document_id, review)


def _describe(
    ledger: Ledger, opened: Desk, document_id: str, review: Review, current: str | None, key: str
) -> dict[str, Any]:
    """All that the component draws."""
    decisions = list_decisions(opened, document_id=document_id)
    readings = read_readings(review.figures)
    comparable = _comparable(ledger.version, document_id, find_about(review.figures), ledger)
    conflicts = {
        figure_id: [conflict_words(row) for row in rows]
        for figure_id, rows in list_contradictions(review.figures, comparable).items()
    }
    sent = {record.id for record in read_records(_sent(key))}
    return {
        **draw_frame(review.document.language),
        "document": document_id,
        "title": review.document.title,
        "facts": _facts(review.document),
        "current": current,
        "paragraphs": draw_text(review.document.text, review.figures),
        "figures": draw_figures(review.figures, readings, decisions, conflicts),
        "answers": {one: answer for one, answer in st.session_state[ANSWERS].items() if one in sent},
        "proposal": st.session_state.get(PROPOSAL),
        "trouble": st.session_state.get(TROUBLE, ""),
    }


def _facts(document: Document) -> str:
    """Who published the document, when, and on which terms."""
    published = day(document.published_on) if document.published_on else ""
    return joined([document.publisher or "", published, document.licence or say("no licence stated")], " · ")


@st.cache_resource(max_entries=20, show_spinner=False)
def _comparable(version: Version, document_id: str, about: About, _ledger: Ledger) -> pl.DataFrame:
    return read_comparable(_ledger, document_id, about)


def _sent(key: str) -> object:
    return st.session_state[key].get("decisions") if key in st.session_state else None


def _save(document_id: str, sent: object, code: str) -> None:
    """Write what was decided and has no answer yet, as whoever asks at this moment, and keep the answers."""
    speak(code)
    answers: dict[str, Answer] = st.session_state[ANSWERS]
    records = read_records(sent)
    if all(record.id in answers for record in records):
        return
    try:
        answers |= save_records(desk(), person(), document_id, records, answers)
    except (SQLAlchemyError, DeskUnreachable):
        st.session_state[TROUBLE] = say(
            "Not saved yet: the database does not answer. What you decided is kept in this window and sent again."
        )
        return
    except UnknownDocument as error:
        st.session_state[TROUBLE] = str(error)
        return
    st.session_state.pop(TROUBLE, None)


def _propose(document_id: str, asked: object, code: str) -> None:
    """Read the words that were marked, for the form that says what they say."""
    speak(code)
    if not isinstance(asked, dict) or not all(type(asked.get(name)) is int for name in ("start", "end")):
        return
    start, end = asked["start"], asked["end"]
    proposal: dict[str, Any] = {"start": start, "end": end}
    try:
        reading = propose_missed(desk(), document_id, start, end)
        proposal |= {"values": form_values(reading), "claim": reading_words(reading)}
    except (NotUnderstood, UnknownDocument) as error:
        proposal |= {"trouble": str(error)}
    st.session_state[PROPOSAL] = proposal


def _show_lost(review: Review) -> None:
    """What was decided of words that the document does not say any more."""
    if not review.lost:
        return
    title = say_count(
        "{count} decision on words that are not in the text any more",
        "{count} decisions on words that are not in the text any more",
        len(review.lost),
    )
    with st.expander(title):
        for decision in review.lost:
            said = decision.reading or decision.before
            st.markdown(f"- {in_markdown(reading_words(said))} {in_markdown(decision_words(decision))}")


def _offer_end(opened: Desk, document_id: str, review: Review) -> None:
    """What is left to do: to say that every figure is marked, and to publish."""
    left = sum(state_of(figure) in OPEN for figure in review.figures)
    if left:
        st.caption(say_count("{count} figure is not decided yet.", "{count} figures are not decided yet.", left))
    if document_id.startswith(ADDED):
        name = document_id.removeprefix(ADDED)
        stored = read_document(opened, name)
        if stored.complete:
            st.success(
                say("{name} has said that every figure of this document is marked.", name=in_markdown(stored.editor))
            )
        st.button(
            say("Not every figure is marked") if stored.complete else say("Every figure is marked"),
            key="review-complete",
            disabled=bool(left) and not stored.complete,
            help=say("Documents whose every figure is marked teach how well the program reads."),
            on_click=_complete,
            args=(name, not stored.complete),
        )


def _complete(name: str, complete: bool) -> None:
    try:
        complete_document(desk(), person(), name, complete)
    except (NotAllowed, UnknownDocument) as error:
        st.error(in_markdown(error))
