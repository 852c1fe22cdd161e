"""What a source is: its publisher, licence, citation, caveat, freshness, and how many figures it gives here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from ledger.language import day, number, say, say_count
from ledger.selection import Selection
from ledger.sources import Credit, list_credits, read_attempts, state_words
from ledger.table import Ledger, Version
from ui.layout import Page
from ui.text import capital, in_html, in_markdown, link
from ui.turns import take_turn

NAMES_SHOWN: Final = 40


def credits_of(page: Page) -> list[Credit]:
    """Every source of the table, and what the selection holds of it."""
    attempts = repr(read_attempts(page.ledger))
    return _credits(page.ledger, page.ledger.version, attempts, page.selection, date.today())


@st.cache_resource(max_entries=32, show_spinner=False)
@take_turn()
def _credits(_ledger: Ledger, version: Version, attempts: str, selection: Selection, today: date) -> list[Credit]:
    return list_credits(_ledger, selection, today)


def show_credits(page: Page) -> None:
    """Every source in full, each closed until it is asked for: those with figures in the selection, then the others."""
    credits = credits_of(page)
    st.subheader(say("Who each source is"), anchor=False)
    st.caption(say("What each data set counts and does not, how fresh it is, on which terms, and how to cite it."))
    for credit in credits:
        if credit.figures:
            _show_closed(credit)
    without = [credit for credit in credits if not credit.figures]
    if without:
        count = say_count("{count} more can be read", "{count} more can be read", len(without))
        with st.expander(f"**{count}**", icon=":material/more_horiz:"):
            st.markdown(
                say(
                    "They have no figure in what is selected: their files are not here, their terms keep them out of a "
                    "table that is passed on, or the filters leave them out."
                )
            )
            for credit in without:
                st.markdown(f"**{in_markdown(title_of(credit))}**")
                show_credit(credit)


def title_of(credit: Credit) -> str:
    """The name of a source's data set, as it calls itself."""
    return str(credit.said.get("title") or credit.id)


def _show_closed(credit: Credit) -> None:
    count = say_count("{count} figure", "{count} figures", credit.figures)
    with st.expander(f"**{in_markdown(title_of(credit))}** · {count}"):
        show_credit(credit)


def show_credit(credit: Credit) -> None:
    """One source in full: what it declares of itself, and how its last reading went."""
    for reason in credit.stale:
        told = say("Not read at the last refresh: {reason}. The last good figures are shown.", reason=reason)
        st.warning(in_markdown(told))
    facts = "".join(f"<dt>{in_html(name)}</dt><dd>{value}</dd>" for name, value in _facts(credit) if value)
    st.html(f'<dl class="hf-facts">{facts}</dl>')


def _facts(credit: Credit) -> list[tuple[str, str]]:
    """Names and values, as HTML; a value is empty where nothing is known."""
    said = credit.said
    home = str(said.get("homepage") or "")
    return [
        (say("Published by"), in_html(said.get("publisher") or "")),
        (say("Figures selected"), in_html(_selected(credit))),
        (say("Counts"), _declared(said, "counts")),
        (say("Does not count"), _declared(said, "does_not_count")),
        (say("Bear in mind"), _declared(said, "caveat")),
        (say("New figures"), _declared(said, "cadence")),
        (say("State"), in_html(capital(state_words(credit)))),
        (say("Last read"), in_html(day(credit.read_on)) if credit.read_on else ""),
        (say("Last tried"), in_html(tried_words(credit))),
        (say("Licence"), in_html(licence_words(said))),
        (say("Cite as"), in_html(said.get("citation") or "")),
        (say("Cells that are no figures"), in_html(_left_out(credit))),
        (say("Rows rejected"), in_html(number(credit.rejected)) if credit.read_on else ""),
        (say("Places without a code"), in_html(_named(credit.unresolved))),
        (say("Home page"), link(home) if home.startswith("http") else ""),
    ]


def _declared(said: Mapping[str, Any], name: str) -> str:
    return in_html(capital(say(str(said.get(name) or ""))))


def _selected(credit: Credit) -> str:
    if credit.first and credit.last:
        return say(
            "{count}, from {first} to {last}",
            count=number(credit.figures),
            first=day(credit.first),
            last=day(credit.last),
        )
    return number(credit.figures)


def tried_words(credit: Credit) -> str:
    """When it was last tried, and why it could not be fetched where it was to be; empty where nothing is known."""
    if credit.tried_on is None:
        return ""
    if credit.not_fetched:
        reason = credit.not_fetched.rstrip(".")
        return say("{day}: it could not be fetched ({reason})", day=day(credit.tried_on), reason=reason)
    return day(credit.tried_on)


def licence_words(said: Mapping[str, Any]) -> str:
    """The licence, and that nothing of it may be passed on where that is so."""
    licence = say(str(said.get("licence") or ""))
    return (
        licence if not licence or said.get("redistributable") else say("{licence}, not for passing on", licence=licence)
    )


def _left_out(credit: Credit) -> str:
    return "; ".join(say("{count} {reason}", count=number(n), reason=say(why)) for why, n in credit.left_out.items())


def _named(unresolved: Mapping[str, int]) -> str:
    """The names that no list of places knows, the most frequent first."""
    by_count = sorted(unresolved, key=lambda name: (-unresolved[name], name))
    names = ", ".join(f"{name} ({number(unresolved[name])})" for name in by_count[:NAMES_SHOWN])
    more = len(by_count) - NAMES_SHOWN
    return say("{names} and {count} more names", names=names, count=number(more)) if more > 0 else names
