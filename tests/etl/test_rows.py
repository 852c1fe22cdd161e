"""Row rules: a figure that breaks one is rejected with its reason and its place; no figure is lost silently."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import rows
from tests.etl.claims import cell, figures, number

TEXT = "The monitor said that at least 12 people were killed on Friday."


@pytest.mark.parametrize(
    "claim",
    [
        cell(),
        cell(number_text="1,204", value=1204),
        cell(number_text="1 204", value=1204),
        cell(number_text="half a million", value=500_000),
        cell(number_text="hundreds", value=None, qualifier="vague", printed_low=200),
        cell(number_text="80 to 100", value=None, qualifier="between", printed_low=80, printed_high=100),
        cell(qualifier="at_least", period_start=None, period_end=None),
        number(TEXT, TEXT, "12"),
    ],
)
def test_a_sound_figure_stays(claim: dict[str, Any]) -> None:
    good, rejected = rows.check(figures(claim))
    assert (good.height, rejected.height) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"outcome": "inconvenienced"}, "outcome is none of the allowed words"),
        ({"outcome": None}, "outcome is missing"),
        ({"status": "guilty"}, "status is none of the allowed words"),
        ({"group": "bystander"}, "group is none of the allowed words"),
        ({"publisher": None}, "publisher is missing"),
        ({"licence": None}, "licence is missing"),
        ({"value": None, "number_text": "some"}, "it has no number"),
        ({"value": -12, "number_text": "-12"}, "the number is negative"),
        ({"value": 13}, "the value is not what number_text says"),
        ({"number_text": "1,204", "value": 1}, "the value is not what number_text says"),
        ({"qualifier": "between", "printed_low": 13, "printed_high": 20}, "low is above value"),
        ({"qualifier": "between", "printed_low": 1, "printed_high": 11}, "value is above high"),
        ({"period_end": date(2024, 2, 1)}, "the period ends before it starts"),
        ({"measure": "stock"}, "a stock needs its date"),
        ({"table_ref": None}, "it has no evidence"),
        ({"age_min": 18, "age_max": 5}, "the age range is upside down"),
    ],
)
def test_a_figure_that_breaks_a_rule_is_rejected_with_its_reason(changes: dict[str, Any], reason: str) -> None:
    good, rejected = rows.check(figures(cell(), cell("injured", 7, **changes)))
    assert (good.height, rejected.height) == (1, 1)
    assert reason in rejected["reason"][0]
    assert rejected["source"][0] == "toy"


def test_a_reject_says_where_it_stands() -> None:
    _, rejected = rows.check(figures(cell("injured", 7, status="guilty"), number(TEXT, TEXT, "12", value=13)))
    assert rejected["position"].to_list() == ["record 7, column injured", "documents/toy, character 31"]
    assert rejected["file"].to_list() == ["toy.csv", None]


def test_every_broken_rule_is_named() -> None:
    _, rejected = rows.check(figures(cell(status="guilty", value=13)))
    assert rejected["reason"][0] == "status is none of the allowed words; the value is not what number_text says"


def test_a_quote_without_all_its_offsets_is_no_evidence() -> None:
    _, rejected = rows.check(figures({**number(TEXT, TEXT, "12"), "text_sha256": None}))
    assert "it has no evidence" in rejected["reason"][0]


def test_a_number_outside_its_quote_is_rejected() -> None:
    _, rejected = rows.check(figures({**number(TEXT, TEXT, "12"), "quote_start": 40}))
    assert "the number stands outside its quote" in rejected["reason"][0]


counts = st.none() | st.integers(min_value=-3, max_value=50)


@given(st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=8))
def test_what_stays_has_its_bounds_in_order_and_nothing_is_lost(numbers: list[tuple[Any, Any, Any]]) -> None:
    claims = [
        cell(f"c{at}", at, number_text="so many", value=value, qualifier="between", printed_low=low, printed_high=high)
        for at, (low, value, high) in enumerate(numbers)
    ]
    good, rejected = rows.check(figures(*claims))
    assert good.height + rejected.height == len(claims)
    for low, value, high in good.select("low", "value", "high").iter_rows():
        said = [part for part in (low, value, high) if part is not None]
        assert said
        assert said == sorted(said)
        assert said[0] >= 0
