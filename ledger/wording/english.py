"""A figure in English words."""

from __future__ import annotations

import re
from typing import Final

from etl.schema import UNATTRIBUTED
from ledger.countries import name_country
from ledger.wording.figure import Figure, comes_from_elsewhere, is_one, is_vague, read_vague

NUMBER: Final = {
    "at_least": "at least {}",
    "more_than": "more than {}",
    "about": "about {}",
    "nearly": "nearly {}",
    "up_to": "up to {}",
    "less_than": "fewer than {}",
    "at_most": "at most {}",
    "between": "between {} and {}",
    "ends": "{} and {}",
    "best": "{} (best estimate {})",
}
TIME: Final = {
    "as_of": "as of {last}",
    "from_to": "from {first} to {last}",
    "up_to": "up to {last}",
    "since": "since {first}",
    "on": "on {last}",
    "year": "in {}",
    "month": "in {}",
    "between": "between {first} and {last}",
    "to": "to {last}",
}
WHO: Final = {
    "said": "according to {}",
    "printed": "according to {}, as published by {}",
    "unnamed": "by an unnamed source, as published by {}",
    "nobody": "by an unnamed source",
    "sentence": "{}, {}",
}
HAPPENED: Final = {
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
    "housing_destroyed": "destroyed",
    "housing_damaged": "damaged",
    "child_recruited": "recruited or used",
    "school_attacked": "attacked",
    "hospital_attacked": "attacked",
    "sexual_violence": "subjected to sexual violence",
    "aid_denied": "denied aid",
    "out_of_school": "out of school",
    "malnourished": "malnourished",
    "affected": "affected",
    "in_need": "in need of help",
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
    "asylum_seeker": "asylum seekers",
    "idp": "internally displaced people",
    "migrant": "migrants",
    "prisoner": "prisoners",
    "stateless": "stateless people",
    "other_of_concern": "others of concern to UNHCR",
    "other_in_need_of_protection": "other people in need of international protection",
    "host_community": "people of host communities",
}
STATUS: Final = {"civilian": "civilians", "combatant": "combatants", "mixed": "civilians and combatants"}
PEOPLE: Final = {
    ("any", "female"): "women and girls",
    ("any", "male"): "men and boys",
    ("child", "any"): "children",
    ("child", "female"): "girls",
    ("child", "male"): "boys",
    ("adult", "any"): "adults",
    ("adult", "female"): "women",
    ("adult", "male"): "men",
    ("elderly", "any"): "older people",
    ("elderly", "female"): "older women",
    ("elderly", "male"): "older men",
}
OF_GROUP: Final = {
    ("any", "any"): "",
    ("any", "female"): "female ",
    ("any", "male"): "male ",
    ("child", "any"): "child ",
    ("child", "female"): "girl ",
    ("child", "male"): "boy ",
    ("adult", "any"): "adult ",
    ("adult", "female"): "adult female ",
    ("adult", "male"): "adult male ",
    ("elderly", "any"): "older ",
    ("elderly", "female"): "older female ",
    ("elderly", "male"): "older male ",
}
BUILDING: Final = {"school_attacked": "schools", "hospital_attacked": "hospitals"}
INCIDENT: Final = {
    "school_attacked": "attacks on schools",
    "hospital_attacked": "attacks on hospitals",
    "aid_denied": "denials of aid",
}

_NEEDS_OF = re.compile(r"(tens|dozens|scores|hundreds|thousands|millions)$")
_HEAD = re.compile(r"(.+?)((?: (?:aged|from|on|of|in|seeking) |$))(.*)$")
_SINGULAR = {"people": "person", "children": "child", "women": "woman", "men": "man"}
_COUNTRY_WITH_ARTICLE: Final = re.compile(
    r"(The|United|Central African|Dominican|Czech|Democratic|Islamic|Bolivarian|Plurinational|Federated|State of|"
    r"Republic of|Netherlands|Philippines|Bahamas|Gambia|Congo$|Comoros|Maldives|Russian|Holy See|.* Islands$)"
)
_SOURCE_WITH_ARTICLE: Final = re.compile(
    r"(?:UN|ICRC|IFRC|EU|White Helmets|Red Cross|Red Crescent)$|Ministry|Government"
)


