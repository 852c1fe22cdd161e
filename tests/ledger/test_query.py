"""Selections in an address: whatever can be selected comes back from its link, and what a link cannot say is told."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.language import speaking
from ledger.options import Options
from ledger.query import FILTERS, FIRST_DAY, LAST_DAY, PEOPLE, list_people, read_query, write_query
from ledger.selection import Selection

OPTIONS = Options(
    iso3=("SYR", "PSE", "TUR"),
    source=("SOHR", "UN OCHA", "Santé & co: a; b=c?"),
    category=("casualty", "displacement", "child_impact"),
    outcome=("killed", "injured", "refugee"),
    status=("civilian", "all"),
    group=("teacher", "refugee"),
    age_group=("any", "child"),
    sex=("any", "female"),
    nationality=("SYR", "AFG"),
    measure=("flow", "stock"),
    qualifier=("exact", "at_least"),
    regions={"SY07": ("Idleb", "SYR"), "PS02": ("Gaza Strip", "PSE")},
)
DAYS = st.none() | st.dates(FIRST_DAY, LAST_DAY)
FIELDS = {
    "places": OPTIONS.iso3, "sources": OPTIONS.source, "categories": OPTIONS.category, "outcomes": OPTIONS.outcome,
    "origins": OPTIONS.nationality, "measures": OPTIONS.measure, "qualifiers": OPTIONS.qualifier,
    "regions": tuple((code, OPTIONS.region_name(code)) for code in OPTIONS.regions),
    **{field: list_people(OPTIONS, kind) for kind, field in PEOPLE.items()},
}  # fmt: skip
SELECTIONS = st.builds(
    Selection,
    view=st.sampled_from([(), ("casualty",)]),
    first=DAYS,
    last=DAYS,
    search=st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: " ".join(text.split())),
    withheld=st.booleans(),
    **{name: st.lists(st.sampled_from(list(values)), unique=True).map(tuple) for name, values in FIELDS.items()},
)


@given(SELECTIONS)
def test_a_selection_comes_back_from_its_link(selection: Selection) -> None:
    query = parse_qs(urlencode(write_query(selection), doseq=True))
    assert read_query(query, OPTIONS, selection.view) == (selection, [])


@given(SELECTIONS)
def test_a_link_is_the_same_in_every_language(selection: Selection) -> None:
    with speaking("ar"):
        there = write_query(selection)
    assert there == write_query(selection)
    assert set(there) <= set(FILTERS)


def test_nothing_selected_needs_no_parameter() -> None:
    assert write_query(Selection(view=("casualty",))) == {}


def test_a_link_holds_codes() -> None:
    selection = Selection(
        first=date(2019, 12, 1), places=("SYR",), regions=(("SY07", "Idleb, Syria"),), age_groups=("child",),
        statuses=("civilian",), withheld=True,
    )  # fmt: skip
    assert write_query(selection) == {
        "from": ["2019-12-01"],
        "place": ["SYR"],
        "region": ["SY07"],
        "people": ["status:civilian", "age_group:child"],
        "review": ["waiting"],
    }


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"place": ["SYR", "Atlantis"]}, ["Places: “Atlantis”"]),
        ({"place": ["SYR"], "region": ["SY99"]}, ["Regions: “SY99”"]),
        ({"place": ["SYR"], "people": ["age_group:any", "children"]},
         ["People counted: “age_group:any”", "People counted: “children”"]),
        ({"place": ["SYR"], "from": ["last week"], "to": ["0001-01-01"]}, ["From: “last week”", "To: “0001-01-01”"]),
        ({"place": ["SYR"], "review": ["rejected"]}, ["Review: “rejected”"]),
        ({"place": ["SYR", "SYR"], "lang": ["ar"], "figure": ["abc"]}, []),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_told_and_the_rest_is_kept(query: dict[str, Any], told: list[str]) -> None:
    assert read_query(query, OPTIONS) == (Selection(places=("SYR",)), told)


def test_of_two_first_days_the_second_is_told() -> None:
    selection, told = read_query({"from": ["2020-01-01", "2021-01-01"]}, OPTIONS)
    assert (selection.first, told) == (date(2020, 1, 1), ["From: “2021-01-01”"])
