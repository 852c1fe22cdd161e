"""What a decision may say: what cannot stand is refused by its field, with what to do about it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.understanding import NotUnderstood, understand
from etl.decisions import ACTIONS, EDITABLE, Reading
from etl.schema import CLAIM_SCHEMA
from tests.desk.readings import QUOTE, from_prose, from_table

FIGURE = "0123456789abcdef"


def mend(before: Reading, reading: Reading) -> dict[str, tuple[Any, Any]]:
    """What a mend of this figure changes, once it is understood."""
    old, new = understand("mend", FIGURE, before, reading, "the words say so")
    return {name: (old[name], new[name]) for name in EDITABLE if old and new and old[name] != new[name]}


@pytest.mark.parametrize(
    ("action", "before", "reading", "reason", "complaint"),
    [
        ("delete", from_prose(), from_prose(), "", "action: 'delete' is none; write one of agree, mend"),
        ("add", from_prose(), from_prose(), "", "before: say what the figure says now"),
        ("agree", None, from_prose(), "", "before: say what the figure says now"),
        ("mend", None, from_prose(), "why", "before: say what the figure says now"),
        ("reject", None, None, "", "before: say what the figure says now"),
        ("reopen", None, None, "", "before: say what the figure says now"),
        ("agree", from_prose(), None, "", "reading: say what the figure says from now on"),
        ("mend", from_prose(), None, "why", "reading: say what the figure says from now on"),
        ("add", None, None, "", "reading: say what the figure says from now on"),
        ("reject", from_prose(), from_prose(), "", "reading: .* nothing where it is rejected"),
        ("reopen", from_prose(), from_prose(), "", "reading: .* nothing where it is rejected"),
        ("agree", from_prose(), from_prose(value=13), "", "value: whoever agrees changes nothing"),
        ("mend", from_prose(), from_prose(), "why", "reading: nothing is changed; agree instead"),
        ("mend", from_prose(), from_prose(value=13), "", "reason: say why"),
        ("mend", from_prose(), from_prose(value=13), " \n", "reason: say why"),
        ("mend", from_prose(), {}, "why", "dataset: this is the evidence"),
        ("agree", ["a list"], from_prose(), "", "reading: it is no reading"),
    ],
)
def test_what_an_action_needs_must_be_there_and_nothing_else(
    action: str, before: Reading | None, reading: Reading | None, reason: str, complaint: str
) -> None:
    with pytest.raises(NotUnderstood, match=f"^{complaint}"):
        understand(action, FIGURE, before, reading, reason)


def test_a_reading_is_kept_with_every_field_in_its_own_type() -> None:
    sent = {name: value for name, value in from_prose(value=13, place=None).items() if value is not None}
    before, reading = understand("mend", FIGURE, from_prose(), sent | {"lat": 35, "group": " "}, "why")
    assert before == from_prose()
    assert reading == from_prose(value=13, place=None)
    assert list(reading) == [name for name in CLAIM_SCHEMA if name != "retrieved_at"]


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"outcome": "kiled"}, "outcome: 'kiled' is none of the words for it; write one of killed, injured"),
        ({"outcome": None}, "outcome: every figure needs it"),
        ({"value": "13"}, "value: '13' does not fit; write a whole number"),
        ({"value": 13.5}, "value: '13.5' does not fit; write a whole number"),
        ({"value": True}, "value: 'True' does not fit"),
        ({"value": 2**70}, "value: .* does not fit"),
        ({"value": 10**11}, "value: .* is not a number from 0 to 10 billion"),
        ({"value": -1}, "value: -1 is not a number from 0"),
        ({"value": None}, "it has no number: neither a value nor a bound: change one of them"),
        ({"qualifier": "between"}, "a range has neither printed_low nor printed_high"),
        ({"printed_low": 14, "qualifier": "between"}, "low is above value"),
        ({"printed_high": 11, "qualifier": "between"}, "value is above high"),
        ({"printed_low": 20, "printed_high": 13, "value": None, "qualifier": "between"}, "low is above high"),
        ({"period_start": "2021-05-03"}, "the period ends before it starts"),
        ({"period_end": "2021-05-04"}, "period_end is after published_on"),
        ({"period_end": "4 May"}, "period_end: '4 May' does not fit; write a day as YYYY-MM-DD"),
        ({"period_start": "0001-01-01"}, "period_start: '0001-01-01' is not a day from 1800"),
        ({"age_min": 20, "age_max": 10}, "the age range is upside down"),
        ({"lat": 135.0}, "lat: 135.0 is not degrees"),
        ({"lat": float("nan")}, "lat: 'nan' does not fit; write a number"),
        ({"lon": 10**400}, "lon: .* does not fit"),
        ({"iso3": "Syria"}, "iso3: 'Syria' is not three capital letters"),
        ({"url": "javascript:alert(1)"}, "url: 'javascript:alert.1.' is not an address"),
        ({"redistributable": "yes"}, "redistributable: 'yes' does not fit; write true or false"),
        ({"quote": QUOTE.replace("12", "13")}, "quote: this is the evidence, which nobody changes"),
        ({"number_text": "13"}, "number_text: this is the evidence"),
        ({"number_start": 3}, "number_start: this is the evidence"),
        ({"confidence": 1.0}, "confidence: this is the evidence"),
        ({"review_status": "agreed"}, "review_status: this is the evidence"),
        ({"method": "me"}, "method: this is the evidence"),
        ({"document_id": "added/another"}, "document_id: this is the evidence"),
        ({"figure_id": "x"}, "figure_id: there is no such field"),
        ({"retrieved_at": "2024-01-01"}, "retrieved_at: there is no such field"),
        ({"role": "recommended"}, "role: there is no such field"),
    ],
)
def test_a_mend_that_cannot_stand_names_the_field(said: dict[str, Any], complaint: str) -> None:
    with pytest.raises(NotUnderstood, match=f"^{complaint}"):
        mend(from_prose(), from_prose() | said)


def test_a_fault_that_the_figure_had_before_stands_in_nobodys_way() -> None:
    before = from_table(value=None, qualifier="between", number_text="10 to 20")
    assert mend(before, before | {"outcome": "injured"}) == {"outcome": ("killed", "injured")}


def test_a_mended_value_may_differ_from_the_digits() -> None:
    assert mend(from_prose(), from_prose(value=120)) == {"value": (12, 120)}


def test_a_range_may_be_mended_into_its_two_ends() -> None:
    ends = {"printed_low": 10, "printed_high": 20, "value": None, "qualifier": "between"}
    assert mend(from_prose(), from_prose() | ends).keys() == ends.keys()


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"quote": None}, "quote: a figure that is added needs the words"),
        ({"text_sha256": None}, "text_sha256: a figure that is added needs the words"),
        ({"quote_end": 12}, "quote_end: the quote is not as long"),
        ({"quote_start": -1, "quote_end": len(QUOTE) - 1}, "quote_end: the quote is not as long"),
        ({"number_text": "21"}, "number_text: the number is not in the quote"),
        ({"number_start": 1, "number_end": 3}, "number_text: the number is not in the quote"),
        ({"number_start": -2, "number_end": 0}, "number_text: the number is not in the quote"),
        ({"outcome": "nothing"}, "outcome: 'nothing' is none of the words"),
    ],
)
def test_a_figure_is_added_only_with_the_words_that_say_it(said: dict[str, Any], complaint: str) -> None:
    with pytest.raises(NotUnderstood, match=f"^{complaint}"):
        understand("add", FIGURE, None, from_prose() | said, "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@given(
    action=st.sampled_from(ACTIONS) | st.text(max_size=5),
    said=st.dictionaries(st.sampled_from([*EDITABLE, "quote", "table_ref", "nothing"]), JSON, max_size=3),
)
def test_whatever_is_sent_is_understood_whole_or_refused_in_words(action: str, said: dict[str, Any]) -> None:
    before = None if action == "add" else from_prose()
    try:
        _, reading = understand(action, FIGURE, before, from_prose() | said, "why")
    except NotUnderstood as refused:
        assert ": " in str(refused)
    else:
        assert reading is not None
        assert reading.keys() == CLAIM_SCHEMA.keys() - {"retrieved_at"}
        assert understand("agree", FIGURE, reading, reading, "") == (reading, reading)
