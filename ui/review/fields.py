"""The fields of a figure that a reviewer sees and may change: their names, their kinds, the words of vocabularies."""

from __future__ import annotations

from typing import Any, Final

import pycountry

from etl.schema import FIELD
from ledger.language import Words, joined, mark, say
from ledger.names import (
    AGE_GROUP,
    GROUP,
    MEASURE,
    OUTCOME,
    PLACE_ROLE,
    QUALIFIER,
    SEX,
    SOURCE_TYPE,
    STATUS,
    country_name,
    source_name,
)
from ledger.wording import long_number, when, where
from ui.text import capital

Figure = dict[str, Any]

UNIT: Final = Words(
    {
        "people": mark("people"),
        "households": mark("households"),
        "incidents": mark("incidents"),
        "buildings": mark("buildings"),
    }
)
_ANY: Final = Words({"any": mark("any, or not said")})
_GROUPS: Final = {
    mark("The number"): ("value", "qualifier", "printed_low", "printed_high", "unit"),
    mark("What happened"): ("outcome", "measure", "cause", "alleged_actor"),
    mark("To whom"): ("status", "age_group", "sex", "group", "age_min", "age_max", "nationality"),
    mark("When"): ("period_start", "period_end", "as_of"),
    mark("Where"): ("place", "iso3", "place_role"),
    mark("Who said so"): ("source", "source_type", "attribution_text"),
}
_LABELS: Final = Words(
    {
        "value": mark("Number"),
        "qualifier": mark("How certain"),
        "printed_low": mark("Least, of a range"),
        "printed_high": mark("Most, of a range"),
        "unit": mark("What is counted"),
        "outcome": mark("Outcome"),
        "measure": mark("Kind of number"),
        "cause": mark("Cause, as claimed"),
        "alleged_actor": mark("Who did it, as claimed"),
        "status": mark("Civil status"),
        "age_group": mark("Age"),
        "sex": mark("Sex"),
        "group": mark("Group"),
        "age_min": mark("Youngest age"),
        "age_max": mark("Oldest age"),
        "nationality": mark("Nationality"),
        "period_start": mark("First day"),
        "period_end": mark("Last day"),
        "as_of": mark("As of"),
        "place": mark("Place"),
        "iso3": mark("Country"),
        "place_role": mark("What the place is"),
        "source": mark("Who counted"),
        "source_type": mark("What kind of body"),
        "attribution_text": mark("Words for who counted"),
    }
)
_CHOICES: Final = {
    "qualifier": QUALIFIER,
    "unit": UNIT,
    "outcome": OUTCOME,
    "measure": MEASURE,
    "status": STATUS,
    "age_group": AGE_GROUP,
    "sex": SEX,
    "group": GROUP,
    "place_role": PLACE_ROLE,
    "source_type": SOURCE_TYPE,
}
_COUNTRIES: Final = ("iso3", "nationality")
_DAYS: Final = ("period_start", "period_end", "as_of")
_NUMBERS: Final = ("value", "printed_low", "printed_high", "age_min", "age_max")

MENDED: Final = tuple(name for names in _GROUPS.values() for name in names)
"""The fields that the form of a review offers; others follow from them, or stay as they are."""


def list_groups() -> list[dict[str, Any]]:
    """The fields of the form by what they answer, each with its name, its kind and, of a vocabulary, its choices."""
    return [{"name": say(name), "fields": [_describe(field) for field in fields]} for name, fields in _GROUPS.items()]


def field_name(name: str) -> str:
    """A field's name in words; its own name where the form does not offer it."""
    return _LABELS.get(name, name)


def value_words(name: str, value: Any) -> str:
    """A value of a field in words, as a decision tells it."""
    if value is None:
        return say("nothing")
    if name in _COUNTRIES:
        return country_name(str(value))
    if name == "source":
        return source_name(str(value))
    return dict(_choices(name)).get(str(value), str(value))


def form_values(reading: dict[str, Any]) -> dict[str, Any]:
    """What the form starts with, of a reading."""
    return {name: reading.get(name) for name in MENDED}


def list_facts(figure: Figure) -> list[dict[str, str]]:
    """Every field that says something: its name, its value in words, and the words of the document it came from."""
    people = joined(
        [
            STATUS[figure["status"]] if figure["status"] != "unknown" else "",
            AGE_GROUP.get(figure["age_group"], ""),
            SEX.get(figure["sex"], ""),
            GROUP.get(figure["group"] or "", figure["group"] or ""),
            country_name(figure["nationality"]) if figure["nationality"] else "",
        ]
    )
    ages = [str(age) for age in (figure["age_min"], figure["age_max"]) if age is not None]
    place = where(figure)
    facts = [
        (say("Number"), long_number(figure), figure["number_text"]),
        (say("Outcome"), OUTCOME[figure["outcome"]], figure["reported_term"]),
        (say("Kind of number"), MEASURE[figure["measure"]], None),
        (say("What is counted"), UNIT[figure["unit"]], None),
        (say("To whom"), people, None),
        (say("Ages"), "–".join(dict.fromkeys(ages)), None),
        (say("When"), when(figure) or say("not said"), figure["period_text"]),
        (
            say("Where"),
            say("{place} ({role})", place=place, role=PLACE_ROLE[figure["place_role"]]) if place else say("not said"),
            figure["place_text"],
        ),
        (
            say("Who counted"),
            say("{source} ({kind})", source=source_name(figure["source"]), kind=SOURCE_TYPE[figure["source_type"]]),
            figure["attribution_text"],
        ),
        (say("Cause, as claimed"), figure["cause"] or "", None),
        (say("Who did it, as claimed"), figure["alleged_actor"] or "", None),
    ]
    return [{"name": name, "value": capital(value), "said": said or ""} for name, value, said in facts if value]


def _describe(name: str) -> dict[str, Any]:
    kind = "day" if name in _DAYS else "number" if name in _NUMBERS else "text"
    described: dict[str, Any] = {"name": name, "label": _LABELS[name], "kind": kind}
    if choices := _choices(name):
        described |= {"kind": "choice", "choices": choices, "optional": not FIELD[name].required}
    return described


def _choices(name: str) -> list[tuple[str, str]]:
    """The words of a vocabulary by code, in its order; countries by name."""
    if name in _COUNTRIES:
        return sorted(((code, country_name(code)) for code in _CODES), key=lambda choice: choice[1])
    if name not in _CHOICES:
        return []
    words = {**_ANY, **_CHOICES[name]}
    return [(code, words.get(code, code)) for code in FIELD[name].vocabulary]


_CODES: Final = (*(country.alpha_3 for country in pycountry.countries), "XKX")
