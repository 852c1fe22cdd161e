"""A figure in French words: what ledger/wording.py says in English, part by part, with the same certainty."""

from __future__ import annotations

from datetime import date, timedelta

from etl.schema import UNATTRIBUTED
from ledger.countries_fr import VOWELS, country_name, in_country, named_country, of, of_country
from ledger.names import country_name as english_name
from ledger.wording import Figure
from ledger.words_fr import (
    ANY_INCIDENT,
    BUILDING,
    CAUSE,
    GROUP,
    HOME,
    HOUSEHOLD,
    INCIDENT,
    MONTHS,
    OUTCOME,
    PEOPLE,
    PLACE,
    QUALIFIER,
    SOURCE,
    STATUS,
    STATUS_OF,
    VAGUE,
    WITHOUT_DE,
    Noun,
)


def long_number(figure: Figure) -> str:
    """The number as sentences say it: « au moins 20 », « entre 80 et 100 », « des centaines de »."""
    value, qualifier = figure["value"], figure["qualifier"]
    if qualifier == "between":
        ends = f"entre {grouped(figure['low'])} et {grouped(figure['high'])}"
        if figure.get("low_inclusive") is False or figure.get("high_inclusive") is False:
            least = "plus de" if figure.get("low_inclusive") is False else "au moins"
            most = "moins de" if figure.get("high_inclusive") is False else "au plus"
            ends = f"{least} {grouped(figure['low'])} et {most} {grouped(figure['high'])}"
        return ends if value is None else f"{ends} (meilleure estimation : {grouped(value)})"
    if qualifier == "vague" or value is None:
        return _vague(str(figure["number_text"]))
    return f"{QUALIFIER.get(qualifier, '')}{grouped(value)}"


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
    return _agree(OUTCOME[outcome], feminine, not _is_one(figure)) + cause


def counted(figure: Figure) -> str:
    """Who, or what, is counted, agreeing with the number: « 1 école », « 2 écoles », « filles de 5 à 11 ans »."""
    one, several, _ = noun(figure)
    parts = [one if _is_one(figure) else several]
    if figure["unit"] == "people":
        parts += [_within(figure), _ages(figure)]
    origin = figure["nationality"]
    if origin is not None and origin != figure["iso3"] and figure["place_role"] != "origin":
        parts.append(f"originaires {of_country(origin)}" if not _is_one(figure) else f"originaire {of_country(origin)}")
    return " ".join(part for part in parts if part)


def noun(figure: Figure) -> Noun:
    """The noun of what is counted: one, several, and whether it is feminine."""
    outcome, unit, group = figure["outcome"], figure["unit"], figure["group"]
    if unit == "buildings":
        return BUILDING.get(outcome, HOME)
    if unit == "incidents":
        return INCIDENT.get(outcome, ANY_INCIDENT)
    if unit == "households":
        return HOUSEHOLD
    group = outcome if group is None and outcome in ("refugee", "asylum_seeker") else group
    if group is not None:
        return GROUP.get(group, (group, group, False))
    plain = (figure["age_group"], figure["sex"]) == ("any", "any")
    return (
        STATUS[figure["status"]] if plain and figure["status"] in STATUS else PEOPLE[figure["age_group"], figure["sex"]]
    )


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
        named = f"{place}, {country_name(iso3)}" if iso3 else place
        named = country_name(iso3) if iso3 and place == english_name(iso3) else named
        return f"(lieu d’origine : {named})" if origin else f"(lieu : {named})"
    country = f" ({country_name(iso3)})" if iso3 else ""
    return (f"en provenance {thence}" if origin else there) + country


def when(figure: Figure) -> str:
    """The time that the number covers: « le 25 février 2020 », « en 2019 », « du ... au ... », « au ... »."""
    start, end, as_of = figure["period_start"], figure["period_end"], figure["as_of"]
    if figure["measure"] == "stock" and (as_of or end):
        return f"au {day_words(as_of or end)}"
    if figure["measure"] == "cumulative":
        end = as_of or end
        if start and end and start < end:
            return f"du {day_words(start)} au {day_words(end)}"
    if figure["measure"] == "cumulative" or not start or not end:
        return f"jusqu’au {day_words(end)}" if end else (f"depuis le {day_words(start)}" if start else "")
    if start == end:
        return f"le {day_words(start)}"
    if (start.day, start.month, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return f"en {start.year}"
    if start.day == 1 and (start.year, start.month) == (end.year, end.month) and (end + timedelta(1)).day == 1:
        return f"en {MONTHS[start.month - 1]} {start.year}"
    return f"entre le {day_words(start)} et le {day_words(end)}"


def who_said(figure: Figure) -> str:
    """Who counted, and who printed it where that is another: « selon l’OSDH, chiffre publié par RFI »."""
    source, publisher = figure["source"], figure["publisher"]
    if source == UNATTRIBUTED:
        return f"selon une source non nommée, chiffre publié par {publisher}"
    said = f"selon {' et '.join(SOURCE.get(name) or named_country(name) for name in source.split('; '))}"
    return said if source == publisher else f"{said}, chiffre publié par {publisher}"


def claim(figure: Figure) -> str:
    """The claim without who said it: « au moins 20 civils tués dans la région d’Idleb (Syrie) le 25 février 2020 »."""
    number, who = long_number(figure), counted(figure)
    if number in VAGUE.values() and number not in WITHOUT_DE:
        who = _of_noun(who)
    return " ".join(part for part in (number, who, outcome_words(figure), where(figure), when(figure)) if part)


def sentence(figure: Figure) -> str:
    """The whole claim: « au moins 20 civils tués ... le 25 février 2020, selon l’OSDH »."""
    return f"{claim(figure)}, {who_said(figure)}"


def day_words(day: date) -> str:
    """A date as written in a sentence: 25 février 2020, 1er mars 2020."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def grouped(number: int | None) -> str:
    """A number with the narrow space that French puts between thousands; "…" where there is none."""
    return "…" if number is None else f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _vague(text: str) -> str:
    return VAGUE.get(text.lower(), f"« {text} »")


def _of_noun(noun: str) -> str:
    """de civils, d’enfants, d’hommes: the h of these nouns is mute."""
    return f"d’{noun}" if noun[0] in VOWELS or noun.startswith(("hommes", "hôpitaux")) else f"de {noun}"


def _is_one(figure: Figure) -> bool:
    return bool(figure["value"] == 1 and figure["qualifier"] == "exact")


def _agree(verb: str, feminine: bool, several: bool) -> str:
    number = "s" if several else ""
    return verb.replace("*", ("e" if feminine else "") + number).replace("$", number)


def _within(figure: Figure) -> str:
    """Which of a group or a status are counted: « (filles) », « parmi les civils »."""
    plain = (figure["age_group"], figure["sex"]) == ("any", "any")
    if plain:
        return ""
    if figure["group"] is not None or figure["outcome"] in ("refugee", "asylum_seeker"):
        one, several, _ = PEOPLE[figure["age_group"], figure["sex"]]
        return f"({one if _is_one(figure) else several})"
    return STATUS_OF.get(figure["status"], "")


def _ages(figure: Figure) -> str:
    youngest, oldest = figure.get("age_min"), figure.get("age_max")
    if youngest is not None and oldest is not None:
        return f"de {youngest} à {oldest} ans"
    if youngest is not None:
        return f"de {youngest} ans ou plus"
    return f"de {oldest} ans au plus" if oldest is not None else ""


def _cause(cause: str) -> str:
    return " ; ".join(CAUSE.get(part, part) for part in cause.split("; "))
