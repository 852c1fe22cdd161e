"""A document: clean text with what it says of itself, its pages and tables, which every offset points into."""

from __future__ import annotations

import hashlib
import re
import reprlib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from etl.documents.letters import clean
from etl.languages import rank_languages

Span = tuple[int, int]
"""Start and end (exclusive) of a stretch of the text."""


@dataclass(frozen=True)
class Table:
    """A table in a document: for each row the span of its line in the text, and the spans of its cells.

    All rows have the same number of cells. A cell that reaches over several columns or rows stands at each of its
    places with the same span; an empty cell has an empty span. The first ``header_rows`` rows are headings of columns
    (0: the document does not say).
    """

    rows: tuple[tuple[Span, ...], ...]
    lines: tuple[Span, ...]
    header_rows: int = 0

    @property
    def start(self) -> int:
        """Where the table starts in the text."""
        return self.lines[0][0]

    @property
    def end(self) -> int:
        """Where the table ends in the text."""
        return self.lines[-1][1]


LARGEST: Final = 50_000_000
"""Bytes of a file; situation reports have a tenth of that."""

LONGEST: Final = 3_000_000
"""Characters of the text of a document: a thousand pages."""

KINDS: Final = {
    ".txt": "text",
    ".text": "text",
    ".md": "Markdown",
    ".markdown": "Markdown",
    ".html": "HTML",
    ".htm": "HTML",
    ".xhtml": "HTML",
    ".pdf": "PDF",
    ".docx": "DOCX",
    ".eml": "e-mail",
    ".json": "ReliefWeb answer",
}
"""What a file is, by the suffix of its name."""

SUFFIXES: Final = tuple(KINDS)
"""The suffixes of the files that can be read."""

SHORT: Final = 80
"""A text of so few characters looks like any of a hundred languages."""

COMMON: Final = ("ar", "en", "es", "fr", "pt")
"""What a short text may be in."""


@dataclass(frozen=True)
class Document:
    """One document to read. ``text`` is never changed: all offsets are into it.

    ``pages`` holds where each page of a paged file starts; empty where there are no pages.
    """

    id: str
    text: str
    title: str = ""
    publisher: str | None = None
    published_on: date | None = None
    language: str | None = None
    url: str | None = None
    licence: str | None = None
    pages: tuple[int, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def text_sha256(self) -> str:
        """The SHA-256 of the text, which the stored offsets are checked against."""
        return hashlib.sha256(self.text.encode(errors="surrogatepass")).hexdigest()

    def page_of(self, offset: int) -> int | None:
        """The number of the page, from 1, that an offset of the text stands on; null where there are no pages."""
        return max(1, bisect_right(self.pages, offset)) if self.pages else None


class UnreadableDocument(Exception):
    """A file cannot be read as a document; the message names the file, the field and what to do."""


SAID_OF_ITSELF: Final = ("title", "publisher", "published_on", "language", "url", "licence")
"""What a document may say of itself."""


def guess_language(text: str) -> str | None:
    """The language that a text looks like; one too short to tell is taken for one of the languages that are read."""
    if not text.strip():
        return None
    ranked = rank_languages(text)
    return ranked[0] if len(text) > SHORT else next(language for language in ranked if language in COMMON)


def from_record(record: dict[str, Any], where: str) -> Document:
    """The document that a mapping of its fields describes; ``where`` names it in errors.

    A language that is not said is guessed from the text. Raises UnreadableDocument where `text` is missing,
    it is no text or longer than LONGEST, `published_on` is no ISO date, or another field is no text.
    """
    text = record.get("text")
    if not isinstance(text, str):
        raise UnreadableDocument(f"{where}: field 'text' is missing; every document needs its text.")
    if re.search(r"[\ud800-\udfff]", text):
        raise UnreadableDocument(f"{where}: its text holds half of a character (a lone surrogate); save it as UTF-8.")
    if len(text) > LONGEST:
        raise UnreadableDocument(f"{where}: its text is longer than {LONGEST:,} characters; split it.")
    published_on = _to_date(record.get("published_on") or None, where)
    words = ("id", *(name for name in SAID_OF_ITSELF if name != "published_on"))
    known = {name: _to_words(record.get(name), name, where) for name in words}
    known |= {"id": known["id"] or where, "title": known["title"] or ""}
    known["language"] = known["language"] or guess_language(text)
    return Document(text=text, published_on=published_on, **known)  # type: ignore[arg-type]


def _to_words(value: object, name: str, where: str) -> str | None:
    """What a field says, on one line; null where it says nothing."""
    if value is not None and not isinstance(value, (str, int, float)):
        raise UnreadableDocument(f"{where}: field '{name}' is {reprlib.repr(value)}; write it as text.")
    return clean(str(value)) or None if value else None


def _to_date(said: object, where: str) -> date | None:
    if isinstance(said, datetime):
        return said.date()
    if said is None or isinstance(said, date):
        return said
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        raise UnreadableDocument(f"{where}: field 'published_on' is '{said}'; write it as YYYY-MM-DD.") from None
