"""Citing: a figure or a total as one sentence with its certainty, source and caveat, in English or French."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, Literal, Protocol

import polars as pl

from ledger import wording, wording_fr
from ledger.wording import Figure

Language = Literal["en", "fr"]
Sources = Mapping[str, Mapping[str, Any]]
"""What the refresh wrote down of each data set (ledger.table.Ledger.sources)."""

WORDING: Final = {"en": wording, "fr": wording_fr}
WORDS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "title": "“{}”",
        "documents": "{} documents",
        "published": "published on {}",
        "read": "read on {}",
        "and": " and ",
        "caveat": "Caveat: {}",
        "note": "Note: {}.",
        "derived": "Not reported, but derived: {}.",
        "waiting": "Read by a program, and not yet reviewed.",
        "one": "what 1 figure proves",
        "several": "what {} figures prove together, nobody counted twice",
    },
    "fr": {
        "title": "« {} »",
        "documents": "{} documents",
        "published": "publié le {}",
        "read": "consulté le {}",
        "and": " et ",
        "caveat": "Réserve (en anglais) : {}",
        "note": "Remarque (en anglais) : {}.",
        "derived": "Valeur déduite, non publiée (en anglais) : {}.",
        "waiting": "Lu par un programme, pas encore relu.",
        "one": "ce que 1 chiffre établit",
        "several": "ce que {} chiffres établissent ensemble, sans double compte",
    },
}
TITLES: Final = 3
"""So many documents of a total are named; more are counted."""

EVERYBODY: Final[dict[str, Any]] = {
    "status": "all", "group": None, "age_group": "any", "age_min": None, "age_max": None, "sex": "any",
    "nationality": None, "cause": None, "place": None, "iso3": None, "place_precision": "unknown",
    "place_role": "occurrence", "period_start": None, "period_end": None,
}  # fmt: skip
"""What a total is about where its question says nothing."""


class Total(Protocol):
    """What is cited of a total (ledger.totals.Total)."""

    @property
    def outcome(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def low(self) -> int | None: ...
    @property
    def low_inclusive(self) -> bool: ...
    @property
    def high(self) -> int | None: ...
    @property
    def high_inclusive(self) -> bool: ...
    @property
    def unit(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def as_of(self) -> date | None: ...


def cite(figure: Figure, sources: Sources, language: Language = "en") -> str:
    """One figure, a row of the table or of ledger.derived.derive, as it may be quoted.

    The number with its qualifier, the population, place and period, who counted and who published, the document with
    its date, and the caveat of its data set. Caveats and notes stay in English, as they were written.
    """
    words = WORDS[language]
    notes = []
    if figure.get("from_id"):
        notes.append(words["derived"].format(figure["reason"].removeprefix("derived: ")))
    elif figure["role"] != "recommended" and figure["role_reason"]:
        notes.append(words["note"].format(figure["role_reason"]))
    if figure["review_status"] == "waiting":
        notes.append(words["waiting"])
    return _citation(WORDING[language].sentence(figure), [], [figure], notes, sources, language)


def cite_total(
    total: Total, asked: Mapping[str, Any], used: pl.DataFrame, sources: Sources, language: Language = "en"
) -> str:
    """A total as it may be quoted: its bounds, what was asked, and the figures that prove it.

    ``asked`` says the question in columns of the table (those of EVERYBODY; what it leaves out is everybody,
    everywhere, at any time); ``used`` are the rows of the figures used. Raises ValueError where nothing is proved.
    """
    words, rows = WORDS[language], used.to_dicts()
    publishers = words["and"].join(sorted({row["publisher"] for row in rows}))
    figure = {**EVERYBODY, **asked, **_number(total), "source": total.source, "publisher": publishers}
    proved = words["one" if len(rows) == 1 else "several"].format(WORDING[language].grouped(len(rows)))
    return _citation(WORDING[language].sentence(figure), [proved], rows, [], sources, language)


def _number(total: Total) -> dict[str, Any]:
    """The bounds of a total in the words of a figure."""
    low, high = total.low, total.high
    if low is None and high is None:
        raise ValueError("nothing is proved of this total: there is no number to cite")
    if high is None:
        qualifier = "at_least" if total.low_inclusive else "more_than"
    elif low is None:
        qualifier = "up_to" if total.high_inclusive else "less_than"
    else:
        qualifier = "exact" if low == high else "between"
    value = None if qualifier == "between" else (high if low is None else low)
    named = ("outcome", "unit", "measure", "as_of", "low_inclusive", "high_inclusive")
    told = {name: getattr(total, name) for name in named}
    return told | {"qualifier": qualifier, "value": value, "low": low, "high": high, "number_text": str(value)}


def _citation(
    sentence: str,
    basis: list[str],
    rows: list[Figure] | list[dict[str, Any]],
    notes: list[str],
    sources: Sources,
    language: Language,
) -> str:
    """The sentence, in brackets what it rests on, then the notes and each data set's caveat, once."""
    rests_on = ", ".join([*basis, _titles(rows, language), *_dates(rows, language)])
    datasets = dict.fromkeys(row["dataset"] for row in rows)
    said = [sources[dataset].get("caveat") for dataset in datasets if dataset in sources]
    caveats = [WORDS[language]["caveat"].format(caveat) for caveat in said if caveat]
    return " ".join([f"{sentence[0].upper()}{sentence[1:]} ({rests_on}).", *notes, *caveats])


def _titles(rows: Iterable[Figure], language: Language) -> str:
    words = WORDS[language]
    titles = list(dict.fromkeys(row["document_title"] for row in rows))
    if len(titles) > TITLES:
        return words["documents"].format(WORDING[language].grouped(len(titles)))
    return words["and"].join(words["title"].format(title) for title in titles)


def _dates(rows: Iterable[Figure], language: Language) -> list[str]:
    """When the newest of the documents was published; where none says so, when it was read."""
    words, spoken = WORDS[language], WORDING[language]
    published = max((row["published_on"] for row in rows if row["published_on"]), default=None)
    if published:
        return [words["published"].format(spoken.day_words(published))]
    read = max((row["retrieved_at"] for row in rows if row["retrieved_at"]), default=None)
    return [words["read"].format(spoken.day_words(read))] if read else []
