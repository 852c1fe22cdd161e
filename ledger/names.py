"""Whole words for the codes in the table: outcomes, people, countries, qualifiers, measures."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pycountry

from etl.schema import UNATTRIBUTED

CATEGORY: Final = {
    "casualty": "Casualties",
    "displacement": "Displacement",
    "child_impact": "Child impact",
    "affected": "People affected",
}
OUTCOME: Final = {
    "killed": "killed",
    "injured": "injured",
    "missing": "missing",
    "abducted": "abducted",
    "detained": "detained",
    "displaced": "displaced",
    "refugee": "refugees",
    "asylum_seeker": "asylum seekers",
    "returned": "returned",
    "evacuated": "evacuated",
    "homeless": "made homeless",
    "housing_destroyed": "homes destroyed",
    "housing_damaged": "homes damaged",
    "child_recruited": "recruited or used as children",
    "school_attacked": "schools attacked",
    "hospital_attacked": "hospitals attacked",
    "sexual_violence": "subjected to sexual violence",
    "aid_denied": "denied aid",
    "out_of_school": "out of school",
    "malnourished": "malnourished",
    "affected": "affected",
    "in_need": "in need of help",
}
MEASURE: Final = {
    "flow": "happened in a period",
    "cumulative": "counted since a fixed start",
    "stock": "present on a date",
}
QUALIFIER: Final = {
    "exact": "exactly",
    "at_least": "at least",
    "more_than": "more than",
    "about": "about",
    "nearly": "nearly",
    "up_to": "up to",
    "less_than": "fewer than",
    "between": "between two ends",
    "vague": "in vague words",
}
STATUS: Final = {
    "civilian": "civilians",
    "combatant": "combatants",
    "mixed": "civilians and combatants",
    "all": "everybody, whatever their status",
    "unknown": "status not said",
}
GROUP: Final = {
    "teacher": "teachers",
    "pupil": "pupils",
    "health_worker": "health workers",
    "journalist": "journalists",
    "aid_worker": "aid workers",
    "aid_seeker": "people seeking aid",
    "rescuer": "rescuers",
    "soldier": "soldiers",
    "fighter": "fighters",
    "police": "police officers",
    "refugee": "refugees",
    "idp": "internally displaced people",
    "migrant": "migrants",
    "prisoner": "prisoners",
    "stateless": "stateless people",
    "other_of_concern": "others of concern to UNHCR",
    "other_in_need_of_protection": "other people in need of international protection",
    "host_community": "people of host communities",
}
AGE_GROUP: Final = {"child": "children", "adult": "adults", "elderly": "older people"}
SEX: Final = {"female": "women and girls", "male": "men and boys"}
SOURCE_TYPE: Final = {
    "un": "United Nations",
    "monitor": "monitor",
    "government": "government",
    "armed_actor": "armed actor",
    "medical": "medical",
    "press": "press",
    "witness": "witness",
    "unknown": "not known",
}
ROLE: Final = {
    "recommended": "",
    "alternative": "said again, or computed",
    "superseded": "replaced by a newer one",
    "excluded": "excluded",
}
"""Why a figure is not the one to quote; its `role_reason` says more."""

PLACE_ROLE: Final = {
    "occurrence": "where it happened",
    "origin": "where people came from",
    "destination": "where people went",
    "host": "where people stay",
}


_ARTICLE: Final = re.compile(
    r"(The|United|Central African|Dominican|Czech|Democratic|Islamic|Bolivarian|Plurinational|Federated|State of|"
    r"Republic of|Netherlands|Philippines|Bahamas|Gambia|Congo$|Comoros|Maldives|Russian|Holy See|.* Islands$)"
)


_USUAL: Final = {"UNK": "an unknown country", "XXA": "no country (stateless)", "XKX": "Kosovo", "PSE": "Palestine"}
_SPOKEN_WITH_ARTICLE: Final = re.compile(
    r"(?:UN|ICRC|IFRC|EU|White Helmets|Red Cross|Red Crescent)$|Ministry|Government"
)


def source_in_sentence(source: str) -> str:
    """Who counted, with the article that a sentence wants: "the UN", "SOHR", "MSF and the ICRC"."""
    names = source.split("; ")
    return " and ".join(f"the {name}" if _SPOKEN_WITH_ARTICLE.match(name) else name for name in names)


def source_name(source: str) -> str:
    """Who counted, or plainly that nobody is named."""
    return "source not named" if source == UNATTRIBUTED else source


@cache
def country_name(iso3: str) -> str:
    """The country's name as it is said in a sentence; the code itself where ISO 3166-1 does not know it."""
    if iso3 in _USUAL:
        return _USUAL[iso3]
    country = pycountry.countries.get(alpha_3=iso3)
    if country is None:
        return iso3
    name: str = getattr(country, "common_name", country.name)
    head, comma, tail = name.partition(", ")
    return f"{tail} {head}" if comma else name


@cache
def country_in_sentence(iso3: str) -> str:
    """The country's name with the article that a sentence wants: "the Netherlands", "Syria"."""
    name = country_name(iso3)
    if not _ARTICLE.match(name):
        return name
    return f"the {name.removeprefix('The ')}"
