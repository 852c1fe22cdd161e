"""Sources as a reader asks about them: what each gave, how fresh it is, and why something is missing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from etl import store
from ledger.selection import Selection
from ledger.sources import Credit, list_credits, state_words
from ledger.table import Ledger, open_ledger
from tests.sample import write_sample

TODAY = date(2026, 11, 21)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(write_sample(tmp_path / "figures.parquet"))


def declare(ledger: Ledger, name: str, **changes: Any) -> Ledger:
    return replace(ledger, sources={**ledger.sources, name: {**ledger.sources.get(name, {}), **changes}})


def credit(ledger: Ledger, name: str, selection: Selection | None = None) -> Credit:
    return next(one for one in list_credits(ledger, selection or Selection(), TODAY) if one.id == name)


def test_sources_with_most_figures_come_first_and_those_without_are_listed_too(ledger: Ledger) -> None:
    listed = list_credits(declare(ledger, "unread", title="Unread", files={}), Selection(), TODAY)
    assert [one.figures for one in listed] == sorted((one.figures for one in listed), reverse=True)
    assert (listed[-1].id, listed[-1].figures, listed[-1].state) == ("unread", 0, "unread")


def test_what_a_source_left_out_rejected_and_could_not_place_is_summed_over_its_files(ledger: Ledger) -> None:
    entry = ledger.sources["stocks"]["files"]["sample.csv"]
    two = declare(ledger, "stocks", files={"a.csv": {**entry, "rejected": 2}, "b.csv": {**entry, "rejected": 5}})
    found = credit(two, "stocks")
    assert (found.rejected, found.left_out, list(found.unresolved.values())) == (7, {"cells that say nothing": 6}, [4])


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (None, "up to date"),
        (30, "up to date"),
        (4, "may be out of date: it is published daily, and was last read on 1 November 2026"),
    ],
)
def test_a_source_is_out_of_date_when_its_cadence_has_passed(ledger: Ledger, days: int | None, state: str) -> None:
    found = credit(declare(ledger, "daily", cadence="daily", out_of_date_after=days), "daily")
    assert state_words(found) == state


@pytest.mark.parametrize(("day", "state"), [("2026-11-22", "fresh"), ("2026-11-23", "late"), ("2031-01-01", "late")])
def test_a_source_that_was_read_by_a_clock_that_was_wrong_is_not_fresh_for_years(
    ledger: Ledger, day: str, state: str
) -> None:
    entry = ledger.sources["daily"]["files"]["sample.csv"] | {"retrieved_at": f"{day}T00:00:00+00:00"}
    told = declare(ledger, "daily", cadence="daily", out_of_date_after=4, files={"sample.csv": entry})
    assert credit(told, "daily").state == state


def test_a_later_success_that_found_nothing_new_counts(ledger: Ledger) -> None:
    moment = datetime(2026, 11, 20, tzinfo=UTC).isoformat()
    with store.locked(ledger.path):
        store.log(ledger.path, {"daily": {"tried": moment, "succeeded": moment, "origin": "online"}})
    found = credit(declare(ledger, "daily", cadence="daily", out_of_date_after=4), "daily")
    assert (found.read_on, found.state) == (date(2026, 11, 20), "fresh")


def test_a_broken_log_is_no_log(ledger: Ledger) -> None:
    store.attempts(ledger.path).write_text("[", encoding="utf-8")
    assert credit(ledger, "daily").read_on == date(2026, 11, 1)
    store.attempts(ledger.path).write_text(json.dumps([1]), encoding="utf-8")
    assert credit(ledger, "daily").state == "fresh"


def test_a_file_that_could_not_be_read_is_said_with_its_reason(ledger: Ledger) -> None:
    entry = ledger.sources["events"]["files"]["sample.csv"]
    found = credit(declare(ledger, "events", files={"a.csv": {**entry, "stale": "a.csv has no column best"}}), "events")
    assert found.stale == ("a.csv has no column best",)
    assert "could not be read at the last refresh" in state_words(found)


def test_why_a_source_could_not_be_fetched_is_kept_with_its_day(ledger: Ledger) -> None:
    moment = datetime(2026, 11, 20, tzinfo=UTC).isoformat()
    with store.locked(ledger.path):
        store.log(ledger.path, {"daily": {"tried": moment, "origin": "local file", "not_fetched": "no answer"}})
    found = credit(ledger, "daily")
    assert (found.tried_on, found.not_fetched, found.read_on) == (date(2026, 11, 20), "no answer", date(2026, 11, 1))
