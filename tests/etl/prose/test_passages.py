"""Documents in several languages: each passage is read in its own, and every offset still points into the text."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from etl.prose import Document, read
from etl.prose.passages import passages

BULLETIN = """وزارة الصحة
عدد الشهداء: 14
العدد التراكمي للإصابات:

2,310

Ministry of Health
Number of martyrs: 14
Cumulative number of injuries:

2,310
"""


def test_a_document_in_one_language_is_one_passage():
    document = Document(id="one", text="Nine people died.\n2,310", language="en")
    assert passages(document) == [document]


def test_each_passage_is_read_in_the_language_of_its_letters():
    found = passages(Document(id="two", text=BULLETIN, language="ar"))
    assert [passage.language for passage in found] == ["ar", "en"]
    assert all(len(passage.text) == len(BULLETIN) for passage in found)


def test_a_bulletin_in_arabic_and_english_gives_its_figures_twice():
    claims = read(Document(id="two", text=BULLETIN, language="ar", published_on=date(2024, 5, 20)))
    said = [(claim.number.value, claim.outcome) for claim in claims]
    assert said == [(14, "killed"), (2310, "injured"), (14, "killed"), (2310, "injured")]
    assert all(BULLETIN[claim.number.start : claim.number.end] == claim.number.text for claim in claims)


@given(st.text(alphabet="abc ابت12\n.:", max_size=60), st.sampled_from(["ar", "en", "es"]))
def test_every_letter_is_in_one_passage_at_its_own_place(text, language):
    found = passages(Document(id="any", text=text, language=language))
    for i, letter in enumerate(text):
        if not letter.isspace():
            assert sorted({passage.text[i] for passage in found} - {" "}) == [letter]
