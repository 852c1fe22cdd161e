"""The readers of all formats: the content of a file in, the documents in it out. Only etl.documents.child runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from typing import Any, Final

from etl.documents.document import KINDS, SUFFIXES, Document, UnreadableDocument, from_record
from etl.documents.docx import read_docx
from etl.documents.email import read_email
from etl.documents.html import read_html
from etl.documents.pdf import read_pdf
from etl.documents.plain import read_markdown, read_text
from etl.documents.reliefweb import read_reliefweb
from etl.source import PART


def _read_email(content: bytes, name: str) -> list[dict[str, Any]]:
    return read_email(content, name, read_content)


_READERS: Final[dict[str, Callable[[bytes, str], list[dict[str, Any]]]]] = {
    "text": read_text,
    "Markdown": read_markdown,
    "HTML": read_html,
    "PDF": read_pdf,
    "DOCX": read_docx,
    "e-mail": _read_email,
    "ReliefWeb answer": read_reliefweb,
}


def to_documents(content: bytes, name: str) -> list[Document]:
    """The documents of a file's content, read in this very process; ``name`` is the file's."""
    stem, documents = PurePath(name).stem, []
    for record in read_content(content, name):
        part = record.pop("part", None)
        document = from_record({**record, "id": f"{stem}{PART}{part}" if part else stem}, name)
        documents.append(replace(document, pages=record["pages"], tables=record["tables"]))
    return documents


def read_content(content: bytes, name: str) -> list[dict[str, Any]]:
    """The records of a file's content, read as the suffix of its name says. Raises UnreadableDocument."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in KINDS:
        raise UnreadableDocument(f"{name}: files of this kind are not read; known are {', '.join(SUFFIXES)}.")
    kind = KINDS[suffix]
    seen = _kind_of(content)
    if seen and seen != kind and not (seen == "zip archive" and kind == "DOCX"):
        raise UnreadableDocument(f"{name}: the name says {kind}, but the content is {seen}; give it its own suffix.")
    if kind == "PDF" and seen != kind:
        raise UnreadableDocument(f"{name}: the name says PDF, but the content is no PDF; save it again.")
    try:
        return _READERS[kind](content, name)
    except UnreadableDocument:
        raise
    except Exception as error:  # the parsers of these formats raise many kinds on damaged files
        raise UnreadableDocument(
            f"{name}: damaged, it cannot be read as {kind} ({type(error).__name__}); save it again."
        ) from error


def _kind_of(content: bytes) -> str | None:
    """What the first bytes of a file say that it is; null where they leave it open."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"%pdf-" in start:
        return "PDF"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip archive"
    if start.startswith((b"<!doctype html", b"<html")):
        return "HTML"
    return None
