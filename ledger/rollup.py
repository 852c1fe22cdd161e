"""Many claims made few: equal stretches of time added up over disjoint parts, from the finest part to the whole."""

from __future__ import annotations

from typing import Final

import polars as pl

from ledger.bounds import DISJOINT

PLACES: Final = ("spot", "district", "region", "country")
KEYS: Final = (*PLACES, "town", *DISJOINT, "youngest", "oldest")
SPAN: Final = ("first", "last")


def roll_up(claims: pl.DataFrame, each: tuple[str, ...] = ()) -> pl.DataFrame:
    """What claims inside what is asked prove of it for each stretch of time that they name, in one pass.

    Or of each place in it: ``each`` names the columns of PLACES that tell those apart, and the result has them too.

    ``claims`` has the columns KEYS, `first`, `last` (days), `low` (never null) and `number`. The result has a row for
    each `first` and `last`, with the best `low` found and `members`, the numbers of the claims that it adds up. At each
    step the whole of one dimension is the better of what was claimed of it and the sum of its disjoint parts.
    """
    said = [name for name in KEYS if name in each or claims[name].null_count() < claims.height]
    words = [pl.col(name).cast(pl.Categorical) for name in said if claims.schema[name] == pl.String]
    rows = claims.with_columns(words).select(*said, *SPAN, "low", members=pl.concat_list("number"))
    rows = _best(rows, [*said, *SPAN])
    for name in ("counting", "narrower", "group"):
        rows = _roll(rows, (name,), together=None)
    if "youngest" in rows.columns:
        rows = _roll(rows, ("youngest", "oldest"), together=_without_overlap(rows))
    for name in ("age", "sex", "status", "nationality"):
        values = DISJOINT[name]
        rows = _roll(rows, (name,), pl.lit(True) if values is None else pl.col(name).is_in(values))
    rows = _roll(rows, ("spot", "town"), together=pl.col("town"))
    for name in PLACES[1:]:
        if name not in each:
            rows = _roll(rows, (name,), together=pl.lit(True))
    return rows.select(*each, *SPAN, "low", "members")


def _roll(rows: pl.DataFrame, names: tuple[str, ...], together: pl.Expr | None) -> pl.DataFrame:
    """The rows without these columns: what was claimed of the whole, one part, or the sum of parts `together`."""
    if names[0] not in rows.columns:
        return rows
    keys = [name for name in (*KEYS, *SPAN) if name not in names and name in rows.columns]
    parts = rows.filter(pl.col(names[0]).is_not_null())
    options = [rows.filter(pl.col(names[0]).is_null()).drop(names, strict=False), parts.drop(names, strict=False)]
    if together is not None:
        options.append(parts.filter(together).group_by(keys).agg(pl.col("low").sum(), pl.col("members").explode()))
    return _best(pl.concat(option.select(*keys, "low", "members") for option in options), keys)


def _best(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    marked = rows.with_columns(key=pl.struct(keys).hash())
    several = pl.col("key").is_duplicated()
    once, twice = marked.filter(~several), marked.filter(several)
    best = twice.sort("low", descending=True).unique("key", keep="first", maintain_order=True)
    return pl.concat([once, best]).drop("key")


def _without_overlap(rows: pl.DataFrame) -> pl.Expr:
    """Which bands of age share no year with any other band; the others stand alone."""
    bands = rows.select("youngest", "oldest").drop_nulls().unique().sort("oldest", "youngest").rows()
    alone = [one for one in bands if any(one != two and one[0] <= two[1] and two[0] <= one[1] for two in bands)]
    return ~pl.any_horizontal(
        pl.lit(False), *((pl.col("youngest") == young) & (pl.col("oldest") == old) for young, old in alone)
    )
