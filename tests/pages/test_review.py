"""Adding a document and reviewing its figures, as an editor does it in a real browser; and a visitor, who may not."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import FilePayload, Page, expect

from desk.database import open_desk
from desk.decisions import list_decisions
from desk.documents import history_of_document, list_documents
from desk.reading import read_for_review
from etl.decisions import Decision
from etl.schema import FRAME_SCHEMA
from tests.conftest import ROOT, Visit, serve
from tests.pages.test_pages import serious
from tests.sample import write_sample

Begin = Callable[..., Visit]

TEXT = """Raids in the north of Borno

Published on 4 May 2021 by Sample Wire

At least 14 civilians were killed in Maiduguri on 2 May 2021, the health ministry said. Six of them were children.

More than 3,000 people fled the town of Bama, according to the UN. Later, 12 herders met on the road.
"""
NAME = "added/2021-05-04-raids-in-the-north-of-borno"
OWN = "documents/idleb-2020-02-26"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The sample as a table of its own, with a desk of its own beside it."""
    return write_sample(tmp_path / "figures.parquet")


@pytest.fixture
def address(place: Path) -> Iterator[str]:
    """A dashboard on that table, used by Anna at her own machine."""
    with serve(place, {"FIGURES_EDITOR": "Anna", "FIGURES_ACCESS": "alone"}) as address:
        yield address


def decided(place: Path) -> list[Decision]:
    desk = open_desk(place)
    try:
        return sorted(list_decisions(desk), key=lambda one: one.made_at)
    finally:
        desk.engine.dispose()


def add(seen: Visit, text: str = TEXT) -> Page:
    """Paste a text and go through what it says of itself to its review."""
    page = seen.open("documents")
    page.get_by_text("Add a document").click()
    assert page.get_by_label("Or give its address").count() == 0
    page.get_by_label("Or paste a text").fill(text)
    page.get_by_role("button", name="Read", exact=True).click()
    page.get_by_role("button", name="Read its figures").click()
    page.locator(".hf-panel").wait_for(timeout=120_000)
    return seen.settle()


def review(seen: Visit, document_id: str, parameters: str = "") -> Page:
    page = seen.page
    page.goto(f"{seen.address}/documents?in_review={document_id}{parameters}")
    page.locator(".hf-panel").wait_for(timeout=120_000)
    return seen.settle()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def told(page: Page, words: str) -> None:
    page.locator(".hf-told").get_by_text(words, exact=True).wait_for(timeout=60_000)


def states(page: Page) -> list[str | None]:
    return [mark.get_attribute("data-state") for mark in page.locator("button.hf-number").all()]


