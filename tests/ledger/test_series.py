"""Figures in order: nothing is added up, nothing disappears without being counted, and the newest come first."""

from __future__ import annotations

import polars as pl
import pytest

from ledger.selection import Selection
from ledger.series import (
    count_by_dataset,
    count_by_outcome,
    largest_series,
    newest_of_each_source,
    newest_reports,
)
from ledger.table import Ledger, open_ledger
from tests.sample import build_sample, write_sample


def in_measure(figures: pl.DataFrame, measure: str) -> int:
    return figures.filter(pl.col("measure") == measure).height


@pytest.mark.parametrize("measure", ["stock", "cumulative"])
def test_every_figure_of_a_measure_is_drawn_or_counted_as_left_out(
    ledger: Ledger, figures: pl.DataFrame, measure: str
) -> None:
    drawn = largest_series(ledger, Selection(), measure, series=2)
    assert drawn.rows.height + sum(count for count, _ in drawn.left_out) == in_measure(figures, measure)


def test_the_largest_series_come_first_whole_and_in_order_of_date(ledger: Ledger) -> None:
    rows = largest_series(ledger, Selection(), "stock", series=2).rows
    assert rows.group_by("series").agg(pl.last("iso3"), pl.len()).sort("series").rows() == [
        (1, "TUR", 5),
        (2, "COL", 5),
    ]
    assert all(part["day"].is_sorted() for _, part in rows.group_by("series"))


def test_a_figure_that_stands_alone_is_no_series(ledger: Ledger, figures: pl.DataFrame) -> None:
    drawn = largest_series(ledger, Selection(sources=("UN",)), "cumulative")
    assert drawn.rows.height == 0
    assert sum(count for count, _ in drawn.left_out) == 2


def test_a_stock_that_ended_long_ago_is_not_drawn_as_if_it_went_on(tmp_path: object, figures: pl.DataFrame) -> None:
    turkey = (pl.col("iso3") == "TUR") & (pl.col("day_year") > 2019)
    older = figures.with_columns(day_year=pl.col("as_of").dt.year()).filter(turkey.not_().fill_null(True))
    ledger = open_ledger(write_sample(tmp_path / "older.parquet", older.drop("day_year")))  # type: ignore[operator]
    rows = largest_series(ledger, Selection(), "stock", series=2).rows
    assert "TUR" not in rows["iso3"].to_list()


def test_each_source_and_outcome_has_one_newest_figure_and_no_two_are_mixed(ledger: Ledger) -> None:
    rows = newest_of_each_source(ledger, Selection()).rows
    assert rows.select("source", "outcome").is_unique().all()
    assert rows["day"].is_sorted(descending=True)
    agency = rows.filter(pl.col("source") == "Sample Agency", pl.col("outcome") == "refugee")
    assert agency["value"].to_list() == [3_020_014]


def test_a_figure_that_is_not_recommended_is_counted_and_not_drawn(tmp_path: object) -> None:
    again = build_sample().with_columns(
        role=pl.when(pl.col("dataset") == "daily").then(pl.lit("alternative")).otherwise("role")
    )
    ledger = open_ledger(write_sample(tmp_path / "again.parquet", again))  # type: ignore[operator]
    drawn = largest_series(ledger, Selection(sources=("Sample Ministry",)), "cumulative")
    assert drawn.rows.height == 0
    assert drawn.left_out[0][0] == 90


def test_reports_are_those_that_were_read_in_sentences(ledger: Ledger, figures: pl.DataFrame) -> None:
    found = newest_reports(ledger, Selection(), figures=100)
    assert set(found["figure_id"]) == set(figures.filter(pl.col("quote").is_not_null())["figure_id"])


def test_counts_count_figures_and_not_people(ledger: Ledger, figures: pl.DataFrame) -> None:
    counted = dict(count_by_outcome(ledger, Selection()).select("outcome", "figures").rows())
    assert counted["killed"] == figures.filter(pl.col("outcome") == "killed").height
    assert sum(count_by_dataset(ledger, Selection())["figures"]) == figures.height
