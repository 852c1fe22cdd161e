"""How figures relate: part of another, said before, taken back, one quantity over time, and which of them to quote."""

from __future__ import annotations

import hashlib
from typing import Final

import polars as pl

from etl.relations.regions import POPULATION, is_compared, is_computed, is_rejected, is_withheld
from etl.relations.restatements import find_restatements
from etl.relations.revisions import find_revisions
from etl.schema import FRAME_SCHEMA

_SERIES: Final = ("source", "outcome", "unit", *POPULATION, "cause", "place", "iso3", "measure")


def relate(figures: pl.DataFrame) -> pl.DataFrame:
    """The figures with part_of, claim_id, series_id, supersedes, role and role_reason; all columns of the schema.

    ``figures`` has the columns of :func:`etl.schema.complete`. A figure without ``part_of_key`` keeps the ``part_of``
    that it has: figures kept from the published table lost their keys. All else is found anew from what the figures
    say, so that relating a related table changes nothing.
    """
    related = _join(figures.drop("claim_id", "supersedes"), _wholes(figures)).with_columns(
        part_of=pl.coalesce("whole_id", "part_of"), series_id=_series(figures)
    )
    related = _without_withheld_wholes(related)
    related = _join(related, find_restatements(related))
    revisions = find_revisions(related)
    replaced = revisions.join(related.select("figure_id", "as_of", "number_start"), on="figure_id").sort(
        pl.col("as_of"), "number_start", "figure_id", nulls_last=True
    )
    supersedes = replaced.unique("superseded_by", keep="last", maintain_order=True).select(
        supersedes="figure_id", figure_id="superseded_by"
    )
    related = _join(_join(related, revisions), supersedes)
    return _join(related, _said(related)).with_columns(**_role()).select(FRAME_SCHEMA.keys())


