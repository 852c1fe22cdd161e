"""Decisions: kept for good and once, one after another on each figure, and nothing that was kept is ever lost."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from desk.access import Person
from desk.database import Desk, open_desk
from desk.decisions import DecidedMeanwhile, NotUnderstood, decide, decisions_by_target, history, list_decisions
from etl.decisions import Decision, Reading
from tests.desk.conftest import ANNA, BEN
from tests.desk.readings import DOCUMENT, from_prose, from_table

ROOT = Path(__file__).resolve().parents[2]
SPAWN = multiprocessing.get_context("spawn")
NOW = datetime(2024, 3, 1, 8, 30, tzinfo=UTC)
FIGURE = "0123456789abcdef"


def say(
    desk: Desk,
    person: Person = ANNA,
    action: str = "agree",
    *,
    figure_id: str = FIGURE,
    before: Reading | None = None,
    reading: Reading | None = None,
    reason: str = "",
    after: int = 0,
    decision_id: str | None = None,
    now: datetime = NOW,
) -> Decision:
    """Decide on the figure of QUOTE; what is not said is as the action needs it."""
    if before is None and action != "add":
        before = from_prose()
    if reading is None and action in ("agree", "mend", "add"):
        reading = before or from_prose()
    said = before or reading or {}
    place = (said["dataset"], said["document_id"], figure_id)
    return decide(desk, person, decision_id or str(uuid4()), *place, action, before, reading, reason, after, now)


def mend(
    desk: Desk, person: Person = ANNA, *, reason: str = "the words say so", after: int = 0, **said: Any
) -> Decision:
    return say(desk, person, "mend", reading=from_prose() | said, reason=reason, after=after)


def decide_in_another_process(beside: str, person: Person, figures: list[str], start: Any, told: Any) -> None:
    """Agree with each figure, from the same moment on as another process does; tell what came of each."""
    desk = open_desk(Path(beside))
    told.put("ready")
    start.wait(60)
    outcomes = []
    for figure_id in figures:
        try:
            outcomes.append(("kept", say(desk, person, figure_id=figure_id).editor))
        except DecidedMeanwhile as meanwhile:
            outcomes.append(("told", meanwhile.decision.editor))
    told.put(outcomes)


def test_a_decision_is_kept_as_it_was_made(desk: Desk) -> None:
    made = mend(desk, value=13, reason="  “treize” \U0001f600 ")
    assert (made.sequence, made.editor, made.made_at, made.reason) == (1, ANNA.name, NOW, "“treize” \U0001f600")
    assert (made.before, made.reading) == (from_prose(), from_prose(value=13))
    assert made.changes() == {"value": (12, 13)}
    assert list_decisions(desk) == history(desk, FIGURE) == [made]


def test_what_is_nothing_comes_back_as_nothing(desk: Desk) -> None:
    say(desk, action="reject")
    say(desk, action="add", figure_id="a" * 16)
    assert {(one.action, one.before is None, one.reading is None) for one in list_decisions(desk)} == {
        ("reject", False, True),
        ("add", True, False),
    }


def test_every_decision_on_a_figure_follows_the_one_before(desk: Desk) -> None:
    made = [say(desk), mend(desk, BEN, value=13, after=1), say(desk, action="reject", after=2)]
    made.append(say(desk, BEN, "reopen", after=3))
    assert [one.sequence for one in made] == [1, 2, 3, 4]
    assert history(desk, FIGURE) == made


def test_the_order_is_that_of_the_decisions_whatever_the_clock_says(desk: Desk) -> None:
    first = say(desk, now=datetime(2030, 1, 1, tzinfo=UTC))
    second = say(desk, after=1, now=datetime(2020, 1, 1, tzinfo=UTC))
    assert history(desk, FIGURE) == [first, second]
    with pytest.raises(DecidedMeanwhile) as told:
        say(desk, after=1)
    assert told.value.decision == second


def test_a_decision_that_is_sent_again_is_kept_once(desk: Desk) -> None:
    made = say(desk, decision_id="one")
    mend(desk, BEN, value=13, after=1)
    assert say(desk, decision_id="one", now=datetime(2025, 1, 1, tzinfo=UTC)) == made
    assert len(list_decisions(desk)) == 2


def test_an_id_that_another_decision_has_is_refused(desk: Desk) -> None:
    say(desk, decision_id="one")
    for other in ({"action": "reject"}, {"figure_id": "b" * 16}, {"before": from_prose(value=13)}):
        with pytest.raises(NotUnderstood, match=r"^id: another decision has the same id"):
            say(desk, decision_id="one", **other)
    assert len(list_decisions(desk)) == 1


def test_who_did_not_see_the_last_decision_is_told_which_it_is(desk: Desk) -> None:
    made = mend(desk, ANNA, value=13)
    with pytest.raises(DecidedMeanwhile, match=r"anna@example\.org decided on this figure meanwhile") as told:
        say(desk, BEN, "reject")
    assert told.value.decision == made
    assert list_decisions(desk) == [made]


def test_what_was_never_there_cannot_have_been_seen(desk: Desk) -> None:
    with pytest.raises(NotUnderstood, match=r"^after: nothing was decided"):
        say(desk, after=1)
    with pytest.raises(NotUnderstood, match=r"^action: nothing was decided on this figure that could be taken back"):
        say(desk, action="reopen")


def test_of_threads_that_decide_at_once_one_wins_and_the_others_are_told(desk: Desk) -> None:
    people = [Person(f"editor {number}", True) for number in range(4)]
    figures = [f"{number:016x}" for number in range(6)]
    kept: list[Decision] = []
    told: list[Decision] = []

    def work(person: Person) -> None:
        for figure_id in figures:
            try:
                kept.append(say(desk, person, figure_id=figure_id))
            except DecidedMeanwhile as meanwhile:
                told.append(meanwhile.decision)

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(one.figure_id for one in kept) == figures
    assert len(told) == 3 * len(figures)
    by_figure = {one.figure_id: one for one in kept}
    assert all(by_figure[one.figure_id] == one for one in told)
    assert {one.figure_id: one for one in list_decisions(desk)} == by_figure


def test_of_two_processes_that_decide_at_once_one_wins_and_the_other_is_told(desk: Desk, beside: Path) -> None:
    figures = [f"{number:016x}" for number in range(20)]
    start, told = SPAWN.Event(), SPAWN.Queue()
    workers = [
        SPAWN.Process(target=decide_in_another_process, args=(str(beside), person, figures, start, told))
        for person in (ANNA, BEN)
    ]
    for worker in workers:
        worker.start()
    assert [told.get(timeout=120) for _ in workers] == ["ready", "ready"]
    start.set()
    one, other = told.get(timeout=120), told.get(timeout=120)
    for worker in workers:
        worker.join(60)
    winners = {decision.figure_id: decision.editor for decision in list_decisions(desk)}
    assert sorted(winners) == figures
    for figure_id, first, second in zip(figures, one, other, strict=True):
        assert {first[0], second[0]} == {"kept", "told"}
        assert first[1] == second[1] == winners[figure_id]


WRITER = """
import sys
from pathlib import Path
from desk.access import Person
from desk.database import open_desk
from desk.decisions import decide
from tests.desk.readings import DOCUMENT, from_prose
desk, number = open_desk(Path(sys.argv[1])), 0
while True:
    number += 1
    reading = from_prose()
    said = ("added", DOCUMENT, f"{number:016x}", "agree", reading, reading, "", 0)
    print(decide(desk, Person("anna", True), f"id-{number}", *said).id, flush=True)
