"""Where one figure comes from: its words or cell, what stands beside it, what it is a part of, what it replaces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from etl.schema import WITHHELD
from ledger.series import DRAWN_COLUMNS
from ledger.table import Ledger

Figure = dict[str, Any]

REPORTS: Final = 4
"""Of a series so many reports before a figure are its history, and so many after it."""


@dataclass(frozen=True)
class Evidence:
    """One figure with all its columns, and its relations, each a figure with all its columns.

    ``neighbours`` are the other figures of the same document or table row, in the order of text or column;
    ``whole`` is what it is part of, ``parts`` its own parts; ``again`` is the same claim elsewhere. ``revised`` are
    what it replaced and what those had replaced, the newest first, and ``revisions`` what replaced it, the oldest
    first. Figures that wait for review are among them only where the figure itself waits.
    """

    figure: Figure
    neighbours: list[Figure] = field(default_factory=list)
    whole: Figure | None = None
    parts: list[Figure] = field(default_factory=list)
    again: list[Figure] = field(default_factory=list)
    revised: list[Figure] = field(default_factory=list)
    revisions: list[Figure] = field(default_factory=list)


def read_evidence(ledger: Ledger, figure_id: str) -> Evidence | None:
    """The evidence of this figure; None where the table has no such figure."""
    found = ledger.columns.read_with("figure_id", _texts(figure_id)).to_dicts()
    if not found:
        return None
    figure = found[0]
    whole, first = figure["part_of"], figure["claim_id"] or figure_id
    older, newer = _revisions(ledger, figure_id)
    sought = {
        "document_id": _texts(figure["document_id"]),
        "part_of": _texts(figure_id),
        "figure_id": _texts(whole, first, *older, *newer),
        "claim_id": _texts(first),
    }
    places = pl.concat([ledger.columns.rows_with(name, values) for name, values in sought.items()]).unique().sort()
    related = ledger.columns.read(places).filter(
        _shown_beside(figure),
        (pl.col("dataset") == figure["dataset"])
        | (pl.col("document_id") != figure["document_id"])
        | (pl.col("part_of") == figure_id)
        | pl.col("figure_id").is_in(sought["figure_id"].implode())
        | (pl.col("claim_id") == first),
    )
    rows = related.sort("document_id", "number_start", "figure_id").to_dicts()
    others = [row for row in rows if row["figure_id"] != figure_id]
    by_id = {row["figure_id"]: row for row in others}
    return Evidence(
        figure,
        neighbours=[
            row for row in others if (row["dataset"], row["document_id"]) == (figure["dataset"], figure["document_id"])
        ],
        whole=by_id.get(whole),
        parts=[row for row in others if row["part_of"] == figure_id],
        again=[row for row in others if row["figure_id"] == first or row["claim_id"] == first],
        revised=[by_id[name] for name in older if name in by_id],
        revisions=[by_id[name] for name in newer if name in by_id],
    )


def read_reports(ledger: Ledger, figure: Figure) -> tuple[pl.DataFrame, int]:
    """What its source reported of the same quantity nearest in time, this figure among it, in order; and of how many.

    Columns are those to draw, and `day`. Empty for what happened in a period: another period is another quantity.
    """
    read = (*DRAWN_COLUMNS, "day", "review_status")
    series = ledger.columns.read_with("series_id", _texts(figure["series_id"]), read)
    rows = series.filter(_shown_beside(figure)).select(*DRAWN_COLUMNS, "day").sort("day", "figure_id")
    place = rows["figure_id"].index_of(figure["figure_id"])
    if figure["measure"] == "flow" or rows.height < 2 or place is None:
        return rows.clear(), 0
    return rows.slice(max(place - REPORTS, 0), min(place, REPORTS) + 1 + REPORTS), rows.height


def _shown_beside(figure: Figure) -> pl.Expr:
    """Beside a published figure only published ones are shown."""
    published = ~pl.col("review_status").is_in(list(WITHHELD))
    return published if figure["review_status"] not in WITHHELD else pl.lit(True)


def _revisions(ledger: Ledger, figure_id: str) -> tuple[list[str], list[str]]:
    """What the figure replaced, from the newest on, and what replaced it, from the oldest on."""
    return _follow(ledger, figure_id, "figure_id", "supersedes"), _follow(ledger, figure_id, "supersedes", "figure_id")


def _follow(ledger: Ledger, start: str, column: str, leads_to: str) -> list[str]:
    """The figures from this one on, each the one that the row leads to that has the one before in this column."""
    chain = [start]
    while (step := _step(ledger, chain[-1], column, leads_to)) and step not in chain:
        chain.append(step)
    return chain[1:]


def _step(ledger: Ledger, name: str, column: str, leads_to: str) -> str | None:
    """The figure that comes next; of several the last of the table."""
    found = ledger.columns.read_with(column, _texts(name), [leads_to])[leads_to]
    return found[-1] if found.len() else None


def _texts(*texts: str | None) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)
