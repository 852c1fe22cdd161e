"""Figures put in order for a reader: series over time, the newest of each source, the largest, and their counts.

Nothing here adds one figure to another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from etl.schema import UNATTRIBUTED
from ledger.language import mark, say
from ledger.selection import Selection
from ledger.table import Ledger
from ledger.wording import SENTENCE_COLUMNS

SIZE: Final = pl.coalesce("value", "low", "high", pl.lit(0, dtype=pl.Int64))
"""By which figures are ranked: the value, else the end that is known. Never shown as a number."""

SERIES: Final = pl.coalesce("series_id", "figure_id")
STALE_STOCK: Final = 400
NOT_QUOTED: Final = mark("said again elsewhere, computed by the data set, or without a date")
DRAWN_COLUMNS: Final = tuple(
    dict.fromkeys(
        (
            *SENTENCE_COLUMNS,
            "figure_id",
            "dataset",
            "category",
            "about_children",
            "published_on",
            "reported_term",
            "series_id",
            "role",
            "confidence",
        )
    )
)
"""What charts, cards and their footers need of a figure, besides `day` and `since`."""


@dataclass(frozen=True)
class Drawn:
    """The figures chosen to be drawn, and how many more the selection holds, each with the reason in words.

    ``behind`` names the figures behind rows that add several up; null where each row is a figure.
    """

    rows: pl.DataFrame
    left_out: tuple[tuple[int, str], ...]
    behind: pl.Series | None = None

    @property
    def figure_ids(self) -> pl.Series:
        """The figures that what is drawn rests on."""
        return self.rows["figure_id"] if self.behind is None else self.behind


def count_figures(ledger: Ledger, selection: Selection) -> int:
    """How many figures the selection holds."""
    return int(selection.rows(ledger).select(pl.len()).collect().item())


def largest_series(ledger: Ledger, selection: Selection, measure: str, series: int = 6) -> Drawn:
    """The series of this measure whose newest values are the largest, whole, ordered by series and date.

    `rows` has `series` (1 is the largest) beside the columns to draw. A figure that stands alone is no series, nor are
    figures whose source is not named, for nobody says that one body counted them; and a stock last reported more than
    STALE_STOCK days before the newest one says nothing of people present now.
    """
    rows = selection.rows(ledger).filter(pl.col("measure") == measure)
    keyed, total = _quotable(rows, key=SERIES)
    named = keyed.filter(pl.col("source") != UNATTRIBUTED)
    moving = named.filter(pl.col("day").n_unique().over("key") > 1)
    still = moving.filter(pl.col("day").max().over("key") >= pl.col("day").max() - pl.duration(days=STALE_STOCK))
    largest = (
        (still if measure == "stock" else moving)
        .sort("day")
        .group_by("key")
        .agg(pl.last("size"), pl.last("day"))
        .sort(["size", "day", "key"], descending=[True, True, False])
        .with_row_index("series", offset=1)
        .head(series)
        .select("key", "series")
    )
    if measure == "stock":
        smaller = say("not among the {count} series still reported with the largest newest figure", count=series)
    else:
        smaller = say("not among the {count} series with the largest newest figure", count=series)
    drawn = moving.join(largest, on="key").sort("series", "day", "figure_id")
    return Drawn(
        drawn.drop("key", "size"),
        (
            (total - keyed.height, say(NOT_QUOTED)),
            (keyed.height - named.height, say("whose source is not named")),
            (named.height - moving.height, say("standing alone, with no second date")),
            (moving.height - drawn.height, smaller),
        ),
    )


def newest_of_each_source(ledger: Ledger, selection: Selection, figures: int = 24) -> Drawn:
    """For each source and outcome its newest figure, the largest of the newest day; the newest first.

    Sources stand side by side, so that a reader can compare who said what; they are never added.
    """
    ranked, total = _quotable(selection.rows(ledger))
    named = ranked.filter(pl.col("source") != UNATTRIBUTED)
    newest = (
        named.filter(pl.col("day") == pl.col("day").max().over("source", "outcome"))
        .sort(["size", "figure_id"], descending=[True, False])
        .unique(["source", "outcome"], keep="first", maintain_order=True)
    )
    drawn = newest.sort(["day", "size", "figure_id"], descending=[True, True, False]).head(figures)
    return Drawn(
        drawn.drop("size"),
        (
            (total - ranked.height, say(NOT_QUOTED)),
            (ranked.height - named.height, say("whose source is not named")),
            (
                named.height - newest.height,
                say("older, or of the same day and smaller, than another of its source and outcome"),
            ),
            (newest.height - drawn.height, say("not among the {count} newest of these", count=figures)),
        ),
    )


def _quotable(rows: pl.LazyFrame, **more: pl.Expr) -> tuple[pl.DataFrame, int]:
    """The recommended figures that have a date, with what charts need of them, and how many rows there were."""
    found = rows.select(*DRAWN_COLUMNS, "day", "since", size=SIZE, **more).collect()
    kept = found.filter(pl.col("role") == "recommended", pl.col("day").is_not_null())
    return kept, found.height


def newest_reports(ledger: Ledger, selection: Selection, figures: int = 12) -> pl.DataFrame:
    """The newest figures that were read in prose, in the order of their text, those of the newest document first."""
    return (
        selection.rows(ledger)
        .filter(pl.col("quote").is_not_null(), pl.col("role") == "recommended")
        .select(*DRAWN_COLUMNS, "day", "since", "document_id", "document_title", "number_start")
        .sort(["published_on", "document_id", "number_start"], descending=[True, False, False], nulls_last=True)
        .head(figures)
        .collect()
    )


def count_by_outcome(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """How many *figures* each outcome has: category, outcome, figures. A count of reports, not of people."""
    return (
        selection.rows(ledger)
        .group_by("category", "outcome")
        .agg(figures=pl.len())
        .sort(["category", "figures", "outcome"], descending=[False, True, False])
        .collect()
    )


def count_by_dataset(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """What each data set holds: dataset, figures, first and last day, and the licence and publisher on its rows."""
    return (
        selection.rows(ledger)
        .group_by("dataset")
        .agg(
            pl.len().alias("figures"),
            pl.min("day").alias("first"),
            pl.max("day").alias("last"),
            pl.max("retrieved_at").alias("retrieved_at"),
            pl.first("publisher"),
            pl.first("licence"),
            pl.first("document_title"),
            pl.first("url"),
            pl.col("redistributable").all(),
        )
        .sort("figures", "dataset", descending=[True, False])
        .collect()
    )
