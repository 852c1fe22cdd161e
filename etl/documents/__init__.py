"""Documents: a file of any of the known formats in, the documents in it out, as clean text with a map back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any, Final

from etl.documents.document import Document, Span, Table, UnreadableDocument, from_record
from etl.documents.docx import read_docx
from etl.documents.email import read_email
from etl.documents.html import read_html
from etl.documents.pdf import read_pdf
from etl.documents.plain import read_markdown, read_text
from etl.documents.reliefweb import read_reliefweb
from etl.source import PART

__all__ = [
    "SUFFIXES", "Document", "Span", "Table", "UnreadableDocument", "from_record", "read_documents", "to_documents",
]  # fmt: skip

LARGEST: Final = 50_000_000
"""Bytes of a file; situation reports have a tenth of that."""


def _read_email(content: bytes, name: str) -> list[dict[str, Any]]:
    return read_email(content, name, read_content)


_READERS: Final[dict[str, tuple[str, Callable[[bytes, str], list[dict[str, Any]]]]]] = {
    ".txt": ("text", read_text),
    ".text": ("text", read_text),
    ".md": ("Markdown", read_markdown),
    ".markdown": ("Markdown", read_markdown),
    ".html": ("HTML", read_html),
    ".htm": ("HTML", read_html),
    ".xhtml": ("HTML", read_html),
    ".pdf": ("PDF", read_pdf),
    ".docx": ("DOCX", read_docx),
    ".eml": ("e-mail", _read_email),
    ".json": ("ReliefWeb answer", read_reliefweb),
}
SUFFIXES: Final = tuple(_READERS)
"""The suffixes of the files that can be read."""


def read_documents(path: Path) -> list[Document]:
    """The documents of a file: one, or several for a ReliefWeb answer and a message with attachments.

    The id of the first, or only, document of a file is the file's name without its suffix; others have a part behind
    ``#``. Raises UnreadableDocument, and nothing else, for what cannot be read: it names the file and says what to do.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableDocument(f"{path.name}: larger than {LARGEST // 1_000_000} MB; split it.")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{path.name}: cannot be opened ({error.strerror}).") from None
    return to_documents(content, path.name)


def to_documents(content: bytes, name: str) -> list[Document]:
    """The documents of a file's content, as :func:`read_documents` gives them; ``name`` is the file's."""
    stem, documents = PurePath(name).stem, []
    for record in read_content(content, name):
        part = record.pop("part", None)
        document = from_record({**record, "id": f"{stem}{PART}{part}" if part else stem}, name)
        documents.append(replace(document, pages=record["pages"], tables=record["tables"]))
    return documents


def read_content(content: bytes, name: str) -> list[dict[str, Any]]:
    """The records of a file's content, read as the suffix of its name says. Raises UnreadableDocument."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _READERS:
        raise UnreadableDocument(f"{name}: files of this kind are not read; known are {', '.join(SUFFIXES)}.")
    kind, read = _READERS[suffix]
    seen = _kind_of(content)
    if seen and seen != kind and not (seen == "zip archive" and kind == "DOCX"):
        raise UnreadableDocument(f"{name}: the name says {kind}, but the content is {seen}; give it its own suffix.")
    if kind == "PDF" and seen != kind:
        raise UnreadableDocument(f"{name}: the name says PDF, but the content is no PDF; save it again.")
    try:
        return read(content, name)
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
