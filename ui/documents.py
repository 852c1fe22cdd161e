"""Documents and data sets: the list of them, and a document's sentences with their figures marked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import polars as pl
import streamlit as st

from desk.database import DeskUnreachable
from desk.documents import Stored
from desk.documents import list_documents as list_documents_of_desk
from ledger.documents import list_data_sets, list_documents, list_published, read_document, read_whole
from ledger.language import day, number, say, say_count
from ledger.names import CATEGORY
from ledger.passages import Passage
from ledger.query import write_query
from ledger.selection import Selection
from ledger.table import Ledger, Version
from ui.adding import offer_adding
from ui.clickable import Node, element, show_clickable
from ui.colours import FAMILY
from ui.evidence import ask_evidence, close_evidence
from ui.folds import fold
from ui.frame import is_dark
from ui.language import held_language
from ui.layout import Page
from ui.person import desk_to_read, person
from ui.quote import passage
from ui.review.review import show_review
from ui.review.texts import ADDED, DATASET, is_reviewable, read_text
from ui.tables import show_table
from ui.text import in_html, in_markdown, link
from ui.turns import take_turn

REVIEW: Final = "in_review"
"""The parameter of the address that names the document in review."""

ARRIVED: Final = "document_figure"
"""Where the session keeps which figure a reader came to a document from."""


def show_documents(page: Page) -> None:
    """The review or the document that the address names, else the lists of documents and data sets, and to add one."""
    if reviewed := st.query_params.get(REVIEW):
        st.button(say("All documents"), on_click=_close_document, icon=":material/arrow_back:")
        _colour()
        show_review(page.ledger, reviewed, st.query_params.get("figure"))
        return
    chosen = st.query_params.get("document")
    documents = _documents(page.ledger, page.ledger.version, page.selection)
    known = {row["document_id"]: row for row in documents.iter_rows(named=True)}
    if chosen in known:
        _show_document(page, known[chosen])
        return
    if chosen:
        st.info(
            say("The document of this link says no figure that meets the filters, or is not in the table any more.")
        )
    try:
        offer_adding()
        _list_desk(page)
    except DeskUnreachable as error:
        st.error(in_markdown(error))
    _list_documents(documents)
    _list_data_sets(page)


@st.cache_resource(max_entries=32, show_spinner=False)
def _documents(_ledger: Ledger, version: Version, selection: Selection) -> pl.DataFrame:
    return list_documents(_ledger, selection)


@st.cache_resource(max_entries=32, show_spinner=False)
@take_turn()
def _data_sets(_ledger: Ledger, version: Version, selection: Selection) -> list[dict[str, Any]]:
    return list_data_sets(_ledger, selection)


def _list_desk(page: Page) -> None:
    """For whoever may write: the documents of the desk that the published table does not hold yet."""
    if not person().may_edit or (opened := desk_to_read()) is None:
        return
    published = list_published(page.ledger, DATASET)
    rows = [stored for stored in list_documents_of_desk(opened) if f"{ADDED}{stored.document.id}" not in published]
    if not rows:
        return
    st.subheader(say("Added, not published yet"), anchor=False)
    titles = [say("Title"), say("Published"), say("Publisher"), say("Added by"), say("State")]
    head = element("tr", *(element("th", title, scope="col") for title in titles))
    lines = [_desk_line(stored) for stored in rows]
    table = element("table", element("thead", head), element("tbody", *lines), kind="hf-ledger hf-documents")
    show_clickable([element("div", table, kind="hf-ledger-frame")], "desk-documents", _open_review)


def _desk_line(stored: Stored) -> Node:
    document_id = f"{ADDED}{stored.document.id}"
    title = element("button", element("bdi", stored.document.title), figure=document_id)
    published = stored.document.published_on
    texts = [
        day(published) if published else "",
        stored.document.publisher or "",
        stored.editor,
        say("Every figure is marked") if stored.complete else say("In review"),
    ]
    cells = [element("td", element("bdi", text)) for text in texts]
    return element("tr", element("th", title, scope="row"), *cells, figure=document_id)


def _list_documents(documents: pl.DataFrame) -> None:
    st.subheader(say("Reports, read sentence by sentence"), anchor=False)
    if not documents.height:
        st.markdown(say("No report says a figure that meets the filters."))
        return
    titles = [
        say("Title"), say("Published"), say("Publisher"), say("Language"), say("Figures"), say("Waiting for review"),
    ]  # fmt: skip
    head = element("tr", *(element("th", title, scope="col") for title in titles))
    lines = [_document_line(row) for row in documents.iter_rows(named=True)]
    table = element("table", element("thead", head), element("tbody", *lines), kind="hf-ledger hf-documents")
    show_clickable([element("div", table, kind="hf-ledger-frame")], "documents", _open_document)


def _document_line(row: dict[str, Any]) -> Node:
    title = element("button", element("bdi", row["document_title"]), figure=row["document_id"])
    texts = [
        day(row["published_on"]) if row["published_on"] else "",
        row["publisher"],
        row["language"] or "",
        number(row["figures"]),
        number(row["waiting"]),
    ]
    cells = [element("td", element("bdi", text)) for text in texts]
    return element("tr", element("th", title, scope="row"), *cells, figure=row["document_id"])


def _list_data_sets(page: Page) -> None:
    data_sets = _data_sets(page.ledger, page.ledger.version, page.selection)
    if not data_sets:
        return
    st.subheader(say("Data sets, taken cell by cell"), anchor=False)
    for row in data_sets:
        said = page.ledger.sources.get(row["dataset"], {})
        with st.container(key=f"data-set-{row['dataset']}"):
            st.html(_data_set_html(row, said))
            asked = replace(page.selection, search=row["document_title"])
            st.page_link(
                "pages/ledger.py",
                label=say_count(
                    "Its {count} figure in the ledger", "Its {count} figures in the ledger", row["figures"]
                ),
                icon=":material/table_rows:",
                query_params={**held_language(), **write_query(asked)},
            )


def _data_set_html(row: dict[str, Any], said: dict[str, Any]) -> str:
    facts = [say_count("{count} row", "{count} rows", row["rows"]), row["licence"]]
    if row["first"] and row["last"]:
        facts.insert(1, say("from {first} to {last}", first=day(row["first"]), last=day(row["last"])))
    if not row["redistributable"]:
        facts.append(say("not for passing on"))
    title = in_html(said.get("title") or row["document_title"])
    publisher = in_html(said.get("publisher") or row["publisher"])
    lines = [
        f'<p class="hf-card-claim"><strong><bdi>{title}</bdi></strong><br><bdi>{publisher}</bdi></p>',
        f'<p class="hf-card-said">{in_html(" · ".join(facts))}</p>',
    ]
    if said.get("citation"):
        lines.append(f'<p class="hf-note"><bdi>{in_html(said["citation"])}</bdi></p>')
    return "".join(lines)


def _show_document(page: Page, document: dict[str, Any]) -> None:
    here = _arrive()
    st.button(say("All documents"), on_click=_close_document, icon=":material/arrow_back:")
    st.subheader(in_markdown(document["document_title"]), anchor=False)
    facts = [document["publisher"], document["published_on"] and day(document["published_on"]), document["licence"]]
    head = " · ".join(f"<bdi>{in_html(fact)}</bdi>" for fact in facts if fact)
    address = f"<br>{link(document['url'])}" if document["url"] else ""
    st.html(f'<p class="hf-card-said">{head}{address}</p>')
    if is_reviewable(document["document_id"]) and person().may_edit:
        st.button(
            say("Review its figures"),
            on_click=_open_review,
            args=(document["document_id"],),
            icon=":material/fact_check:",
        )
    passages = read_document(page.ledger, page.selection, document["document_id"])
    figures = [figure for read in passages for figure in read.figures]
    if not figures:
        st.info(say("All of its figures wait for review. To read them, choose “Waiting for review” in the filters."))
        return
    whole = read_text(document["document_id"], figures[0]["text_sha256"])
    if whole is None:
        st.caption(
            say(
                "Each marked number is a figure: choose it to see its evidence. Only sentences that say a figure are "
                "kept in the table; “…” stands for the others."
            )
        )
    else:
        st.caption(say("Each marked number is a figure: choose it to see its evidence."))
        passages = read_whole(whole, figures)
    _colour()
    text = _text(passages, document["language"], here, whole is not None)
    show_clickable([_legend(figures), *text], "document-text", ask_evidence)
    with fold(say("The same as a table"), "document") as opened:
        if not opened:
            return
        columns = {name: [figure[name] for figure in figures] for name in figures[0] if name != "table_ref"}
        show_table(pl.DataFrame(columns, infer_schema_length=None), "document-table")


def _text(passages: list[Passage], language: str | None, here: str | None, whole: bool) -> list[Node]:
    """The passages as paragraphs; where they are not the ``whole`` text, words left out before one are told."""
    figures = [figure["figure_id"] for read in passages for figure in read.figures]
    numbered = {figure_id: place for place, figure_id in enumerate(figures, 1)}
    paragraphs: list[list[Node]] = []
    for read in passages:
        if read.follows:
            paragraphs[-1] += [" ", *passage(read, numbered, here)]
        else:
            gap: list[Node] = [] if whole or read.start == 0 else ["… "]
            paragraphs.append([*gap, *passage(read, numbered, here)])
    kind = "hf-passage hf-whole" if whole else "hf-passage"
    written = (element("p", *nodes, kind=kind, dir="auto", lang=language) for nodes in paragraphs)
    return [element("article", *written, kind="hf-document")]


def _legend(figures: list[dict[str, Any]]) -> Node:
    """How the numbers of each category are underlined: colour is never the only sign."""
    there = [category for category in CATEGORY if any(figure["category"] == category for figure in figures)]
    names = [element("li", element("span", CATEGORY[category], kind=f"hf-said hf-{category}")) for category in there]
    return element("ul", *names, kind="hf-legend")


def _colour() -> None:
    """Give each category its colour, on the ground that the reader sees."""
    rules = "".join(f".hf-{category} {{ --hf-family: {colour}; }}" for category, colour in FAMILY[is_dark()].items())
    st.html(f"<style>{rules}</style>")


def _arrive() -> str | None:
    """The figure that the reader came from, if any; its evidence, which may be open still, makes way for the text."""
    figure: str | None = st.query_params.get("figure")
    if figure and st.session_state.get(ARRIVED) != figure:
        close_evidence()
    st.session_state[ARRIVED] = figure
    return figure


def _open_document(document_id: str) -> None:
    st.query_params["document"] = document_id


def _open_review(document_id: str) -> None:
    st.query_params.pop("document", None)
    st.query_params[REVIEW] = document_id


def _close_document() -> None:
    for name in ("document", "figure", REVIEW):
        st.query_params.pop(name, None)
