"""How figures relate: part of another, said before, one quantity over time, and which of them to quote."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import polars as pl

from etl.schema import FRAME_SCHEMA, UNATTRIBUTED, WITHHELD
from etl.source import EXTRAPOLATED, TRIANGULATION

_POPULATION: Final = ("status", "group", "age_group", "age_min", "age_max", "sex", "nationality")
_SERIES: Final = ("source", "outcome", "unit", *_POPULATION, "cause", "place", "iso3", "measure")
_SAME_CLAIM: Final = (
    "document_id", "outcome", "unit", "measure", *_POPULATION, "place", "qualifier", "value", "low", "high",
)  # fmt: skip


def relate(figures: pl.DataFrame) -> pl.DataFrame:
    """The figures with part_of, claim_id, series_id, role and role_reason; all columns of the schema, no other.

    ``figures`` has the columns of :func:`etl.schema.complete`. A figure without ``part_of_key`` keeps the ``part_of``
    that it has: figures kept from the published table lost their keys.
    """
    wholes = _wholes(figures)
    related = figures.join(wholes, on="figure_id", how="left", maintain_order="left").with_columns(
        part_of=pl.coalesce("whole_id", "part_of"), series_id=_series(figures)
    )
    said_before = _restatements(related)
    return (
        related.drop("claim_id")
        .join(said_before, on="figure_id", how="left", maintain_order="left")
        .with_columns(supersedes=pl.lit(None, dtype=pl.String), **_role())
        .select(FRAME_SCHEMA.keys())
    )


def _wholes(figures: pl.DataFrame) -> pl.DataFrame:
    """``figure_id`` of each part, and ``whole_id`` of the figure in the same document that its key names.

    A number in prose can carry two outcomes ("20 killed or injured"): the one of the part's own outcome goes first.
    """
    named = figures.select(
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


def _restatements(figures: pl.DataFrame) -> pl.DataFrame:
    """``figure_id`` of each figure that its document said before, ``claim_id`` of the first mention, its words.

    Prose only: a table says in each cell what no other cell says. Two periods are compatible where neither
    contradicts the other.
    """
    withheld = pl.col("review_status").is_in(list(WITHHELD))  # what is published never gives way to what waits
    prose = figures.filter(pl.col("quote").is_not_null()).sort(withheld, "number_start", "figure_id")
    twins = prose.filter(pl.struct(_SAME_CLAIM).is_duplicated())
    again = []
    for _, group in twins.group_by(_SAME_CLAIM, maintain_order=True):
        first: list[dict[str, Any]] = []
        for mention in group.iter_rows(named=True):
            same = next((earlier for earlier in first if _compatible(earlier, mention)), None)
            if same is None:
                first.append(mention)
            else:
                again.append((mention["figure_id"], same["figure_id"], same["number_text"]))
    schema = {"figure_id": pl.String(), "claim_id": pl.String(), "first_words": pl.String()}
    return pl.DataFrame(again, schema=schema, orient="row")


def _compatible(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if one["figure_id"] == other["part_of"] or one["part_of"] == other["figure_id"]:
        return False
    if one["source"] != other["source"] and UNATTRIBUTED not in (one["source"], other["source"]):
        return False  # two bodies that say the same number are two claims
    return all(
        one[name] is None or other[name] is None or one[name] == other[name]
        for name in ("period_start", "period_end", "as_of")
    )


def _role() -> dict[str, pl.Expr]:
    """``role`` and its reason in words."""
    again = pl.col("claim_id").is_not_null()
    computed = pl.col("reported_term").str.contains(EXTRAPOLATED, literal=True)
    compared = pl.col("quote").is_null() & pl.col("reported_term").str.contains(TRIANGULATION, literal=True)
    part = pl.col("part_of").is_not_null()
    return {
        "role": pl.when(again | computed | compared).then(pl.lit("alternative")).otherwise(pl.lit("recommended")),
        "role_reason": pl.when(again)
        .then(pl.format("says again what “{}” says earlier in the same document", "first_words"))
        .when(computed)
        .then(pl.lit("nobody counted this number: the data set computed it where no report gave one"))
        .when(compared)
        .then(pl.lit("kept by its source to compare with: it quotes and adds up another figure for the same event"))
        .when(part)
        .then(pl.lit("part of a larger figure: never add the two"))
        .otherwise(pl.lit("as its source gives it")),
    }
