"""Where one figure comes from: its words or cell, what stands beside it, and what it is a part of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from etl.schema import WITHHELD
from ledger.table import Ledger

Figure = dict[str, Any]


@dataclass(frozen=True)
class Evidence:
    """One figure with all its columns, and its relations, each a figure with all its columns.

    ``neighbours`` are the other figures of the same document or table row, in the order of text or column;
    ``whole`` is what it is part of, ``parts`` its own parts; ``again`` is the same claim elsewhere. Figures that wait
    for review are among them only where the figure itself waits.
    """

    figure: Figure
    neighbours: list[Figure] = field(default_factory=list)
    whole: Figure | None = None
    parts: list[Figure] = field(default_factory=list)
    again: list[Figure] = field(default_factory=list)


def read_evidence(ledger: Ledger, figure_id: str) -> Evidence | None:
    """The evidence of this figure; None where the table has no such figure."""
    found = ledger.figures.filter(pl.col("figure_id") == figure_id).collect().to_dicts()
    if not found:
        return None
    figure = found[0]
    whole, first = figure["part_of"], figure["claim_id"] or figure_id
    published = ~pl.col("review_status").is_in(list(WITHHELD))
    shown = published if figure["review_status"] not in WITHHELD else pl.lit(True)
    related = ledger.figures.filter(shown).filter(
        ((pl.col("dataset") == figure["dataset"]) & (pl.col("document_id") == figure["document_id"]))
        | (pl.col("part_of") == figure_id)
        | pl.col("figure_id").is_in([known for known in (whole, first) if known])
        | (pl.col("claim_id") == first)
    )
    others = [
        row
        for row in related.sort("document_id", "number_start", "figure_id").collect().to_dicts()
        if row["figure_id"] != figure_id
    ]
    return Evidence(
        figure,
        neighbours=[row for row in others if row["document_id"] == figure["document_id"]],
        whole=next((row for row in others if row["figure_id"] == whole), None),
        parts=[row for row in others if row["part_of"] == figure_id],
        again=[row for row in others if row["figure_id"] == first or row["claim_id"] == first],
    )


def marks(evidence: Evidence) -> list[tuple[int, int, bool]]:
    """The numbers in the quote as (start, end, is it the figure's own), in order, offsets into the quote.

    Empty where the figure has no quote; an offset outside the quote marks nothing.
    """
    figure = evidence.figure
    quote, begin = figure["quote"], figure["quote_start"]
    if quote is None or begin is None:
        return []
    spans: dict[tuple[int, int], bool] = {}
    for row in [*evidence.neighbours, figure]:
        if row["number_start"] is None or row["number_end"] is None:
            continue
        span = (row["number_start"] - begin, row["number_end"] - begin)
        if 0 <= span[0] < span[1] <= len(quote):
            spans[span] = row is figure or spans.get(span, False)
    ordered: list[tuple[int, int, bool]] = []
    for (start, end), own in sorted(spans.items(), key=lambda item: (not item[1], item[0])):
        if all(end <= other[0] or start >= other[1] for other in ordered):
            ordered.append((start, end, own))
    return sorted(ordered)
