"""Series as runs: the figures of one kind and series one after the other, in order of their days.

What a selection since some day holds of millions of series is told from the ends of their runs, without their figures.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

import polars as pl

from ledger.columns import Column, Mapped, keep
from ledger.index import find_figures, search_days
from ledger.once import once
from ledger.selection import Selection
from ledger.table import Ledger

_MOVES: Final = pl.col("oldest") < pl.col("day")
_COLUMNS: Final = ("row", "kind", "day", "size", "series")


class _Runs(NamedTuple):
    """``ends``: a row a run, with `kind`, `series`, `oldest`, `day` (the newest), `size` (the largest of that day),
    `begin` and `figures`, where its figures begin in ``row`` and ``day``, and how many they are. A series that speaks
    of one day only has none."""

    ends: pl.DataFrame
    row: Column
    day: Mapped


class Followed(NamedTuple):
    """``series``: a row a series that a selection holds, with `series`, its newest `day`, `oldest`, `figures` and
    `size`, the largest number of that day. ``find_rows`` gives of some of them each figure: `row`, its number in the
    table, and `series`."""

    series: pl.DataFrame
    find_rows: Callable[[pl.Series], pl.DataFrame]


def follow_series(ledger: Ledger, selection: Selection, *more: pl.Expr) -> Followed:
    """The series of more than one day that the selection holds; ``more`` are further conditions on columns of KIND."""
    if selection.last or selection.search:
        return _follow_each(ledger, selection, *more)
    runs = list_runs(ledger)
    held = pl.all_horizontal(pl.lit(True), *selection.kind_conditions().values(), *more).fill_null(False)
    kinds = ledger.index.kinds.select(held=held)["held"]
    ends = runs.ends.filter(kinds.gather(runs.ends["kind"]))
    if selection.first:
        ends = ends.filter(pl.col("day") >= selection.first)
        cut = ends["oldest"] < selection.first
        ends = pl.concat([ends.filter(~cut), _cut(runs, ends.filter(cut), selection)])
    newest = pl.col("size").filter(pl.col("day") == pl.col("day").max()).max()
    several = ends.filter(ends["series"].is_duplicated())
    joined = several.group_by("series").agg(pl.max("day"), pl.min("oldest"), pl.sum("figures"), newest)
    alone = ends.filter(ends["series"].is_unique()).select(joined.columns)
    return Followed(pl.concat([alone, joined]).filter(_MOVES), partial(_find_rows, runs, ends))


def _find_rows(runs: _Runs, ends: pl.DataFrame, series: pl.Series) -> pl.DataFrame:
    asked = ends.filter(pl.col("series").is_in(series.implode()))
    end = pl.col("begin") + pl.col("figures")
    figures = asked.select("series", place=pl.int_ranges("begin", end, dtype=pl.UInt32)).explode("place")
    return figures.select(runs.row.take(figures["place"]).alias("row"), "series")


def _follow_each(ledger: Ledger, selection: Selection, *more: pl.Expr) -> Followed:
    """The same from the figures themselves: words and a last day are asked of each."""
    found = find_figures(ledger, selection, *more, pl.col("dated"), columns=("row", "day", "size", "series"))
    newest = pl.col("size").filter(pl.col("day") == pl.col("day").max()).max()
    told = found.group_by("series").agg(pl.max("day"), newest, oldest=pl.min("day"), figures=pl.len())
    moving = told.filter(_MOVES)
    rows = found.join(moving, on="series", how="semi").select("row", "series")
    return Followed(moving, lambda series: rows.filter(pl.col("series").is_in(series.implode())))


def _cut(runs: _Runs, ends: pl.DataFrame, selection: Selection) -> pl.DataFrame:
    """These runs without what is older than the selection."""
    assert selection.first is not None
    end = ends["begin"] + ends["figures"]
    begin = search_days(runs.day.series, ends["begin"], end, selection.first)
    oldest = runs.day.series.gather(begin)
    runs.day.let_go()
    return ends.with_columns(oldest=oldest, begin=begin, figures=end - begin)


@once
def list_runs(ledger: Ledger) -> _Runs:
    """The runs of dated figures, one measure after the other: less is in memory at once."""
    measures = ledger.index.kinds["measure"].unique().sort()
    found = [_order(ledger, pl.col("measure") == measure) for measure in measures] or [_order(ledger, pl.lit(False))]
    figures, ends = (pl.concat(parts) for parts in zip(*found, strict=True))
    begin = ends["figures"].cum_sum() - ends["figures"]
    return _Runs(ends.with_columns(begin=begin), Column(keep(figures["row"])), keep(figures["day"]))


def _order(ledger: Ledger, held: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures of the series that speak of several days, run after run, and the ends of each run."""
    index = ledger.index
    dated = index.figures_of(index.kinds.select(held=held & pl.col("dated"))["held"], _COLUMNS)
    days = dated.group_by("series").agg(oldest=pl.min("day"), newest=pl.max("day"))
    moving = days.filter(pl.col("oldest") < pl.col("newest")).select("series")
    figures = dated.join(moving, on="series", how="semi").sort("kind", "series", "day", "size")
    ends = figures.group_by("kind", "series", maintain_order=True).agg(
        oldest=pl.first("day"), day=pl.last("day"), size=pl.last("size"), figures=pl.len()
    )
    index.let_go()
    return figures.select("row", "day"), ends
