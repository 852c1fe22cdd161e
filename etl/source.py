"""What a source declares: who publishes it, under which terms, where it lies, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

PART: Final = "#"
"""In a document_id, between the file and the document in it, where a file holds several."""

EXTRAPOLATED: Final = "extrapolated"
"""The word in ``reported_term`` by which a source says that nobody counted this number: it was computed."""

DECLARED: Final = (
    *("title", "publisher", "licence", "redistributable", "citation"),
    *("caveat", "homepage", "cadence", "counts"),
)
"""What the manifest of the published table repeats of each source."""


def leave_nothing_out(path: Path) -> dict[str, int]:
    """No cell of the file is left out."""
    return {}


@dataclass(frozen=True)
class Source:
    """One declared source.

    ``extract`` turns its native file into what only it knows of each claim (etl/schema.py; :meth:`read` adds the
    rest) and refuses what it does not know: an unknown column or label raises :class:`ShapeChanged` and stops this
    source alone.

    ``file`` is looked up anywhere under its ``folder``: a file name for a table, which gives one file, or a pattern
    (``*``) for files of documents, each of which is read by itself. ``rows`` is the plausible
    number of records in a table.
    """

    id: str
    title: str
    publisher: str
    licence: str
    redistributable: bool
    citation: str
    caveat: str
    homepage: str
    cadence: str
    counts: str
    file: str
    rows: tuple[int, int]
    version: int
    extract: Callable[[Path], pl.DataFrame]
    folder: str = "raw"
    left_out: Callable[[Path], dict[str, int]] = leave_nothing_out
    """How many cells are no figures, by reason."""
    texts: Callable[[Path], dict[str, str]] | None = None
    """By document_id the clean text that the offsets of quotes are into, of each document in a file; not for tables."""

    @property
    def method(self) -> str:
        """Extractor and version, as stored in the figure's ``method``."""
        return f"{self.id} {self.version}"

    @property
    def many(self) -> bool:
        """Whether each file holds documents: the first has the document_id ``<source id>/<file stem>``, others a part
        of the file behind it (``documents/answer#4021``)."""
        return "*" in self.file

    def read(self, path: Path) -> pl.DataFrame:
        """The claims of one file; those of a table carry the source's credit and terms, documents have their own."""
        claims = self.extract(path).with_columns(dataset=pl.lit(self.id))
        if self.many:
            return claims
        return claims.with_columns(
            publisher=pl.lit(self.publisher),
            document_title=pl.lit(self.title),
            url=pl.lit(self.homepage),
            language=pl.lit("en"),
            licence=pl.lit(self.licence),
            redistributable=pl.lit(self.redistributable),
            method=pl.lit(self.method),
            review_status=pl.lit("not_needed"),
        )

    @property
    def declaration(self) -> dict[str, object]:
        """What a reader of the published table needs to know of the source: credit, terms, caveat."""
        return {name: getattr(self, name) for name in DECLARED}


def file_of(document_id: pl.Expr) -> pl.Expr:
    """The document_id of a file's first document, for that of any document in it."""
    return document_id.str.split(PART).list.first()


class ShapeChanged(Exception):
    """A native file is not as its source declares; the message names the file, the culprit and what to do."""
