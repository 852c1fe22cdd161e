"""A figure in words: its number with its certainty, and the whole claim as a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from etl.schema import UNATTRIBUTED
from ledger.names import AGE_GROUP, GROUP, OUTCOME, STATUS, country_in_sentence, source_in_sentence

Figure = Mapping[str, Any]
"""One row of the table: column name to value."""

SENTENCE_COLUMNS: Final = (
    "outcome", "measure", "unit", "number_text", "value", "qualifier", "low", "high", "status", "group", "age_group",
    "age_min", "age_max", "sex", "nationality", "period_start", "period_end", "period_precision", "as_of", "place",
    "iso3", "place_precision", "place_role", "cause", "source", "publisher",
)  # fmt: skip
"""What :func:`sentence` and its parts read."""

SIGN: Final = {
    "at_least": "≥ ",
    "more_than": "> ",
    "about": "≈ ",
    "nearly": "nearly ",
    "up_to": "≤ ",
    "less_than": "< ",
}
WORD: Final = {
    "at_least": "at least ",
    "more_than": "more than ",
    "about": "about ",
    "nearly": "nearly ",
    "up_to": "up to ",
    "less_than": "fewer than ",
}
_NEEDS_OF = re.compile(r"(tens|dozens|scores|hundreds|thousands|millions)$", re.IGNORECASE)
_HEAD = re.compile(r"(.+?)((?: (?:aged|from|on|of|in|seeking) |$))(.*)$")
_SINGULAR = {"people": "person", "children": "child", "women": "woman", "men": "man"}


def short_number(figure: Figure) -> str:
    """The number as tables and cards show it: `20`, `≥ 20`, `> 948,000`, `≈ 20,000`, `80–100`, `hundreds`."""
    value, qualifier = figure["value"], figure["qualifier"]
    if qualifier == "between":
        ends = f"{grouped(figure['low'])}–{grouped(figure['high'])}"
        return ends if value is None else f"{value:,} ({ends})"
    if qualifier == "vague" or value is None:
        return str(figure["number_text"])
    return f"{SIGN.get(qualifier, '')}{value:,}"


def long_number(figure: Figure) -> str:
    """The number as sentences say it: "at least 20", "between 80 and 100", "hundreds of"."""
    value, qualifier = figure["value"], figure["qualifier"]
    if qualifier == "between":
        ends = f"between {grouped(figure['low'])} and {grouped(figure['high'])}"
        if figure.get("low_inclusive") is False or figure.get("high_inclusive") is False:
            least = "more than" if figure.get("low_inclusive") is False else "at least"
            most = "fewer than" if figure.get("high_inclusive") is False else "at most"
            ends = f"{least} {grouped(figure['low'])} and {most} {grouped(figure['high'])}"
        return ends if value is None else f"{ends} (best estimate {value:,})"
    if qualifier == "vague" or value is None:
        text = str(figure["number_text"])
        return f"{text} of" if _NEEDS_OF.search(text) else text
    return f"{WORD.get(qualifier, '')}{value:,}"


def people(figure: Figure) -> str:
    """Who, or what, is counted: "civilians", "girls", "soldiers from Türkiye", "schools"."""
    outcome, unit = figure["outcome"], figure["unit"]
    if unit == "buildings":
        return {"school_attacked": "schools", "hospital_attacked": "hospitals"}.get(outcome, "homes")
    if unit == "incidents":
        return {
            "school_attacked": "attacks on schools",
            "hospital_attacked": "attacks on hospitals",
            "aid_denied": "denials of aid",
        }.get(outcome, "incidents")
    noun = "households" if unit == "households" else _noun(figure) + _ages(figure)
    origin, place = figure["nationality"], figure["iso3"]
    if origin is not None and origin != place and figure["place_role"] != "origin":
        noun += f" from {country_in_sentence(origin)}"
    return noun


def counted(figure: Figure) -> str:
    """What :func:`people` says, agreeing with the number: "1 school", "2 schools"."""
    noun = people(figure)
    return _singular(noun) if figure["value"] == 1 and figure["qualifier"] == "exact" else noun


def outcome_words(figure: Figure) -> str:
    """What happened, as it follows the people: "reported killed"; empty where the noun says it already."""
    outcome, unit = figure["outcome"], figure["unit"]
    cause = f"({figure['cause']})" if figure["cause"] else ""
    if outcome in ("refugee", "asylum_seeker") or (outcome == "displaced" and figure["group"] == "idp"):
        return " ".join(words for words in ("" if unit == "people" else f"of {OUTCOME[outcome]}", cause) if words)
    if unit == "incidents" and outcome in ("school_attacked", "hospital_attacked", "aid_denied"):
        return "reported"
    verb = {
        "housing_destroyed": "destroyed",
        "housing_damaged": "damaged",
        "school_attacked": "attacked",
        "hospital_attacked": "attacked",
        "child_recruited": "recruited or used",
    }.get(outcome, OUTCOME[outcome])
    counted = f"with people reported {verb}" if unit == "incidents" else f"reported {verb}"
    return f"{counted} {cause}" if cause else counted


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


def when(figure: Figure) -> str:
    """The time that the number covers: "on 25 February 2020", "in 2019", "from ... to ...", "as of ..."."""
    start, end, as_of = figure["period_start"], figure["period_end"], figure["as_of"]
    if figure["measure"] == "stock" and (as_of or end):
        return f"as of {day_words(as_of or end)}"
    if figure["measure"] == "cumulative":
        end = as_of or end
        if start and end and start < end:
            return f"from {day_words(start)} to {day_words(end)}"
    if figure["measure"] == "cumulative" or not start or not end:
        return f"up to {day_words(end)}" if end else (f"since {day_words(start)}" if start else "")
    if start == end:
        return f"on {day_words(start)}"
    if (start.day, start.month, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return f"in {start.year}"
    if start.day == 1 and (start.year, start.month) == (end.year, end.month) and (end + timedelta(1)).day == 1:
        return f"in {start:%B} {start.year}"
    return f"between {day_words(start)} and {day_words(end)}"


def short_when(figure: Figure) -> str:
    """The last day that the number covers, short: "22 Aug 2026", "to 22 Aug 2026"; empty where none is said."""
    end = figure["as_of"] if figure["measure"] != "flow" else figure["period_end"]
    end = end or figure["period_end"] or figure["as_of"]
    if end is None:
        return ""
    since = figure["measure"] == "cumulative" or (figure["measure"] == "flow" and figure["period_start"] != end)
    return f"{'to ' if since else ''}{end.day} {end:%b} {end.year}"


def confidence_words(figure: Figure) -> str:
    """How far the reading can be trusted: "about 9 in 10"; empty for a table cell, which is not read from words."""
    if figure["confidence"] is None:
        return ""
    tenths = round(10 * figure["confidence"])
    return {0: "fewer than 1 in 10", 10: "more than 9 in 10"}.get(tenths, f"about {tenths} in 10")


def confidence_sentence(figure: Figure) -> str:
    """The same as a sentence without full stop; empty for a table cell."""
    words = confidence_words(figure)
    return f"Read by a program; {words} figures read with this confidence are right" if words else ""


def who_said(figure: Figure) -> str:
    """Who counted, and who printed it where that is another: "according to SOHR, as published by RFI"."""
    source, publisher = figure["source"], figure["publisher"]
    if source == UNATTRIBUTED:
        return f"by an unnamed source, as published by {publisher}"
    said = f"according to {source_in_sentence(source)}"
    return said if source == publisher else f"{said}, as published by {publisher}"


def claim(figure: Figure) -> str:
    """The claim without who said it: "at least 20 civilians reported killed in Idleb on 25 February 2020"."""
    parts = (long_number(figure), counted(figure), outcome_words(figure), where(figure), when(figure))
    return " ".join(part for part in parts if part)


def sentence(figure: Figure) -> str:
    """The whole claim: "at least 20 civilians reported killed in Idleb on 25 February 2020, according to SOHR"."""
    return f"{claim(figure)}, {who_said(figure)}"


def subject(figure: Figure) -> str:
    """What a series follows, without number or time: "civilians reported killed in Idleb"."""
    return " ".join(part for part in (people(figure), outcome_words(figure), where(figure)) if part)


def day_words(day: date) -> str:
    """A date as written in a sentence: 25 February 2020."""
    return f"{day.day} {day:%B} {day.year}"


def grouped(number: int | None) -> str:
    """A number with commas between thousands; "…" where there is none."""
    return "…" if number is None else f"{number:,}"


def _noun(figure: Figure) -> str:
    group, age, sex, outcome = figure["group"], figure["age_group"], figure["sex"], figure["outcome"]
    if group is None and outcome in ("refugee", "asylum_seeker"):
        group = outcome
    if group is not None:
        noun = str(GROUP.get(group) or OUTCOME.get(group, group))
        adjective = {
            ("child", "female"): "girl ",
            ("child", "male"): "boy ",
            ("child", "any"): "child ",
            ("adult", "any"): "adult ",
            ("adult", "female"): "adult female ",
            ("adult", "male"): "adult male ",
            ("elderly", "any"): "older ",
            ("elderly", "female"): "older female ",
            ("elderly", "male"): "older male ",
            ("any", "female"): "female ",
            ("any", "male"): "male ",
        }.get((age, sex), "")
        return adjective + noun
    noun = {
        ("child", "female"): "girls",
        ("child", "male"): "boys",
        ("adult", "female"): "women",
        ("adult", "male"): "men",
        ("elderly", "female"): "older women",
        ("elderly", "male"): "older men",
        ("any", "female"): "women and girls",
        ("any", "male"): "men and boys",
    }.get((age, sex), AGE_GROUP.get(age, ""))
    if noun:
        return {"civilian": "civilian ", "combatant": "combatant "}.get(figure["status"], "") + noun
    status = str(figure["status"])
    return STATUS[status] if status in ("civilian", "combatant", "mixed") else "people"


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
