"""A figure in Spanish words: nouns, participles and articles that agree."""

from __future__ import annotations

import re
from typing import Final

from ledger.countries import find_country, name_country
from ledger.wording import spanish_words
from ledger.wording.figure import (
    Figure,
    comes_from_elsewhere,
    ends_in_millions,
    is_one,
    is_vague,
    read_vague,
)
from ledger.wording.nouns import choose_noun, choose_within
from ledger.wording.spanish_words import (
    CAUSE,
    GROUP,
    INCIDENT,
    OUTCOME,
    PLACE,
    SOURCE,
    VAGUE,
    Noun,
)
from ledger.wording.spanish_words import NUMBER as NUMBER
from ledger.wording.spanish_words import TIME as TIME
from ledger.wording.spanish_words import WHO as WHO

ARTICLE: Final = (
    ("los", re.compile(r"Emiratos|Países|Territorios")),
    ("las", re.compile(r"Islas|Bahamas|Seychelles|Bermudas|Comoras")),
    ("el", re.compile(r"Reino|Sáhara|Territorio|Líbano$|Chad$")),
    ("la", re.compile(r"República|Isla |Santa Sede|India$|Guayana|Polinesia")),
)
"""Countries that a sentence names with their article; most have none."""


def vague(figure: Figure) -> str:
    """The word for the number, agreeing: «cientos», «varias»; as it is printed where its Spanish is not known."""
    word = VAGUE.get(read_vague(figure), f"«{figure['number_text']}»")
    return _agree(word, noun(figure)[2], several=True)


def counted(figure: Figure) -> str:
    """Who, or what, is counted, agreeing with the number: «1 escuela», «2 escuelas», «niñas de 5 a 11 años»."""
    one, several, feminine = noun(figure)
    parts = [one if is_one(figure) else several]
    if figure["unit"] == "people":
        parts += [_within(figure), _ages(figure)]
    if comes_from_elsewhere(figure):
        origin = _of(_named_country(figure["nationality"]))
        parts.append(f"{_agree('originari*', feminine, not is_one(figure))} {origin}")
    return " ".join(part for part in parts if part)


def outcome_words(figure: Figure) -> str:
    """What happened, as it follows the people and agrees with them; empty where the noun says it already."""
    outcome, unit = figure["outcome"], figure["unit"]
    cause = f" ({_cause(figure['cause'])})" if figure["cause"] else ""
    if outcome in ("refugee", "asylum_seeker") or (outcome == "displaced" and figure["group"] == "idp"):
        group = outcome if outcome != "displaced" else "idp"
        return ((f"de {GROUP[group][1]}" if unit != "people" else "") + cause).strip()
    if unit == "incidents":
        happened = "" if outcome in INCIDENT else f"con personas {_agree(OUTCOME[outcome], True, True)}"
        return (happened + cause).strip()
    return _agree(OUTCOME[outcome], noun(figure)[2], not is_one(figure)) + cause


def noun(figure: Figure) -> Noun:
    """The noun of what is counted: one, several, and whether it is feminine."""
    return choose_noun(figure, spanish_words, lambda group: (group, group, False))


def where(figure: Figure) -> str:
    """The place with its preposition, and its country where the place is smaller; empty where none is said."""
    place, iso3, precision = figure["place"], figure["iso3"], figure["place_precision"]
    if not place and not iso3:
        return ""
    country = _named_country(iso3) if iso3 else ""
    if iso3 and (precision == "country" or not place or place == name_country(iso3, "en")):
        named = country
    else:
        kind = {"admin1": "la región de ", "admin2": "el distrito de "}.get(precision, "")
        named = (PLACE.get(place) or f"{kind}{place}") + (f" ({name_country(iso3, 'es')})" if iso3 else "")
    if figure["place_role"] != "origin":
        return f"en {named}"
    return f"{'procedente' if is_one(figure) else 'procedentes'} {_of(named)}"


def named_source(name: str) -> str:
    """A source as a sentence names it: «el CICR», «Bélgica»."""
    iso3 = find_country(name)
    return SOURCE.get(name) or (_named_country(iso3) if iso3 else name)


def claim(figure: Figure, number: str, time: str) -> str:
    """The parts put together: «al menos 20 civiles muertos en la región de Idleb (Siria) el 25 de febrero de 2020»."""
    joined = is_vague(figure) and "*" not in VAGUE.get(read_vague(figure), "*")
    who = f"de {counted(figure)}" if joined or ends_in_millions(figure) else counted(figure)
    return " ".join(part for part in (number, who, outcome_words(figure), where(figure), time) if part)


def _named_country(iso3: str) -> str:
    """A country as a sentence names it: Siria, el Líbano, los Países Bajos, un país desconocido."""
    name = name_country(iso3, "es")
    if iso3 == "UNK":
        return f"un {name}"
    return next((f"{article} {name}" for article, names in ARTICLE if names.match(name)), name)


def _of(name: str) -> str:
    """de Siria, del Líbano, de los Países Bajos."""
    return f"del {name.removeprefix('el ')}" if name.startswith("el ") else f"de {name}"


def _agree(words: str, feminine: bool, several: bool) -> str:
    plural = "s" if several else ""
    return words.replace("*", ("a" if feminine else "o") + plural).replace("$", plural)


def _within(figure: Figure) -> str:
    """Which of a group or a status are counted: «(niñas)», «de la población civil»."""
    return choose_within(figure, spanish_words, lambda people: people[0] if is_one(figure) else people[1])


def _ages(figure: Figure) -> str:
    youngest, oldest = figure.get("age_min"), figure.get("age_max")
    if youngest is not None and oldest is not None:
        return f"de {youngest} a {oldest} años"
    if youngest is not None:
        return f"de {youngest} años o más"
    return f"de {oldest} años o menos" if oldest is not None else ""


def _cause(cause: str) -> str:
    return "; ".join(CAUSE.get(part, part) for part in cause.split("; "))
