"""Documents: the list, and a document's sentences with their figures marked."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from tests.conftest import Visit
from tests.pages.test_pages import one, serious
from tests.sample import HOSTILE, build_published

Begin = Callable[..., Visit]


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    return build_published()


def test_a_document_is_chosen_from_the_list_and_stands_in_the_address(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("documents")
    page.get_by_role("button", name="A report from Idleb").click()
    page.get_by_role("heading", name="A report from Idleb").wait_for()
    seen.settle()
    assert "document=d1" in page.url
    text = page.locator(".hf-document")
    assert text.locator(".hf-said").all_inner_texts() == ["20", "Seven", "three", "948,000", "hundreds"]
    assert text.locator("button").all_inner_texts() == ["1", "2", "3", "4", "5"]
    page.get_by_role("button", name="All documents").click()
    page.get_by_role("button", name="A report from Idleb").wait_for()
    seen.settle()
    assert "document=" not in page.url
    seen.assert_quiet()


def test_a_marked_number_opens_its_evidence(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("documents?document=d1")
    page.locator(".hf-document .hf-said", has_text="948,000").click()
    panel = page.get_by_role("dialog")
    assert panel.locator(".hf-quote mark").inner_text() == "948,000"
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")
    page.get_by_role("button", name="Figure 3: 3 civilian children reported killed").press("Enter")
    panel.locator(".hf-quote mark", has_text="three").wait_for()
    seen.assert_quiet()


def test_the_evidence_leads_to_its_place_in_the_document(server: str, visit: Begin, figures: pl.DataFrame) -> None:
    seen = visit(server)
    page = seen.open(f"ledger?figure={one(figures, 'three')}")
    page.get_by_role("dialog").get_by_text("Read it in its document").click()
    page.get_by_role("heading", level=1, name="Documents").wait_for()
    assert page.locator(".hf-document mark").inner_text() == "three"
    seen.settle()
    assert page.get_by_role("dialog").count() == 0
    seen.assert_quiet()


def test_filters_hold_in_a_document(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("documents?document=d1&outcome=displaced")
    assert page.locator(".hf-document .hf-said").all_inner_texts() == ["948,000", "hundreds"]
    assert page.locator(".hf-document").inner_text().startswith("…")


def test_a_document_without_selected_figures_is_told_and_the_list_shown(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("documents?document=nowhere")
    page.get_by_text("The document of this link says no figure that meets the filters").wait_for()
    page.get_by_role("button", name="A bulletin").wait_for()


def test_a_data_set_leads_to_its_figures_in_the_ledger(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("documents")
    page.get_by_role("link", name="Its 20 figures in the ledger").click()
    page.get_by_text("Figures 1 to 20 of 20.").wait_for()
    seen.assert_quiet()


def test_a_hostile_document_stays_text(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("documents?document=d3")
    text = page.locator(".hf-document").inner_text()
    assert "<script>" in text and HOSTILE[:40] in text
    assert page.locator("img[src*=evil], a[href*=evil], image[href*=evil]").count() == 0
    assert "owned" not in page.title()
    seen.assert_quiet()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_document(scheme: str, server: str, visit: Begin) -> None:
    seen = visit(server, color_scheme=scheme)
    page = seen.open("documents?document=d1")
    page.locator(".hf-document").wait_for()
    assert serious(seen.settle()) == []


def test_a_document_is_no_wider_than_a_phone(server: str, visit: Begin) -> None:
    seen = visit(server, viewport={"width": 390, "height": 844})
    page = seen.open("documents?document=d2")
    page.locator(".hf-document").wait_for()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
