"""How many: spans, values, ranges and qualifiers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.prose import numbers
from etl.prose.lexicon import lexicon

ENGLISH = lexicon("en")

READ = [
    # digits, with every kind of group
    ("948,000 people", [("948,000", 948_000, "exact")]),
    ("1 000 people", [("1 000", 1000, "exact")]),
    ("1\u202f204 people", [("1\u202f204", 1204, "exact")]),
    # scales, in words and letters
    ("2.3 million people", [("2.3 million", 2_300_000, "exact")]),
    ("2.3m people", [("2.3m", 2_300_000, "exact")]),
    ("half a million children", [("half a million", 500_000, "exact")]),
    # words
    ("thirty-four passengers", [("thirty-four", 34, "exact")]),
    ("two hundred and six people", [("two hundred and six", 206, "exact")]),
    ("a dozen villagers", [("a dozen", 12, "exact")]),
    # qualifiers before and after; the span leaves them out
    ("at least 20 civilians", [("20", 20, "at_least")]),
    ("more than half a million", [("half a million", 500_000, "more_than")]),
    ("nearly a million people", [("a million", 1_000_000, "nearly")]),
    ("some 160,000 people", [("160,000", 160_000, "about")]),
    ("as many as 45 suspects", [("45", 45, "up_to")]),
    ("fewer than 500 deaths", [("500", 500, "less_than")]),
    ("4,700 plus houses", [("4,700", 4700, "more_than")]),
    ("165,000 or thereabouts", [("165,000", 165_000, "about")]),
    # vague words have no value
    ("hundreds of thousands of children", [("hundreds of thousands", None, "vague")]),
    ("several people", [("several", None, "vague")]),
    # ranges are one number
    ("between 80 and 100 people", [("80 and 100", None, "between")]),
    ("100,000 to 120,000 people", [("100,000 to 120,000", None, "between")]),
    ("80-100 people", [("80-100", None, "between")]),
    # two numbers side by side are two
    ("5 killed and 7 injured", [("5", 5, "exact"), ("7", 7, "exact")]),
    ("236 families (1,204 people)", [("236", 236, "exact"), ("1,204", 1204, "exact")]),
    # not counts: times, ages, money, distances, shares, years
    ("at 11:30 p.m.", []),
    ("aged 13, an 8-year-old", []),
    ("$40,000, 674 million dollars", []),
    ("150 km, 40 hectares, 54 per cent, 6%", []),
    ("in 2019", []),
    ("one in every four", []),
    # a rise is no range
    ("rose by five to 59", [("five", 5, "exact"), ("59", 59, "exact")]),
]


@pytest.mark.parametrize(("text", "expected"), READ, ids=[text for text, _ in READ])
def test_numbers_are_read_as_written(text, expected):
    found = numbers.find(text, ENGLISH)
    assert [(number.text, number.value, number.qualifier) for number in found] == expected


def test_a_range_keeps_both_ends_and_a_vague_word_the_least_it_allows():
    (between,) = numbers.find("between 80 and 100 people", ENGLISH)
    (vague,) = numbers.find("dozens of houses", ENGLISH)
    assert (between.low, between.high) == (80, 100)
    assert (vague.low, vague.high) == (24, None)


@given(st.integers(0, 999_999_999))
def test_digits_with_commas_are_read_back(value):
    assert numbers.value_of(f"{value:,}", "en") == value


@given(st.text(max_size=200))
def test_spans_are_true_and_number_text_parses_to_value(text):
    for number in numbers.find(text, ENGLISH):
        assert text[number.start : number.end] == number.text
        if number.qualifier not in ("vague", "between"):
            assert numbers.value_of(number.text, "en") == number.value
