"""The desk's documents as files: the same bytes for the same documents, each whole, and nobody else's file touched."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desk import checkout
from desk.checkout import check_out
from desk.database import Desk
from desk.documents import add_document, change_document, read_document, remove_document
from etl.documents import Document, Table
from etl.documents.stored import from_json
from etl.store import StoreError
from tests.desk.conftest import ANNA

NAME = "2021-05-03-shelling-in-the-town"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "desk"


def files(folder: Path) -> list[Path]:
    """What lies in the folder, but for the lock."""
    return sorted(path for path in folder.iterdir() if path.name != ".lock")


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in files(folder)}


def test_each_document_is_a_file_that_gives_it_back(desk: Desk, report: Document, folder: Path) -> None:
    table = Table(rows=(((0, 8), (9, 11)),), lines=((0, 11),))
    add_document(desk, ANNA, replace(report, tables=(table,), pages=(0,)), "a.pdf", b"bytes")
    check_out(desk, folder)
    (path,) = files(folder)
    assert path.name == f"{NAME}.json"
    assert from_json(json.loads(path.read_text(encoding="utf-8")), path.name) == read_document(desk, NAME).document


def test_the_same_documents_give_the_same_bytes_and_leave_the_files_alone(
    desk: Desk, report: Document, folder: Path, tmp_path: Path
) -> None:
    for number in range(3):
        add_document(desk, ANNA, replace(report, text=f"{report.text} {number} é"), "a.txt", None)
    check_out(desk, folder)
    before = written(folder)
    for path in files(folder):
        os.utime(path, ns=(1, 1))
    check_out(desk, folder)
    check_out(desk, tmp_path / "again")
    assert written(folder) == written(tmp_path / "again") == before
    assert {path.stat().st_mtime_ns for path in files(folder)} == {1}


def test_only_what_changed_is_written(desk: Desk, report: Document, folder: Path) -> None:
    other = add_document(desk, ANNA, replace(report, text="Another text."), "a.txt", None)
    name = add_document(desk, ANNA, report, "a.txt", None)
    check_out(desk, folder)
    for path in files(folder):
        os.utime(path, ns=(1, 1))
    change_document(desk, ANNA, name, "why", published_on=date(2021, 5, 4))
    check_out(desk, folder)
    assert (folder / f"{other}.json").stat().st_mtime_ns == 1
    assert json.loads((folder / f"{name}.json").read_bytes())["published_on"] == "2021-05-04"


def test_what_nobody_said_is_not_in_the_file(desk: Desk, report: Document, folder: Path) -> None:
    """Who added it and why is the desk's: a note there makes no document be read again."""
    add_document(desk, ANNA, report, "a.txt", None)
    check_out(desk, folder)
    before = written(folder)
    assert ANNA.name.encode() not in before[f"{NAME}.json"]
    assert sorted(json.loads(before[f"{NAME}.json"])) == list(json.loads(before[f"{NAME}.json"]))


def test_a_removed_document_is_taken_away_and_an_empty_desk_leaves_an_empty_folder(
    desk: Desk, report: Document, folder: Path
) -> None:
    check_out(desk, folder)
    assert written(folder) == {}
    add_document(desk, ANNA, report, "a.txt", None)
    check_out(desk, folder)
    remove_document(desk, ANNA, NAME, "a draft")
    check_out(desk, folder)
    assert written(folder) == {}


def test_a_file_that_the_desk_knows_nothing_of_is_touched_only_if_it_bears_such_a_name(
    sqlite_desk: Desk, report: Document, folder: Path
) -> None:
    add_document(sqlite_desk, ANNA, report, "a.txt", None)
    folder.mkdir()
    others = ["notes.txt", "notes.json", "2021-05-03-shelling.md", "2021-05-03-Shelling.json", ".2021-05-03-a.json"]
    for name in (*others, "2020-01-01-of-another-desk.json"):
        (folder / name).write_text("mine", encoding="utf-8")
    check_out(sqlite_desk, folder)
    assert sorted(written(folder)) == sorted([*others, f"{NAME}.json"])


def test_a_damaged_file_is_written_anew(sqlite_desk: Desk, report: Document, folder: Path) -> None:
    add_document(sqlite_desk, ANNA, report, "a.txt", None)
    check_out(sqlite_desk, folder)
    before = written(folder)
    (folder / f"{NAME}.json").write_bytes(b"half of i")
    check_out(sqlite_desk, folder)
    assert written(folder) == before


def test_what_stops_in_the_middle_leaves_the_old_file_whole(
    sqlite_desk: Desk, report: Document, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_document(sqlite_desk, ANNA, report, "a.txt", None)
    check_out(sqlite_desk, folder)
    before = written(folder)
    change_document(sqlite_desk, ANNA, NAME, "why", title="Another title")

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkout.os, "fsync", refuse)
    with pytest.raises(StoreError, match=r"cannot be written to .*desk \(No space left on device\); .* Make room"):
        check_out(sqlite_desk, folder)
    assert written(folder) == before
    monkeypatch.undo()
    check_out(sqlite_desk, folder)
    assert [path.name for path in files(folder)] == [f"{NAME}.json"]
    assert b"Another title" in written(folder)[f"{NAME}.json"]


def test_two_check_outs_at_once_leave_what_the_desk_holds(desk: Desk, report: Document, folder: Path) -> None:
    name = add_document(desk, ANNA, report, "a.txt", None)

    def change_and_check_out(number: int) -> None:
        for version in range(3):
            change_document(desk, ANNA, name, "why", title=f"Title {number} {version}")
            check_out(desk, folder)

    threads = [threading.Thread(target=change_and_check_out, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    (path,) = files(folder)
    assert json.loads(path.read_bytes())["title"] == read_document(desk, name).document.title
