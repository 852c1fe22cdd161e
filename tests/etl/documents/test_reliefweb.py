"""An answer of the ReliefWeb API: its reports, each with what it says of itself."""

from __future__ import annotations

import json
from datetime import date

import pytest

from etl.documents import UnreadableDocument, read_documents

FULL = {
    "id": "4021",
    "fields": {
        "title": "Valley: flood update",
        "body-html": "<p>Nine people died.</p><table><tr><td>Dead</td><td>9</td></tr></table>",
        "body": "not this one",
        "date": {"original": "2021-06-16T00:00:00+00:00", "created": "2021-06-18T00:00:00+00:00"},
        "source": [{"name": "River Desk of the Valley", "shortname": "RDV"}, {"name": "Hill Desk"}],
        "language": [{"code": "en"}],
        "url": "https://reports.example/4021",
    },
}
PLAIN = {
    "id": 4022,
    "fields": {"title": "Note", "body": "## South\n\nTwo are *missing*.", "language": [{"code": "fr"}]},
}


@pytest.fixture
def read(tmp_path):
    def read_answer(*reports):
        path = tmp_path / "answer.json"
        path.write_text(json.dumps({"totalCount": len(reports), "data": reports}), encoding="utf-8")
        return read_documents(path)

    return read_answer


def test_each_report_is_a_document_with_the_id_that_reliefweb_gave_it(read):
    first, second = read(FULL, PLAIN)
    assert (first.id, second.id) == ("answer#4021", "answer#4022")
    assert (first.text, second.text) == ("Nine people died.\n\nDead | 9", "South\n\nTwo are missing.")


def test_a_report_says_its_date_sources_language_and_address_but_no_licence(read):
    (report,) = read(FULL)
    assert (report.title, report.published_on) == ("Valley: flood update", date(2021, 6, 16))
    assert (report.publisher, report.language) == ("RDV, Hill Desk", "en")
    assert (report.url, report.licence) == ("https://reports.example/4021", None)


def test_a_report_without_a_body_is_left_out_and_told(read, caplog):
    assert len(read(FULL, {"id": 1, "fields": {"title": "A map"}})) == 1
    assert "1 of 2 reports have no body" in caplog.text


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"data": [{"id": 1, "fields": {"title": "A map"}}]}', "ask the API for the field body-html"),
        ('{"data": [3]}', "no ReliefWeb answer"),
        ('{"rows": []}', "no ReliefWeb answer"),
        ("[1, 2]", "no ReliefWeb answer"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_another_json_is_told(tmp_path, content, complaint):
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableDocument, match=f"x.json: .*{complaint}"):
        read_documents(tmp_path / "x.json")
