"""Decisions of the desk: kept for good, one after another on each figure, and only what can be understood."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import fields
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sql

from desk.access import Person, demand_editor
from desk.database import DECISIONS, Desk, storable
from desk.understanding import NotUnderstood, understand
from etl.decisions import Decision, Reading

__all__ = ["DecidedMeanwhile", "NotUnderstood", "decide", "decisions_by_target", "history", "list_decisions"]

NAME: Final = re.compile(r"[\w.-]+", re.ASCII)
"""What ids of decisions, figures and data sets look like."""


class DecidedMeanwhile(Exception):
    """Somebody decided on the figure after it was looked at; ``decision`` is what they decided."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(f"{decision.editor} decided on this figure meanwhile; look at it again, then decide.")
        self.decision = decision


def decide(
    desk: Desk,
    person: Person,
    decision_id: str,
    dataset: str,
    document_id: str,
    figure_id: str,
    action: str,
    before: Reading | None,
    reading: Reading | None,
    reason: str,
    after: int,
    now: datetime | None = None,
) -> Decision:
    """Keep a decision and give it as it is kept; one whose id is kept already is given as it was kept then.

    ``after`` is the sequence of the figure's last decision that the person saw, 0 where they saw none. Raises
    NotAllowed; NotUnderstood, which names the field, for what cannot stand (desk/understanding.py); DecidedMeanwhile
    where the figure's last decision is another one by now.
    """
    editor = demand_editor(person)
    _demand_target(decision_id, dataset, document_id, figure_id)
    if not isinstance(reason, str) or type(after) is not int or after < 0:
        raise NotUnderstood("reason: write it as text, and `after` as a number; look at the figure again")
    before, reading = understand(action, figure_id, before, reading, reason)
    for said in (before, reading):
        if said is not None and (said["dataset"], said["document_id"]) != (dataset, document_id):
            raise NotUnderstood("document_id: the reading is one of another document; look at the figure again")
    decision = Decision(
        *(decision_id, dataset, document_id, figure_id, after + 1, action, before, reading),
        *(storable(reason.strip()), editor, now or datetime.now(UTC)),
    )
    with desk.writing() as connection:
        kept = _asked(connection, DECISIONS.c.id == decision_id)
        if kept:
            if (kept[0].figure_id, kept[0].action, kept[0].reading) != (figure_id, action, reading):
                raise NotUnderstood("id: another decision has the same id; give each its own")
            return kept[0]
        earlier = _asked(connection, DECISIONS.c.figure_id == figure_id)
        last = earlier[-1] if earlier else None
        if last and last.sequence != after:
            raise DecidedMeanwhile(last)
        if after and not last:
            raise NotUnderstood("after: nothing was decided on this figure; look at it again")
        if action == "reopen" and not last:
            raise NotUnderstood("action: nothing was decided on this figure that could be taken back")
        connection.execute(sql.insert(DECISIONS), {name: getattr(decision, name) for name in _COLUMNS})
    return decision


def list_decisions(desk: Desk, document_id: str | None = None, dataset: str | None = None) -> list[Decision]:
    """All decisions, or those of one document or data set; each figure's in the order in which they were made."""
    named = {DECISIONS.c.document_id: document_id, DECISIONS.c.dataset: dataset}
    with desk.reading() as connection:
        return _asked(connection, *(column == storable(name) for column, name in named.items() if name is not None))


def history(desk: Desk, figure_id: str) -> list[Decision]:
    """The decisions on one figure, the first one first."""
    with desk.reading() as connection:
        return _asked(connection, DECISIONS.c.figure_id == storable(figure_id))


def decisions_by_target(desk: Desk) -> dict[str, list[Decision]]:
    """All decisions as a refresh takes them: by document_id for figures with a quote, else by data set."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in list_decisions(desk):
        said = decision.before or decision.reading or {}
        found[decision.document_id if said.get("quote") is not None else decision.dataset].append(decision)
    return dict(found)


_COLUMNS: Final = tuple(field.name for field in fields(Decision))


def _asked(connection: sql.Connection, *holds: sql.ColumnElement[bool]) -> list[Decision]:
    """The decisions of which this holds, each figure's in their order."""
    asked = sql.select(*(DECISIONS.c[name] for name in _COLUMNS)).where(*holds)
    asked = asked.order_by(DECISIONS.c.figure_id, DECISIONS.c.sequence)
    return [Decision(**row) for row in connection.execute(asked).mappings()]


def _demand_target(decision_id: str, dataset: str, document_id: str, figure_id: str) -> None:
    """Raise NotUnderstood for names that no database could keep, or that could name nothing."""
    for field, said, largest in (("id", decision_id, 64), ("figure_id", figure_id, 32), ("dataset", dataset, 120)):
        if not isinstance(said, str) or not NAME.fullmatch(said) or len(said) > largest:
            raise NotUnderstood(f"{field}: {str(said)[:80]!r} is none; look at the figure again")
    if not isinstance(document_id, str) or not document_id.strip() or document_id != storable(document_id):
        raise NotUnderstood("document_id: it names no document; look at the figure again")
