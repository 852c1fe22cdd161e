"""A document as JSON and back: nothing is lost, and what was never written so is refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.documents import Document, Table, UnreadableDocument
from etl.documents.stored import from_json, to_json

WORDS = st.none() | st.text(max_size=20)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document, with spans anywhere in its text."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
    offsets = st.integers(0, len(text))
    spans = st.tuples(offsets, offsets).map(lambda pair: (min(pair), max(pair)))
    width = draw(st.integers(1, 3))
    height = draw(st.integers(1, 3))
    rows = draw(st.lists(st.tuples(*[spans] * width), min_size=height, max_size=height))
    lines = draw(st.lists(spans, min_size=height, max_size=height))
    tables = draw(st.sampled_from([(), (Table(tuple(rows), tuple(lines), draw(st.integers(0, height))),)]))
    return Document(
        *(draw(st.text(max_size=10)), text, draw(st.text(max_size=20)), draw(WORDS)),
        *(draw(st.none() | st.dates()), draw(WORDS), draw(WORDS), draw(WORDS)),
        *(tuple(draw(st.lists(offsets, max_size=3))), tables),
    )


@given(documents())
def test_a_document_comes_back_as_it_went(document: Document) -> None:
    record = json.loads(json.dumps(to_json(document)))
    assert from_json(record, "here") == document


def test_the_record_reads_as_it_is_documented() -> None:
    table = Table(rows=(((0, 1), (1, 1)),), lines=((0, 2),), header_rows=1)
    document = Document("a", "xyz", "Title", published_on=date(2021, 5, 3), pages=(0, 2), tables=(table,))
    assert to_json(document) == {
        "id": "a",
        "text": "xyz",
        "title": "Title",
        "publisher": None,
        "published_on": "2021-05-03",
        "language": None,
        "url": None,
        "licence": None,
        "pages": [0, 2],
        "tables": [{"rows": [[[0, 1], [1, 1]]], "lines": [[0, 2]], "header_rows": 1}],
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("id", None), ("id", 3), ("text", None), ("title", None), ("publisher", 3), ("licence", ["x"])),
        *(("published_on", "yesterday"), ("published_on", 20210503), ("pages", [4]), ("pages", [-1])),
        *(("pages", ["0"]), ("pages", [True]), ("pages", 3), ("tables", [{}]), ("tables", ["x"])),
        ("tables", {"rows": []}),
        ("tables", [{"rows": [], "lines": []}]),
        ("tables", [{"rows": [[[0, 1]]], "lines": [[0, 4]]}]),
        ("tables", [{"rows": [[[2, 1]]], "lines": [[0, 3]]}]),
        ("tables", [{"rows": [[[0, 1, 2]]], "lines": [[0, 3]]}]),
        ("tables", [{"rows": [[[0, 1]], [[0, 1], [1, 2]]], "lines": [[0, 3], [0, 3]]}]),
        ("tables", [{"rows": [[[0, 1]]], "lines": [[0, 3]], "header_rows": 2}]),
        ("tables", [{"rows": [[[0, 1]]], "lines": [[0, 3]], "header_rows": None}]),
    ],
)  # fmt: skip
def test_what_was_never_written_so_is_refused_by_its_field(field: str, value: Any) -> None:
    record = {**to_json(Document("a", "xyz", "Title")), field: value}
    with pytest.raises(UnreadableDocument, match=f"a.json: field '{field}' is not as the desk writes it"):
        from_json(record, "a.json")


@pytest.mark.parametrize("record", [None, [], "text", 3, {}])
def test_what_is_no_record_is_refused(record: object) -> None:
    with pytest.raises(UnreadableDocument, match=r"a\.json: "):
        from_json(record, "a.json")
