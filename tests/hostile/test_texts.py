"""Texts against the reader's patterns: time grows no faster than a text, in each of the four languages."""

from __future__ import annotations

import time
from datetime import date

import pytest

from etl.documents import Document
from etl.prose import read
from tests.hostile.texts import TEXTS

SMALL, LARGE = 2_500, 10_000
SLOWER = 16
"""How many times longer four times the text may take, on a machine that does other things as well: squared time."""

ENOUGH = 2.0
"""Seconds in which what is read in them is not looked at more closely."""


def seconds(name: str, size: int, language: str) -> float:
    document = Document("a", TEXTS[name](size), "A report", published_on=date(2020, 5, 7), language=language)
    began = time.process_time()
    claims = read(document)
    spent = time.process_time() - began
    for claim in claims:
        found = document.text[claim.number.start : claim.number.end]
        assert found == claim.number.text
    return spent


@pytest.fixture(autouse=True, scope="module")
def _models_are_loaded() -> None:
    for language in ("ar", "en", "es", "fr"):
        seconds("victims-in-lines", 50, language)


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_takes_the_reader_longer_than_its_length_does(name: str) -> None:
    long = seconds(name, LARGE, "en")
    assert long < ENOUGH or long < SLOWER * seconds(name, SMALL, "en")


@pytest.mark.parametrize("language", ["ar", "es", "fr"])
@pytest.mark.parametrize("name", ["digits", "digits-apart", "stops", "commas", "quotation-marks", "one-word", "blanks"])
def test_nor_does_it_in_another_language(name: str, language: str) -> None:
    long = seconds(name, LARGE, language)
    assert long < ENOUGH or long < SLOWER * seconds(name, SMALL, language)


def test_a_number_that_an_invisible_letter_parts_is_not_read_as_a_smaller_one() -> None:
    for hidden in ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202c"):
        text = f"On Monday 2{hidden}0 people were killed in Idleb."
        assert read(Document("a", text, "A report", published_on=date(2020, 5, 7), language="en")) == []


def test_a_page_without_full_stops_is_read_all_the_same() -> None:
    text = "On Monday 20 people were killed in Idleb and on Tuesday " * 100
    claims = read(Document("a", text, "A report", published_on=date(2020, 5, 7), language="en"))
    assert len(claims) > 90
    assert {claim.number.value for claim in claims} == {20}
