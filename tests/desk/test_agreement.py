"""How often reviewers agree with the reader, by month and field."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from desk.agreement import FIELDS, FOUND, STANDS, agreement
from desk.database import Desk
from tests.desk.readings import from_prose, from_table, settle

ROOT = Path(__file__).parents[2]
APRIL = datetime(2026, 4, 5, 12, tzinfo=UTC)


def shares(desk: Desk, month: date = date(2026, 3, 1)) -> dict[str, tuple[int, int]]:
    """By field how many were agreed of how many decided, in one month."""
    rows = agreement(desk).filter(month=month).rows(named=True)
    return {row["field"]: (row["agreed"], row["decided"]) for row in rows}


def test_before_anybody_decided_there_is_nothing_to_agree_on(desk: Desk) -> None:
    assert agreement(desk).columns == ["month", "field", "decided", "agreed"]
    assert agreement(desk).is_empty()


def test_each_field_is_agreed_on_where_it_was_left_as_it_was_read(desk: Desk) -> None:
    settle(desk, "one", "agree", from_prose())
    settle(desk, "two", "mend", from_prose(), value=13, place="the village")
    said = shares(desk)
    assert list(said) == [*FIELDS, STANDS, FOUND]
    assert (said["value"], said["place"], said["outcome"], said[STANDS]) == ((1, 2), (1, 2), (2, 2), (2, 2))


def test_a_rejected_figure_counts_against_the_reader_and_says_nothing_of_its_fields(desk: Desk) -> None:
    settle(desk, "one", "reject", from_prose())
    assert shares(desk) == {STANDS: (0, 1)}


def test_a_missed_figure_counts_as_not_found(desk: Desk) -> None:
    settle(desk, "one", "add", None)
    settle(desk, "two", "agree", from_prose())
    assert shares(desk)[FOUND] == (1, 2)
    assert shares(desk)["value"] == (1, 1)


def test_the_decision_that_holds_is_held_against_what_was_read_first_in_its_own_month(desk: Desk) -> None:
    settle(desk, "one", "mend", from_prose(), value=13)
    settle(desk, "one", "mend", from_prose(value=13), 1, APRIL, value=12)
    assert shares(desk) == {}
    assert shares(desk, date(2026, 4, 1))["value"] == (1, 1)
    settle(desk, "one", "reopen", from_prose(), 2, APRIL)
    assert agreement(desk).is_empty()


def test_cells_of_tables_are_nothing_that_a_reader_read(desk: Desk) -> None:
    settle(desk, "one", "agree", from_table())
    assert agreement(desk).is_empty()


def test_it_is_told_without_loading_the_reader() -> None:
    told = "import sys, desk.agreement; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], cwd=ROOT).returncode == 0
