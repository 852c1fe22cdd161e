"""A claim read from prose: what a sentence says about one number, with the words that each answer came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import polars as pl

from etl.documents.document import Document
from etl.prose.confidence import REVIEW_BELOW, judge, model
from etl.prose.numbers import Number
from etl.prose.sentences import Sentence
from etl.schema import CLAIM_SCHEMA, UNATTRIBUTED

VERSION: Final = 3
"""Raise it when the reader reads differently: every document is then read again."""

DOCUMENTS: Final = "documents"
"""Id of the source that holds documents of one's own."""


@dataclass
class Claim:
    """One number that somebody reported. Offsets of ``number`` are into the document's text."""

    sentence: Sentence
    number: Number
    outcome: str
    unit: str = "people"
    measure: str = "flow"
    reported_term: str | None = None
    status: str = "unknown"
    group: str | None = None
    age_group: str = "any"
    sex: str = "any"
    nationality: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    period_precision: str = "unknown"
    period_text: str | None = None
    place: dict[str, Any] = field(default_factory=dict)
    source: str = UNATTRIBUTED
    source_type: str = "unknown"
    attribution_text: str | None = None
    part_of: Claim | None = None
    compared: bool = False  # given beside another to compare with ("against 143 in October")
    signals: dict[str, float] = field(default_factory=dict)
    """What the reader noticed while it read this (etl/prose/signals.py)."""

    def row(self, document: Document, dataset: str = DOCUMENTS) -> dict[str, Any]:
        """The claim as a row of CLAIM_SCHEMA; ``dataset`` is the id of the source that holds the document."""
        number, sentence = self.number, self.sentence
        # A cell of a table has no signals: no labelled text teaches how far to trust it.
        confidence = judge(self.signals, model()) if self.signals else None
        return {
            "dataset": dataset,
            "outcome": self.outcome,
            "reported_term": self.reported_term,
            "measure": self.measure,
            "unit": self.unit,
            "number_text": number.text,
            "value": number.value,
            "qualifier": number.qualifier,
            "printed_low": number.low,
            "printed_high": number.high,
            "status": self.status,
            "group": self.group,
            "age_group": self.age_group,
            "sex": self.sex,
            "nationality": self.nationality,
            "period_start": self.period_start,
            "period_end": self.period_end,
            "period_precision": self.period_precision,
            "period_text": self.period_text,
            "as_of": self.period_end if self.measure in ("stock", "cumulative") else None,
            **self.place,
            "source": self.source,
            "source_type": self.source_type,
            "attribution_text": self.attribution_text,
            **credit(document),
            "relay_depth": 0 if document.publisher and self.source == document.publisher else 1,
            "document_id": f"{dataset}/{document.id}",
            "quote": sentence.text,
            "quote_start": sentence.start,
            "quote_end": sentence.end,
            "number_start": number.start,
            "number_end": number.end,
            "part_of_key": str(self.part_of.number.start) if self.part_of else None,
            "method": f"{dataset} {VERSION}",
            "confidence": confidence,
            "review_status": "waiting" if confidence is not None and confidence < REVIEW_BELOW else "unreviewed",
        }


def credit(document: Document) -> dict[str, Any]:
    """What every claim of a document repeats of it."""
    return {
        "published_on": document.published_on,
        "publisher": document.publisher or "not stated",
        "document_title": document.title or document.id,
        "url": document.url,
        "language": document.language,
        "licence": document.licence or "not stated",
        "redistributable": bool(document.licence),
        "text_sha256": document.text_sha256,
    }


def table(claims: list[Claim], document: Document, dataset: str = DOCUMENTS) -> pl.DataFrame:
    """The claims of one document as a frame of CLAIM_SCHEMA; ``dataset`` is the id of the source that holds it."""
    return pl.DataFrame([claim.row(document, dataset) for claim in claims], schema=CLAIM_SCHEMA)