def select_words(page: Page, words: str) -> None:
    """Select words of the text as a reader does with the mouse."""
    page.evaluate(
        """words => {
          const piece = [...document.querySelectorAll("[data-start]")].find(one => one.textContent.includes(words));
          const range = document.createRange();
          const start = piece.textContent.indexOf(words);
          range.setStart(piece.firstChild, start);
          range.setEnd(piece.firstChild, start + words.length);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        words,
    )


def test_a_pasted_text_is_marked_agreed_by_keyboard_and_saved(address: str, place: Path, visit: Begin) -> None:
    seen = visit(address)
    page = add(seen)
    assert f"in_review={NAME.replace('/', '%2F')}" in page.url
    assert page.locator(".hf-review-text .hf-said").all_inner_texts() == ["14", "Six", "3,000"]
    panel = page.locator(".hf-panel")
    assert "14 civilians reported killed in Maiduguri" in panel.inner_text()
    assert "the health ministry" in panel.locator("q").all_inner_texts()
    press(page, "a", "a", "a")
    told(page, "Saved.")
    expect(page.get_by_role("button", name="Every figure is marked")).to_be_enabled(timeout=30_000)
    assert states(page) == ["agreed", "agreed", "agreed"]
    assert [(one.action, one.editor, one.document_id) for one in decided(place)] == [("agree", "Anna", NAME)] * 3
    page.get_by_role("button", name="Every figure is marked").click()
    page.get_by_text("Anna has said that every figure of this document is marked.").wait_for()
    desk = open_desk(place)
    assert [(stored.document.title, stored.complete) for stored in list_documents(desk)] == [
        ("Raids in the north of Borno", True)
    ]
    desk.engine.dispose()
    assert page.get_by_role("button", name="Publish what was decided").is_visible()
    page.get_by_role("button", name="All documents").click()
    page.get_by_role("heading", name="Added, not published yet").wait_for()
    page.get_by_role("button", name="Raids in the north of Borno").wait_for()
    seen.assert_quiet()


def test_a_figure_is_mended_with_a_reason_rejected_and_taken_back(address: str, place: Path, visit: Begin) -> None:
    seen = visit(address)
    page = add(seen)
    press(page, "j", "e")
    page.get_by_label("Age", exact=True).select_option("adult")
    press(page, "Control+Enter")
    page.get_by_text("Say why").wait_for()
    assert decided(place) == []
    page.get_by_label("Why (needed)").fill("they were grown up")
    press(page, "Control+Enter")
    told(page, "Saved.")
    press(page, "x")
    page.get_by_label("Why (if you like)").fill("nobody counted them")
    press(page, "Enter")
    told(page, "Saved.")
    expect(page.locator("button.hf-number").nth(2)).to_have_attribute("data-state", "rejected")
    page.locator("button.hf-number").nth(1).click()
    panel = page.locator(".hf-panel")
    panel.get_by_text("6 civilian adults reported killed").first.wait_for()
    panel.get_by_text("Anna mended it on").wait_for()
    press(page, "u")
    panel.get_by_text("6 civilian children reported killed").first.wait_for()
    assert states(page) == ["undecided", "undecided", "rejected"]
    mended, rejected, reopened = decided(place)
    assert mended.changes() == {"age_group": ("child", "adult")}
    assert (mended.reason, rejected.reason, reopened.action) == ("they were grown up", "nobody counted them", "reopen")
    seen.assert_quiet()


def test_a_missed_figure_is_marked_by_its_words_and_a_second_one_from_its_number(
    address: str, place: Path, visit: Begin
) -> None:
    seen = visit(address)
    page = add(seen)
    select_words(page, "12 herders")
    press(page, "m")
    page.get_by_label("Outcome", exact=True).select_option("missing")
    press(page, "Control+Enter")
    told(page, "Saved.")
    expect(page.locator(".hf-review-text .hf-said")).to_have_text(["14", "Six", "3,000", "12"])
    page.locator(".hf-panel").get_by_text("12 people reported missing").wait_for()
    press(page, "s")
    page.get_by_label("Outcome", exact=True).select_option("injured")
    press(page, "Control+Enter")
    expect(page.locator("button.hf-number")).to_have_count(5)
    added = decided(place)
    assert [(one.action, one.reading["outcome"], one.reading["number_text"]) for one in added if one.reading] == [
        ("add", "missing", "12"),
        ("add", "injured", "12"),
    ]
    assert len({one.figure_id for one in added}) == 2
    assert all(TEXT.strip()[one.reading["number_start"] :].startswith("12 herders") for one in added if one.reading)
    press(page, "m")
    page.get_by_label("Its words, as they stand in the text").fill("met on the road")
    press(page, "Enter")
    page.locator(".hf-told").get_by_text("number").wait_for()
    seen.assert_quiet()


def test_keys_do_nothing_while_something_is_typed_and_are_listed(address: str, place: Path, visit: Begin) -> None:
    seen = visit(address)
    page = add(seen)
    press(page, "x", "a", "a", "e", "Escape")
    press(page, "?")
    page.locator(".hf-keys").get_by_text("the next figure").wait_for()
    press(page, "a", "Escape", "n", "ArrowRight", "ArrowLeft")
    page.locator(".hf-panel").get_by_text("Figure 2 of 3").wait_for()
    assert states(page) == ["undecided"] * 3
    assert decided(place) == []
    page.locator("[data-action=agree]").click()
    told(page, "Saved.")
    assert page.evaluate("document.activeElement.className") == "hf-panel"
    seen.assert_quiet()


def test_a_document_without_its_day_says_so_and_a_bad_file_lets_the_others_go_on(address: str, visit: Begin) -> None:
    seen = visit(address)
    page = seen.open("documents")
    page.get_by_text("Add a document").click()
    files: list[FilePayload] = [
        {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"no PDF at all"},
        {"name": "plain.txt", "mimeType": "text/plain", "buffer": b"Two people died in Homs, a doctor said."},
    ]
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_text("plain.txt").wait_for()
    page.get_by_role("button", name="Read", exact=True).click()
    page.get_by_text("broken.pdf: the name says PDF, but the content is no PDF").wait_for(timeout=60_000)
    page.get_by_label("Title", exact=True).fill("A doctor in Homs")
    page.get_by_role("button", name="Read its figures").click()
    page.get_by_text("published_on").wait_for()
    page.get_by_role("button", name="Do not add it").click()
    page.get_by_role("button", name="Do not add it").wait_for(state="detached")
    seen.assert_quiet()


def test_an_address_is_asked_for_only_where_hosts_are_allowed_and_no_other_host_is_asked(
    place: Path, visit: Begin
) -> None:
    with serve(place, {"FIGURES_FETCH_HOSTS": "reports.example"}) as address:
        seen = visit(address)
        page = seen.open("documents")
        page.get_by_text("Add a document").click()
        page.get_by_label("Or give its address").fill("https://elsewhere.example/report.pdf")
        page.get_by_role("button", name="Read", exact=True).click()
        page.get_by_text("elsewhere.example may not be asked from here").wait_for(timeout=60_000)
        assert page.get_by_role("button", name="Read its figures").count() == 0
        seen.assert_quiet()


def test_a_visitor_sees_no_form_and_a_forged_decision_is_refused(place: Path, visit: Begin) -> None:
    open_desk(place).engine.dispose()
    with serve(place, {"FIGURES_ACCESS": "oidc", "FIGURES_EDITORS": ""}) as address:
        seen = visit(address)
        page = seen.open("documents")
        assert page.get_by_text("Add a document").count() == 0
        page = review(seen, OWN)
        assert page.locator("[data-action=agree]").count() == 0
        press(page, "a")
        figure = page.locator("button.hf-number").first.get_attribute("data-figure")
        page.evaluate(
            """([name, figure]) => sessionStorage.setItem("humanitarian-figures-review:" + name, JSON.stringify([{
              id: "00000000-0000-4000-8000-000000000000", figure, from: figure, action: "reject", after: 0, changes: {},
              reason: "forged",
            }]))""",
            [OWN, figure],
        )
        page = review(seen, OWN)
        page.locator(".hf-panel").get_by_text("Only an editor may do this.").wait_for()
        told(page, "Not saved: see what the panel says.")
        assert decided(place) == []
        assert page.get_by_role("button", name="Every figure is marked").count() == 0


def test_what_another_editor_decided_meanwhile_is_told_and_can_be_decided_anew(place: Path, visit: Begin) -> None:
    with (
        serve(place, {"FIGURES_EDITOR": "Anna"}) as at_annas,
        serve(place, {"FIGURES_EDITOR": "Ben"}) as at_bens,
    ):
        anna, ben = visit(at_annas), visit(at_bens)
        annas, bens = review(anna, OWN), review(ben, OWN)
        press(annas, "a")
        told(annas, "Saved.")
        press(bens, "x", "Enter")
        told(bens, "Not saved: see what the panel says.")
        bens.locator(".hf-panel").get_by_text("Anna decided otherwise meanwhile.").wait_for()
        assert [one.editor for one in decided(place)] == ["Anna"]
        bens.get_by_role("button", name="Decide it as I did").click()
        told(bens, "Saved.")
        assert [(one.editor, one.action, one.sequence) for one in decided(place)] == [
            ("Anna", "agree", 1),
            ("Ben", "reject", 2),
        ]
        anna.assert_quiet()
        ben.assert_quiet()


def test_nothing_agreed_is_lost_when_the_server_is_killed(place: Path, visit: Begin) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = start(place, port)
    try:
        seen = visit(f"http://127.0.0.1:{port}")
        page = review(seen, OWN)
        press(page, "a")
        told(page, "Saved.")
        server.kill()
        server.wait(20)
        press(page, "a", "x", "Enter")
        told(page, "not saved yet")
        assert [one.action for one in decided(place)] == ["agree"]
        server = start(place, port)
        told(page, "Saved.")
        assert sorted(one.action for one in decided(place)) == ["agree", "agree", "reject"]
        page = review(seen, OWN)
        assert states(page)[:3] == ["agreed", "agreed", "rejected"]
    finally:
        server.kill()
        server.wait(20)


def start(place: Path, port: int) -> subprocess.Popen[bytes]:
    """A dashboard on this port, once it answers."""
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    environment = {**os.environ, "FIGURES_TABLE": str(place), "FIGURES_EDITOR": "Anna"}
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
            break
        except OSError:
            assert server.poll() is None, "the dashboard ended while it started"
            time.sleep(0.25)
    return server


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_review_and_its_forms(scheme: str, address: str, visit: Begin) -> None:
    seen = visit(address, color_scheme=scheme)
    page = review(seen, OWN)
    assert serious(page) == []
    press(page, "e")
    page.get_by_label("Outcome", exact=True).wait_for()
    assert serious(page) == []
    press(page, "Escape", "a")
    told(page, "Saved.")
    press(page, "?")
    assert serious(page) == []
    page = seen.open("documents")
    page.get_by_text("Add a document").click()
    seen.settle()
    assert serious(page) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_review_fits_a_phone_and_runs_as_its_language_does(language: str, address: str, visit: Begin) -> None:
    seen = visit(address, viewport={"width": 390, "height": 844})
    page = review(seen, OWN, f"&lang={language}")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    panel = page.locator(".hf-panel")
    assert panel.evaluate("panel => getComputedStyle(panel).direction") == ("rtl" if language == "ar" else "ltr")
    assert panel.is_visible()
    press(page, "n", "ArrowLeft")
    current = page.locator("button.hf-number[aria-current]")
    expect(current).to_contain_text("3" if language == "ar" else "1")
    assert serious(page) == []
    seen.assert_quiet()
