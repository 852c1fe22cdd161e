"""What a reader has asked for: a filter on the table, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from etl.schema import WITHHELD
from ledger.names import AGE_GROUP, CATEGORY, GROUP, MEASURE, OUTCOME, QUALIFIER, SEX, STATUS, country_name, source_name
from ledger.search import search_condition
from ledger.table import Ledger
from ledger.wording import day_words


@dataclass(frozen=True)
class Selection:
    """A filter on the table. An empty field asks for nothing; within a field any value will do; all fields must hold.

    ``view`` holds the categories that a page is about, ``categories`` those that the reader chose among them. In
    both, `child_impact` is the view of DESIGN: outcomes of that category, and every figure about children. Places
    are ISO 3166-1 alpha-3 codes, ``regions`` p-codes of the first administrative level with their names; ``origins``
    are nationalities or countries of origin. Figures that wait for review are in no selection but the one that asks
    for them (``withheld``), which holds no others.
    """

    view: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    places: tuple[str, ...] = ()
    regions: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    age_groups: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    search: str = ""
    withheld: bool = False

    def rows(self, ledger: Ledger) -> pl.LazyFrame:
        """The figures that meet the selection, all columns, still lazy, in the table's order."""
        held = self.condition()
        return ledger.figures.filter(held & search_condition(ledger, self.search) if self.search else held)

    def condition(self) -> pl.Expr:
        """The selection but for its search text, as an expression over the columns of ``Ledger.figures``."""
        held = [pl.col("review_status").is_in(list(WITHHELD)) == self.withheld]
        held += [
            pl.col(column).is_in(list(chosen))
            for column, chosen in (
                ("iso3", self.places),
                ("admin1_pcode", tuple(code for code, _ in self.regions)),
                ("source", self.sources),
                ("outcome", self.outcomes),
                ("status", self.statuses),
                ("group", self.groups),
                ("age_group", self.age_groups),
                ("sex", self.sexes),
                ("nationality", self.origins),
                ("measure", self.measures),
                ("qualifier", self.qualifiers),
            )
            if chosen
        ]
        held += [_in_categories(chosen) for chosen in (self.view, self.categories) if chosen]
        if self.first:
            held.append(pl.col("day") >= self.first)
        if self.last:
            held.append(pl.col("since") <= self.last)
        return pl.all_horizontal(held)

    def words(self) -> str:
        """The selection as a reader would say it, without full stop: "casualties; in Türkiye; from SOHR"."""
        parts = [
            _any_of(CATEGORY[category].lower() for category in self.view),
            _any_of(CATEGORY[category].lower() for category in self.categories),
            _any_of(OUTCOME[outcome] for outcome in self.outcomes),
            _any_of(STATUS[status] for status in self.statuses),
            _any_of(GROUP[group] for group in self.groups),
            _any_of(AGE_GROUP[age] for age in self.age_groups),
            _any_of(SEX[sex] for sex in self.sexes),
            _any_of((country_name(code) for code in self.origins), "of people from "),
            _any_of((country_name(code) for code in self.places), "in "),
            _any_of((name for _, name in self.regions), "in "),
            _dates(self.first, self.last),
            _any_of(map(source_name, self.sources), "counted by "),
            _any_of(MEASURE[measure] for measure in self.measures),
            _any_of((QUALIFIER[qualifier] for qualifier in self.qualifiers), "said as "),
            f"with the words “{self.search}”" if self.search else "",
            "waiting for review" if self.withheld else "",
        ]
        return "; ".join(part for part in parts if part) or "everything published"


def _in_categories(categories: tuple[str, ...]) -> pl.Expr:
    held = pl.col("category").is_in(list(categories))
    return held | pl.col("about_children") if "child_impact" in categories else held


def _any_of(words: Iterable[str], before: str = "") -> str:
    words = list(words)
    return f"{before}{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(before + w for w in words)


def _dates(first: date | None, last: date | None) -> str:
    if first and last:
        return f"on {day_words(first)}" if first == last else f"from {day_words(first)} to {day_words(last)}"
    return f"since {day_words(first)}" if first else (f"until {day_words(last)}" if last else "")
