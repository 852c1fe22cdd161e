"""Situation reports in data/documents: files of any format, each figure with its document and its quote."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from etl.source import ShapeChanged
from etl.sources.documents import SOURCE

REPORT = "---\ntitle: Rain\npublished_on: 2021-06-16\nlanguage: en\n---\nNine people died in Gao, Mali.\n"
REPORTS = [
    {
        "id": number,
        "fields": {
            "title": "Rain",
            "date": {"original": "2021-06-16T00:00:00+00:00"},
            "source": [{"shortname": "RDV"}],
            "body-html": "<table><tr><th>Place</th><th>Killed</th></tr><tr><td>Gao</td><td>7</td></tr></table>",
            "language": [{"code": "en"}],
        },
    }
    for number in (1, 2)
]


def test_each_document_in_a_file_has_its_own_id_and_text(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"data": REPORTS}), encoding="utf-8")
    figures = SOURCE.read(path).claims
    assert list(figures["document_id"]) == ["documents/answer#1", "documents/answer#2"]
    assert SOURCE.texts is not None
    texts = SOURCE.texts(path)
    for row in figures.iter_rows(named=True):
        assert texts[row["document_id"]][row["quote_start"] : row["quote_end"]] == row["quote"] == "Gao | 7"


def test_a_document_without_a_licence_is_read_but_not_passed_on(tmp_path: Path) -> None:
    path = tmp_path / "rain.md"
    path.write_text(REPORT, encoding="utf-8")
    (figure,) = SOURCE.read(path).claims.to_dicts()
    assert (figure["value"], figure["licence"], figure["redistributable"]) == (9, "not stated", False)


def test_a_document_that_does_not_say_its_day_stops_its_file(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Rain", 0)
    document.add_paragraph("Nine people died.")
    document.save(str(tmp_path / "rain.docx"))
    with pytest.raises(ShapeChanged, match=r"rain\.docx, report rain: it does not say its published_on; add it"):
        SOURCE.read(tmp_path / "rain.docx")
