"""The map as a reader uses it, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl
import pytest

from benchmarks.server import serve
from tests.conftest import Visit
from tests.sample import build_sample, write_sample

Begin = Callable[..., Visit]
POINTS = {"SYR": (33.5, 36.3), "TUR": (39.9, 32.9), "LBN": (33.9, 35.5), "COL": (4.6, -74.1), "BGD": (23.7, 90.4)}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on the sample with points for some of its countries."""
    figures = build_sample().with_columns(
        pl.col("iso3").replace_strict({code: at[number] for code, at in POINTS.items()}, default=None).alias(name)
        for number, name in enumerate(("lat", "lon"))
    )
    with serve(write_sample(tmp_path_factory.mktemp("map") / "figures.parquet", figures)) as address:
        yield address


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
          const along = (axis, value) => axis._offset + axis.l2p(value);
          return [edges.x + along(xaxis, trace.x[number]), edges.y + along(yaxis, trace.y[number])];
        }""",
        target,
    )
    seen.page.mouse.move(*point)
    seen.page.mouse.click(*point)
    seen.settle()


def test_the_map_is_drawn_here_and_says_what_it_shows(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("map")
    page.get_by_role("heading", name="Asylum seekers, by the country where they stay, as counted by").wait_for()
    page.get_by_text("do not mean that anybody endorses or accepts them").wait_for()
    page.get_by_text("places have a number and no point on the map: Iran").wait_for()
    assert page.get_by_label("Map: Asylum seekers").count() == 1
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
    page = seen.open("map?people=status:civilian&people=status:unknown")
    page.get_by_text("A map shows one group of people at a time.").wait_for()
    assert page.locator(".js-plotly-plot").count() == 0
