"""Restatements: the same source's same claim said again, in one document, in another, or in another data set."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from etl.relations.regions import (
    COORDINATES,
    POPULATION,
    REGION,
    WHAT,
    is_compared,
    is_computed,
    is_rejected,
    is_withheld,
    with_region,
)
from etl.schema import UNATTRIBUTED

_SAME_NUMBER: Final = ("qualifier", "value", "low", "high")
_SAME_CLAIM: Final = ("outcome", "unit", "measure", *POPULATION, "place", "iso3", *_SAME_NUMBER)
_DATES: Final = ("period_start", "period_end", "as_of")
_NEEDED: Final = (
    *("figure_id", "part_of", "source", "relay_depth", "review_status", "published_on", "document_id", "number_start"),
    *_SAME_CLAIM,
    *_DATES,
)
RESTATED: Final = {"figure_id": pl.String(), "claim_id": pl.String()}


def find_restatements(figures: pl.DataFrame) -> pl.DataFrame:
    """``figure_id`` of each figure that says a claim again, and ``claim_id``: the figure_id of the one to quote.

    A ``claim_id`` is never itself one that says a claim again. A figure that was rejected says nothing.
    """
    figures = figures.filter(~is_rejected())
    in_prose = restated_in_prose(figures)
    said_once = figures.join(in_prose, on="figure_id", how="anti")
    elsewhere = restated_elsewhere(said_once)
    quoted = in_prose.join(elsewhere.rename({"figure_id": "claim_id", "claim_id": "first"}), on="claim_id", how="left")
    return pl.concat([quoted.select("figure_id", claim_id=pl.coalesce("first", "claim_id")), elsewhere])


# --- prose --------------------------------------------------------------------------------------------------------


def restated_in_prose(figures: pl.DataFrame) -> pl.DataFrame:
    """Mentions of a claim that prose makes again (RESTATED): the same number of the same people in the same place.

    Quoted is a mention that names who counted, the nearest to them, then the earlier published, then the first in its
    document; one that waits for review never before a published one. A mention joins a claim only where it
    contradicts none of its mentions, so that a vague one in between never makes one claim of two.
    """
    prose = (
        figures.lazy()
        .filter(pl.col("quote").is_not_null())
        .select(_NEEDED)
        .sort(
            *(is_withheld(), pl.col("source") == UNATTRIBUTED),
            *("relay_depth", "published_on", "document_id", "number_start", "figure_id"),
            nulls_last=True,
        )
        .collect()
    )
    twins = prose.filter(pl.struct(_SAME_CLAIM).is_duplicated())
    again = []
    for _, group in twins.group_by(_SAME_CLAIM, maintain_order=True):
        claims: list[list[dict[str, Any]]] = []
        for mention in group.iter_rows(named=True):
            same = next((claim for claim in claims if all(_compatible(other, mention) for other in claim)), None)
            if same is None:
                claims.append([mention])
            else:
                same.append(mention)
                again.append((mention["figure_id"], same[0]["figure_id"]))
    return pl.DataFrame(again, schema=RESTATED, orient="row")


def _compatible(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two mentions of one number can be one claim; in two documents, only where they certainly are.

    Inside a document what is left out was said before; elsewhere two bodies, places or days left out can be any two.
    """
    if one["figure_id"] == other["part_of"] or one["part_of"] == other["figure_id"]:
        return False
    contradict = any(one[name] is not None and other[name] is not None and one[name] != other[name] for name in _DATES)
    if one["document_id"] == other["document_id"]:
        # two bodies that say the same number are two claims
        return not contradict and (one["source"] == other["source"] or UNATTRIBUTED in (one["source"], other["source"]))
    day = one["as_of"] or one["period_end"]
    return (
        not contradict
        and one["source"] == other["source"] != UNATTRIBUTED
        and one["place"] is not None
        and day is not None
        and day == (other["as_of"] or other["period_end"])
    )


# --- elsewhere ----------------------------------------------------------------------------------------------------


def restated_elsewhere(figures: pl.DataFrame) -> pl.DataFrame:
    """Figures that say again what another data set or document says (RESTATED), exactly or rounded.

    Same source, same cause, same region, and numbers of which one lies within the other. Inside a data set natural
    keys tell rows apart: two events of one day and town are two events. So a region that a data set or a document
    holds twice is related to nothing. Quoted is the figure nearest to who counted, then the more exact, the earlier
    published, one that may be passed on, and the one of the fuller data set.
    """
    key = ["source", "cause", *REGION]
    coarse = ["source", "outcome", "nationality", "age_group", "place_key", "day"]
    fullness = figures.group_by("dataset").agg(fullness=-pl.len().cast(pl.Int64))
    counted = (pl.col("source") != UNATTRIBUTED) & ~is_computed() & ~is_compared()
    regions = with_region(
        figures.filter(counted).select(
            *("figure_id", "dataset", "relay_depth", "published_on", "redistributable", "source", "cause", *WHAT),
            *COORDINATES,
            teller=pl.when(pl.col("quote").is_null()).then("dataset").otherwise("document_id"),
            withheld=is_withheld(),
            least=pl.coalesce("low", pl.col("high") - pl.col("rounding")),
            most=pl.coalesce("high", pl.col("low") + pl.col("rounding")),
        )
    )
    # few columns first: most figures of a large table have no other like them
    shared = regions.group_by(coarse).agg(pl.col("teller").min() < pl.col("teller").max()).filter("teller")
    regions = regions.join(shared.select(coarse), on=coarse, how="semi", nulls_equal=True).join(fullness, on="dataset")
    unique = regions.filter(~pl.struct("teller", *key).is_duplicated())
    said_twice = unique.filter(pl.struct(key).is_duplicated()).sort(
        "withheld",
        "relay_depth",
        pl.col("most") - pl.col("least"),
        "published_on",
        ~pl.col("redistributable"),
        "fullness",
        "teller",
        "figure_id",
        nulls_last=True,
    )
    first = said_twice.group_by(key, maintain_order=True).first()
    pairs = said_twice.join(
        first.select(*key, "least", "most", claim_id="figure_id"),
        on=key,
        suffix="_first",
        nulls_equal=True,
        maintain_order="left",
    )
    inside = (pl.col("least") >= pl.col("least_first")) & (pl.col("most") <= pl.col("most_first"))
    around = (pl.col("least") <= pl.col("least_first")) & (pl.col("most") >= pl.col("most_first"))
    return (
        pairs.filter(inside | around)
        # of three, two can lie in a rounded first one and contradict each other: then neither joins after that
        .filter(pl.col("least").cum_max().over(key) <= pl.col("most").cum_min().over(key))
        .filter(pl.col("figure_id") != pl.col("claim_id"))
        .select(RESTATED.keys())
    )
