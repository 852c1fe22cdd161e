"""Decisions: what people said of figures that a program read. Records that are kept for good, never overwrites."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import polars as pl

from etl.corrections import FIXED
from etl.schema import CLAIM_SCHEMA
from etl.source import PART

ACTIONS: Final = ("agree", "mend", "reject", "add", "reopen")
"""agree: it is as the words say. mend: it is so, with these fields changed. reject: it is no figure, or not this one.
add: the reader missed it, or one number says two things and this is the second. reopen: the decision before is taken
back; the figure is again as the program reads it."""

EDITABLE: Final = tuple(name for name in CLAIM_SCHEMA if name not in FIXED)
"""The fields of a reading that a person may change: the evidence stays as the source gives it."""

Reading = dict[str, Any]
"""A claim as JSON: every field of CLAIM_SCHEMA but `retrieved_at`, dates as ISO text, nothing as null."""


@dataclass(frozen=True)
class Decision:
    """What one person decided of one figure.

    ``id`` is made by whoever decides, so that a decision that is sent twice is kept once. ``sequence`` counts the
    decisions on a figure from 1. ``before`` is what the figure said when it was decided on (null for `add`),
    ``reading`` what it says from now on (null for `reject` and `reopen`).
    """

    id: str
    dataset: str
    document_id: str
    figure_id: str
    sequence: int
    action: str
    before: Reading | None
    reading: Reading | None
    reason: str
    editor: str
    made_at: datetime

    def changes(self) -> dict[str, tuple[Any, Any]]:
        """By field the old and the new value, of the fields that this decision changed."""
        if self.before is None or self.reading is None:
            return {}
        return {
            name: (self.before.get(name), self.reading.get(name))
            for name in EDITABLE
            if self.before.get(name) != self.reading.get(name)
        }


BY_PERSON: Final = "marked by a person"
"""The ``method`` of a figure that the reader missed."""


def to_reading(claim: Mapping[str, Any]) -> Reading:
    """A row of CLAIM_SCHEMA, or of the published table, as JSON, without the moment of its reading.

    A row of the published table has lost the ends of its printed range: they are its bounds.
    """
    said = {
        name: value.isoformat() if isinstance(value := claim.get(name), date) else value
        for name in CLAIM_SCHEMA
        if name != "retrieved_at"
    }
    ranged = claim.get("qualifier") in RANGED or claim.get("bound_basis") == "whole"
    if ranged and "printed_low" not in claim:
        said |= {"printed_low": claim.get("low"), "printed_high": claim.get("high")}
    return said


RANGED: Final = ("between", "vague")
"""Qualifiers whose bounds are printed ends, not made from the value."""


def from_reading(reading: Reading) -> dict[str, Any]:
    """A row of CLAIM_SCHEMA from its JSON."""
    return {
        name: date.fromisoformat(value) if dtype == pl.Date and (value := reading.get(name)) else reading.get(name)
        for name, dtype in CLAIM_SCHEMA.items()
    }


def in_order(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """By figure_id all decisions on it, from the first to the last."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in sorted(decisions, key=lambda one: one.sequence):
        found[decision.figure_id].append(decision)
    return dict(found)


def standing(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """By figure_id the decisions since it was last reopened, from the first to the last; no figure without one."""
    found = {}
    for figure_id, all_of_it in in_order(decisions).items():
        reopened = max((index for index, one in enumerate(all_of_it) if one.action == "reopen"), default=-1)
        if all_of_it[reopened + 1 :]:
            found[figure_id] = all_of_it[reopened + 1 :]
    return found


def status_of(chain: Sequence[Decision]) -> str:
    """The review_status that decisions on one figure, in their order, give it."""
    if chain[-1].action == "reject":
        return "rejected"
    return "mended" if any(decision.changes() for decision in chain) else "agreed"


def note_of(chain: Sequence[Decision]) -> str:
    """The review_note that decisions on one figure, in their order, give it."""
    return "; ".join(map(_note, chain))


def _note(decision: Decision) -> str:
    changes = [f"{name} corrected from {_word(old)} to {_word(new)}" for name, (old, new) in decision.changes().items()]
    said = ", ".join(changes) or {"reject": "rejected", "add": "added"}.get(decision.action, "agreed")
    return f"{said}: {decision.reason} {_who(decision)}" if decision.reason else f"{said} {_who(decision)}"


def lost_note(decision: Decision) -> str:
    """What is said of a figure whose words, or whose cell, are others than those that were decided on."""
    deed = "rejection" if decision.action == "reject" else "approval"
    return f"changed after {deed} by {decision.editor} on {decision.made_at.date()}"


def _who(decision: Decision) -> str:
    return f"({decision.editor}, {decision.made_at.date()})"


def _word(value: Any) -> str:
    return "nothing" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def add_note(before: str | None, note: str) -> str:
    """A review_note with one more; as it was where it ends with that already."""
    if not before or before == note:
        return note
    return before if before.endswith(f"; {note}") else f"{before}; {note}"


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """By figure_id the decision that holds: the one with the highest sequence."""
    held: dict[str, Decision] = {}
    for decision in decisions:
        known = held.get(decision.figure_id)
        if known is None or known.sequence < decision.sequence:
            held[decision.figure_id] = decision
    return held


def by_file(decisions: Mapping[str, Sequence[Decision]]) -> dict[str, list[Decision]]:
    """Decisions by document_id or dataset, as they are by the document_id of a file's first document, or dataset."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for target, listed in decisions.items():
        found[target.partition(PART)[0]] += listed
    return dict(found)


def digest(decisions: Iterable[Decision]) -> str:
    """A hash of the decisions that hold: where it is another one, their document is read again."""
    held = sorted(latest(decisions).values(), key=lambda decision: decision.figure_id)
    said = [(one.figure_id, one.sequence, one.action, one.reading, one.reason, one.editor) for one in held]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
