"""Data quality, as a reader uses it: what is fresh, what holds, what was rejected, and who a source is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import polars as pl
import pytest

from benchmarks.server import serve
from desk.access import Person
from desk.database import open_desk
from desk.decisions import decide
from etl.decisions import to_reading
from tests.conftest import Visit
from tests.pages.test_pages import serious
from tests.sample import build_sample, write_sample

Begin = Callable[..., Visit]


@pytest.fixture(scope="module")
def with_rejects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample, with a row that the last refresh rejected."""
    table = write_sample(tmp_path_factory.mktemp("rejects") / "figures.parquet")
    row = ("daily", "daily.json", "7", "the row has no <b>date</b>")
    rejects = pl.DataFrame([row], schema=["source", "file", "position", "reason"], orient="row")
    rejects.write_parquet(table.with_name("rejects.parquet"))
    with serve(table) as address:
        yield address


def test_the_page_says_what_must_hold_how_it_was_read_and_what_waits(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("quality")
    page.get_by_text("5 of 5 data sets are up to date.").wait_for()
    page.get_by_text("1 figure waits for review.").wait_for()
    assert page.get_by_role("row").filter(has_text="A part is not larger than its whole").count() == 1
    page.get_by_text("1 figure may not be passed on").wait_for()
    page.get_by_text("Which rows were rejected is not known here").wait_for()
    seen.assert_quiet()


def test_one_click_on_a_row_says_who_a_source_is(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("quality")
    table = page.locator("[class*=st-key-freshness] [data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    corner = table.bounding_box()
    assert corner is not None
    page.mouse.click(corner["x"] + 16, corner["y"] + 52)
    credit = page.locator(".st-key-credit")
    credit.get_by_text("Invented for tests.").first.wait_for()
    assert "Does not count" in credit.inner_text()
    assert credit.locator("b").count() == 0  # a place named “Nowhere <b>at all</b>” stays text
    seen.assert_quiet()


def test_the_measured_accuracy_stands_here_and_leads_to_the_method(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("quality")
    assert page.get_by_role("row").filter(has_text="Arabic").count() >= 1
    page.get_by_role("link", name="How this was measured, and all scores").click()
    page.get_by_role("heading", level=1, name="Method").wait_for()


def test_rejected_rows_are_told_with_their_reasons(with_rejects: str, visit: Begin) -> None:
    seen = visit(with_rejects)
    page = seen.open("quality")
    page.get_by_text("1 row was rejected at the last refresh").wait_for()
    page.get_by_text("Rejected rows, by source and reason").click()
    row = page.get_by_role("row").filter(has_text="the row has no")
    assert "<b>date</b>" in row.first.inner_text()
    seen.assert_quiet()


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample, of which an editor has agreed with ten figures, put one right and rejected one."""
    table = write_sample(tmp_path_factory.mktemp("reviewed") / "figures.parquet")
    desk, editor = open_desk(table), Person("Ana", True)
    prose = [row for row in build_sample().to_dicts() if row["quote"] is not None and row["value"]][:12]
    for place, row in enumerate(prose):
        action = {0: "mend", 1: "reject"}.get(place, "agree")
        before = to_reading(row)
        reading = {"mend": {**before, "place": "Aleppo"}, "reject": None}.get(action, before)
        names = (row["dataset"], row["document_id"], row["figure_id"])
        moment = datetime(2026, 9 + place % 2, 5, tzinfo=UTC)
        decide(desk, editor, f"d{place}", *names, action, before, reading, "it says so", 0, moment)
    with serve(table) as address:
        yield address


def test_before_anybody_reviewed_anything_the_page_says_so(with_rejects: str, visit: Begin) -> None:
    page = visit(with_rejects).open("quality")
    page.get_by_text("Nobody has reviewed a figure here yet.").wait_for()


def test_how_far_people_agree_is_told_by_field_and_by_month(reviewed: str, visit: Begin) -> None:
    seen = visit(reviewed)
    page = seen.open("quality")
    page.get_by_text("12 figures that a program read were reviewed by people.").wait_for()
    cells = {row.split("\t")[0]: row.split("\t")[1:] for row in page.get_by_role("row").all_inner_texts()}
    assert cells["Is a figure, and was not rejected"] == ["11 of 12", "92 (between 65 and 99)"]
    assert cells["Place"][0] == "10 of 11"
    assert cells["Number"][0] == "11 of 11"
    page.get_by_text("Month by month").click()
    seen.settle()
    page.locator("[class*=st-key-chart-agreement] .main-svg").first.wait_for()
    page.get_by_role("row").filter(has_text="September 2026").get_by_text("too few to say").first.wait_for()
    assert serious(page) == []
    seen.assert_quiet()
