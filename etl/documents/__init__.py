"""Documents: a file of any of the known formats in, the documents in it out, as clean text with a map back.

No file is parsed in the process that asks for it: etl.documents.apart has it read in another one.
"""

from etl.documents.apart import read_apart, read_documents, warm_up
from etl.documents.document import LARGEST, SUFFIXES, Document, Span, Table, UnreadableDocument, from_record

__all__ = [
    "LARGEST", "SUFFIXES", "Document", "Span", "Table", "UnreadableDocument", "from_record",
    "read_apart", "read_documents", "warm_up",
]  # fmt: skip
