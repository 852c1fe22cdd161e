"""Readings that the tests decide on, and the deciding."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from desk.database import Desk
from desk.decisions import decide
from desk.understanding import conform
from etl.decisions import Reading
from tests.desk.conftest import ANNA

MARCH = datetime(2026, 3, 4, 12, tzinfo=UTC)

QUOTE = "Shelling on 2 May killed 12 people in the town, the ministry said."
DOCUMENT = "added/2021-05-03-shelling-in-the-town"


def from_prose(**said: Any) -> Reading:
    """What a reader says of the number 12 in QUOTE; ``said`` says otherwise."""
    start = QUOTE.index("12")
    fields = {
        "dataset": "added", "document_id": DOCUMENT, "document_title": "Shelling in the town",
        "outcome": "killed", "measure": "flow", "number_text": "12", "value": 12, "reported_term": "killed",
        "period_start": "2021-05-02", "period_end": "2021-05-02", "period_precision": "day",
        "published_on": "2021-05-03", "publisher": "not stated", "licence": "CC0-1.0", "redistributable": True,
        "quote": QUOTE, "quote_start": 0, "quote_end": len(QUOTE), "text_sha256": "0" * 64,
        "number_start": start, "number_end": start + 2, "method": "added 3", "confidence": 0.9,
        "place": "the town", "iso3": "SYR", "lat": 35.0, "lon": 36.5, "place_precision": "town",
    }  # fmt: skip
    return conform(fields | said)


def from_table(**said: Any) -> Reading:
    """What a data set says in one cell; ``said`` says otherwise."""
    cell = {"file": "deaths.csv", "sheet": None, "row": 7, "column": "Deaths"}
    words = {"quote": None, "quote_start": None, "quote_end": None, "number_start": None, "number_end": None}
    own = {"dataset": "deaths", "document_id": "deaths/7", "review_status": "not_needed", "text_sha256": None}
    return from_prose(**words, **own, table_ref=cell, confidence=None, **said)


def settle(
    desk: Desk, figure_id: str, action: str, before: Reading | None, after: int = 0, now: datetime = MARCH, **said: Any
) -> None:
    """Anna's decision on a figure that read ``before`` (null: the reader missed it), after so many of others; ``said``
    is what she mends."""
    said_before = before or from_prose()
    reading = None if action in ("reject", "reopen") else {**said_before, **said}
    decide(
        desk, ANNA, str(uuid4()), said_before["dataset"], said_before["document_id"], figure_id, action,
        None if action == "add" else before, reading, "looked at it", after, now,
    )  # fmt: skip
