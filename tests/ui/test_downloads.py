"""Downloads on a page: links where the routes are served, buttons that make the file where they are not."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.plain_csv import read_csv
from ledger.export import FORMATS
from ledger.selection import Selection
from ledger.table import open_ledger
from ui import downloads, server


def _draw() -> None:
    from ledger.export import count_leaving
    from ledger.selection import Selection
    from ledger.table import open_ledger, table_path
    from ui.downloads import offer_downloads

    ledger, selection = open_ledger(table_path()), Selection(places=("SYR",))
    offer_downloads(ledger, selection, count_leaving(ledger, selection))


@pytest.fixture
def served(table: Path, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Whether the routes are served, to be set by a test."""
    event = threading.Event()
    monkeypatch.setenv("FIGURES_TABLE", str(table))
    monkeypatch.setattr(server, "_SERVED", event)
    # The app under test becomes the main module; processes that other tests start later would look for it.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    return event


def _open() -> AppTest:
    """The page with the part that holds the other forms open, as its reader opens it."""
    app = AppTest.from_function(_draw, default_timeout=60)
    app.session_state["fold-downloads"] = True
    return app.run()


def test_only_the_csv_is_offered_until_the_other_forms_are_asked_for(served: threading.Event) -> None:
    served.set()
    app = AppTest.from_function(_draw, default_timeout=60).run()
    assert [element.proto.url for element in app.get("link_button")] == ["export.csv?place=SYR"]
    assert not app.code


def test_every_form_has_a_link_where_the_routes_are_served(served: threading.Event) -> None:
    served.set()
    app = _open()
    assert not app.exception
    links = [element.proto.url for element in app.get("link_button")]
    assert links == [
        "export.csv?place=SYR",
        *(f"export.{ending}?place=SYR" for ending in ("zip", "xlsx", "parquet")),
        "export.csv?place=SYR&hxl=1",
    ]


def test_every_form_has_a_button_where_they_are_not(served: threading.Event) -> None:
    app = _open()
    assert not app.exception
    assert app.get("link_button") == []
    labels = [element.proto.label for element in app.get("download_button")]
    assert len([label for label in labels if label not in ("Plain text", "BibTeX", "CSL JSON")]) == 5


@pytest.mark.parametrize("ending", FORMATS)
def test_a_button_makes_the_whole_file(table: Path, ending: str) -> None:
    ledger = open_ledger(table)
    content = downloads._make(ledger, Selection(places=("SYR",)), ending, "en", False)
    assert content
    if ending == "csv":
        assert set(read_csv(content)["iso3"]) == {"SYR"}
