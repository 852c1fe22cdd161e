"""Corrections: known errors of a source, each with its old value, its new one, the reason and who says so."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

import polars as pl

from etl.schema import CLAIM_SCHEMA
from etl.source import ShapeChanged

CORRECTIONS: Final = Path(__file__).with_name("corrections.csv")
COLUMNS: Final = ("dataset", "figure_id", "field", "old", "new", "reason", "author", "date")
FIXED: Final = {
    *("dataset", "document_id", "number_text", "table_ref", "cell_key", "part_of_key", "text_sha256"),
    *("quote", "quote_start", "quote_end", "number_start", "number_end"),
    *("retrieved_at", "method", "confidence", "review_status", "review_note"),
}
"""What no correction may change: the evidence stays as the source gives it, and the pipeline keeps its own books."""


@dataclass(frozen=True)
class Correction:
    """One line of the file; ``old`` and ``new`` as text, empty for nothing."""

    line: int
    dataset: str
    figure_id: str
    field: str
    old: str
    new: str
    reason: str
    author: str
    date: str


class CorrectionsWrong(Exception):
    """The file of corrections does not say what it must; the message names the line and the column."""


def read_corrections(path: Path = CORRECTIONS) -> dict[str, list[Correction]]:
    """The corrections by dataset. Raises CorrectionsWrong for a line that lacks something or names no claim field."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise CorrectionsWrong(f"{path.name} must have the columns {', '.join(COLUMNS)}, in this order")
        listed: dict[str, list[Correction]] = defaultdict(list)
        for line, row in enumerate(reader, start=2):
            empty = [name for name in COLUMNS if name not in ("old", "new") and not (row[name] or "").strip()]
            if empty or None in row.values() or None in row:
                raise CorrectionsWrong(f"{path.name}, line {line}: {', '.join(empty) or 'a column'} is missing")
            if row["field"] not in CLAIM_SCHEMA.keys() - FIXED:
                raise CorrectionsWrong(f"{path.name}, line {line}: {row['field']!r} is no field that may be corrected")
            listed[row["dataset"]].append(Correction(line, **row))
    return dict(listed)


def digests(corrections: dict[str, list[Correction]]) -> dict[str, str]:
    """By dataset a hash of its corrections: where it is another one, the files are read again."""
    said = {name: repr([astuple(one)[1:] for one in listed]) for name, listed in corrections.items()}
    return {name: hashlib.sha256(words.encode()).hexdigest() for name, words in said.items()}


def correct(claims: pl.DataFrame, ids: pl.Series, corrections: Sequence[Correction]) -> pl.DataFrame:
    """The claims with their corrections, marked as mended with the old value and the reason.

    ``ids`` are the figure_id of the claims. Raises ShapeChanged where the old value is not there any more, or the new
    one does not fit the field.
    """
    for one in corrections:
        if one.figure_id not in ids:
            continue  # of another file: what is in none is found when the whole table is there
        dtype = CLAIM_SCHEMA[one.field]
        here = ids == one.figure_id
        old = claims.filter(here)[one.field].cast(pl.String)[0] or ""
        if old != one.old:
            raise ShapeChanged(
                f"corrections.csv, line {one.line}: the {one.field} of figure {one.figure_id} is {old!r}, not "
                f"{one.old!r} any more; mend the correction or take it off"
            )
        new = pl.Series([one.new or None]).cast(pl.String)
        try:
            typed = (new.str.to_date() if dtype == pl.Date else new.cast(dtype))[0]
        except pl.exceptions.PolarsError:
            raise ShapeChanged(f"corrections.csv, line {one.line}: {one.new!r} does not fit {one.field}") from None
        note = f"{one.field} corrected from {one.old or 'nothing'} to {one.new or 'nothing'}: {one.reason} "
        note += f"({one.author}, {one.date})"
        marked = {
            one.field: pl.lit(typed, dtype=dtype),
            "review_status": pl.lit("mended"),
            "review_note": pl.concat_str(pl.col("review_note"), pl.lit(note), separator="; ", ignore_nulls=True),
        }
        claims = claims.with_columns(
            pl.when(pl.lit(here)).then(value).otherwise(pl.col(name)).alias(name) for name, value in marked.items()
        )
    return claims


def demand_met(corrections: dict[str, list[Correction]], figures: pl.DataFrame) -> None:
    """Raise CorrectionsWrong for a correction of a figure that its dataset, which has figures, does not hold."""
    datasets = set(figures["dataset"].unique())
    ids = set(figures["figure_id"]) if corrections else set()
    for one in (one for name, listed in corrections.items() if name in datasets for one in listed):
        if one.figure_id not in ids:
            raise CorrectionsWrong(
                f"corrections.csv, line {one.line}: {one.dataset} has no figure {one.figure_id}; nothing is published. "
                "Mend the correction or take it off"
            )
