"""Any figure is put right from its evidence, published from the page, and told to every reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from playwright.sync_api import Locator

from benchmarks.server import serve
from desk.access import Person
from desk.database import open_desk
from desk.decisions import decide, history
from etl.decisions import to_reading
from tests.conftest import Visit, publish_documents
from tests.pages.test_pages import serious
from tests.sample import build_sample, write_sample

Begin = Callable[..., Visit]
WHY = "Why: what the words or the cell say"
TWO_EDITORS = {"FIGURES_ACCESS": "proxy", "FIGURES_PROXY_SECRET": "s3cret", "FIGURES_EDITORS": "ana, ben"}


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, Any]]:
    return {row["number_text"]: row for row in build_sample().to_dicts()}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, figures: dict[str, dict[str, Any]]) -> Path:
    """The sample, with a desk on which Ana has put one figure right that is not published yet."""
    table = write_sample(tmp_path_factory.mktemp("corrected") / "figures.parquet")
    of = figures["Seven"]
    before = to_reading(of)
    names = (of["dataset"], of["document_id"], of["figure_id"])
    why = "The list <b>holds</b> eight *names*"
    decide(open_desk(table), Person("Ana", True), "a", *names, "mend", before, {**before, "value": 8}, why, 0)
    return table


@pytest.fixture(scope="module")
def alone(sample: Path) -> Iterator[str]:
    """A dashboard on one's own machine."""
    with serve(sample) as address:
        yield address


@pytest.fixture(scope="module")
def hosted(sample: Path) -> Iterator[str]:
    """A dashboard behind a proxy that says who it is: ana and ben are editors."""
    with serve(sample, TWO_EDITORS) as address:
        yield address


def named(name: str) -> dict[str, dict[str, str]]:
    return {"extra_http_headers": {"X-Forwarded-Email": name, "X-Figures-Proxy-Secret": "s3cret"}}


def open_form(seen: Visit, figure_id: str) -> Locator:
    page = seen.open(f"ledger?figure={figure_id}")
    panel = page.get_by_role("dialog")
    panel.get_by_text("Correct this figure").click()
    panel.get_by_text("What is to be said of how it was read?").wait_for()
    seen.settle()
    return panel


def say_that(seen: Visit, panel: Locator, what: str) -> None:
    panel.get_by_text(what, exact=True).click()
    seen.settle()


def ask_for(seen: Visit, panel: Locator, field: str) -> None:
    wrong = panel.get_by_role("combobox", name="What is wrong?")
    wrong.click()
    wrong.fill(field)
    seen.page.get_by_role("option", name=field, exact=True).click()
    seen.page.keyboard.press("Tab")
    seen.settle()


def write(seen: Visit, field: Locator, text: str) -> None:
    field.fill(text)
    field.press("Tab")
    seen.settle()


def save(seen: Visit, panel: Locator) -> None:
    panel.get_by_role("button", name="Save").click()
    seen.settle()


def test_what_an_editor_corrects_is_published_from_the_page_and_told(tmp_path: Path, visit: Begin) -> None:
    table = publish_documents(tmp_path)
    killed = (pl.col("number_text") == "20") & (pl.col("review_status") == "unreviewed")
    figure_id = pl.read_parquet(table).filter(killed)["figure_id"][0]
    with serve(table) as address:
        seen = visit(address)
        panel = open_form(seen, figure_id)
        say_that(seen, panel, "It says something else")
        ask_for(seen, panel, "Number")
        write(seen, panel.get_by_role("spinbutton", name="Number"), "21")
        write(seen, panel.get_by_label(WHY), "The list holds 21 names")
        save(seen, panel)
        panel.get_by_text("Saved. It is in the table after the next refresh.").wait_for()
        panel.get_by_text("What people decided of it").click()
        panel.get_by_text("The newest decision is not in the table yet").wait_for()

        page = seen.open("quality")
        page.get_by_role("button", name="Refresh now").click()
        page.locator(".st-key-refresh-quality").get_by_text("Refreshing, started by").wait_for()
        page.locator(".st-key-refresh-quality").get_by_text("was published on").wait_for(timeout=120_000)
        seen.settle()

        page = seen.open(f"ledger?figure={figure_id}")
        panel = page.get_by_role("dialog")
        panel.get_by_text("At least 21 ").first.wait_for()
        panel.get_by_text("Somebody looked at it and corrected how it was read.").first.wait_for()
        panel.get_by_text("What people decided of it").click()
        panel.get_by_text("Number from 20 to 21; The list holds 21 names").wait_for()
        assert panel.get_by_text("The newest decision is not in the table yet").count() == 0

        page = seen.open("changes")
        told = page.locator(".hf-node").first.inner_text()
        assert "Put right in review" in told and "Number from 20 to 21" in told
        seen.assert_quiet()


