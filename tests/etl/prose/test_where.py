"""Where: the places of a document, resolved together."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

import etl.prose.lexicon
from etl.prose import where
from etl.prose.lexicon import Lexicon, demonyms, organisations


@cache
def words(language):
    """The words about places of a language, and no others."""
    path = Path(etl.prose.lexicon.__file__).with_name("lexicon") / language / "where.toml"
    return Lexicon(language, tomllib.loads(path.read_text(encoding="utf-8")))


def found(text, title="", language="en"):
    """The places of a text as (words, country or None, level, said to be there), and the document's country."""
    places, country = where.find(text, title, words(language))
    return [(p.text, p.place and p.place.iso3, p.level, p.locative) for p in places], country


def test_a_place_is_said_to_be_where_it_happened_or_to_act():
    places, country = found("Ankara condemned the raid in Idleb, Syria.")
    assert country == "SYR"
    assert [(name, there) for name, _, _, there in places] == [("Ankara", False), ("Idleb", True), ("Syria", False)]


@pytest.mark.parametrize(
    ("language", "text", "level"),
    [
        ("en", "Shelling hit the province of Idleb.", "admin1"),
        ("en", "Shelling hit the city of Idleb.", "town"),
        ("fr", "Des tirs ont touché la province d'Idleb.", "admin1"),
        ("fr", "Des tirs ont touché la ville d’Idleb.", "town"),
        ("es", "Los disparos alcanzaron la provincia de Idleb.", "admin1"),
        ("es", "Los disparos alcanzaron la ciudad de Idleb.", "town"),
        ("ar", "أصاب القصف محافظة إدلب.", "admin1"),
        ("ar", "أصاب القصف مدينة إدلب.", "town"),
    ],
)
def test_the_level_that_the_words_name_is_the_level_meant(language, text, level):
    (place,), country = where.find(text, "", words(language))
    assert (place.level, place.place.iso3, country) == (level, "SYR", "SYR")


def test_a_name_of_many_places_is_the_one_in_the_documents_country():
    places, _ = found("Clashes broke out in Tripoli.", title="Lebanon: fighting in the north")
    assert places == [("Tripoli", "LBN", "town", True)]


def test_a_name_of_many_places_is_the_one_in_the_country_beside_it():
    places, _ = found("Libya was calm. Libya had no news. People met in Tripoli, Lebanon, in March.")
    assert ("Tripoli", "LBN", "town", True) in places


def test_a_spelling_that_the_gazetteer_lacks_is_found_by_its_consonants_where_the_words_say_it_is_a_place():
    places, _ = found("Aircraft struck Maaret Masrine on Monday.", title="Idleb, Syria")
    assert places == [("Maaret Masrine", "SYR", "town", True)]


@pytest.mark.parametrize(
    ("language", "text", "name", "level"),
    [
        ("en", "Clashes in the Carrefour-Feuilles district of Haiti went on.", "Carrefour-Feuilles", "admin2"),
        ("en", "A boat sank near Oumbalala in Chad.", "Oumbalala", "unknown"),
        ("fr", "Au Mali, des hommes ont attaqué le village de Tandibolo.", "Tandibolo", "town"),
        ("fr", "À Kourélahi, au Mali, trois maisons ont brûlé.", "Kourélahi", "unknown"),
        ("es", "En Colombia huyeron vecinos de la vereda de Quibarrancas.", "Quibarrancas", "town"),
    ],
)
def test_an_unknown_name_is_a_place_where_the_words_say_so(language, text, name, level):
    places, _ = found(text, language=language)
    assert (name, None, level, True) in places


@pytest.mark.parametrize(
    ("language", "text", "name", "iso3"),
    [
        ("fr", "Des combats ont éclaté au Soudan.", "Soudan", "SDN"),
        ("fr", "Le nord-ouest de la Syrie a tremblé.", "Syrie", "SYR"),
        ("fr", "Les réfugiés arrivés d'Ukraine", "Ukraine", "UKR"),
        ("fr", "trois morts en Corée du Nord", "Corée du Nord", "PRK"),
        ("es", "Diez muertos en la Franja de Gaza", "Franja de Gaza", "PSE"),
        ("es", "Una mina en el sureste de Siria", "Siria", "SYR"),
        ("ar", "نزح الآلاف من شمال غرب سوريا", "سوريا", "SYR"),
        ("ar", "وصلوا إلى سورية أمس", "سورية", "SYR"),
        ("ar", "وصلت المساعدات للسودان", "السودان", "SDN"),
        ("ar", "غارات على بيروت وبغداد", "بيروت", "LBN"),
        ("ar", "غارات على بيروت وبغداد", "بغداد", "IRQ"),
        ("ar", "قصف على قطاع غزة", "قطاع غزة", "PSE"),
    ],
)
def test_places_are_found_behind_particles_and_sides(language, text, name, iso3):
    places, _ = found(text, language=language)
    assert (name, iso3) in [(place, country) for place, country, _, _ in places]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Syrian Observatory for Human Rights said in March that MSF left."),
        ("en", "Car bombs wounded a nice old man. Jordan Smith saw it."),
        ("fr", "Le Haut-Commissariat aux réfugiés l'a dit en mars. Massacre, disent-ils."),
        ("es", "La Defensoría del Pueblo lo dijo en mayo."),
        ("ar", "قالت المنظمة الدولية للهجرة يوم الخميس إن علي غادر المدرسة."),
    ],
)
def test_organisations_months_people_and_ordinary_words_are_no_places(language, text):
    places, _ = found(text, language=language)
    assert [place for place in places if place[1] != "JOR"] == []


def test_where_people_come_from_is_told_apart():
    places, _ = where.find("Families from Mosul arrived in Erbil, Iraq.", "", words("en"))
    assert [(place.text, place.origin) for place in places[:2]] == [("Mosul", True), ("Erbil", False)]


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("l’Unicef", "UNICEF"),
        ("d'OCHA", "UN OCHA"),
        ("the UN's children's agency", "UNICEF"),
        ("la agencia de la ONU para los refugiados palestinos", "UNRWA"),
        ("l'agence de l'ONU pour les réfugiés palestiniens", "UNRWA"),
        ("وفق تقرير لليونيسف", "UNICEF"),
        ("وللمنظمة الدولية للهجرة", "IOM"),
        ("المرصد السورى لحقوق الانسان", "SOHR"),
    ],
)
def test_organisations_are_known_by_all_their_names(text, usual):
    pattern, known = organisations()
    assert [known[match.group()][0] for match in pattern.finditer(text)] == [usual]


@pytest.mark.parametrize("text", ["those who fled", "a plan to save the children", "un pam de terre", "omsk"])
def test_ordinary_words_are_no_organisations(text):
    assert organisations()[0].search(text) is None


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("fr", "des Syriens et une Malienne, de nationalité turque", ["SYR", "MLI", "TUR"]),
        ("es", "migrantes venezolanos y una siria", ["VEN", "SYR"]),
        ("ar", "اللاجئين السوريين والسودانيون", ["SYR", "SDN"]),
    ],
)
def test_peoples_are_known_in_every_form(language, text, codes):
    pattern, countries = demonyms(language)
    assert [countries[match.group()] for match in pattern.finditer(text)] == codes
