"""A document: clean text with what it says of itself, which every offset points into."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import py3langid


@dataclass(frozen=True)
class Document:
    """One document to read. ``text`` is never changed: all offsets are into it."""

    id: str
    text: str
    title: str = ""
    publisher: str | None = None
    published_on: date | None = None
    language: str | None = None
    url: str | None = None
    licence: str | None = None

    @property
    def text_sha256(self) -> str:
        """The SHA-256 of the text, which the stored offsets are checked against."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class UnreadableDocument(Exception):
    """A file cannot be read as a document; the message names the file, the field and what to do."""


_SAID_OF_ITSELF = ("title", "publisher", "published_on", "language", "url", "licence")


def from_record(record: dict[str, Any], where: str) -> Document:
    """The document that a mapping of its fields describes; ``where`` names it in errors.

    Raises UnreadableDocument where `text` is missing, or `published_on` is no ISO date.
    """
    text = record.get("text")
    if not isinstance(text, str):
        raise UnreadableDocument(f"{where}: field 'text' is missing; every document needs its text.")
    published_on = record.get("published_on")
    if isinstance(published_on, str):
        try:
            published_on = date.fromisoformat(published_on)
        except ValueError:
            raise UnreadableDocument(
                f"{where}: field 'published_on' is '{published_on}'; write it as YYYY-MM-DD."
            ) from None
    known = {name: record.get(name) or None for name in _SAID_OF_ITSELF}
    known |= {"title": known["title"] or "", "published_on": published_on}
    known["language"] = known["language"] or (py3langid.classify(text)[0] if text.strip() else None)
    return Document(id=str(record.get("id") or where), text=text, **known)  # type: ignore[arg-type]


def read_document(path: Path) -> Document:
    """The document of a text or Markdown file, with the front matter (YAML between ``---`` lines) if it has one.

    Raises UnreadableDocument where the file is not UTF-8 text or its front matter is broken.
    """
    try:
        post = frontmatter.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableDocument(f"{path.name}: not UTF-8 text (byte {error.start}); save it as UTF-8.") from None
    except Exception as error:  # PyYAML raises many kinds
        raise UnreadableDocument(f"{path.name}: the front matter cannot be read: {error}") from None
    return from_record({**post.metadata, "id": path.stem, "text": post.content}, path.name)
