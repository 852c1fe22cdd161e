"""Whoever asks for a refresh is asked who they are on the server, whatever the page had drawn for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from desk import refreshing as program
from desk.access import VISITOR, Person
from desk.database import Desk, DeskUnreachable, open_desk
from desk.refreshing import newest
from ui import refreshing
from ui.refreshing import REFUSED


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "figures.parquet")
    monkeypatch.setattr(program, "_launch", lambda *_: None)
    monkeypatch.setattr(refreshing, "desk", lambda: opened)
    yield opened
    st.session_state.pop(REFUSED, None)


def test_a_visitor_who_asks_all_the_same_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "person", lambda: VISITOR)
    refreshing._start(False)
    assert "Only an editor may do this" in st.session_state[REFUSED]
    assert newest(desk) is None


def test_an_editor_starts_one_and_a_second_click_starts_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "person", lambda: Person("Ana", True))
    refreshing._start(True)
    first = newest(desk)
    refreshing._start(False)
    assert first and first.online and newest(desk) == first
    assert REFUSED not in st.session_state


def test_a_desk_that_does_not_answer_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Desk:
        raise DeskUnreachable("the database does not answer")

    monkeypatch.setattr(refreshing, "desk", gone)
    refreshing._start(False)
    assert st.session_state[REFUSED] == "the database does not answer"
