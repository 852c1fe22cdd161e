"""`python -m etl add`: documents onto the desk, or the reason why not, and into the table by `refresh`."""

from __future__ import annotations

import io
import sys
from email.message import EmailMessage
from pathlib import Path

import polars as pl
import pytest

from desk import adding, publishing, refreshing
from desk.access import VISITOR, NotAllowed, at_this_machine
from desk.adding import add_given
from desk.database import open_desk
from desk.documents import history_of_document, list_documents, read_document
from desk.publishing import open_kept_desk
from desk.refreshing import newest
from etl import __main__ as command
from etl.online.network import NotFetched
from tests.etl.commands import run

NOTE = """OCHA Chad

Flash Update No. 3 on floods in Lac

12 August 2024

Heavy rain on 10 August killed at least 12 people in Bol and displaced 4,500 people, said the local authorities.
"""
BARE = "Ten people were killed in the town, the ministry said on Friday.\n"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIGURES_DATABASE", "FIGURES_DATABASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FIGURES_EDITOR", "ed")
    for console in (command.console, command.complaints):
        monkeypatch.setattr(console, "_width", 300)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "figures.parquet"


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_a_document_is_added_with_what_its_first_lines_say(
    note: Path, table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "add", str(note), "--licence", "CC-BY-4.0", "--table", str(table)) == 0
    name = "2024-08-12-flash-update-no-3-on-floods-in-lac"
    assert f"{name}: figures: 2, waiting for review: 0" in capsys.readouterr().out
    stored = read_document(open_desk(table), name)
    assert (stored.document.publisher, stored.document.licence, stored.editor) == ("OCHA Chad", "CC-BY-4.0", "ed")
    assert (stored.file_name, stored.document.language) == ("note.txt", "en")


