"""The evidence panel: the words or the cell that say a figure, who said it, and what it belongs to."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from ledger.evidence import Evidence, read_evidence, read_reports
from ledger.language import mark, say, say_count
from ledger.passages import around, read_passages
from ledger.query import FILTERS
from ledger.table import Ledger
from ledger.wording import confidence_sentence, sentence
from ui.citation import show_citation
from ui.clickable import show_clickable
from ui.correcting import offer_correction
from ui.dialogs import open_dialog
from ui.facts import claim_facts, document_facts, number_facts, show_facts
from ui.history import show_decisions
from ui.language import held_language
from ui.quote import quote
from ui.relations import REVIEWED, beside, history, relations
from ui.text import capital, in_html

ASKED: Final = "evidence"
"""Where the session keeps which figure's evidence is open."""
LINKED: Final = "linked_figure"
"""Where the session keeps which figure the address asked for last: a link opens once, not at every run."""


def ask_evidence(figure_id: str) -> None:
    """Open this figure's evidence on the next run: for buttons and tables."""
    st.session_state[ASKED] = figure_id


def follow_link() -> None:
    """Open the evidence of the figure that the address names, once."""
    linked = st.query_params.get("figure")
    if linked and st.session_state.get(LINKED) != linked:
        ask_evidence(linked)
    st.session_state[LINKED] = linked


def show_evidence(ledger: Ledger) -> None:
    """Draw the panel if a figure's evidence was asked for."""
    if st.session_state.get(ASKED):
        open_dialog(
            mark("Where this number comes from"),
            lambda: _draw(ledger, st.session_state[ASKED]),
            width="medium",
            position="right",
            on_dismiss=close_evidence,
        )


def close_evidence() -> None:
    """Forget which figure's evidence was asked for."""
    st.session_state.pop(ASKED, None)


def _draw(ledger: Ledger, figure_id: str) -> None:
    evidence = read_evidence(ledger, figure_id)
    if evidence is None:
        st.warning(say("The table has no such figure any more: a newer refresh may have replaced it."))
        return
    figure = evidence.figure
    st.html(f'<p class="hf-card-claim">{in_html(capital(sentence(figure)))}.</p>')
    if figure["quote"] is not None:
        _show_quote(evidence)
    if figure["table_ref"] is not None:
        _show_cell(figure["table_ref"], figure)
    show_facts(claim_facts(figure))
    if figure["review_status"] in REVIEWED:
        st.caption(say(REVIEWED[figure["review_status"]]))
    elif confidence := confidence_sentence(figure):
        st.caption(f"{confidence}.")
    if related := relations(evidence):
        show_clickable([related], f"relations-{figure_id}", ask_evidence)
    _show_more(ledger, evidence)


def _show_quote(evidence: Evidence) -> None:
    figure = evidence.figure
    before, own, after = around(read_passages([*evidence.neighbours, figure]), figure["figure_id"])
    if own:
        show_clickable([quote(figure, before, own, after)], f"quote-{figure['figure_id']}", ask_evidence)
    st.page_link(
        "pages/documents.py",
        label=say("Read it in its document"),
        icon=":material/article:",
        query_params=_address(document=figure["document_id"], figure=figure["figure_id"]),
    )


def _show_cell(cell: dict[str, Any], figure: dict[str, Any]) -> None:
    names = [
        (say("File {name}", name=cell["file"]), cell["file"]),
        (say("Sheet {name}", name=cell["sheet"]), cell["sheet"]),
        (say("Row {name}", name=cell["row"]), cell["row"]),
        (say("Column {name}", name=cell["column"]), cell["column"]),
    ]
    head = " · ".join(in_html(words) for words, value in names if value is not None)
    st.html(
        f'<blockquote class="hf-quote"><mark>{in_html(figure["number_text"])}</mark>'
        f'<div class="hf-note" dir="auto">{head}</div></blockquote>'
    )


def _show_more(ledger: Ledger, evidence: Evidence) -> None:
    """What a reader may ask next, closed until it is asked for."""
    figure = evidence.figure
    show_decisions(figure)
    offer_correction(figure)
    reports, of = read_reports(ledger, figure)
    if told := history(figure, evidence, reports, of):
        with st.expander(say("How this number changed over time")):
            show_clickable([told], f"history-{figure['figure_id']}", ask_evidence)
    if evidence.neighbours:
        count = len(evidence.neighbours)
        title = (
            say_count("{count} more figure in the same row", "{count} more figures in the same row", count)
            if figure["quote"] is None
            else say_count("{count} more from the same document", "{count} more from the same document", count)
        )
        with st.expander(title):
            show_clickable([beside(evidence)], f"beside-{figure['figure_id']}", ask_evidence)
    with st.expander(say("What the number means")):
        show_facts(number_facts(figure))
    with st.expander(say("The document, and how it was read")):
        show_facts(document_facts(figure, ledger.sources.get(figure["dataset"], {})), figure["url"])
    with st.expander(say("Cite this figure")):
        show_citation(figure, ledger.sources, "evidence")
    st.page_link(
        "pages/ledger.py",
        label=say("Open in the ledger, with a link to keep"),
        query_params=_address(figure=figure["figure_id"]),
    )


def _address(**parameters: str) -> dict[str, str | list[str]]:
    """The parameters of a link that keeps the filters and the language."""
    filters = {name: st.query_params.get_all(name) for name in FILTERS if name in st.query_params}
    return {**held_language(), **filters, **parameters}
