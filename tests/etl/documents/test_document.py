"""Documents: what a file says of itself, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from etl.documents import UnreadableDocument, from_record, read_documents


def test_the_front_matter_is_what_a_document_says_of_itself(tmp_path):
    path = tmp_path / "note.md"
    path.write_text("---\ntitle: A note\npublished_on: 2021-06-16\nlanguage: en\n---\nIt rained.\n", encoding="utf-8")
    (document,) = read_documents(path)
    assert (document.id, document.title, document.published_on) == ("note", "A note", date(2021, 6, 16))
    assert document.text == "It rained."


def test_a_text_without_front_matter_is_read_and_its_language_guessed(tmp_path):
    path = tmp_path / "plain.txt"
    path.write_text("The river burst its banks and many people left their homes that night.", encoding="utf-8")
    assert read_documents(path)[0].language == "en"


def test_a_broken_front_matter_is_refused_by_name(tmp_path):
    path = tmp_path / "broken.md"
    path.write_text("---\ntitle: [unclosed\n---\ntext", encoding="utf-8")
    with pytest.raises(UnreadableDocument, match=r"broken\.md: the front matter cannot be read"):
        read_documents(path)


def test_the_hash_is_of_the_text_alone():
    one, other = from_record({"id": "a", "text": "x"}, "here"), from_record({"id": "b", "text": "x"}, "here")
    assert one.text_sha256 == other.text_sha256


def test_an_offset_is_on_the_last_page_that_starts_before_it():
    document = replace(from_record({"id": "a", "text": "one two six"}, "here"), pages=(0, 4, 8))
    assert [document.page_of(offset) for offset in (0, 3, 4, 10)] == [1, 1, 2, 3]
    assert from_record({"id": "a", "text": "x"}, "here").page_of(0) is None


@pytest.mark.parametrize(
    ("field", "complaint"),
    [
        ("title: [a, b]", r"field 'title' is \['a', 'b'\]; write it as text"),
        ("published_on: 16/06/2021", "field 'published_on' is '16/06/2021'; write it as YYYY-MM-DD"),
    ],
)
def test_a_field_that_is_not_what_it_should_be_is_refused_by_name(tmp_path, field, complaint):
    path = tmp_path / "note.md"
    path.write_text(f"---\n{field}\n---\nIt rained.\n", encoding="utf-8")
    with pytest.raises(UnreadableDocument, match=rf"note\.md: {complaint}"):
        read_documents(path)


def test_a_moment_is_a_day_and_a_number_is_a_title(tmp_path):
    path = tmp_path / "note.md"
    path.write_text(
        "---\ntitle: 2021\npublished_on: 2021-06-16 10:00:00\nid: x\npart: y\n---\nRain.\n", encoding="utf-8"
    )
    (document,) = read_documents(path)
    assert (document.id, document.title, document.published_on) == ("note", "2021", date(2021, 6, 16))
