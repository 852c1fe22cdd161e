"""What reviewers teach: agreement with the reader by month and field, and documents that are marked whole."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from desk.agreement import FIELDS, FOUND, STANDS, agreement, to_gold
from desk.database import Desk
from desk.decisions import decide
from desk.documents import add_document, complete_document
from desk.reading import propose_missed, read_for_review
from etl import __main__ as command
from etl.decisions import Reading
from etl.documents import Document
from tests.desk.conftest import ANNA
from tests.desk.readings import from_prose, from_table

MARCH, APRIL = datetime(2026, 3, 4, 12, tzinfo=UTC), datetime(2026, 4, 5, 12, tzinfo=UTC)


def settle(
    desk: Desk, figure_id: str, action: str, before: Reading | None, after: int = 0, now: datetime = MARCH, **said: Any
) -> None:
    said_before = before or from_prose()
    reading = None if action in ("reject", "reopen") else {**said_before, **said}
    decide(
        desk, ANNA, str(uuid4()), said_before["dataset"], said_before["document_id"], figure_id, action,
        None if action == "add" else before, reading, "looked at it", after, now,
    )  # fmt: skip


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


TEXT = "On Monday 20 people were killed in Idleb, a doctor said. A bus of line 14 hit 3 people.\n"


@pytest.fixture
def reviewed(sqlite_desk: Desk) -> str:
    """The name of a document of which one figure was agreed with, the rest rejected, and one was added."""
    document = Document("upload", TEXT, "Shelling", "Toy Press", date(2020, 2, 26), "en")
    name = add_document(sqlite_desk, ANNA, document, "shelling.txt", None)
    document_id = f"added/{name}"
    for figure in read_for_review(sqlite_desk, document_id).figures:
        action = "agree" if figure["number_text"] == "20" else "reject"
        settle(sqlite_desk, figure["figure_id"], action, figure["machine"])
    start = TEXT.index("3 people")
    proposed = propose_missed(sqlite_desk, document_id, start, start + len("3 people"))
    decide(sqlite_desk, ANNA, "a-new-one", "added", document_id, "bus", "add", None, proposed, "", 0)
    return name


def test_only_what_is_marked_whole_is_gold_and_only_what_stands(sqlite_desk: Desk, reviewed: str) -> None:
    assert to_gold(sqlite_desk) == []
    complete_document(sqlite_desk, ANNA, reviewed, True)
    (record,) = json.loads(json.dumps(to_gold(sqlite_desk)))
    assert (record["id"], record["language"], record["published_on"]) == (reviewed, "en", "2020-02-26")
    assert record["text"] == TEXT
    assert [figure["number_text"] for figure in record["figures"]] == ["20", "3"]
    for figure in record["figures"]:
        assert TEXT[figure["number_start"] : figure["number_end"]] == figure["number_text"]


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["etl", *words])
    with pytest.raises(SystemExit) as ended:
        command.main()
    return int(ended.value.code or 0)


def test_the_reader_is_scored_against_the_reviewed_documents(
    sqlite_desk: Desk,
    reviewed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = ("--table", str(tmp_path / "figures.parquet"))
    assert run(monkeypatch, "evaluate", "--reviewed", *table) == 1
    assert "No document is marked whole" in capsys.readouterr().err
    complete_document(sqlite_desk, ANNA, reviewed, True)
    assert run(monkeypatch, "evaluate", "--reviewed", "--json", *table) == 0
    scores = json.loads(capsys.readouterr().out)["full"]["all"]
    assert (scores["documents"], scores["figures"]) == (1, 2)
    assert scores["found"]["recall"]["value"] < 1


def test_reviewed_documents_never_mix_with_the_labelled_sets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"text": "Rain.", "figures": []}\n', encoding="utf-8")
    for words in (["--reviewed", str(gold)], ["--reviewed", "--publish"], []):
        assert run(monkeypatch, "evaluate", *words) == 2
        assert "never mixed" in capsys.readouterr().err
