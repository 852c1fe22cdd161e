"""The page of measured accuracy, as the dashboard shows it."""

from __future__ import annotations

from pathlib import Path

from ledger.accuracy import read_accuracy


def test_the_page_is_cut_at_its_headings_and_no_word_is_lost(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n\nA # in a line.\n\n## Two\n\n| a | b |\n", encoding="utf-8")
    assert read_accuracy(tmp_path / "a.md") == [("One", "A # in a line."), ("Two", "| a | b |")]


def test_the_measured_page_opens_with_what_was_asked() -> None:
    assert [title for title, _ in read_accuracy()][:2] == ["Measured accuracy", "What was asked, and what is reached"]
