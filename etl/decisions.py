"""Decisions: what people said of figures that a program read. Records that are kept for good, never overwrites."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from etl.corrections import FIXED
from etl.schema import CLAIM_SCHEMA

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


def to_reading(claim: Mapping[str, Any]) -> Reading:
    """A row of CLAIM_SCHEMA as JSON, without the moment of its reading."""
    return {
        name: value.isoformat() if isinstance(value := claim.get(name), date) else value
        for name in CLAIM_SCHEMA
        if name != "retrieved_at"
    }


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """By figure_id the decision that holds: the one with the highest sequence."""
    held: dict[str, Decision] = {}
    for decision in decisions:
        known = held.get(decision.figure_id)
        if known is None or known.sequence < decision.sequence:
            held[decision.figure_id] = decision
    return held


def digest(decisions: Iterable[Decision]) -> str:
    """A hash of the decisions that hold: where it is another one, their document is read again."""
    held = sorted(latest(decisions).values(), key=lambda decision: decision.figure_id)
    said = [(one.figure_id, one.sequence, one.action, one.reading, one.reason, one.editor) for one in held]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
