"""The sources on one outcome: their newest numbers by kind, what each proves, and whose numbers others pass on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ledger.answers import ask_each_source, ask_totals
from ledger.selection import Selection
from ledger.sides import compare_sources, list_coverage, list_outcomes, list_relays
from ledger.table import Ledger, open_ledger
from tests.sample import build_published, write_sample


@pytest.fixture
def two_datasets(tmp_path: Path) -> Ledger:
    """The sample, with its last running total said again by a data set of its own."""
    figures = build_published()
    last = figures.filter(pl.col("reported_term") == "killed_cum").sort("as_of").tail(1)
    again = last.with_columns(
        figure_id=pl.lit("0123456789abcdef"), dataset=pl.lit("stocks"), claim_id="figure_id", role=pl.lit("alternative")
    )
    return open_ledger(write_sample(tmp_path / "figures.parquet", pl.concat([figures, again])))


def claims(*rows: dict[str, Any]) -> pl.DataFrame:
    plain = {
        "figure_id": "a", "dataset": "d", "source": "A", "source_type": "un", "publisher": "A", "relay_depth": 0,
        "claim_id": None, "role": "recommended", "measure": "flow", "status": "all", "group": None, "age_group": "any",
        "sex": "any", "iso3": "SYR", "place": "Idleb", "day": date(2020, 1, 1),
    }  # fmt: skip
    figures = pl.DataFrame([plain | row for row in rows], schema_overrides={"group": pl.String, "claim_id": pl.String})
    return figures.with_columns(figures=pl.lit(1), first="day", last="day", places=pl.concat_list("place"))


def test_outcomes_are_offered_by_how_many_sources_counted_them(ledger: Ledger) -> None:
    offered = list_outcomes(ledger, Selection())
    assert next(iter(offered)) == "killed"
    assert list(offered.values()) == sorted(offered.values(), reverse=True)
    assert "unattributed" not in offered and offered["refugee"] == 1


def test_the_newest_figure_of_each_source_and_measure_stands_once(ledger: Ledger) -> None:
    sides = compare_sources(ledger, Selection(), "killed")
    rows = sides.newest.rows
    assert rows.select("source", "measure").is_duplicated().sum() == 0
    ministry = rows.filter(pl.col("source") == "Sample Ministry").row(0, named=True)
    assert (ministry["value"], ministry["day"]) == (6000, date(2023, 11, 5))


def test_what_is_drawn_and_what_is_left_out_are_all_the_figures_selected(ledger: Ledger) -> None:
    sides = compare_sources(ledger, Selection(), "killed")
    left_out = sum(count for count, _ in sides.newest.left_out)
    killed = Selection(outcomes=("killed",)).rows(ledger).collect().height
    assert sides.newest.rows.height + left_out == killed


def test_kinds_of_numbers_stand_apart_running_totals_first(ledger: Ledger) -> None:
    measures = compare_sources(ledger, Selection(), "killed").newest.rows["measure"].to_list()
    assert measures == sorted(measures, key=("cumulative", "flow", "stock").index)


def test_a_source_asked_alone_proves_what_it_proves_among_others(ledger: Ledger) -> None:
    alone = ask_each_source(ledger, Selection(), "killed")
    among = ask_totals(ledger, Selection(), ("killed",))
    assert among and [(each.source, each.low, each.high) for each in alone][: len(among)] == [
        (each.source, each.low, each.high) for each in among
    ]


def test_nothing_is_proved_of_several_places_at_once(ledger: Ledger) -> None:
    assert ask_each_source(ledger, Selection(places=("SYR", "NGA")), "killed") == []


def test_the_period_selected_bounds_what_is_compared(ledger: Ledger) -> None:
    early = replace(Selection(), last=date(2023, 10, 10))
    rows = compare_sources(ledger, early, "killed").newest.rows
    assert rows["day"].max() == date(2023, 10, 10)


def test_a_number_that_others_print_is_of_the_body_that_counted() -> None:
    relays = list_relays(
        claims(
            {"publisher": "Wire", "relay_depth": 1},
            {"publisher": "Wire", "relay_depth": 2},
            {"publisher": "Paper", "relay_depth": 1},
            {"source": "B", "publisher": "B, in full"},
            {"source": "unattributed", "publisher": "Wire", "relay_depth": 1},
        )
    )
    assert relays.to_dicts() == [{"source": "A", "publishers": ["Wire", "Paper"], "figures": 3, "hands": 2}]


def test_a_claim_said_again_by_another_data_set_is_told_with_both(two_datasets: Ledger) -> None:
    (row,) = compare_sources(two_datasets, Selection(), "killed").repeats.to_dicts()
    assert (row["dataset"], row["of_dataset"], row["figures"]) == ("stocks", "daily", 1)


def test_coverage_says_when_where_and_of_whom_a_source_speaks() -> None:
    (one,) = list_coverage(
        claims(
            {"status": "civilian"},
            {"status": "civilian", "day": date(2020, 3, 1), "place": "Homs"},
            {"status": "all", "iso3": None, "day": None},
        )
    ).to_dicts()
    assert (one["first"], one["last"], one["places"]) == (date(2020, 1, 1), date(2020, 3, 1), 2)
    assert (one["status"], one["iso3"], one["group"]) == (["civilian", "all"], ["SYR"], [])
