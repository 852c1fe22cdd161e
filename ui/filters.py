"""The one filter bar: in the sidebar of every page, held in the URL, said in words on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import streamlit as st

from ledger.names import AGE_GROUP, CATEGORY, GROUP, MEASURE, OUTCOME, QUALIFIER, SEX, STATUS, country_name, source_name
from ledger.options import Options
from ledger.selection import Selection
from ui.text import capital

REVIEW = {"published": "Published", "waiting": "Waiting for review"}
PEOPLE = {"status": STATUS, "group": GROUP, "age_group": AGE_GROUP, "sex": SEX}
KEYS = (
    "from",
    "to",
    "place",
    "region",
    "source",
    "category",
    "outcome",
    "people",
    "origin",
    "measure",
    "qualifier",
    "search",
    "review",
)
"""The widgets' keys, which are also the names in the URL."""
_EMPTY = {"from": None, "to": None, "search": "", "review": "published"}


def ask_selection(options: Options, view: tuple[str, ...]) -> Selection:
    """Draw the filter bar and give back what it asks for, within the categories that the page is about."""
    with st.sidebar:
        st.subheader("Filters", anchor=False)
        first = _day("From", "from")
        last = _day("To", "to")
        places = _choose("Places", "place", options.iso3, country_name, by_name=True)
        regions = _choose("Regions", "region", options.regions, options.region_name, by_name=True)
        sources = _choose("Sources", "source", options.source, source_name)
        categories = _choose("Categories", "category", options.category, CATEGORY.__getitem__)
        outcomes = _choose("Outcomes", "outcome", options.outcome, OUTCOME.__getitem__)
        people = _choose("People counted", "people", _kinds_of_people(options), _people_name)
        search = st.text_input(
            "Words", key="search", bind="query-params", persist_state="session", placeholder="In quotes and names"
        )
        with st.expander("More filters"):
            origins = _choose("Nationality or origin", "origin", options.nationality, country_name, by_name=True)
            measures = _choose("What the number covers", "measure", options.measure, MEASURE.__getitem__)
            qualifiers = _choose("How it was said", "qualifier", options.qualifier, QUALIFIER.__getitem__)
            review = st.selectbox(
                "Review",
                list(REVIEW),
                format_func=REVIEW.__getitem__,
                key="review",
                bind="query-params",
                persist_state="session",
            )
        st.button("Clear filters", on_click=clear, width="stretch")
    kinds = {kind: tuple(name.partition(":")[2] for name in people if name.startswith(f"{kind}:")) for kind in PEOPLE}
    return Selection(
        view=view,
        first=first,
        last=last,
        places=places,
        regions=tuple((code, options.region_name(code)) for code in regions),
        sources=sources,
        categories=categories,
        outcomes=outcomes,
        statuses=kinds["status"],
        groups=kinds["group"],
        age_groups=kinds["age_group"],
        sexes=kinds["sex"],
        origins=origins,
        measures=measures,
        qualifiers=qualifiers,
        search=(search or "").strip(),
        withheld=review == "waiting",
    )


def clear() -> None:
    """Empty every filter, here and in the URL."""
    for key in KEYS:
        st.session_state[key] = _EMPTY.get(key, [])


def _day(label: str, key: str) -> date | None:
    chosen = st.date_input(
        label,
        value=None,
        min_value=date(1900, 1, 1),
        max_value=date(2100, 12, 31),
        key=key,
        format="YYYY-MM-DD",
        bind="query-params",
        persist_state="session",
    )
    return chosen if isinstance(chosen, date) else None


def _choose(
    label: str, key: str, values: Iterable[str], name: Callable[[str], str], *, by_name: bool = False
) -> tuple[str, ...]:
    options = sorted(values, key=name) if by_name else list(values)
    return tuple(
        st.multiselect(
            label,
            options,
            format_func=lambda value: capital(name(value)),
            key=key,
            placeholder="All",
            disabled=not options,
            bind="query-params",
            persist_state="session",
        )
    )


def _kinds_of_people(options: Options) -> list[str]:
    offered = (("status", options.status), ("age_group", options.age_group), ("sex", options.sex))
    kinds = [f"{kind}:{value}" for kind, values in offered for value in values if value != "any"]
    return kinds + [f"group:{value}" for value in options.group]


def _people_name(kind_and_value: str) -> str:
    kind, _, value = kind_and_value.partition(":")
    return PEOPLE[kind][value]
