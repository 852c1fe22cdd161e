"""DOCX: the body of a Word file in order, its tables as tables; headers, footers and deleted words left out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from zipfile import ZipFile

import docx
from docx.oxml.ns import qn
from lxml import etree

from etl.documents.archive import weigh
from etl.documents.blocks import Block, Cell, Grid, assemble, raise_digits
from etl.documents.document import UnreadableDocument

_TEMPLATE_AUTHOR: Final = "python-docx"
_TEMPLATE_CREATED: Final = datetime(2013, 12, 23, 23, 15)
"""What python-docx's own template says of itself: nothing of the document."""

_P, _TBL, _TR, _TC, _R, _VAL = (qn(f"w:{tag}") for tag in ("p", "tbl", "tr", "tc", "r", "val"))
_INSIDE: Final = tuple(qn(f"w:{tag}") for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_BOX: Final = qn("w:txbxContent")


def read_docx(content: bytes, name: str) -> list[dict[str, Any]]:
    """The record of a Word file. Raises UnreadableDocument for a damaged, encrypted, outsized or empty one."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableDocument(f"{name}: encrypted, or of the old .doc format; save it as DOCX without a password.")
    weigh(content, name, "word/document.xml")
    document = docx.Document(io.BytesIO(content))
    record = assemble(to_blocks(document.element.body))
    if not record["text"]:
        raise UnreadableDocument(f"{name}: it holds no text, only pictures; recognise the text first.")
    core = document.core_properties
    headings = (p.text for p in document.paragraphs if p.style and p.style.name in ("Title", "Heading 1"))
    created = core.created.replace(tzinfo=None) if core.created else None
    author = core.author if core.author != _TEMPLATE_AUTHOR else None
    said = {
        "title": core.title or next((heading.strip() for heading in headings if heading.strip()), ""),
        "published_on": created.date() if created and created != _TEMPLATE_CREATED else None,
        "publisher": _company(content) or author,
        "language": core.language[:2].lower() if core.language else None,
    }
    return [{**said, **record}]


def _company(content: bytes) -> str | None:
    with ZipFile(io.BytesIO(content)) as archive:
        if "docProps/app.xml" not in archive.namelist():
            return None
        match = re.search(rb"<Company>([^<&]{1,200})</Company>", archive.read("docProps/app.xml"))
    return match[1].decode("utf-8", "replace").strip() or None if match else None


def to_blocks(container: etree._Element) -> Iterator[Block]:
    """The paragraphs and tables of a part of the body, text boxes after the paragraph that they hang on."""
    for child in container:
        if child.tag == _P:
            yield from _text(child).split("\n")
            for box in child.iter(_TEXT_BOX):
                if not any(box.iterancestors(_FALLBACK)) and next(box.iterancestors(_P)) is child:
                    yield from to_blocks(box)
        elif child.tag == _TBL:
            yield to_grid(child)
        elif child.tag in _INSIDE:
            yield from to_blocks(child)


def _text(paragraph: etree._Element) -> str:
    """The words of a paragraph, digits of raised runs raised, line breaks kept; deleted words are not among them."""
    words = []
    for run in paragraph.iter(_R):
        if next(run.iterancestors(_P)) is not paragraph:
            continue  # in a text box
        raised = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
        is_raised = raised is not None and raised.get(_VAL) == "superscript"
        for piece in run:
            if piece.tag == qn("w:t"):
                words.append(raise_digits(piece.text or "") if is_raised else piece.text or "")
            elif piece.tag in (qn("w:br"), qn("w:cr")):
                words.append("\n")
            elif piece.tag == qn("w:tab"):
                words.append(" ")
            elif piece.tag == qn("w:noBreakHyphen"):
                words.append("-")
    return "".join(words)


def to_grid(table: etree._Element) -> Grid:
    """The rows of a table, merged cells with what they reach over."""
    rows: list[list[Cell]] = []
    above: dict[int, tuple[int, int]] = {}  # by column: row and number of the cell that a merged cell goes on from
    header_rows = 0
    for index, row in enumerate(_members(table, _TR)):
        is_header = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        header_rows += is_header and header_rows == index
        rows.append([])
        column = 0
        for tc in _members(row, _TC):
            columns = _span(tc)
            merged = tc.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merged is not None and merged.get(_VAL) != "restart" and column in above:
                first, number = above[column]
                whole = rows[first][number]
                rows[first][number] = Cell(whole.text, whole.columns, index - first + 1)
            else:
                above[column] = (index, len(rows[-1]))
                rows[-1].append(Cell(_text_within(tc), columns))
            column += columns
    return Grid(rows, header_rows)


def _members(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _INSIDE:
            yield from _members(child, tag)


def _span(tc: etree._Element) -> int:
    said = tc.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = said.get(_VAL, "1") if said is not None else "1"
    return max(1, int(value)) if re.fullmatch(r"\d{1,3}", value, re.ASCII) else 1


def _text_within(tc: etree._Element) -> str:
    return " ".join(_text(paragraph) for paragraph in tc.iter(_P))
