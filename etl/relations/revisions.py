"""Revisions: a source that gives another number for the same claim later, or whose own total goes down."""

from __future__ import annotations

from typing import Final

import polars as pl

from etl.relations.regions import REGION, is_compared, is_computed, is_withheld, with_region
from etl.schema import UNATTRIBUTED

_NUMBER: Final = ("qualifier", "value", "low", "high")


def find_revisions(figures: pl.DataFrame) -> pl.DataFrame:
    """``figure_id`` of each figure that its source took back, ``superseded_by`` and whether a total ``fell``.

    ``figures`` have their ``claim_id`` and ``series_id``. A figure is given once: a number corrected for the very
    same region goes before a total that fell.
    """
    corrected = find_corrected(figures).select("figure_id", "superseded_by", fell=False)
    fallen = (
        find_falls(figures.filter(pl.col("claim_id").is_null()))
        .filter(~pl.col("failure"))
        .sort("said_last", "last", maintain_order=True)
        .select(
            figure_id=pl.when("back").then("lower_id").otherwise("higher_id"),
            superseded_by=pl.when("back").then("higher_id").otherwise("lower_id"),
            fell=True,
        )
        .unique("figure_id", keep="first", maintain_order=True)
    )
    return pl.concat([corrected, fallen]).unique("figure_id", keep="first", maintain_order=True)


def find_corrected(figures: pl.DataFrame) -> pl.DataFrame:
    """``figure_id`` and ``superseded_by`` where a source gives another number for the same region at a later date.

    Inside one data set, or between documents of prose; a cumulative to another day is no revision. Left alone are
    regions for which one report gives two numbers (it tells apart what the region does not), and single days in a
    table, whose rows are events. A number that the source repeats later than another one is its last word again.
    """
    in_table = pl.col("quote").is_null()
    event = in_table & (pl.col("measure") == "flow") & (pl.col("period_start") == pl.col("period_end"))
    apart = is_withheld() | is_computed() | is_compared() | (pl.col("source") == UNATTRIBUTED) | event
    key = ["source", "scope", "term", "cause", "phase", *REGION]
    said = with_region(figures.filter(pl.col("published_on").is_not_null() & ~apart)).select(
        *("figure_id", "published_on", "document_id", *_NUMBER),
        *("source", "cause", "phase", *REGION),
        scope=pl.when(in_table).then("dataset"),
        term=pl.when(in_table).then("reported_term"),
        claim=pl.coalesce("claim_id", "figure_id"),
    )
    at_home = (pl.col("figure_id") == pl.col("claim")).any().over([*key, "claim"])
    contested = said.filter(at_home).filter(pl.col("claim").n_unique().over(key) > 1)
    twofold = pl.any_horizontal(
        pl.col("claim").n_unique().over([*key, report]) > 1 for report in ("document_id", "published_on")
    )
    claims = (
        contested.filter(~twofold.any().over(key))
        .group_by([*key, "claim"])
        .agg(pl.col(_NUMBER).filter(pl.col("figure_id") == pl.col("claim")).first(), pl.col("published_on").max())
        .sort("published_on", "claim")
    )
    later = claims.with_columns(
        superseded_by=pl.col("claim").shift(-1).over(key),
        differs=pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(-1).over(key)) for name in _NUMBER),
    )
    return later.filter("differs").drop_nulls("superseded_by").select("superseded_by", figure_id="claim")


def find_falls(figures: pl.DataFrame) -> pl.DataFrame:
    """Pairs of cumulatives of one series and phase, where the one to the later day is certainly lower.

    Columns ``higher_id`` and ``lower_id``; ``back`` where the higher one was said later; ``said_last`` and ``last``,
    the date and the rank in time of the one that was said last; ``failure``: in one document, or of one day and said
    on one day, it is no revision but a contradiction. Figures that wait for review are left out.
    """
    cumulative = (pl.col("measure") == "cumulative") & pl.col("as_of").is_not_null()
    series = ["series_id", "phase"]
    in_order = (
        figures.filter(cumulative & pl.col("period_start").is_not_null() & ~is_withheld())
        .select(
            *("figure_id", "low", "high", "as_of", "document_id", "number_start", *series),
            said=pl.coalesce("published_on", "as_of"),
        )
        .sort("as_of", "said", "document_id", "number_start", "figure_id", nulls_last=True)
        .with_row_index("rank")
    )
    falls = pl.col("high") < pl.col("low").cum_max().shift().over(series)
    falling = in_order.filter(falls.any().over(series))
    back = pl.col("said") > pl.col("said_lower")
    return (
        falling.join(falling, on=series, suffix="_lower", nulls_equal=True)
        .filter((pl.col("rank") < pl.col("rank_lower")) & (pl.col("high_lower") < pl.col("low")))
        .sort("rank_lower", pl.col("rank"), descending=[False, True])
        .select(
            higher_id="figure_id",
            lower_id="figure_id_lower",
            back=back,
            said_last=pl.max_horizontal("said", "said_lower"),
            last=pl.when(back).then("rank").otherwise("rank_lower"),
            failure=(pl.col("document_id") == pl.col("document_id_lower"))
            | ((pl.col("said") == pl.col("said_lower")) & (pl.col("as_of") == pl.col("as_of_lower"))),
        )
    )
