"""The gazetteer: one place under all its spellings, the one that the words and the document mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.places.gazetteer import fold, gazetteer, skeleton


@pytest.mark.parametrize("name", ["Idleb", "Idlib", "IDLIB", "إدلب", "İdlib"])
def test_a_governorate_is_found_in_every_spelling(name):
    place = gazetteer().resolve(name, "SYR", "admin1")
    assert (place.name, place.iso3, place.admin1_pcode) == ("Idleb", "SYR", "SY07")


@pytest.mark.parametrize("name", ["Kafranbel", "Kafr Nabl", "كفرنبل"])
def test_a_town_is_found_in_every_spelling_with_its_point_and_governorate(name):
    place = gazetteer().resolve(name, "SYR")
    assert (place.level, place.admin1_pcode, place.lat) == ("town", "SY07", 35.6138)


def test_a_spelling_that_the_lists_lack_is_known_by_its_consonants_in_a_known_country():
    assert gazetteer().resolve("Maaret Masrine") is None
    assert gazetteer().resolve("Maaret Masrine", "SYR").admin1_pcode == "SY07"


@pytest.mark.parametrize(("name", "iso3"), [("Turkey", "TUR"), ("Türkiye", "TUR"), ("Syrie", "SYR"), ("سوريا", "SYR")])
def test_countries_are_named_in_the_readers_languages(name, iso3):
    place = gazetteer().resolve(name)
    assert (place.level, place.iso3) == ("country", iso3)


def test_a_name_of_many_places_means_the_one_in_the_documents_country():
    assert gazetteer().resolve("Tripoli", "LBN").iso3 == "LBN"
    assert gazetteer().resolve("Tripoli", "LBY").iso3 == "LBY"


def test_an_unknown_name_is_no_place():
    assert gazetteer().resolve("Nowhere at all", "SYR") is None


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


def test_the_consonants_of_two_transliterations_are_the_same():
    assert skeleton("Maaret Masrine") == skeleton("Ma'arrat Misrin")


@pytest.mark.parametrize(
    ("name", "iso3", "pcode"),
    [
        ("Deir Ezzor", "SYR", "SY09"),
        ("دير الزور", "SYR", "SY09"),
        ("Nord-Kivu", "COD", "CD61"),
        ("Kivu del Sur", "COD", "CD62"),
        ("bande de Gaza", "PSE", "PS02"),
        ("Franja de Gaza", "PSE", "PS02"),
        ("الضفة الغربية", "PSE", "PS01"),
    ],
)
def test_regions_are_named_in_the_readers_languages(name, iso3, pcode):
    place = gazetteer().resolve(name)
    assert (place.iso3, place.admin1_pcode) == (iso3, pcode)


def test_an_acronym_is_a_country_in_capitals_alone():
    assert gazetteer().resolve("CAR").iso3 == gazetteer().resolve("RCA").iso3 == "CAF"
    assert gazetteer().resolve("Car") is None


def test_a_sea_is_a_place_of_no_country():
    place = gazetteer().resolve("Méditerranée centrale")
    assert (place.level, place.iso3) == ("region", None)
