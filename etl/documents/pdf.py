"""PDF: the text of its pages in reading order, without running headers and page numbers; tables as tables."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import pdfplumber
import pypdfium2
from pypdfium2 import raw

from etl.documents import layout
from etl.documents.blocks import PAGE, Block, Cell, Grid, assemble
from etl.documents.document import UnreadableDocument
from etl.documents.layout import Box, Letter, Line
from etl.documents.plain import join_lines

log = logging.getLogger(__name__)
logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every oddity that it puts right

PAGES: Final = 1_000
LETTERS: Final = 100_000
"""Of a page; those beyond are no page that somebody reads."""

_MARGIN: Final = 0.12
"""Running headers and page numbers stand within this share of the page's height from its top or bottom."""

_RULES: Final = range(4, 3_000)
"""A page with fewer drawn lines has no ruled table, one with more holds a map or a picture."""

_PAGE_NUMBER: Final = re.compile(
    r"\W*(?:page|página|pág\.?|صفحة)\s*\d{1,4}(?:\s*(?:of|/|de|sur|من)\s*\d{1,4})?\W*|\W*\d{1,4}\s*(?:of|/)\s*\d{1,4}\W*|\W*1\W*",
    re.IGNORECASE,
)
_NO_TITLE: Final = re.compile(r"^(?:microsoft|untitled)|\.(?:docx?|indd|pptx?|odt|pdf|rtf|html?)$", re.IGNORECASE)
_DAY: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


def read_pdf(content: bytes, name: str) -> list[dict[str, Any]]:
    """The record of a PDF, with `pages`. Raises UnreadableDocument for an encrypted, damaged or scanned one."""
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableDocument(f"{name}: encrypted; save it without a password.") from None
        raise UnreadableDocument(f"{name}: damaged, it cannot be opened as PDF; save it again.") from None
    try:
        if len(pdf) > PAGES:
            raise UnreadableDocument(f"{name}: more than {PAGES:,} pages; split it.")
        pages = [_read_page(pdf, number, content, name) for number in range(len(pdf))]
        said = pdf.get_metadata_dict()
    finally:
        pdf.close()
    running = _running_lines(pages)
    record = assemble(_to_blocks(pages, running), paged=True)
    if not record["text"]:
        raise UnreadableDocument(f"{name}: it holds no text, only pictures of pages; recognise the text (OCR) first.")
    title = " ".join(said.get("Title", "").split())
    return [
        {
            "title": title if title and not _NO_TITLE.search(title) else _largest(pages[0], running),
            "published_on": _day(said.get("CreationDate", "")),
            "publisher": " ".join(said.get("Author", "").split()) or None,
            **record,
        }
    ]


class _Page:
    """What was read of a page: its size, its lines outside ruled tables, and these tables with their tops."""

    def __init__(self, height: float, lines: list[Line], grids: list[tuple[float, Grid]]) -> None:
        self.height, self.lines, self.grids = height, lines, grids


def _read_page(pdf: pypdfium2.PdfDocument, number: int, content: bytes, name: str) -> _Page:
    page = pdf[number]
    width, height = page.get_size()
    letters = _letters(page, width, height)
    drawn = sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)) if letters else 0
    page.close()
    grids = []
    if drawn in _RULES:
        for bottom, top, grid, inside in _ruled_tables(content, number, height, letters, name):
            grids.append((top, grid))
            letters = [letter for letter, within in zip(letters, inside, strict=True) if not within]
            log.debug("%s, page %d: a table from %.0f to %.0f", name, number + 1, bottom, top)
    return _Page(height, layout.to_lines(layout.to_segments(letters)), grids)


def _letters(page: pypdfium2.PdfPage, width: float, height: float) -> list[Letter]:
    """The letters of a page in the order of the file, placed as the page is shown (a turned page is turned)."""
    text = page.get_textpage()
    turned, (left, bottom, *_) = page.get_rotation(), page.get_mediabox()
    letters = []
    for index in range(min(text.count_chars(), LETTERS)):
        code = raw.FPDFText_GetUnicode(text, index)
        letter = "-" if code in (0x02, 0xAD) else chr(code) if 9 <= code < 0x110000 else ""
        if not letter or 0xD800 <= code < 0xE000:
            continue
        x0, y0, x1, y1 = text.get_charbox(index, loose=True)
        box = _turn((x0 - left, y0 - bottom, x1 - left, y1 - bottom), turned, width, height)
        letters.append(Letter(letter, box))
    text.close()
    return letters


def _turn(box: Box, turned: int, width: float, height: float) -> Box:
    """A box on a page that is shown turned clockwise by so many degrees; width and height are as shown."""
    x0, y0, x1, y1 = box
    if turned == 90:
        return y0, height - x1, y1, height - x0
    if turned == 180:
        return width - x1, height - y1, width - x0, height - y0
    if turned == 270:
        return width - y1, x0, width - y0, x1
    return box


# --- ruled tables -------------------------------------------------------------------------------------------------


