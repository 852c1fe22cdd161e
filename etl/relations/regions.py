"""What a figure speaks of, whoever says it: what, of whom, where and when, as expressions to compare figures by."""

from __future__ import annotations

from typing import Final, TypeVar

import polars as pl

from etl.schema import WITHHELD
from etl.source import EXTRAPOLATED, TRIANGULATION

POPULATION: Final = ("status", "group", "age_group", "age_min", "age_max", "sex", "nationality")
WHAT: Final = ("outcome", "unit", "measure", *POPULATION, "place_role")
WHERE_AND_WHEN: Final = ("place_key", "start", "day")
REGION: Final = (*WHAT, *WHERE_AND_WHEN)
"""Two figures with equal columns of these speak of the same thing; the last three come from :func:`with_region`."""
Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)

COORDINATES: Final = (
    "place_precision", "place", "iso3", "admin1_pcode", "admin2_pcode", "period_start", "period_end", "as_of",
)  # fmt: skip
"""The columns that :func:`with_region` needs besides the measure."""


def place_key() -> pl.Expr:
    """A place by its finest code, else by its name in its country; null where the place is not known.

    A region or a town has the codes of what it lies in, which do not name it; so only the level itself counts.
    """
    precision = pl.col("place_precision")
    code = (
        pl.when(precision == "country")
        .then("iso3")
        .when(precision == "admin1")
        .then("admin1_pcode")
        .when(precision == "admin2")
        .then("admin2_pcode")
    )
    within = [pl.col(name).fill_null("") for name in ("iso3", "admin1_pcode", "admin2_pcode")]
    return pl.coalesce(code, pl.concat_str("place", *within, separator="|"))


def with_region(figures: Frame) -> Frame:
    """The figures with ``place_key``, ``start`` and ``day``; without those whose place or time is not known.

    A stock is of a day and has no start; a flow and a cumulative need one to be the same as another.
    """
    stock = pl.col("measure") == "stock"
    return figures.with_columns(
        place_key=place_key(),
        start=pl.when(~stock).then("period_start"),
        day=pl.when(pl.col("measure") == "flow").then("period_end").otherwise(pl.coalesce("as_of", "period_end")),
    ).filter(pl.col("place_key").is_not_null() & pl.col("day").is_not_null() & (stock | pl.col("start").is_not_null()))


def is_computed() -> pl.Expr:
    """Whether nobody counted the number: the data set computed it."""
    return pl.col("reported_term").str.contains(EXTRAPOLATED, literal=True).fill_null(False)


def is_compared() -> pl.Expr:
    """Whether its source keeps the number only to compare its own one with."""
    return pl.col("quote").is_null() & pl.col("reported_term").str.contains(TRIANGULATION, literal=True).fill_null(
        False
    )


def is_rejected() -> pl.Expr:
    """Whether a person said that it is no figure: it relates to nothing."""
    return pl.col("review_status") == "rejected"


def is_withheld() -> pl.Expr:
    """Whether the figure waits for review or was rejected: it never stands before a published one."""
    return pl.col("review_status").is_in(list(WITHHELD))
