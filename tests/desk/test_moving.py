"""Pages and tables stay on their words when the text of a document is changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk.moving import with_text
from etl.documents import Document, Table
from etl.documents.stored import from_json, to_json

TEXT = "Report\n\nDead | 12\nHurt | 7\n\nThe end."


def document(text: str = TEXT) -> Document:
    """A text with a table of two rows and a page that begins behind it."""
    rows, lines = [], []
    for words in ("Dead | 12", "Hurt | 7"):
        start = text.index(words)
        middle = start + words.index("|")
        rows.append(((start, middle - 1), (middle + 2, start + len(words))))
        lines.append((start, start + len(words)))
    return Document("a", text, pages=(0, text.index("The end")), tables=(Table(tuple(rows), tuple(lines)),))


def cells(changed: Document) -> list[list[list[str]]]:
    return [[[changed.text[start:end] for start, end in row] for row in table.rows] for table in changed.tables]


def test_words_before_the_table_move_it() -> None:
    changed = with_text(document(), TEXT.replace("Report", "A longer report"))
    assert cells(changed) == [[["Dead", "12"], ["Hurt", "7"]]]
    assert changed.text[changed.pages[1] :] == "The end."


def test_a_paragraph_right_before_the_table_or_right_behind_it_is_no_part_of_it() -> None:
    before = with_text(document(), TEXT.replace("Dead", "Another paragraph.\n\nDead"))
    behind = with_text(document(), TEXT.replace("| 7", "| 7\n\nAnother paragraph."))
    for changed in (before, behind):
        assert cells(changed) == [[["Dead", "12"], ["Hurt", "7"]]]
        lines = [changed.text[start:end] for start, end in changed.tables[0].lines]
        assert lines == ["Dead | 12", "Hurt | 7"]


def test_a_cell_grows_and_shrinks_with_its_words() -> None:
    for old, new in (("12", "120"), ("12", "1,212"), ("12", "2"), ("12", "1"), ("12", "35")):
        changed = with_text(document(), TEXT.replace(old, new))
        assert cells(changed) == [[["Dead", new], ["Hurt", "7"]]]


def test_a_table_that_changed_in_several_cells_reads_as_text() -> None:
    assert with_text(document(), TEXT.replace("12\nHurt", "13\nInjured")).tables == ()


@given(st.text("ab |\n", max_size=30), st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_whatever_is_changed_the_spans_lie_in_the_text(inserted: str, one: int, other: int) -> None:
    start, end = sorted((one, other))
    changed = with_text(document(), TEXT[:start] + inserted + TEXT[end:])
    assert from_json(to_json(changed), "here") == changed


@given(st.text(max_size=20), st.text(max_size=20))
def test_changing_a_text_and_back_keeps_the_words(old: str, new: str) -> None:
    there = with_text(Document("a", old), new)
    assert with_text(there, old) == Document("a", old)
