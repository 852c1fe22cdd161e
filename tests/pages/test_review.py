"""Adding a document and reviewing its figures, as an editor does it in a real browser; and a visitor, who may not."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from benchmarks.server import free_port, serve, start
from desk.database import open_desk
from desk.documents import list_documents
from tests.pages.reviewing import NAME, OWN, TEXT, Begin, add, decided, press, review, select_words, states, told
from tests.pages.reviewing import address as address
from tests.pages.reviewing import place as place
from tests.pages.test_pages import serious


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
    port, anna = free_port(), {"FIGURES_EDITOR": "Anna"}
    server = start(place, port, anna)
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
        server = start(place, port, anna)
        told(page, "Saved.")
        assert sorted(one.action for one in decided(place)) == ["agree", "agree", "reject"]
        page = review(seen, OWN)
        assert states(page)[:3] == ["agreed", "agreed", "rejected"]
    finally:
        server.kill()
        server.wait(20)


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
