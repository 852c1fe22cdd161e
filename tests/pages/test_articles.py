"""The path that the product began with: the two reports on Idleb are pasted, agreed by keyboard, and published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import polars as pl
import pytest
from playwright.sync_api import Page, expect

from benchmarks.server import serve
from etl.plain_csv import read_csv
from tests.conftest import ROOT, Visit, publish_documents
from tests.pages.reviewing import Begin, press, states, told

ARTICLES = ROOT.parent / "shared" / "articles"
REPORTS = {
    "idleb-2020-02-26": ("20200226", "Idleb on 26 February"),
    "idleb-2020-02-28": ("20200228", "Idleb on 28 February"),
}
AGREED = ("20", "948,000")
"""Numbers of the reports that are to be found in the ledger, a chart and the CSV."""

pytestmark = pytest.mark.skipif(not ARTICLES.exists(), reason=f"the two reports are not here: {ARTICLES}")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A dashboard on a table of the repository's own documents, used by Anna at her own machine."""
    with serve(publish_documents(tmp_path), {"FIGURES_EDITOR": "Anna", "FIGURES_ACCESS": "alone"}) as address:
        yield address


def paste(seen: Visit, name: str) -> Page:
    """Paste a report, and say what its text does not say of itself; what is left is to have its figures read."""
    day, title = REPORTS[name]
    page = seen.open("documents")
    page.get_by_text("Add a document").click()
    page.get_by_label("Or paste a text").fill((ARTICLES / f"{name}.txt").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Read", exact=True).click()
    form = page.locator("[data-testid=stMain]")
    form.get_by_role("textbox", name="Title").fill(title)
    form.get_by_role("textbox", name="Licence", exact=True).fill("CC-BY-4.0")
    form.get_by_role("spinbutton").first.click()
    page.keyboard.type(day, delay=50)
    page.keyboard.press("Tab")
    return seen.settle()


def mark(page: Page) -> None:
    """Have the figures of a report read, and wait until they are marked."""
    page.get_by_role("button", name="Read its figures").click()
    page.locator(".hf-panel").wait_for(timeout=120_000)


def test_two_reports_are_pasted_agreed_by_keyboard_and_in_ledger_chart_and_csv(address: str, visit: Begin) -> None:
    seen = visit(address)
    for name in REPORTS:
        page = paste(seen, name)
        mark(page)
        seen.settle()
        marked = len(states(page))
        assert marked > 3
        press(page, *"a" * marked)
        expect(page.get_by_role("button", name="Every figure is marked")).to_be_enabled(timeout=60_000)
        told(page, "Saved.")
        assert states(page) == ["agreed"] * marked
    page.get_by_role("button", name="Publish what was decided").click()
    page.get_by_text("was published on").wait_for(timeout=120_000)
    seen.settle()

    figures = read_csv(httpx.get(f"{address}/export.csv").content)
    ours = figures.filter(pl.col("dataset") == "added")
    assert set(ours["review_status"]) == {"agreed"}
    assert set(ours["document_title"]) == {title for _, title in REPORTS.values()}
    assert set(AGREED) <= set(ours["number_text"])

    page = seen.open("ledger?search=Idleb+on+26+February")
    row = page.locator(".hf-ledger tr").filter(has_text="RFI").filter(has_text="≥ 20")
    row.filter(has_text="Civilians reported killed").first.wait_for()

    page = seen.open("displacement?place=SYR")
    drawn = page.evaluate(
        """() => [...document.querySelectorAll(".js-plotly-plot")]
          .flatMap(chart => chart.data).flatMap(trace => trace.customdata ?? []).map(held => held?.[0])"""
    )
    assert set(ours.filter(pl.col("number_text") == "948,000")["figure_id"]) & set(drawn)
    seen.assert_quiet()
