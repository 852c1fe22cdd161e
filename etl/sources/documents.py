"""Situation reports in data/documents: prose and its tables, read for every figure that they state."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from etl.prose.claim import DOCUMENTS, VERSION
from etl.prose.files import read_file, read_texts
from etl.source import Extract, ShapeChanged, Source


def extract(path: Path) -> Extract:
    """The claims of the documents in one file; one that does not say its title or its day stops the file."""
    read = read_file(path, DOCUMENTS)
    if read.rejected.height:
        position, reason = read.rejected.row(0)
        raise ShapeChanged(
            f"{path.name}, {position}: {reason}; add it to its properties, or keep the text with front matter"
        )
    return read


def texts(path: Path) -> dict[str, str]:
    """By document_id the clean text that the offsets of quotes are into."""
    return read_texts(path, DOCUMENTS)


SOURCE: Final = Source(
    id=DOCUMENTS,
    title="Situation reports",
    publisher="Humanitarian Figures",
    licence="CC0-1.0",
    redistributable=True,
    citation="Humanitarian Figures, situation reports; each report's title, date and sources stand with its figures.",
    caveat=(
        "Read by a program from sentences and tables: each figure carries the words that say it, to be checked "
        "against them. "
        "A report says what its sources knew on its day; later reports may differ. A report that you add keeps the "
        "publisher and the licence that it states."
    ),
    homepage="data/documents",
    cadence="whenever a file is added or changed",
    counts="every figure of harm that a report states, with who counted, when and where",
    does_not_count="what a report only shows in a picture, and harm that it only fears or foretells",
    files=("*",),
    rows=(1, 100_000),
    version=VERSION,
    extract=extract,
    rejects=100_000,
    folder="documents",
    texts=texts,
)
