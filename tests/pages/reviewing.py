"""What the tests of adding and reviewing share: a table with a desk of its own, a text, and the way to its review."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from benchmarks.server import serve
from desk.database import open_desk
from desk.decisions import list_decisions
from etl.decisions import Decision
from tests.conftest import Visit
from tests.sample import write_sample

Begin = Callable[..., Visit]

TEXT = """Raids in the north of Borno

Published on 4 May 2021 by Sample Wire

At least 14 civilians were killed in Maiduguri on 2 May 2021, the health ministry said. Six of them were children.

More than 3,000 people fled the town of Bama, according to the UN. Later, 12 herders met on the road.
"""
NAME = "added/2021-05-04-raids-in-the-north-of-borno"
OWN = "documents/idleb-2020-02-26"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The sample as a table of its own, with a desk of its own beside it."""
    return write_sample(tmp_path / "figures.parquet")


@pytest.fixture
def address(place: Path) -> Iterator[str]:
    """A dashboard on that table, used by Anna at her own machine."""
    with serve(place, {"FIGURES_EDITOR": "Anna", "FIGURES_ACCESS": "alone"}) as address:
        yield address


def decided(place: Path) -> list[Decision]:
    desk = open_desk(place)
    try:
        return sorted(list_decisions(desk), key=lambda one: one.made_at)
    finally:
        desk.engine.dispose()


def add(seen: Visit, text: str = TEXT) -> Page:
    """Paste a text and go through what it says of itself to its review."""
    page = seen.open("documents")
    page.get_by_text("Add a document").click()
    assert page.get_by_label("Or give its address").count() == 0
    page.get_by_label("Or paste a text").fill(text)
    page.get_by_role("button", name="Read", exact=True).click()
    page.get_by_role("button", name="Read its figures").click()
    page.locator(".hf-panel").wait_for(timeout=120_000)
    return seen.settle()


def review(seen: Visit, document_id: str, parameters: str = "") -> Page:
    page = seen.page
    page.goto(f"{seen.address}/documents?in_review={document_id}{parameters}")
    page.locator(".hf-panel").wait_for(timeout=120_000)
    return seen.settle()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def told(page: Page, words: str) -> None:
    page.locator(".hf-told").get_by_text(words, exact=True).wait_for(timeout=60_000)


def states(page: Page) -> list[str | None]:
    return [mark.get_attribute("data-state") for mark in page.locator("button.hf-number").all()]


def select_words(page: Page, words: str) -> None:
    """Select words of the text as a reader does with the mouse."""
    page.evaluate(
        """words => {
          const piece = [...document.querySelectorAll("[data-start]")].find(one => one.textContent.includes(words));
          const range = document.createRange();
          const start = piece.textContent.indexOf(words);
          range.setStart(piece.firstChild, start);
          range.setEnd(piece.firstChild, start + words.length);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        words,
    )
