"""A document as the reader takes it (etl/documents/document.py)."""

from etl.documents.document import Document, UnreadableDocument, from_record

__all__ = ["Document", "UnreadableDocument", "from_record"]
