"""The documents that figures were read in, and the data sets that they were taken from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import polars as pl

from etl.relations.conflicts import find_conflicts
from etl.schema import FRAME_SCHEMA
from ledger.index import count_kinds, find_figures, read_figures
from ledger.passages import Passage, read_passages
from ledger.search import search_condition
from ledger.selection import Selection
from ledger.table import Ledger

DESCRIBED = ("document_title", "publisher", "published_on", "language", "licence", "redistributable", "url")

IN_WORDS: Final = pl.col("in_words")

_GAP: Final = re.compile(r"\n[^\S\n]*\n\s*")
"""What parts paragraphs."""


@dataclass(frozen=True)
class About:
    """What figures speak of, as far as another must speak of the same to contradict them."""

    outcomes: frozenset[str]
    countries: frozenset[str]
    days: frozenset[date]


def find_about(figures: Sequence[Mapping[str, Any]]) -> About:
    """The outcomes, countries and days of these figures."""
    return About(
        frozenset(row["outcome"] for row in figures),
        frozenset(row["iso3"] for row in figures if row["iso3"]),
        frozenset(day for row in figures for day in (row["period_end"], row["as_of"]) if day),
    )


def list_documents(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """Each prose document that says a selected figure, the newest first: document_id, DESCRIBED, figures, waiting.

    ``waiting`` counts the figures that meet the same filters and wait for review; a document that has only such
    figures is listed too.
    """
    found = []
    for withheld in (False, True):
        rows = read_figures(ledger, replace(selection, withheld=withheld), ("document_id", *DESCRIBED), IN_WORDS)
        count = pl.len().cast(pl.Int64)
        figures, waiting = (pl.lit(0, dtype=pl.Int64), count) if withheld else (count, pl.lit(0, dtype=pl.Int64))
        found.append(rows.group_by("document_id").agg(pl.first(*DESCRIBED), figures=figures, waiting=waiting))
    return (
        pl.concat(found)
        .group_by("document_id")
        .agg(pl.first(*DESCRIBED), pl.sum("figures", "waiting"))
        .sort(["published_on", "document_title", "document_id"], descending=[True, False, False], nulls_last=True)
    )


def list_published(ledger: Ledger, dataset: str) -> set[str]:
    """The document_id of each document of this data set that the table holds, whatever its figures' review says."""
    held = ledger.index.kinds.select(pl.col("dataset").eq(dataset).fill_null(False)).to_series()
    return set(ledger.columns.read(ledger.index.figures_of(held, ["row"])["row"], ["document_id"]).to_series())


def read_document(ledger: Ledger, selection: Selection, document_id: str) -> list[Passage]:
    """The passages of a prose document that say a selected figure, each figure with all its columns."""
    rows = ledger.columns.read_with("document_id", pl.Series([document_id])).filter(
        pl.col("quote").is_not_null(), selection.condition()
    )
    if selection.search:
        rows = rows.filter(search_condition(ledger, selection.search))
    return read_passages(rows.iter_rows(named=True))


def read_whole(text: str, figures: Sequence[dict[str, Any]]) -> list[Passage]:
    """A document's whole text as paragraphs, which empty lines part, each with the figures whose number it holds."""
    placed = sorted((row for row in figures if row["number_start"] is not None), key=lambda row: row["number_start"])
    starts = [row["number_start"] for row in placed]
    return [
        Passage(text[start:end], start, end, tuple(placed[bisect_left(starts, start) : bisect_left(starts, end)]))
        for start, end in _paragraphs(text)
    ]


def list_data_sets(ledger: Ledger, selection: Selection) -> list[dict[str, Any]]:
    """Each data set that gives a selected figure, the largest first.

    dataset, document_title, publisher, licence, redistributable, url; `figures`, and of how many `rows` of the data
    set; `first` and `last` day.
    """
    kinds = count_kinds(ledger, selection, ~IN_WORDS)
    of_each = kinds.group_by("dataset").agg(pl.col("redistributable").all(), pl.sum("figures"))
    data_sets = of_each.sort("figures", "dataset", descending=[True, False])
    return [_data_set(ledger, selection, **row) for row in data_sets.iter_rows(named=True)]


def _data_set(
    ledger: Ledger, selection: Selection, dataset: str, redistributable: bool, figures: int
) -> dict[str, Any]:
    """One data set as :func:`list_data_sets` gives it."""
    found = find_figures(ledger, selection, ~IN_WORDS, pl.col("dataset") == dataset, columns=("row", "day"))
    said = ("dataset", "document_title", "publisher", "licence", "url")
    opening = ledger.columns.read(found.select(pl.min("row")).to_series(), said)
    return opening.row(0, named=True) | {
        "redistributable": redistributable,
        "figures": figures,
        "rows": ledger.columns.count_values("document_id", found["row"]),
        "first": found["day"].min(),
        "last": found["day"].max(),
    }


def read_comparable(ledger: Ledger, document_id: str, about: About) -> pl.DataFrame:
    """The figures of other documents and data sets on these outcomes, in these countries, of these days."""
    index = ledger.index
    named = pl.col("outcome").is_in(list(about.outcomes)) & pl.col("iso3").is_in(list(about.countries))
    held = index.kinds.select(named.fill_null(False)).to_series()
    found = index.figures_of(held, ("row", "day")).filter(pl.col("day").is_in(list(about.days)))
    rows = ledger.columns.read(found["row"].sort(), FRAME_SCHEMA)
    return rows.filter(pl.col("document_id") != document_id)


def list_contradictions(
    figures: Sequence[Mapping[str, Any]], comparable: pl.DataFrame
) -> dict[str, list[dict[str, Any]]]:
    """By figure_id the figures, with all their columns, that contradict these figures of a document.

    They are others of the document, or of the ``comparable`` ones.
    """
    own = pl.DataFrame([{name: row[name] for name in FRAME_SCHEMA} for row in figures], schema=FRAME_SCHEMA)
    table = pl.concat([own, comparable])
    ids = set(own["figure_id"])
    pairs = find_conflicts(table).select("figure_id", "figure_id_higher").rows()
    found = {row["figure_id"]: row for row in _rows_of(table, {name for pair in pairs for name in pair})}
    contradicted = defaultdict(list)
    for lower, higher in pairs:
        for one, other in ((lower, higher), (higher, lower)):
            if one in ids:
                contradicted[one].append(found[other])
    return dict(contradicted)


def _rows_of(table: pl.DataFrame, ids: set[str]) -> list[dict[str, Any]]:
    return table.filter(pl.col("figure_id").is_in(list(ids))).to_dicts()


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Where each paragraph of a text starts and ends."""
    ends = [0, *(edge for gap in _GAP.finditer(text) for edge in gap.span()), len(text)]
    return [(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True) if text[start:end].strip()]
