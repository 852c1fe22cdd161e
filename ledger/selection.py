"""What a reader has asked for: a filter on the table, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Final

import polars as pl

from etl.schema import WITHHELD
from ledger.language import day, listed, say
from ledger.names import AGE_GROUP, CATEGORY, GROUP, MEASURE, OUTCOME, QUALIFIER, SEX, STATUS, country_name, source_name
from ledger.search import search_condition
from ledger.table import Ledger

CHOSEN: Final = {
    "places": "iso3",
    "regions": "admin1_pcode",
    "sources": "source",
    "categories": "category",
    "outcomes": "outcome",
    "statuses": "status",
    "groups": "group",
    "age_groups": "age_group",
    "sexes": "sex",
    "origins": "nationality",
    "measures": "measure",
    "qualifiers": "qualifier",
}
"""The fields of a selection that hold chosen values, with the column that each asks."""


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
        return pl.all_horizontal(self.conditions().values())

    def conditions(self) -> dict[str, pl.Expr]:
        """What each field asks, where it asks for something; the search text is left to :meth:`rows`."""
        held = {"withheld": pl.col("review_status").is_in(list(WITHHELD)) == self.withheld}
        for field, column in CHOSEN.items():
            if chosen := self.chosen(field):
                held[field] = _in_categories(chosen) if field == "categories" else pl.col(column).is_in(list(chosen))
        if self.view:
            held["view"] = _in_categories(self.view)
        if self.first:
            held["first"] = pl.col("day") >= self.first
        if self.last:
            held["last"] = pl.col("since") <= self.last
        return held

    def kind_conditions(self) -> dict[str, pl.Expr]:
        """The same but for dates: what can be asked of the kinds of figures (ledger/index.py)."""
        return {field: held for field, held in self.conditions().items() if field not in ("first", "last")}

    def chosen(self, field: str) -> tuple[str, ...]:
        """The codes that a field of CHOSEN holds."""
        values = getattr(self, field)
        return tuple(code for code, _ in values) if field == "regions" else values

    def words(self) -> str:
        """The selection as a reader would say it, without full stop: "casualties; in Türkiye; counted by SOHR"."""
        parts = [
            _any_of(CATEGORY[category].lower() for category in self.view),
            _any_of(CATEGORY[category].lower() for category in self.categories),
            _any_of(OUTCOME[outcome] for outcome in self.outcomes),
            _any_of(STATUS[status] for status in self.statuses),
            _any_of(GROUP[group] for group in self.groups),
            _any_of(AGE_GROUP[age] for age in self.age_groups),
            _any_of(SEX[sex] for sex in self.sexes),
            self.origins and say("of people from {countries}", countries=_any_of(map(country_name, self.origins))),
            self.places and say("in {places}", places=_any_of(map(country_name, self.places))),
            self.regions and say("in {places}", places=_any_of(name for _, name in self.regions)),
            _dates(self.first, self.last),
            self.sources and say("counted by {sources}", sources=_any_of(map(source_name, self.sources))),
            _any_of(MEASURE[measure] for measure in self.measures),
            self.qualifiers and say("said as {words}", words=_any_of(QUALIFIER[name] for name in self.qualifiers)),
            self.search and say("with the words “{words}”", words=self.search),
            self.withheld and say("waiting for review"),
        ]
        said = [part for part in parts if part]
        return reduce(_join, said) if said else say("everything published")


def _in_categories(categories: tuple[str, ...]) -> pl.Expr:
    held = pl.col("category").is_in(list(categories))
    return held | pl.col("about_children") if "child_impact" in categories else held


def _any_of(words: Iterable[str]) -> str:
    return listed(words, style="or")


def _join(words: str, more: str) -> str:
    return say("{words}; {more}", words=words, more=more)


def _dates(first: date | None, last: date | None) -> str:
    if first and last:
        if first == last:
            return say("on {day}", day=day(first))
        return say("from {first} to {last}", first=day(first), last=day(last))
    if first:
        return say("since {day}", day=day(first))
    return say("until {day}", day=day(last)) if last else ""
