"""The ledger: search, order, pages, and the evidence of a row, as a reader uses them."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from tests.conftest import Visit
from tests.pages.test_pages import one, serious
from tests.sample import build_published

Begin = Callable[..., Visit]
ROWS = ".hf-ledger tbody tr"


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    return build_published()


def numbers(seen: Visit) -> list[str]:
    return seen.page.locator(f"{ROWS} button").all_inner_texts()


def test_a_click_anywhere_on_a_row_opens_its_evidence_and_the_same_row_again(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("ledger?search=University")
    for _ in range(2):
        page.locator(ROWS).first.locator("td").nth(2).click()
        panel = page.get_by_role("dialog")
        assert panel.locator(".hf-quote mark").inner_text() == "60"
        assert "File events.csv · Row 20 · Column best" in panel.inner_text()
        page.keyboard.press("Escape")
        panel.wait_for(state="detached")
        seen.settle()
    seen.assert_quiet()


def test_a_row_is_opened_by_the_keyboard_and_left_where_it_was(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("ledger")
    number = page.locator(f"{ROWS} button").nth(2)
    number.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").locator(".hf-quote").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    assert page.evaluate("document.activeElement.textContent") == number.inner_text()


def test_the_search_box_is_the_filter_of_words(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("ledger")
    box = page.get_by_role("textbox", name="Search")
    box.fill("sohr thursday")
    box.press("Enter")
    page.get_by_text("Figures 1 to 2 of 2.").wait_for()
    assert sorted(numbers(seen)) == ["3", "7"]
    assert "search=" in page.url
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_text("Figures 1 to 2 of 2.").wait_for(state="detached")
    seen.settle()
    assert box.input_value() == ""
    seen.assert_quiet()


def test_the_order_is_kept_in_the_address_and_goes_over_the_whole_selection(
    server: str, visit: Begin, figures: pl.DataFrame
) -> None:
    seen = visit(server)
    page = seen.open("ledger")
    page.get_by_role("combobox", name="Order").click()
    page.get_by_role("option", name="Largest number first").click()
    page.wait_for_url("**sort=largest*")
    seen.settle()
    largest = figures.sort("value", descending=True, nulls_last=True)["value"][0]
    assert numbers(seen)[0] == f"{largest:,}"
    assert numbers(visit_again(seen))[0] == f"{largest:,}"


def visit_again(seen: Visit) -> Visit:
    seen.page.reload()
    seen.settle()
    return seen


def test_pages_are_turned_in_the_address_and_another_selection_begins_at_the_first(
    server: str, visit: Begin, figures: pl.DataFrame
) -> None:
    seen = visit(server)
    page = seen.open("ledger")
    page.get_by_text(f"Figures 1 to 100 of {figures.height}.").wait_for()
    page.get_by_role("button", name="Next page").click()
    page.get_by_text(f"Figures 101 to {figures.height} of {figures.height}.").wait_for()
    assert "page=2" in page.url
    box = page.get_by_role("textbox", name="Search")
    box.fill("sample")
    box.press("Enter")
    page.get_by_text("with the words “sample”").first.wait_for()
    page.get_by_text("Figures 1 to 100 of ").wait_for()
    seen.settle()
    assert "page=" not in page.url
    seen.assert_quiet()


def test_an_unknown_order_is_the_first_and_a_page_beyond_the_last_is_the_last(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("ledger?sort=beauty&page=99")
    page.get_by_text("Figures 101 to ").wait_for()
    assert page.get_by_role("combobox", name="Order").input_value() == "Newest first"
    seen.assert_quiet()


def test_the_relations_of_a_part_are_drawn_and_lead_to_the_whole(
    server: str, visit: Begin, figures: pl.DataFrame
) -> None:
    seen = visit(server)
    page = seen.open(f"ledger?figure={one(figures, 'three')}")
    tree = page.get_by_role("dialog").locator(".hf-tree")
    assert tree.locator("[aria-current]").inner_text() == "This figure: 3"
    tree.get_by_role("button", name="7 civilians reported killed").click()
    page.get_by_role("dialog").locator(".hf-quote mark", has_text="Seven").wait_for()
    tree.get_by_text("Its parts").wait_for()
    seen.assert_quiet()


def test_the_sentences_before_and_after_stand_beside_the_quote(
    server: str, visit: Begin, figures: pl.DataFrame
) -> None:
    seen = visit(server)
    panel = seen.open(f"ledger?figure={one(figures, 'Seven')}").get_by_role("dialog")
    beside = panel.locator(".hf-context").all_inner_texts()
    assert [text.split()[0] for text in beside] == ["At", "More"]
    panel.locator(".hf-context").get_by_text("948,000").click()
    panel.locator(".hf-quote mark", has_text="948,000").wait_for()
    seen.assert_quiet()


def test_the_history_of_a_running_total_is_told(server: str, visit: Begin, figures: pl.DataFrame) -> None:
    seen = visit(server)
    panel = seen.open(f"ledger?figure={one(figures, '1400')}").get_by_role("dialog")
    panel.get_by_text("How this number changed over time").click()
    history = panel.locator(".hf-history li")
    assert history.count() == 9
    assert history.nth(4).inner_text() == "13 October 2023: 1,400 · this figure"
    assert panel.get_by_text("30 reports in all").is_visible()


def test_a_link_to_a_figure_opens_it_once(server: str, visit: Begin, figures: pl.DataFrame) -> None:
    seen = visit(server)
    page = seen.open(f"ledger?figure={one(figures, '20')}")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    seen.settle()
    assert page.get_by_role("dialog").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_evidence_of_a_part(
    scheme: str, server: str, visit: Begin, figures: pl.DataFrame
) -> None:
    seen = visit(server, color_scheme=scheme)
    page = seen.open(f"ledger?figure={one(figures, 'three')}")
    page.get_by_role("dialog").locator(".hf-tree").wait_for()
    assert serious(seen.settle()) == []
