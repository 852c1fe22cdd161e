"""Conflicts: two sources on the same thing whose numbers cannot both be right; both are kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from etl.relate import relate
from etl.relations.conflicts import CONFLICT, find_conflicts
from tests.etl.claims import cell, figures

MONITOR: dict[str, Any] = {"document_id": "toy/1", "source": "Monitor"}
MINISTRY: dict[str, Any] = {"document_id": "toy/2", "source": "Ministry", "value": 40, "number_text": "40"}


def conflicts(*claims: dict[str, Any]) -> pl.DataFrame:
    return find_conflicts(relate(figures(*(cell(**claim) for claim in claims))))


def test_two_sources_that_cannot_both_be_right_are_found_with_what_both_speak_of() -> None:
    (pair,) = conflicts(MINISTRY, MONITOR).to_dicts()
    assert (pair["source"], pair["source_higher"], pair["gap"]) == ("Monitor", "Ministry", 28)
    assert (pair["number_text"], pair["number_text_higher"]) == ("12", "40")
    assert (pair["place"], pair["start"], pair["day"]) == ("Somewhere", date(2024, 3, 1), date(2024, 3, 2))
    assert tuple(pair) == CONFLICT


@pytest.mark.parametrize(
    "other",
    [
        {"value": 12},
        {"qualifier": "up_to"},
        {"source": "Monitor"},
        {"source": "unattributed"},
        {"outcome": "injured"},
        {"unit": "households"},
        {"age_group": "child"},
        {"status": "civilian"},
        {"place": "Elsewhere"},
        {"period_end": date(2024, 3, 3)},
        {"measure": "cumulative"},
        {"review_status": "waiting"},
        {"reported_term": "killed (extrapolated)"},
    ],
)
def test_what_can_both_be_right_or_is_something_else_is_no_conflict(other: dict[str, Any]) -> None:
    assert conflicts(MONITOR, MINISTRY | other).is_empty()


def test_at_least_contradicts_only_a_lower_number() -> None:
    assert conflicts(MONITOR | {"qualifier": "at_least"}, MINISTRY).is_empty()
    assert conflicts(MONITOR, MINISTRY | {"qualifier": "at_least"}).height == 1


def test_a_number_by_cause_contradicts_one_without_only_where_it_is_larger() -> None:
    assert conflicts(MONITOR, MINISTRY | {"cause": "flood"}).height == 1
    assert conflicts(MONITOR | {"cause": "flood"}, MINISTRY).is_empty()
    assert conflicts(MONITOR | {"cause": "flood"}, MINISTRY | {"cause": "war"}).is_empty()


def test_events_that_one_source_tells_apart_contradict_nobody() -> None:
    assert conflicts(MONITOR, MONITOR | {"document_id": "toy/3", "value": 9, "number_text": "9"}, MINISTRY).is_empty()


def test_people_displaced_at_home_are_the_same_with_and_without_their_nationality() -> None:
    home = {"outcome": "displaced", "group": "idp", "iso3": "SYR", "place_precision": "country"}
    assert conflicts(MONITOR | home | {"nationality": "SYR"}, MINISTRY | home).height == 1
    assert conflicts(MONITOR | home | {"nationality": "IRQ"}, MINISTRY | home).is_empty()


def test_a_lazy_frame_is_read_only_for_what_it_holds() -> None:
    table = relate(figures(cell(**MONITOR), cell(**MINISTRY)))
    assert find_conflicts(table.lazy()).equals(find_conflicts(table))
    assert find_conflicts(table.lazy().filter(pl.col("source") == "Monitor")).is_empty()
