"""What a selection asks of totals: one place, one population, one period; nothing where it asks for several."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ledger.answers import MOST, ask_totals, place_asked, population_asked
from ledger.regions import Place, Population
from ledger.selection import Selection
from ledger.table import Ledger, open_ledger
from tests.sample import write_sample

IDLEB = ("SY07", "Idleb, Syria")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(write_sample(tmp_path / "figures.parquet"))


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
