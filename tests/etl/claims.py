"""Small claims for tests: one table cell, or one number in a sentence, changed by what the test is about."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import polars as pl

from etl.relate import relate
from etl.schema import CLAIM_SCHEMA, complete

SHARED: dict[str, Any] = {
    "dataset": "toy",
    "outcome": "killed",
    "measure": "flow",
    "number_text": "12",
    "value": 12,
    "status": "all",
    "period_start": date(2024, 3, 1),
    "period_end": date(2024, 3, 2),
    "period_precision": "interval",
    "place": "Somewhere",
    "place_precision": "town",
    "source": "Monitor",
    "source_type": "monitor",
    "publisher": "Toy Press",
    "document_id": "toy/1",
    "document_title": "Toy",
    "licence": "CC0-1.0",
    "redistributable": True,
    "method": "toy 1",
    "review_status": "not_needed",
}


def cell(column: str = "killed", row: int = 1, file: str = "toy.csv", **changes: Any) -> dict[str, Any]:
    """A claim from a table cell."""
    return {**SHARED, "table_ref": {"file": file, "sheet": None, "row": row, "column": column}, **changes}


def number(text: str, quote: str, words: str, **changes: Any) -> dict[str, Any]:
    """A claim from a sentence of a text, where the sentence and its number stand first."""
    start = text.index(quote)
    number_start = start + quote.index(words)
    said = {
        "dataset": "documents",
        "document_id": "documents/toy",
        "number_text": words,
        "quote": quote,
        "quote_start": start,
        "quote_end": start + len(quote),
        "number_start": number_start,
        "number_end": number_start + len(words),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "review_status": "unreviewed",
    }
    return {**SHARED, **said, **changes}


def frame(*claims: dict[str, Any]) -> pl.DataFrame:
    """The claims as a frame, as a source would give it."""
    names = {name for claim in claims for name in claim}
    rows = [{name: claim.get(name) for name in names} for claim in claims]
    return pl.DataFrame(rows, schema={name: CLAIM_SCHEMA[name] for name in names})


def figures(*claims: dict[str, Any]) -> pl.DataFrame:
    """The claims completed to figures, before their relations."""
    return complete(frame(*claims))


def related(*claims: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures of these claims with their relations, a row each."""
    return relate(figures(*claims)).to_dicts()
