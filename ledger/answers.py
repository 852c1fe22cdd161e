"""What a selection asks, as questions about totals: one an outcome, about the one place and people chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import polars as pl

from etl.schema import WITHHELD
from ledger.index import count_kinds, find_figures, read_figures
from ledger.once import once
from ledger.periods import WHOLE
from ledger.regions import READ, Place, Population
from ledger.selection import Selection
from ledger.series import NAMED
from ledger.table import Ledger
from ledger.totals import AGAIN, EXCLUDED, OTHER_PEOPLE, OTHER_PLACE, OTHER_SOURCE, SUPERSEDED, Total, totals_by_source

MOST: Final = 3
"""Totals of so many sources are shown for each outcome, the largest first."""

MOST_PROVED: Final = 250_000
"""Of more figures nothing is proved: they would have to be in memory at once."""


def place_asked(selection: Selection) -> Place | None:
    """The one place that the selection is about; everywhere where none is chosen; null where several are."""
    if len(selection.regions) == 1:
        return Place(admin1_pcode=selection.regions[0][0])
    if selection.regions or len(selection.places) > 1:
        return None
    return Place(iso3=selection.places[0]) if selection.places else Place()


def population_asked(selection: Selection) -> Population | None:
    """The one population that the selection is about; everybody where none is chosen; null where several are."""
    chosen = {
        "status": selection.statuses,
        "group": selection.groups,
        "age_group": selection.age_groups,
        "sex": selection.sexes,
        "nationality": selection.origins,
    }
    if any(len(values) > 1 for values in chosen.values()):
        return None
    return Population(**{name: values[0] for name, values in chosen.items() if values})


def list_unproved(ledger: Ledger, selection: Selection, outcomes: Sequence[str]) -> list[str]:
    """Those of the outcomes of which more than MOST_PROVED figures bear on the question: nothing is proved of them."""
    place, population = place_asked(selection), population_asked(selection)
    if place is None or population is None:
        return []
    asked = _everything_of(selection)
    held = (*_bears_on(_with_country(ledger, place), population), pl.col("outcome").is_in(list(outcomes)))
    counted = count_kinds(ledger, asked, *held).group_by("outcome").agg(pl.sum("figures"))
    many = set(counted.filter(pl.col("figures") > MOST_PROVED)["outcome"])
    return [outcome for outcome in outcomes if outcome in many]


def ask_totals(ledger: Ledger, selection: Selection, outcomes: Sequence[str]) -> list[Total]:
    """What each source's figures prove of these outcomes, in the place, period and population selected.

    Empty where the selection speaks of several places or populations: their totals would overlap or stand apart.
    """
    found = []
    for outcome in outcomes:
        found += ask_total(ledger, selection, outcome, totals_by_source)[:MOST]
    return [replace(total, explain=_not_kept) for total in found]


def ask_each_source(ledger: Ledger, selection: Selection, outcome: str) -> list[Total]:
    """The same of one outcome and all its sources, each asked alone, so that the figures left out are its own."""

    def ask_alone(figures: pl.DataFrame, *question: Any) -> list[Total]:
        parts = figures.partition_by("source") if figures.height else []
        found = [total for part in parts for total in totals_by_source(part, *question)]
        return sorted(found, key=lambda total: (-(total.low or 0), total.source))

    return [replace(total, explain=_not_kept) for total in ask_total(ledger, selection, outcome, ask_alone)]


def _not_kept() -> pl.DataFrame:
    """Answers are kept for long, and why figures are left out holds every figure that was read: it is asked anew."""
    raise LookupError("ask find_left_out why figures are left out")


def ask_total(ledger: Ledger, selection: Selection, outcome: str, ask: Callable[..., list[Total]]) -> list[Total]:
    """What ``ask`` proves of one outcome, by the figures that bear on it: nobody says that two unnamed reports are of
    one body, so figures of no named source are not among them."""
    place, population = place_asked(selection), population_asked(selection)
    if place is None or population is None or list_unproved(ledger, selection, [outcome]):
        return []
    place = _with_country(ledger, place)
    figures = read_usable(ledger, selection, outcome, place, population)
    return ask(figures, outcome, (selection.first, selection.last), place, population)


def read_usable(
    ledger: Ledger, selection: Selection, outcome: str, place: Place, population: Population
) -> pl.DataFrame:
    """The figures of named sources that a proof may use, with the columns that it reads, in the table's order.

    Place, period and people ask the question and do not choose among its figures: an earlier running total, or one of
    a larger place, may be what proves it. What is told again, replaced, or about another place or other people is not
    read at all (:func:`find_unused` says which these are).
    """
    held = (*_bears_on(place, population), pl.col("outcome") == outcome, NAMED)
    figures = read_figures(ledger, _everything_of(selection), READ, *held)
    return figures.filter(~pl.col("figure_id").is_in(_list_superseded(ledger).implode()))


def find_left_out(ledger: Ledger, selection: Selection, total: Total) -> dict[str, pl.Series]:
    """The rows in the table of the figures of its outcome without a part in a total that :func:`ask_totals` gave, by
    the reason, marked English."""
    left_out = find_unused(ledger, selection, total.outcome)
    proved = ask_total(ledger, selection, total.outcome, totals_by_source)
    reasons = next(each.left_out for each in proved if each.source == total.source)
    for reason, ids in reasons.group_by("reason").agg("figure_id").iter_rows():
        rows = ledger.columns.rows_with("figure_id", pl.Series(ids))
        left_out[reason] = pl.concat([left_out[reason], rows]) if reason in left_out else rows
    return left_out


def find_unused(ledger: Ledger, selection: Selection, outcome: str) -> dict[str, pl.Series]:
    """The rows in the table of the figures of the outcome that were not read, by the reason, marked English."""
    place, population = place_asked(selection) or Place(), population_asked(selection) or Population()
    reasons = {
        SUPERSEDED: pl.col("role") == "superseded",
        AGAIN: (pl.col("role") == "alternative") | pl.col("told_again"),
        EXCLUDED: pl.col("role") == "excluded",
        OTHER_PLACE: ~_may_be_in(_with_country(ledger, place)),
        OTHER_PEOPLE: ~_may_be_among(population),
        OTHER_SOURCE: ~NAMED,
    }
    found, rest = {}, pl.col("outcome") == outcome
    for reason, held in reasons.items():
        rows = find_figures(ledger, _everything_of(selection), rest, held, columns=["row"])["row"]
        if rows.len():
            found[reason] = rows
        rest = rest & ~held
    return found


def _everything_of(selection: Selection) -> Selection:
    return replace(
        selection, view=(), first=None, last=None, places=(), regions=(), categories=(), outcomes=(), statuses=(),
        groups=(), age_groups=(), sexes=(), origins=(),
    )  # fmt: skip


def _bears_on(place: Place, population: Population) -> tuple[pl.Expr, ...]:
    """Which kinds of figures a proof about this place and population may use."""
    stands = (pl.col("role") == "recommended") & ~pl.col("told_again")
    return stands, _may_be_in(place), _may_be_among(population)


def _may_be_in(place: Place) -> pl.Expr:
    return _may_be({"iso3": place.iso3, "admin1_pcode": place.admin1_pcode})


def _may_be_among(population: Population) -> pl.Expr:
    """Ages are left to the proof: bands of years lie in several groups. So are groups that outcomes speak of anyway."""
    asked = {"status": population.status, "sex": population.sex, "nationality": population.nationality}
    group = _may_be({"group": population.group}) | pl.col("group").is_in(["refugee", "idp"])
    return _may_be(asked) & group


def _may_be(asked: Mapping[str, str | None]) -> pl.Expr:
    """Whether a kind is of these values, or of all of a column's."""
    held = [
        pl.col(name).is_null() | pl.col(name).is_in([value, WHOLE.get(name, value)])
        for name, value in asked.items()
        if value is not None
    ]
    return pl.all_horizontal(pl.lit(True), *held)


def _with_country(ledger: Ledger, place: Place) -> Place:
    """The place, with the country of its region: what is said of another country says nothing of it."""
    if place.admin1_pcode is None:
        return place
    kinds = ledger.index.kinds.filter(pl.col("admin1_pcode") == place.admin1_pcode)
    countries = kinds["iso3"].drop_nulls().unique().to_list()
    return replace(place, iso3=countries[0]) if len(countries) == 1 else place


@once
def _list_superseded(ledger: Ledger) -> pl.Series:
    """The ids of the figures that published ones replace."""
    replacing = ledger.columns["supersedes"].values.is_not_null().arg_true()
    told = ledger.columns.read(replacing, ("supersedes", "review_status"))
    return told.filter(~pl.col("review_status").is_in(list(WITHHELD)))["supersedes"]
