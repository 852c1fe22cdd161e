"""Where, of a number: the place that the words tie to it, else where the story is."""

from __future__ import annotations

import pytest

from etl.prose import Document, read


def places(text, title=""):
    """The places of a text's figures, as (value, words for the place)."""
    claims = read(Document(id="example", text=text, title=title, language="en"))
    return [(claim.number.value, claim.place.get("place_text")) for claim in claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The flood killed 30 people in Chad, nine of them in Moundou.", [(30, "Chad"), (9, "Moundou")]),
        ("Shells killed 12 migrants from Sudan in Tripoli, Libya.", [(12, "Tripoli")]),
        ("Shells killed five people in Homs and Hama, Syria.", [(5, "Syria")]),
    ],
)
def test_a_place_belongs_to_the_number_that_the_words_tie_it_to(text, expected):
    assert places(text) == expected


def test_the_story_goes_back_to_its_place_after_a_figure_of_a_part_of_it():
    text = "Floods killed 40 people in Chad. In Moundou, six people drowned. Another 100 people were injured."
    assert places(text)[-1] == (100, "Chad")
