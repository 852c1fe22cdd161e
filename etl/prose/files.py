"""Files of documents as a source reads them: the claims of every document in a file, and its text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from etl.documents import Document, read_documents
from etl.prose.claim import table
from etl.prose.read import read
from etl.schema import CLAIM_SCHEMA
from etl.source import PART, REJECTED, Extract


def read_file(path: Path, dataset: str) -> Extract:
    """The claims of the documents in one file, as :func:`read_all` gives them.

    Raises UnreadableDocument where the file cannot be read.
    """
    return read_all(read_documents(path), dataset)


def read_all(documents: Sequence[Document], dataset: str) -> Extract:
    """The claims of the documents of one file, with the sentence or the row of a table that says each of them.

    ``dataset`` is the id of the source; the document_id is ``<dataset>/<id of the document>``. A document without a
    title or a date is rejected.
    """
    claims, rejected, kept = [pl.DataFrame(schema=CLAIM_SCHEMA)], [], []
    for document in documents:
        missing = [name for name in ("title", "published_on") if not getattr(document, name)]
        if missing:
            part = document.id.rpartition(PART)[2]
            rejected.append((f"report {part}", f"it does not say its {', '.join(missing)}"))
        else:
            claims.append(table(read(document), document, dataset))
            kept.append(document)
    return Extract(pl.concat(claims), pl.DataFrame(rejected, schema=REJECTED, orient="row"), documents=tuple(kept))


def read_texts(path: Path, dataset: str) -> dict[str, str]:
    """By document_id the clean text that the offsets of quotes are into, of each document in a file."""
    return {f"{dataset}/{document.id}": document.text for document in read_documents(path)}
