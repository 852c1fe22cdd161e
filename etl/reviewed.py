"""What people decided, applied to what the reader gives of a document: a decision holds as long as its words stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, Final

import polars as pl

from etl.decisions import (
    BY_PERSON,
    Decision,
    Reading,
    add_note,
    from_reading,
    lost_note,
    note_of,
    standing,
    status_of,
)
from etl.documents import Document
from etl.prose.claim import credit
from etl.schema import CLAIM_SCHEMA, IDENTIFYING

OTHERWISE: Final = "read otherwise now than what was decided here"
BESIDE: Final = "somebody marked another figure at this number: look at both"
ALIKE: Final = 0.6
"""How much of a changed sentence must be as it was for its figure to be taken for the one that was decided on."""

_OFFSETS: Final = ("quote_start", "quote_end", "number_start", "number_end")
Claim = dict[str, Any]
"""A row of CLAIM_SCHEMA."""


@dataclass(frozen=True)
class Reviewed:
    """Claims with their figure_id as they are after all decisions, and the decisions whose words are gone."""

    claims: pl.DataFrame
    ids: pl.Series
    lost: list[Decision]


def review(
    claims: pl.DataFrame, ids: pl.Series, documents: Mapping[str, Document], decisions: Iterable[Decision]
) -> Reviewed:
    """The claims of some documents (by document_id) with the decisions on their figures.

    A figure whose words stand keeps the reading that a person gave it, and its id, whatever the reader makes of them
    now; what the reader gives at the same number and nobody decided on waits. Where the words are gone, the claim most
    like them waits. Claims on which nobody decided stay as they are.
    """
    chains = standing(decisions)
    by_document: dict[str, dict[str, list[Decision]]] = {}
    for figure_id, chain in chains.items():
        if chain[-1].document_id in documents:
            by_document.setdefault(chain[-1].document_id, {})[figure_id] = chain
    if not by_document:
        return Reviewed(claims, ids, [])
    identified = claims.with_columns(figure_id=ids)
    parts, lost = [identified.filter(~pl.col("document_id").is_in(list(by_document)))], []
    for document_id, decided in by_document.items():
        given = identified.filter(pl.col("document_id") == document_id).to_dicts()
        rows, gone = _review_document({row.pop("figure_id"): row for row in given}, documents[document_id], decided)
        ordered = sorted(rows.items(), key=lambda item: (item[1]["number_start"], item[0]))
        frame = pl.DataFrame([row for _, row in ordered], schema=CLAIM_SCHEMA)
        parts.append(frame.with_columns(figure_id=pl.Series([figure_id for figure_id, _ in ordered], dtype=pl.String)))
        lost += gone
    reviewed = pl.concat(parts)
    return Reviewed(reviewed.drop("figure_id"), reviewed["figure_id"], lost)


def _review_document(
    given: dict[str, Claim], document: Document, chains: Mapping[str, Sequence[Decision]]
) -> tuple[dict[str, Claim], list[Decision]]:
    """By figure_id the claims of one document after the decisions on it; and the decisions whose words are gone."""
    decided: dict[str, Claim] = {}
    lost: list[Decision] = []
    for figure_id, chain in chains.items():
        start = _find(_words(chain), given.get(figure_id), document.text)
        if start is None:
            lost.append(chain[-1])
        else:
            decided[figure_id] = _decide(chain, given.get(figure_id), start, document)
    withdrawn = {
        figure_id for figure_id, chain in chains.items() if (chain[0].action, chain[-1].action) == ("add", "reject")
    }
    held = {figure_id: claim for figure_id, claim in decided.items() if figure_id not in withdrawn}
    alone = {figure_id: claim for figure_id, claim in held.items() if figure_id not in given}
    undecided = {
        figure_id: claim
        for figure_id, claim in given.items()
        if figure_id not in chains and not any(_is_same(claim, other) for other in held.values())
    }
    for claim in undecided.values():
        beside = [figure_id for figure_id, other in alone.items() if _overlap(claim, other)]
        if beside:
            added = all(chains[figure_id][0].action == "add" for figure_id in beside)
            _make_wait(claim, BESIDE if added else OTHERWISE)
    _mark_changed(undecided, lost)
    rows = {**undecided, **decided}
    positions = {str(claim["number_start"]) for claim in rows.values()}
    for figure_id, claim in decided.items():
        if claim["part_of_key"] not in positions:
            claim["part_of_key"] = given.get(figure_id, {}).get("part_of_key")
    return rows, lost


def _words(chain: Sequence[Decision]) -> Reading:
    """What the figure says, or said when it was rejected."""
    return chain[-1].reading or chain[-1].before or {}


def _find(reading: Reading, given: Claim | None, text: str) -> int | None:
    """Where the quote of a reading stands: where the reader finds it, else where it was, else in its one new place.

    Null where the words are gone, stand in several new places, or never held their number.
    """
    quote, number = reading.get("quote") or "", reading.get("number_text") or ""
    inside = (reading.get("number_start") or 0) - (reading.get("quote_start") or 0)
    if not number or inside < 0 or quote[inside : inside + len(number)] != number:
        return None
    for start in (given["quote_start"] if given else None, reading.get("quote_start")):
        if start is not None and text.startswith(quote, start):
            return int(start)
    start = text.find(quote)
    return start if start >= 0 and text.find(quote, start + 1) < 0 else None


def _decide(chain: Sequence[Decision], given: Claim | None, start: int, document: Document) -> Claim:
    """The claim that decisions make of a figure whose words stand at ``start``.

    What the document says of itself is as it says now, unless somebody changed that for this figure.
    """
    claim = from_reading(_words(chain))
    shift = start - claim["quote_start"]
    changed = {name for decision in chain for name in decision.changes()}
    claim |= {name: claim[name] + shift for name in _OFFSETS}
    claim |= {name: value for name, value in credit(document).items() if name not in changed}
    claim |= {"dataset": chain[-1].dataset, "document_id": chain[-1].document_id}
    if claim["part_of_key"] is not None:
        claim["part_of_key"] = str(int(claim["part_of_key"]) + shift)
    if chain[0].action == "add":
        claim |= {"method": BY_PERSON, "confidence": None}
    elif given:
        claim |= {name: given[name] for name in ("method", "confidence")}
    note = add_note(given["review_note"] if given else None, note_of(chain))
    return claim | {"review_status": status_of(chain), "review_note": note}


def _overlap(one: Claim, other: Claim) -> bool:
    return bool(one["number_start"] < other["number_end"] and other["number_start"] < one["number_end"])


def _is_same(one: Claim, other: Claim) -> bool:
    """Whether two claims say the same of the same people with the same number: they would have one id."""
    return _overlap(one, other) and all(one[name] == other[name] for name in IDENTIFYING)


def _make_wait(claim: Claim, note: str) -> None:
    claim |= {"review_status": "waiting", "review_note": add_note(claim["review_note"], note)}


def _mark_changed(undecided: Mapping[str, Claim], lost: Sequence[Decision]) -> None:
    """Make the claim wait that is most like each decision whose words are gone, none for two of them."""
    free = dict(undecided)
    for decision in sorted(lost, key=lambda one: (_words([one]).get("number_start") or 0, one.figure_id)):
        words = _words([decision])
        quote = words.get("quote") or ""
        alike = {figure_id: _likeness(quote, claim["quote"]) for figure_id, claim in free.items()}
        same = {
            figure_id: sum(claim[name] == words.get(name) for name in ("number_text", *IDENTIFYING))
            for figure_id, claim in free.items()
        }
        best = max(alike, key=lambda figure_id: (alike[figure_id], same[figure_id], figure_id), default=None)
        if best is not None and alike[best] >= ALIKE:
            _make_wait(free.pop(best), lost_note(decision))


@lru_cache(maxsize=10_000)
def _likeness(one: str, other: str) -> float:
    """How alike two sentences are, from 0 to 1; what is certainly below ALIKE is not looked at letter by letter."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()