"""


def test_a_writer_that_is_killed_loses_nothing_that_it_was_told_is_kept(desk: Desk, beside: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(beside)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline().strip() for _ in range(25)]
        writer.kill()
        told += writer.stdout.read().split()
    kept = {one.id for one in list_decisions(desk)}
    assert told[0] == "id-1"
    assert {one for one in told if one} <= kept
    assert len(kept) <= len(told) + 1
    assert say(desk, figure_id="f" * 16).sequence == 1


def test_decisions_are_listed_by_document_and_by_data_set(desk: Desk) -> None:
    in_prose = say(desk)
    in_table = say(desk, before=from_table(), figure_id="c" * 16)
    assert list_decisions(desk, document_id=DOCUMENT) == list_decisions(desk, dataset="added") == [in_prose]
    assert list_decisions(desk, document_id=DOCUMENT, dataset="deaths") == []
    assert list_decisions(desk, document_id="a\x00b") == history(desk, "a\x00b") == []
    assert decisions_by_target(desk) == {DOCUMENT: [in_prose], "deaths": [in_table]}


def test_a_figure_that_is_added_and_rejected_stays_with_its_document(desk: Desk) -> None:
    say(desk, action="add")
    say(desk, action="reject", after=1)
    assert [one.action for one in decisions_by_target(desk)[DOCUMENT]] == ["add", "reject"]


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"figure_id": "no such; name"}, "figure_id: 'no such; name' is none"),
        ({"figure_id": "a" * 33}, "figure_id: "),
        ({"decision_id": "a\x00b"}, "id: "),
        ({"decision_id": 7}, "id: '7' is none"),
        ({"after": -1}, "reason: write it as text, and `after` as a number"),
        ({"after": True}, "reason: write it as text, and `after` as a number"),
        ({"reason": None}, "reason: write it as text"),
    ],
)
def test_a_decision_that_cannot_be_understood_says_what_to_do(
    sqlite_desk: Desk, said: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(NotUnderstood, match=f"^{complaint}"):
        say(sqlite_desk, **said)
    assert list_decisions(sqlite_desk) == []


def test_a_reading_of_another_document_or_data_set_is_refused(sqlite_desk: Desk) -> None:
    for place in (("added", "added/another"), ("documents", DOCUMENT)):
        with pytest.raises(NotUnderstood, match=r"^document_id: the reading is one of another document"):
            decide(sqlite_desk, ANNA, "one", *place, FIGURE, "agree", from_prose(), from_prose(), "", 0)


def test_a_number_may_say_two_things(sqlite_desk: Desk) -> None:
    """A split: the second figure from the same words has an id of its own."""
    say(sqlite_desk)
    assert say(sqlite_desk, action="add", reading=from_prose(outcome="injured"), figure_id="d" * 16).sequence == 1
