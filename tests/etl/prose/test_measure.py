"""How a number stands in time: what happened, a toll that runs up, how many there are."""

from __future__ import annotations

from datetime import date

import pytest

from etl.documents import Document
from etl.prose import read


@pytest.mark.parametrize(
    ("text", "published_on", "measure"),
    [
        ("A landslide killed 12 people on Monday.", date(2023, 6, 15), "flow"),
        ("The prefecture put the number of dead at 12 on Tuesday.", date(2023, 6, 15), "cumulative"),
        ("By Friday the number of dead rose by three to 45.", date(2023, 6, 15), "cumulative"),
        ("Since May the storms have killed 12 people.", date(2023, 6, 15), "cumulative"),
        ("In June 40 farmers were killed in raids.", date(2023, 6, 15), "cumulative"),
        ("In June 40 farmers were killed in raids.", date(2023, 7, 15), "flow"),
        ("The town now shelters 4,000 refugees.", date(2023, 6, 15), "stock"),
        ("Some 4,000 people are still displaced.", date(2023, 6, 15), "stock"),
        ("Since January 900 refugees have arrived in the port.", date(2023, 6, 15), "cumulative"),
        ("Nine sailors are missing.", date(2023, 6, 15), "stock"),
    ],
)
def test_the_words_around_a_number_say_how_it_stands_in_time(text, published_on, measure):
    (claim, *_) = [
        claim
        for claim in read(Document(id="case", text=text, language="en", published_on=published_on))
        if claim.number.value != 3
    ]
    assert claim.measure == measure


def test_a_number_said_again_keeps_its_period_and_measure():
    text = (
        "As of 12 June the floods had killed 1,204 people, the agency said. "
        "Divers were still at work on Thursday. Among the 1,204 dead are 30 pupils."
    )
    first, again, pupils = read(Document(id="case", text=text, language="en", published_on=date(2023, 6, 15)))
    assert (again.measure, again.period_end) == (first.measure, first.period_end) == ("cumulative", date(2023, 6, 12))
    assert pupils.measure == "cumulative"
