"""Which figures of one source can bear on the numbers of places, told without reading them all.

Millions of figures differ only in their numbers and days: one of each that are alike is read for all of them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from ledger.bounds import STRICT
from ledger.columns import Column
from ledger.index import find_figures
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
    first = ledger.columns["period_start"].take(rows["number"])
    open_rows = rows.with_columns(
        *(held.gather(rows["alike"]) for held in alike.select("still", "inside", open=pl.col("reason").is_null())),
        first=first.cast(pl.Int32).fill_null(BEGINNING),
    ).filter("open")
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
    """The figures with `number`, `alike` and `last`, and what is the same in all that are alike.

    Figures are held for alike by a hash of 64 bits, as kinds are (ledger/index.py).
    """
    columns, numbers = ledger.columns, found["number"]
    codes = [Column(columns[name].mapped, None).take(numbers).alias(name) for name in ALIKE]
    newer = columns.read(numbers, ["supersedes"])["supersedes"].drop_nulls()
    older = columns.rows_with("figure_id", newer) if newer.len() else numbers.clear()
    keys = found.select("kind", *codes, replaced=pl.col("number").is_in(older.implode()))
    hashed = found.select("number", hash=keys.hash_rows(), replaced=keys["replaced"])
    one = hashed.unique("hash", keep="any").with_row_index("alike")
    everywhen = question._replace(period=(None, None))
    alike = read_claims(columns.read(one["number"], READ), everywhen).with_columns(
        one["alike"], one["replaced"], code=pl.col(level), still=pl.col("measure") == "stock", family=tell_families()
    )  # fmt: skip
    replaced = pl.col("replaced") & ~pl.col("reason").is_in([WAITING, REJECTED]).fill_null(False)
    alike = alike.with_columns(reason=pl.when(replaced).then(pl.lit(SUPERSEDED)).otherwise("reason"), whole=is_whole())
    of_hash = hashed.join(one.select("hash", "alike"), on="hash", how="left", maintain_order="left")
    return found.select("number", of_hash["alike"], last=pl.col("day").cast(pl.Int32).fill_null(END)), alike
