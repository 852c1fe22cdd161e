"""The commands extract and evaluate: text in, the same documents with their figures out."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from etl.extract import read_records
from etl.prose import UnreadableDocument
from etl.schema import FRAME_SCHEMA

ROOT = Path(__file__).parents[2]
REPORT = """---
title: A night in the valley
publisher: Valley Desk
published_on: 2021-06-16
language: en
---
Gunmen killed at least 12 people on Monday, police said.
"""


def run(*arguments):
    """The command line as a user runs it."""
    command = [sys.executable, "-m", "etl", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "night.md"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_a_markdown_report_comes_back_with_its_figures(report):
    done = run("extract", report)
    (document,) = map(json.loads, done.stdout.splitlines())
    (figure,) = document["figures"]
    assert done.returncode == 0
    assert (document["id"], document["published_on"]) == ("night", "2021-06-16")
    assert (figure["value"], figure["qualifier"], figure["source"]) == (12, "at_least", "police")
    assert figure["period_start"] == "2021-06-14"
    assert document["text"][figure["number_start"] : figure["number_end"]] == figure["number_text"] == "12"


def test_jsonl_documents_come_back_in_order_with_all_that_they_carried(tmp_path):
    path = tmp_path / "many.jsonl"
    documents = [
        {"id": "b", "text": "Nine people died.", "language": "en", "desk": 4},
        {"id": "a", "text": "Rain.", "language": "en"},
    ]
    path.write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    first, second = map(json.loads, run("extract", path).stdout.splitlines())
    assert (first["id"], first["desk"], [figure["value"] for figure in first["figures"]]) == ("b", 4, [9])
    assert (second["id"], second["figures"]) == ("a", [])


def test_csv_has_a_row_a_figure_and_every_field(report, tmp_path):
    output = tmp_path / "out.csv"
    run("extract", report, "--format", "csv", "--output", output)
    (row,) = csv.DictReader(io.StringIO(output.read_text(encoding="utf-8")))
    assert set(FRAME_SCHEMA) - {"table_ref"} <= set(row)
    assert (row["value"], row["low"], row["high"], row["publisher"]) == ("12", "12", "", "Valley Desk")


def test_each_document_in_a_file_comes_back_with_the_figures_of_its_tables(tmp_path):
    page = (
        "<p>Nine people died.</p><table><tr><th>Place</th><th>Injured</th></tr><tr><td>Gao</td><td>4</td></tr></table>"
    )
    reports = [
        {"id": number, "fields": {"title": "Rain", "body-html": page, "language": [{"code": "en"}]}}
        for number in (7, 8)
    ]
    (tmp_path / "answer.json").write_text(json.dumps({"data": reports}), encoding="utf-8")
    first, second = map(json.loads, run("extract", tmp_path / "answer.json").stdout.splitlines())
    assert (first["id"], second["id"]) == ("answer#7", "answer#8")
    assert [(figure["value"], figure["outcome"]) for figure in second["figures"]] == [(9, "killed"), (4, "injured")]
    assert second["figures"][1]["quote"] == "Gao | 4"


BROKEN = [
    ("no.jsonl", '{"id": "x"}', "no.jsonl, x: field 'text' is missing"),
    ("bad.jsonl", "{", "bad.jsonl, line 1: not JSON"),
    ("day.jsonl", '{"id": "x", "text": "t", "published_on": "16/06/2021"}', "field 'published_on' is '16/06/2021'"),
]


@pytest.mark.parametrize(("name", "content", "complaint"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_document_is_one_clear_sentence_and_a_failure(tmp_path, name, content, complaint):
    (tmp_path / name).write_text(content, encoding="utf-8")
    done = run("extract", tmp_path / name)
    assert done.returncode == 1
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(UnreadableDocument, match=r"picture\.txt: not UTF-8 text"):
        list(read_records(tmp_path / "picture.txt"))


def test_evaluate_writes_scores_as_text_and_as_json(tmp_path):
    gold = tmp_path / "gold.jsonl"
    figure = {"id": "f1", "number_start": 0, "number_end": 4, "value": 9, "outcome": "killed", "qualifier": "exact"}
    gold.write_text(
        json.dumps({"id": "a", "language": "en", "text": "Nine people died.", "figures": [figure]}), encoding="utf-8"
    )
    assert "strict" in run("evaluate", gold).stdout
    scores = json.loads(run("evaluate", gold, "--json").stdout)
    assert scores["full"]["all"]["found"]["f1"]["value"] == 1.0


def test_evaluate_refuses_documents_without_labels(tmp_path):
    (tmp_path / "plain.jsonl").write_text('{"id": "a", "text": "Nine people died."}', encoding="utf-8")
    done = run("evaluate", tmp_path / "plain.jsonl")
    assert (done.returncode, "field 'figures' is missing" in done.stderr) == (1, True)
