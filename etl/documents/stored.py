"""A document as JSON and back: how the desk keeps it, and how the refresh is handed it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from etl.documents.document import SAID_OF_ITSELF, Document, Span, Table, UnreadableDocument

WORDS: Final = tuple(name for name in SAID_OF_ITSELF if name != "published_on")


def to_json(document: Document) -> dict[str, Any]:
    """The document as JSON: every field of it, the date as ISO text, spans as pairs."""
    return {
        "id": document.id,
        "text": document.text,
        **{name: getattr(document, name) for name in WORDS},
        "published_on": document.published_on and document.published_on.isoformat(),
        "pages": list(document.pages),
        "tables": [
            {
                "rows": [[list(cell) for cell in row] for row in table.rows],
                "lines": [list(line) for line in table.lines],
                "header_rows": table.header_rows,
            }
            for table in document.tables
        ],
    }


def from_json(record: object, where: str) -> Document:
    """The document that :func:`to_json` wrote; ``where`` names it in errors.

    Raises UnreadableDocument, and nothing else, for anything that it could not have written: another type in a field,
    or a span that reaches out of the text.
    """
    if not isinstance(record, dict):
        raise UnreadableDocument(f"{where}: it is no stored document; take it from the desk again.")
    for name in ("id", "text", "title"):
        if not isinstance(record.get(name), str):
            raise _wrong(where, name)
    for name in WORDS:
        if not isinstance(record.get(name), str | None):
            raise _wrong(where, name)
    text = record["text"]
    try:
        published_on = date.fromisoformat(said) if (said := record.get("published_on")) is not None else None
    except (TypeError, ValueError):
        raise _wrong(where, "published_on") from None
    try:
        pages = tuple(_offset(page, text) for page in record.get("pages", ()))
    except (TypeError, ValueError):
        raise _wrong(where, "pages") from None
    try:
        tables = tuple(_table(table, text) for table in record.get("tables", ()))
    except (TypeError, ValueError, KeyError, AttributeError):
        raise _wrong(where, "tables") from None
    said_of_itself: dict[str, Any] = {name: record.get(name) for name in WORDS}
    return Document(record["id"], text, published_on=published_on, pages=pages, tables=tables, **said_of_itself)


def _table(record: dict[str, Any], text: str) -> Table:
    rows = tuple(tuple(_span(cell, text) for cell in row) for row in record["rows"])
    lines = tuple(_span(line, text) for line in record["lines"])
    header_rows = record.get("header_rows", 0)
    if not lines or len(lines) != len(rows) or len({len(row) for row in rows}) != 1:
        raise ValueError
    if type(header_rows) is not int or not 0 <= header_rows <= len(rows):
        raise ValueError
    return Table(rows, lines, header_rows)


def _span(pair: list[int], text: str) -> Span:
    start, end = pair
    if _offset(start, text) > _offset(end, text):
        raise ValueError
    return start, end


def _offset(number: int, text: str) -> int:
    if type(number) is not int or not 0 <= number <= len(text):
        raise ValueError
    return number


def _wrong(where: str, field: str) -> UnreadableDocument:
    return UnreadableDocument(f"{where}: field '{field}' is not as the desk writes it; take it from the desk again.")
