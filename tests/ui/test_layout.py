"""A page whose table is broken: the last good view, with what is wrong; without one, a page that says so."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from ledger import published
from tests.sample import build_sample, write_sample


def _draw() -> None:
    import streamlit as st

    from ui.layout import open_page

    st.session_state["front_door"] = True
    page = open_page("Sample", "What is there?")
    st.write(f"{page.figures} figures")


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample, in a place of its own, which nobody has open."""
    path = write_sample(tmp_path / "figures.parquet")
    monkeypatch.setenv("FIGURES_TABLE", str(path))
    # The app under test becomes the main module; processes that other tests start later would look for it.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    published._OPENED.clear()
    return path


def show() -> AppTest:
    shown = AppTest.from_function(_draw, default_timeout=60).run()
    assert not shown.exception
    return shown


def read(shown: AppTest) -> list[str]:
    return [element.value for element in shown.markdown if element.value.endswith(" figures")]


def plain(element: Element) -> str:
    """The words of a box as they are read, without what keeps Markdown from acting on them."""
    return str(element.value).replace("\\", "")


def put(path: Path, content: bytes) -> None:
    """Put this in place of the table in one step."""
    path.with_name("fresh").write_bytes(content)
    path.with_name("fresh").replace(path)


@pytest.mark.parametrize("content", [b"", b"no table at all", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_the_last_good_view_stays_and_what_is_wrong_is_said(table: Path, content: bytes) -> None:
    before = show()
    assert [element.value for element in before.warning] == []
    good = table.read_bytes()
    put(table, content)
    after = show()
    assert read(after) == read(before) != []
    (warning,) = [plain(element) for element in after.warning]
    assert "is not a Parquet file of figures: move it away" in warning
    assert "last good table" in warning
    put(table, good)
    assert [element.value for element in show().warning] == []


def test_a_table_that_is_taken_away_leaves_the_view(table: Path) -> None:
    before = show()
    table.unlink()
    after = show()
    assert read(after) == read(before)
    assert "There is no table at figures.parquet" in plain(after.warning[0])


def test_a_file_that_is_cut_short_while_it_is_shown_gives_way_to_the_version_before(table: Path) -> None:
    write_sample(table.with_name("figures.previous.parquet"), build_sample().head(20))
    show()
    os.truncate(table, 3000)
    after = show()
    assert len(read(after)) == 1
    assert "put figures.previous.parquet in its place" in plain(after.warning[0])


def test_without_a_last_good_view_the_page_says_what_is_wrong_and_shows_nothing(table: Path) -> None:
    put(table, b"no table at all")
    shown = show()
    assert read(shown) == []
    assert "is not a Parquet file of figures: move it away" in plain(shown.error[0])
    assert "Nothing can be shown until then" in shown.markdown[-1].value
