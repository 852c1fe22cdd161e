"""What a download says of itself: in the reader's language, with every source, and nothing left unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from etl.plain_csv import flatten
from ledger.export import cite_download
from ledger.export.readme import list_sources, tell_columns, tell_left_out, write_sections, write_text
from ledger.export.selected import Share
from ledger.selection import Selection
from tests.ledger.export.downloads import prepare


def test_the_citation_says_what_how_many_by_whom_when_and_where_to_get_it(table: Path) -> None:
    assert cite_download(prepare(table, Selection(outcomes=("killed",), places=("PSE",)))) == (
        "Humanitarian Figures: killed; in Palestine [data set]. 60 figures. Figures published by Sample Ministry. "
        "Downloaded on 21 November 2026 from https://example.org/export.csv?place=SYR"
    )


def test_a_citation_of_many_publishers_counts_the_rest(table: Path) -> None:
    shares = tuple(Share(f"data set {number}", "CC0-1.0", True, 1, date(2026, 1, 1)) for number in range(8))
    assert "data set 4 and 3 more publishers." in cite_download(replace(prepare(table), shares=shares))


def test_the_sources_are_those_whose_figures_leave(table: Path, figures: pl.DataFrame) -> None:
    free = figures.filter(pl.col("redistributable"))
    counted = {source["id"]: source["figures"] for source in list_sources(prepare(table))}
    assert counted == dict(free.group_by("dataset").len().rows())


def test_what_stays_is_told_with_its_reason(table: Path) -> None:
    closed, waiting = tell_left_out(prepare(table))
    assert closed == "1 figure of A closed list: its licence (No passing on) does not allow passing it on."
    assert waiting.startswith("1 figure that waits for review")
    assert tell_left_out(prepare(table, Selection(places=("NGA",)))) == []


def test_every_column_has_its_meaning() -> None:
    assert [name for name, meaning in tell_columns() if meaning] == list(flatten())


def test_the_text_holds_every_line_under_its_heading(table: Path) -> None:
    text = write_text(write_sections(prepare(table), [("Files", ["figures.csv"])], "A note."))
    assert "\nFiles\n- figures.csv\n" in text
    assert "- A note.\n" in text
    assert "- An empty cell means that nothing was said. It never stands for zero.\n" in text
