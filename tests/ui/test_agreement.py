"""How far people agree with the reader is said as certainly as so many figures allow, and no more."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from ui.agreement import draw_months, interval, month_words, share_words, sum_up
from ui.colours import GROUND, INK

ROWS = [
    {"month": date(2026, 9, 1), "field": "outcome", "decided": 4, "agreed": 3},
    {"month": date(2026, 10, 1), "field": "outcome", "decided": 40, "agreed": 36},
    {"month": date(2026, 10, 1), "field": "stands", "decided": 44, "agreed": 40},
]


def test_all_months_are_added_up_and_whole_figures_come_first() -> None:
    assert sum_up(pl.DataFrame(ROWS)).rows() == [("stands", 44, 40), ("outcome", 44, 39)]


def test_of_few_figures_no_share_is_told() -> None:
    assert share_words(9, 9) == "too few to say"
    assert share_words(9, 10) == "90 (between 60 and 98)"


@pytest.mark.parametrize(
    ("agreed", "decided", "low", "high"), [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (45, 50, 0.786, 0.957)]
)
def test_the_interval_is_wilsons(agreed: int, decided: int, low: float, high: float) -> None:
    assert interval(agreed, decided) == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize("dark", [False, True])
def test_a_mark_that_rests_on_few_figures_is_hollow_and_says_how_many(dark: bool) -> None:
    (marks,) = draw_months(ROWS[:2], dark).data
    assert list(marks.marker.color) == [GROUND[dark], INK[dark]]
    assert list(marks.text) == ["of 4", "of 40"]
    assert list(marks.y) == [75, 90]
    assert marks.error_y.arrayminus[0] > marks.error_y.arrayminus[1]


def test_a_month_is_said_in_words() -> None:
    assert month_words(ROWS[0]) == "September 2026: 3 of 4 left as they were, too few to say"
    assert month_words(ROWS[1]).startswith("October 2026: 36 of 40 left as they were, 90 (between ")