def _join(figures: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    return figures.join(found, on="figure_id", how="left", maintain_order="left")


def _wholes(figures: pl.DataFrame) -> pl.DataFrame:
    """``figure_id`` of each part, and ``whole_id`` of the figure in the same document that its key names.

    A number in prose can carry two outcomes ("20 killed or injured"): the one of the part's own outcome goes first.
    """
    named = figures.filter(~is_rejected()).select(
        "dataset",
        "document_id",
        whole_id="figure_id",
        whole_outcome="outcome",
        part_of_key=pl.coalesce(
            "cell_key", pl.col("table_ref").struct.field("column"), pl.col("number_start").cast(pl.String)
        ),
    )
    return (
        figures.drop_nulls("part_of_key")
        .select("figure_id", "dataset", "document_id", "outcome", "part_of_key")
        .join(named, on=["dataset", "document_id", "part_of_key"])
        .filter(pl.col("whole_id") != pl.col("figure_id"))
        .sort(pl.col("outcome") != pl.col("whole_outcome"), "whole_id")
        .unique("figure_id", keep="first", maintain_order=True)
        .select("figure_id", "whole_id")
    )


def _without_withheld_wholes(figures: pl.DataFrame) -> pl.DataFrame:
    """The figures, none a part of one that was rejected, and none that is published a part of one that waits."""
    statuses = figures.select(part_of="figure_id", whole_status="review_status")
    whole = pl.col("whole_status")
    apart = is_rejected() | (whole == "rejected") | (~is_withheld() & (whole == "waiting"))
    joined = figures.join(statuses, on="part_of", how="left", maintain_order="left")
    return joined.with_columns(part_of=pl.when(~apart.fill_null(False)).then("part_of")).drop("whole_status")


def _series(figures: pl.DataFrame) -> pl.Series:
    """16 hexadecimal digits for one quantity of one source over time.

    The start counts for cumulatives only. A table's own term tells apart what its other columns cannot (returned from
    one country or another); words of prose vary too much for that.
    """
    start = pl.when(pl.col("measure") == "cumulative").then(pl.col("period_start").cast(pl.String))
    term = pl.when(pl.col("quote").is_null()).then("reported_term")
    parts = [pl.col(name).cast(pl.String).fill_null("") for name in _SERIES]
    keys = figures.select(key=pl.concat_str(*parts, start.fill_null(""), term.fill_null(""), separator="\x1f"))
    distinct = keys.unique()
    hashes = pl.Series([hashlib.sha256(key.encode()).hexdigest()[:16] for key in distinct["key"]], dtype=pl.String)
    named = keys.join(distinct.with_columns(series_id=hashes), on="key", how="left", maintain_order="left")
    return named["series_id"]


def _said(figures: pl.DataFrame) -> pl.DataFrame:
    """What the reasons tell of the other figures: ``figure_id`` and the columns ``first_``, ``by_`` and ``old_``."""
    told = ("number_text", "source", "document_id", "document_title", "number_start", "relay_depth", "low", "high")
    found = figures.select("figure_id", "claim_id", "superseded_by", "supersedes").filter(
        pl.any_horizontal(pl.col("claim_id", "superseded_by", "supersedes").is_not_null())
    )
    day = pl.coalesce("as_of", "period_end", "published_on")
    for prefix, other in (("first", "claim_id"), ("by", "superseded_by"), ("old", "supersedes")):
        others = figures.select(
            pl.col("figure_id").alias(other),
            day.alias(f"{prefix}_day"),
            pl.col("published_on").alias(f"{prefix}_published_on"),
            *(pl.col(name).alias(f"{prefix}_{name}") for name in told),
        )
        found = found.join(others, on=other, how="left")
    return found.drop("claim_id", "superseded_by", "supersedes")


def _role() -> dict[str, pl.Expr]:
    """``role`` and its reason in words, from the columns of :func:`_said` and the figure's own."""
    again, superseded = pl.col("claim_id").is_not_null(), pl.col("superseded_by").is_not_null()
    part = pl.col("part_of").is_not_null()
    reason = (
        pl.when(again)
        .then(_again())
        .when(is_computed())
        .then(pl.lit("nobody counted this number: the data set computed it where no report gave one"))
        .when(is_compared())
        .then(pl.lit("kept by its source to compare with: it quotes and adds up another figure for the same event"))
        .when(superseded & pl.col("fell"))
        .then(
            pl.format(
                "taken back: the source's own total went down to {} on {}", "by_number_text", _day_words("by_day")
            )
        )
        .when(superseded)
        .then(
            pl.format(
                "replaced by its source: it gave {} for the same later, on {}",
                "by_number_text",
                _day_words("by_published_on"),
            )
        )
        .when(part)
        .then(pl.lit("part of a larger figure: never add the two"))
        .otherwise(pl.lit("as its source gives it"))
    )
    moved_on = pl.col("old_day") != pl.coalesce("as_of", "period_end", "published_on")
    revision = (
        pl.when(pl.col("supersedes").is_null())
        .then(pl.lit(""))
        .when(moved_on)
        .then(pl.format("; a revision: the source's own total was {} on {}", "old_number_text", _day_words("old_day")))
        .otherwise(
            pl.format("; a revision: the source gave {} on {}", "old_number_text", _day_words("old_published_on"))
        )
    )
    return {
        "role": pl.when(again | is_computed() | is_compared())
        .then(pl.lit("alternative"))
        .when(superseded)
        .then(pl.lit("superseded"))
        .otherwise(pl.lit("recommended")),
        "role_reason": reason + revision,
    }


def _again() -> pl.Expr:
    """Why a figure that says a claim again is not the one to quote."""
    in_document = (pl.col("document_id") == pl.col("first_document_id")) & pl.col("quote").is_not_null()
    earlier = pl.when(pl.col("first_number_start") <= pl.col("number_start")).then(pl.lit("earlier"))
    relayed = pl.col("first_relay_depth") < pl.col("relay_depth")
    wider = pl.col("high").is_null() | ((pl.col("high") - pl.col("low")) > (pl.col("first_high") - pl.col("first_low")))
    rounded = pl.when(wider & pl.col("first_high").is_not_null()).then(pl.lit(", rounded")).otherwise(pl.lit(""))
    return (
        pl.when(in_document)
        .then(
            pl.format(
                "says again what “{}” says {} in the same document",
                "first_number_text",
                earlier.otherwise(pl.lit("later")),
            )
        )
        .when(relayed)
        .then(pl.format("{} said it first; this is {} relaying it{}", "first_source", "publisher", rounded))
        .otherwise(pl.format("says again what “{}” says in {}{}", "first_number_text", "first_document_title", rounded))
    )


def _day_words(column: str) -> pl.Expr:
    return pl.col(column).dt.strftime("%-d %B %Y")
