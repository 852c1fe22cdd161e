"""Names: every word of the vocabularies has one, and countries read well in a sentence."""

from __future__ import annotations

import pytest

from etl.schema import FIELD, OUTCOMES
from ledger import names


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
def test_every_code_of_a_vocabulary_has_words(column: str, words: dict[str, str], unsaid: set[str]) -> None:
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
    assert names.country_in_sentence(code) == in_sentence


def test_a_source_is_said_with_its_article_and_several_are_joined() -> None:
    said = [
        names.source_in_sentence(name) for name in ("UN", "UN OCHA", "SOHR", "MSF; ICRC", "Ministry of Health (Gaza)")
    ]
    assert said == ["the UN", "UN OCHA", "SOHR", "MSF and the ICRC", "the Ministry of Health (Gaza)"]
