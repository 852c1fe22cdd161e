"""Conflicts of a selection: two sources side by side, with the numbers that cannot both be right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl.relations.conflicts import find_conflicts
from ledger.conflicts import list_conflicts
from ledger.selection import Selection
from ledger.table import Ledger, open_ledger
from tests.sample import build_sample, write_sample


@pytest.fixture
def contested(tmp_path: Path) -> Ledger:
    """The sample, where another body gives 3 more for every number of the ministry."""
    figures = build_sample()
    ministry = figures.filter(pl.col("source") == "Sample Ministry")
    other = ministry.with_columns(
        figure_id=pl.concat_str(pl.lit("other"), pl.col("figure_id")),
        source=pl.lit("Another Body"),
        low=pl.col("low") + 3,
        high=pl.col("high") + 3,
    )
    return open_ledger(write_sample(tmp_path / "figures.parquet", pl.concat([figures, other])))


def test_sources_that_agree_or_speak_of_other_things_are_in_no_conflict(ledger: Ledger) -> None:
    assert list_conflicts(ledger, Selection()).is_empty()


def test_every_contested_number_is_listed_once_with_both_sources(contested: Ledger) -> None:
    found = list_conflicts(contested, Selection())
    ministry = contested.figures.filter(pl.col("source") == "Sample Ministry").collect()
    assert found.height == ministry.height > 0
    assert found["source"].unique().to_list() == ["Sample Ministry"]
    assert found["source_higher"].unique().to_list() == ["Another Body"]
    assert found["gap"].unique().to_list() == [3]


def test_a_selection_holds_its_own_conflicts_only(contested: Ledger) -> None:
    everything = list_conflicts(contested, Selection())
    outcome = everything["outcome"][0]
    chosen = list_conflicts(contested, Selection(outcomes=(outcome,)))
    assert chosen.height == everything.filter(pl.col("outcome") == outcome).height
    assert list_conflicts(contested, Selection(sources=("Another Body",))).is_empty()


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(view=("casualty",)),
        Selection(first=date(2023, 10, 10), last=date(2023, 10, 20)),
        Selection(search="ministry"),
        Selection(withheld=True),
    ],
)
def test_what_is_not_read_could_not_have_contradicted_anything(contested: Ledger, selection: Selection) -> None:
    assert_frame_equal(list_conflicts(contested, selection), find_conflicts(selection.rows(contested)))
