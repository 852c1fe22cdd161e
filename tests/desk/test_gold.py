"""Documents that reviewers have marked whole are a labelled set, which the reader is scored against."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desk.database import Desk
from desk.decisions import decide
from desk.documents import add_document, complete_document
from desk.gold import read_gold
from desk.reading import propose_missed, read_for_review
from etl.documents import Document
from tests.desk.conftest import ANNA
from tests.desk.readings import settle
from tests.etl.commands import run

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
    assert read_gold(sqlite_desk) == []
    complete_document(sqlite_desk, ANNA, reviewed, True)
    ((record, document),) = read_gold(sqlite_desk)
    assert (document.id, json.loads(json.dumps(record))) == (reviewed, record)
    assert (record["id"], record["language"], record["published_on"]) == (reviewed, "en", "2020-02-26")
    assert record["text"] == TEXT
    assert [figure["number_text"] for figure in record["figures"]] == ["20", "3"]
    for figure in record["figures"]:
        assert TEXT[figure["number_start"] : figure["number_end"]] == figure["number_text"]


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
