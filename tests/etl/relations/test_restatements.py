"""Restatements between documents and between data sets: the same claim of the same source is quoted once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.etl.claims import cell, number, related

YEAR_END = date(2024, 12, 31)
STOCK: dict[str, Any] = {
    "outcome": "displaced", "measure": "stock", "period_start": None, "period_end": YEAR_END, "as_of": YEAR_END,
    "place": "Syria", "iso3": "SYR", "place_precision": "country", "source": "IDMC", "value": 7_408_998,
    "number_text": "7408998",
}  # fmt: skip
FIRST: dict[str, Any] = {"dataset": "idmc", "document_id": "idmc/1", "relay_depth": 0, **STOCK}
RELAY: dict[str, Any] = {
    "dataset": "relay", "document_id": "relay/1", "publisher": "UNHCR", "relay_depth": 1,
    **STOCK, "value": 7_409_000, "number_text": "7409000", "qualifier": "about",
}  # fmt: skip
TEXT = "On Friday 12 people were killed in the town."


def report(document: str, **changes: Any) -> dict[str, Any]:
    said = {"document_id": f"documents/{document}", "document_title": document.capitalize(), "relay_depth": 1}
    return number(TEXT, TEXT, "12", **{**said, "published_on": date(2024, 3, 4), **changes})


# --- data sets ----------------------------------------------------------------------------------------------------


def test_a_rounded_relay_gives_way_to_the_number_of_who_counted() -> None:
    first, relay = related(cell(**FIRST), cell(**RELAY))
    assert (first["claim_id"], first["role"]) == (None, "recommended")
    assert (relay["claim_id"], relay["role"]) == (first["figure_id"], "alternative")
    assert relay["role_reason"] == "IDMC said it first; this is UNHCR relaying it, rounded"


def test_of_two_data_sets_of_one_publisher_the_fuller_is_quoted() -> None:
    fuller = {**FIRST, "dataset": "b", "document_title": "The whole"}
    part = {**FIRST, "dataset": "a", "document_title": "A part"}
    quoted, again, _ = related(cell(**fuller), cell(**part), cell(**fuller | {"iso3": "IRQ", "document_id": "idmc/2"}))
    assert quoted["claim_id"] is None
    assert again["claim_id"] == quoted["figure_id"]
    assert again["role_reason"] == "says again what “7408998” says in The whole"


@pytest.mark.parametrize(
    "other",
    [
        {"value": 7_420_000, "number_text": "7420000"},
        {"outcome": "refugee"},
        {"measure": "flow", "period_start": date(2024, 1, 1)},
        {"status": "civilian"},
        {"group": "idp"},
        {"age_group": "child"},
        {"age_min": 5},
        {"sex": "female"},
        {"nationality": "SYR"},
        {"cause": "flood"},
        {"iso3": "IRQ"},
        {"place_role": "origin"},
        {"as_of": date(2023, 12, 31)},
        {"source": "UNHCR"},
        {"source": "unattributed"},
        {"reported_term": "displaced (extrapolated)"},
    ],
)
def test_another_claim_in_another_data_set_is_related_to_nothing(other: dict[str, Any]) -> None:
    assert [row["claim_id"] for row in related(cell(**FIRST), cell(**RELAY | other))] == [None, None]


def test_a_place_is_the_same_by_its_code_whatever_its_name() -> None:
    region = {"place_precision": "admin1", "admin1_pcode": "SY07", "place": "Idleb"}
    _, relay = related(cell(**FIRST | region), cell(**RELAY | region | {"place": "Idlib Governorate"}))
    assert relay["claim_id"] is not None
    _, nameless = related(cell(**FIRST | {"place": None, "iso3": None}), cell(**RELAY | {"place": None, "iso3": None}))
    assert nameless["claim_id"] is None


def test_rows_of_one_data_set_never_restate_each_other() -> None:
    assert [row["claim_id"] for row in related(cell(**FIRST), cell(**FIRST | {"document_id": "idmc/2"}))] == [None] * 2


def test_a_region_that_a_data_set_holds_twice_is_related_to_nothing() -> None:
    table = related(cell(**FIRST), cell(**FIRST | {"document_id": "idmc/2", "value": 7_408_999}), cell(**RELAY))
    assert [row["claim_id"] for row in table] == [None] * 3


def test_an_open_number_stands_for_one_a_rounding_unit_above_it_and_no_larger() -> None:
    more = RELAY | {"value": 7_400_000, "number_text": "7400000", "qualifier": "more_than"}
    assert related(cell(**FIRST), cell(**more))[1]["claim_id"] is not None
    less = RELAY | {"value": 7_000_000, "number_text": "7000000", "qualifier": "more_than"}
    large = FIRST | {"value": 8_100_000, "number_text": "8100000"}
    assert related(cell(**large), cell(**less))[1]["claim_id"] is None


def test_a_rounded_number_never_joins_two_that_contradict_each_other() -> None:
    rounded = {**FIRST, "value": 7_400_000, "number_text": "7400000", "qualifier": "about"}
    low = {**RELAY, "value": 7_350_000, "number_text": "7350000", "qualifier": "exact"}
    high = {**low, "dataset": "third", "document_id": "third/1", "value": 7_450_000, "number_text": "7450000"}
    table = related(cell(**rounded), cell(**low), cell(**high))
    assert [row["claim_id"] for row in table].count(table[0]["figure_id"]) == 1


# --- documents ----------------------------------------------------------------------------------------------------


def test_a_claim_that_two_documents_relay_is_quoted_from_the_earlier() -> None:
    later, earlier = related(report("tuesday", published_on=date(2024, 3, 5)), report("monday"))
    assert earlier["role"] == "recommended"
    assert later["claim_id"] == earlier["figure_id"]
    assert later["role_reason"] == "says again what “12” says in Monday"


def test_the_document_of_who_counted_goes_before_an_earlier_relay() -> None:
    relay, primary = related(report("wire"), report("primary", published_on=date(2024, 3, 9), relay_depth=0))
    assert relay["claim_id"] == primary["figure_id"]
    assert relay["role_reason"] == "Monitor said it first; this is Toy Press relaying it"


@pytest.mark.parametrize(
    "other",
    [
        {"source": "Ministry"},
        {"period_start": date(2024, 2, 1)},
        {"period_end": date(2024, 3, 1)},
        {"place": "Elsewhere"},
        {"value": 13},
        {"period_start": None, "period_end": None},
    ],
)
def test_two_documents_say_one_claim_only_where_that_is_certain(other: dict[str, Any]) -> None:
    assert [row["claim_id"] for row in related(report("one"), report("other", **other))] == [None, None]


@pytest.mark.parametrize("unsaid", [{"source": "unattributed"}, {"place": None}])
def test_what_both_documents_leave_out_makes_no_claim_the_same(unsaid: dict[str, Any]) -> None:
    assert [row["claim_id"] for row in related(report("one", **unsaid), report("other", **unsaid))] == [None, None]


def test_a_rounded_number_in_one_document_gives_way_to_the_exact_one_in_another() -> None:
    text = "On Friday about 10 people were killed in the town."
    said = {"document_id": "documents/rounded", "published_on": date(2024, 3, 3), "relay_depth": 1}
    rounded, exact = related(number(text, text, "10", value=10, qualifier="about", **said), report("exact", value=11))
    assert rounded["claim_id"] == exact["figure_id"]
    assert rounded["role_reason"] == "says again what “12” says in Exact, rounded"


def test_a_vague_mention_never_joins_two_claims_that_contradict_each_other() -> None:
    text = "There 12 died. Of them 12 died in May. Again 12 died in June."
    said = [f"{part.removesuffix('.')}." for part in text.split(". ")]
    may, june = ({"period_start": date(2024, month, 1), "period_end": date(2024, month, 28)} for month in (5, 6))
    undated: dict[str, Any] = {"period_start": None, "period_end": None}
    first, second, third = related(
        *(number(text, quote, "12", **when) for quote, when in zip(said, (undated, may, june), strict=True))
    )
    assert second["claim_id"] == first["figure_id"]
    assert third["claim_id"] is None
    bodies = ("unattributed", "Monitor", "Ministry")
    first, second, third = related(
        *(number(text, quote, "12", source=body) for quote, body in zip(said, bodies, strict=True))
    )
    assert first["claim_id"] == second["figure_id"]
    assert first["role_reason"] == "says again what “12” says later in the same document"
    assert third["claim_id"] is None


def test_a_relay_in_prose_of_a_relay_points_to_the_table_that_said_it_first() -> None:
    counted = cell(dataset="list", relay_depth=0)
    table, first, again = related(counted, report("monday"), report("tuesday", published_on=date(2024, 3, 5)))
    assert first["claim_id"] == again["claim_id"] == table["figure_id"]
