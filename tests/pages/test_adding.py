"""Adding documents on the page: files, addresses, what a document says of itself, and its whole text once published."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import polars as pl
from playwright.sync_api import FilePayload, Route

from benchmarks.server import serve
from desk.database import open_desk
from desk.documents import history_of_document, list_documents
from desk.reading import read_for_review
from etl.schema import FRAME_SCHEMA
from tests.pages.reviewing import NAME, OWN, Begin, add
from tests.pages.reviewing import address as address
from tests.pages.reviewing import place as place
from tests.sample import write_sample


def test_a_document_without_its_day_says_so_and_a_bad_file_lets_the_others_go_on(address: str, visit: Begin) -> None:
    seen = visit(address)
    page = seen.open("documents")
    page.get_by_text("Add a document").click()
    files: list[FilePayload] = [
        {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"no PDF at all"},
        {"name": "plain.txt", "mimeType": "text/plain", "buffer": b"Two people died in Homs, a doctor said."},
    ]
    page.route("**/_stcore/upload_file/**", _send_slowly)
    page.locator("input[type=file]").set_input_files(files)
    for file in files:
        page.get_by_text(file["name"]).wait_for()  # nobody is quicker than the list of what was chosen
    page.get_by_role("button", name="Read", exact=True).click()
    told = page.locator(".stAlert").first
    told.wait_for(timeout=120_000)
    assert "broken.pdf: the name says PDF, but the content is no PDF" in told.inner_text()
    page.get_by_label("Title", exact=True).fill("A doctor in Homs")
    page.get_by_role("button", name="Read its figures").click()
    page.get_by_text("published_on").wait_for()
    page.get_by_role("button", name="Do not add it").click()
    page.get_by_role("button", name="Do not add it").wait_for(state="detached")
    seen.assert_quiet()


def test_reading_goes_on_when_the_page_runs_again_meanwhile(address: str, visit: Begin) -> None:
    seen = visit(address)
    page = seen.open("documents")
    page.get_by_text("Add a document").click()
    names = [f"report {number}.txt" for number in range(1, 9)]
    text = b"Two people died in Homs, a doctor said."
    files: list[FilePayload] = [{"name": name, "mimeType": "text/plain", "buffer": text} for name in names]
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_text(names[-1]).wait_for()
    page.get_by_role("button", name="Read", exact=True).click()
    for _ in range(2):  # the part is closed while it works, and opened again
        page.get_by_text("Add a document").click()
    page.get_by_role("button", name="Read its figures").nth(len(names) - 1).wait_for(timeout=120_000)
    assert page.get_by_role("button", name="Read its figures").count() == len(names)
    seen.assert_quiet()


def _send_slowly(route: Route) -> None:
    """As over a slow line: whoever asks for the reading at once is not told that there is no file."""
    time.sleep(1)
    route.continue_()


def test_an_address_is_asked_for_only_where_hosts_are_allowed_and_no_other_host_is_asked(
    place: Path, visit: Begin
) -> None:
    with serve(place, {"FIGURES_FETCH_HOSTS": "reports.example"}) as address:
        seen = visit(address)
        page = seen.open("documents")
        page.get_by_text("Add a document").click()
        page.get_by_label("Or give its address", exact=True).fill("https://elsewhere.example/report.pdf")
        page.get_by_role("button", name="Read", exact=True).click()
        page.get_by_text("elsewhere.example may not be asked from here").wait_for(timeout=60_000)
        assert page.get_by_role("button", name="Read its figures").count() == 0
        seen.assert_quiet()


def test_what_a_document_says_of_itself_is_mended_with_a_reason_and_it_is_taken_out(
    address: str, place: Path, visit: Begin
) -> None:
    seen = visit(address)
    page = add(seen)
    page.get_by_text("What the document says of itself").click()
    page.get_by_label("Publisher", exact=True).fill("Sample Wire")
    page.get_by_label("Why (needed)").first.fill("it stands under the title")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("it stands under the title").wait_for()
    page.locator(".hf-review-head").get_by_text("Sample Wire · 4 May 2021").wait_for()
    seen.settle()
    page.get_by_label("Why (needed)").last.fill("it is another one's")
    page.get_by_role("button", name="Take it out of the table").click()
    page.get_by_text("there is no document").first.wait_for()
    desk = open_desk(place)
    assert list_documents(desk) == []
    assert [one.reason for one in history_of_document(desk, NAME.removeprefix("added/"))] == [
        "added",
        "it stands under the title",
        "it is another one's",
    ]
    desk.engine.dispose()
    seen.assert_quiet()


def test_a_published_document_whose_text_is_at_hand_is_shown_whole(tmp_path: Path, visit: Begin) -> None:
    desk = open_desk(tmp_path / "figures.parquet")
    read = read_for_review(desk, OWN)
    desk.engine.dispose()
    rows = [{name: figure[name] for name in FRAME_SCHEMA} for figure in read.figures]
    figures = pl.DataFrame(rows, schema=FRAME_SCHEMA).with_columns(retrieved_at=pl.lit(datetime(2026, 11, 1)))
    place = write_sample(tmp_path / "figures.parquet", figures.cast(FRAME_SCHEMA))
    with serve(place) as address:
        seen = visit(address)
        page = seen.open(f"documents?document={OWN}")
        text = page.locator(".hf-document").inner_text()
        assert "…" not in text
        without_figures = read.document.text.strip().rpartition("\n")[2]
        assert without_figures[:40] in text
        page.get_by_role("button", name="Review its figures").click()
        page.locator(".hf-panel").wait_for(timeout=60_000)
        seen.assert_quiet()
