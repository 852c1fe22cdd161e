"""Numbers, days, lists and names as each language writes them."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.language import (
    LANGUAGES,
    Words,
    day,
    joined,
    language,
    listed,
    mark,
    month,
    number,
    say,
    say_count,
    short_day,
    speak,
    speaking,
)

THIN = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("code", "grouped", "first", "in_month", "short"),
    [
        ("en", "948,000", "1 March 2020", "March 2020", "1 Mar 2020"),
        ("fr", f"948{THIN}000", "1er mars 2020", "mars 2020", "1er mars 2020"),
        ("es", "948.000", "1 de marzo de 2020", "marzo de 2020", "1 mar 2020"),
        ("ar", "948,000", "1 مارس 2020", "مارس 2020", "1 مارس 2020"),
    ],
)
def test_numbers_and_days_follow_the_custom_of_the_language(
    code: str, grouped: str, first: str, in_month: str, short: str
) -> None:
    moment = date(2020, 3, 1)
    with speaking(code):
        assert (number(948_000), day(moment), month(moment), short_day(moment)) == (grouped, first, in_month, short)


def test_lists_are_joined_as_the_language_joins_them() -> None:
    said = []
    for code in LANGUAGES:
        with speaking(code):
            said.append((listed(["a", "b", "c"]), listed(["a", "b"], style="or"), joined(["a", "", "b"], "; ")))
    assert said == [
        ("a, b and c", "a or b", "a; b"),
        ("a, b et c", "a ou b", f"a{THIN}; b"),
        ("a, b y c", "a o b", "a; b"),
        ("a وb وc", "a أو b", "a؛ b"),
    ]


def test_what_no_catalogue_holds_is_said_in_english() -> None:
    with speaking("fr"):
        assert say("No such text {name}", name="x") == "No such text x"
        assert say_count("{count} such text", "{count} such texts", 1000) == f"1{THIN}000 such texts"
        assert say("") == ""


def test_names_keep_their_order_among_arabic_words() -> None:
    with speaking("ar"):
        assert say("No such text {name}, {count}", name="SOHR (UK)", count=2) == "No such text \u2068SOHR (UK)\u2069, 2"


def test_a_language_is_spoken_only_inside_its_block() -> None:
    with speaking("ar"), speaking("es"):
        assert language() == "es"
    assert language() == "en"
    with pytest.raises(KeyError):
        speak("xx")


def test_a_table_of_words_is_read_when_it_is_asked() -> None:
    words = Words({"killed": mark("killed")})
    assert dict(words) == {"killed": "killed"}
    with speaking("es"):
        assert dict(words) == {"killed": "personas muertas"}
