"""The frame of every page: front door, title, filters, what is selected in words, download, credits, evidence."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from ledger.export import Leaving, count_leaving
from ledger.language import say, say_count
from ledger.options import Options, read_options
from ledger.selection import Selection
from ledger.series import count_waiting
from ledger.table import ROOT, Ledger, LedgerUnreadable, open_ledger, table_path, table_version
from ui.clicks import follow_clicks
from ui.downloads import offer_csv
from ui.embed import Embed, asks_for_one_chart, open_embed, tell_not_found
from ui.evidence import show_evidence
from ui.filters import ask_selection
from ui.language import ask_language, follow_language
from ui.text import in_markdown


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


def run_pages(sections: Mapping[str, Mapping[str, str]]) -> None:
    """Declare the pages (by section their file names and titles, marked English) and run the one asked for."""
    st.session_state["front_door"] = True
    follow_language()
    first = next(iter(next(iter(sections.values()))))
    pages = {
        say(section): [
            st.Page(ROOT / "pages" / f"{name}.py", title=say(title), url_path=name, default=name == first)
            for name, title in titles.items()
        ]
        for section, titles in sections.items()
    }
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
        ledger, options = _open_version(table_version(table_path()))
    except LedgerUnreadable as error:
        st.error(in_markdown(error))
        st.stop()
    if alone:
        embed, selection = open_embed(options, view)
        return Page(title, ledger, options, selection, count_leaving(ledger, selection), embed)
    with st.sidebar:
        ask_language()
    selection = ask_selection(options, view)
    leaving = count_leaving(ledger, selection)
    page = Page(title, ledger, options, selection, leaving)
    count = say_count("{count} figure", "{count} figures", page.figures)
    st.markdown(f"**{in_markdown(count)}**: {in_markdown(selection.words())}.")
    if selection.withheld:
        st.info(
            say(
                "A program read these figures and is not sure enough of them. They wait until somebody has held them "
                "against their words, and stand in no other view."
            )
        )
    elif waiting := count_waiting(ledger, selection):
        st.caption(
            say_count(
                "{count} more waits for review and is left out: read by a program that is not sure enough. To look at "
                "it, choose “Waiting for review” under More filters, Review.",
                "{count} more wait for review and are left out: read by a program that is not sure enough. To look at "
                "them, choose “Waiting for review” under More filters, Review.",
                waiting,
            )
        )
    if page.figures == 0:
        st.info(say("No figure meets all of these filters. Take one away in the sidebar, or clear them all."))
    else:
        offer_csv(ledger, selection, leaving, title.lower())
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
                    "Figures from: {names}. Titles, citations and terms of every data set are on the page Sources side by "
                    "side.",
                    names=in_markdown("; ".join(names)),
                )
            )
        follow_clicks()
    show_evidence(page.ledger)


@st.cache_resource(max_entries=2, show_spinner="Opening the table …")
def _open_version(version: tuple[str, int, int]) -> tuple[Ledger, Options]:
    ledger = open_ledger(Path(version[0]))
    return ledger, read_options(ledger)
