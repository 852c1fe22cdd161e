"""The sources on one outcome, side by side: what each proves, its newest figures, whose they are, what they cover."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from etl.schema import UNATTRIBUTED
from ledger.answers import ask_each_source
from ledger.index import count_kinds, find_figures, read_figures, sum_kinds
from ledger.language import mark, say
from ledger.selection import Selection
from ledger.series import NAMED, QUOTABLE, Drawn, newest_by
from ledger.table import Ledger
from ledger.totals import Total

MEASURES: Final = ("cumulative", "flow", "stock")
"""The order in which kinds of numbers are shown: each is a thing of its own, and none compares with another."""

OLDER: Final = mark("older, or of the same day and smaller, than another of its source and kind")
NOT_STOOD_BY: Final = mark("said again elsewhere, computed by the data set, replaced, or without a date")
UNNAMED: Final = mark("whose source is not named")


@dataclass(frozen=True)
class Sides:
    """What the sources say of one outcome.

    ``totals``: what the figures of each named source prove together, the largest first; empty where the selection is
    about several places or populations. ``newest``: of each source and measure its newest figure, by measure.
    ``relays``, ``repeats`` and ``coverage`` as their functions give them.
    """

    totals: list[Total]
    newest: Drawn
    relays: pl.DataFrame
    repeats: pl.DataFrame
    coverage: pl.DataFrame


def list_outcomes(ledger: Ledger, selection: Selection) -> dict[str, int]:
    """The outcomes that named sources have figures of, with the number of these sources; the most counted first."""
    kinds = count_kinds(ledger, selection, NAMED)
    counted = kinds.group_by("outcome").agg(pl.col("source").n_unique(), pl.sum("figures"))
    in_order = counted.sort(["source", "figures", "outcome"], descending=[True, True, False])
    return dict(in_order.select("outcome", "source").iter_rows())


def compare_sources(ledger: Ledger, selection: Selection, outcome: str) -> Sides:
    """What every source says of this outcome in the selection."""
    asked = replace(selection, outcomes=(outcome,))
    counted = _count(ledger, asked)
    return Sides(
        totals=ask_each_source(ledger, asked, outcome),
        newest=_newest(ledger, asked, counted),
        relays=list_relays(counted),
        repeats=_repeats(ledger, asked),
        coverage=list_coverage(counted),
    )


def _count(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """A row a kind of figure that the selection holds, with the columns of KIND, `figures`, `first` and `last` day, and
    `places`, the names of its places (or other marks that tell them apart)."""
    found = find_figures(ledger, selection, columns=("row", "kind", "day"))
    found = found.with_columns(place=ledger.columns["place"].values.gather(found["row"]))
    of_kind = found.group_by("kind").agg(
        figures=pl.len(), first=pl.min("day"), last=pl.max("day"), places=pl.col("place").unique()
    )
    return of_kind.join(ledger.index.kinds.drop("figures").with_row_index("kind"), on="kind").sort("kind")


def _newest(ledger: Ledger, selection: Selection, counted: pl.DataFrame) -> Drawn:
    """Of each named source and measure the newest figure that it stands by, the largest of the newest day."""
    rows = newest_by(ledger, selection, ("source", "measure"))
    stood_by, named = sum_kinds(counted, QUOTABLE), sum_kinds(counted, QUOTABLE, NAMED)
    by_measure = pl.col("measure").replace_strict(
        {name: rank for rank, name in enumerate(MEASURES)}, return_dtype=pl.Int8
    )
    return Drawn(
        rows.sort([by_measure, pl.col("size"), "figure_id"], descending=[False, True, False]).drop("size"),
        (
            (sum_kinds(counted) - stood_by, say(NOT_STOOD_BY)),
            (stood_by - named, say(UNNAMED)),
            (named - rows.height, say(OLDER)),
        ),
    )


def list_relays(counted: pl.DataFrame) -> pl.DataFrame:
    """Whose figures others pass on: source, `publishers` (a list, the most figures first), figures, and `hands`, how
    many they went through at most; the most figures first. One body under two names, which prints its own figures, is
    no relay. ``counted`` has a row a kind of figure, and `figures`.
    """
    relayed = counted.filter(pl.col("relay_depth") > 0, NAMED)
    by_publisher = relayed.group_by("source", "publisher").agg(pl.sum("figures"), hands=pl.max("relay_depth"))
    in_order = by_publisher.sort(["figures", "publisher"], descending=[True, False])
    sources = in_order.group_by("source").agg(
        publishers=pl.col("publisher"), figures=pl.sum("figures"), hands=pl.max("hands")
    )
    return sources.sort(["figures", "source"], descending=[True, False])


def _repeats(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """Claims that are said again: source, dataset, `of_source`, `of_dataset`, figures, the most first."""
    columns = ledger.columns
    again = read_figures(ledger, selection, ("source", "dataset", "claim_id"), pl.col("told_again"))
    first_rows = columns.rows_with("figure_id", again["claim_id"])
    first = columns.read(first_rows, ("figure_id", "source", "dataset"))
    first = first.rename({"figure_id": "claim_id", "source": "of_source", "dataset": "of_dataset"})
    counted = again.join(first, on="claim_id").group_by("source", "dataset", "of_source", "of_dataset")
    return counted.agg(figures=pl.len()).sort(["figures", "dataset", "of_dataset"], descending=[True, False, False])


def list_coverage(counted: pl.DataFrame) -> pl.DataFrame:
    """One row a source, those with most figures first and the unnamed last: figures, first and last day, and as lists,
    the most frequent first, its kinds (`source_type`), data sets, measures, countries and populations; `places` is how
    many it names. ``counted`` has a row a kind of figure, with `figures`, `first`, `last` and its `places`.
    """
    listed = ("source_type", "dataset", "measure", "iso3", "status", "group", "age_group", "sex")
    sources = counted.group_by("source").agg(
        pl.sum("figures"), pl.min("first"), pl.max("last"), pl.col("places").explode().n_unique()
    )
    for name in listed:
        by_value = counted.drop_nulls(name).group_by("source", name).agg(pl.sum("figures"))
        in_order = by_value.sort(["figures", name], descending=[True, False])
        values = in_order.group_by("source", maintain_order=True).agg(name)
        sources = sources.join(values, on="source", how="left").with_columns(pl.col(name).fill_null([]))
    return sources.sort([pl.col("source") == UNATTRIBUTED, "figures", "source"], descending=[False, True, False])
