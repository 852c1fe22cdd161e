"""When: expressions of time against a document's date (a Friday)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.prose import when

TODAY = date(2020, 2, 28)

RESOLVED = [
    ("on February 25", "day", "2020-02-25", "2020-02-25"),
    ("on 25 February 2019", "day", "2019-02-25", "2019-02-25"),
    ("2023-10-07", "day", "2023-10-07", "2023-10-07"),
    ("on Thursday", "day", "2020-02-27", "2020-02-27"),
    ("on Friday", "day", "2020-02-28", "2020-02-28"),
    ("yesterday", "day", "2020-02-27", "2020-02-27"),
    ("overnight", "interval", "2020-02-27", "2020-02-28"),
    # a month without a year is the latest one that has begun
    ("in February", "interval", "2020-02-01", "2020-02-29"),
    ("in March", "interval", "2019-03-01", "2019-03-31"),
    ("in March 2011", "interval", "2011-03-01", "2011-03-31"),
    ("since December", "since", "2019-12-01", None),
    ("since 14 June", "since", "2019-06-14", None),
    ("between 8 and 10 January", "interval", "2020-01-08", "2020-01-10"),
    ("in the third quarter", "interval", "2019-07-01", "2019-09-30"),
    ("in 2019", "interval", "2019-01-01", "2019-12-31"),
    ("last month", "interval", "2020-01-01", "2020-01-31"),
    ("at the end of January", "as_of", "2020-01-31", "2020-01-31"),
]


@pytest.mark.parametrize(("text", "kind", "first", "last"), RESOLVED, ids=[row[0] for row in RESOLVED])
def test_an_expression_is_resolved_against_the_documents_date(text, kind, first, last):
    (time,) = when.find(text, "en", TODAY)
    assert (time.kind, time.first, time.last) == (
        kind,
        date.fromisoformat(first),
        last and date.fromisoformat(last),
    )


def test_the_same_day_is_the_last_day_named():
    *_, again = when.find("Kafranbel fell on February 25. On the same day a school was hit.", "en", TODAY)
    assert again.first == date(2020, 2, 25)


def test_a_window_runs_back_from_the_last_day():
    (time,) = when.find("in just three months", "en", TODAY)
    assert time.back == (3, "months")
    assert when.window(time.back, date(2020, 2, 27)) == date(2019, 11, 27)


def test_may_is_a_month_only_after_a_preposition():
    assert when.find("They may leave, May said", "en", TODAY) == []
    assert [time.first for time in when.find("in May", "en", TODAY)] == [date(2019, 5, 1)]


def test_without_a_date_of_the_document_weekdays_stay_unresolved():
    assert when.find("on Thursday, in February", "en", None) == []
    assert [time.first for time in when.find("on 3 May 2021", "en", None)] == [date(2021, 5, 3)]


def test_a_day_that_no_month_has_is_left_out():
    assert when.find("on 31 February 2019", "en", TODAY) == []


@given(st.text(alphabet="0123456789 -/.,aefbruyFMJ", max_size=60), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_any_text_gives_spans_in_it_and_periods_in_order(text, today):
    for time in when.find(text, "en", today):
        assert text[time.start : time.end] == time.text
        assert time.first is None or time.last is None or time.first <= time.last
