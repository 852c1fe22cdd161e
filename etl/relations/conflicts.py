"""Conflicts: two sources that speak of the same thing, with numbers that cannot both be right."""

from __future__ import annotations

from typing import Final

import polars as pl

from etl.relations.regions import COORDINATES, REGION, WHAT, is_withheld, with_region
from etl.schema import UNATTRIBUTED

_TOLD: Final = ("figure_id", "source", "dataset", "reported_term", "number_text", "qualifier", "low", "high", "cause")
CONFLICT: Final = (*_TOLD, *(f"{name}_higher" for name in _TOLD), "gap", *REGION, "place", "iso3")
"""The lower of the two numbers, the higher one, how far their bounds are apart, and what both speak of."""


def find_conflicts(figures: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Pairs of figures (CONFLICT) of two sources on one region whose bounds do not meet; the widest gap first.

    Figures not to be quoted are left out, and regions for which one source has two numbers: it tells apart what the
    region does not, as events of one day and town. People displaced in their own country are the same with and
    without their nationality. A number by cause is part of one without: it contradicts that only where it is larger.
    """
    own = (pl.col("group") == "idp") & (pl.col("nationality") == pl.col("iso3"))
    quoted = (pl.col("role") == "recommended") & ~is_withheld() & (pl.col("source") != UNATTRIBUTED)
    told = list(dict.fromkeys((*_TOLD, *WHAT, *COORDINATES)))
    claims = with_region(
        figures.lazy()
        .filter(quoted)
        .select(told)
        .with_columns(nationality=pl.when(~own.fill_null(False)).then("nationality"))
    ).collect()
    shared = claims.group_by(REGION).agg(pl.col("source").min() < pl.col("source").max()).filter("source")
    claims = claims.join(shared.select(REGION), on=REGION, how="semi", nulls_equal=True)
    claims = claims.filter(~pl.struct("source", "cause", *REGION).is_duplicated())
    pairs = claims.join(claims.select(*_TOLD, *REGION), on=REGION, suffix="_higher", nulls_equal=True)
    gap = pl.col("low_higher") - pl.col("high")
    comparable = pl.col("cause").eq_missing("cause_higher") | pl.col("cause").is_null()
    return (
        pairs.with_columns(gap=gap)
        .filter((pl.col("gap") > 0) & (pl.col("source") != pl.col("source_higher")) & comparable)
        .select(CONFLICT)
        .sort("gap", "figure_id", "figure_id_higher", descending=[True, False, False])
    )
