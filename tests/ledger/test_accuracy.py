"""The page of measured accuracy, as the dashboard shows it."""

from __future__ import annotations

from pathlib import Path

from ledger.accuracy import IN_FULL, read_accuracy, read_headline


def test_the_page_is_cut_at_its_headings_and_no_word_is_lost(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n\nA # in a line.\n\n## Two\n\n| a | b |\n", encoding="utf-8")
    assert read_accuracy(tmp_path / "a.md") == [("One", "A # in a line."), ("Two", "| a | b |")]


def test_the_measured_page_opens_with_what_was_asked() -> None:
    assert [title for title, _ in read_accuracy()][:2] == ["Measured accuracy", "What was asked, and what is reached"]


def test_the_headline_gives_the_fair_texts_first_and_all_languages_before_each() -> None:
    rows = read_headline()
    assert rows["set"].unique(maintain_order=True).to_list() == list(IN_FULL)
    first = rows.filter(set="unseen")
    assert first["language"][0] == "all"
    assert first["figures"][0] == first["figures"][1:].sum()


def test_a_score_lies_in_its_interval() -> None:
    rows = read_headline().drop_nulls()
    for kind in ("found", "strict"):
        assert rows[kind].is_between(rows[f"{kind}_low"], rows[f"{kind}_high"]).all()
