"""To whom: what the words say of the people counted."""

from __future__ import annotations

import pytest

from etl.prose import numbers, people
from etl.prose.grammar import pipeline
from etl.prose.lexicon import lexicon

ENGLISH = lexicon("en")


def mentions(text):
    return people.find(pipeline("en")(text), numbers.find(text, ENGLISH), ENGLISH)


DESCRIBED = [
    ("Twelve civilians were killed.", {"status": "civilian"}),
    ("Twelve Turkish soldiers were killed.", {"status": "combatant", "group": "soldier", "nationality": "TUR"}),
    ("Three girls were wounded.", {"age_group": "child", "sex": "female"}),
    ("Seven women were killed.", {"age_group": "adult", "sex": "female"}),
    ("Four aid workers were arrested.", {"group": "aid_worker"}),
    ("A schoolgirl died.", {"age_group": "child", "sex": "female", "group": "pupil"}),
    # two nouns under one number: what holds of both
    ("Nine boys and girls were hurt.", {"age_group": "child"}),
    # nothing said is nothing known
    ("Twelve people were killed.", {}),
]


@pytest.mark.parametrize(("text", "said"), DESCRIBED, ids=[row[0] for row in DESCRIBED])
def test_people_are_described_as_the_words_describe_them(text, said):
    (mention,) = mentions(text)
    assert mention.said == said


KINDS = [
    ("Forty families fled.", "households"),
    ("Two hospitals were hit.", "hospital"),
    ("Forty homes burned.", "house"),
    ("Forty cattle drowned.", "thing"),
    ("Deaths: 40", "people"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS, ids=[row[0] for row in KINDS])
def test_what_is_counted_has_its_kind(text, kind):
    (mention,) = mentions(text)
    assert mention.kind == kind


def test_a_number_followed_by_of_them_children_counts_children():
    _, part = mentions("Nine people died, four of them children.")
    assert part.said == {"age_group": "child"}
