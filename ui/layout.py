"""The frame of every page: front door, title, filters, what is selected in words, download, credits, evidence."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from ledger.export import Leaving, count_leaving
from ledger.language import say
from ledger.options import Options, read_options
from ledger.published import open_published
from ledger.remaining import Remaining, count_remaining
from ledger.selection import Selection
from ledger.table import ROOT, Ledger, LedgerUnreadable, Version, table_path
from ledger.warming import begin_warming, keep_for_good
from ui.address import follow_address
from ui.clicks import follow_clicks
from ui.downloads import offer_downloads
from ui.embed import Embed, asks_for_one_chart, open_embed, tell_not_found
from ui.evidence import show_evidence
from ui.filters import ask_filters, find_code
from ui.language import ask_language, follow_language
from ui.person import show_person
from ui.selected import show_selected
from ui.text import in_markdown
from ui.turns import arrive


@dataclass(frozen=True)
class Page:
    """An opened page: the ledger, what the filters offer, what is selected, and how much of it there is."""

    title: str
    ledger: Ledger
    options: Options
    selection: Selection
    leaving: Leaving
    embed: Embed | None = None

    @property
    def figures(self) -> int:
        """How many figures are selected."""
        return self.leaving.figures + self.leaving.left_out


def run_pages(titles: Mapping[str, str]) -> None:
    """Declare the pages, by file name their titles, marked English, and run the one asked for.

    One flat list: Streamlit draws sections of pages as a list that screen readers cannot read.
    """
    arrive()
    st.session_state["front_door"] = True
    follow_language()
    first = next(iter(titles))
    pages = [
        st.Page(ROOT / "pages" / f"{name}.py", title=say(title), url_path=name, default=name == first)
        for name, title in titles.items()
    ]
    st.navigation(pages, position="hidden" if asks_for_one_chart() else "sidebar").run()


def open_page(title: str, question: str, view: tuple[str, ...] = (), wide: bool = False) -> Page:
    """Draw the head of a page and give back what it needs; a page about some categories names them in ``view``.
    A ``wide`` page takes the whole window.

    The first request that a freshly started server gets, if it goes straight to a file in pages/, runs that file
    without dashboard.py; the page then goes in through the front door itself, so that titles and order hold.
    """
    if "front_door" not in st.session_state:
        runpy.run_path(str(ROOT / "dashboard.py"), run_name="__main__")
        st.stop()
    st.set_page_config(page_title=f"{title} · Humanitarian Figures", layout="wide")
    st.html(Path(__file__).with_name("style.css"))
    if wide:
        st.html("<style>.stMainBlockContainer { max-width: none; }</style>")
    alone = asks_for_one_chart()
    if not alone:
        st.title(title, anchor=False)
        st.markdown(question)
    try:
        published = open_published(table_path())
    except LedgerUnreadable as error:
        st.error(in_markdown(error))
        st.markdown(say("Nothing can be shown until then. Load this page anew once the table is there."))
        st.stop()
    if published.wrong:
        last_good = say("What this page shows is the last good table. A new one is shown as soon as it is there.")
        st.warning(f"{in_markdown(published.wrong)} {last_good}")
    ledger = published.ledger
    options = _read_options(ledger.version, ledger)
    if alone:
        embed, selection = open_embed(options, view)
        return Page(title, ledger, options, selection, count_leaving(ledger, selection), embed)
    with st.sidebar:
        ask_language()
    selection, unknown = follow_address(options, view, partial(find_code, options))
    remaining = _count_remaining(ledger.version, selection, ledger)
    ask_filters(options, selection, remaining)
    with st.sidebar:
        show_person()
    leaving = count_leaving(ledger, selection)
    page = Page(title, ledger, options, selection, leaving)
    show_selected(selection, remaining, unknown)
    if page.figures:
        offer_downloads(ledger, selection, leaving)
    return page


def close_page(page: Page, not_shown: str) -> None:
    """Draw the foot of a page: what the figures do not show, credits, and the evidence that was asked for.

    ``not_shown`` is one sentence in plain words on what a reader must not take these figures for.
    """
    if page.embed:
        tell_not_found(page.embed)
        return
    with st.container(key="foot"):  # the last of every page: once it is there, the page has run through
        st.divider()
        st.markdown(f"**{say('What these figures do not show.')}** {not_shown}")
        credited = [
            entry
            for entry in page.ledger.sources.values()
            if any(file.get("figures") for file in entry.get("files", {}).values())
        ]
        if credited:
            names = dict.fromkeys(f"{entry['publisher']} ({entry['licence']})" for entry in credited)
            st.caption(
                say(
                    "Figures from: {names}. Titles, citations and terms of every data set are on the page Sources side "
                    "by side.",
                    names=in_markdown("; ".join(names)),
                )
            )
        follow_clicks()
    show_evidence(page.ledger)


@st.cache_resource(max_entries=2, show_spinner=False)
def _read_options(version: Version, _ledger: Ledger) -> Options:
    """What the filters offer; found once for each version of the table."""
    options = read_options(_ledger)
    keep_for_good()
    begin_warming(_ledger)
    return options


@st.cache_resource(max_entries=200, show_spinner=False)
def _count_remaining(version: Version, selection: Selection, _ledger: Ledger) -> Remaining:
    return count_remaining(_ledger, selection)
