"""How often reviewers agree with the reader, by field and by month; told without loading the reader."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

import polars as pl

from desk.database import Desk
from desk.decisions import list_decisions
from etl.decisions import in_order, standing

FIELDS: Final = (
    *("outcome", "value", "qualifier", "unit", "measure", "status", "age_group", "sex"),
    *("place", "period_end", "source"),
)
"""The fields in which reader and reviewers are compared."""

STANDS: Final = "stands"
"""Beside the fields: of the reader's figures that were decided on, those that stand; the others were rejected."""

FOUND: Final = "found"
"""Beside the fields: of the figures that stand after review, those that the reader had found; the others it missed."""

SHAPE: Final = {"month": pl.Date(), "field": pl.String(), "decided": pl.Int64(), "agreed": pl.Int64()}


def agreement(desk: Desk) -> pl.DataFrame:
    """By ``month`` (its first day) and ``field`` (of FIELDS, STANDS or FOUND) how many were ``decided``, how many
    ``agreed``: the reviewer left as it was what the reader had read.

    The month is that of the decision that holds; figures of tables, which no reader reads, are left out, and so are
    decisions that were taken back. Of a rejected figure no field is compared.
    """
    decided: Counter[tuple[date, str]] = Counter()
    agreed: Counter[tuple[date, str]] = Counter()
    decisions = list_decisions(desk)
    read_first = {figure_id: chain[0].before for figure_id, chain in in_order(decisions).items()}
    for figure_id, chain in standing(decisions).items():
        month, machine, now = chain[-1].made_at.date().replace(day=1), read_first[figure_id], chain[-1].reading
        if (machine or chain[0].reading or {}).get("quote") is None:
            continue
        compared = {FOUND: machine is not None} if now else {}
        if machine:
            compared[STANDS] = now is not None
            compared |= {name: now.get(name) == machine.get(name) for name in FIELDS if now}
        for name, same in compared.items():
            decided[month, name] += 1
            agreed[month, name] += same
    order = (*FIELDS, STANDS, FOUND)
    rows = [(*key, decided[key], agreed[key]) for key in sorted(decided, key=lambda key: (key[0], order.index(key[1])))]
    return pl.DataFrame(rows, schema=SHAPE, orient="row")
