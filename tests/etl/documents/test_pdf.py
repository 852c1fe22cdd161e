"""PDF: pages in reading order, without what runs on every page, tables with and without rules."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import pytest
from fpdf import FPDF

from etl.documents import UnreadableDocument, read_documents
from etl.documents.pdf import read_pdf

ROWS = [
    ["District", "Killed", "Displaced families"],
    ["North", "7", "310"],
    ["South", "5", "-"],
    ["Total", "12", "310"],
]
OPENING = (
    "The river burst its banks on Monday and twelve people died in the northern villages while volunteers carried "
    "families over the bridge to the school. Officials said that more than 3,400 people had been displaced."
)
COLUMN = "In the western valley the water came at night, and the people of four hamlets slept in a church hall. "


class Report(FPDF):
    """Pages with a running header and a page number."""

    def header(self):
        self.set_font("Helvetica", size=8)
        self.cell(0, 6, "River Desk - situation report")
        self.ln(12)

    def footer(self):
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 6, f"Page {self.page_no()}", align="C")


@cache
def flood():
    """A report of three pages."""
    pdf = Report()
    pdf.set_author("River Desk")
    pdf.set_creation_date(datetime(2021, 6, 16))
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 18)
    pdf.cell(0, 10, "Flood in the valley")
    pdf.ln(14)
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(0, 5.5, OPENING, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    pdf.multi_cell(0, 5.5, "- Killed: 12\n- Injured: 40", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    with pdf.table(width=150) as table:
        for cells in ROWS:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    pdf.add_page()
    with pdf.text_columns(ncols=2, gutter=10, text_align="J") as columns:
        columns.write(COLUMN * 8 + "\n\n" + "The governor asked for tents. " * 20)
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(0, 5.5, "Figures without rules follow.", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3)
    for cells in ROWS:
        for cell in cells:
            pdf.cell(50, 7, cell)
        pdf.ln(7)
    pdf.ln(7)
    pdf.multi_cell(0, 5.5, "The end.")
    return bytes(pdf.output())


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "flood.pdf"
    path.write_bytes(flood())
    return read_documents(path)[0]


def test_a_paragraph_is_one_line_and_list_items_are_their_own(document):
    lines = document.text.split("\n\n")
    assert OPENING in lines
    assert "- Killed: 12" in lines


def test_running_headers_and_page_numbers_are_left_out(document):
    assert "situation report" not in document.text
    assert "Page" not in document.text


def test_columns_are_read_one_after_another(document):
    assert (COLUMN * 8).strip() in document.text


def test_tables_with_and_without_rules_are_tables(document):
    read = [[[document.text[start:end] for start, end in row] for row in table.rows] for table in document.tables]
    assert read == [ROWS, ROWS]
    assert document.text.count("North | 7 | 310") == 2


def test_an_offset_leads_back_to_its_page(document):
    assert [document.page_of(document.text.index(words)) for words in ("Flood", "western", "rules", "end.")] == [
        1,
        2,
        3,
        3,
    ]


def test_the_file_says_its_title_author_and_day(document):
    assert (document.title, document.publisher) == ("Flood in the valley", "River Desk")
    assert (document.published_on, document.language) == (date(2021, 6, 16), "en")


def test_a_sentence_over_the_end_of_a_page_is_whole():
    pdf = FPDF()
    pdf.set_font("Helvetica", size=11)
    pdf.add_page()
    pdf.set_y(260)
    pdf.multi_cell(0, 5.5, "Rain fell on the hills for nine days and nine nights, and " * 8 + "then it stopped.")
    record = read_pdf(bytes(pdf.output()), "rain.pdf")[0]
    assert "\n" not in record["text"]
    assert len(record["pages"]) == 2
    assert 0 < record["pages"][1] < len(record["text"])


def test_a_raised_digit_is_the_mark_of_a_footnote():
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.write(8, "Killed: 204")
    pdf.char_vpos = "SUP"
    pdf.write(8, "1")
    assert read_pdf(bytes(pdf.output()), "a.pdf")[0]["text"] == "Killed: 204¹"


def test_pictures_of_pages_and_passwords_are_told():
    blank, locked = FPDF(), FPDF()
    blank.add_page()
    locked.add_page()
    locked.set_encryption(owner_password="a", user_password="b")
    with pytest.raises(UnreadableDocument, match=r"scan\.pdf: it holds no text, only pictures of pages"):
        read_pdf(bytes(blank.output()), "scan.pdf")
    with pytest.raises(UnreadableDocument, match=r"locked\.pdf: encrypted; save it without a password"):
        read_pdf(bytes(locked.output()), "locked.pdf")
    with pytest.raises(UnreadableDocument, match=r"broken\.pdf: damaged"):
        read_pdf(b"%PDF-1.4 and nothing more", "broken.pdf")
