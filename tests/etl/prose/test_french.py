"""French prose: what happened to how many, in sentences of the kinds that newspapers and reports write."""

from __future__ import annotations

from datetime import date

import pytest

from etl.documents import Document
from etl.prose import read


def claims(text):
    return read(Document(id="example", text=text, language="fr", published_on=date(2024, 9, 12)))


READ = [
    (
        "Au moins 14 personnes, dont cinq enfants, sont mortes et 3 200 ménages ont été déplacés à Kribi.",
        [("14", "killed"), ("cinq", "killed"), ("3 200", "displaced")],
    ),
    ("Le camp de Minawao abrite plus de 75 000 réfugiés nigérians, selon le HCR.", [("75 000", "refugee")]),
    ("« Nous avons enterré 17 personnes », a déclaré le chef du village.", [("17", "killed")]),
    ("Une mère et ses deux enfants ont péri dans l'incendie.", [("Une mère", "killed"), ("deux", "killed")]),
    (
        "Des hommes armés ont tué trois enseignants et incendié deux écoles dans le village de Toulfé.",
        [("trois", "killed"), ("deux", "school_attacked")],
    ),
    ("En 2022, 5 000 personnes avaient fui, contre 1 200 en 2021.", [("5 000", "displaced"), ("1 200", "displaced")]),
    ("Entre 20 et 30 élèves auraient été enlevés, selon des témoins.", [("20 et 30", "abducted")]),
    ("Le bilan du glissement de terrain s'alourdit à 61 morts.", [("61", "killed")]),
    (
        "Six policiers ont été blessés et une trentaine de manifestants interpellés.",
        [("Six", "injured"), ("une trentaine", "detained")],
    ),
    ("Un naufrage a coûté la vie à 27 migrants au large de Sfax dimanche.", [("27", "killed")]),
    ("Au 30 juin, 62 écoles avaient été attaquées.", [("62", "school_attacked")]),
]


@pytest.mark.parametrize(("text", "figures"), READ)
def test_french_figures_are_read(text, figures):
    assert [(claim.number.text, claim.outcome) for claim in claims(text)] == figures


@pytest.mark.parametrize(
    "text",
    [
        "Les autorités craignent que plus de 100 personnes aient péri.",
        "Plus de 60 % des blessés sont des femmes.",
        "Aucun des 40 passagers n'a été blessé.",
        "Si la digue cède, 30 000 riverains devront être évacués.",
        "Le convoi comptait 36 camions et 200 tonnes de vivres.",
    ],
)
def test_what_is_no_figure_in_french_is_none(text):
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Dix habitants ont été tués, a annoncé mardi soir le gouvernement.", "gouvernement"),
        ("Plus de 300 000 personnes ont été touchées, estime l'OMS.", "WHO"),
        ("L'attaque a fait neuf morts, a fait savoir le comité de résistance.", "comité de résistance"),
        ("Le ministère de la Santé fait état de 38 décès.", "ministère de la Santé"),
        ("D'après les chiffres du HCR, 4 000 personnes ont fui.", "UNHCR"),
    ],
)
def test_french_sources_are_named_before_and_after_what_they_say(text, source):
    (claim,) = claims(text)
    assert claim.source == source
