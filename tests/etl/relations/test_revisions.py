"""Revisions: what a source gives anew for the same is its last word; what was said before is kept and marked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.etl.claims import cell, number, related

TEXT = "The monitor counts 12 people killed in March."
MARCH: dict[str, Any] = {"period_start": date(2024, 3, 1), "period_end": date(2024, 3, 31), "period_precision": "month"}


def report(day: int, count: int, **changes: Any) -> dict[str, Any]:
    text = TEXT.replace("12", str(count))
    said = {"document_id": f"documents/{day}", "published_on": date(2024, 4, day), "value": count, **MARCH}
    return number(text, text, str(count), **{**said, **changes})


def total(day: int, count: int, **changes: Any) -> dict[str, Any]:
    said = {"as_of": date(2024, 3, day), "period_end": date(2024, 3, day), "document_id": f"toy/{day}"}
    return cell(**{"measure": "cumulative", "value": count, "number_text": str(count), **said, **changes})


def test_a_later_report_about_the_same_month_replaces_the_earlier() -> None:
    earlier, later = related(report(1, 12), report(9, 15))
    assert later["supersedes"] == earlier["figure_id"]
    assert (earlier["role"], later["role"]) == ("superseded", "recommended")
    assert earlier["role_reason"] == "replaced by its source: it gave 15 for the same later, on 9 April 2024"
    assert later["role_reason"] == "as its source gives it; a revision: the source gave 12 on 1 April 2024"


def test_of_three_reports_each_replaces_the_one_before() -> None:
    one, two, three = related(report(1, 12), report(5, 15), report(9, 14))
    assert (two["supersedes"], three["supersedes"]) == (one["figure_id"], two["figure_id"])
    assert [row["role"] for row in (one, two, three)] == ["superseded", "superseded", "recommended"]


def test_a_number_that_the_source_comes_back_to_is_its_last_word() -> None:
    first, other, again = related(report(1, 12), report(5, 15), report(9, 12))
    assert again["claim_id"] == first["figure_id"]
    assert first["supersedes"] == other["figure_id"]
    assert [row["role"] for row in (first, other, again)] == ["recommended", "superseded", "alternative"]


@pytest.mark.parametrize(
    "other",
    [
        {"source": "Ministry"},
        {"status": "civilian"},
        {"sex": "male"},
        {"place": "Elsewhere"},
        {"outcome": "injured"},
        {"cause": "flood"},
        {"period_end": date(2024, 3, 30)},
        {"period_start": None},
        {"published_on": None},
        {"published_on": date(2024, 4, 1)},
        {"review_status": "waiting"},
    ],
)
def test_another_claim_replaces_nothing(other: dict[str, Any]) -> None:
    earlier, later = related(report(1, 12), report(9, 15, **other))
    assert later["supersedes"] is None
    assert earlier["role"] == "recommended"


def test_a_source_that_nobody_names_replaces_nothing() -> None:
    earlier, later = related(report(1, 12, source="unattributed"), report(9, 15, source="unattributed"))
    assert (earlier["role"], later["supersedes"]) == ("recommended", None)


def test_two_events_of_one_document_are_not_replaced_by_a_later_report() -> None:
    text = "In March 12 people were killed in one attack. In March 3 people were killed in another."
    quotes = [f"{part.removesuffix('.')}." for part in text.split(". ")]
    said = {"document_id": "documents/1", "published_on": date(2024, 4, 1), **MARCH}
    one = number(text, quotes[0], "12", **said)
    other = number(text, quotes[1], "3", **said | {"value": 3})
    assert [row["role"] for row in related(one, other, report(9, 15))] == ["recommended"] * 3


def test_a_table_replaces_its_own_number_of_a_month_and_never_of_an_event() -> None:
    march = {**MARCH, "document_id": "toy/1", "published_on": date(2024, 4, 1)}
    anew = {**march, "document_id": "toy/2", "published_on": date(2024, 5, 1), "value": 15, "number_text": "15"}
    earlier, later = related(cell(**march), cell(**anew))
    assert later["supersedes"] == earlier["figure_id"]
    day = {"period_start": date(2024, 3, 1), "period_end": date(2024, 3, 1)}
    assert [row["supersedes"] for row in related(cell(**march | day), cell(**anew | day))] == [None, None]
    assert [row["supersedes"] for row in related(cell(**march), cell(**anew | {"dataset": "other"}))] == [None, None]


def test_a_report_replaces_no_number_of_a_data_set() -> None:
    table = cell(dataset="list", document_id="list/1", relay_depth=0, **MARCH)
    counted, relayed, other = related(table, report(1, 12), report(9, 15))
    assert relayed["claim_id"] == counted["figure_id"]
    assert (counted["role"], other["supersedes"]) == ("recommended", None)


def test_a_total_that_moves_on_in_time_is_no_revision() -> None:
    assert [row["role"] for row in related(total(1, 50), total(2, 51), total(3, 51))] == ["recommended"] * 3


def test_a_total_that_goes_down_takes_back_every_higher_one_before_it() -> None:
    low, first, second, down, up = related(total(1, 40), total(2, 50), total(3, 52), total(4, 48), total(5, 60))
    assert [row["role"] for row in (low, first, second, down, up)] == [
        *("recommended", "superseded", "superseded", "recommended", "recommended")
    ]
    assert down["supersedes"] == second["figure_id"]
    assert first["role_reason"] == "taken back: the source's own total went down to 48 on 4 March 2024"
    assert down["role_reason"] == "as its source gives it; a revision: the source's own total was 52 on 3 March 2024"
    assert up["supersedes"] is None


def test_a_lower_total_to_a_later_day_gives_way_to_a_higher_one_said_later() -> None:
    late, early = related(total(1, 50, published_on=date(2024, 3, 9)), total(2, 49, published_on=date(2024, 3, 2)))
    assert (late["role"], early["role"]) == ("recommended", "superseded")
    assert late["supersedes"] == early["figure_id"]


def test_the_figure_to_quote_is_the_one_that_takes_back() -> None:
    text = "By then 49 people had been killed."
    since: dict[str, Any] = {
        "measure": "cumulative",
        "value": 49,
        "period_end": date(2024, 3, 2),
        "as_of": date(2024, 3, 2),
    }
    relay = number(text, text, "49", document_id="documents/1", published_on=date(2024, 3, 3), relay_depth=1, **since)
    quoted = {**relay, "document_id": "documents/2", "published_on": date(2024, 3, 4), "relay_depth": 0}
    higher = {**relay, "document_id": "documents/3", "value": 50, "as_of": date(2024, 3, 1)}
    higher |= {"period_end": date(2024, 3, 1), "published_on": date(2024, 3, 1)}
    taken_back, again, first = related(higher, relay, quoted)
    assert again["claim_id"] == first["figure_id"]
    assert (first["supersedes"], again["supersedes"]) == (taken_back["figure_id"], None)


@pytest.mark.parametrize(
    "later",
    [
        {"qualifier": "at_least"},
        {"phase": "after the truce"},
        {"source": "Ministry"},
        {"age_group": "child"},
        {"period_start": date(2024, 2, 1)},
        {"measure": "flow"},
        {"document_id": "toy/1", "cell_key": "b"},
        {"review_status": "waiting"},
    ],
)
def test_a_lower_number_takes_nothing_back_where_it_is_not_certainly_the_same_total(later: dict[str, Any]) -> None:
    assert related(total(1, 50), total(2, 49, **later))[0]["role"] == "recommended"


def test_a_computed_number_that_falls_stays_a_computed_one() -> None:
    computed = {"reported_term": "killed (extrapolated)"}
    before, after = related(total(1, 50, **computed), total(2, 49, **computed))
    assert (before["role"], after["role"]) == ("alternative", "alternative")
    assert after["supersedes"] == before["figure_id"]
