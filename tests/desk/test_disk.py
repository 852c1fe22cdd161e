"""A desk whose disk refuses: the message names the file and what to do, and what was kept before stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sql

from desk.database import DeskUnreachable, open_desk
from desk.documents import add_document, list_documents
from etl.documents import Document
from tests.desk.conftest import ANNA


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table's path with a desk in SQLite beside it."""
    for name in ("FIGURES_DATABASE", "FIGURES_DATABASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "figures.parquet"


def test_a_full_disk_keeps_what_was_kept(table: Path, report: Document) -> None:
    desk = open_desk(table)
    add_document(desk, ANNA, report, "a.txt", None)
    with desk.reading() as connection:
        pages = connection.execute(sql.text("PRAGMA page_count")).scalar_one()

    @sql.event.listens_for(desk.engine, "checkout")
    def fill(connection: object, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    with pytest.raises(DeskUnreachable, match=r"desk\.sqlite cannot be written \(.*disk is full\); .* Make room"):
        add_document(desk, ANNA, replace(report, text="Another text."), "large.txt", b"0" * 1_000_000)
    assert [one.file_name for one in list_documents(open_desk(table))] == ["a.txt"]


def test_a_disk_that_may_only_be_read_is_told(table: Path, report: Document) -> None:
    desk = open_desk(table)

    @sql.event.listens_for(desk.engine, "checkout")
    def close(connection: object, *_: object) -> None:
        connection.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]

    with pytest.raises(DeskUnreachable, match=r"desk\.sqlite cannot be written \(.*readonly database\); .* Give leave"):
        add_document(desk, ANNA, report, "a.txt", None)


@pytest.mark.parametrize("content", [b"no database at all, but a text" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_something_else_in_the_place_of_the_desk_is_told_and_left_alone(table: Path, content: bytes) -> None:
    path = table.with_name("desk.sqlite")
    path.write_bytes(content)
    with pytest.raises(DeskUnreachable, match=r"desk\.sqlite cannot be read \(.*\); move it away"):
        open_desk(table)
    assert path.read_bytes() == content
