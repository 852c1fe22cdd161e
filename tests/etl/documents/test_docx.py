"""Word files: the body in order, merged cells, and files that are refused before they are inflated."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import docx
import pytest

from etl.documents import UnreadableDocument
from etl.documents.docx import read_docx


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def filled(document, rows):
    table = document.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    return table


@pytest.fixture
def note():
    document = docx.Document()
    document.add_heading("Flood note", 0)
    document.add_paragraph("Nine people died.")
    table = filled(document, [["District", "Killed", ""], ["", "Men", "Women"], ["North", "4", "3"]])
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 1).paragraphs[0].add_run("1").font.superscript = True
    document.add_paragraph("Two are missing.", style="List Bullet")
    document.sections[0].header.paragraphs[0].text = "River Desk, page 1"
    return document


def test_the_body_is_read_in_order_without_its_running_header(note):
    record = read_docx(saved(note), "note.docx")[0]
    assert record["text"] == (
        "Flood note\n\nNine people died.\n\nDistrict | Killed\nMen | Women\nNorth | 4¹ | 3\n\nTwo are missing."
    )


def test_merged_cells_stand_at_each_of_their_places(note):
    record = read_docx(saved(note), "note.docx")[0]
    (table,) = record["tables"]
    rows = [[record["text"][start:end] for start, end in row] for row in table.rows]
    assert rows == [["District", "Killed", "Killed"], ["District", "Men", "Women"], ["North", "4¹", "3"]]


def test_the_properties_say_what_it_is_and_a_template_says_nothing(note):
    record = read_docx(saved(note), "note.docx")[0]
    assert (record["title"], record["published_on"], record["publisher"]) == ("Flood note", None, None)
    core = note.core_properties
    core.title, core.author, core.language, core.created = "Flood", "River Desk", "fr-FR", datetime(2021, 6, 16, 9)
    record = read_docx(saved(note), "note.docx")[0]
    assert (record["title"], record["publisher"], record["language"]) == ("Flood", "River Desk", "fr")
    assert record["published_on"] == date(2021, 6, 16)


def rezipped(content, name, change):
    """The same archive with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change(old.read(member)) if member == name else old.read(member))
    return out.getvalue()


def test_a_bomb_is_refused_before_it_is_inflated(note):
    bomb = rezipped(saved(note), "word/document.xml", lambda _: b" " * 20_000_000)
    with pytest.raises(UnreadableDocument, match=r"bomb\.docx: it would inflate to more"):
        read_docx(bomb, "bomb.docx")


def test_an_archive_of_too_many_members_is_refused(note):
    out = io.BytesIO(saved(note))
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(2001):
            archive.writestr(f"word/{number}", b"")
    with pytest.raises(UnreadableDocument, match="would inflate"):
        read_docx(out.getvalue(), "many.docx")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"PK\x03\x04 and nothing more", "damaged or no zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted, or of the old .doc format"),
    ],
)
def test_what_is_no_word_file_is_told(content, complaint):
    with pytest.raises(UnreadableDocument, match=f"x.docx: .*{complaint}"):
        read_docx(content, "x.docx")


def test_another_archive_is_told(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(UnreadableDocument, match=r"holds no word/document\.xml"):
        read_docx(out.getvalue(), "x.docx")
