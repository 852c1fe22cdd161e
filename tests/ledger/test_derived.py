"""Derived values hold the truth, whatever the words; they keep gaps, phases and roundings; nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.derived import compare_with_reported, derive
from ledger.wording import claim
from tests.ledger.reports import daily, day, publish, total

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT.parent / "shared" / "sources" / "tech_for_palestine" / "casualties_daily.json"


def rows(derived: pl.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    return derived.select(names).rows()


def test_a_day_is_what_the_total_rose_by() -> None:
    derived = derive(publish(total(0, 232), total(1, 370), total(2, 560)))
    assert rows(derived, "period_start", "period_end", "days", "value", "low", "high", "qualifier", "kind") == [
        (day(1), day(1), 1, 138, 138, 138, "exact", "derived"),
        (day(2), day(2), 1, 190, 190, 190, "exact", "derived"),
    ]


def test_a_derived_row_says_which_two_figures_it_comes_from_and_is_itself_none() -> None:
    figures = publish(total(0, 232), total(1, 370))
    row = derive(figures).row(0, named=True)
    assert [row["from_id"], row["to_id"]] == figures["figure_id"].to_list()
    assert row["figure_id"] is None
    assert row["reason"] == ("the running total of 2 March 2024 (370) less that of 1 March 2024 (232)")


def test_a_derived_row_reads_as_a_claim_about_its_days() -> None:
    row = derive(publish(total(0, 20, qualifier="at_least"), total(1, 70), total(3, 90, qualifier="at_least")))
    assert [claim(each) for each in row.iter_rows(named=True)] == [
        "up to 50 people reported killed in Somewhere on 2 March 2024",
        "at least 20 people reported killed in Somewhere between 3 March 2024 and 4 March 2024",
    ]


def test_days_that_no_report_separates_stay_together() -> None:
    derived = derive(publish(total(0, 100), total(4, 300)))
    assert rows(derived, "period_start", "period_end", "days", "value") == [(day(1), day(4), 4, 200)]
    assert "it covers 4 days" in derived["reason"][0]


@pytest.mark.parametrize(
    ("every", "ends"), [("week", [day(9), day(16), day(20)]), ("month", [date(2024, 3, 31), day(40)])]
)
def test_by_week_or_month_the_last_report_of_each_counts(every: Any, ends: list[date]) -> None:
    on = [1, 2, 8, 9, 11, 16, 20] if every == "week" else [2, 11, 20, 30, 40]
    if every == "month":
        on = [-3, *on]
    derived = derive(publish(*(total(number, 1000 + number) for number in on)), every)
    assert derived["period_end"].to_list() == ends
    assert derived["value"].sum() == on[-1] - {"week": 2, "month": -3}[every]


def test_nothing_is_derived_across_a_phase() -> None:
    derived = derive(publish(total(0, 4000, phase="1"), total(9, 80, phase="2"), total(10, 95, phase="2")))
    assert rows(derived, "period_end", "kind", "value", "low", "high") == [
        (day(9), "new_phase", None, None, None),
        (day(10), "derived", 15, 15, 15),
    ]


def test_a_fall_is_a_revision_and_is_not_clipped() -> None:
    derived = derive(publish(total(0, 104), total(1, 101)))
    assert rows(derived, "kind", "value", "low", "high") == [("revision", -3, -3, -3)]


def test_a_fall_that_rounding_explains_is_no_revision() -> None:
    assert derive(publish(total(0, 1000), total(1, 967)))["kind"].to_list() == ["withheld"]


def test_two_numbers_rounded_by_more_than_they_differ_give_nothing_and_say_so() -> None:
    derived = derive(publish(total(0, 18_000), total(1, 18_500), total(2, 21_000), total(3, 21_013)))
    assert rows(derived, "kind", "value", "low", "high") == [
        ("withheld", None, None, None),
        ("derived", 2500, 2500, 2500),
        ("derived", 13, 13, 13),
    ]
    assert "rounded by more than they differ" in derived["reason"][0]
    assert derived["reason"][2].endswith("; 21,000 looks rounded")


def test_a_small_exact_total_that_stands_still_is_nobody_more() -> None:
    assert rows(derive(publish(total(0, 20), total(1, 20))), "kind", "value") == [("derived", 0)]


@pytest.mark.parametrize(
    ("before", "after", "bounds"),
    [
        ("exact", "at_least", ("at_least", 50, None, True, None)),
        ("exact", "more_than", ("more_than", 50, None, False, None)),
        ("more_than", "exact", ("less_than", 0, 50, True, False)),
        ("exact", "up_to", ("up_to", 0, 50, True, True)),
        ("exact", "about", ("between", 40, 60, True, True)),
        ("about", "exact", ("between", 40, 60, True, True)),
    ],
)
def test_bounds_are_as_wide_as_the_words(before: str, after: str, bounds: tuple[Any, ...]) -> None:
    derived = derive(publish(total(0, 110, qualifier=before), total(1, 160, qualifier=after)))
    [found] = rows(derived, "qualifier", "low", "high", "low_inclusive", "high_inclusive")
    assert found == bounds


def test_words_that_leave_everything_open_give_nothing() -> None:
    derived = derive(publish(total(0, 20, qualifier="at_least"), total(1, 50, qualifier="at_least")))
    assert rows(derived, "kind", "low", "high") == [("withheld", None, None)]
    assert derived["reason"][0].endswith("the words leave it open")


@pytest.mark.parametrize(
    "unused",
    [
        {"role": "alternative"},
        {"role": "superseded"},
        {"role": "excluded"},
        {"review_status": "waiting"},
        {"review_status": "rejected"},
    ],
)
def test_what_is_not_to_be_quoted_is_never_used(unused: dict[str, str]) -> None:
    figures = publish(total(0, 100), total(1, 150), total(2, 170))
    middle = pl.col("as_of") == day(1)
    changes = {name: pl.when(middle).then(pl.lit(word)).otherwise(name) for name, word in unused.items()}
    assert rows(derive(figures.with_columns(**changes)), "days", "value") == [(2, 70)]


def test_unnamed_sources_are_not_one_body() -> None:
    assert derive(publish(*(total(on, 100 + on, source="unattributed") for on in range(3)))).is_empty()


def test_where_a_day_is_reported_twice_the_last_report_counts() -> None:
    again = total(1, 160, published_on=day(2), document_id="toy/again")
    assert derive(publish(total(0, 100), again, total(1, 150)))["value"].to_list() == [60]


def test_no_figures_give_no_rows() -> None:
    assert derive(publish(total(0, 100)).clear()).is_empty()


# --- laws ---------------------------------------------------------------------------------------------------------

WORDS: dict[str, Callable[[int, int], dict[str, Any]]] = {
    "exact": lambda truth, _: {"value": truth},
    "at_least": lambda truth, off: {"value": max(truth - off, 0)},
    "more_than": lambda truth, off: {"value": truth - 1 - off},
    "up_to": lambda truth, off: {"value": truth + off},
    "less_than": lambda truth, off: {"value": truth + 1 + off},
    "between": lambda truth, off: {"value": None, "printed_low": max(truth - off, 0), "printed_high": truth + off},
    "vague": lambda truth, off: {"value": None, "printed_low": max(truth - off, 0)},
    "about": lambda truth, _: {"value": rounded(truth)},
    "nearly": lambda truth, _: {"value": rounded(truth) if rounded(truth) >= truth else truth},
}
"""How a body that tells the truth says a number, by qualifier; the second argument is how far off it may be."""


def rounded(truth: int) -> int:
    return round(truth, -2) if truth > 2000 else truth


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[int], list[dict[str, Any]]]:
    """The true running total of every day, and true reports of some days."""
    happened = draw(st.lists(st.integers(0, 900), min_size=2, max_size=12))
    truths = [1 + sum(happened[: on + 1]) for on in range(len(happened))]
    told = draw(st.lists(st.sampled_from(range(len(truths))), min_size=2, unique=True))
    reports = []
    for on in sorted(told):
        words = draw(st.sampled_from(sorted(WORDS)))
        said = WORDS[words](truths[on], draw(st.integers(0, 60)))
        reports.append(total(on, **said, qualifier=words))
    return truths, reports


@given(histories(), st.sampled_from(["day", "week", "month"]))
def test_the_truth_lies_within_the_bounds_whatever_the_words(
    history: tuple[list[int], list[dict[str, Any]]], every: Any
) -> None:
    truths, reports = history
    for row in derive(publish(*reports), every).iter_rows(named=True):
        first, last = (row["period_start"] - day(0)).days - 1, (row["period_end"] - day(0)).days
        truth = truths[last] - truths[first]
        assert row["kind"] in ("derived", "withheld"), "a true running total never falls"
        assert row["low"] is None or row["low"] < truth or (row["low"] == truth and row["low_inclusive"])
        assert row["high"] is None or row["high"] > truth or (row["high"] == truth and row["high_inclusive"])
        assert row["days"] == last - first


@given(histories())
def test_adjacent_stretches_tile_the_time_and_their_sum_holds_last_less_first(
    history: tuple[list[int], list[dict[str, Any]]],
) -> None:
    truths, reports = history
    derived = derive(publish(*reports))
    days = [report["as_of"] for report in reports]
    assert derived["period_end"].to_list() == days[1:]
    assert derived["days"].to_list() == [(after - before).days for before, after in pairwise(days)]
    truth = truths[(days[-1] - day(0)).days] - truths[(days[0] - day(0)).days]
    assert derived["low"].fill_null(0).sum() <= truth
    assert derived["high"].null_count() or truth <= derived["high"].sum()


@given(st.lists(st.integers(0, 99_999), min_size=2, max_size=12))
def test_exact_totals_add_up_with_their_revisions(totals: list[int]) -> None:
    derived = derive(publish(*(total(on, 2 * value + 1) for on, value in enumerate(totals))))
    assert derived["value"].sum() == 2 * (totals[-1] - totals[0])


# --- against what is reported -------------------------------------------------------------------------------------


def part(on: int, value: int, term: str, **changes: Any) -> dict[str, Any]:
    return daily(on, value, reported_term=term, part_of_key="killed", cell_key=term, **changes)


def test_every_day_where_the_source_says_another_number_is_listed() -> None:
    figures = publish(*(total(on, 100 + 10 * on) for on in range(4)), daily(1, 10), daily(2, 12), daily(3, 10))
    compared = compare_with_reported(derive(figures), figures)
    assert rows(compared, "period_end", "value", "reported_low", "reported_high", "differs") == [
        (day(1), 10, 10, 10, False),
        (day(2), 10, 12, 12, True),
        (day(3), 10, 10, 10, False),
    ]


def test_a_stretch_is_compared_with_the_reports_that_fill_it_and_with_no_others() -> None:
    figures = publish(total(0, 100), total(2, 130), total(5, 190), daily(1, 10), daily(2, 20), daily(5, 40, days=2))
    compared = compare_with_reported(derive(figures), figures)
    assert rows(compared, "reported_low", "reported_days", "differs") == [(30, 2, False), (40, 2, None)]


def test_reports_that_overlap_are_never_added_up() -> None:
    figures = publish(total(0, 100), total(3, 130), daily(2, 20, days=2), daily(3, 20, days=2))
    compared = compare_with_reported(derive(figures), figures)
    assert rows(compared, "reported_low", "differs") == [(None, None)]


def test_numbers_of_another_body_or_of_other_people_are_not_compared() -> None:
    others = (daily(1, 3, source="Another"), daily(1, 4, age_group="child"), daily(1, 5, attribution_text="unverified"))
    figures = publish(total(0, 100), total(1, 110), *others)
    assert compare_with_reported(derive(figures), figures)["differs"].to_list() == [None]


def test_the_published_parts_of_a_day_come_with_it_and_say_whether_they_are_dated() -> None:
    figures = publish(
        total(0, 1000), total(1, 1359), daily(1, 359),
        part(1, 61, "killed during the day"),
        part(1, 298, "killed earlier, accepted later", period_start=None),
    )  # fmt: skip
    compared = compare_with_reported(derive(figures), figures).row(0, named=True)
    assert not compared["differs"]
    assert [(each["value"], each["term"], each["event_dated"]) for each in compared["parts"]] == [
        (298, "killed earlier, accepted later", False),
        (61, "killed during the day", True),
    ]


# --- the published table ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gaza() -> pl.DataFrame:
    table = pl.scan_parquet(ROOT / "data" / "figures.parquet")
    figures = table.filter(pl.col("dataset") == "palestine_datasets_gaza").collect()
    killed = (pl.col("outcome") == "killed") & (pl.col("unit") == "people") & pl.col("cause").is_null()
    everybody = (pl.col("age_group") == "any") & pl.col("group").is_null()
    return figures.filter(killed, everybody)


def test_derived_and_published_daily_numbers_are_equal_but_for_these_days(gaza: pl.DataFrame) -> None:
    compared = compare_with_reported(derive(gaza), gaza)
    assert compared["differs"].count() > 890
    assert rows(compared.filter("differs"), "period_end", "value", "reported_low") == [
        (date(2023, 12, 8), 310, 313),
        (date(2023, 12, 9), 213, 210),
        (date(2024, 1, 12), 239, 151),
        (date(2024, 1, 16), 185, 158),
        (date(2024, 8, 27), 0, 41),
        (date(2024, 8, 28), 99, 58),
    ]


def test_the_days_that_differ_are_those_of_the_file(gaza: pl.DataFrame) -> None:
    if not REPORTS.exists():
        pytest.skip("the publisher's file is not beside this repository")
    file = pl.read_json(REPORTS, infer_schema_length=None).select(
        pl.col("report_date").str.to_date(), "report_source", "report_period", "killed", "killed_cum"
    )
    before = file.with_columns(
        rise=pl.col("killed_cum") - pl.col("killed_cum").shift(),
        known=(pl.col("report_source") == "mohtel") & (pl.col("report_source").shift() == "mohtel"),
    )
    unlike = before.filter(pl.col("known"), pl.col("report_period") == 24, pl.col("rise") != pl.col("killed"))
    compared = compare_with_reported(derive(gaza), gaza).filter("differs")
    assert rows(compared, "period_end", "value", "reported_low") == rows(unlike, "report_date", "rise", "killed")


@pytest.mark.parametrize(
    ("on", "value", "parts"),
    [
        (date(2025, 8, 23), 359, [298, 61]),
        (date(2025, 1, 11), 531, [499, 32]),
        (date(2025, 10, 11), 471, [320, 116, 35]),
    ],
)
def test_days_checked_by_hand_come_with_their_parts(gaza: pl.DataFrame, on: date, value: int, parts: list[int]) -> None:
    compared = compare_with_reported(derive(gaza), gaza)
    row = compared.filter(pl.col("period_end") == on, pl.col("source").str.starts_with("Ministry")).row(0, named=True)
    assert (row["value"], row["reported_low"], row["differs"]) == (value, value, False)
    assert [each["value"] for each in row["parts"]] == parts