def test_what_an_option_says_holds(note: Path, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = ["--title", "Lac", "--date", "2024-08-13", "--publisher", "OCHA", "--url", "https://example.org/a"]
    assert run(monkeypatch, "add", str(note), *options, "--language", "fr", "--table", str(table)) == 0
    document = read_document(open_desk(table), "2024-08-13-lac").document
    assert (document.title, document.publisher, document.url) == ("Lac", "OCHA", "https://example.org/a")
    assert document.language == "fr"


def test_a_document_that_does_not_say_its_day_is_told_what_to_give(
    tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bare.txt"
    path.write_text(BARE, encoding="utf-8")
    assert run(monkeypatch, "add", str(path), "--table", str(table)) == 1
    assert "bare.txt: the document does not say it, so give --title TEXT and --date YYYY-MM-DD" in (
        capsys.readouterr().err
    )
    assert list_documents(open_desk(table)) == []


def test_each_bad_file_gets_its_reason_and_the_others_go_on(
    note: Path, tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    given = [str(tmp_path / name) for name in ("photo.png", "broken.pdf", "none.docx", "note.txt")]
    assert run(monkeypatch, "add", *given, "--table", str(table)) == 1
    complaints = capsys.readouterr().err
    for words in ("photo.png: files of this kind", "broken.pdf: damaged", "none.docx: cannot be opened"):
        assert words in complaints
    assert len(list_documents(open_desk(table))) == 1


def test_the_same_text_is_added_once_and_that_is_no_failure(
    note: Path, table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "add", str(note), str(note), "--table", str(table)) == 0
    assert "in-lac: here already, figures: 2" in capsys.readouterr().out
    assert len(history_of_document(open_desk(table), "2024-08-12-flash-update-no-3-on-floods-in-lac")) == 1


def test_a_text_on_standard_input_is_added(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NOTE.encode())))
    assert run(monkeypatch, "add", "-", "--table", str(table)) == 0
    assert list_documents(open_desk(table))[0].document.publisher == "OCHA Chad"


def test_an_address_is_asked_and_stays_with_its_document(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fetch(url: str, hosts: list[str]) -> tuple[bytes, str]:
        asked.append((url, hosts))
        return NOTE.encode(), "note.txt"

    monkeypatch.setattr(adding, "fetch_document", fetch)
    assert run(monkeypatch, "add", "https://example.org/note", "--table", str(table)) == 0
    assert asked == [("https://example.org/note", ["example.org"])]
    assert list_documents(open_desk(table))[0].document.url == "https://example.org/note"


def test_an_address_that_cannot_be_asked_gets_its_reason(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "add", "http://example.org/a", "file:///etc/passwd", "--table", str(table)) == 1
    complaints = capsys.readouterr().err
    assert "example.org is asked by https only" in complaints
    assert "'file:///etc/passwd' is no address" in complaints
    with pytest.raises(NotFetched):
        adding.fetch_document("https://127.0.0.1/a", ["127.0.0.1"])


def test_a_message_with_an_attachment_is_two_documents_and_the_file_is_kept_once(
    tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    message = EmailMessage()
    message["Subject"], message["Date"] = "Deaths in the town", "Tue, 07 May 2024 10:00:00 +0000"
    message.set_content("Ten people were killed in the town on Monday.")
    message.add_attachment(NOTE, filename="annex.txt")
    path = tmp_path / "mail.eml"
    path.write_bytes(message.as_bytes())
    assert run(monkeypatch, "add", str(path), "--table", str(table)) == 0
    assert {stored.document.title for stored in list_documents(open_desk(table))} == {
        "Deaths in the town", "Flash Update No. 3 on floods in Lac",
    }  # fmt: skip


def test_a_title_is_for_one_document(note: Path, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "add", str(note), str(note), "--title", "Both", "--table", str(table)) == 2
    assert run(monkeypatch, "add", str(note), "--date", "12/08/2024", "--table", str(table)) == 2


def test_a_visitor_adds_nothing(note: Path, table: Path) -> None:
    with pytest.raises(NotAllowed):
        list(add_given(open_desk(table), VISITOR, str(note), {}))


def refresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, table: Path, *options: str) -> int:
    """A refresh that reads nothing but the desk."""
    monkeypatch.chdir(tmp_path)
    return run(monkeypatch, "refresh", "--offline", "--table", str(table), *options)


def test_what_was_added_is_published_by_the_next_refresh_and_holds(
    note: Path, tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "add", str(note), "--table", str(table))
    assert refresh(monkeypatch, tmp_path, table) == 0
    figures = pl.read_parquet(table)
    assert set(figures["document_id"]) == {"added/2024-08-12-flash-update-no-3-on-floods-in-lac"}
    assert sorted(figures["value"]) == [12, 4500]
    before = table.read_bytes()
    assert refresh(monkeypatch, tmp_path, table) == 0
    assert table.read_bytes() == before
    capsys.readouterr()
    assert run(monkeypatch, "check", "--table", str(table)) == 0
    assert "Every one of 2 figures has its evidence: 2 a quote" in capsys.readouterr().out


def test_a_refresh_makes_no_desk(tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_kept_desk(table) is None
    refresh(monkeypatch, tmp_path, table)
    assert not table.with_name("desk.sqlite").exists()


def test_a_refresh_whose_desk_cannot_be_opened_publishes_nothing(
    tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIGURES_DATABASE", "postgresql://user:secret@127.0.0.1:1/desk")
    assert refresh(monkeypatch, tmp_path, table) == 1
    complaint = capsys.readouterr().err
    assert "127.0.0.1" in complaint
    assert "secret" not in complaint
    assert not table.exists()


@pytest.fixture
def started(note: Path, table: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A refresh that an editor started from the page, its program not run yet."""
    run(monkeypatch, "add", str(note), "--table", str(table))
    monkeypatch.setattr(refreshing, "_launch", lambda *_: None)
    return refreshing.start_refresh(open_desk(table), at_this_machine(), table)


def test_a_recorded_refresh_writes_down_how_far_it_is_and_what_came_of_it(
    started: int, tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, steps = open_desk(table), []
    monkeypatch.setattr(publishing, "PAUSE", 0.0)
    noted = publishing.note_progress
    monkeypatch.setattr(
        publishing, "note_progress", lambda *said: (steps.append(said[2:]), noted(*said), newest(desk))[2]
    )
    assert refresh(monkeypatch, tmp_path, table, "--recorded", str(started)) == 0
    last = newest(desk)
    assert last and (last.state, last.words) == ("published", "2 new, 0 changed, 0 gone of 2 figures.")
    totals = {total for _, _, total in steps}
    assert len(totals) == 1
    assert [done for _, done, _ in steps] == list(range(totals.pop() + 1))
    assert any(step.startswith("added: 2024-08-12-flash") for step, _, _ in steps)


def test_a_recorded_refresh_that_fails_writes_down_why(
    started: int, tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.write_bytes(b"no table")
    assert refresh(monkeypatch, tmp_path, table, "--recorded", str(started)) == 1
    last = newest(open_desk(table))
    assert last and last.state == "failed"
    assert "figures.parquet" in last.words


def test_a_recorded_refresh_that_changes_nothing_says_so(
    started: int, tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh(monkeypatch, tmp_path, table)
    assert refresh(monkeypatch, tmp_path, table, "--recorded", str(started)) == 0
    last = newest(open_desk(table))
    assert last and (last.state, last.words) == ("unchanged", "0 new, 0 changed, 0 gone of 2 figures.")
