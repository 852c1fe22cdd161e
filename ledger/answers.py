"""What a selection asks, as questions about totals: one an outcome, about the one place and people chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from etl.schema import UNATTRIBUTED
from ledger.regions import READ, Place, Population
from ledger.selection import Selection
from ledger.table import Ledger
from ledger.totals import Total, totals_by_source

MOST: Final = 3
"""Totals of so many sources are shown for each outcome, the largest first."""


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


def read_usable(ledger: Ledger, selection: Selection, outcomes: Sequence[str]) -> pl.DataFrame:
    """The figures of these outcomes that a proof may use, with the columns that it reads.

    Place, period and people ask the question and do not choose among its figures: an earlier running total, or one of
    a larger place, may be what proves it.
    """
    anywhere = replace(
        selection, view=(), first=None, last=None, places=(), regions=(), categories=(), outcomes=(), statuses=(),
        groups=(), age_groups=(), sexes=(), origins=(),
    )  # fmt: skip
    return anywhere.rows(ledger).filter(pl.col("outcome").is_in(list(outcomes))).select(READ).collect()


def ask_totals(ledger: Ledger, selection: Selection, outcomes: Sequence[str]) -> list[Total]:
    """What each source's figures prove of these outcomes, in the place, period and population selected.

    Empty where the selection speaks of several places or populations: their totals would overlap or stand apart.
    """
    place, population = place_asked(selection), population_asked(selection)
    if place is None or population is None:
        return []
    figures = read_usable(ledger, selection, outcomes)
    period = (selection.first, selection.last)
    found = []
    for outcome in outcomes:
        named = (
            total
            for total in totals_by_source(figures, outcome, period, place, population)
            if total.source != UNATTRIBUTED  # nobody says that two unnamed reports are of one body
        )
        found += list(named)[:MOST]
    return found
