"""Which figures of one source can bear on the numbers of places, told without reading them all.

Millions of figures differ only in their numbers and days: one of each that are alike is read for all of them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import polars as pl

from ledger.bounds import STRICT
from ledger.columns import CHUNK, Column, keep
from ledger.index import find_figures
from ledger.once import once
from ledger.regions import BEGINNING, END, READ, Question
from ledger.selection import Selection
from ledger.table import Ledger
from ledger.totals import OUTSIDE, REJECTED, SUPERSEDED, WAITING, read_claims, tell_families

ALIKE: Final = (
    "reported_term", "place_precision", "admin2_pcode", "age_min", "age_max", "cause", "alleged_actor",
)  # fmt: skip
"""What tells, beside its kind, whether a figure can bear on a number, and on that of which place."""


class Bearing(NamedTuple):
    """What is known of the figures of a source and outcome before they are read.

    ``usable``: those that speak of the places, days and people asked, with `number`, that of the row in the table,
    `alike`, `last` (days since 1970) and `least`. ``alike``: a row for all that are alike in everything but number and
    days, with its number `alike`, the columns of :func:`ledger.totals.read_claims`, `code` of the place, `still`
    (people present), `family`, `whole`, `figures`, how many of them are usable, and `least`, the sum of theirs.
    ``rows``: the numbers of all figures that may bear on a number. ``reasons``: why the others cannot, with their
    `count`, the most first.
    """

    usable: pl.DataFrame
    alike: pl.DataFrame
    rows: pl.Series
    reasons: pl.DataFrame


def find_bearing(ledger: Ledger, selection: Selection, question: Question, source: str, level: str) -> Bearing:
    """What is known of all figures of the outcome and source, whatever their place, date and people.

    ``level`` is that of the places, country or region.
    """
    anywhere = Selection(
        sources=(source,), outcomes=(question.outcome,), measures=selection.measures, qualifiers=selection.qualifiers,
        search=selection.search, withheld=selection.withheld,
    )  # fmt: skip
    found = find_figures(ledger, anywhere, columns=("row", "kind", "day")).rename({"row": "number"})
    rows, alike = _tell_alike(ledger, found, question, level)
    held = alike.select("still", "inside", open=pl.col("reason").is_null())
    open_rows = rows.with_columns(each.gather(rows["alike"]) for each in held).filter("open")
    first = ledger.columns["period_start"].take(open_rows["number"]).cast(pl.Int32).fill_null(BEGINNING)
    open_rows = open_rows.with_columns(first=first)
    ended = pl.col("last") >= question.first
    timely = open_rows.filter(~pl.col("still") | (ended & (pl.col("last") <= question.last)))
    begun = pl.when("still").then("last").otherwise("first") <= question.last
    usable = timely.filter("inside", ended, begun).select("number", "alike", "last")
    lows = ledger.columns.read(usable["number"], ("low", "low_inclusive"))
    least = pl.col("low").cast(pl.Float64) + pl.when(pl.col("low_inclusive")).then(0.0).otherwise(STRICT)
    usable = usable.with_columns(lows.select(least=least))
    sums = usable.group_by("alike").agg(pl.len().alias("figures"), pl.col("least").filter(pl.col("least") > 0).sum())
    counts = rows.group_by("alike").agg(count=pl.len().cast(pl.Int64)).join(alike.select("alike", "reason"), on="alike")
    outside = pl.DataFrame({"reason": [OUTSIDE], "count": [open_rows.height - timely.height]})
    reasons = pl.concat([counts.select("reason", "count"), outside]).drop_nulls("reason")
    return Bearing(
        usable,
        alike.drop("least")
        .join(sums, on="alike", how="left", maintain_order="left")
        .with_columns(pl.col("figures").fill_null(0)),
        timely["number"],
        reasons.group_by("reason")
        .agg(pl.col("count").sum())
        .filter(pl.col("count") > 0)
        .sort("count", "reason", descending=[True, False]),
    )


def is_whole() -> pl.Expr:
    """Whether a figure is said of the country, or of the region, as a whole."""
    finer = [pl.col(name).is_not_null() & (pl.col("code") != pl.col(name)) for name in ("region", "district")]
    return pl.col("spot").is_null() & ~pl.any_horizontal(finer)


def _tell_alike(
    ledger: Ledger, found: pl.DataFrame, question: Question, level: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures with `number`, `alike` and `last`, and what is the same in all that are alike."""
    columns, numbers = ledger.columns, found["number"]
    kept = number_alike(ledger)
    ids = kept.of_row.take(numbers)
    ones = ids.unique().sort()
    place = np.zeros(kept.first.len(), np.uint32)
    place[ones.to_numpy()] = np.arange(ones.len(), dtype=np.uint32)
    rows = found.select(
        "number", last=pl.col("day").cast(pl.Int32).fill_null(END), alike=pl.Series(place[ids.to_numpy()])
    )
    everywhen = question._replace(period=(None, None))
    alike = read_claims(columns.read(kept.first.gather(ones), READ), everywhen).with_columns(
        code=pl.col(level), still=pl.col("measure") == "stock", family=tell_families()
    )
    alike = alike.with_columns(whole=is_whole())
    replaces = Column(columns["supersedes"].mapped).take(numbers).is_not_null()
    newer = columns.read(numbers.filter(replaces), ["supersedes"])["supersedes"]
    if newer.len():  # what they replace is like nothing else
        older = pl.col("number").is_in(columns.rows_with("figure_id", newer).implode())
        rows = rows.with_columns(pl.when(older).then(pl.col("alike") + alike.height).otherwise("alike"))
        earlier = pl.when(pl.col("reason").is_in([WAITING, REJECTED])).then("reason")
        alike = pl.concat([alike, alike.with_columns(reason=pl.coalesce(earlier, pl.lit(SUPERSEDED)))])
    return rows, alike.with_row_index("alike")


class _Alike(NamedTuple):
    """For each row of the table a number that only figures share which are alike; by it a row that is one of them."""

    of_row: Column
    first: pl.Series


@once
def number_alike(ledger: Ledger) -> _Alike:
    """Which figures are of one kind and have the same in the columns of ALIKE, by a hash as kinds are told apart.

    The table is gone through in the order of the kinds, a part at a time: in two parts the same has two numbers.
    """
    columns, ordered = ledger.columns, ledger.index.ordered
    columns.lay_down(ALIKE)
    of_row = np.zeros(ordered.height, np.uint32)
    firsts = [pl.Series("row", dtype=pl.UInt32)]
    known = 0
    for part in ordered.select("row", "kind").iter_slices(CHUNK):
        codes = [Column(columns[name].mapped).take(part["row"]).alias(name) for name in ALIKE]
        hashed = part.select("row", hash=part.select("kind", *codes).hash_rows())
        one = hashed.unique("hash", keep="any").with_row_index("alike", offset=known)
        same = hashed.join(one.select("hash", "alike"), on="hash", how="left", maintain_order="left")
        of_row[part["row"].to_numpy()] = same["alike"].to_numpy()
        firsts.append(one["row"])
        known += one.height
    return _Alike(Column(keep(pl.Series(of_row))), pl.concat(firsts))
