"""The map as a reader uses it, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Visit
from tests.pages.test_pages import serious

Begin = Callable[..., Visit]
BUBBLES = "[data-testid=stPlotlyChart] .scatterlayer .trace"


def click_bubble(seen: Visit, target: str) -> None:
    """Click on the middle of the bubble that stands for this place."""
    point = seen.page.evaluate(
        """target => {
          const chart = document.querySelector(".js-plotly-plot");
          const trace = chart.data.find(trace => (trace.customdata ?? []).some(data => data[0] === target));
          const number = trace.customdata.findIndex(data => data[0] === target);
          const { xaxis, yaxis } = chart._fullLayout;
          chart.scrollIntoView({ block: "center" });
          const edges = chart.getBoundingClientRect();
          return [edges.x + xaxis._offset + xaxis.l2p(trace.x[number]), edges.y + yaxis._offset + yaxis.l2p(trace.y[number])];
        }""",
        target,
    )
    seen.page.mouse.move(*point)
    seen.page.mouse.click(*point)
    seen.settle()


def test_the_map_is_drawn_here_and_says_what_it_shows(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("map")
    page.get_by_role("heading", name="Refugees, by the country where they stay, as counted by Sample Agency").wait_for()
    page.locator(BUBBLES).first.wait_for()
    page.get_by_text("do not mean that anybody endorses or accepts them").wait_for()
    assert (
        page.get_by_role("img", name="The largest numbers").count() or page.get_by_label("The largest numbers").count()
    )
    seen.assert_quiet()


def test_a_bubble_filters_to_its_country_and_back_to_the_world(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("map?drawn=killed&counted=UOSSM")
    page.get_by_role("heading", name="as counted by UOSSM").wait_for()
    click_bubble(seen, "place:SYR")
    assert "place=SYR" in page.url
    page.get_by_role("heading", name="by region of Syria, as counted by UOSSM").wait_for()
    click_bubble(seen, "region:SY07")
    assert "region=SY07" in page.url
    page.get_by_role("button", name="Back to the world").click()
    seen.settle()
    assert "place=" not in page.url
    assert "region=" not in page.url
    seen.assert_quiet()


def test_what_is_drawn_is_chosen_and_held_in_the_address(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("map")
    page.get_by_role("combobox", name="What is drawn").click()
    page.get_by_role("option", name="Killed", exact=True).click()
    seen.settle()
    page.get_by_role("heading", name="People reported killed, by country").wait_for()
    assert "drawn=killed" in page.url
    seen.assert_quiet()


def test_several_groups_of_people_are_not_put_on_one_map(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("map?people=status:civilian&people=status:combatant")
    page.get_by_text("A map shows one group of people at a time.").wait_for()
    assert page.locator(".js-plotly-plot").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_map_of_a_country(scheme: str, server: str, visit: Begin) -> None:
    seen = visit(server, color_scheme=scheme)
    page = seen.open("map?place=SYR")
    assert serious(page) == []
