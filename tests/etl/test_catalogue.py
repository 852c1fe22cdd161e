"""docs/sources.md: every declared source with its terms, and what it gave to the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import store
from etl.catalogue import PAGE, catalogue
from etl.source import CADENCES
from etl.sources import SOURCES

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_the_declarations_and_the_table_write() -> None:
    _, manifest = store.read(ROOT / store.TABLE)
    written = (ROOT / PAGE).read_text(encoding="utf-8")
    assert written == catalogue(SOURCES, manifest), "run `python -m etl.catalogue`"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_every_source_says_what_a_reader_must_know(source) -> None:
    page = catalogue([source], {})
    for words in (source.counts, source.does_not_count, source.caveat, source.licence, source.citation):
        assert words.strip() and words in page
    assert source.cadence in CADENCES
    assert source.homepage.startswith("https://") or source.folder != "raw"
    assert all(online.url.startswith("https://") for online in source.online)


def test_no_two_sources_have_one_name() -> None:
    assert len({source.id for source in SOURCES}) == len(SOURCES)
