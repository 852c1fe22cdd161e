"""The sources on one outcome, side by side: what each proves, its newest figures, whose they are, what they cover."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from etl.schema import UNATTRIBUTED
from ledger.answers import place_asked, population_asked, read_usable
from ledger.language import mark, say
from ledger.selection import Selection
from ledger.series import DRAWN_COLUMNS, SIZE, Drawn
from ledger.table import Ledger
from ledger.totals import Total, totals_by_source

MEASURES: Final = ("cumulative", "flow", "stock")
"""The order in which kinds of numbers are shown: each is a thing of its own, and none compares with another."""

OLDER: Final = mark("older, or of the same day and smaller, than another of its source and kind")
NOT_STOOD_BY: Final = mark("said again elsewhere, computed by the data set, replaced, or without a date")
UNNAMED: Final = mark("whose source is not named")

_READ: Final = (
    "figure_id", "dataset", "source", "source_type", "publisher", "relay_depth", "claim_id", "role", "measure",
    "status", "group", "age_group", "sex", "iso3", "place", "day",
)  # fmt: skip


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
    rows = selection.rows(ledger).filter(pl.col("source") != UNATTRIBUTED)
    counted = rows.group_by("outcome").agg(pl.col("source").n_unique(), figures=pl.len()).collect()
    in_order = counted.sort(["source", "figures", "outcome"], descending=[True, True, False])
    return dict(in_order.select("outcome", "source").iter_rows())


def compare_sources(ledger: Ledger, selection: Selection, outcome: str) -> Sides:
    """What every source says of this outcome in the selection."""
    asked = replace(selection, outcomes=(outcome,))
    claims = asked.rows(ledger).select(*_READ, size=SIZE).collect()
    return Sides(
        totals=prove_each_source(ledger, asked, outcome),
        newest=_newest(ledger, claims),
        relays=list_relays(claims),
        repeats=_repeats(ledger, claims),
        coverage=list_coverage(claims),
    )


def prove_each_source(ledger: Ledger, selection: Selection, outcome: str) -> list[Total]:
    """What the figures of each named source prove together, the largest first.

    Each source is asked alone, so that the figures left out are its own. Empty where several places or populations
    are selected.
    """
    place, population = place_asked(selection), population_asked(selection)
    if place is None or population is None:
        return []
    period = (selection.first, selection.last)
    usable = read_usable(ledger, selection, (outcome,)).filter(pl.col("source") != UNATTRIBUTED)
    parts = usable.partition_by("source") if usable.height else []
    found = [total for part in parts for total in totals_by_source(part, outcome, period, place, population)]
    return sorted(found, key=lambda total: (-(total.low or 0), total.source))


def _newest(ledger: Ledger, claims: pl.DataFrame) -> Drawn:
    """Of each named source and measure the newest figure that it stands by, the largest of the newest day."""
    stood_by = claims.filter(pl.col("role") == "recommended", pl.col("day").is_not_null())
    named = stood_by.filter(pl.col("source") != UNATTRIBUTED)
    of_newest_day = named.filter(pl.col("day") == pl.col("day").max().over("source", "measure"))
    in_order = of_newest_day.sort(["size", "figure_id"], descending=[True, False])
    newest = in_order.unique(["source", "measure"], keep="first", maintain_order=True)
    of_these = ledger.figures.filter(pl.col("figure_id").is_in(newest["figure_id"].implode()))
    rows = of_these.select(*DRAWN_COLUMNS, "day", "since", size=SIZE).collect()
    by_measure = pl.col("measure").replace_strict(
        {name: rank for rank, name in enumerate(MEASURES)}, return_dtype=pl.Int8
    )
    return Drawn(
        rows.sort([by_measure, pl.col("size"), "figure_id"], descending=[False, True, False]).drop("size"),
        (
            (claims.height - stood_by.height, say(NOT_STOOD_BY)),
            (stood_by.height - named.height, say(UNNAMED)),
            (named.height - rows.height, say(OLDER)),
        ),
    )


def list_relays(claims: pl.DataFrame) -> pl.DataFrame:
    """Whose figures others pass on: source, `publishers` (a list, the most figures first), figures, and `hands`, how
    many they went through at most; the most figures first. One body under two names, which prints its own figures, is
    no relay.
    """
    relayed = claims.filter(pl.col("relay_depth") > 0, pl.col("source") != UNATTRIBUTED)
    counted = relayed.group_by("source", "publisher").agg(figures=pl.len(), hands=pl.max("relay_depth"))
    in_order = counted.sort(["figures", "publisher"], descending=[True, False])
    sources = in_order.group_by("source").agg(
        publishers=pl.col("publisher"), figures=pl.sum("figures"), hands=pl.max("hands")
    )
    return sources.sort(["figures", "source"], descending=[True, False])


def _repeats(ledger: Ledger, claims: pl.DataFrame) -> pl.DataFrame:
    """Claims that are said again: source, dataset, `of_source`, `of_dataset`, figures, the most first."""
    again = claims.drop_nulls("claim_id").select("source", "dataset", figure_id="claim_id")
    of_these = ledger.figures.filter(pl.col("figure_id").is_in(again["figure_id"].unique().implode()))
    first = of_these.select("figure_id", of_source="source", of_dataset="dataset").collect()
    counted = again.join(first, on="figure_id").group_by("source", "dataset", "of_source", "of_dataset")
    return counted.agg(figures=pl.len()).sort(["figures", "dataset", "of_dataset"], descending=[True, False, False])


def list_coverage(claims: pl.DataFrame) -> pl.DataFrame:
    """One row a source, those with most figures first and the unnamed last: figures, first and last day, and as lists,
    the most frequent first, its kinds (`source_type`), data sets, measures, countries and populations; `places` is how
    many it names.
    """
    listed = ("source_type", "dataset", "measure", "iso3", "status", "group", "age_group", "sex")
    return (
        claims.group_by("source")
        .agg(
            pl.len().alias("figures"),
            pl.min("day").alias("first"),
            pl.max("day").alias("last"),
            pl.col("place").n_unique().alias("places"),
            *(_by_frequency(name) for name in listed),
        )
        .sort([pl.col("source") == UNATTRIBUTED, "figures", "source"], descending=[False, True, False])
    )


def _by_frequency(name: str) -> pl.Expr:
    counts = pl.col(name).drop_nulls().value_counts(sort=True)
    return counts.struct.field(name).implode().alias(name)
