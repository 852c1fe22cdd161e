"""Series told from the ends of their runs: the same as from their figures."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ledger.runs import Followed, follow_series
from ledger.selection import Selection
from ledger.series import NAMED, QUOTABLE, newest_by
from ledger.table import ROOT, Ledger, open_ledger
from tests.ledger.test_index import DAYS, SELECTIONS
from tests.ledger.test_index import asked as asked

every_ledger = settings(max_examples=40, deadline=None)
LATE = date(2999, 12, 31)
"""A last day that leaves nothing out: with it each figure is looked at."""


@pytest.fixture(scope="module")
def published() -> Ledger:
    return open_ledger(ROOT / "data" / "figures.parquet")


def told(ledger: Ledger, followed: Followed) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is told of each series, and the rows of its figures, in an order of their own."""
    rows = followed.find_rows(followed.series["series"])
    series = followed.series.select("series", "day", "oldest", "size", pl.col("figures").cast(pl.UInt32))
    return series.sort("series"), rows.sort("series", "row")


@every_ledger
@given(selection=SELECTIONS, first=DAYS)
def test_runs_tell_of_each_series_what_its_figures_tell(
    asked: Ledger, selection: Selection, first: date | None
) -> None:
    since = Selection(**{**vars(selection), "first": first, "last": None, "search": ""})
    quick = told(asked, follow_series(asked, since, QUOTABLE, NAMED))
    plain = told(asked, follow_series(asked, Selection(**{**vars(since), "last": LATE}), QUOTABLE, NAMED))
    for one, other in zip(quick, plain, strict=True):
        assert_frame_equal(one, other)


@every_ledger
@given(selection=SELECTIONS, first=DAYS, by=st.sampled_from([("source", "outcome"), ("source", "measure")]))
def test_the_newest_of_each_kind_is_told_from_its_last_day(
    asked: Ledger, selection: Selection, first: date | None, by: tuple[str, ...]
) -> None:
    since = Selection(**{**vars(selection), "first": first, "last": None, "search": ""})
    plain = newest_by(asked, Selection(**{**vars(since), "last": LATE}), by)
    assert_frame_equal(newest_by(asked, since, by), plain)


@pytest.mark.parametrize("place", ["SYR", "PSE", "SDN"])
def test_so_it_is_in_the_published_table(published: Ledger, place: str) -> None:
    since = Selection(places=(place,), first=date(2016, 3, 1))
    quick = told(published, follow_series(published, since, QUOTABLE, NAMED))
    plain = told(published, follow_series(published, Selection(**{**vars(since), "last": LATE}), QUOTABLE, NAMED))
    assert quick[0].height
    for one, other in zip(quick, plain, strict=True):
        assert_frame_equal(one, other)
