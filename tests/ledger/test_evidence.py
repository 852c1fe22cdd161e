"""Evidence: the words, the cell, the neighbours and the relations of one figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ledger.evidence import Evidence, marks, read_evidence
from ledger.table import Ledger


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


def test_offsets_outside_the_quote_mark_nothing(ledger: Ledger, figure: Any) -> None:
    evidence = read_evidence(ledger, figure("20")["figure_id"])
    assert evidence is not None
    broken = replace(evidence, figure={**evidence.figure, "number_start": 9_000, "number_end": 9_002}, neighbours=[])
    assert marks(broken) == []


def test_two_numbers_that_overlap_are_marked_once_the_own_one_first() -> None:
    own = {"quote": "a dozen", "quote_start": 0, "number_start": 0, "number_end": 7}
    other = {"number_start": 2, "number_end": 7}
    assert marks(Evidence(own, neighbours=[other])) == [(0, 7, True)]
