"""The words around a chart."""

from __future__ import annotations

from datetime import date

import polars as pl

from ledger.selection import Selection
from ledger.series import Drawn
from ui.caption import write_caption


def drawn(*sources: str, left_out: tuple[tuple[int, str], ...] = ()) -> Drawn:
    rows = pl.DataFrame({"figure_id": sources, "source": sources, "dataset": "daily", "day": date(2024, 1, 31)})
    return Drawn(rows, left_out)


def test_the_caption_says_unit_selection_sources_with_dates_and_what_was_left_out_and_why() -> None:
    found = drawn("SOHR", left_out=((1200, "without a date"), (0, "too small")))
    caption = write_caption("People killed", "people", Selection(view=("casualty",)), found, {})
    assert caption.unit == "People. Selected: casualties."
    assert caption.footer == "Sources: SOHR (to 31 January 2024). 1 figure drawn; left out: 1,200 without a date."


def test_where_nothing_is_left_out_that_is_said() -> None:
    assert write_caption("", "people", Selection(), drawn("A", "B"), {}).footer.endswith(
        "2 figures drawn; none left out."
    )


def test_more_sources_than_fit_a_line_are_counted() -> None:
    footer = write_caption("", "people", Selection(), drawn(*"ABCDEFGHIJ"), {}).footer
    assert footer.count("31 January 2024") == 8
    assert "; and 2 more." in footer


def test_a_caveat_is_its_first_sentence_and_says_of_which_data_set() -> None:
    sources = {"daily": {"title": "Daily counts", "caveat": "Hospitals only. And much more besides."}}
    assert write_caption("", "people", Selection(), drawn("A"), sources).caveats == ("Daily counts: Hospitals only.",)


def test_a_data_set_without_a_caveat_says_nothing() -> None:
    assert write_caption("", "people", Selection(), drawn("A"), {"daily": {"caveat": None}}).caveats == ()
