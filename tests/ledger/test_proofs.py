"""What a total rests on is said in whole sentences, in every language, and no less carefully than in English."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from ledger.derived import compare_with_reported, derive
from ledger.jumps import explain, find_jumps
from ledger.language import number, speaking
from ledger.proofs import word_total
from ledger.regions import Population
from tests.ledger.reports import publish, total

LANGUAGES = ("en", "fr", "es", "ar")
ENGLISH = re.compile(r"\b(the|of|and|figures?|at least|at most|days?|proved|reported|covers?)\b")


def proved(added: int = 3, subtracted: int = 0, **fields: Any) -> Any:
    parts = ["added"] * added + ["subtracted"] * subtracted
    plain = {
        "outcome": "killed", "population": Population(status="civilian"), "source": "SOHR", "low": 1200,
        "low_inclusive": True, "high": None, "high_inclusive": True, "unit": "people", "measure": "flow", "as_of": None,
        "used": pl.DataFrame({"part": parts}, schema={"part": pl.String}), "days": 366, "covered": 31,
        "places": ("Idleb", "Homs"), "whole_place": False, "apart": "", "disputed": False, "perhaps": (0, None),
    }  # fmt: skip
    return SimpleNamespace(**plain | fields)


def test_a_total_says_its_number_its_source_and_what_it_rests_on() -> None:
    assert word_total(proved()) == (
        "At least 1,200 civilians reported killed, according to SOHR. No upper end is proved. It adds 3 figures. It "
        "speaks of 31 of the 366 days asked. Its figures name 2 places, not the whole."
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"subtracted": 1}, "It adds 3 figures and takes away 1 figure of before."),
        ({"as_of": date(2020, 2, 1)}, "It is of 1 February 2020, and takes in no other date."),
        ({"high": 1300}, "Between 1,200 and 1,300 civilians reported killed, according to SOHR. It adds"),
        (
            {"low": None, "high": 1300},
            "Up to 1,300 civilians reported killed, according to SOHR. No lower end is proved.",
        ),
        ({"low": None}, "No figure of SOHR proves a number of civilians reported killed."),
        ({"perhaps": (2, 40)}, "2 figures, 40 people at most, may belong here."),
        ({"disputed": True}, "Its own counts contradict each other."),
        ({"source": "unattributed"}, "according to a source that is not named."),
        ({"population": Population()}, "At least 1,200 people reported killed"),
    ],
)
def test_what_limits_a_total_is_said(fields: dict[str, Any], words: str) -> None:
    assert words in word_total(proved(**fields))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_and_no_caution_is_lost_in_another_language(language: str) -> None:
    with speaking(language):
        said = word_total(proved(subtracted=1, perhaps=(2, 40), disputed=True))
        numbers = ["3", "1", number(1200), "31", "366", "40"]
        assert [each for each in numbers if each not in said] == []
        assert said.count(".") >= 7
        assert language == "en" or not ENGLISH.search(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_jumps_and_derived_values_are_explained_in_the_language_spoken(language: str) -> None:
    figures = publish(*(total(day, 1000 + 5 * day) for day in range(8)), total(9, 1700), total(12, 1690))
    with speaking(language):
        derived = derive(figures)
        reasons = derived["reason"].to_list()
        jumps = [explain(jump) for jump in find_jumps(compare_with_reported(derived, figures)).to_dicts()]
    assert jumps
    assert all(number in reasons[0] for number in ("005", "000"))
    if language != "en":
        assert [text for text in [*reasons, *jumps] if ENGLISH.search(text)] == []
