"""Which documents can be reviewed, and whose whole text may be shown to whom."""

from __future__ import annotations

from typing import Final

from desk.documents import UnknownDocument
from desk.reading import find_document
from desk.receiving import Document
from ui.person import desk_to_read, person

DATASET: Final = "added"
"""The data set of documents of the desk."""

ADDED: Final = f"{DATASET}/"
"""What the document_id of a document of the desk begins with; its name follows."""

REVIEWABLE: Final = (ADDED, "documents/")


def is_reviewable(document_id: str) -> bool:
    """Whether the text of this document is at hand here, to decide on its figures."""
    return document_id.startswith(REVIEWABLE)


def may_read(document: Document) -> bool:
    """Whether whoever asks may read the whole text: an editor any, others what has a licence to pass it on."""
    return bool(document.licence) or person().may_edit


def read_text(document_id: str, text_sha256: str | None) -> str | None:
    """The whole text that the offsets of a document's figures are into; null where it is not here, or not for all."""
    opened = desk_to_read()
    if opened is None or not is_reviewable(document_id):
        return None
    try:
        document = find_document(opened, document_id)
    except UnknownDocument:
        return None
    return document.text if document.text_sha256 == text_sha256 and may_read(document) else None
