"""The documents that figures were read in, and the data sets that they were taken from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from ledger.passages import Passage, read_passages
from ledger.selection import Selection
from ledger.table import Ledger

DESCRIBED = ("document_title", "publisher", "published_on", "language", "licence", "redistributable", "url")


def list_documents(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """Each prose document that says a selected figure, the newest first: document_id, DESCRIBED, figures, waiting.

    ``waiting`` counts the figures that meet the same filters and wait for review; a document that has only such
    figures is listed too.
    """
    found = []
    for withheld in (False, True):
        rows = _said_in_words(ledger, replace(selection, withheld=withheld))
        count = pl.len().cast(pl.Int64)
        figures, waiting = (pl.lit(0, dtype=pl.Int64), count) if withheld else (count, pl.lit(0, dtype=pl.Int64))
        found.append(rows.group_by("document_id").agg(pl.first(*DESCRIBED), figures=figures, waiting=waiting))
    return (
        pl.concat(found)
        .group_by("document_id")
        .agg(pl.first(*DESCRIBED), pl.sum("figures", "waiting"))
        .sort(["published_on", "document_title", "document_id"], descending=[True, False, False], nulls_last=True)
        .collect()
    )


def read_document(ledger: Ledger, selection: Selection, document_id: str) -> list[Passage]:
    """The passages of a prose document that say a selected figure, each figure with all its columns."""
    rows = _said_in_words(ledger, selection).filter(pl.col("document_id") == document_id).collect()
    return read_passages(rows.iter_rows(named=True))


def list_data_sets(ledger: Ledger, selection: Selection) -> list[dict[str, Any]]:
    """Each data set that gives a selected figure, the largest first.

    dataset, document_title, publisher, licence, redistributable, url; `figures`, and of how many `rows` of the data
    set; `first` and `last` day.
    """
    return (
        selection.rows(ledger)
        .filter(pl.col("quote").is_null())
        .group_by("dataset")
        .agg(
            pl.first("document_title", "publisher", "licence", "url"),
            pl.col("redistributable").all(),
            figures=pl.len(),
            rows=pl.n_unique("document_id"),
            first=pl.min("day"),
            last=pl.max("day"),
        )
        .sort("figures", "dataset", descending=[True, False])
        .collect()
        .to_dicts()
    )


def _said_in_words(ledger: Ledger, selection: Selection) -> pl.LazyFrame:
    return selection.rows(ledger).filter(pl.col("quote").is_not_null())
