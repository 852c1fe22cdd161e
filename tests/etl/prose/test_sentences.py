"""Sentences: where they end, what announces and what lists, and what stands in quotation marks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.prose.lexicon import lexicon
from etl.prose.sentences import cut, direct_speech

CUT = [
    ("It rained. Two people died.", ["It rained.", "Two people died."]),
    # neither titles, nor initials, nor decimals, nor hours end a sentence
    ("Dr. Saab counted 1.5 million. At 11 p.m. it ended.", ["Dr. Saab counted 1.5 million.", "At 11 p.m. it ended."]),
    ("J. Doe of the U.N. spoke.", ["J. Doe of the U.N. spoke."]),
    # a closing mark belongs to the sentence it closes
    ("“Nine died.” The road was cut.", ["“Nine died.”", "The road was cut."]),
    # every line is its own, and a list mark is no part of what it says
    ("Key figures:\n- Deaths: 4\n• Injured: 9", ["Key figures:", "Deaths: 4", "Injured: 9"]),
]


@pytest.mark.parametrize(("text", "sentences"), CUT, ids=[row[0] for row in CUT])
def test_a_text_is_cut_into_its_sentences(text, sentences):
    assert [sentence.text for sentence in cut(text, lexicon("en"))] == sentences


def test_a_heading_announces_and_its_items_are_listed():
    heading, deaths, prose = cut("Figures by the agency:\n- Deaths: 4\nThe road was cut.", lexicon("en"))
    assert (heading.heads, heading.listed) == (True, False)
    assert (deaths.heads, deaths.listed) == (False, True)
    assert (prose.heads, prose.listed) == (False, False)


def test_direct_speech_is_what_stands_between_quotation_marks_of_any_kind():
    text = 'He said: "no". «Oui», “yes”, and “an open end'
    assert [text[start + 1 : end] for start, end in direct_speech(text)] == ["no", "Oui", "yes", "an open end"]


@given(st.text(max_size=300))
def test_offsets_lead_back_to_the_words_and_sentences_do_not_overlap(text):
    sentences = cut(text, lexicon("en"))
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in sentences)
    assert all(one.end <= other.start for one, other in pairwise(sentences))
