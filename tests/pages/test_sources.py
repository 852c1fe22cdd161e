"""Sources side by side, as a reader uses it: one outcome at a time, and both sides of a contradiction."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl
import pytest

from benchmarks.server import serve
from tests.conftest import Visit
from tests.sample import build_published, write_sample

Begin = Callable[..., Visit]


@pytest.fixture(scope="module")
def disputed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample, and a second source that says another number of the refugees of one day and country."""
    figures = build_published()
    one = figures.filter(pl.col("outcome") == "refugee").sort("as_of", "iso3").tail(1)
    other = one.with_columns(
        figure_id=pl.lit("feedfeedfeedfeed"), source=pl.lit("Another Agency"), number_text=pl.lit("9000000"),
        series_id=pl.lit("another"), value=9_000_000, low=9_000_000, high=9_000_000,
    )  # fmt: skip
    both = pl.concat([figures, other.cast(figures.schema)])
    table = write_sample(tmp_path_factory.mktemp("disputed") / "figures.parquet", both)
    with serve(table) as address:
        yield address


def test_the_outcome_of_most_sources_is_compared_and_another_can_be_chosen(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("sources")
    page.get_by_role("heading", name="Killed: what each source says").wait_for()
    page.get_by_role("radio", name="Injured").click()
    page.get_by_role("heading", name="Injured: what each source says").wait_for()
    seen.settle()
    assert "compare=injured" in page.url
    seen.assert_quiet()


def test_a_link_names_the_outcome_compared(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("sources?compare=displaced")
    page.get_by_role("heading", name="Displaced: what each source says").wait_for()
    assert page.get_by_role("heading", name="Killed: what each source says").count() == 0


def test_the_page_says_who_relays_whom_and_why_the_numbers_differ(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("sources")
    page.get_by_text("SOHR is relayed by Sample Wire, with 2 figures: each is one number, not two.").wait_for()
    rows = page.get_by_role("row").filter(has_text="Sample Ministry")
    assert "people in an invented world" in rows.first.inner_text().lower()
    page.get_by_text("Who each source is").wait_for()
    seen.assert_quiet()


def test_both_claims_of_a_contradiction_open_their_evidence(disputed: str, visit: Begin) -> None:
    seen = visit(disputed)
    page = seen.open("sources?compare=refugee")
    page.get_by_text("1 pair of numbers.").wait_for()
    table = page.locator("[class*=st-key-conflicts] [data-testid=stDataFrame]")
    corner = table.bounding_box()
    assert corner is not None
    table.scroll_into_view_if_needed()
    corner = table.bounding_box()
    assert corner is not None
    page.mouse.click(corner["x"] + 16, corner["y"] + 52)
    cards = page.locator("[class*=st-key-card-conflict]")
    cards.nth(1).wait_for()
    assert ["Sample Agency" in cards.nth(0).inner_text(), "Another Agency" in cards.nth(1).inner_text()] == [True, True]
    cards.nth(1).get_by_role("button", name="Show evidence").click()
    page.get_by_role("dialog").get_by_text("9,000,000").first.wait_for()
    seen.assert_quiet()


def test_a_selection_without_figures_compares_nothing(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("sources?to=1990-01-01")
    assert page.get_by_text("What is compared").count() == 0
    assert page.locator(".js-plotly-plot").count() == 0
    seen.assert_quiet()
