"""Adding documents: files, pasted words or an address in, what they say of themselves mended, and on to the review."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import streamlit as st
from babel import Locale, UnknownLocaleError

from desk import reading, receiving
from desk.access import NotAllowed
from desk.documents import AlreadyThere, add_document
from desk.fetching import fetch_document
from desk.reading import read_for_review
from desk.receiving import LARGEST, SUFFIXES, Document, NotFetched, UnreadableDocument, receive_file, receive_text
from ledger.language import language, say, say_count
from ledger.query import FIRST_DAY
from ui.folds import fold
from ui.person import desk, person
from ui.review.texts import ADDED
from ui.text import in_markdown

PROPOSED: Final = "proposed_documents"
"""Where the session keeps documents that were read and not yet added."""
REFUSED: Final = "refused_documents"
"""Where the session keeps what could not be read, with the reason."""
GIVEN: Final = "given_documents"
"""Where the session keeps what was given and is being read."""
ROUND: Final = "adding_round"
"""Counts what was read: the inputs of each round are new, and so empty."""

READ: Final = ("en", "fr", "es", "ar")
"""Languages that figures are read in."""


@dataclass
class Proposal:
    """A document that was read, with the file that it came in, and its name in the review once it is added."""

    number: int
    document: Document
    file_name: str
    content: bytes | None
    added: str = ""


@dataclass
class Given:
    """What was given to be read, by name (a file, a text or, where there is neither, an address), how much of it was
    read, and why some of it could not be."""

    what: list[tuple[str, Any]]
    read: int = 0
    refused: list[str] = field(default_factory=list)


def offer_adding() -> None:
    """For whoever may write: the way to add documents. Anybody else sees nothing."""
    if not person().may_edit:
        return
    with fold(say("Add a document"), "add") as opened:
        if opened:
            _warm_up()
            _ask()
            _show_refused()
            for proposal in list(st.session_state.get(PROPOSED, ())):
                _show_proposal(proposal)


def allowed_hosts() -> list[str]:
    """The hosts whose addresses may be added by the page: ``FIGURES_FETCH_HOSTS``, with commas between them."""
    return [host.strip() for host in os.environ.get("FIGURES_FETCH_HOSTS", "").split(",") if host.strip()]


def _ask() -> None:
    """The inputs, and what is done with them."""
    number = st.session_state.setdefault(ROUND, 0)
    hosts = allowed_hosts()
    with st.form(f"add-{number}", border=False):  # a form waits for files that are still on their way
        files = st.file_uploader(
            say("Files: PDF, DOCX, HTML, text or e-mail"),
            type=[suffix.removeprefix(".") for suffix in SUFFIXES],
            accept_multiple_files=True,
            max_upload_size=LARGEST // 1_000_000,
            key=f"add-files-{number}",
        )
        pasted = st.text_area(say("Or paste a text"), key=f"add-text-{number}", height=120)
        address = ""
        if hosts:
            address = st.text_input(
                say("Or give its address"),
                key=f"add-address-{number}",
                help=say("Addresses of {hosts}.", hosts=in_markdown(", ".join(hosts))),
            )
        asked = st.form_submit_button(say("Read"), key=f"add-read-{number}")
    if asked:
        given: list[tuple[str, Any]] = [(file.name, file) for file in files]
        given += [(say("the pasted text"), pasted)] if pasted.strip() else []
        given += [(address.strip(), None)] if address.strip() else []
        if not given:
            st.warning(say("Give a file or a text first."))
            return
        st.session_state[GIVEN] = Given(given)
    if GIVEN in st.session_state:
        _read(st.session_state[GIVEN], hosts)


def _read(given: Given, hosts: list[str]) -> None:
    """Read what was given, one after the other; what cannot be read is told, and the others go on.

    Whatever makes the page run again meanwhile (a click, a line that broke off) breaks this run off: the next one goes
    on where it stopped.
    """
    with st.status(say("Reading…")) as status:
        while given.read < len(given.what):
            name, what = given.what[given.read]
            place, count = given.read + 1, len(given.what)
            status.update(
                label=say("Reading {name}, {place} of {count}", name=in_markdown(name), place=place, count=count)
            )
            _propose(given, name, what, hosts)
        status.update(state="complete")
    del st.session_state[GIVEN]
    st.session_state[REFUSED] = given.refused
    st.session_state[ROUND] += 1
    st.rerun()


def _propose(given: Given, name: str, what: Any, hosts: list[str]) -> None:
    """Keep the documents of what was given next, or why it cannot be read. Draws nothing, and so is not broken off."""
    try:
        documents, file_name, content = _receive(name, what, hosts)
    except (UnreadableDocument, NotFetched) as error:
        documents, file_name, content = [], name, None
        given.refused.append(str(error))
    for document in documents:
        st.session_state[ROUND] += 1
        proposal = Proposal(st.session_state[ROUND], document, file_name, content)
        st.session_state.setdefault(PROPOSED, []).append(proposal)
        content = None  # the file is kept once
    given.read += 1


def _receive(name: str, what: Any, hosts: list[str]) -> tuple[list[Document], str, bytes | None]:
    """The documents in what was given, the name of its file, and its content where it came as a file."""
    if isinstance(what, str):
        return receive_text(what), receiving.PASTED, None
    content, file_name = (what.getvalue(), name) if what else fetch_document(name, hosts)
    documents = receive_file(content, file_name)
    if what is None:
        documents = [document if document.url else replace(document, url=name) for document in documents]
    return documents, file_name, content


def _show_refused() -> None:
    for reason in st.session_state.get(REFUSED, ()):
        st.error(in_markdown(reason))


def _show_proposal(proposal: Proposal) -> None:
    """What a document says of itself, to be mended, and the way on; of one that is added the way to its review."""
    document, number = proposal.document, proposal.number
    if proposal.added:
        st.success(say("“{title}” is added.", title=in_markdown(document.title)))
        st.button(say("Review its figures"), key=f"add-review-{number}", on_click=_begin_review, args=(proposal.added,))
        return
    with st.form(f"proposal-{number}"):
        st.markdown(f"**{in_markdown(document.title or proposal.file_name)}**")
        st.caption(in_markdown(f"{document.text[:280].strip()}…"))
        said = ask_said(document, f"add-{number}")
        go, leave = st.columns(2)
        submitted = go.form_submit_button(say("Read its figures"), key=f"add-go-{number}")
        left_out = leave.form_submit_button(say("Do not add it"), key=f"add-leave-{number}")
    if left_out:
        st.session_state[PROPOSED].remove(proposal)
        st.rerun()
    if submitted:
        _add(proposal, replace(document, **said))


def ask_said(document: Document, key: str) -> dict[str, Any]:
    """What a document says of itself, as the inputs have it."""
    title = st.text_input(say("Title"), document.title, key=f"{key}-title")
    left, right = st.columns(2)
    said_day, today = document.published_on, date.today()
    day = left.date_input(
        say("Published"),
        said_day if said_day and FIRST_DAY <= said_day <= today else None,
        FIRST_DAY,
        today,
        key=f"{key}-day",
        format="YYYY-MM-DD",
    )
    publisher = right.text_input(say("Publisher"), document.publisher or "", key=f"{key}-publisher")
    codes = list(dict.fromkeys([*READ, *([document.language] if document.language else [])]))
    spoken = left.selectbox(
        say("Language"),
        codes,
        index=codes.index(document.language) if document.language else None,
        format_func=language_name,
        key=f"{key}-language",
    )
    licence = right.text_input(
        say("Licence"),
        document.licence or "",
        key=f"{key}-licence",
        help=say(
            "For example CC-BY-4.0. Without a licence its figures are shown here, and its sentences are not passed on "
            "by download."
        ),
    )
    url = st.text_input(say("Address"), document.url or "", key=f"{key}-url", placeholder="https://")
    return {
        "title": title.strip(),
        "published_on": day,
        "publisher": publisher.strip() or None,
        "language": spoken,
        "licence": licence.strip() or None,
        "url": url.strip() or None,
    }


def _add(proposal: Proposal, document: Document) -> None:
    """Keep the document, read its figures, and go to its review where no other one waits."""
    with st.status(say("Reading its figures…")) as status:
        try:
            name = add_document(desk(), person(), document, proposal.file_name, proposal.content)
            review = read_for_review(desk(), f"{ADDED}{name}")
        except AlreadyThere as error:
            status.update(label=say("It is here already"), state="error", expanded=True)
            st.info(in_markdown(error))
            st.button(
                say("Review its figures"),
                key=f"add-there-{proposal.number}",
                on_click=_begin_review,
                args=(error.name,),
            )
            return
        except (UnreadableDocument, NotAllowed) as error:
            status.update(label=say("Not added"), state="error", expanded=True)
            st.error(in_markdown(error))
            return
        proposal.document, proposal.added, proposal.content = document, name, None
        count = len(review.figures)
        status.update(label=say_count("{count} figure read", "{count} figures read", count), state="complete")
    waiting = [one for one in st.session_state[PROPOSED] if not one.added]
    if not waiting and len(st.session_state[PROPOSED]) == 1:
        _begin_review(name)
    st.rerun()


def _begin_review(name: str) -> None:
    """Show the review of this document of the desk on the next run; what was added is not told any more."""
    st.session_state[PROPOSED] = [one for one in st.session_state.get(PROPOSED, ()) if one.added != name]
    st.session_state.pop(REFUSED, None)
    st.query_params.pop("document", None)
    st.query_params["in_review"] = f"{ADDED}{name}"


def language_name(code: str) -> str:
    """The name of a language in the one that is spoken; its code where nobody knows it."""
    try:
        return str(Locale.parse(code).get_display_name(language()) or code)
    except (UnknownLocaleError, ValueError):
        return code


@st.cache_resource(show_spinner=False)
def _warm_up() -> None:
    """Load in the background what reads documents, once a server: the first document need not wait for it."""
    threading.Thread(target=reading.warm_up, daemon=True).start()
    threading.Thread(target=receiving.warm_up, daemon=True).start()
