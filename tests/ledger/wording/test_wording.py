"""Figures in words: certainty is kept, and sentences read as sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.wording import (
    claim,
    confidence_sentence,
    confidence_words,
    long_number,
    sentence,
    short_number,
    short_when,
    when,
)


def made(**fields: Any) -> dict[str, Any]:
    plain = {
        "outcome": "killed", "measure": "flow", "unit": "people", "number_text": "20", "value": 20,
        "qualifier": "exact", "low": None, "high": None, "status": "unknown", "group": None, "age_group": "any",
        "sex": "any", "nationality": None, "period_start": None, "period_end": None, "period_precision": "unknown",
        "as_of": None, "place": None, "iso3": None, "place_precision": "unknown", "place_role": "occurrence",
        "cause": None, "source": "SOHR", "publisher": "SOHR",
    }  # fmt: skip
    return plain | fields


@pytest.mark.parametrize(
    ("printed", "short", "long"),
    [
        ("20", "≥ 20", "at least 20"),
        ("948,000", "> 948,000", "more than 948,000"),
        ("20,000", "≈ 20,000", "about 20,000"),
        ("500", "nearly 500", "nearly 500"),
        ("15", "≤ 15", "up to 15"),
        ("10", "< 10", "fewer than 10"),
        ("80 and 100", "80–100", "between 80 and 100"),
        ("hundreds", "hundreds", "hundreds"),
        ("Seven", "7", "7"),
    ],
)
def test_each_qualifier_keeps_its_certainty(figure: Any, printed: str, short: str, long: str) -> None:
    assert short_number(figure(printed)) == short
    assert long_number(figure(printed)) == long


def test_a_best_estimate_stands_beside_its_range(figure: Any) -> None:
    assert short_number(figure("60")) == "60 (40–100)"
    assert long_number(figure("60")) == "between 40 and 100 (best estimate 60)"


def test_a_sentence_says_who_what_where_when_and_who_says_so(figure: Any) -> None:
    assert sentence(figure("20")) == (
        "at least 20 civilians reported killed in Idleb, Syria on 25 February 2020, according to UOSSM, as published "
        "by Sample Wire"
    )


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.91, "about 9 in 10"), (0.52, "about 5 in 10"), (0.04, "fewer than 1 in 10"), (0.97, "more than 9 in 10")],
)
def test_confidence_is_said_as_how_many_are_right(confidence: float, words: str) -> None:
    assert confidence_words(made(confidence=confidence)) == words
    assert confidence_sentence(made(confidence=confidence)) == (
        f"Read by a program; {words} figures read with this confidence are right"
    )


def test_a_table_cell_has_no_confidence() -> None:
    assert confidence_words(made(confidence=None)) == confidence_sentence(made(confidence=None)) == ""


def test_whoever_is_not_named_is_not_made_up() -> None:
    text = sentence(made(source="unattributed", publisher="Sample Wire"))
    assert text.endswith("by an unnamed source, as published by Sample Wire")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": 1, "number_text": "a schoolgirl", "age_group": "child", "sex": "female"}, "1 girl reported killed"),
        ({"value": 1, "group": "aid_seeker"}, "1 person seeking aid reported killed"),
        ({"value": 1, "status": "mixed"}, "1 civilian or combatant reported killed"),
        ({"value": 1, "unit": "incidents", "outcome": "school_attacked"}, "1 attack on schools reported"),
        ({"value": 1, "qualifier": "at_least"}, "at least 1 people reported killed"),
        ({"group": "soldier", "nationality": "TUR"}, "20 soldiers from Türkiye reported killed"),
        ({"age_group": "child", "status": "civilian"}, "20 civilian children reported killed"),
        ({"age_group": "adult", "sex": "female"}, "20 women reported killed"),
        ({"group": "health_worker", "sex": "female"}, "20 female health workers reported killed"),
        ({"unit": "buildings", "outcome": "housing_destroyed"}, "20 homes reported destroyed"),
        ({"unit": "households", "outcome": "homeless"}, "20 households reported made homeless"),
        ({"unit": "incidents"}, "20 incidents with people reported killed"),
        ({"cause": "famine"}, "20 people reported killed (famine)"),
        ({"outcome": "refugee", "nationality": "SYR", "iso3": "NLD", "place_role": "host"},
         "20 refugees from Syria in the Netherlands"),
        ({"outcome": "displaced", "group": "idp", "nationality": "SDN", "iso3": "SDN", "place": "Sudan",
          "place_precision": "country"}, "20 internally displaced people in Sudan"),
        ({"outcome": "displaced", "place": "Saraqeb", "iso3": "SYR", "place_role": "origin"},
         "20 people reported displaced from Saraqeb, Syria"),
    ],
)  # fmt: skip
def test_people_are_named_as_they_were_counted(fields: dict[str, Any], words: str) -> None:
    assert claim(made(**fields)) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"period_start": date(2020, 2, 25), "period_end": date(2020, 2, 25)}, "on 25 February 2020"),
        ({"period_start": date(2020, 2, 1), "period_end": date(2020, 2, 29)}, "in February 2020"),
        ({"period_start": date(2019, 1, 1), "period_end": date(2019, 12, 31)}, "in 2019"),
        ({"period_start": date(2019, 2, 1), "period_end": date(2019, 3, 3)},
         "between 1 February 2019 and 3 March 2019"),
        ({"period_start": date(2019, 2, 1)}, "since 1 February 2019"),
        ({"measure": "stock", "as_of": date(2024, 12, 31)}, "as of 31 December 2024"),
        ({"measure": "cumulative", "period_start": date(2019, 12, 1), "as_of": date(2020, 2, 27)},
         "from 1 December 2019 to 27 February 2020"),
        ({"measure": "cumulative", "as_of": date(2020, 2, 27)}, "up to 27 February 2020"),
        ({}, ""),
    ],
)  # fmt: skip
def test_times_read_as_they_were_said(fields: dict[str, Any], words: str) -> None:
    assert when(made(**fields)) == words


def test_short_dates_say_whether_they_are_an_end() -> None:
    day = date(2026, 8, 22)
    assert short_when(made(measure="cumulative", as_of=day)) == "to 22 Aug 2026"
    assert short_when(made(measure="stock", as_of=day)) == "22 Aug 2026"
    assert short_when(made(period_start=day, period_end=day)) == "22 Aug 2026"
    assert short_when(made()) == ""


@given(st.integers(2, 10**9), st.sampled_from(["at_least", "more_than", "about", "nearly", "up_to", "less_than"]))
def test_no_inexact_number_is_ever_written_as_an_exact_one(value: int, qualifier: str) -> None:
    exact, inexact = made(value=value), made(value=value, qualifier=qualifier)
    assert short_number(inexact) != short_number(exact)
    assert long_number(inexact) != long_number(exact)
    assert short_number(inexact).endswith(f"{value:,}")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"age_group": "child", "sex": "female", "age_min": 5, "age_max": 11}, "20 girls aged 5 to 11 reported killed"),
        ({"age_group": "elderly", "sex": "male", "age_min": 60}, "20 older men aged 60 or older reported killed"),
        ({"age_group": "elderly", "group": "refugee", "outcome": "returned"}, "20 older refugees reported returned"),
        ({"age_group": "adult", "group": "refugee", "outcome": "returned"}, "20 adult refugees reported returned"),
        ({"outcome": "displaced", "group": "idp", "cause": "conflict"}, "20 internally displaced people (conflict)"),
        ({"age_max": 4, "value": 1}, "1 person aged 4 or younger reported killed"),
    ],
)
def test_ages_and_causes_are_never_lost(fields: dict[str, Any], said: str) -> None:
    assert claim(made(**fields)) == said


def test_ends_that_are_themselves_excluded_are_said_to_be() -> None:
    ends = made(qualifier="between", value=None, low=400, high=500, low_inclusive=False, high_inclusive=True)
    assert long_number(ends) == "more than 400 and at most 500"
