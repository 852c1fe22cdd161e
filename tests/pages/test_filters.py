"""The filter bar as a reader uses it: links, going back, changing pages, clearing, two windows, and what is left."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.conftest import Visit
from tests.pages.test_pages import choose
from tests.sample import build_published

Begin = Callable[..., Visit]

FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""The browser has drawn what was changed."""


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def await_query(page: Page, expected: dict[str, list[str]]) -> None:
    """The address comes to hold these parameters, and no others."""
    for _ in range(100):
        if query(page) == expected:
            return
        page.wait_for_timeout(200)
    assert query(page) == expected


def chosen(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("[data-testid=stSidebar] [data-tag]").all_inner_texts()]


def open_list(page: Page, label: str) -> None:
    field = page.get_by_role("combobox", name=label)
    field.scroll_into_view_if_needed()
    page.evaluate(FRAMES)  # a list closes when the page under it is scrolled, which is told with the next frame
    field.click()
    page.get_by_role("option").first.wait_for()


def test_a_link_fills_the_filters_and_tells_what_it_does_not_understand(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("about?place=SYR&place=Atlantis&outcome=killed&from=soon&lang=en")
    page.get_by_text("asks for Places: “Atlantis” and From: “soon”").wait_for()
    await_query(page, {"place": ["SYR"], "outcome": ["killed"]})
    assert page.get_by_text("killed; in Syria").first.is_visible()
    assert [text.split(" · ")[0] for text in chosen(page)] == ["Syria", "Killed"]
    choose(seen, "People counted", "Children")
    assert page.get_by_text("asks for Places").count() == 0
    await_query(page, {"place": ["SYR"], "outcome": ["killed"], "people": ["age_group:child"]})
    seen.assert_quiet()


def test_each_choice_says_how_many_figures_it_would_leave(server: str, visit: Begin) -> None:
    figures = build_published()
    seen = visit(server)
    page = seen.open("about?place=NGA")
    open_list(page, "Outcomes")
    offered = page.get_by_role("option").all_inner_texts()
    left = figures.filter(figures["iso3"] == "NGA")["outcome"].unique().len()
    assert len(offered) == left
    assert "Injured · 1" in offered
    assert not any(text.startswith("Killed") for text in offered)


def test_the_list_stays_open_while_several_are_chosen(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("about?place=NGA")
    open_list(page, "Outcomes")
    page.get_by_role("option", name="Injured").click()
    seen.settle()
    page.get_by_role("option", name="Missing").click()
    seen.settle()
    await_query(page, {"place": ["NGA"], "outcome": ["injured", "missing"]})
    assert chosen(page) == ["Nigeria · 2", "Injured · 1", "Missing · 1"]


def test_choices_made_faster_than_the_page_runs_are_kept(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("about?place=SYR&place=NGA")
    open_list(page, "Outcomes")
    for option in ("Injured", "Missing", "Killed"):
        page.get_by_role("option", name=re.compile(f"^{option}")).click(no_wait_after=True)
    seen.settle()
    await_query(page, {"place": ["SYR", "NGA"], "outcome": ["injured", "missing", "killed"]})


def test_going_back_takes_a_filter_back_and_forward_gives_it_again(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("about?place=SYR")
    choose(seen, "Outcomes", "Killed")
    page.go_back()
    seen.settle()
    page.get_by_text(": in Syria.").wait_for()
    await_query(page, {"place": ["SYR"]})
    page.go_forward()
    seen.settle()
    page.get_by_text("killed; in Syria").first.wait_for()
    await_query(page, {"place": ["SYR"], "outcome": ["killed"]})


def test_filters_go_along_to_another_page_and_back(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("about?place=SYR&lang=fr")
    page.locator("[data-testid=stSidebarNavLink][href$=method]").click()
    page.wait_for_url("**/method*")
    seen.settle()
    await_query(page, {"place": ["SYR"], "lang": ["fr"]})
    for _ in range(4):  # the browser's history keeps the steps in between
        page.go_back()
        seen.settle()
        await_query(page, {"place": ["SYR"], "lang": ["fr"]})
        if "/about" in page.url:
            break
    assert "/about" in page.url


def test_a_change_of_page_is_written_into_the_address_at_once(server: str, visit: Begin) -> None:
    seen = visit(server)
    written: list[str] = []

    def note(data: str | bytes) -> None:
        message = ForwardMsg.FromString(data) if isinstance(data, bytes) else ForwardMsg()
        if message.HasField("page_info_changed"):
            written.append(message.page_info_changed.query_string)

    seen.page.on("websocket", lambda socket: socket.on("framereceived", note))
    page = seen.open("about?place=SYR&lang=fr")
    page.locator("[data-testid=stSidebarNavLink][href$=method]").click()
    seen.settle()
    assert [parse_qs(query) for query in written] == [{"place": ["SYR"], "lang": ["fr"]}]


def test_a_choice_survives_a_change_of_language(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("about?place=NGA&outcome=injured")
    open_list(page, "Language")
    page.get_by_role("option", name="Français").click()
    page.wait_for_url("**lang=fr*")
    seen.settle()
    await_query(page, {"place": ["NGA"], "outcome": ["injured"], "lang": ["fr"]})
    assert len(chosen(page)) == 2


def test_two_windows_do_not_mix_their_filters(server: str, visit: Begin) -> None:
    one, other = visit(server), visit(server)
    one.open("about?place=SYR")
    other.open("about?place=NGA")
    choose(one, "Outcomes", "Killed")
    other.page.reload()
    other.settle()
    await_query(one.page, {"place": ["SYR"], "outcome": ["killed"]})
    await_query(other.page, {"place": ["NGA"]})


def test_an_empty_view_says_which_filter_to_take_away(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("about?place=NGA&outcome=killed")
    page.get_by_text("No figure meets all of these filters together.").wait_for()
    page.get_by_role("button", name="Without “Outcomes”: 7 figures").click()
    seen.settle()
    await_query(page, {"place": ["NGA"]})
    page = seen.open("about?place=NGA&outcome=killed")
    page.get_by_role("button", name="Clear all filters").click()
    seen.settle()
    await_query(page, {})
    seen.assert_quiet()


def test_the_link_is_copied_with_all_that_is_chosen(server: str, visit: Begin) -> None:
    seen = visit(server, permissions=["clipboard-read", "clipboard-write"])
    page = seen.open("about?place=SYR&search=idleb")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("The link to this view is copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    await_query(page, {"place": ["SYR"], "search": ["idleb"]})


def test_a_ready_made_view_is_one_click(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("?place=NGA")
    page.locator("[data-testid=stMain]").get_by_role("button", name="Refugees from Syria").click()
    seen.settle()
    await_query(page, {"origin": ["SYR"], "outcome": ["refugee"]})
    page.get_by_text("refugees; of people from Syria").first.wait_for()
    seen.assert_quiet()


def test_a_missing_table_says_what_happened_and_what_to_do(tmp_path: object, visit: Begin) -> None:
    from benchmarks.server import serve

    with serve(tmp_path / "figures.parquet") as address:  # type: ignore[operator]
        seen = visit(address)
        seen.page.goto(f"{address}/about")
        seen.page.get_by_text("There is no table at figures.parquet").wait_for(timeout=60_000)
        seen.page.get_by_text("python -m etl refresh").wait_for()
