"""What changed, as a reader sees it: refresh by refresh, each change in words, with the way to its evidence."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.server import serve
from tests.conftest import Visit
from tests.pages.test_pages import serious
from tests.sample import HOSTILE, build_sample, write_sample

Begin = Callable[..., Visit]


def change(figure: dict[str, Any], what: str, decided: bool, **fields: Any) -> dict[str, Any]:
    said = ("figure_id", "dataset", "document_title", "number_text", "outcome", "place", "redistributable")
    end = figure["period_end"] and figure["period_end"].isoformat()
    return {name: figure[name] for name in said} | {
        "what": what, "decided": decided, "period_end": end, "fields": fields,
    }  # fmt: skip


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample, with a list of what two refreshes changed in it."""
    table = write_sample(tmp_path_factory.mktemp("changed") / "figures.parquet")
    of = {row["number_text"]: row for row in build_sample().to_dicts()}
    note = "value corrected from 20 to 21: the list holds 21 names (Ana, 2026-11-21)"
    newest = [
        change(of["20"], "changed", True, value=[20, 21], review_note=[None, note], low=[20, 21]),
        change(of["Seven"], "changed", True, review_status=["unreviewed", "agreed"]),
        change(of["three"], "gone", True),
        change(of["hundreds"] | {"document_title": HOSTILE}, "gone", False),
        change(of["11"], "changed", False, place=["Homs", HOSTILE]),
    ]
    counts = {"prose": {"added": 0, "changed": 1234, "gone": 2}}
    older = [change(of["4"], "added by review", True)]
    entries = [
        {"at": at, "figures": 99, "datasets": counts, "figures_changed": changes, "not_listed": not_listed}
        for at, changes, not_listed in (
            ("2026-11-21T16:00:00+00:00", newest, 7),
            ("2026-10-01T09:30:00+00:00", older, 0),
        )
    ]
    table.with_name("changes.json").write_text(json.dumps({"entries": entries}), encoding="utf-8")
    with serve(table) as address:
        yield address


def test_before_anything_changed_the_page_says_so(server: str, visit: Begin) -> None:
    seen = visit(server)
    page = seen.open("changes")
    page.get_by_text("Nothing is noted yet.").wait_for()
    seen.assert_quiet()


def test_a_list_that_cannot_be_read_is_told(visit: Begin, tmp_path: Path) -> None:
    broken = write_sample(tmp_path / "figures.parquet")
    broken.with_name("changes.json").write_text("{", encoding="utf-8")
    with serve(broken) as address:
        page = visit(address).open("changes")
        page.get_by_text("is no list of changes: nothing is known of what changed").wait_for()


def test_each_change_says_what_was_and_what_is(changed: str, visit: Begin) -> None:
    seen = visit(changed)
    page = seen.open("changes")
    headings = page.get_by_role("heading", level=3).all_inner_texts()
    assert [one for one in headings if "UTC" in one] == ["21 November 2026, 16:00 UTC", "1 October 2026, 09:30 UTC"]
    assert page.get_by_role("row").filter(has_text="Reports in prose").first.inner_text().split("\t")[1:] == [
        "0", "1,234", "2",
    ]  # fmt: skip
    mended = page.locator(".hf-node").filter(has_text="20 killed").first.inner_text()
    assert "Put right in review" in mended and "Number from 20 to 21" in mended and "21 names (Ana" in mended
    assert "low" not in mended.split("Note")[0]  # what only follows is not told
    assert "Agreed with in review" in page.locator(".hf-node").filter(has_text="Seven killed").first.inner_text()
    assert "Rejected in review" in page.locator(".hf-node").filter(has_text="three killed").first.inner_text()
    page.get_by_text("7 more are counted and not listed.").wait_for()
    seen.assert_quiet()


def test_hostile_words_stay_words(changed: str, visit: Begin) -> None:
    seen = visit(changed)
    page = seen.open("changes")
    gone = page.locator("div.hf-node").filter(has_text="hundreds displaced")
    assert "=HYPERLINK(" in gone.inner_text() and "Is not published any more" in gone.inner_text()
    assert page.locator(".hf-clickable img, .hf-clickable script, .hf-clickable a").count() == 0
    seen.assert_quiet()


def test_a_change_leads_to_the_evidence_and_older_ones_are_opened(changed: str, visit: Begin) -> None:
    seen = visit(changed)
    page = seen.open("changes")
    page.get_by_text("1 single change").click()
    page.locator("button.hf-node").filter(has_text="4 schools attacked").click()
    page.get_by_role("dialog").locator("mark").filter(has_text="4").first.wait_for()
    seen.assert_quiet()


def test_the_csv_holds_every_change_that_may_leave(changed: str, visit: Begin) -> None:
    seen = visit(changed)
    page = seen.open("changes")
    page.get_by_text("1 change stays here: no licence allows passing the figure on.").wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="All changes listed (CSV)").click()
    with Path(waiting.value.path()).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["number_text"] for row in rows} == {"20", "Seven", "three", "hundreds", "4"}
    assert [row["field"] for row in rows if row["number_text"] == "20"] == ["value", "review_note", "low"]
    assert {row["document_title"][:2] for row in rows if row["number_text"] == "hundreds"} == {"'="}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_list_of_changes(scheme: str, changed: str, visit: Begin) -> None:
    page = visit(changed, color_scheme=scheme).open("changes")
    assert serious(page) == []


def test_the_list_fits_a_phone(changed: str, visit: Begin) -> None:
    page = visit(changed, viewport={"width": 390, "height": 844}).open("changes")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
