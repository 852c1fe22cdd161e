"""The charts of the page Casualties as a reader uses them: periods, comparisons, arrangements, clicks."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.conftest import Visit

Begin = Callable[..., Visit]


def chart(page: Page, key: str) -> str:
    return f".st-key-chart-{key} .js-plotly-plot"


def bars(page: Page, key: str) -> list[list[float]]:
    """The heights of the bars of each trace of a chart."""
    found: list[list[float]] = page.locator(chart(page, key)).evaluate(
        "chart => chart._fullData.filter(t => t.type === 'bar').map(t => Array.from(t.y))"
    )
    return found


def test_what_happened_is_drawn_by_the_period_that_the_reader_chooses(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("casualties")
    page.get_by_role("heading", name="What happened, by week: Killed, as counted by Sample University").wait_for()
    weeks = bars(page, "periods")[0]
    page.get_by_role("radiogroup", name="A bar for each").get_by_text("Year", exact=True).click()
    seen.settle()
    page.get_by_role("heading", name="What happened, by year: Killed, as counted by Sample University").wait_for()
    years = bars(page, "periods")[0]
    assert len(years) == 1 < len(weeks)
    assert years[0] >= sum(weeks)
    seen.assert_quiet()


def test_a_click_on_a_bar_of_one_figure_opens_its_evidence(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("casualties")
    plot = page.locator(chart(page, "periods"))
    plot.scroll_into_view_if_needed()
    place = plot.evaluate(
        """chart => {
          const trace = chart._fullData.find(t => t.type === 'bar');
          const index = Array.from(trace.customdata).findIndex(held => held[0]);
          const {xaxis, yaxis, _size} = chart._fullLayout;
          const box = chart.getBoundingClientRect();
          const middle = xaxis.c2p(xaxis.d2c(trace.x[index]) + trace.width[index] / 2);
          return [box.x + _size.l + middle, box.y + _size.t + yaxis.c2p(trace.y[index] / 2)];
        }"""
    )
    page.mouse.click(*place)
    page.get_by_role("dialog").wait_for()
    assert "Sample University" in page.get_by_role("dialog").inner_text()
    seen.assert_quiet()


def test_lines_are_drawn_together_or_one_by_one_and_the_unit_says_the_scale(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("casualties")
    block = page.locator(chart(page, "cumulative-killed"))
    axes = "chart => Object.keys(chart._fullLayout).filter(name => /^yaxis/.test(name)).length"
    assert block.evaluate(axes) == 1
    page.get_by_text("One by one", exact=True).click()
    seen.settle()
    assert block.evaluate(axes) == 3
    page.get_by_text("each chart has a scale of its own").wait_for()
    page.locator("[class*=st-key-log-cumulative-killed]").get_by_text("Logarithmic scale").click()
    seen.settle()
    page.get_by_text("zero stands at the lower edge").wait_for()
    assert block.evaluate("chart => chart._fullLayout.yaxis.type") == "log"
    seen.assert_quiet()


def test_the_legend_shows_each_mark_beside_its_words(server: str, visit: Begin) -> None:
    page = visit(server).open("casualties")
    page.get_by_text("How certainty is drawn").click()
    marks = page.locator(".hf-legend li")
    marks.first.wait_for()
    drawn = "images => images.filter(image => image.complete && image.naturalWidth).length"
    assert marks.count() == page.locator(".hf-legend li img").evaluate_all(drawn) == 9
