"""Every page as a reader uses it, in a real browser."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import ROOT, Visit
from tests.sample import build_published, build_sample

PAGES = {
    "": "Overview",
    "casualties": "Casualties",
    "displacement": "Displacement",
    "children": "Children",
    "sources": "Sources side by side",
    "map": "Map",
    "ledger": "Ledger",
    "documents": "Documents",
    "quality": "Data quality",
    "changes": "What changed",
    "method": "Method",
    "about": "About",
}
CHARTLESS = ("map", "ledger", "documents", "quality", "changes", "method", "about")
Begin = Callable[..., Visit]


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    return build_published()


def one(figures: pl.DataFrame, number_text: str) -> str:
    return str(figures.filter(pl.col("number_text") == number_text)["figure_id"][0])


def downloaded_ids(seen: Visit) -> list[str]:
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("link", name="(CSV)").first.click()
    with Path(waiting.value.path()).open(encoding="utf-8", newline="") as file:
        return [row["figure_id"] for row in csv.DictReader(file)]


def choose(seen: Visit, label: str, option: str) -> None:
    field = seen.page.get_by_role("combobox", name=label)
    field.click()
    field.fill(option)
    seen.page.get_by_role("option", name=re.compile(rf"{re.escape(option)} · [\d,]+$")).click()
    seen.page.keyboard.press("Escape")
    seen.settle()


def test_every_page_file_is_listed_in_the_front_door() -> None:
    listed = (ROOT / "dashboard.py").read_text(encoding="utf-8")
    files = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")
    assert [name for name in files if f'"{name}": mark(' not in listed] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opened_first_on_a_fresh_server_is_whole(
    path: str, fresh_server: Callable[[], AbstractContextManager[str]], visit: Begin
) -> None:
    with fresh_server() as address:
        seen = visit(address)
        page = seen.open(path)
        assert page.get_by_role("heading", level=1).inner_text() == PAGES[path]
        links = page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()
        assert links == list(PAGES.values())
        assert page.title() == f"{PAGES[path]} · Humanitarian Figures"
        page.locator("[data-testid=stSidebar]").get_by_role("button", name="Clear filters").wait_for()
        if path not in CHARTLESS:
            page.locator(".js-plotly-plot .main-svg").first.wait_for()
        if path == "ledger":
            page.locator(".hf-ledger button").first.wait_for()
        seen.assert_quiet()


def test_a_filter_narrows_the_page_the_address_the_chart_and_the_download(
    server: str, visit: Begin, figures: pl.DataFrame
) -> None:
    seen = visit(server)
    page = seen.open("casualties")
    choose(seen, "Outcomes", "Injured")
    expected = figures.filter(pl.col("outcome") == "injured")
    page.get_by_text(f"{expected.height} figures").first.wait_for()
    assert "outcome=" in page.url
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    assert downloaded_ids(seen) == expected["figure_id"].to_list()
    seen.assert_quiet()


def test_dates_in_the_address_select_and_the_download_equals_them(
    server: str, visit: Begin, figures: pl.DataFrame
) -> None:
    seen = visit(server)
    page = seen.open("?from=2020-02-26&to=2020-02-27")
    page.get_by_text("from 26 February 2020 to 27 February 2020").first.wait_for()
    thursday = figures.filter(pl.col("number_text").is_in(["Seven", "three"]))
    assert downloaded_ids(seen) == thursday["figure_id"].to_list()


def test_a_region_is_chosen_said_in_words_and_kept_in_the_address(
    server: str, visit: Begin, figures: pl.DataFrame
) -> None:
    seen = visit(server)
    page = seen.open("ledger")
    choose(seen, "Regions", "Idleb, Syria")
    page.get_by_text("in Idleb, Syria").first.wait_for()
    assert "region=" in page.url
    chosen = figures.filter((pl.col("admin1_pcode") == "SY07") & pl.col("redistributable"))
    assert sorted(downloaded_ids(seen)) == sorted(chosen["figure_id"])
    seen.assert_quiet()


def test_what_may_not_be_passed_on_stays_out_of_the_download_and_is_counted(
    server: str, visit: Begin, figures: pl.DataFrame
) -> None:
    seen = visit(server)
    page = seen.open("ledger")
    page.get_by_text("1 figure stays here: no licence allows passing it on.").wait_for()
    free = figures.filter(pl.col("redistributable"))
    assert sorted(downloaded_ids(seen)) == sorted(free["figure_id"])


def test_what_waits_for_review_is_told_left_out_and_can_be_looked_at(
    server: str, visit: Begin, figures: pl.DataFrame
) -> None:
    seen = visit(server)
    page = seen.open("ledger")
    page.get_by_text("1 more waits for review and is left out").wait_for()
    waiting = set(build_sample()["figure_id"]) - set(figures["figure_id"])
    assert not waiting & set(downloaded_ids(seen))
    page = seen.open("ledger?review=waiting")
    page.get_by_text("A program read these figures and is not sure enough of them.").wait_for()
    page.get_by_text("1 figure: waiting for review").first.wait_for()
    assert set(downloaded_ids(seen)) == waiting
    seen.assert_quiet()


def test_the_evidence_of_prose_says_how_sure_the_reading_is(server: str, visit: Begin, figures: pl.DataFrame) -> None:
    seen = visit(server)
    panel = seen.open(f"ledger?figure={one(figures, '20')}").get_by_role("dialog")
    panel.get_by_text("about 9 in 10 figures read with this confidence are right").wait_for()
    seen.assert_quiet()


def test_the_method_page_shows_the_measured_accuracy(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("method")
    page.get_by_role("heading", name="Measured accuracy").wait_for()
    assert page.get_by_role("table").filter(has_text="Written, English: found F1").count() == 1
    seen.assert_quiet()


def test_filters_stay_when_the_page_changes_and_go_when_they_are_cleared(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("casualties")
    choose(seen, "Places", "Nigeria")
    page.get_by_text("in Nigeria").first.wait_for()
    page.locator("[data-testid=stSidebarNavLink]", has_text="Displacement").click()
    page.get_by_role("heading", level=1, name="Displacement").wait_for()
    seen.settle()
    assert page.get_by_text("displacement; in Nigeria").first.is_visible()
    assert "place=" in page.url
    page.get_by_role("button", name="Clear filters").click()
    seen.settle()
    page.get_by_text("in Nigeria").first.wait_for(state="detached")
    assert "place=" not in page.url


def test_a_selection_without_figures_says_so_and_draws_nothing(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("children?to=1990-01-01")
    page.get_by_text("No figure meets all of these filters together.").wait_for()
    assert page.locator(".js-plotly-plot").count() == 0
    seen.assert_quiet()


def test_a_card_opens_its_evidence_with_the_number_marked(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("displacement")
    page.locator("[class*=st-key-card-]", has_text="> 948,000").get_by_role("button").click()
    panel = page.get_by_role("dialog")
    assert panel.locator(".hf-quote mark").inner_text() == "948,000"
    assert panel.locator(".hf-quote .hf-neighbour").all_inner_texts() == ["hundreds"]
    assert panel.get_by_text("Sample Wire", exact=False).first.is_visible()
    assert panel.get_by_text("CC-BY-4.0").is_visible()
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")
    seen.assert_quiet()


def test_a_link_to_a_figure_opens_its_evidence_and_leads_to_its_whole(
    server: str, visit: Begin, figures: pl.DataFrame
) -> None:
    seen = visit(server)
    page = seen.open(f"ledger?figure={one(figures, 'three')}")
    panel = page.get_by_role("dialog")
    assert panel.locator(".hf-quote mark").inner_text() == "three"
    panel.get_by_text("Part of").wait_for()
    panel.get_by_role("button", name="7 civilians reported killed").first.click()
    panel.locator(".hf-quote mark", has_text="Seven").wait_for()
    seen.assert_quiet()


def test_hostile_strings_stay_text_wherever_they_are_shown(server: str, visit: Begin, figures: pl.DataFrame) -> None:
    seen = visit(server)
    page = seen.open(f"ledger?figure={one(figures, '7')}&search=evil.example")
    panel = page.get_by_role("dialog")
    assert "<script>" in panel.locator(".hf-quote").inner_text()
    for path in ("casualties?search=evil.example", "?search=evil.example", "sources?search=evil.example"):
        page = seen.open(path)
        assert page.get_by_text("1 figure: ").first.is_visible()
        assert page.locator("img[src*='//evil'], a[href*='//evil'], image[href*='//evil']").count() == 0
        assert "owned" not in page.title()
    seen.assert_quiet()


def test_a_missing_table_is_said_in_one_sentence(tmp_path: Path, visit: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks.server import serve

    with serve(tmp_path / "figures.parquet") as address:
        seen = visit(address)
        seen.page.goto(address)
        seen.page.get_by_text("There is no table at figures.parquet").wait_for(timeout=60_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious_on_a_page(path: str, scheme: str, server: str, visit: Begin) -> None:
    seen = visit(server, color_scheme=scheme)
    page = seen.open(path)
    page.wait_for_timeout(500)
    assert serious(page) == []


def test_axe_finds_nothing_serious_in_the_evidence(server: str, visit: Begin, figures: pl.DataFrame) -> None:
    seen = visit(server)
    page = seen.open(f"ledger?figure={one(figures, '20')}")
    page.get_by_role("dialog").locator("mark").wait_for()
    assert serious(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_phone(path: str, server: str, visit: Begin) -> None:
    seen = visit(server, viewport={"width": 390, "height": 844})
    page = seen.open(path)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_arabic_runs_right_to_left_and_fits_a_phone(path: str, server: str, visit: Begin) -> None:
    seen = visit(server, viewport={"width": 390, "height": 844})
    page = seen.open(f"{path}?lang=ar")
    assert page.evaluate("document.documentElement.lang") == "ar"
    title = page.get_by_role("heading", level=1)
    assert re.fullmatch(r"[\u0600-\u06ff ]+", title.inner_text())
    assert title.evaluate("heading => getComputedStyle(heading).direction") == "rtl"
    assert not page.locator("[data-testid=stSidebar]").is_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    assert serious(page) == []
    seen.assert_quiet()


def serious(page: object) -> list[str]:
    """What axe finds serious or critical, a line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def test_a_total_says_what_it_rests_on_and_opens_the_evidence_of_its_figures(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("casualties")
    page.get_by_role("heading", name="What the figures prove together").wait_for()
    page.get_by_role("button", name="Why not more?").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("What this total rests on").wait_for()
    dialog.get_by_text("Added up").click()
    dialog.get_by_role("button", name="killed").first.click()
    page.get_by_text("Where this number comes from").wait_for()
    seen.assert_quiet()


def test_the_number_to_quote_stands_with_its_citation_in_two_languages(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("casualties")
    page.get_by_role("heading", name="Which number should I quote?").wait_for()
    first = page.locator("[data-testid=stExpander]").filter(has_text="ccording to").first
    first.locator("summary").click()
    first.locator("code").filter(has_text="according to").wait_for()
    first.get_by_text("Français").click()
    first.locator("code").filter(has_text="selon").wait_for()
    assert "Why this one" in first.inner_text()
    seen.assert_quiet()


def test_the_references_of_a_selection_are_downloaded(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("casualties")
    page.get_by_role("button", name="References").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="BibTeX").click()
    assert Path(waiting.value.path()).read_text(encoding="utf-8").startswith("@misc{")


def test_what_each_report_added_is_derived_drawn_and_said_to_be_derived(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("casualties")
    page.get_by_role("heading", name="What each report added to a running total").wait_for()
    page.get_by_text("Derived, said by nobody").wait_for()
    page.get_by_role("radiogroup", name="Reports compared").get_by_text("Day", exact=True).click()
    seen.settle()
    page.get_by_text("spans the days between the two").wait_for()
    seen.assert_quiet()
