"""A chart as a picture, made in the browser."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import plotly
import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser, Page

from etl.schema import CATEGORY_OF
from ledger.language import speaking
from tests.sample import HOSTILE
from ui.caption import Caption
from ui.colours import FAMILY, GRID, GROUND, INK, colour_of
from ui.picture import PLOTLY, in_light, in_script, write_picture

CAPTION = Caption(
    "People killed, by who counted them" + " and where they did so" * 8,
    "People. Selected: casualties.",
    "Sources: SOHR (to 31 January 2024). 2 figures drawn; none left out.",
    ("Daily counts: Hospitals only.",),
)


def draw(dark: bool) -> go.Figure:
    chart = go.Figure()
    for outcome in CATEGORY_OF:
        chart.add_bar(x=[1], y=[2], marker={"color": colour_of(outcome, dark)})
    chart.update_layout(height=300, font={"color": INK[dark]}, hoverlabel={"bgcolor": GROUND[dark]})
    return chart.update_yaxes(gridcolor=GRID[dark])


def test_a_picture_is_in_the_colours_of_a_light_ground_whichever_the_reader_has() -> None:
    assert in_light(draw(dark=True)) == in_light(draw(dark=False))
    assert not any(colour in json.dumps(in_light(draw(dark=True))) for colour in FAMILY[True].values())


def test_nothing_in_the_data_ends_the_script_that_holds_it() -> None:
    held = {"title": "</script><script>alert(1)</script><!--"}
    assert "<" not in in_script(held)
    assert json.loads(in_script(held)) == held


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A window that has Plotly at its address, asks for nothing else, and fails on any complaint."""
    context = chromium.new_context()
    window = context.new_page()
    complaints: list[str] = []

    def answer(route: Any) -> None:
        if route.request.url == f"http://here.test/{PLOTLY}":
            route.fulfill(path=Path(plotly.__file__).with_name("package_data") / PLOTLY)
        elif route.request.url == "http://here.test/":
            route.fulfill(body="<!DOCTYPE html><title>here</title>", content_type="text/html")
        else:
            complaints.append(route.request.url)
            route.abort()

    window.route(re.compile(r"^http"), answer)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.goto("http://here.test/")
    yield window
    context.close()
    assert complaints == []


@pytest.fixture
def save(page: Page) -> Callable[..., Path]:
    """Saves a chart under these words by one of the buttons; gives the file."""

    def press(button: str, caption: Caption = CAPTION, alternative: str = "One bar.") -> Path:
        page.set_content(write_picture(draw(dark=True), caption, alternative, "killed", dark=True))
        page.locator(f"#{button}:enabled").wait_for()
        with page.expect_download() as waiting:
            page.locator(f"#{button}").click()
        assert waiting.value.suggested_filename == f"killed.{button}"
        return Path(waiting.value.path())

    return press


def said(svg: Path) -> str:
    """All the words of an SVG in their order, lines joined."""
    return " ".join(text for text in ElementTree.parse(svg).getroot().itertext() if text.strip())


def test_the_png_is_twice_1200_pixels_wide(save: Callable[..., Path]) -> None:
    picture = save("png").read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 2400
    assert height > 600


def test_the_svg_holds_title_unit_sources_and_caveat(save: Callable[..., Path]) -> None:
    words = said(save("svg"))
    for text in (CAPTION.title, CAPTION.unit, CAPTION.footer, *CAPTION.caveats, "One bar.", "Humanitarian Figures"):
        assert text in words


def test_no_line_of_words_runs_out_of_the_picture(save: Callable[..., Path], page: Page) -> None:
    page.set_content(save("svg").read_text(encoding="utf-8"))
    lines = page.locator("svg > text").evaluate_all("all => all.map(text => [text.getBBox().x, text.getBBox().width])")
    assert len(lines) > 4
    assert all(start >= 0 and start + width <= 1200 for start, width in lines)


def test_arabic_stands_at_the_right_edge(save: Callable[..., Path], page: Page) -> None:
    with speaking("ar"):
        picture = save("svg", Caption("القتلى المبلغ عنهم", "أشخاص", "المصادر", ()))
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr", "Plotly would cut its labels off"
    page.set_content(picture.read_text(encoding="utf-8"))
    ends = page.locator("svg > text").evaluate_all("all => all.map(text => text.getBBox().x + text.getBBox().width)")
    assert all(1160 < end <= 1200 for end in ends)


def test_hostile_words_stay_text(save: Callable[..., Path]) -> None:
    picture = save("svg", Caption(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,)), alternative=HOSTILE)
    assert " ".join(HOSTILE.split()) in said(picture)
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.parse(picture).iter()}
    assert not tags & {"script", "img", "image", "a", "foreignObject"}
