"""Reading a file by its suffix and its content; whatever it holds, nothing but one clear sentence."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.documents import SUFFIXES, UnreadableDocument, read_documents
from tests.etl.documents.test_html import PAGE
from tests.etl.documents.test_pdf import flood

STARTS = (
    b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html><table><tr><td>", b"From: a\nSubject: b\n\n", b'{"data": [', b"---\n",
    b"|a|b|\n|-|-|\n",
)  # fmt: skip


def test_a_lying_suffix_is_told(tmp_path):
    for name, content, complaint in [
        ("a.txt", b"%PDF-1.7", "the name says text, but the content is PDF"),
        ("b.pdf", b"Nine people died.", "the name says PDF, but the content is no PDF"),
        ("c.md", PAGE.encode(), "the name says Markdown, but the content is HTML"),
        ("d.html", b"PK\x03\x04", "the name says HTML, but the content is zip archive"),
        ("e.docx", PAGE.encode(), "the name says DOCX, but the content is HTML"),
    ]:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableDocument, match=f"{name}: {complaint}"):
            read_documents(tmp_path / name)


def test_an_unknown_suffix_is_told_with_those_that_are_known(tmp_path):
    (tmp_path / "a.xls").write_bytes(b"x")
    with pytest.raises(UnreadableDocument, match=r"a\.xls: files of this kind are not read; known are \.txt, .*\.json"):
        read_documents(tmp_path / "a.xls")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UnreadableDocument, match=r"gone\.txt: cannot be opened"):
        read_documents(tmp_path / "gone.txt")


def test_capitals_in_a_suffix_are_no_matter(tmp_path):
    (tmp_path / "A.TXT").write_text("Nine people died.", encoding="utf-8")
    assert read_documents(tmp_path / "A.TXT")[0].id == "A"


def hold(path):
    """Read a file; every offset of what it gives points into its text."""
    try:
        documents = read_documents(path)
    except UnreadableDocument as error:
        assert path.name in str(error)
        return
    for document in documents:
        document.text.encode()
        assert all(0 <= page <= len(document.text) for page in document.pages)
        for table in document.tables:
            for row in table.rows:
                assert all(table.start <= start <= end <= table.end <= len(document.text) for start, end in row)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(SUFFIXES), st.sampled_from(STARTS), st.binary(max_size=200) | st.text(max_size=200).map(str.encode)
)
def test_whatever_a_file_holds_it_is_read_or_refused_in_one_sentence(tmp_path, suffix, start, rest):
    path = tmp_path / f"x{suffix}"
    path.write_bytes(start + rest)
    hold(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=20), st.integers(0, 5000))
def test_a_damaged_pdf_is_read_or_refused_in_one_sentence(tmp_path, changes, cut):
    content = bytearray(flood())
    for position, byte in changes:
        content[position % len(content)] = byte
    path = tmp_path / "x.pdf"
    path.write_bytes(content[: len(content) - cut % 700])
    hold(path)
