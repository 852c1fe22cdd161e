"""Part of what: which words make a number a part, and of which figure."""

from __future__ import annotations

import pytest

from etl.prose import Document, read


def parts(text):
    """Each number of a text with the number that it is part of."""
    claims = read(Document(id="t", text=text, language="en"))
    return {claim.number.text: claim.part_of and claim.part_of.number.text for claim in claims}


PARTS = [
    ("Nine people died, including four children.", {"Nine": None, "four": "Nine"}),
    ("Nine people died, four of them children.", {"Nine": None, "four": "Nine"}),
    ("Armed men abducted 58 people, of whom nine were children.", {"58": None, "nine": "58"}),
    ("The raid killed 12 people, among them a nurse.", {"12": None, "a nurse": "12"}),
    ("Clashes displaced 900 people. Of these, 300 found refuge in a school.", {"900": None, "300": "900"}),
    # siblings are no parts
    ("Three teachers died as well as a schoolgirl.", {"Three": None, "a schoolgirl": None}),
    ("The blast killed 12 people and wounded 40.", {"12": None, "40": None}),
]


@pytest.mark.parametrize(("text", "expected"), PARTS, ids=[row[0] for row in PARTS])
def test_a_part_knows_its_whole(text, expected):
    assert parts(text) == expected
