"""A figure in French words: nouns, verbs and prepositions that agree."""

from __future__ import annotations

from ledger.countries import name_country
from ledger.wording import french_words
from ledger.wording.figure import (
    Figure,
    comes_from_elsewhere,
    ends_in_millions,
    is_one,
    read_vague,
)
from ledger.wording.french_countries import VOWELS, in_country, named_country, of, of_country
from ledger.wording.french_words import (
    CAUSE,
    GROUP,
    INCIDENT,
    OUTCOME,
    PLACE,
    SOURCE,
    VAGUE,
    WITHOUT_DE,
    Noun,
)
from ledger.wording.french_words import NUMBER as NUMBER
from ledger.wording.french_words import TIME as TIME
from ledger.wording.french_words import WHO as WHO
from ledger.wording.nouns import choose_noun, choose_within


def vague(figure: Figure) -> str:
    """The word for the number: « des centaines »; as it is printed where its French is not known."""
    return VAGUE.get(read_vague(figure), f"« {figure['number_text']} »")


def outcome_words(figure: Figure) -> str:
    """What happened, as it follows the people and agrees with them; empty where the noun says it already."""
    outcome, unit = figure["outcome"], figure["unit"]
    cause = f" ({_cause(figure['cause'])})" if figure["cause"] else ""
    _, _, feminine = noun(figure)
    if outcome in ("refugee", "asylum_seeker") or (outcome == "displaced" and figure["group"] == "idp"):
        group = outcome if outcome != "displaced" else "idp"
        return ((of(GROUP[group][1]) if unit != "people" else "") + cause).strip()
    if unit == "incidents":
        return (
            cause.strip()
            if outcome in INCIDENT
            else f"avec des personnes {_agree(OUTCOME[outcome], True, True)}{cause}"
        )
    return _agree(OUTCOME[outcome], feminine, not is_one(figure)) + cause


def counted(figure: Figure) -> str:
    """Who, or what, is counted, agreeing with the number: « 1 école », « 2 écoles », « filles de 5 à 11 ans »."""
    one, several, _ = noun(figure)
    parts = [one if is_one(figure) else several]
    if figure["unit"] == "people":
        parts += [_within(figure), _ages(figure)]
    if comes_from_elsewhere(figure):
        parts.append(f"originaire{'' if is_one(figure) else 's'} {of_country(figure['nationality'])}")
    return " ".join(part for part in parts if part)


def noun(figure: Figure) -> Noun:
    """The noun of what is counted: one, several, and whether it is feminine."""
    return choose_noun(figure, french_words, lambda group: (group, group, False))


def where(figure: Figure) -> str:
    """The place with its preposition, and its country where the place is smaller; empty where none is said."""
    place, iso3, precision = figure["place"], figure["iso3"], figure["place_precision"]
    origin = figure["place_role"] == "origin"
    if iso3 and (precision == "country" or not place):
        return f"en provenance {of_country(iso3)}" if origin else in_country(iso3)
    if not place:
        return ""
    if place in PLACE:
        there, thence = PLACE[place]
    elif precision == "admin1":
        there, thence = f"dans la région {of(place)}", f"de la région {of(place)}"
    elif precision == "admin2":
        there, thence = f"dans le district {of(place)}", f"du district {of(place)}"
    elif precision in ("town", "point"):
        there, thence = f"à {place}", of(place)
    else:  # a place of unknown kind takes no preposition
        named = f"{place}, {name_country(iso3, 'fr')}" if iso3 else place
        named = name_country(iso3, "fr") if iso3 and place == name_country(iso3, "en") else named
        return f"(lieu d’origine : {named})" if origin else f"(lieu : {named})"
    country = f" ({name_country(iso3, 'fr')})" if iso3 else ""
    return (f"en provenance {thence}" if origin else there) + country


def named_source(name: str) -> str:
    """A source as a sentence names it: « l’OSDH », « la Belgique »."""
    return SOURCE.get(name) or named_country(name)


def claim(figure: Figure, number: str, time: str) -> str:
    """The parts put together: « au moins 20 civils tués dans la région d’Idleb (Syrie) le 25 février 2020 »."""
    who = counted(figure)
    if ends_in_millions(figure) or (number in VAGUE.values() and number not in WITHOUT_DE):
        who = _of_noun(who)
    return " ".join(part for part in (number, who, outcome_words(figure), where(figure), time) if part)


def _of_noun(noun: str) -> str:
    """de civils, d’enfants, d’hommes: the h of these nouns is mute."""
    return f"d’{noun}" if noun[0] in VOWELS or noun.startswith(("hommes", "hôpitaux")) else f"de {noun}"


def _agree(verb: str, feminine: bool, several: bool) -> str:
    number = "s" if several else ""
    return verb.replace("*", ("e" if feminine else "") + number).replace("$", number)


def _within(figure: Figure) -> str:
    """Which of a group or a status are counted: « (filles) », « parmi les civils »."""
    return choose_within(figure, french_words, lambda people: people[0] if is_one(figure) else people[1])


def _ages(figure: Figure) -> str:
    youngest, oldest = figure.get("age_min"), figure.get("age_max")
    if youngest is not None and oldest is not None:
        return f"de {youngest} à {oldest} ans"
    if youngest is not None:
        return f"de {youngest} ans ou plus"
    return f"de {oldest} ans au plus" if oldest is not None else ""


def _cause(cause: str) -> str:
    return " ; ".join(CAUSE.get(part, part) for part in cause.split("; "))
