"""What a selection asks of totals: one place, one population, one period; nothing where it asks for several."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import answers
from ledger.answers import (
    MOST,
    ask_total,
    ask_totals,
    find_left_out,
    find_unused,
    list_unproved,
    place_asked,
    population_asked,
    read_usable,
)
from ledger.regions import Place, Population
from ledger.selection import Selection
from ledger.table import ROOT, Ledger, open_ledger
from ledger.totals import Total, totals_by_source
from tests.sample import write_sample

IDLEB = ("SY07", "Idleb, Syria")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(write_sample(tmp_path / "figures.parquet"))


@pytest.fixture(scope="module")
def published() -> Ledger:
    """The table of the repository."""
    return open_ledger(ROOT / "data" / "figures.parquet")


@pytest.mark.parametrize(
    ("selection", "place"),
    [
        (Selection(), Place()),
        (Selection(places=("SYR",)), Place(iso3="SYR")),
        (Selection(regions=(IDLEB,)), Place(admin1_pcode="SY07")),
        (Selection(places=("SYR",), regions=(IDLEB,)), Place(admin1_pcode="SY07")),
        (Selection(places=("SYR", "LBN")), None),
        (Selection(regions=(IDLEB, ("SY01", "Damascus, Syria"))), None),
    ],
)
def test_one_place_is_asked_about_or_everywhere_and_of_several_none(selection: Selection, place: Place | None) -> None:
    assert place_asked(selection) == place


def test_one_population_is_asked_about_or_everybody_and_of_several_none() -> None:
    assert population_asked(Selection()) == Population()
    chosen = Selection(statuses=("civilian",), age_groups=("child",))
    assert population_asked(chosen) == Population(status="civilian", age_group="child")
    assert population_asked(Selection(statuses=("civilian", "combatant"))) is None


def test_several_places_have_no_total(ledger: Ledger) -> None:
    assert ask_totals(ledger, Selection(places=("SYR", "LBN")), ("killed",)) == []


def test_totals_stand_by_source_and_outcome_and_none_is_of_a_source_without_a_name(ledger: Ledger) -> None:
    found = ask_totals(ledger, Selection(), ("killed", "refugee"))
    assert found
    assert {total.outcome for total in found} <= {"killed", "refugee"}
    assert all(total.source != "unattributed" for total in found)
    for outcome in ("killed", "refugee"):
        lows = [total.low for total in found if total.outcome == outcome]
        assert len(lows) <= MOST
        assert lows == sorted(lows, reverse=True)


def test_the_period_and_the_source_of_the_selection_are_those_of_the_total(ledger: Ledger) -> None:
    selection = Selection(sources=("Sample University",), first=date(2019, 1, 1), last=date(2019, 1, 1))
    assert {total.source for total in ask_totals(ledger, selection, ("killed",))} <= {"Sample University"}


ASKED = st.builds(
    Selection,
    places=st.sampled_from([(), ("SYR",), ("NGA",), ("PSE",)]),
    regions=st.sampled_from([(), (IDLEB,)]),
    statuses=st.sampled_from([(), ("civilian",), ("combatant",)]),
    age_groups=st.sampled_from([(), ("child",), ("adult",)]),
    sexes=st.sampled_from([(), ("female",)]),
    groups=st.sampled_from([(), ("refugee",)]),
    origins=st.sampled_from([(), ("SYR",)]),
    first=st.sampled_from([None, date(2019, 6, 1), date(2023, 10, 9)]),
    last=st.sampled_from([None, date(2020, 2, 29), date(2023, 10, 20)]),
)


@settings(max_examples=25)
@given(ASKED, st.sampled_from(["killed", "injured", "displaced", "refugee"]))
def test_what_is_not_read_would_prove_nothing_more(published: Ledger, selection: Selection, outcome: str) -> None:
    place, population = place_asked(selection), population_asked(selection)
    assert place is not None and population is not None
    everything = Selection(outcomes=(outcome,)).rows(published).filter(pl.col("source") != "unattributed").collect()
    if place.admin1_pcode:
        place = replace(place, iso3="SYR")
    whole = totals_by_source(everything, outcome, (selection.first, selection.last), place, population)
    found = ask_total(published, selection, outcome, totals_by_source)
    assert [_proof(total) for total in found] == [_proof(total) for total in whole]


def _proof(total: Total) -> tuple[object, ...]:
    used = sorted(total.used.iter_rows())
    return total.source, total.low, total.low_inclusive, total.high, total.high_inclusive, total.best, used


@settings(max_examples=15)
@given(ASKED, st.sampled_from(["killed", "displaced", "refugee"]))
def test_every_figure_is_read_or_has_one_reason_why_not(published: Ledger, selection: Selection, outcome: str) -> None:
    place, population = place_asked(selection), population_asked(selection)
    assert place is not None and population is not None
    if place.admin1_pcode:
        place = replace(place, iso3="SYR")
    read = read_usable(published, selection, outcome, place, population)
    unused = find_unused(published, selection, outcome).values()
    ids = pl.concat([read["figure_id"], *(published.columns.read(rows, ["figure_id"])["figure_id"] for rows in unused)])
    asked = Selection(outcomes=(outcome,)).rows(published).select("figure_id", "supersedes").collect()
    replaced = set(asked["supersedes"].drop_nulls())
    assert ids.is_duplicated().sum() == 0
    assert set(asked["figure_id"]) - set(ids) <= replaced


@pytest.mark.parametrize("selection", [Selection(places=("SYR",)), Selection(places=("LBN",), first=date(2015, 1, 1))])
def test_every_figure_has_a_part_in_a_total_or_a_reason_why_not(published: Ledger, selection: Selection) -> None:
    totals = ask_totals(published, selection, ("killed", "refugee"))
    assert totals
    for total in totals:
        left_out = pl.concat(find_left_out(published, selection, total).values())
        ids = published.columns.read(left_out, ["figure_id"])["figure_id"]
        asked = Selection(outcomes=(total.outcome,)).rows(published).select("figure_id", "supersedes").collect()
        parts = pl.concat([ids, total.used["figure_id"]])
        assert parts.is_duplicated().sum() == 0
        assert set(asked["figure_id"]) - set(parts) <= set(asked["supersedes"].drop_nulls())


def test_of_more_figures_than_can_be_proved_together_nothing_is_proved_and_that_is_told(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list_unproved(ledger, Selection(), ["killed", "refugee"]) == []
    monkeypatch.setattr(answers, "MOST_PROVED", 3)
    assert list_unproved(ledger, Selection(), ["killed", "refugee"]) == ["killed", "refugee"]
    assert ask_totals(ledger, Selection(), ["killed"]) == []
    assert list_unproved(ledger, Selection(places=("SYR", "LBN")), ["killed"]) == []
