"""What every chart can do: open evidence, be saved, be shared, and stand alone in somebody else's page."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.conftest import Visit
from tests.pages.test_pages import serious

Begin = Callable[..., Visit]

MARKS = """() => {
  const charts = [...document.querySelectorAll(".js-plotly-plot")];
  for (const [at, chart] of charts.entries()) for (const [number, trace] of chart._fullData.entries()) {
    const points = (trace.customdata ?? []).map((held, index) => [held?.[0], index]).filter(([id]) => id);
    if (trace.type !== "scatter" || trace.hoverinfo === "skip" || points.length < 2) continue;
    return {at, number, points: points.map(([id, index]) => ({id, index}))};
  }
}"""
"""The first line or cloud of points that stand for figures."""


def click_mark(page: Page, index: int) -> str:
    """Click on one point of the first line or cloud of points; gives the figure that it stands for."""
    found: dict[str, Any] | None = page.evaluate(MARKS)
    assert found, "no chart here has marks that stand for figures"
    x, y = page.evaluate(
        """({at, number, index}) => {
          const chart = document.querySelectorAll(".js-plotly-plot")[at], {xaxis, yaxis} = chart._fullLayout;
          chart.scrollIntoView({block: "center"});
          const box = chart.getBoundingClientRect(), point = chart.calcdata[number][index];
          return [box.x + xaxis._offset + xaxis.c2p(point.x), box.y + yaxis._offset + yaxis.c2p(point.y)];
        }""",
        {**found, "index": found["points"][index]["index"]},
    )
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)
    page.wait_for_timeout(150)
    page.mouse.click(x, y)
    return str(found["points"][index]["id"])


def close_dialog(seen: Visit) -> None:
    seen.page.keyboard.press("Escape")
    seen.page.get_by_role("dialog").wait_for(state="detached")
    seen.settle()


def test_a_click_on_a_mark_opens_its_evidence_again_and_again_and_dims_nothing(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("casualties")
    for index in (3, 3, 4):
        figure = click_mark(page, index)
        page.get_by_role("dialog").get_by_text(figure).first.wait_for(state="attached")
        close_dialog(seen)
    assert page.locator(".js-plotly-plot [style*='opacity: 0.2']").count() == 0
    seen.assert_quiet()


def test_a_finger_on_a_chart_moves_the_page_and_a_tap_opens_the_evidence(server: str, visit: Begin) -> None:
    seen = visit(server, viewport={"width": 390, "height": 844}, has_touch=True)
    page = seen.open("casualties")
    assert page.evaluate("[...document.querySelectorAll('.js-plotly-plot')].every(c => c.layout.dragmode === false)")


def open_saving(page: Page) -> Any:
    page.get_by_role("button", name="Save or share").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Save or share this chart").wait_for()
    return dialog


def test_a_chart_is_saved_as_a_picture_and_as_data(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("casualties")
    dialog = open_saving(page)
    picture = page.frame_locator("[role=dialog] iframe")
    picture.locator("#png:enabled").wait_for()
    with page.expect_download() as waiting:
        picture.get_by_role("button", name="Save as PNG").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="figures drawn (CSV)").click()
    with Path(waiting.value.path()).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(row["redistributable"] == "true" for row in rows)
    dialog.get_by_text("Licence: ").first.wait_for()
    assert serious(page) == []
    seen.assert_quiet()


def test_the_address_of_a_chart_shows_it_alone_with_the_same_filters(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("casualties?place=SYR")
    dialog = open_saving(page)
    address = dialog.locator("code").filter(has_text="embed=true").first.inner_text().strip()
    query = parse_qs(urlsplit(address).query)
    assert query["place"] == ["SYR"]
    title = page.locator("h3").all_inner_texts()
    seen.open(address.removeprefix(f"{server}/"))
    assert page.locator(".js-plotly-plot").count() == 1
    assert page.locator("h3").inner_text() in title
    assert page.get_by_text("in Syria").first.is_visible()
    assert page.get_by_text("Sources: ").first.is_visible()
    assert page.locator("[data-testid=stSidebar], h1").count() == 0
    full = page.get_by_role("link", name="Humanitarian Figures").get_attribute("href")
    assert full is not None
    assert parse_qs(urlsplit(full).query) == {"place": ["SYR"]}
    assert serious(page) == []
    seen.assert_quiet()


def test_a_chart_that_is_not_there_is_said_with_those_that_are(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("casualties?embed=true&chart=no-such&place=NOWHERE")
    page.get_by_text("draws no chart named “no-such”").wait_for()
    page.get_by_text("The charts of this page are").wait_for()
    page.get_by_text("Not understood in the address: Places: “NOWHERE”").wait_for()
    assert page.locator(".js-plotly-plot:visible").count() == 0


@pytest.mark.parametrize("path", ["", "casualties", "displacement", "children", "sources"])
def test_every_chart_says_in_words_what_it_shows_and_is_no_stop_for_the_keyboard(
    path: str, server: str, visit: Begin
) -> None:
    page = visit(server).open(path)
    names = page.locator("[data-testid=stPlotlyChart]").evaluate_all(
        "all => all.map(chart => [chart.getAttribute('role'), chart.getAttribute('aria-label')])"
    )
    assert names
    assert all(role == "figure" and label for role, label in names)
    assert len({label for _, label in names}) == len(names)
    assert page.locator(".js-plotly-plot [tabindex='0']").count() == 0
