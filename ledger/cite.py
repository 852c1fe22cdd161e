"""Citing: a figure or a total as one sentence with its certainty, source and caveat, in the language spoken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, Protocol

import polars as pl

from ledger.language import day, joined, listed, say, say_count
from ledger.proofs import EVERYBODY, word_bounds
from ledger.reasons import reason_words
from ledger.regions import Population
from ledger.selection import Selection
from ledger.wording import Figure, sentence

Sources = Mapping[str, Mapping[str, Any]]
"""What the refresh wrote down of each data set (ledger.table.Ledger.sources)."""

CITED: Final = ("dataset", "publisher", "document_title", "published_on", "retrieved_at")
"""What a citation reads of the figures that prove a total."""

TITLES: Final = 3
"""So many documents of a total are named; more are counted."""


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
    @property
    def population(self) -> Population: ...
    @property
    def place_role(self) -> str: ...


def cite(figure: Figure, sources: Sources) -> str:
    """One figure, a row of the table or of ledger.derived.derive, as it may be quoted.

    The number with its qualifier, the population, place and period, who counted and who published, the document with
    its date, and the caveat of its data set.
    """
    notes = []
    if figure.get("from_id"):
        notes.append(say("Not reported, but derived: {how}.", how=figure["reason"]))
    elif figure["role"] != "recommended" and figure["role_reason"]:
        notes.append(say("Note: {note}.", note=reason_words(figure["role_reason"])))
    if figure["review_status"] == "waiting":
        notes.append(say("Read by a program, and not yet reviewed."))
    return _citation(sentence(figure), [], [figure], notes, sources)


def cite_total(total: Total, asked: Mapping[str, Any], used: pl.DataFrame, sources: Sources) -> str:
    """A total as it may be quoted: its bounds, what was asked, and the figures that prove it.

    ``asked`` says the question in columns of the table (those of EVERYBODY; what it leaves out is everybody,
    everywhere, at any time); ``used`` are the rows of the figures used. Raises ValueError where nothing is proved.
    """
    rows = used.to_dicts()
    publishers = listed(sorted({row["publisher"] for row in rows}))
    figure = {**EVERYBODY, **asked, **word_bounds(total), "source": total.source, "publisher": publishers}
    proved = say_count(
        "what {count} figure proves", "what {count} figures prove together, nobody counted twice", len(rows)
    )
    return _citation(sentence(figure), [proved], rows, [], sources)


def asked_columns(selection: Selection, total: Total) -> dict[str, Any]:
    """What a selection of one place and one population asked, as :func:`cite_total` wants it."""
    asked: dict[str, Any] = {name: value for name, value in vars(total.population).items() if value}
    if selection.regions:
        asked |= {"place": selection.regions[0][1], "place_precision": "admin1"}
    elif selection.places:
        asked |= {"iso3": selection.places[0], "place_precision": "country"}
    return asked | {
        "place_role": total.place_role,
        "period_start": selection.first,
        "period_end": selection.last,
    }


def _citation(
    said: str, basis: list[str], rows: list[Figure] | list[dict[str, Any]], notes: list[str], sources: Sources
) -> str:
    """The sentence, in brackets what it rests on, then the notes and each data set's caveat, once."""
    rests_on = joined([*basis, _titles(rows), _date(rows)])
    datasets = dict.fromkeys(row["dataset"] for row in rows)
    caveats = [sources[dataset].get("caveat") for dataset in datasets if dataset in sources]
    cautions = [say("Caveat: {caveat}", caveat=say(caveat)) for caveat in caveats if caveat]
    return " ".join([f"{said[0].upper()}{said[1:]} ({rests_on}).", *notes, *cautions])


def _titles(rows: Iterable[Figure]) -> str:
    titles = list(dict.fromkeys(row["document_title"] for row in rows))
    if len(titles) > TITLES:
        return say_count("{count} document", "{count} documents", len(titles))
    return listed(say("“{title}”", title=title) for title in titles)


def _date(rows: Iterable[Figure]) -> str:
    """When the newest of the documents was published; where none says so, when it was read; empty where neither."""
    published = max((row["published_on"] for row in rows if row["published_on"]), default=None)
    if published:
        return say("published on {day}", day=day(published))
    read = max((row["retrieved_at"] for row in rows if row["retrieved_at"]), default=None)
    return say("read on {day}", day=day(read)) if read else ""
