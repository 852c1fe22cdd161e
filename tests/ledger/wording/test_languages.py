"""In every language a figure keeps its number, its certainty and who said it, and no English is left."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.schema import FIELD
from ledger.language import LANGUAGES, number, speaking
from ledger.wording import (
    according_to,
    arabic_words,
    claim,
    french_words,
    long_number,
    sentence,
    short_number,
    short_when,
    spanish_words,
    subject,
    when,
    who_said,
)
from ledger.wording.english import HAPPENED
from ledger.wording.figure import MEANING
from tests.ledger.test_cite import figures_said
from tests.ledger.wording.test_wording import made

ROOT = Path(__file__).resolve().parents[3]
OTHERS = {"fr": french_words, "es": spanish_words, "ar": arabic_words}
INEXACT = ("at_least", "more_than", "about", "nearly", "up_to", "less_than")
NAMES = ("SOHR", "Belgium", "Germany", "Idleb", "Gaza Strip", "somewhere", "a storm")
"""What the figures of these tests call by a name of its own."""

ENGLISH = re.compile(
    r"\b(at least|more than|about|nearly|up to|fewer|between|and|of|in|on|from|to|the|aged|reported|according|published"
    r"|by|people|children|women|men|civilians|households|homes|killed|hundreds|tens)\b"
)


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


@given(figures_said(), st.sampled_from(sorted(LANGUAGES)))
def test_the_number_and_its_ends_are_in_every_sentence(figure: dict[str, Any], language: str) -> None:
    with speaking(language):
        said = plain(sentence(figure))
        if figure["qualifier"] == "between":
            assert number(figure["low"]) in said
            assert number(figure["high"]) in said
        elif figure["qualifier"] != "vague":
            assert number(figure["value"]) in said


@given(figures_said(), st.sampled_from(sorted(OTHERS)))
def test_no_english_is_left_but_names(figure: dict[str, Any], language: str) -> None:
    with speaking(language):
        said = sentence(figure)
    for name in NAMES:
        said = said.replace(name, "")
    if language == "ar":
        apart = re.compile("\u2068[^\u2069]*\u2069|«[^»]*»")
        assert not re.search("[A-Za-z]", apart.sub("", said))
    else:
        assert not ENGLISH.search(said)


@given(st.integers(2, 10**9), st.sampled_from(INEXACT), st.sampled_from(sorted(LANGUAGES)))
def test_an_inexact_number_is_never_written_as_an_exact_one(value: int, qualifier: str, language: str) -> None:
    with speaking(language):
        exact, inexact = made(value=value), made(value=value, qualifier=qualifier)
        for words in (short_number, long_number, claim, sentence):
            assert words(inexact) != words(exact)
        others = [made(value=value, qualifier=other) for other in INEXACT if other != qualifier]
        assert long_number(inexact) not in [long_number(other) for other in others]
        assert short_number(inexact) not in [short_number(other) for other in others]


@given(figures_said(), st.sampled_from(sorted(LANGUAGES)))
def test_the_parts_of_a_sentence_are_in_it(figure: dict[str, Any], language: str) -> None:
    with speaking(language):
        said = sentence(figure)
        assert when(figure) in said
        assert long_number(figure) in said
        assert said.endswith(who_said(figure))
        assert subject(figure)
        assert "  " not in said + short_when(figure)


@pytest.mark.parametrize("language", sorted(OTHERS))
@pytest.mark.parametrize("unit", ["people", "households", "incidents", "buildings"])
def test_a_series_of_one_is_named_in_the_plural(language: str, unit: str) -> None:
    with speaking(language):
        assert subject(made(value=1, unit=unit)) == subject(made(value=2, unit=unit))


@pytest.mark.parametrize("words", OTHERS.values(), ids=OTHERS)
def test_every_code_of_the_schema_has_its_words(words: ModuleType) -> None:
    ages, sexes = FIELD["age_group"].vocabulary, FIELD["sex"].vocabulary
    assert set(words.OUTCOME) == set(HAPPENED) - {"refugee", "asylum_seeker"}
    assert set(FIELD["group"].vocabulary) <= set(words.GROUP)
    assert set(words.PEOPLE) == {(age, sex) for age in ages for sex in sexes}
    for forms in ("NUMBER", "TIME", "WHO"):
        assert set(getattr(words, forms)) == set(getattr(french_words, forms))


@pytest.mark.parametrize("read", ["en", "fr", "es", "ar"])
def test_every_vague_word_that_the_reader_knows_can_be_said_in_every_language(read: str) -> None:
    lexicon = ROOT / "etl" / "prose" / "lexicon" / read / "numbers.toml"
    tables = tomllib.loads(lexicon.read_text(encoding="utf-8")).values()
    [known] = [table["vague"] for table in tables if "vague" in table]
    assert {MEANING.get(word, word) for word in known} <= set(french_words.VAGUE)
    assert set(french_words.VAGUE) == set(spanish_words.VAGUE) == set(arabic_words.VAGUE)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": 1}, "1 persona muerta"),
        ({"age_group": "child", "sex": "female", "age_min": 5, "age_max": 11}, "20 niñas de 5 a 11 años muertas"),
        ({"group": "soldier", "nationality": "TUR", "iso3": "SYR"},
         "20 soldados originarios de Turquía muertos en Siria"),
        ({"outcome": "refugee", "unit": "households"}, "20 hogares de personas refugiadas"),
        ({"outcome": "housing_destroyed", "unit": "buildings", "value": 1}, "1 vivienda destruida"),
        ({"outcome": "displaced", "iso3": "LBN", "place_role": "origin"},
         "20 personas desplazadas procedentes del Líbano"),
        ({"iso3": "NLD"}, "20 personas muertas en los Países Bajos"),
        ({"qualifier": "vague", "value": None, "number_text": "hundreds", "status": "civilian"},
         "cientos de civiles muertos"),
        ({"qualifier": "vague", "value": None, "number_text": "several", "age_group": "adult", "sex": "female"},
         "varias mujeres muertas"),
        ({"qualifier": "more_than", "value": 2_000_000}, "más de 2.000.000 de personas muertas"),
    ],
)  # fmt: skip
def test_spanish_agrees(fields: dict[str, Any], said: str) -> None:
    with speaking("es"):
        assert claim(made(**fields)) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": 1}, "أشخاص أُبلغ عن مقتلهم: 1"),
        ({"age_group": "adult", "sex": "female"}, "نساء أُبلغ عن مقتلهن: 20"),
        ({"outcome": "school_attacked", "unit": "buildings"}, "مدارس أُبلغ عن تعرضها لهجوم: 20"),
        ({"outcome": "refugee", "nationality": "SYR", "iso3": "LBN"}, "لاجئون (بلد الأصل: سوريا): 20، في لبنان"),
        ({"qualifier": "between", "low": 80, "high": 100, "value": None}, "أشخاص أُبلغ عن مقتلهم: بين 80 و100"),
        ({"qualifier": "vague", "value": None, "number_text": "hundreds"}, "أشخاص أُبلغ عن مقتلهم: مئات"),
    ],
)
def test_arabic_is_a_label_and_its_number(fields: dict[str, Any], said: str) -> None:
    with speaking("ar"):
        assert plain(claim(made(**fields))) == said


def test_signs_and_ranges_keep_their_order_in_arabic() -> None:
    with speaking("ar"):
        assert short_number(made(qualifier="at_least")) == "\u2068≥ 20\u2069"
        assert short_number(made(qualifier="between", value=None, low=80, high=100)) == "\u206880–100\u2069"
        assert "\u2068Idleb\u2069" in claim(made(place="Idleb", iso3="SYR"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_publisher_who_is_not_stated_is_not_named(code: str) -> None:
    with speaking(code):
        named = sentence(made(source="SOHR", publisher="not stated"))
        unnamed = sentence(made(source="unattributed", publisher="not stated"))
        assert named.endswith(according_to("SOHR"))
        assert "not stated" not in named + unnamed
        assert unnamed != sentence(made(source="unattributed", publisher="RFI"))
