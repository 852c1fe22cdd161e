"""The change log: what each publishing changed in the published view, in ``changes.json`` beside the table.

The file holds ``{"entries": [...]}``, the newest entry first, 200 at most, each on its line. An entry is of one
publishing::

    {"at": "2026-11-21T16:00:00+00:00",          when it was published
     "figures": 60123,                            figures in the published view from then on
     "datasets": {"added": {"added": 3, "changed": 1, "gone": 0}},
     "figures_changed": [                         500 at most, what people decided first
       {"what": "changed",                        or "gone", or "added by review"
        "decided": true,                          a person decided this
        "figure_id": "0123456789abcdef", "dataset": "added", "document_title": "...", "number_text": "20",
        "outcome": "killed", "place": "Idleb", "period_end": "2020-02-25", "redistributable": true,
        "fields": {"value": [20, 21]}}],          by name the old and the new value; empty unless "changed"
     "not_listed": 12}                            single changes that are not listed

Counted is the published view: a figure that begins to wait, or is rejected, is gone from it; one that was waiting and
is agreed with has been added by review. Figures that other refreshes only bring (a new report, a new year of a data
set) are counted and not listed. ``fields`` are those of CONTENT; dates are ISO text. Entries behind the newest 20 list
only what people decided, so that the file stays small.

While a table is published, ``changes.next.json`` holds the entry that will be added: a run that is cut off between the
table and its log leaves it there, and the next one adds it.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

from etl import store
from etl.rows import BY_PEOPLE
from etl.schema import FRAME_SCHEMA, WITHHELD

KEPT: Final = 200
"""Entries that are kept."""

IN_FULL: Final = 20
"""Entries that list what nobody decided, too."""

LISTED: Final = 500
"""Single changes that an entry lists."""

_NOT_SAID: Final = {
    *("retrieved_at", "method", "table_ref", "text_sha256"),
    *("quote_start", "quote_end", "number_start", "number_end"),
    *("part_of", "claim_id", "series_id", "supersedes", "role", "role_reason"),
}
CONTENT: Final = tuple(name for name in FRAME_SCHEMA if name not in _NOT_SAID)
"""What a figure says. Where it stands, who read it and what it relates to can change without it."""

_TOLD: Final = (
    *("figure_id", "dataset", "document_title", "number_text", "outcome", "place", "period_end", "redistributable"),
)

Entry = dict[str, Any]


def prepare(table: Path, figures: pl.DataFrame, last: pl.DataFrame, moment: datetime) -> None:
    """Write down beside the table what publishing these figures in place of the last ones is about to change.

    The lock of the store must be held, and :func:`settle` follows the publishing. Raises StoreError where it cannot be
    written: nothing is published then.
    """
    entry = compare(figures, last, moment)
    if entry is None:
        return
    words = json.dumps({"before": store.fingerprint(table), "entry": entry}, ensure_ascii=False)
    try:
        store.write_beside(table, _prepared(table), words)
    except OSError as error:
        raise store.cannot_write(table, error) from error


def settle(table: Path) -> None:
    """Put into the log what was prepared, if the table was published since then: now, or by a run that was cut off.

    The lock of the store must be held. A log that cannot be read is put aside, and begun anew. Raises StoreError where
    the log cannot be written; then it is settled the next time.
    """
    prepared = _prepared(table)
    if not prepared.exists():
        return
    try:
        said = _read_prepared(prepared)
        if said and said["before"] != store.fingerprint(table):
            _add(table, said["entry"])
        prepared.unlink()
    except OSError as error:
        raise store.StoreError(
            f"{table.name} is published, but {store.changes(table).name} cannot be written "
            f"({error.strerror or error}): the next refresh writes down what changed"
        ) from error


def _prepared(table: Path) -> Path:
    return table.with_name("changes.next.json")


def _read_prepared(prepared: Path) -> dict[str, Any] | None:
    """The fingerprint of the table ``before``, and the ``entry``; null where somebody wrote something else there."""
    try:
        said = json.loads(prepared.read_text(encoding="utf-8"))
    except ValueError:
        return None
    return said if isinstance(said, dict) and {"before", "entry"} <= said.keys() else None


def _add(table: Path, entry: Entry) -> None:
    """Put an entry on top of the log, once."""
    entries = read(table)
    log = store.changes(table)
    if entries[:1] == [entry]:
        return
    if log.is_file() and not entries:
        log.replace(log.with_name("changes.unreadable.json"))
    entries = [entry, *entries][:KEPT]
    entries[IN_FULL:] = map(_shorten, entries[IN_FULL:])
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in entries)
    store.write_beside(table, log, f'{{"entries": [\n{lines}\n]}}\n')


def _shorten(entry: Entry) -> Entry:
    """An entry that lists only what people decided."""
    listed = entry.get("figures_changed", [])
    kept = [one for one in listed if one.get("decided")]
    return {**entry, "figures_changed": kept, "not_listed": entry.get("not_listed", 0) + len(listed) - len(kept)}


def read(table: Path) -> list[Entry]:
    """The entries beside a table, the newest first; none where there is no log that can be read."""
    try:
        entries = json.loads(store.changes(table).read_text(encoding="utf-8"))["entries"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def compare(figures: pl.DataFrame, last: pl.DataFrame, moment: datetime) -> Entry | None:
    """The entry of a publishing; null where the published view says what it said."""
    new, old = (frame.filter(~pl.col("review_status").is_in(list(WITHHELD))) for frame in (figures, last))
    added = new.join(old, on="figure_id", how="anti")
    gone = old.join(new, on="figure_id", how="anti")
    changed = _changed(new, old)
    counts = _count({"added": added, "changed": changed, "gone": gone})
    if not counts:
        return None
    reviewed = added.filter(pl.col("review_status").is_in(BY_PEOPLE))
    rejected = figures.filter(pl.col("review_status") == "rejected")["figure_id"].implode()
    by_people = pl.col("review_status").is_in(BY_PEOPLE) & (
        pl.col("review_note").ne_missing(pl.col("review_note_last"))
    )
    singles = {
        "added by review": reviewed.select(*_TOLD, decided=pl.lit(True)),
        "gone": gone.select(*_TOLD, decided=pl.col("figure_id").is_in(rejected)),
        "changed": changed.select(*_TOLD, decided=by_people),
    }
    listed = pl.concat(frame.with_columns(what=pl.lit(what)) for what, frame in singles.items()).sort(
        ~pl.col("decided"), "dataset", "figure_id"
    )
    fields = _fields(changed.join(listed.head(LISTED), on="figure_id", how="semi"))
    return {
        "at": moment.isoformat(),
        "figures": new.height,
        "datasets": counts,
        "figures_changed": [
            {name: _plain(value) for name, value in row.items()}
            | {"fields": fields.get(row["figure_id"], {}) if row["what"] == "changed" else {}}
            for row in listed.head(LISTED).select("what", "decided", *_TOLD).iter_rows(named=True)
        ],
        "not_listed": max(0, listed.height - LISTED),
    }


def _changed(new: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    """The figures in both that say something else now, with what they said in columns ``<name>_last``."""
    pairs = new.select(CONTENT).join(old.select(CONTENT), on="figure_id", suffix="_last")
    return pairs.filter(
        pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_last")) for name in CONTENT if name != "figure_id")
    )


def _count(frames: dict[str, pl.DataFrame]) -> dict[str, dict[str, int]]:
    """By dataset how many figures were added, changed and gone; only datasets with one."""
    counts: dict[str, dict[str, int]] = {}
    for what, frame in frames.items():
        for dataset, count in frame.group_by("dataset").len().sort("dataset").iter_rows():
            counts.setdefault(dataset, dict.fromkeys(frames, 0))[what] = count
    return dict(sorted(counts.items()))


def _fields(changed: pl.DataFrame) -> dict[str, dict[str, list[Any]]]:
    """By figure_id and field the old and the new value."""
    return {
        row["figure_id"]: {
            name: [_plain(row[f"{name}_last"]), _plain(row[name])]
            for name in CONTENT
            if name != "figure_id" and row[name] != row[f"{name}_last"]
        }
        for row in changed.iter_rows(named=True)
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
