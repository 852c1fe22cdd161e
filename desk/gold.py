"""The documents that reviewers have marked whole: a labelled set, to score the reader against."""

from __future__ import annotations

from typing import Any

import polars as pl

from desk.database import Desk
from desk.documents import list_documents
from desk.reading import read_for_review
from etl.documents import Document
from etl.extract import to_records
from etl.schema import FRAME_SCHEMA
from etl.sources.added import SOURCE


def read_gold(desk: Desk) -> list[tuple[dict[str, Any], Document]]:
    """The documents in which editors have marked every figure, as a labelled set: each with the figures that stand.

    A figure stands that somebody agreed with, mended or added; the records are those of etl/extract.to_records, each
    with its document, whose tables a record leaves out.
    """
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
