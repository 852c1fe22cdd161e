"""Ready-made views hold figures in the published table, and the words of the pages are there in English."""

from __future__ import annotations

import pytest

from ledger.options import Options, read_options
from ledger.query import read_query, write_query
from ledger.series import count_figures
from ledger.table import ROOT, Ledger, open_ledger
from ui.presets import PRESETS
from ui.texts import PAGES, find_text

LEAST = 20
"""A view worth beginning with holds so many figures."""


@pytest.fixture(scope="module")
def published() -> tuple[Ledger, Options]:
    ledger = open_ledger(ROOT / "data" / "figures.parquet")
    return ledger, read_options(ledger)


@pytest.mark.parametrize("title", PRESETS)
def test_a_ready_made_view_is_understood_and_holds_figures(title: str, published: tuple[Ledger, Options]) -> None:
    ledger, options = published
    selection, unknown = read_query(PRESETS[title], options)
    assert unknown == []
    assert {name: set(values) for name, values in write_query(selection).items()} == {
        name: set(values) for name, values in PRESETS[title].items()
    }

    assert count_figures(ledger, selection) >= LEAST


@pytest.mark.parametrize("page", ["about", "method"])
def test_a_text_that_is_not_translated_yet_is_shown_in_english(page: str) -> None:
    assert find_text(PAGES / page, "en").stat().st_size > 2000
    assert find_text(PAGES / page, "xx") == find_text(PAGES / page, "en")
