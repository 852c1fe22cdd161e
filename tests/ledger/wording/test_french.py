"""Figures in French: certainty is kept, nouns and verbs agree, countries have their articles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from ledger.language import speaking
from ledger.wording import claim, long_number, sentence, when, where
from ledger.wording.french_countries import in_country, named_country, of_country
from tests.ledger.wording.test_wording import made


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    with speaking("fr"):
        yield


@pytest.mark.parametrize(
    ("printed", "long"),
    [
        ("20", "au moins 20"),
        ("948,000", "plus de 948\N{NARROW NO-BREAK SPACE}000"),
        ("20,000", "environ 20\N{NARROW NO-BREAK SPACE}000"),
        ("500", "près de 500"),
        ("15", "jusqu’à 15"),
        ("10", "moins de 10"),
        ("80 and 100", "entre 80 et 100"),
        ("60", "entre 40 et 100 (meilleure estimation : 60)"),
        ("hundreds", "des centaines"),
        ("Seven", "7"),
    ],
)
def test_each_qualifier_keeps_its_certainty(figure: Any, printed: str, long: str) -> None:
    assert long_number(figure(printed)) == long


def test_a_vague_word_of_another_language_is_quoted() -> None:
    assert claim(made(qualifier="vague", value=None, number_text="Dutzende")) == "« Dutzende » personnes tuées"


@pytest.mark.parametrize(
    ("words", "fields", "said"),
    [
        ("hundreds", {"status": "civilian"}, "des centaines de civils tués"),
        ("hundreds of thousands", {"age_group": "child"}, "des centaines de milliers d’enfants tués"),
        ("dozens", {"age_group": "adult", "sex": "male"}, "des douzaines d’hommes tués"),
        ("several", {"status": "civilian"}, "plusieurs civils tués"),
        ("centaines", {}, "des centaines de personnes tuées"),
    ],
)
def test_vague_words_join_their_noun(words: str, fields: dict[str, Any], said: str) -> None:
    assert claim(made(qualifier="vague", value=None, number_text=words, **fields)) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": 1}, "1 personne tuée"),
        ({"value": 1, "status": "civilian"}, "1 civil tué"),
        ({"age_group": "child", "sex": "female", "age_min": 5, "age_max": 11}, "20 filles de 5 à 11 ans tuées"),
        ({"age_group": "child", "status": "civilian"}, "20 enfants parmi les civils tués"),
        ({"group": "soldier", "nationality": "TUR", "iso3": "SYR"}, "20 soldats originaires de Turquie tués en Syrie"),
        ({"outcome": "refugee", "age_group": "elderly", "age_min": 60},
         "20 réfugiés (personnes âgées) de 60 ans ou plus"),
        ({"outcome": "refugee", "unit": "households"}, "20 ménages de réfugiés"),
        ({"outcome": "asylum_seeker", "unit": "households"}, "20 ménages de demandeurs d’asile"),
        ({"outcome": "displaced", "group": "idp", "cause": "conflict; insecurity"},
         "20 personnes déplacées internes (conflit ; insécurité)"),
        ({"outcome": "school_attacked", "unit": "buildings", "value": 1}, "1 école attaquée"),
        ({"outcome": "hospital_attacked", "unit": "buildings"}, "20 hôpitaux attaqués"),
        ({"outcome": "school_attacked", "unit": "incidents"}, "20 attaques contre des écoles"),
        ({"outcome": "housing_destroyed", "unit": "buildings"}, "20 logements détruits"),
        ({"outcome": "killed", "unit": "incidents"}, "20 incidents avec des personnes tuées"),
        ({"outcome": "sexual_violence", "age_group": "adult", "sex": "female"},
         "20 femmes victimes de violences sexuelles"),
    ],
)  # fmt: skip
def test_nouns_and_verbs_agree(fields: dict[str, Any], said: str) -> None:
    assert claim(made(**fields)) == said


@pytest.mark.parametrize(
    ("iso3", "inside", "of_it"),
    [
        ("SYR", "en Syrie", "de Syrie"),
        ("LBN", "au Liban", "du Liban"),
        ("IRN", "en Iran", "d’Iran"),
        ("UKR", "en Ukraine", "d’Ukraine"),
        ("USA", "aux États-Unis", "des États-Unis"),
        ("PHL", "aux Philippines", "des Philippines"),
        ("HTI", "à Haïti", "d’Haïti"),
        ("CUB", "à Cuba", "de Cuba"),
        ("MEX", "au Mexique", "du Mexique"),
        ("COD", "en République démocratique du Congo", "de République démocratique du Congo"),
        ("PSE", "en Palestine", "de Palestine"),
        ("YEM", "au Yémen", "du Yémen"),
        ("SSD", "au Soudan du Sud", "du Soudan du Sud"),
        ("ISR", "en Israël", "d’Israël"),
    ],
)
def test_countries_have_their_prepositions(iso3: str, inside: str, of_it: str) -> None:
    assert (in_country(iso3), of_country(iso3)) == (inside, of_it)


@pytest.mark.parametrize(
    ("name", "said"),
    [("Belgium", "la Belgique"), ("Netherlands", "les Pays-Bas"), ("Iraq", "l’Irak"), ("Chad", "le Tchad"),
     ("Save the Children", "Save the Children")],
)  # fmt: skip
def test_a_country_that_speaks_has_its_article(name: str, said: str) -> None:
    assert named_country(name) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"iso3": "SYR", "place": "Idleb", "place_precision": "admin1"}, "dans la région d’Idleb (Syrie)"),
        ({"iso3": "SYR", "place": "Homs", "place_precision": "town"}, "à Homs (Syrie)"),
        ({"iso3": "SYR", "place": "Homs", "place_precision": "town", "place_role": "origin"},
         "en provenance de Homs (Syrie)"),
        ({"iso3": "LBN", "place": "Lebanon", "place_precision": "country", "place_role": "origin"},
         "en provenance du Liban"),
        ({"iso3": "PSE", "place": "Gaza Strip", "place_precision": "admin1"}, "dans la bande de Gaza (Palestine)"),
        ({"iso3": "SYR", "place": "north-west Syria", "place_precision": "region"}, "(lieu : north-west Syria, Syrie)"),
        ({"iso3": "IND", "place": "India", "place_precision": "unknown"}, "(lieu : Inde)"),
        ({}, ""),
    ],
)  # fmt: skip
def test_places_have_their_prepositions(fields: dict[str, Any], said: str) -> None:
    assert where(made(**fields)) == said


def test_times_are_said_as_in_english() -> None:
    first, last = date(2020, 3, 1), date(2020, 3, 31)
    assert when(made(period_start=first, period_end=first)) == "le 1er mars 2020"
    assert when(made(period_start=first, period_end=last)) == "en mars 2020"
    assert when(made(period_start=date(2020, 1, 1), period_end=date(2020, 12, 31))) == "en 2020"
    assert when(made(measure="cumulative", period_start=first, as_of=last)) == "du 1er mars 2020 au 31 mars 2020"
    assert when(made(measure="stock", as_of=last)) == "au 31 mars 2020"
    assert when(made(period_end=last)) == "jusqu’au 31 mars 2020"
    assert when(made(period_start=last)) == "depuis le 31 mars 2020"
    assert when(made()) == ""


def test_a_sentence_says_who_counted_and_who_published() -> None:
    said = made(source="Belgium; Germany", publisher="RFI", qualifier="nearly")
    assert sentence(said) == "près de 20 personnes tuées, selon la Belgique et l’Allemagne, chiffre publié par RFI"
    assert sentence(made()) == "20 personnes tuées, selon l’OSDH"
    assert sentence(made(source="unattributed")).endswith("selon une source non nommée, chiffre publié par SOHR")
