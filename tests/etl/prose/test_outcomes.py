"""What happened: which word of harm a number belongs to, and when it did not happen."""

from __future__ import annotations

import pytest

from etl.prose import numbers, outcomes, people
from etl.prose.grammar import pipeline
from etl.prose.lexicon import lexicon

ENGLISH = lexicon("en")


def linked(text):
    """Each number of a sentence with the outcome that it is linked to."""
    doc = pipeline("en")(text)
    harms = outcomes.find(doc, ENGLISH, frozenset({"armed"}))
    found = {}
    for mention in people.find(doc, numbers.find(text, ENGLISH), ENGLISH):
        link = outcomes.link(mention, harms, ENGLISH)
        if link and link[1].outcome and not outcomes.is_doubtful(link[0], mention, ENGLISH):
            found[mention.number.text] = link[1].outcome
    return found


LINKED = [
    ("The storm killed 14 people and injured 30.", {"14": "killed", "30": "injured"}),
    ("Nine fishermen drowned.", {"Nine": "killed"}),
    ("The shelling left 12 dead and 40 wounded.", {"12": "killed", "40": "injured"}),
    ("They condemned the killing of dozens of farmers.", {"dozens": "killed"}),
    ("More than 900 families were displaced.", {"900": "displaced"}),
    # what people are yields to what happened to them
    ("Twenty refugees were killed.", {"Twenty": "killed"}),
    ("The town shelters 20 refugees.", {"20": "refugee"}),
    # the number of those harmed, not of those who harm
    ("Six gunmen abducted 26 passengers.", {"26": "abducted"}),
    # buildings by what they are
    ("Two schools and 45 houses were destroyed.", {"Two": "school_attacked", "45": "housing_destroyed"}),
    # animals and roads are no figures
    ("The flood killed 300 sheep.", {}),
    # only what happened
    ("The dam could kill 500 people.", {}),
    ("The rebels threatened to execute 12 prisoners.", {}),
    ("No one died and 12 people were rescued.", {}),
]


@pytest.mark.parametrize(("text", "expected"), LINKED, ids=[row[0] for row in LINKED])
def test_a_number_belongs_to_its_own_word_of_harm(text, expected):
    assert linked(text) == expected
