"""Names: every word of the vocabularies has one, and countries read well in a sentence."""

from __future__ import annotations

import pytest

from etl.schema import FIELD, OUTCOMES
from ledger import names
from ledger.language import Words, speaking
from ledger.wording import source_in_sentence
from ledger.wording.english import country_in_sentence


@pytest.mark.parametrize(
    ("column", "words", "unsaid"),
    [
        ("category", names.CATEGORY, set()),
        ("outcome", names.OUTCOME, set()),
        ("measure", names.MEASURE, set()),
        ("qualifier", names.QUALIFIER, set()),
        ("status", names.STATUS, set()),
        ("group", names.GROUP, set()),
        ("age_group", names.AGE_GROUP, {"any"}),
        ("sex", names.SEX, {"any"}),
        ("source_type", names.SOURCE_TYPE, set()),
        ("role", names.ROLE, set()),
        ("place_role", names.PLACE_ROLE, set()),
    ],
)
def test_every_code_of_a_vocabulary_has_words(column: str, words: Words, unsaid: set[str]) -> None:
    assert set(words) == set(FIELD[column].vocabulary) - unsaid
    assert len(set(words.values())) == len(words)


def test_every_outcome_belongs_to_a_category_with_a_name() -> None:
    assert set(OUTCOMES) == set(names.CATEGORY)


@pytest.mark.parametrize(
    ("code", "name", "in_sentence"),
    [
        ("SYR", "Syria", "Syria"),
        ("TUR", "Türkiye", "Türkiye"),
        ("NLD", "Netherlands", "the Netherlands"),
        ("USA", "United States", "the United States"),
        ("COD", "The Democratic Republic of the Congo", "the Democratic Republic of the Congo"),
        ("CAF", "Central African Republic", "the Central African Republic"),
        ("XXQ", "XXQ", "XXQ"),
    ],
)
def test_countries_are_named_as_they_are_said(code: str, name: str, in_sentence: str) -> None:
    assert names.country_name(code) == name
    assert country_in_sentence(code) == in_sentence


def test_a_source_is_said_with_its_article_and_several_are_joined() -> None:
    said = [source_in_sentence(name) for name in ("UN", "UN OCHA", "SOHR", "MSF; ICRC", "Ministry of Health (Gaza)")]
    assert said == ["the UN", "UN OCHA", "SOHR", "MSF and the ICRC", "the Ministry of Health (Gaza)"]


@pytest.mark.parametrize(
    ("code", "french", "spanish", "arabic"),
    [
        ("SYR", "Syrie", "Siria", "سوريا"),
        ("PSE", "Palestine", "Palestina", "فلسطين"),
        ("COD", "République démocratique du Congo", "República Democrática del Congo", "جمهورية الكونغو الديمقراطية"),
        ("XKX", "Kosovo", "Kosovo", "كوسوفو"),
        ("XXQ", "XXQ", "XXQ", "XXQ"),
    ],
)
def test_countries_are_named_in_the_language_spoken(code: str, french: str, spanish: str, arabic: str) -> None:
    for language, name in (("fr", french), ("es", spanish), ("ar", arabic)):
        with speaking(language):
            assert names.country_name(code) == name


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_a_table_of_words_speaks_the_language(language: str) -> None:
    with speaking(language):
        for table in (names.OUTCOME, names.QUALIFIER, names.GROUP, names.STATUS):
            english = table.english.values()
            assert not set(table.values()) & (set(english) - {"combatants", "migrants"})
