"""Evidence: the words, the cell, the neighbours and the relations of one figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from ledger.evidence import read_evidence, read_reports
from ledger.table import Ledger, open_ledger
from tests.sample import build_sample, write_sample


def test_a_figure_that_is_not_in_the_table_has_no_evidence(ledger: Ledger) -> None:
    assert read_evidence(ledger, "0000000000000000") is None


def test_the_evidence_leads_from_a_part_to_its_whole_and_back(ledger: Ledger, figure: Any) -> None:
    part, whole = figure("three")["figure_id"], figure("Seven")["figure_id"]
    of_part, of_whole = read_evidence(ledger, part), read_evidence(ledger, whole)
    assert of_part is not None and of_whole is not None
    assert of_part.whole is not None and of_part.whole["figure_id"] == whole
    assert [row["figure_id"] for row in of_whole.parts] == [part]


def test_a_cell_has_the_other_figures_of_its_row(ledger: Ledger, figure: Any) -> None:
    evidence = read_evidence(ledger, figure("2979986")["figure_id"])
    assert evidence is not None
    assert [row["table_ref"]["column"] for row in evidence.neighbours] == ["asylum_seekers"]


def test_a_figure_that_waits_stands_beside_no_published_one(tmp_path: Path) -> None:
    unsure = pl.col("number_text") == "three"
    status = pl.when(unsure).then(pl.lit("waiting")).otherwise("review_status")
    ledger = open_ledger(write_sample(tmp_path / "t.parquet", build_sample().with_columns(review_status=status)))
    by_number = {row["number_text"]: row["figure_id"] for row in build_sample().to_dicts()}
    whole, part = (read_evidence(ledger, by_number[number]) for number in ("Seven", "three"))
    assert whole is not None and part is not None
    assert by_number["three"] not in {row["figure_id"] for row in [*whole.parts, *whole.neighbours]}
    assert part.whole is not None and part.whole["figure_id"] == by_number["Seven"]


def revised(tmp_path: Path, chain: dict[str, str]) -> Ledger:
    """The sample in which the total of one day of October replaces that of another, by the numbers that they print."""
    by_number = {row["number_text"]: row["figure_id"] for row in build_sample().to_dicts()}
    replaced = {by_number[new]: by_number[old] for new, old in chain.items()}
    supersedes = pl.col("figure_id").replace_strict(replaced, default=None, return_dtype=pl.String)
    return open_ledger(write_sample(tmp_path / "t.parquet", build_sample().with_columns(supersedes=supersedes)))


def test_the_evidence_follows_revisions_both_ways(tmp_path: Path, figure: Any) -> None:
    ledger = revised(tmp_path, {"600": "200", "1400": "600", "2200": "1400"})
    evidence = read_evidence(ledger, figure("1400")["figure_id"])
    assert evidence is not None
    assert [row["number_text"] for row in evidence.revised] == ["600", "200"]
    assert [row["number_text"] for row in evidence.revisions] == ["2200"]


def test_figures_that_replace_each_other_in_a_circle_are_told_once(tmp_path: Path, figure: Any) -> None:
    evidence = read_evidence(revised(tmp_path, {"600": "200", "200": "600"}), figure("600")["figure_id"])
    assert evidence is not None
    assert [row["number_text"] for row in evidence.revised] == ["200"]
    assert [row["number_text"] for row in evidence.revisions] == ["200"]


def test_the_reports_of_a_running_total_are_those_nearest_in_time(ledger: Ledger, figure: Any) -> None:
    total = figure("1400")  # the seventh day
    reports, of = read_reports(ledger, total)
    assert reports["number_text"].to_list() == [str(200 * day) for day in range(3, 12)]
    assert of == 30


def test_the_first_report_has_only_later_ones(ledger: Ledger, figure: Any) -> None:
    reports, _ = read_reports(ledger, figure("200"))
    assert reports["number_text"].to_list() == [str(200 * day) for day in range(1, 6)]


def test_what_happened_in_a_period_has_no_reports_of_other_periods(ledger: Ledger, figure: Any) -> None:
    reports, of = read_reports(ledger, figure("Seven"))
    assert (reports.height, of) == (0, 0)