def test_a_reader_sees_what_was_decided_and_is_offered_nothing(
    hosted: str, visit: Begin, figures: dict[str, Any]
) -> None:
    seen = visit(hosted)
    page = seen.open(f"ledger?figure={figures['Seven']['figure_id']}")
    panel = page.get_by_role("dialog")
    panel.get_by_text("What people decided of it").click()
    panel.get_by_text("Number from 7 to 8").wait_for()
    assert "The list <b>holds</b> eight *names*" in panel.inner_text()
    assert panel.get_by_text("Correct this figure").count() == 0
    page = seen.open("quality")
    assert page.get_by_role("button", name="Refresh now").count() == 0
    assert page.get_by_text("Try the sources online too").count() == 0
    seen.assert_quiet()


def test_a_cell_of_a_table_is_corrected_like_a_sentence(
    alone: str, visit: Begin, figures: dict[str, Any], sample: Path
) -> None:
    figure = figures["11"]
    seen = visit(alone)
    panel = open_form(seen, figure["figure_id"])
    say_that(seen, panel, "It says something else")
    ask_for(seen, panel, "Outcome")
    panel.get_by_role("combobox", name="Outcome").click()
    seen.page.get_by_role("option", name="injured", exact=True).click()
    seen.settle()
    write(seen, panel.get_by_label(WHY), "The column says so")
    save(seen, panel)
    panel.get_by_text("Saved.").wait_for()
    (decision,) = history(open_desk(sample), figure["figure_id"])
    assert decision.changes() == {"outcome": ("killed", "injured")}
    seen.assert_quiet()


def test_without_a_reason_or_a_change_nothing_can_be_saved(alone: str, visit: Begin, figures: dict[str, Any]) -> None:
    seen = visit(alone)
    panel = open_form(seen, figures["three"]["figure_id"])
    say_that(seen, panel, "It is no figure")
    assert panel.get_by_role("button", name="Save").is_disabled()
    say_that(seen, panel, "It says something else")
    write(seen, panel.get_by_label(WHY), "It is so")
    assert panel.get_by_role("button", name="Save").is_disabled()
    say_that(seen, panel, "It is right")
    assert panel.get_by_role("button", name="Save").is_enabled()


def test_of_two_editors_at_once_the_second_reads_what_the_first_decided(
    hosted: str, visit: Begin, figures: dict[str, Any], sample: Path
) -> None:
    figure_id = figures["hundreds"]["figure_id"]
    ana, ben = visit(hosted, **named("ana")), visit(hosted, **named("ben"))
    forms = [open_form(seen, figure_id) for seen in (ana, ben)]
    for seen, form in zip((ana, ben), forms, strict=True):
        say_that(seen, form, "It is no figure")
        write(seen, form.get_by_label(WHY), "It stands for nothing")
    for seen, form in zip((ana, ben), forms, strict=True):
        save(seen, form)
    forms[0].get_by_text("Saved.").wait_for()
    forms[1].get_by_text("ana has decided on this figure meanwhile, so nothing was saved.").wait_for()
    forms[1].get_by_text("What people decided of it").click()
    forms[1].get_by_text("ana rejected it on").wait_for()
    assert [one.editor for one in history(open_desk(sample), figure_id)] == ["ana"]


def test_who_has_only_begun_when_another_decides_is_told_too(
    hosted: str, visit: Begin, figures: dict[str, Any]
) -> None:
    figure_id = figures["236"]["figure_id"]
    ana, ben = visit(hosted, **named("ana")), visit(hosted, **named("ben"))
    forms = [open_form(seen, figure_id) for seen in (ana, ben)]
    say_that(ana, forms[0], "It is right")
    save(ana, forms[0])
    forms[0].get_by_text("Saved.").wait_for()
    say_that(ben, forms[1], "It is no figure")
    forms[1].get_by_text("ana has decided on this figure meanwhile").wait_for()
    say_that(ben, forms[1], "It is no figure")
    write(ben, forms[1].get_by_label(WHY), "It stands for nothing")
    save(ben, forms[1])
    forms[1].get_by_text("Saved.").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_form(scheme: str, alone: str, visit: Begin, figures: dict[str, Any]) -> None:
    seen = visit(alone, color_scheme=scheme)
    panel = open_form(seen, figures["948,000"]["figure_id"])
    say_that(seen, panel, "It says something else")
    for field in ("Number", "Place", "First day", "How certain"):
        ask_for(seen, panel, field)
    assert serious(seen.page) == []
