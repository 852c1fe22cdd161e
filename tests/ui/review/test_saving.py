"""What the browser sends is read with mistrust, written once, and answered; a decision overtaken is never written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from desk.access import VISITOR, Person
from desk.database import Desk, open_desk
from desk.decisions import list_decisions
from desk.reading import read_for_review
from ui.review.saving import read_records, save_records

ANNA, BEN = Person("anna", True), Person("ben", True)
OWN = "documents/idleb-2020-02-26"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name in ("FIGURES_DATABASE", "FIGURES_DATABASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    opened = open_desk(tmp_path / "figures.parquet")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def figures(desk: Desk) -> list[dict[str, Any]]:
    return read_for_review(desk, OWN).figures


def sent(figure: str, action: str = "agree", **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "figure": figure, "action": action, "after": 0, "changes": {}, "reason": ""} | fields


def save(desk: Desk, person: Person, *records: dict[str, Any], **answers: Any) -> list[str]:
    """The states that these records are answered with, in their order."""
    given = save_records(desk, person, OWN, read_records(list(records)), answers)
    return [given[record["id"]]["state"] for record in records if record["id"] in given]


def test_decisions_are_written_in_their_order_and_once(desk: Desk, figures: list[dict[str, Any]]) -> None:
    first, second = figures[0]["figure_id"], figures[1]["figure_id"]
    records = [
        sent(first),
        sent(second, "mend", changes={"age_group": "child"}, reason="they were"),
        sent(first, "reject", after=1),
    ]
    assert save(desk, ANNA, *records) == ["saved"] * 3
    assert save(desk, ANNA, *records) == ["saved"] * 3  # no answer had arrived: sent again
    kept = {(one.figure_id, one.action, one.sequence) for one in list_decisions(desk)}
    assert kept == {(first, "agree", 1), (first, "reject", 2), (second, "mend", 1)}
    status = {figure["figure_id"]: figure["review_status"] for figure in read_for_review(desk, OWN).figures}
    assert (status[first], status[second]) == ("rejected", "mended")


def test_what_follows_a_decision_in_one_message_begins_with_what_that_says(
    desk: Desk, figures: list[dict[str, Any]]
) -> None:
    first = figures[0]["figure_id"]
    records = [
        sent(first, "mend", changes={"age_group": "child"}, reason="they were"),
        sent(first, "agree", after=1),
        sent("", "add", like=first, changes={"outcome": "injured"}),
    ]
    assert save(desk, ANNA, *records) == ["saved"] * 3
    assert [one.reading["age_group"] for one in list_decisions(desk) if one.reading] == ["child"] * 3


def test_what_was_answered_is_not_asked_of_the_database_again(desk: Desk, figures: list[dict[str, Any]]) -> None:
    record = sent(figures[0]["figure_id"])
    assert save(desk, ANNA, record, **{record["id"]: {"state": "saved"}}) == []
    assert list_decisions(desk) == []


def test_a_figure_that_is_added_is_added_once(desk: Desk, figures: list[dict[str, Any]]) -> None:
    first = figures[0]
    span = {"start": first["number_start"], "end": first["number_end"]}
    records = [
        sent("", "add", like=first["figure_id"], changes={"outcome": "injured"}),
        sent("", "add", span=span, changes={"outcome": "missing"}),
    ]
    for _ in range(2):
        given = save_records(desk, ANNA, OWN, read_records(records), {})
        assert [answer["state"] for answer in given.values()] == ["saved", "saved"]
    added = [figure for figure in read_for_review(desk, OWN).figures if figure["method"] == "marked by a person"]
    assert {figure["outcome"] for figure in added} == {"injured", "missing"}
    assert {figure["figure_id"] for figure in added} == {answer["figure"] for answer in given.values()}
    assert all(figure["number_text"] == first["number_text"] for figure in added)


def test_nobody_who_may_only_read_writes(desk: Desk, figures: list[dict[str, Any]]) -> None:
    figure = figures[0]
    span = {"start": figure["number_start"], "end": figure["number_end"]}
    records = [sent(figure["figure_id"], action) for action in ("agree", "mend", "reject", "reopen")]
    records += [sent("", "add", span=span), sent("", "add", like=figure["figure_id"])]
    assert save(desk, VISITOR, *records) == ["refused"] * len(records)
    assert list_decisions(desk) == []


def test_who_was_overtaken_is_told_both_readings_and_later_decisions_on_it_wait_too(
    desk: Desk, figures: list[dict[str, Any]]
) -> None:
    first, second = figures[0]["figure_id"], figures[1]["figure_id"]
    save(desk, ANNA, sent(first, "mend", changes={"age_group": "child"}, reason="they were"))
    mine = sent(first, "mend", changes={"age_group": "adult"}, reason="they were not")
    later = sent(first, "reject", after=1)  # what Anna's decision is, though Ben has never seen it
    other = sent(second)
    given = save_records(desk, BEN, OWN, read_records([mine, later, other]), {})
    assert [answer["state"] for answer in given.values()] == ["meanwhile", "meanwhile", "saved"]
    told = given[mine["id"]]
    assert "anna" in told["words"]
    assert "children" in told["theirs"] and "adults" in told["mine"]
    assert [one.editor for one in list_decisions(desk) if one.figure_id == first] == ["anna"]
    afterwards = sent(first, "reject", after=1)  # in the next message, still before the answer
    given = save_records(desk, BEN, OWN, read_records([mine, afterwards]), given)
    assert [answer["state"] for answer in given.values()] == ["meanwhile"]


def test_a_decision_that_cannot_stand_is_refused_with_its_reason(desk: Desk, figures: list[dict[str, Any]]) -> None:
    figure = figures[0]["figure_id"]
    records = [
        sent(figure, "mend", changes={"quote": "other words"}, reason="x"),
        sent(figure, "mend", changes={"outcome": "amused"}, reason="x"),
        sent(figure, "mend", changes={"age_group": "child"}),
        sent("ffffffffffffffff"),
        sent("", "add"),
        sent("", "add", span={"start": 0, "end": 3}),
        sent(figure, "reopen"),
    ]
    given = save_records(desk, ANNA, OWN, read_records(records), {})
    assert [answer["state"] for answer in given.values()] == ["refused"] * len(records)
    words = [answer["words"] for answer in given.values()]
    assert "quote" in words[0] and "outcome" in words[1] and "reason" in words[2]
    assert list_decisions(desk) == []


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "text",
        {"id": "1", "action": "agree"},
        {**sent("f"), "id": "00000000-0000-4000-8000-00000000000Z"},
        {**sent("f"), "action": "destroy"},
        {**sent("f"), "after": "1"},
        {**sent("f"), "after": True},
        {**sent("f"), "changes": [1]},
        {**sent("f"), "changes": {"value": {"$gt": 0}}},
        {**sent("f"), "reason": ["x"]},
        {**sent("f"), "reason": "x" * 5_000},
        {**sent("f" * 33)},
    ],
)
def test_what_is_no_decision_is_passed_over(odd: object) -> None:
    assert read_records([odd]) == []
    assert len(read_records([odd, sent("f")])) == 1


@pytest.mark.parametrize("span", ["0-3", {"start": 3, "end": 1}, {"start": -1, "end": 2}, {"start": 0, "end": 2**40}])
def test_a_span_that_is_none_is_none(span: object) -> None:
    (record,) = read_records([sent("", "add", span=span)])
    assert record.span is None


@pytest.mark.parametrize("message", [None, {}, "x", 3])
def test_a_message_that_is_no_list_holds_no_decision(message: object) -> None:
    assert read_records(message) == []
