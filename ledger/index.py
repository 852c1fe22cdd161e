"""What is asked of a table again and again, kept small: its kinds of figures, and where the figures of each stand.

Figures that no filter but one of dates tells apart are of one *kind*. There are tens of thousands of kinds, however
many figures the table has, so what filters would leave is counted over kinds, and the few columns by which figures are
dated, ranked and followed over time lie in the order of the kinds, mapped from disk: a question touches what it is
about and nothing else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from ledger.columns import Mapped, keep, read_chunks
from ledger.search import find_words

if TYPE_CHECKING:
    from ledger.selection import Selection
    from ledger.table import Ledger

SIZE: Final = pl.coalesce("value", "low", "high", pl.lit(0, dtype=pl.Int64))
"""By which figures are ranked: the value, else the end that is known. Never shown as a number."""

KIND: Final[dict[str, pl.Expr]] = {
    **{
        name: pl.col(name)
        for name in (
            "review_status", "category", "measure", "role", "outcome", "source", "dataset", "iso3", "admin1_pcode",
            "about_children", "status", "group", "age_group", "sex", "nationality", "qualifier", "unit", "place_role",
            "source_type", "publisher", "relay_depth", "licence", "redistributable",
        )
    },
    "told_again": pl.col("claim_id").is_not_null(),
    "in_words": pl.col("quote").is_not_null(),
    "dated": pl.col("day").is_not_null(),
}  # fmt: skip
"""What is the same in all figures of a kind: what can be asked of them without reading them."""

ORDERED: Final[dict[str, pl.Expr]] = {
    "day": pl.col("day"),
    "since": pl.col("since"),
    "size": SIZE,
    "series": pl.coalesce("series_id", "figure_id").hash(),
}
"""What lies in the order of the kinds. ``series`` is the same number for all figures of a series."""

FIGURE: Final = ("row", "kind", *ORDERED)
"""The columns of what lies in the order of the kinds: `row` is the number of a figure in the table."""

NEIGHBOURS: Final = 6
"""Kinds lie in the order of so many of the first columns of KIND, so that what is asked together lies together."""

CHUNK: Final = 250_000
"""Rows that are read at once while an index is built."""

REMEMBERED: Final = 64
"""So many answers about dates and words are kept."""

NEARBY: Final = 64
"""Up to so many stretches of rows are looked at where they lie; more are gathered first."""


@dataclass(frozen=True)
class Index:
    """``kinds``: a row a kind, with the columns of KIND, `begin` and `figures`, where its figures begin in ``ordered``
    and how many they are. ``ordered``: a row a figure, with `row`, its number in the table, and the columns of ORDERED;
    within a kind in the order of days.
    """

    kinds: pl.DataFrame
    ordered: pl.DataFrame
    _mapped: Sequence[Mapped] = field(default=(), repr=False)
    _remembered: OrderedDict[Hashable, pl.Series] = field(default_factory=OrderedDict, repr=False)
    _lock: Any = field(default_factory=Lock, repr=False)

    def remember(self, asked: Hashable, answer: Callable[[], pl.Series]) -> pl.Series:
        """The answer to a question that is asked again and again, found once."""
        with self._lock:
            if asked in self._remembered:
                self._remembered.move_to_end(asked)
                return self._remembered[asked]
        found = answer()
        with self._lock:
            self._remembered[asked] = found
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return found

    def let_go(self) -> None:
        """Give back the memory that what was looked at takes in this process."""
        for mapped in self._mapped:
            mapped.let_go()

    def begin_on(self, first: date | None) -> pl.Series:
        """Where in ``ordered`` the figures of each kind since this day begin; its end where there are none."""
        begin = self.kinds["begin"]
        if first is None:
            return begin
        end = begin + self.kinds["figures"]
        found = self.remember(("begin", first), lambda: search_days(self.ordered["day"], begin, end, first))
        self.let_go()
        return found

    def newest(self, first: date | None) -> pl.Series:
        """The newest day of each kind, from the first on; null for a kind without a date, or without one since."""
        end = self.kinds["begin"] + self.kinds["figures"]
        days = self.ordered["day"].gather(end - 1)
        self.let_go()
        return pl.select(day=pl.when(self.begin_on(first) < end).then(days)).to_series()

    def count(self, first: date | None, last: date | None, found: pl.Series | None = None) -> pl.Series:
        """How many figures of each kind meet these dates and are among those ``found``, a truth for each row of the
        table."""
        if last is None and found is None:
            end = self.kinds["begin"] + self.kinds["figures"]
            return (end - self.begin_on(first)).alias("figures")
        held = self.ordered.with_columns(held=pl.all_horizontal(pl.lit(True), *on_days(first, last)))["held"]
        if found is not None:
            held = held & found.gather(self.ordered["row"])
        begin = self.kinds["begin"].to_numpy()
        numbers = np.add.reduceat(held.fill_null(False).to_numpy(), begin, dtype=np.uint32) if begin.size else begin
        self.let_go()
        return pl.Series("figures", numbers, dtype=pl.UInt32)

    def figures_of(self, kinds: pl.Series, columns: Iterable[str] = FIGURE) -> pl.DataFrame:
        """The rows of ``ordered`` that are of these kinds, given as one truth a kind; these columns of them."""
        ordered = self.ordered.select(*columns)
        chosen = self.kinds.filter(kinds).select("begin", end=pl.col("begin") + pl.col("figures"))
        if chosen.height == self.kinds.height:
            return ordered
        apart = pl.col("begin").ne(pl.col("end").shift(1)).fill_null(True)
        stretches = chosen.with_columns(stretch=apart.cum_sum()).group_by("stretch", maintain_order=True)
        ranges = stretches.agg(pl.min("begin"), pl.max("end"))
        if ranges.height <= NEARBY:
            parts = [ordered.slice(begin, end - begin) for _, begin, end in ranges.iter_rows()]
            return pl.concat(parts) if parts else ordered.clear()
        places = ranges.select(pl.int_ranges("begin", "end", dtype=pl.UInt32).explode()).to_series()
        return ordered[places]


def search_days(days: pl.Series, begin: pl.Series, end: pl.Series, first: date | pl.Series) -> pl.Series:
    """The first place in each stretch of ``days``, each in order, that has this day, or one of its own for each, or a
    later one; else its end."""
    low, high = begin.to_numpy().astype(np.int64), end.to_numpy().astype(np.int64)
    while (open_still := low < high).any():
        middle = (low + high) // 2
        looked = days.gather(np.minimum(middle, max(days.len() - 1, 0)))
        earlier = open_still & ~(looked >= first).fill_null(False).to_numpy()
        low, high = np.where(earlier, middle + 1, low), np.where(open_still & ~earlier, middle, high)
    return pl.Series(low.astype(np.uint32))


def on_days(first: date | None, last: date | None) -> list[pl.Expr]:
    """What a filter of dates asks of the columns `day` and `since`."""
    held = [pl.col("day") >= first] if first else []
    return [*held, pl.col("since") <= last] if last else held


def build_index(figures: pl.LazyFrame) -> Index:
    """The index of these figures, in one pass; the memory that it takes grows by a few dozen bytes a figure.

    Kinds are told apart by a hash of 64 bits: of a million of them, two would be taken for one in one table of forty
    million.
    """
    names = list(KIND)
    asked = figures.select(**KIND, **{f"of {name}": of for name, of in ORDERED.items()})
    types = asked.collect_schema()
    hashes: list[pl.Series] = []
    found: dict[str, list[pl.Series]] = {name: [] for name in ORDERED}
    known = pl.DataFrame(schema={**{name: types[name] for name in names}, "hash": pl.UInt64})
    for batch in read_chunks(asked, CHUNK):
        hashes.append(batch.select(names).hash_rows().alias("hash"))
        for name, parts in found.items():
            parts.append(batch[f"of {name}"])
        fresh = hashes[-1].to_frame().with_row_index("row").join(known, on="hash", how="anti").unique("hash")
        known = pl.concat([known, batch.select(names)[fresh["row"]].with_columns(fresh["hash"])])
    known = known.sort(names[:NEIGHBOURS], nulls_last=True).with_row_index("kind")
    hashed = _joined(hashes, pl.UInt64()).to_frame("hash")
    kind = hashed.join(known.select("hash", "kind"), on="hash", how="left", maintain_order="left")["kind"]
    days = pl.concat(found["day"]).to_physical().fill_null(0) if found["day"] else pl.Series(dtype=pl.Int32)
    by_day = (kind.to_numpy().astype(np.int64) << 32) + days.to_numpy()
    order = pl.Series("row", np.argsort(by_day, kind="stable").astype(np.uint32))
    del days, by_day
    sizes = np.bincount(kind.to_numpy(), minlength=known.height).astype(np.uint32)
    begin = np.cumsum(sizes, dtype=np.uint32) - sizes
    mapped = [keep(order), keep(kind.gather(order))]
    for name in ORDERED:
        values = _joined(found.pop(name), types[f"of {name}"])
        mapped.append(keep(values.gather(order).alias(name)))
    kinds = known.select(*names, begin=pl.Series(begin), figures=pl.Series(sizes))
    return Index(kinds, pl.DataFrame([column.series for column in mapped]), mapped)


def _joined(parts: list[pl.Series], dtype: pl.DataType) -> pl.Series:
    return pl.concat(parts) if parts else pl.Series(dtype=dtype)


def number_kinds(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """All kinds; `figures` is how many of each meet the dates and the words of the selection, whatever else it asks."""
    index, words = ledger.index, selection.search
    asked = (selection.first, selection.last, words)
    if not any(asked):
        return index.kinds
    found = find_words(ledger, words) if words else None
    return index.kinds.with_columns(index.remember(asked, lambda: index.count(selection.first, selection.last, found)))


def count_kinds(ledger: Ledger, selection: Selection, *more: pl.Expr) -> pl.DataFrame:
    """The kinds of figures that the selection holds, with the columns of KIND and `figures`, how many of each it holds.

    ``more`` are further conditions on columns of KIND.
    """
    held = (*selection.kind_conditions().values(), *more)
    return number_kinds(ledger, selection).filter(pl.col("figures") > 0, *held)


def sum_kinds(kinds: pl.DataFrame, *held: pl.Expr) -> int:
    """How many figures there are of these kinds, of those where all of this holds."""
    return int(kinds.filter(*held)["figures"].sum())


def find_figures(ledger: Ledger, selection: Selection, *more: pl.Expr, columns: Iterable[str] = FIGURE) -> pl.DataFrame:
    """The figures of the selection, one a row: these ``columns`` of the index, kind after kind.

    ``more`` are further conditions on columns of KIND.
    """
    index, days = ledger.index, on_days(selection.first, selection.last)
    held = pl.all_horizontal(pl.lit(True), *selection.kind_conditions().values(), *more).fill_null(False)
    needed = {*columns, *(name for day in days for name in day.meta.root_names())}
    needed |= {"row"} if selection.search else set()
    chosen = index.figures_of(index.kinds.with_columns(held=held)["held"], needed)
    met = [chosen.select(day).to_series() for day in days]
    if selection.search:
        met.append(find_words(ledger, selection.search).gather(chosen["row"]))
    found = chosen.select(*columns)
    found = found.filter(*met) if met else found
    index.let_go()
    return found.with_columns(pl.col("kind").set_sorted()) if "kind" in found.columns else found


def read_figures(ledger: Ledger, selection: Selection, columns: Iterable[str], *more: pl.Expr) -> pl.DataFrame:
    """These columns of the figures of the selection, in the table's order; ``more`` as :func:`find_figures`."""
    return ledger.columns.read(find_figures(ledger, selection, *more, columns=["row"])["row"].sort(), columns)
