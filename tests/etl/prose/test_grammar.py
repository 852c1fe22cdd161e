"""Parses: every language comes out in one grammar, over the words as written."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from etl.prose import numbers
from etl.prose.grammar import is_passive, is_past_participle, is_singular, parse
from etl.prose.lexicon import LANGUAGES, lexicon


def tree(text: str, language: str) -> dict[str, tuple[str, str]]:
    """Each word with its label and its head."""
    words = lexicon(language)
    (doc,) = parse([(text, numbers.find(text, words))], words)
    return {token.text: (token.dep_, token.head.text) for token in doc}


def test_french_nouns_hang_on_their_prepositions():
    words = tree("Les obus ont tué 12 habitants dans le village.", "fr")
    assert words["habitants"] == ("dobj", "tué")
    assert words["dans"] == ("prep", "tué")
    assert words["village"] == ("pobj", "dans")


def test_french_passives_have_a_passive_subject_and_an_agent():
    words = tree("Quatre soldats ont été blessés par une mine.", "fr")
    assert words["soldats"] == ("nsubjpass", "blessés")
    assert words["mine"] == ("pobj", "par")
    assert words["par"][0] == "agent"


def test_a_number_of_several_groups_is_one_word():
    words = tree("Plus de 36 000 personnes ont fui.", "fr")
    assert words["Plus de 36 000"] == ("nummod", "personnes")


def test_forms_are_told_from_their_features():
    (doc,) = parse([("Three men were shot by a guard.", [])], lexicon("en"))
    shot, guard, men = doc[3], doc[6], doc[1]
    assert is_past_participle(shot) and is_passive(shot)
    assert is_singular(guard) and not is_singular(men)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=30)
@given(text=st.text(alphabet=st.sampled_from("ab é'’,.:;12 \u00a0\u202fمدينة-«»"), min_size=1, max_size=60))
def test_a_parse_keeps_the_text_whatever_it_is(language, text):
    words, text = lexicon(language), text.strip()  # sentences begin and end with a character
    assume(text)
    (doc,) = parse([(text, numbers.find(text, words))], words)
    assert doc.text == text
