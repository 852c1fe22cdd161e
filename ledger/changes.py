"""What each refresh changed in the published figures: the change log that stands beside the table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

from ledger.language import say

NAME: Final = "changes.json"
"""Beside the table; etl/changes.py writes it and says what stands in it."""

ADDED, CHANGED, GONE = "added by review", "changed", "gone"
WHATS: Final = (ADDED, CHANGED, GONE)

COLUMNS: Final = {
    "published_at": pl.String, "what": pl.String, "decided": pl.Boolean, "figure_id": pl.String, "dataset": pl.String,
    "document_title": pl.String, "number_text": pl.String, "outcome": pl.String, "place": pl.String,
    "period_end": pl.String, "field": pl.String, "old": pl.String, "new": pl.String,
}  # fmt: skip
"""The columns of the changes as a table: a row a field that changed, or one without field of a figure that came or
went."""


class ChangesUnreadable(Exception):
    """The change log is not what it should be; the message is a sentence for the reader."""


@dataclass(frozen=True)
class Change:
    """One figure that a refresh changed: what happened to it (one of WHATS), whether a person ``decided`` it, and by
    field the old and the new value."""

    what: str
    decided: bool
    figure_id: str
    dataset: str
    document_title: str
    number_text: str
    outcome: str
    place: str | None
    period_end: date | None
    redistributable: bool
    fields: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Refreshed:
    """What one refresh changed: when, how many figures are published since, by data set how many were added, changed
    and gone, the single changes that are listed, and how many are not."""

    at: datetime
    figures: int
    datasets: dict[str, dict[str, int]]
    changes: list[Change]
    not_listed: int

    def count(self, what: str) -> int:
        """How many figures of all data sets were `added`, `changed` or `gone`."""
        return sum(counts[what] for counts in self.datasets.values())


def read_changes(table: Path) -> list[Refreshed]:
    """What the refreshes of this table changed, the newest first; none where nothing was noted yet.

    Raises ChangesUnreadable where the log is there and is not a log.
    """
    try:
        text = table.with_name(NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise ChangesUnreadable(_unreadable()) from error
    try:
        return [_read_entry(entry) for entry in json.loads(text)["entries"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ChangesUnreadable(_unreadable()) from error


def list_changes(log: list[Refreshed]) -> pl.DataFrame:
    """The single changes as a table with COLUMNS, the newest refresh first; without those of figures that may not be
    passed on."""
    rows = [
        {
            **{name: getattr(change, name) for name in COLUMNS if hasattr(change, name)},
            "published_at": entry.at.isoformat(),
            "period_end": change.period_end and change.period_end.isoformat(),
            "field": field,
            "old": _text(old),
            "new": _text(new),
        }
        for entry in log
        for change in entry.changes
        if change.redistributable
        for field, (old, new) in (change.fields or {"": (None, None)}).items()
    ]
    return pl.DataFrame(rows, schema=COLUMNS).with_columns(pl.col("field").replace("", None))


def count_staying(log: list[Refreshed]) -> int:
    """How many single changes are of figures that may not be passed on."""
    return sum(not change.redistributable for entry in log for change in entry.changes)


def _read_entry(entry: dict[str, Any]) -> Refreshed:
    at = datetime.fromisoformat(entry["at"])
    return Refreshed(
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        figures=int(entry["figures"]),
        datasets={
            str(name): {what: int(counts[what]) for what in ("added", "changed", "gone")}
            for name, counts in entry["datasets"].items()
        },
        changes=[_read_change(change) for change in entry["figures_changed"]],
        not_listed=int(entry["not_listed"]),
    )


def _read_change(change: dict[str, Any]) -> Change:
    if change["what"] not in WHATS:
        raise ValueError(f"{change['what']!r} is no change")
    return Change(
        what=change["what"],
        decided=bool(change["decided"]),
        figure_id=str(change["figure_id"]),
        dataset=str(change["dataset"]),
        document_title=str(change["document_title"]),
        number_text=str(change["number_text"]),
        outcome=str(change["outcome"]),
        place=change["place"] and str(change["place"]),
        period_end=date.fromisoformat(change["period_end"]) if change["period_end"] else None,
        redistributable=change["redistributable"] is True,
        fields={str(name): (old, new) for name, (old, new) in change["fields"].items()},
    )


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _unreadable() -> str:
    return say("{file} beside the table is no list of changes: nothing is known of what changed.", file=NAME)
