"""Selections: each filter asks what it says, together they narrow, and the words say them all."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.selection import Selection
from ledger.series import count_figures
from ledger.table import Ledger
from tests.sample import build_published, build_sample


def ids(ledger: Ledger, selection: Selection) -> set[str]:
    return set(selection.rows(ledger).select("figure_id").collect()["figure_id"])


def test_nothing_asked_is_everything(ledger: Ledger, figures: pl.DataFrame) -> None:
    assert ids(ledger, Selection()) == set(figures["figure_id"])
    assert Selection().words() == "everything published"


@pytest.mark.parametrize(
    ("selection", "column", "values"),
    [
        (Selection(places=("NGA", "PSE")), "iso3", {"NGA", "PSE"}),
        (Selection(regions=(("SY07", "Idleb, Syria"),)), "admin1_pcode", {"SY07"}),
        (Selection(sources=("SOHR",)), "source", {"SOHR"}),
        (Selection(outcomes=("injured",)), "outcome", {"injured"}),
        (Selection(statuses=("civilian",)), "status", {"civilian"}),
        (Selection(age_groups=("child",)), "age_group", {"child"}),
        (Selection(origins=("SYR",)), "nationality", {"SYR"}),
        (Selection(measures=("stock",)), "measure", {"stock"}),
        (Selection(qualifiers=("at_least", "vague")), "qualifier", {"at_least", "vague"}),
        (Selection(view=("displacement",)), "category", {"displacement"}),
    ],
)
def test_a_filter_gives_the_figures_with_its_values_and_no_others(
    ledger: Ledger, figures: pl.DataFrame, selection: Selection, column: str, values: set[str]
) -> None:
    assert ids(ledger, selection) == set(figures.filter(pl.col(column).is_in(list(values)))["figure_id"])


def test_the_children_view_holds_every_figure_about_children(ledger: Ledger, figures: pl.DataFrame) -> None:
    expected = figures.filter((pl.col("category") == "child_impact") | pl.col("about_children"))
    assert ids(ledger, Selection(view=("child_impact",))) == set(expected["figure_id"])
    assert expected.filter(pl.col("category") == "casualty").height > 0


def test_what_waits_for_review_is_in_no_selection_but_its_own(ledger: Ledger) -> None:
    waiting = set(build_sample()["figure_id"]) - set(build_published()["figure_id"])
    assert len(waiting) == 1
    assert ids(ledger, Selection(withheld=True)) == waiting
    for selection in (Selection(), Selection(places=("SYR",)), Selection(search="41")):
        assert not ids(ledger, selection) & waiting
    assert ids(ledger, Selection(withheld=True, places=("NGA",))) == set()
    assert Selection(withheld=True, places=("SYR",)).words() == "in Syria; waiting for review"


def test_the_figures_that_wait_are_counted_within_the_same_filters(ledger: Ledger) -> None:
    assert count_figures(ledger, Selection(withheld=True)) == 1
    assert count_figures(ledger, Selection(places=("NGA",), withheld=True)) == 0


def test_a_page_and_a_filter_hold_together(ledger: Ledger) -> None:
    assert ids(ledger, Selection(view=("casualty",), categories=("displacement",))) == set()


def test_dates_meet_the_period_of_a_flow_and_the_cut_off_of_the_others(ledger: Ledger, figure: Any) -> None:
    inside_march = ids(ledger, Selection(first=date(2021, 3, 10), last=date(2021, 3, 12)))
    assert figure("80 and 100")["figure_id"] in inside_march
    before_the_cut_off = ids(ledger, Selection(first=date(2020, 1, 1), last=date(2020, 1, 31)))
    assert figure("948,000")["figure_id"] not in before_the_cut_off
    on_the_cut_off = ids(ledger, Selection(first=date(2020, 2, 28), last=date(2020, 2, 28)))
    assert figure("948,000")["figure_id"] in on_the_cut_off


def test_search_finds_every_word_wherever_it_stands_and_reads_no_pattern(ledger: Ledger, figure: Any) -> None:
    assert ids(ledger, Selection(search="idleb HOSPITAL")) == {figure("20")["figure_id"]}
    assert ids(ledger, Selection(search=".*")) == set()


def test_the_words_say_every_filter() -> None:
    selection = Selection(
        view=("casualty",),
        first=date(2020, 1, 1),
        places=("SYR", "TUR"),
        sources=("SOHR",),
        outcomes=("killed", "injured"),
        statuses=("civilian",),
        qualifiers=("at_least",),
        search="school",
    )
    assert selection.words() == (
        "casualties; killed or injured; civilians; in Syria or Türkiye; since 1 January 2020; counted by SOHR; said "
        "as at least; with the words “school”"
    )


CHOICES = {
    "places": ["SYR", "NGA"], "sources": ["SOHR", "UN"], "categories": ["casualty", "child_impact"],
    "outcomes": ["killed", "displaced"], "statuses": ["civilian"], "measures": ["flow", "stock"],
    "qualifiers": ["exact", "at_least"], "age_groups": ["child"], "origins": ["SYR"],
}  # fmt: skip
SELECTIONS = st.builds(
    Selection,
    **{name: st.lists(st.sampled_from(values), unique=True).map(tuple) for name, values in CHOICES.items()},
)


@settings(max_examples=40, deadline=None)
@given(SELECTIONS, st.sampled_from(sorted(CHOICES)))
def test_taking_a_filter_away_never_loses_a_figure(ledger: Ledger, selection: Selection, name: str) -> None:
    assert ids(ledger, selection) <= ids(ledger, replace(selection, **{name: ()}))


@settings(max_examples=40, deadline=None)
@given(SELECTIONS, SELECTIONS)
def test_two_selections_that_read_the_same_are_the_same(one: Selection, other: Selection) -> None:
    in_order = [replace(s, **{f.name: tuple(sorted(getattr(s, f.name))) for f in fields(s) if f.name in CHOICES})
                for s in (one, other)]  # fmt: skip
    assert (in_order[0].words() == in_order[1].words()) == (in_order[0] == in_order[1])


def test_counting_equals_the_rows(ledger: Ledger) -> None:
    selection = Selection(outcomes=("killed",))
    assert count_figures(ledger, selection) == len(ids(ledger, selection))
