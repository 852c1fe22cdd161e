"""Figures that break a rule of the gate, and that a program read or a person changed: they wait, the others go on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import gate
from etl.gate import Failure
from etl.readings import with_keys
from etl.relate import relate
from etl.rows import BY_PEOPLE
from etl.schema import FRAME_SCHEMA, WITHHELD

HELD_BACK: Final = "held back, look at it again"
"""What the note of such a figure begins with."""


def hold_back(figures: pl.DataFrame, exceptions: Path = gate.EXCEPTIONS) -> tuple[pl.DataFrame, list[Failure]]:
    """The related figures with those waiting that break a rule of what figures mean, and how each breaks it.

    One misread sentence, or one slip of an editor, must not keep everything else from being published. Where two
    figures contradict each other, the one that the rule names waits; the other one, where a source printed the first
    in a table and nobody changed it. What is left is a fault of a source, and stops the refresh (:func:`gate.demand`).
    """
    held: list[Failure] = []
    while failures := _find(figures, exceptions):
        held += failures.values()
        waits = pl.col("figure_id").is_in(list(failures))
        notes = pl.DataFrame(
            {"figure_id": failures.keys(), "held": [f"{HELD_BACK}: {failure.rule}" for failure in failures.values()]}
        )
        noted = figures.join(notes, on="figure_id", how="left", maintain_order="left")
        note = pl.concat_str("review_note", "held", separator="; ", ignore_nulls=True)
        waiting = noted.with_columns(
            review_status=pl.when(waits).then(pl.lit("waiting")).otherwise("review_status"),
            review_note=pl.when(waits).then(note).otherwise("review_note"),
            part_of=pl.when(~waits).then("part_of"),
        )
        figures = relate(with_keys(waiting.select(FRAME_SCHEMA.keys())))
    return figures, held


def _find(figures: pl.DataFrame, exceptions: Path) -> dict[str, Failure]:
    """By figure_id the failures of figures that may be held back, one each."""
    read = pl.col("quote").is_not_null() | pl.col("review_status").is_in(BY_PEOPLE)
    may = set(figures.filter(read & ~pl.col("review_status").is_in(WITHHELD))["figure_id"])
    found: dict[str, Failure] = {}
    for failure in gate.judge_meaning(figures, exceptions):
        culprits = [figure_id for figure_id in (failure.figure_id, failure.beside) if figure_id and figure_id in may]
        if culprits:
            found.setdefault(culprits[0], failure)
    return found
