"""Documents that editors added: the desk lays each of them out as a file, read as situation reports are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from etl.documents import Document, UnreadableDocument
from etl.documents.stored import from_json
from etl.prose.claim import VERSION
from etl.prose.files import read_all
from etl.source import Extract, Source


def load(path: Path) -> Document:
    """The document of a file that the desk laid out. Raises UnreadableDocument for any other file."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableDocument(f"{path.name}: cannot be read ({error}); the next refresh writes it anew.") from None
    return from_json(record, path.name)


def extract(path: Path) -> Extract:
    """The claims of one document; one without a title or a day is rejected."""
    return read_all([load(path)], SOURCE.id)


def texts(path: Path) -> dict[str, str]:
    """The clean text that the offsets of quotes are into, by the document_id."""
    document = load(path)
    return {f"{SOURCE.id}/{document.id}": document.text}


SOURCE: Final = Source(
    id="added",
    title="Documents added by editors",
    publisher="Humanitarian Figures",
    licence="CC0-1.0",
    redistributable=True,
    citation="Humanitarian Figures, added documents; each document's title, date and sources stand with its figures.",
    caveat=(
        "Read by a program from sentences and tables, then reviewed by editors: each figure carries the words that "
        "say it and says whether somebody has looked at it. A document keeps the publisher and the licence that it "
        "was added with."
    ),
    homepage="data/desk",
    cadence="whenever a file is added or changed",
    counts="every figure of harm that a document states, with who counted, when and where",
    does_not_count="what a document only shows in a picture, and harm that it only fears or foretells",
    files=("*.json",),
    rows=(1, 100_000),
    version=VERSION,
    extract=extract,
    rejects=100_000,
    folder="desk",
    texts=texts,
)
