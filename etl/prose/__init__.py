"""The prose reader: documents in, claims out, each with the words that say it."""

from etl.documents import Document, UnreadableDocument, from_record, read_documents
from etl.prose.read import read

__all__ = ["Document", "UnreadableDocument", "from_record", "read", "read_documents"]
