"""Where: the places of a document, resolved together."""

from __future__ import annotations

from etl.prose import where
from etl.prose.lexicon import lexicon

ENGLISH = lexicon("en")


def found(text, title=""):
    """The places of a text as (words, country or None, level, said to be there), and the document's country."""
    places, country = where.find(text, title, ENGLISH)
    return [(p.text, p.place and p.place.iso3, p.level, p.locative) for p in places], country


def test_a_place_is_said_to_be_where_it_happened_or_to_act():
    places, country = found("Ankara condemned the raid in Idleb, Syria.")
    assert country == "SYR"
    assert [(words, there) for words, _, _, there in places] == [("Ankara", False), ("Idleb", True), ("Syria", False)]


def test_the_level_that_the_words_name_is_the_level_meant():
    (place,), _ = where.find("Shelling hit the province of Idleb.", "War in Syria", ENGLISH)
    assert (place.level, place.place.admin1_pcode) == ("admin1", "SY07")
    (place,), _ = where.find("Shelling hit the city of Idleb.", "War in Syria", ENGLISH)
    assert (place.level, place.place.lat) == ("town", 35.9306)


def test_a_name_of_many_places_is_the_one_in_the_documents_country():
    places, _ = found("Clashes broke out in Tripoli.", title="Lebanon: fighting in the north")
    assert places == [("Tripoli", "LBN", "town", True)]


def test_a_spelling_that_the_gazetteer_lacks_is_found_by_its_consonants_where_the_words_say_it_is_a_place():
    places, _ = found("Aircraft struck Maaret Masrine on Monday.", title="Idleb, Syria")
    assert places == [("Maaret Masrine", "SYR", "town", True)]


def test_an_unknown_name_is_a_place_where_the_words_call_it_a_district():
    places, _ = found("Clashes in the Carrefour-Feuilles district of Haiti went on.")
    assert ("Carrefour-Feuilles", None, "admin2", True) in places


def test_organisations_and_months_are_no_places():
    assert found("The Syrian Observatory for Human Rights said in March that MSF left.")[0] == []
