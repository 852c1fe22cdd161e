"""The listing of every figure: a search box, an order, and pages, all of them in the address."""

from __future__ import annotations

from typing import Any, Final

import polars as pl
import streamlit as st

from ledger.language import number, say
from ledger.listing import PAGE_ROWS, SORT, count_pages, read_page
from ledger.names import ROLE, source_name
from ledger.selection import Selection
from ledger.table import Ledger, Version
from ledger.wording import claim, confidence_words, counted, outcome_words, short_number, when
from ui.clickable import Node, element, show_clickable
from ui.evidence import ask_evidence
from ui.layout import Page
from ui.tables import place_words
from ui.text import capital, shorten

SORT_KEY: Final = "ledger_sort"
PAGE_KEY: Final = "ledger_page"
SEARCH_KEY: Final = "ledger_search"
LISTED: Final = "ledger_listed"
"""Where the session keeps what was listed last: another selection, or another order, begins at the first page."""


def show_listing(page: Page) -> None:
    """A search box, an order, and the selected figures as a table, a page at a time."""
    words, order = st.columns([3, 1])
    with words:
        _ask_words()
    with order:
        sort = _ask_sort()
    if not page.figures:
        return
    if st.session_state.get(LISTED, (page.selection, sort)) != (page.selection, sort):
        st.query_params.pop("page", None)
    st.session_state[LISTED] = (page.selection, sort)
    pages = count_pages(page.figures)
    asked = st.query_params.get("page", "1")
    current = min(max(int(asked), 1), pages) if asked.isdecimal() else 1
    rows = _read(page.ledger, page.ledger.version, page.selection, sort, current)
    first = (current - 1) * PAGE_ROWS + 1
    st.markdown(
        say(
            "Figures {first} to {last} of {count}.",
            first=number(first),
            last=number(first + rows.height - 1),
            count=number(page.figures),
        )
    )
    show_clickable([_table(rows)], "ledger-rows", ask_evidence)
    if pages > 1:
        _ask_page(current, pages)


@st.cache_resource(max_entries=64, show_spinner=False)
def _read(_ledger: Ledger, version: Version, selection: Selection, sort: str, page: int) -> pl.DataFrame:
    """The figures of a page; found once for each version of the table."""
    return read_page(_ledger, selection, sort, page)


def _table(rows: pl.DataFrame) -> Node:
    """The figures as a table; a row opens its evidence, and so does its number, for those who use the keyboard."""
    titles = [
        say("Number"), say("Who and what"), say("Where"), say("Covers"), say("Who counted"), say("Who published"),
        say("Words used"), say("Not to be quoted"), say("Read right"),
    ]  # fmt: skip
    head = element("tr", *(element("th", title, scope="col") for title in titles))
    lines = [_line(row) for row in rows.iter_rows(named=True)]
    table = element("table", element("thead", head), element("tbody", *lines), kind="hf-ledger")
    return element("div", table, kind="hf-ledger-frame")


def _line(row: dict[str, Any]) -> Node:
    number = element("button", short_number(row), figure=row["figure_id"], aria_label=claim(row))
    texts = [
        capital(f"{counted(row)} {outcome_words(row)}".strip()),
        place_words(row),
        capital(when(row)),
        source_name(row["source"]),
        row["publisher"],
        row["reported_term"] or "",
        capital(ROLE[row["role"]]),
        confidence_words(row),
    ]
    cells = [element("td", element("bdi", shorten(text, 80))) for text in texts]
    return element(
        "tr", element("th", number, scope="row"), *cells, figure=row["figure_id"], kind=f"hf-{row['category']}"
    )


def _ask_words() -> None:
    """A search box above the page; what stands in it is the filter "Words"."""
    st.session_state[SEARCH_KEY] = st.session_state.get("search") or ""
    st.text_input(
        say("Search"),
        key=SEARCH_KEY,
        placeholder=say("Words of a quote, a place, a source, a document …"),
        icon=":material/search:",
        on_change=_search,
    )


def _ask_sort() -> str:
    asked = st.query_params.get("sort")
    st.session_state[SORT_KEY] = asked if asked in SORT else "newest"
    chosen: str = st.selectbox(
        say("Order"),
        list(SORT),
        format_func=lambda code: say(SORT[code]),
        key=SORT_KEY,
        on_change=_hold_sort,
    )
    return chosen


def _ask_page(current: int, pages: int) -> None:
    """Where in the pages the reader is, and the ways to another."""
    st.session_state[PAGE_KEY] = current
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for key, label, to in (("first", say("First page"), 1), ("previous", say("Previous page"), current - 1)):
            st.button(label, key=f"ledger-{key}", on_click=_turn_to, args=(to,), disabled=current == 1)
        st.number_input(
            say("Page, of {count}", count=number(pages)), 1, pages, key=PAGE_KEY, on_change=_turn, width=140
        )
        for key, label, to in (("next", say("Next page"), current + 1), ("last", say("Last page"), pages)):
            st.button(label, key=f"ledger-{key}", on_click=_turn_to, args=(to,), disabled=current == pages)


def _search() -> None:
    st.session_state["search"] = st.session_state[SEARCH_KEY]


def _hold_sort() -> None:
    if st.session_state[SORT_KEY] == "newest":
        st.query_params.pop("sort", None)
    else:
        st.query_params["sort"] = st.session_state[SORT_KEY]


def _turn() -> None:
    _turn_to(st.session_state[PAGE_KEY])


def _turn_to(page: int) -> None:
    if page == 1:
        st.query_params.pop("page", None)
    else:
        st.query_params["page"] = str(page)
