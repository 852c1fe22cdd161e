"""Who says so: the usual name of whoever a phrase names."""

from __future__ import annotations

from datetime import date

import pytest

from etl.prose import Document, read
from etl.prose.lexicon import lexicon
from etl.prose.who import name_source

NAMED = [
    ("the Syrian Observatory for Human Rights (OSDH), an NGO", "SOHR", "monitor"),
    ("the UN", "UN", "un"),
    # the arm is named, not the body
    ("the UN's OCHA", "UN OCHA", "un"),
    ("Maya Haddad, doctor for the UOSSM", "UOSSM", "medical"),
    ("MSF and the ICRC", "MSF; ICRC", "medical"),
    # ministers and presidents speak for their country
    ("the Belgian foreign minister", "Belgium", "government"),
    ("the German chancellor and the French president", "Germany; France", "government"),
    # anybody else as written, without article and possessor
    ("the country's human rights commission", "human rights commission", "government"),
    ("residents", "residents", "witness"),
    ("the health ministry", "health ministry", "government"),
]


@pytest.mark.parametrize(("phrase", "source", "kind"), NAMED, ids=[row[0] for row in NAMED])
def test_a_phrase_names_its_source(phrase, source, kind):
    assert name_source(phrase, lexicon("en")) == (source, kind)


def sources(text, publisher=None):
    """The source of every figure in a text."""
    document = Document(id="t", text=text, language="en", publisher=publisher, published_on=date(2021, 6, 16))
    return [claim.source for claim in read(document)]


def test_an_attribution_after_the_number_governs_it():
    assert sources("Floods killed 12 people, according to the health ministry.") == ["health ministry"]


def test_two_clauses_of_one_sentence_have_their_own_sources():
    text = "The raid killed 12 people, according to SOHR, and displaced 900 families, according to the UN."
    assert sources(text) == ["SOHR", "UN"]


def test_a_pronoun_is_whom_the_text_introduced_before():
    text = "UNICEF opened three centres in the city. It said that 40 children were wounded."
    assert sources(text) == ["UNICEF"]


def test_a_speaker_introduced_before_speaks_again_in_a_quotation():
    text = (
        "Lina Saab, a nurse with MSF, described the night. The road was cut, the nurse said.\n\n"
        "The raid went on until dawn: “Nine people died in the ward.”"
    )
    assert sources(text) == ["MSF"]


def test_we_is_the_publisher():
    assert sources("We recorded 187 civilian deaths in November.", publisher="Lakes Monitor") == ["Lakes Monitor"]


def test_nobody_named_is_unattributed():
    assert sources("Shelling killed 12 people.") == ["unattributed"]
