"""Situation reports in data/documents: prose, read for every figure that it states."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import prose
from etl.prose.claim import VERSION, table
from etl.source import ShapeChanged, Source


def extract(path: Path) -> pl.DataFrame:
    """The claims of one document, with the sentence that says each of them."""
    document = prose.read_document(path)
    missing = [name for name in ("title", "publisher", "published_on", "licence") if not getattr(document, name)]
    if missing:
        raise ShapeChanged(f"{path.name} does not say its {', '.join(missing)}; add it to the front matter")
    return table(prose.read(document), document)


def text(path: Path) -> str:
    """The clean text that the offsets of quotes are into."""
    return prose.read_document(path).text


SOURCE: Final = Source(
    id="documents",
    title="Situation reports",
    publisher="Humanitarian Figures",
    licence="CC0-1.0",
    redistributable=True,
    citation="Humanitarian Figures, situation reports; each report's title, date and sources stand with its figures.",
    caveat=(
        "Read by a program from sentences: each figure carries the words that say it, to be checked against them. "
        "A report says what its sources knew on its day; later reports may differ. A report that you add keeps the "
        "publisher and the licence that it states."
    ),
    homepage="data/documents",
    cadence="whenever a document is added or changed",
    counts="every figure of harm that a report states, with who counted, when and where",
    file="*.md",
    rows=(1, 100_000),
    version=VERSION,
    extract=extract,
    folder="documents",
    text=text,
)
