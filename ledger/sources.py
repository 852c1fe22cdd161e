"""Sources as a reader asks about them: what each counts and does not, how fresh it is, what it gave and what not."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from ledger.language import Words, day, mark, say
from ledger.selection import Selection
from ledger.series import count_by_dataset
from ledger.table import Ledger

ATTEMPTS: Final = "refreshes.json"
"""Beside the table: when each source was tried, and when with success. A table that came without it is no older."""

STATE: Final = Words(
    {
        "fresh": mark("up to date"),
        "late": mark("may be out of date"),
        "stale": mark("could not be read at the last refresh: the last good figures are shown"),
        "unread": mark("not read here"),
    }
)


@dataclass(frozen=True)
class Credit:
    """One declared source, and what the selection holds of it."""

    id: str
    said: dict[str, Any]
    """What it declares: title, publisher, licence, redistributable, citation, caveat, homepage, cadence, counts,
    does_not_count, out_of_date_after; of a data set that is declared no more, what stands on its rows."""
    figures: int
    first: date | None
    last: date | None
    rejected: int
    left_out: dict[str, int]
    unresolved: dict[str, int]
    stale: tuple[str, ...]
    read_on: date | None
    state: str
    """fresh, late (published again since it was last read, by its cadence), stale (could not be read at the last
    refresh: the last good figures are shown) or unread; :func:`state_words` says it."""
    tried_on: date | None
    """When the last refresh on this machine tried it."""
    not_fetched: str | None
    """Why it could not be fetched then, where it was to be; the file that was here before was read."""


def list_credits(ledger: Ledger, selection: Selection, today: date) -> list[Credit]:
    """Every source of the table, those with most figures in the selection first, then those without by name."""
    counted = {row["dataset"]: row for row in count_by_dataset(ledger, selection).to_dicts()}
    attempts = read_attempts(ledger)
    names = dict.fromkeys([*counted, *sorted(ledger.sources)])
    return [
        _credit(name, ledger.sources.get(name, {}), counted.get(name, {}), attempts.get(name, {}), today)
        for name in names
    ]


def read_attempts(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """By source what the last refresh on this machine wrote down; nothing where there was none."""
    try:
        attempts = json.loads(ledger.path.with_name(ATTEMPTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return attempts if isinstance(attempts, dict) else {}


def _credit(
    name: str, declared: dict[str, Any], counted: dict[str, Any], attempt: dict[str, Any], today: date
) -> Credit:
    files = list(declared.get("files", {}).values())
    moments = [entry["retrieved_at"] for entry in files if entry.get("retrieved_at")]
    moments += [attempt["succeeded"]] if attempt.get("succeeded") else []
    read_on = max((datetime.fromisoformat(moment).date() for moment in moments), default=None)
    stale = tuple(sorted({entry["stale"] for entry in files if entry.get("stale")}))
    rows = {
        "title": counted.get("document_title"),
        "publisher": counted.get("publisher"),
        "licence": counted.get("licence"),
        "redistributable": counted.get("redistributable"),
        "homepage": counted.get("url"),
    }
    return Credit(
        id=name,
        said={**rows, **{key: value for key, value in declared.items() if key != "files"}},
        figures=counted.get("figures", 0),
        first=counted.get("first"),
        last=counted.get("last"),
        rejected=sum(entry.get("rejected", 0) for entry in files),
        left_out=_sum(entry.get("left_out", {}) for entry in files),
        unresolved=_sum(entry.get("unresolved", {}) for entry in files),
        stale=stale,
        read_on=read_on,
        state=_state(declared, read_on, stale, today),
        tried_on=datetime.fromisoformat(attempt["tried"]).date() if attempt.get("tried") else None,
        not_fetched=attempt.get("not_fetched"),
    )


def _sum(counts: Any) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(sorted(total.items()))


def _state(declared: dict[str, Any], read_on: date | None, stale: tuple[str, ...], today: date) -> str:
    if stale:
        return "stale"
    if read_on is None:
        return "unread"
    days, since = declared.get("out_of_date_after"), (today - read_on).days
    # Read on a day that is still to come (tomorrow may be another part of the world's today): some clock was wrong.
    return "late" if days is not None and not -1 <= since <= days else "fresh"


def state_words(credit: Credit) -> str:
    """How fresh a source is, in words, without full stop."""
    if credit.state == "late" and credit.read_on:
        return say(
            "may be out of date: it is published {cadence}, and was last read on {day}",
            cadence=say(credit.said["cadence"]),
            day=day(credit.read_on),
        )
    return STATE[credit.state]
