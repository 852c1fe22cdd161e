"""What an editor says of a figure is written as it was meant, on the server, and only for editors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from desk.access import VISITOR, Person
from desk.database import Desk, open_desk
from desk.decisions import decide, history
from etl.decisions import lost_note, to_reading
from tests.sample import build_sample
from ui import correcting
from ui.correcting import TOLD, reading_of
from ui.history import is_in_table, is_lost

EDITOR = Person("Ana", True)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "figures.parquet")
    monkeypatch.setattr(correcting, "desk", lambda: opened)
    monkeypatch.setattr(correcting, "person", lambda: EDITOR)
    yield opened
    st.session_state.pop(TOLD, None)


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, Any]]:
    return {row["number_text"]: row for row in build_sample().to_dicts()}


def save(figure: dict[str, Any], action: str, seen: int = 0, **changes: Any) -> tuple[str, bool, str, str]:
    """Save this, as the form does, and what is told then."""
    correcting._save(figure, action, reading_of(figure, []), changes, "the list holds 21 names", seen)
    told: tuple[str, bool, str, str] = st.session_state[TOLD]
    return told


def test_a_correction_is_kept_with_what_was_and_what_is(desk: Desk, figures: dict[str, Any]) -> None:
    figure = figures["20"]
    assert save(figure, "mend", value=21)[1]
    (decision,) = history(desk, figure["figure_id"])
    assert (decision.action, decision.editor, decision.reason) == ("mend", "Ana", "the list holds 21 names")
    assert decision.changes() == {"value": (20, 21)}


def test_a_visitor_who_sends_it_all_the_same_is_refused(
    desk: Desk, figures: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correcting, "person", lambda: VISITOR)
    for action in ("agree", "mend", "reject", "reopen"):
        told = save(figures["20"], action, value=21)
        assert not told[1] and "Only an editor may do this" in told[2]
    assert history(desk, figures["20"]["figure_id"]) == []


def test_who_decides_second_is_told_who_decided_first(desk: Desk, figures: dict[str, Any]) -> None:
    figure = figures["Seven"]
    reading = to_reading(figure)
    of = (figure["dataset"], figure["document_id"], figure["figure_id"])
    decide(desk, Person("Ben", True), "b", *of, "agree", reading, reading, "", 0)
    told = save(figure, "reject")
    assert not told[1] and told[2].startswith("Ben has decided on this figure meanwhile")
    assert [one.editor for one in history(desk, figure["figure_id"])] == ["Ben"]


def test_what_cannot_stand_is_told_with_the_field(desk: Desk, figures: dict[str, Any]) -> None:
    told = save(figures["20"], "mend", period_end="2019-01-01")
    assert not told[1] and "period" in told[2]
    assert history(desk, figures["20"]["figure_id"]) == []


def test_a_range_keeps_its_ends_where_something_else_is_corrected(desk: Desk, figures: dict[str, Any]) -> None:
    figure = figures["80 and 100"]
    assert save(figure, "mend", outcome="abducted")[1]
    (decision,) = history(desk, figure["figure_id"])
    assert decision.reading
    assert (decision.reading["printed_low"], decision.reading["printed_high"]) == (80, 100)


def test_a_figure_says_what_was_decided_last_until_that_is_taken_back(desk: Desk, figures: dict[str, Any]) -> None:
    figure = figures["20"]
    save(figure, "mend", value=21)
    decided = history(desk, figure["figure_id"])
    assert reading_of(figure, decided)["value"] == 21
    assert not is_in_table(figure, decided)
    published = {**figure, "value": 21, "low": 21, "review_status": "mended"}
    assert is_in_table(published, decided)
    correcting._save(published, "reopen", reading_of(published, decided), {}, "", 1)
    decided = history(desk, figure["figure_id"])
    assert reading_of(published, decided)["value"] == 20  # the table still has what was taken back
    assert not is_in_table(published, decided) and is_in_table(figure, decided)


def test_who_agrees_after_a_correction_agrees_with_the_corrected_figure(desk: Desk, figures: dict[str, Any]) -> None:
    figure = figures["20"]
    save(figure, "mend", value=21)
    decided = history(desk, figure["figure_id"])
    correcting._save(figure, "agree", reading_of(figure, decided), {}, "", 1)
    decided = history(desk, figure["figure_id"])
    assert [one.action for one in decided] == ["mend", "agree"]
    assert is_in_table({**figure, "value": 21, "low": 21, "review_status": "mended"}, decided)


def test_where_the_source_says_something_else_by_now_that_is_what_is_decided_on(
    desk: Desk, figures: dict[str, Any]
) -> None:
    figure = figures["11"]
    save(figure, "mend", value=12)
    decided = history(desk, figure["figure_id"])
    revised = {**figure, "value": 14, "low": 14, "number_text": "14", "review_note": lost_note(decided[0])}
    assert is_lost(revised, decided) and not is_lost(figure, decided)
    assert reading_of(revised, decided)["value"] == 14
    correcting._save(revised, "agree", reading_of(revised, decided), {}, "", 1)
    assert [one.action for one in history(desk, figure["figure_id"])] == ["mend", "agree"]