def _ruled_tables(
    content: bytes, number: int, height: float, letters: Sequence[Letter], name: str
) -> Iterator[tuple[float, float, Grid, list[bool]]]:
    """The tables with drawn rules on a page: bottom, top, rows, and which of the letters stand in it."""
    try:
        with pdfplumber.open(io.BytesIO(content), pages=[number + 1]) as plumbed:
            found = plumbed.pages[0].find_tables()
            tables = [[[cell for cell in row.cells if cell] for row in table.rows] for table in found]
    except Exception as error:  # a second parser may stumble where the first did not
        log.warning("%s, page %d: tables are read as lines (%s)", name, number + 1, type(error).__name__)
        return
    for rows in tables:
        cells = [cell for row in rows for cell in row]
        columns = sorted({round(cell[0]) for cell in cells})
        tops = sorted({round(cell[1]) for cell in cells})
        if len(columns) < 2 or len(tops) < 2:
            continue
        grid = [
            [
                Cell(
                    _text_in(letters, cell, height),
                    sum(cell[0] - 1 < column < cell[2] - 1 for column in columns),
                    sum(cell[1] - 1 < top < cell[3] - 1 for top in tops),
                )
                for cell in row
            ]
            for row in rows
        ]
        if sum(bool(cell.text) for row in grid for cell in row) < 4:
            continue
        left, right = min(cell[0] for cell in cells), max(cell[2] for cell in cells)
        top, bottom = height - min(cell[1] for cell in cells), height - max(cell[3] for cell in cells)
        if not layout.is_rightward(layout.to_lines(layout.to_segments(letters))):
            grid = [list(reversed(row)) for row in grid]
        inside = [left <= x <= right and bottom <= y <= top for x, y in (letter.centre for letter in letters)]
        letters = [letter for letter, within in zip(letters, inside, strict=True) if not within]
        yield bottom, top, Grid(grid), inside


def _text_in(letters: Sequence[Letter], cell: Box, height: float) -> str:
    """The words in a cell, whose box is measured from the top of the page."""
    left, top, right, bottom = cell
    inside = [
        letter
        for letter in letters
        if letter.text in "\r\n" or (left <= letter.centre[0] <= right and top <= height - letter.centre[1] <= bottom)
    ]
    lines = layout.to_lines(layout.to_segments(inside))
    rightward = layout.is_rightward(lines)
    text = ""
    for line in lines:
        text = join_lines(text, layout.text_of(line, rightward)) if text else layout.text_of(line, rightward)
    return text


# --- pages together -----------------------------------------------------------------------------------------------


def _in_margin(line: Line, page: _Page) -> str | None:
    middle = (line[0].top + line[0].bottom) / 2
    if middle > (1 - _MARGIN) * page.height:
        return "top"
    return "bottom" if middle < _MARGIN * page.height else None


def _signature(line: Line, page: _Page) -> tuple[str | None, int, str]:
    """What a running line has in common with itself on other pages: its words without numbers, and its height."""
    return _in_margin(line, page), round(line[0].bottom / 6), re.sub(r"\d+", "#", layout.text_of(line))


def _running_lines(pages: Sequence[_Page]) -> set[int]:
    """The identities of lines in the margins that stand on a third of the pages, at least two, or number a page."""
    count = Counter(
        signature
        for page in pages
        for signature in {_signature(line, page) for line in page.lines if _in_margin(line, page)}
    )
    running = set()
    for page in pages:
        for line in page.lines:
            if not _in_margin(line, page):
                continue
            often = count[_signature(line, page)]
            numbers = line in (page.lines[0], page.lines[-1]) and _PAGE_NUMBER.fullmatch(layout.text_of(line))
            if (often >= 2 and often * 3 >= len(pages)) or numbers:
                running.add(id(line))
    return running


def _to_blocks(pages: Sequence[_Page], running: set[int]) -> Iterator[Block]:
    """The blocks of all pages in order, PAGE where one starts; a paragraph that runs on over its page's end is one."""
    last = ""  # the paragraph that may run on
    for page in pages:
        start = PAGE
        for block in _page_blocks(page, running):
            if isinstance(block, str) and start and last and layout.runs_on(last, block):
                joined = join_lines(last, block)
                last = joined[: -len(block)] + PAGE + block
            else:
                yield last
                if isinstance(block, str):
                    last = start + block
                else:
                    yield start
                    yield block
                    last = ""
            start = ""
        if start:
            yield last
            last = start
    yield last


def _page_blocks(page: _Page, running: set[int]) -> Iterator[Block]:
    lines = [line for line in page.lines if id(line) not in running]
    for top, grid in sorted(page.grids, key=lambda found: -found[0]):
        above = [line for line in lines if line[0].bottom > top - 2]
        lines = lines[len(above) :]
        yield from layout.to_blocks(above)
        yield grid
    yield from layout.to_blocks(lines)


def _largest(page: _Page, running: set[int]) -> str:
    """The lines in the largest letters of the first page, where they are larger than its other ones."""
    lines = [line for line in page.lines if id(line) not in running]
    heights = sorted(line[0].height for line in lines)
    if not heights or heights[-1] < 1.15 * heights[len(heights) // 2]:
        return ""
    return " ".join(layout.text_of(line) for line in lines if line[0].height > 0.95 * heights[-1])[:300]


def _day(said: str) -> date | None:
    match = _DAY.match(said)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
