"""Five things that people come for, each from a blank page in at most six actions, on the published table."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from benchmarks.server import serve
from ledger.table import ROOT
from tests.conftest import Visit

Begin = Callable[..., Visit]
MOST = 6


class Reader:
    """A reader at a page, who acts (clicks, types) and whose actions are counted; looking is free."""

    def __init__(self, seen: Visit) -> None:
        self.seen, self.page, self.actions = seen, seen.open(), 0

    def click(self, what: Locator) -> None:
        self.actions += 1
        assert self.actions <= MOST, "more actions than a reader would take"
        what.click()

    def type(self, what: Locator, text: str) -> None:
        self.actions += 1
        assert self.actions <= MOST, "more actions than a reader would take"
        what.fill(text)

    def start_from(self, view: str) -> None:
        self.click(self.page.locator(".st-key-presets").get_by_role("button", name=view))
        self.seen.settle()

    def go_to(self, title: str) -> Page:
        self.click(self.page.locator("[data-testid=stSidebarNavLink]").get_by_text(title, exact=True))
        self.page.get_by_role("heading", level=1, name=title).wait_for()
        return self.seen.settle()


def selected(page: Page) -> str:
    """What the page says is selected: how many figures, and which."""
    return page.locator("[data-testid=stMain] p").filter(has_text="figures: ").first.inner_text()


@pytest.fixture(scope="module")
def published() -> Iterator[str]:
    with serve(ROOT / "data" / "figures.parquet") as address:
        yield address


def test_how_many_children_were_displaced_in_idleb_and_who_said_so(published: str, visit: Begin) -> None:
    reader = Reader(visit(published))
    reader.start_from("Idleb, winter 2019–20")
    page = reader.go_to("Children")
    card = page.locator("[class*=st-key-card-]").filter(has_text="> 500,000").filter(has_text="displaced").first
    assert "According to the UN" in card.inner_text()
    reader.click(card.get_by_role("button", name="Show evidence"))
    panel = page.get_by_role("dialog")
    assert panel.locator(".hf-quote mark").first.inner_text() == "half a million"
    assert "948,000" in panel.inner_text()  # what they are part of
    reader.seen.assert_quiet()


def test_sources_are_compared_on_civilians_killed(published: str, visit: Begin) -> None:
    reader = Reader(visit(published))
    page = reader.go_to("Sources side by side")
    people = page.get_by_role("combobox", name="People counted")
    reader.click(people)
    reader.type(people, "Civilians")
    reader.click(page.get_by_role("option", name="Civilians ·").first)
    reader.seen.settle()
    chart = page.locator(".js-plotly-plot").first
    chart.locator(".annotation").first.wait_for()
    drawn = chart.text_content() or ""
    assert "UCDP" in drawn and "SOHR" in drawn
    page.get_by_text("Why they differ").first.wait_for()
    reader.seen.assert_quiet()


def test_the_filtered_csv_is_downloaded_and_cited(published: str, visit: Begin) -> None:
    reader = Reader(visit(published))
    reader.start_from("Idleb, winter 2019–20")
    with reader.page.expect_download() as waiting:
        reader.click(reader.page.get_by_role("link", name="(CSV)").first)
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8"))))
    assert {row["admin1_pcode"] for row in rows} == {"SY07"}
    reader.click(reader.page.get_by_role("button", name="Other formats, references, citation"))
    citation = reader.page.locator("[data-testid=stPopoverBody] code").first.inner_text()
    assert "Humanitarian Figures" in citation and "Idleb" in citation
    with reader.page.expect_download() as waiting:
        reader.click(reader.page.get_by_role("link", name="Zip"))
    assert "datapackage.json" in zipfile.ZipFile(waiting.value.path()).namelist()


def test_a_view_is_sent_to_a_colleague_by_link(published: str, visit: Begin) -> None:
    reader = Reader(visit(published, permissions=["clipboard-read", "clipboard-write"]))
    reader.start_from("Refugees from Syria")
    said = selected(reader.page)
    assert "refugees" in said and "Syria" in said
    reader.click(reader.page.get_by_role("button", name="Copy link"))
    reader.page.get_by_text("The link to this view is copied.").first.wait_for()
    address = reader.page.evaluate("navigator.clipboard.readText()")
    colleague = visit(published)
    colleague.page.goto(address)
    colleague.settle()
    assert selected(colleague.page) == said


def test_on_which_day_and_why_a_toll_jumped(published: str, visit: Begin) -> None:
    reader = Reader(visit(published))
    reader.start_from("Gaza since October 2023")
    page = reader.go_to("Casualties")
    reader.click(page.get_by_text("days on which these totals jumped, and why").first)
    reader.seen.settle()
    told = page.locator("[class*=st-key-jumps-] [role=grid]").first
    told.wait_for(state="attached")
    assert "judicial committee" in told.inner_text() or "does not say why" in told.inner_text()
    corner = page.locator("[class*=st-key-jumps-] [data-testid=stDataFrame]").first.bounding_box()
    assert corner is not None
    reader.actions += 1
    page.mouse.click(corner["x"] + 16, corner["y"] + 52)  # the box at the left edge of the first row
    page.get_by_role("dialog").locator(".hf-quote mark").first.wait_for()
