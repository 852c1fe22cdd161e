"""The listing: every figure once, in the order asked for, over all pages."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from ledger import listing
from ledger.listing import EXACT_FIRST, SORT, count_pages, read_page
from ledger.selection import Selection
from ledger.series import count_figures
from ledger.table import Ledger


def listed(ledger: Ledger, selection: Selection, sort: str) -> list[dict[str, Any]]:
    pages = count_pages(count_figures(ledger, selection))
    in_order = [read_page(ledger, selection, sort, page) for page in range(1, pages + 1)]
    return [row for page in in_order for row in page.to_dicts()]


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_ROWS", 7)


@pytest.mark.parametrize("sort", SORT)
@pytest.mark.usefixtures("short_pages")
def test_every_order_lists_every_figure_once(sort: str, ledger: Ledger, figures: pl.DataFrame) -> None:
    names = [row["figure_id"] for row in listed(ledger, Selection(), sort)]
    assert len(names) == len(set(names))
    assert set(names) == set(figures["figure_id"])


@pytest.mark.usefixtures("short_pages")
def test_the_order_goes_over_all_pages(ledger: Ledger) -> None:
    days = [row["day"] for row in listed(ledger, Selection(), "newest") if row["day"]]
    assert days == sorted(days, reverse=True)
    assert [row["day"] for row in listed(ledger, Selection(), "oldest") if row["day"]] == sorted(days)
    places = [row["place"] for row in listed(ledger, Selection(), "place") if row["place"]]
    assert places == sorted(places)


def test_numbers_are_ordered_by_their_value_else_by_the_end_that_is_known(ledger: Ledger) -> None:
    in_order = listed(ledger, Selection(search="bulletin"), "largest")
    assert [row["number_text"] for row in in_order] == ["20,000", "500", "236", "80 and 100", "15", "10", "4"]


def test_what_is_not_known_comes_last(ledger: Ledger) -> None:
    for sort in ("unsure", "place"):
        known = [
            row["confidence" if sort == "unsure" else sort] is not None for row in listed(ledger, Selection(), sort)
        ]
        assert known == sorted(known, reverse=True)


def test_the_most_exactly_said_come_first_and_among_them_the_most_surely_read(ledger: Ledger) -> None:
    rows = listed(ledger, Selection(), "exact")
    ranks = [(EXACT_FIRST.index(row["qualifier"]), -(row["confidence"] or 1.0)) for row in rows]
    assert ranks == sorted(ranks)


def test_an_order_that_does_not_exist_is_an_error(ledger: Ledger) -> None:
    with pytest.raises(KeyError):
        read_page(ledger, Selection(), "beauty", 1)


def test_pages_are_counted_whole() -> None:
    assert [count_pages(figures) for figures in (0, 1, 100, 101, 401_104)] == [1, 1, 1, 2, 4012]
