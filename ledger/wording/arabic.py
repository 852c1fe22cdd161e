"""A figure in Arabic words, as a label and its number: «مدنيون أُبلغ عن مقتلهم: ما لا يقل عن 20، في حلب».

Arabic nouns after a number change with it (singular, dual, plural, case), and verbs with the noun. A label in the
plural with "it was reported of their ..." after it, then a colon and the number, is right for any number, and takes
nothing away from how certain it is.
"""

from __future__ import annotations

from ledger.countries import find_country, name_country
from ledger.language import isolate
from ledger.wording import arabic_words
from ledger.wording.arabic_words import (
    CAUSE,
    HOUSEHOLDS_OF,
    HUM,
    INCIDENT,
    OUTCOME,
    PLACE,
    SOURCE,
    VAGUE,
    Noun,
)
from ledger.wording.arabic_words import NUMBER as NUMBER
from ledger.wording.arabic_words import TIME as TIME
from ledger.wording.arabic_words import WHO as WHO
from ledger.wording.figure import Figure, comes_from_elsewhere, read_vague
from ledger.wording.nouns import choose_noun, choose_within


def vague(figure: Figure) -> str:
    """The word for the number; as it is printed where its Arabic is not known."""
    return VAGUE.get(read_vague(figure)) or f"«{isolate(figure['number_text'])}»"


def counted(figure: Figure) -> str:
    """Who, or what, is counted, in the plural for any number."""
    parts = [noun(figure)[0]]
    if figure["unit"] == "people":
        parts += [_within(figure), _ages(figure)]
    if comes_from_elsewhere(figure):
        parts.append(f"(بلد الأصل: {name_country(figure['nationality'], 'ar')})")
    return " ".join(part for part in parts if part)


def outcome_words(figure: Figure) -> str:
    """What happened, as it follows the people: it was reported of their ...; empty where the noun says it already."""
    outcome, unit = figure["outcome"], figure["unit"]
    cause = f" ({_cause(figure['cause'])})" if figure["cause"] else ""
    if outcome in ("refugee", "asylum_seeker") or (outcome == "displaced" and figure["group"] == "idp"):
        return ((HOUSEHOLDS_OF[outcome] if unit != "people" else "") + cause).strip()
    if unit == "incidents" and outcome in INCIDENT:
        return f"أُبلغ عنها{cause}"
    if unit == "incidents":
        return f"شملت أشخاصاً أُبلغ عن {OUTCOME[outcome].replace('*', HUM)}{cause}"
    return f"أُبلغ عن {OUTCOME[outcome].replace('*', noun(figure)[1])}{cause}"


def noun(figure: Figure) -> Noun:
    """The noun of what is counted, and its pronoun."""
    return choose_noun(figure, arabic_words, lambda group: (isolate(group), HUM))


def where(figure: Figure) -> str:
    """The place with its preposition, and its country where the place is smaller; empty where none is said."""
    place, iso3 = figure["place"], figure["iso3"]
    if not place and not iso3:
        return ""
    country = name_country(iso3, "ar") if iso3 else ""
    if iso3 and (figure["place_precision"] == "country" or not place or place == name_country(iso3, "en")):
        named = country
    else:
        named = PLACE.get(place) or isolate(place)
        named += f"، {country}" if country else ""
    return f"{'من' if figure['place_role'] == 'origin' else 'في'} {named}"


def named_source(name: str) -> str:
    """A source by its Arabic name, or by its own."""
    iso3 = find_country(name)
    return SOURCE.get(name) or (name_country(iso3, "ar") if iso3 else isolate(name))


def claim(figure: Figure, number: str, time: str) -> str:
    """The label, the number, the place and the time: «مدنيون أُبلغ عن مقتلهم: 20، في سوريا، في عام 2020»."""
    label = f"{counted(figure)} {outcome_words(figure)}".strip()
    return "، ".join(part for part in (f"{label}: {number}", where(figure), time) if part)


def _within(figure: Figure) -> str:
    """Which of a group or a status are counted: «(فتيات)», «من المدنيين»."""
    return choose_within(figure, arabic_words, lambda people: people[0])


def _ages(figure: Figure) -> str:
    youngest, oldest = figure.get("age_min"), figure.get("age_max")
    if youngest is not None and oldest is not None:
        return f"(العمر بالسنوات: {isolate(f'{youngest}–{oldest}')})"
    if youngest is not None:
        return f"(العمر بالسنوات: {youngest} أو أكثر)"
    return f"(العمر بالسنوات: {oldest} أو أقل)" if oldest is not None else ""


def _cause(cause: str) -> str:
    return "؛ ".join(CAUSE.get(part) or isolate(part) for part in cause.split("; "))
