"""A document read for its review: every figure as it stands after what was decided, and as the program reads it."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import polars as pl

from desk.database import Desk
from desk.decisions import list_decisions
from desk.documents import UnknownDocument, read_document
from desk.marking import propose
from etl import prose
from etl.corrections import correct, read_corrections
from etl.decisions import Decision, Reading, to_reading
from etl.documents import SUFFIXES, Document, UnreadableDocument, read_documents
from etl.jobs import FOLDERS, HIDDEN
from etl.prose.claim import table
from etl.relate import relate
from etl.reviewed import review
from etl.schema import complete, identify
from etl.source import PART
from etl.sources import added, documents
from etl.trusted import NotTrusted

_ONE_AT_A_TIME: Final = Lock()
"""Held while a document is read: the reader's models are loaded once, whoever asks first."""

_WARMING: Final = {
    "ar": "قتل 20 شخصا يوم الاثنين.",
    "en": "On Monday 20 people were killed in Idleb.",
    "es": "El lunes murieron 20 personas.",
    "fr": "Lundi, 20 personnes ont été tuées.",
}


@dataclass(frozen=True)
class Review:
    """A document and its figures, in the order of their numbers.

    Each figure has the columns of the published table, related within the document, and ``sequence``, how many
    decisions there are on it, and ``machine``, what the program reads there (null where it reads no such figure).
    ``lost`` are the decisions whose words are gone.
    """

    document: Document
    figures: list[dict[str, Any]]
    lost: list[Decision]


def read_for_review(desk: Desk, document_id: str) -> Review:
    """A document of the desk (``added/...``) or of the folder of documents, with its figures as they stand now.

    Raises UnknownDocument where there is none, or none that can be read.
    """
    document = find_document(desk, document_id)
    decisions = list_decisions(desk, document_id=document_id)
    dataset = document_id.partition("/")[0]
    claims = _read(document, dataset)
    ids = identify(claims)
    claims = correct(claims, ids, read_corrections().get(dataset, ()))
    machine = {figure_id: to_reading(row) for figure_id, row in zip(ids, claims.to_dicts(), strict=True)}
    reviewed = review(claims, ids, {document_id: document}, decisions)
    sequences = Counter(decision.figure_id for decision in decisions)
    return Review(
        document,
        [
            {**figure, "sequence": sequences[figure["figure_id"]], "machine": machine.get(figure["figure_id"])}
            for figure in _relate(complete(reviewed.claims, reviewed.ids)).to_dicts()
        ],
        reviewed.lost,
    )


def _relate(figures: pl.DataFrame) -> pl.DataFrame:
    """The figures of one document with their relations, those that wait as if somebody had agreed with them."""
    figures = figures.sort("number_start", "figure_id")
    status = pl.col("review_status")
    agreed = figures.with_columns(review_status=pl.when(status == "waiting").then(pl.lit("agreed")).otherwise(status))
    return relate(agreed).with_columns(review_status=figures["review_status"])


def propose_missed(desk: Desk, document_id: str, start: int, end: int) -> Reading:
    """The claim that marked words of a document seem to make, to be kept once somebody has looked at it.

    Its confidence is null. Raises UnknownDocument; NotUnderstood where the words hold no number.
    """
    review = read_for_review(desk, document_id)
    return propose(review.document, document_id.partition("/")[0], review.figures, start, end)


def find_document(desk: Desk, document_id: str) -> Document:
    """The newest version of a document by its document_id. Raises UnknownDocument."""
    dataset, _, name = document_id.partition("/")
    if dataset == added.SOURCE.id:
        stored = read_document(desk, name)
        if not stored.removed:
            return stored.document
    elif dataset == documents.SOURCE.id:
        stem = name.partition(PART)[0]
        for path in sorted(FOLDERS["documents"].rglob("*")):
            if path.stem != stem or path.suffix.lower() not in SUFFIXES or path.name.startswith(HIDDEN):
                continue
            try:
                found = [each for each in _open(path, path.stat().st_mtime_ns) if each.id == name]
            except UnreadableDocument as error:
                raise UnknownDocument(str(error)) from error
            if found:
                return found[0]
    raise UnknownDocument(f"there is no document {document_id!r} that could be reviewed")


@lru_cache(maxsize=16)
def _open(path: Path, written: int) -> list[Document]:
    """The documents of a file as it was written at that moment."""
    return read_documents(path)


@lru_cache(maxsize=64)
def _read(document: Document, dataset: str) -> pl.DataFrame:
    with _ONE_AT_A_TIME:
        try:
            return table(prose.read(document), document, dataset)
        except NotTrusted as error:
            raise UnknownDocument(f"{document.title or document.id} cannot be read here: {error}") from error


def warm_up(*languages: str) -> None:
    """Load what it takes to read documents in these languages, English where none is named.

    The first document is read in a second then; otherwise it waits for the models.
    """
    for language in languages or ("en",):
        if language in _WARMING:
            with suppress(UnknownDocument):  # who opens a document is told
                _read(Document("warming", _WARMING[language], "Warming up", language=language), "warming")
