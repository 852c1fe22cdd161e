"""Evidence: the words, the cell, the neighbours and the relations of one figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from ledger.evidence import Evidence, marks, read_evidence
from ledger.table import Ledger, open_ledger
from tests.sample import build_sample, write_sample


def test_a_figure_that_is_not_in_the_table_has_no_evidence(ledger: Ledger) -> None:
    assert read_evidence(ledger, "0000000000000000") is None


def test_the_quote_marks_its_own_number_and_the_neighbours_in_it(ledger: Ledger, figure: Any) -> None:
    evidence = read_evidence(ledger, figure("three")["figure_id"])
    assert evidence is not None
    quote = evidence.figure["quote"]
    assert [(quote[start:end], own) for start, end, own in marks(evidence)] == [("Seven", False), ("three", True)]


def test_the_evidence_leads_from_a_part_to_its_whole_and_back(ledger: Ledger, figure: Any) -> None:
    part, whole = figure("three")["figure_id"], figure("Seven")["figure_id"]
    of_part, of_whole = read_evidence(ledger, part), read_evidence(ledger, whole)
    assert of_part is not None and of_whole is not None
    assert of_part.whole is not None and of_part.whole["figure_id"] == whole
    assert [row["figure_id"] for row in of_whole.parts] == [part]


def test_a_cell_has_the_other_figures_of_its_row_and_no_marks(ledger: Ledger, figure: Any) -> None:
    evidence = read_evidence(ledger, figure("2979986")["figure_id"])
    assert evidence is not None
    assert [row["table_ref"]["column"] for row in evidence.neighbours] == ["asylum_seekers"]
    assert marks(evidence) == []


def test_a_figure_that_waits_stands_beside_no_published_one(tmp_path: Path) -> None:
    unsure = pl.col("number_text") == "three"
    status = pl.when(unsure).then(pl.lit("waiting")).otherwise("review_status")
    ledger = open_ledger(write_sample(tmp_path / "t.parquet", build_sample().with_columns(review_status=status)))
    by_number = {row["number_text"]: row["figure_id"] for row in build_sample().to_dicts()}
    whole, part = (read_evidence(ledger, by_number[number]) for number in ("Seven", "three"))
    assert whole is not None and part is not None
    assert by_number["three"] not in {row["figure_id"] for row in [*whole.parts, *whole.neighbours]}
    assert part.whole is not None and part.whole["figure_id"] == by_number["Seven"]


def test_offsets_outside_the_quote_mark_nothing(ledger: Ledger, figure: Any) -> None:
    evidence = read_evidence(ledger, figure("20")["figure_id"])
    assert evidence is not None
    broken = replace(evidence, figure={**evidence.figure, "number_start": 9_000, "number_end": 9_002}, neighbours=[])
    assert marks(broken) == []


def test_two_numbers_that_overlap_are_marked_once_the_own_one_first() -> None:
    own = {"quote": "a dozen", "quote_start": 0, "number_start": 0, "number_end": 7}
    other = {"number_start": 2, "number_end": 7}
    assert marks(Evidence(own, neighbours=[other])) == [(0, 7, True)]
