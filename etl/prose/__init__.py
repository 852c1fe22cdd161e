"""The prose reader: documents in, claims out, each with the words that say it."""

from etl.prose.document import Document, UnreadableDocument, from_record, read_document
from etl.prose.read import read

__all__ = ["Document", "UnreadableDocument", "from_record", "read", "read_document"]
