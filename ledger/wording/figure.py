"""What every language asks of a figure before it words it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

Figure = Mapping[str, Any]
"""One row of the table: column name to value."""

MEANING: Final = {
    "dizaines": "tens", "decenas": "tens", "عشرات": "tens",
    "douzaines": "dozens", "docenas": "dozens",
    "vingtaines": "scores",
    "centaines": "hundreds", "centenas": "hundreds", "centenares": "hundreds", "cientos": "hundreds",
    "مئات": "hundreds", "مائات": "hundreds",
    "milliers": "thousands", "miles": "thousands", "millares": "thousands", "آلاف": "thousands", "الآلاف": "thousands",
    "dizaines de milliers": "tens of thousands", "decenas de miles": "tens of thousands",
    "decenas de millares": "tens of thousands", "عشرات الآلاف": "tens of thousands", "عشرات آلاف": "tens of thousands",
    "centaines de milliers": "hundreds of thousands", "centenares de miles": "hundreds of thousands",
    "cientos de miles": "hundreds of thousands", "centenas de miles": "hundreds of thousands",
    "مئات الآلاف": "hundreds of thousands", "مئات آلاف": "hundreds of thousands",
    "millones": "millions", "ملايين": "millions",
    "dizaines de millions": "tens of millions", "decenas de millones": "tens of millions",
    "عشرات الملايين": "tens of millions",
    "centaines de millions": "hundreds of millions", "cientos de millones": "hundreds of millions",
    "مئات الملايين": "hundreds of millions",
}  # fmt: skip
"""The vague words that French, Spanish and Arabic documents use, by what they mean."""


def read_vague(figure: Figure) -> str:
    """The vague word of a figure in English, in small letters; as it is printed where its language is another's."""
    text = str(figure["number_text"]).lower()
    return MEANING.get(text, text)


def is_vague(figure: Figure) -> bool:
    """Whether a word stands for the number."""
    return figure["qualifier"] != "between" and (figure["qualifier"] == "vague" or figure["value"] is None)


def is_one(figure: Figure) -> bool:
    """Whether one and no other number is counted: the noun stands in the singular."""
    return bool(figure["value"] == 1 and figure["qualifier"] == "exact")


def ends_in_millions(figure: Figure) -> bool:
    """Whether the last number said is whole millions, which French and Spanish join to their noun by "de"."""
    if is_vague(figure) or (figure["qualifier"] == "between" and figure["value"] is not None):
        return False
    last = figure["high"] if figure["qualifier"] == "between" else figure["value"]
    return bool(last) and last % 1_000_000 == 0


def is_everyone(figure: Figure) -> bool:
    """Whether neither an age nor a sex is singled out."""
    return (figure["age_group"], figure["sex"]) == ("any", "any")


def comes_from_elsewhere(figure: Figure) -> bool:
    """Whether the nationality says more than the place does."""
    origin = figure["nationality"]
    return origin is not None and origin != figure["iso3"] and figure["place_role"] != "origin"


def read_period(figure: Figure) -> tuple[str, date | None, date | None]:
    """How the time of a figure is said (a key of each language's TIME, or ""), its first and its last day."""
    start, end, as_of = figure["period_start"], figure["period_end"], figure["as_of"]
    if figure["measure"] == "stock" and (as_of or end):
        return "as_of", None, as_of or end
    if figure["measure"] == "cumulative":
        end = as_of or end
        if start and end and start < end:
            return "from_to", start, end
    if figure["measure"] == "cumulative" or not start or not end:
        return ("up_to" if end else "since" if start else ""), start, end
    if start == end:
        return "on", start, end
    if (start.day, start.month, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return "year", start, end
    if start.day == 1 and (start.year, start.month) == (end.year, end.month) and (end + timedelta(1)).day == 1:
        return "month", start, end
    return "between", start, end
