"""The page of measured accuracy, as the dashboard shows it."""

from __future__ import annotations

from pathlib import Path

from ledger.accuracy import read_accuracy


def test_headings_stand_lower_and_the_rest_is_unchanged(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n\nA # in a line.\n\n## Two\n\n| a | b |\n", encoding="utf-8")
    assert read_accuracy(tmp_path / "a.md") == "### One\n\nA # in a line.\n\n#### Two\n\n| a | b |\n"


def test_the_measured_page_is_there() -> None:
    assert read_accuracy().startswith("### Measured accuracy\n")