def vague(figure: Figure) -> str:
    """The word itself: "hundreds"; that of another language in English."""
    text = str(figure["number_text"])
    return text if text.lower() == read_vague(figure) else read_vague(figure)


def counted(figure: Figure) -> str:
    """Who, or what, is counted, agreeing with the number: "civilians", "1 girl", "soldiers from Türkiye", "schools"."""
    outcome, unit = figure["outcome"], figure["unit"]
    if unit == "buildings":
        noun = BUILDING.get(outcome, "homes")
    elif unit == "incidents":
        noun = INCIDENT.get(outcome, "incidents")
    else:
        noun = "households" if unit == "households" else _noun(figure) + _ages(figure)
        noun += f" from {country_in_sentence(figure['nationality'])}" if comes_from_elsewhere(figure) else ""
    return _singular(noun) if is_one(figure) else noun


def outcome_words(figure: Figure) -> str:
    """What happened, as it follows the people: "reported killed"; empty where the noun says it already."""
    outcome, unit = figure["outcome"], figure["unit"]
    cause = f"({figure['cause']})" if figure["cause"] else ""
    if outcome in ("refugee", "asylum_seeker") or (outcome == "displaced" and figure["group"] == "idp"):
        return " ".join(words for words in ("" if unit == "people" else f"of {HAPPENED[outcome]}", cause) if words)
    if unit == "incidents" and outcome in INCIDENT:
        return f"reported {cause}".strip()
    verb = HAPPENED[outcome]
    happened = f"with people reported {verb}" if unit == "incidents" else f"reported {verb}"
    return f"{happened} {cause}".strip()


def where(figure: Figure) -> str:
    """The place with its preposition, and its country where the place is smaller; empty where none is said."""
    country = country_in_sentence(figure["iso3"]) if figure["iso3"] else None
    place = figure["place"] or country
    if not place:
        return ""
    if country and figure["place_precision"] == "country":
        place = country
    elif country and country != place:
        place = f"{place}, {country}"
    return f"{'from' if figure['place_role'] == 'origin' else 'in'} {place}"


def named_source(name: str) -> str:
    """A source with the article that a sentence wants: "the UN", "SOHR"."""
    if name == UNATTRIBUTED:
        return "a source that is not named"
    return f"the {name}" if _SOURCE_WITH_ARTICLE.match(name) else name


def claim(figure: Figure, number: str, time: str) -> str:
    """The parts of the claim put together."""
    if is_vague(figure) and _NEEDS_OF.search(number.lower()):
        number = f"{number} of"
    parts = (number, counted(figure), outcome_words(figure), where(figure), time)
    return " ".join(part for part in parts if part)


def country_in_sentence(iso3: str) -> str:
    """The country's name with the article that a sentence wants: "the Netherlands", "Syria"."""
    name = name_country(iso3, "en")
    return f"the {name.removeprefix('The ')}" if _COUNTRY_WITH_ARTICLE.match(name) else name


def _noun(figure: Figure) -> str:
    group, ages = figure["group"], (figure["age_group"], figure["sex"])
    if group is None and figure["outcome"] in ("refugee", "asylum_seeker"):
        group = figure["outcome"]
    if group is not None:
        return OF_GROUP[ages] + GROUP.get(str(group), str(group))
    if ages in PEOPLE:
        return {"civilian": "civilian ", "combatant": "combatant "}.get(figure["status"], "") + PEOPLE[ages]
    return STATUS.get(figure["status"], "people")


def _ages(figure: Figure) -> str:
    """The ages counted, as printed: " aged 5 to 11"; empty where none are."""
    youngest, oldest = figure.get("age_min"), figure.get("age_max")
    if youngest is not None and oldest is not None:
        return f" aged {youngest} to {oldest}"
    if youngest is not None:
        return f" aged {youngest} or older"
    return f" aged {oldest} or younger" if oldest is not None else ""


def _singular(noun: str) -> str:
    head, joint, tail = _HEAD.match(noun).groups()  # type: ignore[union-attr]
    ones = []
    for many in head.split(" and "):
        *before, last = many.split(" ")
        ones.append(" ".join([*before, _SINGULAR.get(last, last.removesuffix("s"))]))
    return " or ".join(ones) + joint + tail
