"""What a source declares: who publishes it, under which terms, where it lies, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

if TYPE_CHECKING:
    from etl.documents import Document

PART: Final = "#"
"""In a document_id, between the file and the document in it, where a file holds several."""

EXTRAPOLATED: Final = "extrapolated"
"""The word in ``reported_term`` by which a source says that nobody counted this number: it was computed."""

TRIANGULATION: Final = "triangulation"
"""The word in ``reported_term`` by which a source says that it keeps this number to compare its own one with."""

CADENCES: Final[dict[str, int | None]] = {
    "daily": 4,
    "weekly": 14,
    "monthly": 62,
    "quarterly": 150,
    "twice a year": 270,
    "yearly": 460,
    "whenever a file is added or changed": None,
    "no longer updated": None,
}
"""How often a source publishes, and after how many days without a new file it counts as out of date; null: never."""

REJECTED: Final = {"position": pl.String(), "reason": pl.String()}
"""Columns of the rows of a file that cannot become a figure: where the row stands in the file, and why."""

DECLARED: Final = (
    *("title", "publisher", "licence", "redistributable", "citation"),
    *("caveat", "homepage", "cadence", "counts", "does_not_count"),
)
"""What the manifest of the published table repeats of each source."""


@dataclass(frozen=True)
class Extract:
    """What one file gives.

    ``claims`` are what only the source knows of each figure (etl/schema.py); ``rejected`` (columns REJECTED) the rows
    that should be figures and cannot, each with its reason; ``left_out`` how many cells are no figures, by reason;
    ``documents`` what was read, where the file holds documents: decisions on their figures need the text.
    """

    claims: pl.DataFrame
    rejected: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECTED))
    left_out: dict[str, int] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Online:
    """Where a source is published: the address of a file, or of the first page of an API's answer.

    ``url`` and the values of ``headers`` may hold names of environment variables in braces (an API key); while one is
    not set the address is not tried. The answer is kept under the name ``file``; where ``next_page`` is given, the
    pages as ``<stem>_0.json``, ``<stem>_1.json`` and so on: it is called with a page's address and its JSON and gives
    the address of the next one, or null after the last.
    """

    url: str
    file: str
    headers: dict[str, str] = field(default_factory=dict)
    next_page: Callable[[str, Any], str | None] | None = None
    largest: int = 200_000_000
    """Bytes, all pages together."""


def itself(path: Path) -> Sequence[Path]:
    """The file alone."""
    return (path,)


@dataclass(frozen=True)
class Source:
    """One declared source.

    ``extract`` turns one native file into claims (:meth:`read` adds credit and terms). It refuses what it does not
    know: an unknown column or label raises :class:`ShapeChanged` and stops this source alone. A row that cannot be
    read is rejected with its reason; more of them than ``rejects`` stop the source.

    ``files`` are looked up anywhere under the source's ``folder``: names or patterns, preferred ones first; where two
    files give the same figure the first keeps it, of one pattern's files the last by name. ``rows`` is the plausible
    number of records in one file.
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
    does_not_count: str
    files: tuple[str, ...]
    rows: tuple[int, int]
    version: int
    extract: Callable[[Path], Extract]
    online: tuple[Online, ...] = ()
    rejects: int = 0
    folder: str = "raw"
    made_of: Callable[[Path], Sequence[Path]] = itself
    """The files that are read for one of ``files``: if one of them changes, it is read again."""
    texts: Callable[[Path], dict[str, str]] | None = None
    """By document_id the clean text that the offsets of quotes are into, of each document in a file; not for tables."""

    @property
    def method(self) -> str:
        """Extractor and version, as stored in the figure's ``method``."""
        return f"{self.id} {self.version}"

    @property
    def holds_documents(self) -> bool:
        """Whether each file holds documents: the first has the document_id ``<source id>/<file stem>``, others a part
        of the file behind it (``documents/answer#4021``)."""
        return self.texts is not None

    def read(self, path: Path) -> Extract:
        """What one file gives; claims of a table carry the source's credit and terms where they have none of their own.

        Raises ShapeChanged where more rows are rejected than the source declares.
        """
        extract = self.extract(path)
        if extract.rejected.height > self.rejects:
            position, reason = extract.rejected.row(0)
            raise ShapeChanged(
                f"{path.name}, {position}: {reason} ({extract.rejected.height:,} rows cannot be read, {self.rejects:,} "
                "are expected at most); correct the file or mend the source"
            )
        terms: dict[str, object] = {"method": self.method}
        if not self.holds_documents:
            terms |= {
                "publisher": self.publisher,
                "document_title": self.title,
                "url": self.homepage,
                "language": "en",
                "licence": self.licence,
                "redistributable": self.redistributable,
                "review_status": "not_needed",
            }
        missing = {name: pl.lit(value) for name, value in terms.items() if name not in extract.claims.columns}
        claims = extract.claims.with_columns(dataset=pl.lit(self.id), **missing)
        return replace(extract, claims=claims)

    @property
    def declaration(self) -> dict[str, object]:
        """What a reader of the published table needs to know of the source: credit, terms, caveat."""
        said: dict[str, object] = {name: getattr(self, name) for name in DECLARED}
        return {**said, "out_of_date_after": CADENCES[self.cadence]}


def file_of(document_id: pl.Expr) -> pl.Expr:
    """The document_id of a file's first document, for that of any document in it."""
    return document_id.str.split(PART).list.first()


class ShapeChanged(Exception):
    """A native file is not as its source declares; the message names the file, the culprit and what to do."""
