"""A figure in words, in the language spoken: its number with its certainty, and the whole claim as a sentence.

Each language has a grammar of its own, a module of this package; what they share is asked of the figure here.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Protocol

from etl.schema import UNATTRIBUTED
from ledger.language import day, isolate, language, listed, month, number, say, short_day
from ledger.wording import arabic as arabic
from ledger.wording import english as english
from ledger.wording import french as french
from ledger.wording import spanish as spanish
from ledger.wording.figure import Figure as Figure
from ledger.wording.figure import is_vague, read_period

SENTENCE_COLUMNS: Final = (
    "outcome", "measure", "unit", "number_text", "value", "qualifier", "low", "high", "status", "group", "age_group",
    "age_min", "age_max", "sex", "nationality", "period_start", "period_end", "period_precision", "as_of", "place",
    "iso3", "place_precision", "place_role", "cause", "source", "publisher",
)  # fmt: skip
"""What :func:`sentence` and its parts read."""

NOT_STATED: Final = "not stated"
"""What `publisher` holds where a document does not say who printed it."""

SIGN: Final = {"at_least": "≥ ", "more_than": "> ", "about": "≈ ", "up_to": "≤ ", "less_than": "< "}


class Grammar(Protocol):
    """What a language says: patterns by the form of a number, a time or a speaker, and the parts of a claim."""

    @property
    def NUMBER(self) -> dict[str, str]: ...
    @property
    def TIME(self) -> dict[str, str]: ...
    @property
    def WHO(self) -> dict[str, str]: ...
    def vague(self, figure: Figure) -> str: ...
    def counted(self, figure: Figure) -> str: ...
    def outcome_words(self, figure: Figure) -> str: ...
    def where(self, figure: Figure) -> str: ...
    def named_source(self, name: str) -> str: ...
    def claim(self, figure: Figure, number: str, time: str) -> str: ...


GRAMMARS: Final[dict[str, Grammar]] = {"en": english, "fr": french, "es": spanish, "ar": arabic}


def short_number(figure: Figure) -> str:
    """The number as tables and cards show it: `20`, `≥ 20`, `> 948,000`, `≈ 20,000`, `80–100`, `hundreds`."""
    value, qualifier = figure["value"], figure["qualifier"]
    if qualifier == "between":
        ends = isolate(f"{grouped(figure['low'])}–{grouped(figure['high'])}")
        return ends if value is None else f"{number(value)} ({ends})"
    if is_vague(figure):
        return _grammar().vague(figure)
    if qualifier == "nearly":
        return _grammar().NUMBER["nearly"].format(number(value))
    sign = SIGN.get(qualifier, "")
    return isolate(f"{sign}{number(value)}") if sign else number(value)


def long_number(figure: Figure) -> str:
    """The number as sentences say it: "at least 20", "between 80 and 100", "hundreds"."""
    value, qualifier, forms = figure["value"], figure["qualifier"], _grammar().NUMBER
    if qualifier == "between":
        low, high = grouped(figure["low"]), grouped(figure["high"])
        ends = forms["between"].format(low, high)
        if figure.get("low_inclusive") is False or figure.get("high_inclusive") is False:
            least = forms["more_than" if figure.get("low_inclusive") is False else "at_least"].format(low)
            most = forms["less_than" if figure.get("high_inclusive") is False else "at_most"].format(high)
            ends = forms["ends"].format(least, most)
        return ends if value is None else forms["best"].format(ends, number(value))
    if is_vague(figure):
        return _grammar().vague(figure)
    return forms[qualifier].format(number(value)) if qualifier in forms else number(value)


def people(figure: Figure) -> str:
    """Who, or what, is counted: "civilians", "girls", "soldiers from Türkiye", "schools"."""
    return _grammar().counted(_several(figure))


def counted(figure: Figure) -> str:
    """What :func:`people` says, agreeing with the number: "1 school", "2 schools"."""
    return _grammar().counted(figure)


def outcome_words(figure: Figure) -> str:
    """What happened, as it follows the people: "reported killed"; empty where the noun says it already."""
    return _grammar().outcome_words(figure)


def where(figure: Figure) -> str:
    """The place with its preposition, and its country where the place is smaller; empty where none is said."""
    return _grammar().where(figure)


def when(figure: Figure) -> str:
    """The time that the number covers: "on 25 February 2020", "in 2019", "from ... to ...", "as of ..."."""
    form, first, last = read_period(figure)
    if form in ("year", "month") and first:
        return _grammar().TIME[form].format(first.year if form == "year" else month(first))
    days = {name: day(moment) for name, moment in (("first", first), ("last", last)) if moment}
    return _grammar().TIME[form].format(**days) if form else ""


def short_when(figure: Figure) -> str:
    """The last day that the number covers, short: "22 Aug 2026", "to 22 Aug 2026"; empty where none is said."""
    end = figure["as_of"] if figure["measure"] != "flow" else figure["period_end"]
    end = end or figure["period_end"] or figure["as_of"]
    if end is None:
        return ""
    since = figure["measure"] == "cumulative" or (figure["measure"] == "flow" and figure["period_start"] != end)
    return _grammar().TIME["to"].format(last=short_day(end)) if since else short_day(end)


def confidence_words(figure: Figure) -> str:
    """How far the reading can be trusted: "about 9 in 10"; empty for a table cell, which is not read from words."""
    if figure["confidence"] is None:
        return ""
    tenths = round(10 * figure["confidence"])
    if tenths == 0:
        return say("fewer than 1 in 10")
    return say("more than 9 in 10") if tenths == 10 else say("about {tenths} in 10", tenths=tenths)


def confidence_sentence(figure: Figure) -> str:
    """The same as a sentence without full stop; empty for a table cell."""
    words = confidence_words(figure)
    return say("Read by a program; {share} figures read with this confidence are right", share=words) if words else ""


def who_said(figure: Figure) -> str:
    """Who counted, and who printed it where that is another: "according to SOHR, as published by RFI"."""
    source, publisher, forms = figure["source"], figure["publisher"], _grammar().WHO
    if source == UNATTRIBUTED:
        return forms["nobody"] if publisher == NOT_STATED else forms["unnamed"].format(isolate(publisher))
    if publisher in (source, NOT_STATED):
        return according_to(source)
    return forms["printed"].format(source_in_sentence(source), isolate(publisher))


def according_to(source: str) -> str:
    """Who counted: "according to SOHR"."""
    return _grammar().WHO["said"].format(source_in_sentence(source))


def source_in_sentence(source: str) -> str:
    """Who counted, with the article that a sentence wants: "the UN", "SOHR", "MSF and the ICRC"."""
    return listed(_grammar().named_source(name) for name in source.split("; "))


def claim(figure: Figure) -> str:
    """The claim without who said it: "at least 20 civilians reported killed in Idleb on 25 February 2020"."""
    return _grammar().claim(figure, long_number(figure), when(figure))


def sentence(figure: Figure) -> str:
    """The whole claim: "at least 20 civilians reported killed in Idleb on 25 February 2020, according to SOHR"."""
    return _grammar().WHO["sentence"].format(claim(figure), who_said(figure))


def subject(figure: Figure) -> str:
    """What a series follows, without number or time: "civilians reported killed in Idleb"."""
    several = _several(figure)
    return " ".join(part for part in (people(figure), outcome_words(several), where(several)) if part)


def day_words(moment: date) -> str:
    """A date as written in a sentence: 25 February 2020."""
    return day(moment)


def grouped(count: int | None) -> str:
    """A number as the language groups it; "…" where there is none."""
    return "…" if count is None else number(count)


def _several(figure: Figure) -> Figure:
    """The figure as if its number were not one, for nouns without a number."""
    return {**figure, "qualifier": "at_least"}


def _grammar() -> Grammar:
    return GRAMMARS[language()]
