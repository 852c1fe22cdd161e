"""Decisions: what they say in words, which of them hold, and how a reading goes to JSON and back."""

from __future__ import annotations

import json
from datetime import date

from etl.decisions import (
    add_note,
    by_file,
    digest,
    from_reading,
    latest,
    note_of,
    standing,
    status_of,
    to_reading,
)
from etl.schema import CLAIM_SCHEMA, complete
from tests.etl.claims import cell, figures, frame
from tests.etl.deciding import decide

FIGURE = {**cell(value=20), "figure_id": "one"}


def test_a_reading_goes_to_json_and_back() -> None:
    claim = frame(cell(period_end=date(2024, 5, 6), lat=1.5)).row(0, named=True)
    back = from_reading(json.loads(json.dumps(to_reading(claim))))
    assert back.keys() == CLAIM_SCHEMA.keys()
    assert {name: value for name, value in back.items() if value is not None} == {
        name: value for name, value in claim.items() if value is not None
    }


def test_a_published_range_keeps_its_printed_ends_in_a_reading() -> None:
    ranged = cell(qualifier="between", value=None, number_text="10-20", printed_low=10, printed_high=20)
    published = figures(ranged, cell("injured", value=7)).drop("cell_key", "part_of_key")
    readings = [to_reading(row) for row in published.to_dicts()]
    assert [(one["printed_low"], one["printed_high"]) for one in readings] == [(10, 20), (None, None)]
    again = complete(frame(*map(from_reading, readings)))
    assert again.select("low", "high").rows() == published.select("low", "high").rows()


def test_the_newest_decision_holds_and_one_that_is_taken_back_leaves_none() -> None:
    agreed, rejected = decide(FIGURE), decide(FIGURE, "reject", 2)
    assert latest([rejected, agreed]) == {"one": rejected}
    assert standing([rejected, agreed]) == {"one": [agreed, rejected]}
    assert standing([agreed, rejected, decide(FIGURE, "reopen", 3)]) == {}
    anew = decide(FIGURE, "agree", 4)
    assert standing([anew, agreed, rejected, decide(FIGURE, "reopen", 3)]) == {"one": [anew]}


def test_a_note_says_what_was_changed_why_by_whom_and_when() -> None:
    mended = decide(FIGURE, "mend", value=21, place=None)
    words = "place corrected from Somewhere to nothing, value corrected from 20 to 21"
    assert sorted(note_of([mended]).removesuffix(": typo (Ada, 2026-03-04)").split(", ")) == words.split(", ")
    agreed = decide({**FIGURE, "value": 21}, "agree", 2, editor="Bo")
    assert note_of([decide(FIGURE, "mend", value=21), agreed]) == (
        "value corrected from 20 to 21: typo (Ada, 2026-03-04); agreed (Bo, 2026-03-04)"
    )
    assert note_of([decide(FIGURE, "reject", reason="a bus line")]) == "rejected: a bus line (Ada, 2026-03-04)"
    assert note_of([decide(FIGURE, "add")]) == "added (Ada, 2026-03-04)"


def test_who_agrees_with_a_mended_figure_leaves_it_mended() -> None:
    mended = decide(FIGURE, "mend", value=21)
    agreed = decide({**FIGURE, "value": 21}, "agree", 2)
    assert [status_of(chain) for chain in ([mended], [mended, agreed], [agreed])] == ["mended", "mended", "agreed"]
    assert status_of([mended, decide(FIGURE, "reject", 2)]) == "rejected"
    assert status_of([decide(FIGURE, "add")]) == "agreed"


def test_a_note_is_added_once() -> None:
    assert add_note(None, "b") == add_note("b", "b") == "b"
    assert add_note("a", "b") == add_note("a; b", "b") == "a; b"
    assert add_note("ab", "b") == "ab; b"


def test_a_digest_changes_with_what_holds_and_with_nothing_else() -> None:
    agreed, rejected = decide(FIGURE), decide(FIGURE, "reject", 2)
    assert digest([agreed, rejected]) == digest([rejected]) == digest([rejected, agreed])
    assert len({digest(said) for said in ([], [agreed], [rejected], [agreed, decide(FIGURE, "mend", 2, value=3)])}) == 4


def test_decisions_on_the_parts_of_a_file_are_those_of_the_file() -> None:
    one, two, three = (decide({**FIGURE, "figure_id": name}) for name in "abc")
    assert by_file({"reports/a#1": [one], "reports/a": [two], "toy": [three]}) == {
        "reports/a": [one, two],
        "toy": [three],
    }
