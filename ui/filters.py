"""The one filter bar, in the sidebar of every page: what can be asked, and how many figures each choice would leave."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from ledger.language import Words, mark, number, say
from ledger.names import AGE_GROUP, CATEGORY, GROUP, MEASURE, OUTCOME, QUALIFIER, SEX, STATUS, country_name, source_name
from ledger.options import Options
from ledger.query import FIELDS, FILTERS, FIRST_DAY, LAST_DAY, PEOPLE, WAITING, list_people
from ledger.remaining import Remaining
from ledger.selection import CHOSEN, Selection
from ui.address import PUBLISHED, fill_filters
from ui.copying import offer_link
from ui.presets import offer_presets
from ui.text import capital

REVIEW: Final = Words({PUBLISHED: mark("Published"), WAITING: mark("Waiting for review")})
_PEOPLE: Final = {"status": STATUS, "group": GROUP, "age_group": AGE_GROUP, "sex": SEX}
_WORDS: Final = {"category": CATEGORY, "outcome": OUTCOME, "measure": MEASURE, "qualifier": QUALIFIER}
_BY_NAME: Final = ("place", "region", "origin")
"""Lists so long that they are looked through by name; the others begin with what most figures are about."""
_COUNTED: Final = " · "
_LABELS: Final = "filters_labels"


def ask_filters(options: Options, selection: Selection, remaining: Remaining) -> None:
    """Draw the filter bar: it shows this selection, and what each choice beside it would leave."""

    def choose(name: str) -> None:
        _choose(options, selection, remaining, name)

    with st.sidebar:
        st.subheader(say("Filters"), anchor=False)
        with _group("when", say("When and where"), remaining, ("from", "to", "place", "region"), opened=True):
            _ask_day("from")
            _ask_day("to")
            choose("place")
            choose("region")
        with _group("what", say("What and who"), remaining, ("category", "outcome", "people", "origin"), opened=True):
            choose("category")
            choose("outcome")
            choose("people")
            choose("origin")
        with _group("said", say("Who said it, and how"), remaining, ("source", "search", "measure", "qualifier")):
            choose("source")
            st.text_input(
                FILTERS["search"], key="search", persist_state="session", placeholder=say("In quotes and names")
            )
            choose("measure")
            choose("qualifier")
        with st.expander(say("Ready-made views"), key="filters-presets"):
            offer_presets(options, "preset")
        with _group("more", say("More filters"), remaining, ("review",)):
            st.selectbox(
                FILTERS["review"], list(REVIEW), format_func=REVIEW.__getitem__, key="review", persist_state="session"
            )
        st.button(
            say("Clear filters"), on_click=fill_filters, args=({},), disabled=not remaining.without, width="stretch"
        )
        offer_link()


def find_code(options: Options, name: str, value: str) -> str:
    """The code that a list holds, or that stands behind a label that it showed a moment ago."""
    known = _list_codes(options, name)
    if value in known:
        return value
    shown = value.rpartition(_COUNTED)[0]
    return next((code for code in known if _name(options, name, code) == shown), value)


@contextmanager
def _group(key: str, title: str, remaining: Remaining, names: tuple[str, ...], opened: bool = False) -> Iterator[None]:
    """Filters that belong together; closed groups that hold a filter are open."""
    active = any(name in remaining.without for name in names)
    with st.expander(title, expanded=opened or active, key=f"filters-{key}"):
        yield


def _ask_day(name: str) -> None:
    st.date_input(FILTERS[name], None, FIRST_DAY, LAST_DAY, key=name, format="YYYY-MM-DD", persist_state="session")


def _choose(options: Options, selection: Selection, remaining: Remaining, name: str) -> None:
    """A list of the values that would leave figures, each with how many; those chosen stay, even with none."""
    counts = _count_values(remaining, name)
    chosen = _chosen(selection, name)
    codes = [code for code in _list_codes(options, name) if counts.get(code) or code in chosen]
    labels = {code: f"{_name(options, name, code)}{_COUNTED}{number(counts.get(code, 0))}" for code in codes}
    if name in _BY_NAME:
        codes.sort(key=lambda code: _sortable(labels[code]))
    else:
        codes.sort(key=lambda code: -counts.get(code, 0))
    shown = st.session_state.setdefault(_LABELS, {})
    if shown.get(name) != (drawn := [labels[code] for code in chosen]):
        st.session_state[name] = chosen  # the browser holds labels: those of what is chosen have changed
    shown[name] = drawn
    st.multiselect(
        FILTERS[name],
        codes,
        format_func=lambda code: labels.get(code, code),
        key=name,
        placeholder=say("All"),
        disabled=not codes,
        filter_mode="contains",
        select_all=False,
        persist_state="session",
    )


def _list_codes(options: Options, name: str) -> list[str]:
    if name == "people":
        return [f"{kind}:{value}" for kind in PEOPLE for value in list_people(options, kind)]
    if name == "region":
        return list(options.regions)
    return list(getattr(options, CHOSEN[FIELDS[name][0]]))


def _name(options: Options, name: str, code: str) -> str:
    if name == "people":
        kind, _, value = code.partition(":")
        return capital(_PEOPLE[kind][value])
    if name == "region":
        return options.region_name(code)
    if name in ("place", "origin"):
        return capital(country_name(code))
    return capital(source_name(code) if name == "source" else _WORDS[name][code])


def _chosen(selection: Selection, name: str) -> list[str]:
    if name == "people":
        return [f"{kind}:{value}" for kind, field in PEOPLE.items() for value in selection.chosen(field)]
    return list(selection.chosen(FIELDS[name][0]))


def _count_values(remaining: Remaining, name: str) -> dict[str, int]:
    if name == "people":
        return {
            f"{kind}:{value}": count
            for kind, field in PEOPLE.items()
            for value, count in remaining.by_value[field].items()
        }
    return remaining.by_value[FIELDS[name][0]]


def _sortable(label: str) -> str:
    return unicodedata.normalize("NFKD", label).casefold()
