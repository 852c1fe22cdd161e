"""How complete and well read the figures are: how they were read and reviewed, what must hold of them, what is not
among them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from ledger.index import count_kinds, read_figures, sum_kinds
from ledger.language import Words, mark
from ledger.selection import Selection
from ledger.table import ROOT, Ledger

EXCEPTIONS: Final = ROOT / "etl" / "gate_exceptions.csv"
REJECTS: Final = "rejects.parquet"
"""Beside the table: the rows that the last refresh on this machine rejected."""

RULES: Final = Words(
    {
        "every figure has its own id": mark("Every figure has an id of its own."),
        "low <= value <= high": mark("A number is not smaller than its least nor larger than its most."),
        "no period ends after the report": mark("No period ends after its report was published."),
        "a part is never larger than its whole": mark(
            "A part is not larger than its whole, and its whole is in the table."
        ),
        "a cumulative never falls": mark(
            "A running total does not fall within a document or a day. Where a later report is lower, its source has "
            "revised it: that is recorded, not hidden."
        ),
        "every claim has one figure to quote": mark(
            "A claim that is said again, or replaced, leads to one figure to quote."
        ),
        "every figure has its evidence": mark(
            "Every figure has the words or the table cell that say it, a document, and who counted or that nobody is "
            "named."
        ),
        "the quote is in the document": mark("A quote, and the number in it, stand in the document, to the letter."),
    }
)
"""What must hold of a table before it is published, by the names of the rules in the gate (etl/gate.py)."""


@dataclass(frozen=True)
class Quality:
    """Counts of figures.

    ``held`` is by rule of RULES how many figures of the whole table it was held against; ``revisions`` how many of the
    whole table replace another of their source. The others are of the selection: ``figures``; those ``read`` in
    sentences by a program and not in table cells; ``review`` by review_status; ``confidence`` by tenths, rounded (a
    figure of 0.84 is among the 8); ``undated`` and ``unplaced``, without a date and without a country; ``licences``,
    with licence, redistributable and figures, the most first.
    """

    held: dict[str, int]
    revisions: int
    figures: int
    read: int
    review: dict[str, int]
    confidence: dict[int, int]
    undated: int
    unplaced: int
    licences: pl.DataFrame


def measure_quality(ledger: Ledger, selection: Selection) -> Quality:
    """How the figures of the selection were read and reviewed, and what the whole table was held against."""
    kinds = count_kinds(ledger, selection)
    withheld = count_kinds(ledger, replace(selection, withheld=True))
    confidence = read_figures(ledger, selection, ["confidence"], pl.col("in_words"))
    tenths = confidence.select(tenths=(10 * pl.col("confidence")).round().cast(pl.Int64), figures=pl.lit(1))
    return Quality(
        held=_held(ledger),
        revisions=int(_holding(ledger, "supersedes").sum()),
        figures=sum_kinds(kinds),
        read=sum_kinds(kinds, pl.col("in_words")),
        undated=sum_kinds(kinds, ~pl.col("dated")),
        unplaced=sum_kinds(kinds, pl.col("iso3").is_null()),
        review=_count(kinds, "review_status") | _count(withheld, "review_status"),
        confidence=_count(tenths, "tenths"),
        licences=kinds.group_by("licence", "redistributable")
        .agg(pl.sum("figures"))
        .sort(["figures", "licence"], descending=[True, False]),
    )


def _count(counted: pl.DataFrame, by: str) -> dict[Any, int]:
    """How many `figures` there are of each value, in the order of the values."""
    return dict(counted.drop_nulls(by).group_by(by).agg(pl.sum("figures")).sort(by).iter_rows())


def _held(ledger: Ledger) -> dict[str, int]:
    """Of how many figures of the whole table each rule speaks."""
    kinds = ledger.index.kinds
    low, high, period_end, published_on, part_of, claim_id, supersedes = (
        _holding(ledger, name)
        for name in ("low", "high", "period_end", "published_on", "part_of", "claim_id", "supersedes")
    )
    return {
        "every figure has its own id": sum_kinds(kinds),
        "low <= value <= high": int((low | high).sum()),
        "no period ends after the report": int((period_end & published_on).sum()),
        "a part is never larger than its whole": int(part_of.sum()),
        "a cumulative never falls": sum_kinds(kinds, pl.col("measure") == "cumulative"),
        "every claim has one figure to quote": int((claim_id | supersedes).sum()),
        "every figure has its evidence": sum_kinds(kinds),
        "the quote is in the document": sum_kinds(kinds, pl.col("in_words")),
    }


def _holding(ledger: Ledger, name: str) -> pl.Series:
    """Whether each figure of the whole table says something in this column."""
    return ledger.columns[name].values.is_not_null()


def read_exceptions(path: Path = EXCEPTIONS) -> pl.DataFrame:
    """The figures that may break a rule: rule (a name of RULES), figure_id and reason, as they were written down."""
    return pl.read_csv(path, infer_schema=False)


def read_rejects(ledger: Ledger) -> pl.DataFrame | None:
    """The rows that the last refresh rejected: source (the data set), file, position and reason.

    None where they are not beside the table: whether there were any is then not known.
    """
    try:
        return pl.read_parquet(ledger.path.with_name(REJECTS), glob=False)
    except (OSError, pl.exceptions.PolarsError):
        return None


def count_rejects(rejects: pl.DataFrame) -> pl.DataFrame:
    """How many rows of each source were rejected for each reason: source, reason, rows; the most first."""
    counted = rejects.group_by("source", "reason").agg(rows=pl.len())
    return counted.sort(["rows", "source", "reason"], descending=[True, False, False])
