"""What reviewers teach: how often they agree with the reader, and the documents that they have marked whole."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Final

import polars as pl

from desk.database import Desk
from desk.decisions import list_decisions
from desk.documents import list_documents
from desk.reading import read_for_review
from etl.decisions import in_order, standing
from etl.documents import Document
from etl.extract import to_records
from etl.schema import FRAME_SCHEMA
from etl.sources.added import SOURCE

FIELDS: Final = (
    *("outcome", "value", "qualifier", "unit", "measure", "status", "age_group", "sex"),
    *("place", "period_end", "source"),
)
"""The fields in which reader and reviewers are compared."""

STANDS: Final = "stands"
"""Beside the fields: of the reader's figures that were decided on, those that stand; the others were rejected."""

FOUND: Final = "found"
"""Beside the fields: of the figures that stand after review, those that the reader had found; the others it missed."""

SHAPE: Final = {"month": pl.Date(), "field": pl.String(), "decided": pl.Int64(), "agreed": pl.Int64()}


def agreement(desk: Desk) -> pl.DataFrame:
    """By ``month`` (its first day) and ``field`` (of FIELDS, STANDS or FOUND) how many were ``decided``, how many
    ``agreed``: the reviewer left as it was what the reader had read.

    The month is that of the decision that holds; figures of tables, which no reader reads, are left out, and so are
    decisions that were taken back. Of a rejected figure no field is compared.
    """
    decided: Counter[tuple[date, str]] = Counter()
    agreed: Counter[tuple[date, str]] = Counter()
    decisions = list_decisions(desk)
    read_first = {figure_id: chain[0].before for figure_id, chain in in_order(decisions).items()}
    for figure_id, chain in standing(decisions).items():
        month, machine, now = chain[-1].made_at.date().replace(day=1), read_first[figure_id], chain[-1].reading
        if (machine or chain[0].reading or {}).get("quote") is None:
            continue
        compared = {FOUND: machine is not None} if now else {}
        if machine:
            compared[STANDS] = now is not None
            compared |= {name: now.get(name) == machine.get(name) for name in FIELDS if now}
        for name, same in compared.items():
            decided[month, name] += 1
            agreed[month, name] += same
    order = (*FIELDS, STANDS, FOUND)
    rows = [(*key, decided[key], agreed[key]) for key in sorted(decided, key=lambda key: (key[0], order.index(key[1])))]
    return pl.DataFrame(rows, schema=SHAPE, orient="row")


def to_gold(desk: Desk) -> list[dict[str, Any]]:
    """The documents in which editors have marked every figure, as a labelled set: each with the figures that stand.

    A figure stands that somebody agreed with, mended or added; the records are those of etl/extract.to_records.
    """
    return [record for record, _ in read_gold(desk)]


def read_gold(desk: Desk) -> list[tuple[dict[str, Any], Document]]:
    """The records of :func:`to_gold`, each with its document, whose tables a record leaves out."""
    found = []
    for stored in list_documents(desk):
        if not stored.complete:
            continue
        review = read_for_review(desk, f"{SOURCE.id}/{stored.document.id}")
        stand = [one for one in review.figures if one["review_status"] in ("agreed", "mended")]
        document = review.document
        said = {name: getattr(document, name) for name in ("id", "language", "publisher", "title", "url", "text")}
        record = said | {"published_on": document.published_on and document.published_on.isoformat()}
        rows = [{name: one[name] for name in FRAME_SCHEMA} for one in stand]
        found.append((record | {"figures": to_records(pl.DataFrame(rows, schema=FRAME_SCHEMA))}, document))
    return found
