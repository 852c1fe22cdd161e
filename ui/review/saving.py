"""What the browser sends of a review: each decision is read with mistrust, written once, and answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from desk.access import NotAllowed, Person, demand_editor
from desk.database import Desk
from desk.decisions import DecidedMeanwhile, NotUnderstood, decide, list_decisions
from desk.mending import mend, name_figure
from desk.reading import Review, propose_missed, read_for_review
from etl.decisions import ACTIONS, BY_PERSON, Decision, Reading, to_reading
from etl.schema import KEYS
from ledger.language import say
from ui.review.drawing import OPEN, Figure, decision_words, reading_words, state_of

MOST: Final = 1_000
"""Decisions taken from one message; nobody decides faster than that."""

Answer = dict[str, Any]
"""`state` (saved, refused, meanwhile), `words` for the reader, and of an added figure its `figure`; of one that was
decided otherwise meanwhile `theirs` and `mine`, both readings as sentences."""

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Record:
    """One decision as the browser sends it.

    ``span`` are the words of a missed figure; ``like`` is the figure whose number a second one is read from.
    """

    id: str
    figure: str
    action: str
    after: int
    changes: dict[str, str | None]
    reason: str
    span: tuple[int, int] | None
    like: str


def read_records(sent: object) -> list[Record]:
    """The decisions in a message of the browser; what is none is passed over."""
    if not isinstance(sent, list):
        return []
    return [record for one in sent[:MOST] if (record := _read_record(one))]


def save_records(
    desk: Desk, person: Person, document_id: str, records: Sequence[Record], answers: Mapping[str, Answer]
) -> dict[str, Answer]:
    """Write the decisions that have no answer yet, in their order, and answer each.

    What came after a decision that somebody else was quicker than is not written either: who decided had not seen
    theirs. Raises what the database raises; then all are sent again, and those that were written are known by id.
    """
    unanswered = [record for record in records if record.id not in answers]
    if not unanswered:
        return {}
    review = read_for_review(desk, document_id)
    overtaken = {
        record.figure: answers[record.id]
        for record in records
        if record.id in answers and answers[record.id]["state"] == "meanwhile"
    }
    given: dict[str, Answer] = {}
    written: set[str] = set()
    for record in unanswered:
        if record.figure in written or record.like in written:  # what follows a decision begins with what it says
            review = read_for_review(desk, document_id)
        answer = overtaken.get(record.figure) or _save(desk, person, document_id, review, record)
        written |= {record.figure} if record.figure else set()
        if answer["state"] == "meanwhile" and record.figure:
            overtaken[record.figure] = answer
        given[record.id] = answer
    return given


def read_readings(figures: Sequence[Figure]) -> dict[str, Reading]:
    """By figure_id what each figure says when it is decided on: as the program reads it, else as people left it."""
    return {figure["figure_id"]: _reading(figure) for figure in figures}


def _reading(figure: Figure) -> Reading:
    machine: Reading | None = figure["machine"]
    if machine and state_of(figure) in OPEN:
        return machine
    return to_reading(figure) | {name: (machine or {}).get(name) for name in KEYS}


def _save(desk: Desk, person: Person, document_id: str, review: Review, record: Record) -> Answer:
    figures = {figure["figure_id"]: figure for figure in review.figures}
    try:
        demand_editor(person)
        decisions = list_decisions(desk, document_id=document_id)
        if kept := next((one for one in decisions if one.id == record.id), None):  # sent again: no answer had arrived
            return {"state": "saved", "words": "", "figure": kept.figure_id if record.action == "add" else ""}
        if record.action == "add":
            return _add(desk, person, document_id, figures, record)
        if record.figure not in figures:
            return _refused(say("The document has no such figure any more: it was changed, or is read otherwise now."))
        before = _reading(figures[record.figure])
        reading = mend(before, record.changes) if record.action == "mend" else before
        decide(
            desk, person, record.id, before["dataset"], document_id, record.figure, record.action, before,
            reading if record.action in ("agree", "mend") else None, record.reason, record.after,
        )  # fmt: skip
    except DecidedMeanwhile as error:
        return _overtaken(error.decision, record)
    except (NotAllowed, NotUnderstood) as error:
        return _refused(str(error))
    return {"state": "saved", "words": ""}


def _add(desk: Desk, person: Person, document_id: str, figures: Mapping[str, Figure], record: Record) -> Answer:
    """Write a figure that the program missed, or a second one from the number of another."""
    if record.like:
        if record.like not in figures:
            return _refused(say("The document has no such figure any more: it was changed, or is read otherwise now."))
        begin = _reading(figures[record.like]) | {"method": BY_PERSON, "confidence": None}
    elif record.span:
        begin = propose_missed(desk, document_id, *record.span)
    else:
        return _refused(say("The words of this figure are not said."))
    reading = mend(begin, record.changes)
    figure_id = name_figure(reading, figures, record.id)
    kept = decide(
        desk, person, record.id, reading["dataset"], document_id, figure_id, "add", None, reading, record.reason, 0
    )
    return {"state": "saved", "words": "", "figure": kept.figure_id}


def _overtaken(theirs: Decision, record: Record) -> Answer:
    mine = mend(theirs.before or theirs.reading or {}, record.changes) if record.action == "mend" else None
    return {
        "state": "meanwhile",
        "words": say("{name} decided otherwise meanwhile. {words}.", name=theirs.editor, words=decision_words(theirs)),
        "theirs": reading_words(theirs.reading),
        "mine": reading_words(mine),
    }


def _refused(words: str) -> Answer:
    return {"state": "refused", "words": words}


def _read_record(sent: object) -> Record | None:
    """One decision, if it is one: known action, texts where texts belong, no text longer than a person writes."""
    if not isinstance(sent, dict):
        return None
    texts = {name: sent.get(name) or "" for name in ("id", "figure", "action", "reason", "like")}
    if not all(isinstance(text, str) and len(text) <= 2_000 for text in texts.values()):
        return None
    changes, after = sent.get("changes") or {}, sent.get("after") or 0
    if not isinstance(changes, dict) or not isinstance(after, int) or isinstance(after, bool):
        return None
    if not all(isinstance(new, str | None) and len(new or "") <= 2_000 for new in changes.values()):
        return None
    if not _ID.fullmatch(texts["id"]) or texts["action"] not in ACTIONS or len(texts["figure"]) > 32:
        return None
    return Record(
        id=texts["id"],
        figure=texts["figure"],
        action=texts["action"],
        after=after,
        changes=changes,
        reason=texts["reason"].strip(),
        span=_read_span(sent.get("span")),
        like=texts["like"],
    )


def _read_span(sent: object) -> tuple[int, int] | None:
    start, end = (sent.get("start"), sent.get("end")) if isinstance(sent, dict) else (None, None)
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end < 2**31:
        return start, end
    return None
