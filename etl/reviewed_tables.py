"""What people decided of table cells, applied to the figures that are there, read now or kept from the last table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from etl import rows
from etl.decisions import (
    Decision,
    Reading,
    add_note,
    from_reading,
    in_order,
    lost_note,
    note_of,
    standing,
    status_of,
    to_reading,
)
from etl.schema import CLAIM_SCHEMA, KEYS, complete

NUMBER: Final = ("value", "qualifier", "printed_low", "printed_high")
"""What a cell must still say for a decision on it to hold, besides the fields that the decision changed."""


def review_cells(figures: pl.DataFrame, decisions: Iterable[Decision]) -> pl.DataFrame:
    """The figures (columns of :func:`etl.schema.complete`) with the decisions on those that are table cells.

    A figure kept from the last table bears what was decided before: that is taken off first, so that applying twice is
    applying once. A decision whose cell says something else by now is not applied, and the review_note says so.
    """
    all_of_them = in_order(decisions)
    stand = standing(decision for chain in all_of_them.values() for decision in chain)
    known = list(all_of_them)
    numbered = figures.with_row_index("index")
    mine = numbered.filter(pl.col("figure_id").is_in(known) & pl.col("quote").is_null())
    if mine.is_empty():
        return figures
    given = [_review(row, all_of_them[row["figure_id"]], stand.get(row["figure_id"], [])) for row in mine.to_dicts()]
    claims = pl.DataFrame(given, schema=CLAIM_SCHEMA).with_columns(retrieved_at=mine["retrieved_at"])
    kept = mine.select("index", "figure_id", "part_of", *KEYS)
    decided, _ = rows.check(complete(claims, mine["figure_id"]).drop("part_of", *KEYS).join(kept, on="figure_id"))
    others = numbered.filter(~pl.col("index").is_in(decided["index"].implode()))
    return pl.concat([others, decided.select(others.columns)]).sort("index").drop("index")


def _review(row: Mapping[str, Any], all_of_them: Sequence[Decision], chain: Sequence[Decision]) -> dict[str, Any]:
    """The claim that decisions make of one figure; ``chain`` are those since it was last reopened."""
    said = _undecided(row, all_of_them)
    now, applied = said, list[Decision]()
    for decision in chain:
        before = decision.before or {}
        relevant = {*NUMBER, *decision.changes()}
        seen = next((state for state in (now, said) if all(state[name] == before.get(name) for name in relevant)), None)
        if seen is None:
            now, applied = said, []
        else:
            now = {**seen, **{name: new for name, (_, new) in decision.changes().items()}}
            applied.append(decision)
    if applied and applied[-1] is chain[-1]:
        now = {**now, "review_status": status_of(applied)}
        note: str | None = add_note(said["review_note"], note_of(applied))
    else:
        now = said
        note = add_note(said["review_note"], lost_note(chain[-1])) if chain else said["review_note"]
    return from_reading({**now, "review_note": note})


def _undecided(row: Mapping[str, Any], all_of_them: Sequence[Decision]) -> Reading:
    """What a figure says without the decisions that an earlier refresh applied to it."""
    said = to_reading(row)
    for decision in reversed(all_of_them):
        said |= {name: old for name, (old, new) in decision.changes().items() if said[name] == new}
    note = said["review_note"] or ""
    ends = range(1, len(all_of_them) + 1)
    written = [note_of(all_of_them[first:end]) for end in ends for first in range(end)]
    written += [lost_note(decision) for decision in all_of_them]
    ours = next((words for words in sorted(written, key=len, reverse=True) if note.endswith(words)), None)
    if ours is not None:
        said["review_note"] = note.removesuffix(ours).removesuffix("; ") or None
        said["review_status"] = (all_of_them[0].before or {}).get("review_status") or said["review_status"]
    return said
