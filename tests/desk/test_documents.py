"""Documents of the desk: every version is kept, the same text is there once, and what is no document is refused."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sql

from desk.database import DOCUMENTS, Desk
from desk.documents import (
    NAME,
    AlreadyThere,
    ChangedMeanwhile,
    UnknownDocument,
    add_document,
    change_document,
    complete_document,
    history_of_document,
    list_documents,
    read_all,
    read_document,
    remove_document,
)
from desk.understanding import NotUnderstood
from etl.documents import Document, Table, UnreadableDocument
from tests.desk.conftest import ANNA, BEN

NOW = datetime(2024, 3, 1, 8, 30, tzinfo=UTC)


def add(desk: Desk, report: Document, **said: Any) -> str:
    return add_document(desk, ANNA, replace(report, **said), "report.txt", b"as it came", NOW)


def test_a_document_is_kept_as_it_came(desk: Desk) -> None:
    text = "A\x1ftitle\nDead | 12 | \U0001f600\nمقتل ١٢ شخصا"
    table = Table(rows=(((8, 12), (15, 17)),), lines=((8, 21),), header_rows=1)
    said = ("Un rapport", "OCHA", date(2021, 5, 3), "fr", "https://example.org/a?b=1", "CC-BY-4.0")
    document = Document("upload", text, *said, pages=(0, 8), tables=(table,))
    name = add_document(desk, ANNA, document, "rapport été.pdf", b"\x00\xff%PDF", NOW)
    stored = read_document(desk, name)
    assert stored.document == replace(document, id=name)
    assert (stored.version, stored.editor, stored.made_at, stored.file_name) == (1, ANNA.name, NOW, "rapport été.pdf")
    assert (stored.complete, stored.removed, stored.reason) == (False, False, "added")
    with desk.reading() as connection:
        assert connection.execute(sql.select(DOCUMENTS.c.content)).scalar_one() == b"\x00\xff%PDF"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Shelling in Idleb: 12 dead", "2021-05-03-shelling-in-idleb-12-dead"),
        ("  Écoles fermées à Alep ", "2021-05-03-ecoles-fermees-a-alep"),
        ("تقرير", "2021-05-03-document"),
        ("../../etc/passwd\\con", "2021-05-03-etc-passwd-con"),
        ("long " * 60, "2021-05-03-" + "long-" * 15 + "long"),
    ],
)
def test_a_name_is_the_day_and_the_title_in_plain_letters(
    sqlite_desk: Desk, report: Document, title: str, name: str
) -> None:
    assert add(sqlite_desk, report, title=title) == name
    assert NAME.fullmatch(name)


def test_another_text_of_the_same_day_and_title_has_a_name_of_its_own(desk: Desk, report: Document) -> None:
    names = [add(desk, report, text=f"{report.text} {number}") for number in range(3)]
    assert names == ["2021-05-03-shelling-in-the-town" + behind for behind in ("", "-2", "-3")]


def test_the_same_text_is_there_once_and_the_first_is_named(desk: Desk, report: Document) -> None:
    name = add(desk, report)
    with pytest.raises(AlreadyThere, match=r"Shelling in the town \(2021-05-03-shelling-in-the-town\)") as told:
        add(desk, report, title="Another title", published_on=date(2022, 1, 1))
    assert (told.value.name, told.value.title) == (name, report.title)
    assert len(list_documents(desk)) == 1


def test_of_several_who_add_one_text_at_once_one_adds_it(desk: Desk, report: Document) -> None:
    told: list[str] = []

    def try_to_add() -> None:
        try:
            told.append(add(desk, report))
        except AlreadyThere as there:
            told.append(f"there: {there.name}")

    threads = [threading.Thread(target=try_to_add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(told) == ["2021-05-03-shelling-in-the-town"] + ["there: 2021-05-03-shelling-in-the-town"] * 3


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"text": " \n"}, "report.txt: field 'text' is missing"),
        ({"title": " "}, "report.txt: field 'title' is missing"),
        ({"published_on": None}, "report.txt: field 'published_on' is missing"),
        ({"url": "javascript:alert(1)"}, "report.txt: field 'url' is 'javascript:alert"),
        ({"url": "https://a.example/<script>"}, "report.txt: field 'url' is"),
    ],
)
def test_what_lacks_something_is_refused_by_its_field(
    sqlite_desk: Desk, report: Document, said: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(UnreadableDocument) as told:
        add(sqlite_desk, report, **said)
    assert str(told.value).startswith(complaint)
    assert list_documents(sqlite_desk) == []


def test_a_language_that_is_not_said_is_guessed(sqlite_desk: Desk, report: Document) -> None:
    assert read_document(sqlite_desk, add(sqlite_desk, report, language=None)).document.language == "en"


def test_letters_that_no_database_keeps_move_no_offset(desk: Desk, report: Document) -> None:
    name = add(desk, report, text="One\x00 two \ud800killed", title="T\x00")
    stored = read_document(desk, name).document
    assert (stored.text, stored.title) == ("One� two �killed", "T�")


def test_a_change_is_a_new_version_and_the_old_one_stays(desk: Desk, report: Document) -> None:
    name = add(desk, report)
    change_document(desk, BEN, name, "the page says so", publisher="OCHA", published_on=date(2021, 5, 4))
    first, second = history_of_document(desk, name)
    assert (first.document.publisher, first.editor, first.reason) == (None, ANNA.name, "added")
    assert (second.document.publisher, second.editor, second.reason) == ("OCHA", BEN.name, "the page says so")
    assert (second.version, second.document.published_on, second.document.id) == (2, date(2021, 5, 4), name)
    assert read_document(desk, name) == second


def test_the_file_is_kept_once_however_often_the_document_is_changed(desk: Desk, report: Document) -> None:
    name = add(desk, report)
    change_document(desk, BEN, name, "why", title="Another")
    with desk.reading() as connection:
        kept = connection.scalars(sql.select(DOCUMENTS.c.content).order_by(DOCUMENTS.c.version)).all()
    assert kept == [b"as it came", None]


def test_a_change_that_changes_nothing_is_no_version(desk: Desk, report: Document) -> None:
    name = add(desk, report)
    change_document(desk, BEN, name, "why", title=report.title, text=report.text)
    assert len(history_of_document(desk, name)) == 1


def test_two_who_change_different_fields_lose_nothing(desk: Desk, report: Document) -> None:
    name = add(desk, report)
    change_document(desk, ANNA, name, "why", publisher="OCHA")
    change_document(desk, BEN, name, "why", licence="CC-BY-4.0")
    document = read_document(desk, name).document
    assert (document.publisher, document.licence) == ("OCHA", "CC-BY-4.0")


def test_who_saw_an_older_version_is_told_what_the_other_made_of_it(desk: Desk, report: Document) -> None:
    name = add(desk, report)
    change_document(desk, ANNA, name, "why", after=1, title="Anna's")
    with pytest.raises(ChangedMeanwhile, match=r"anna@example\.org changed this document meanwhile") as told:
        change_document(desk, BEN, name, "why", after=1, title="Ben's")
    assert told.value.stored.document.title == read_document(desk, name).document.title == "Anna's"


@pytest.mark.parametrize(
    ("reason", "fields", "complaint"),
    [
        (" ", {"title": "x"}, "reason: say why"),
        ("why", {"id": "x"}, "id of a document cannot be changed"),
        ("why", {"pages": ()}, "pages of a document cannot be changed"),
    ],
)
def test_a_change_needs_a_reason_and_a_field_that_may_change(
    sqlite_desk: Desk, report: Document, reason: str, fields: dict[str, Any], complaint: str
) -> None:
    name = add(sqlite_desk, report)
    with pytest.raises(NotUnderstood, match=complaint):
        change_document(sqlite_desk, ANNA, name, reason, **fields)
    assert len(history_of_document(sqlite_desk, name)) == 1


def test_a_change_is_held_to_what_every_document_needs(desk: Desk, report: Document) -> None:
    name = add(desk, report)
    with pytest.raises(UnreadableDocument, match="field 'title' is missing"):
        change_document(desk, ANNA, name, "why", title="")
    assert len(history_of_document(desk, name)) == 1


def test_that_every_figure_is_marked_is_said_once_and_ends_with_the_text(desk: Desk, report: Document) -> None:
    name = add(desk, report)
    complete_document(desk, ANNA, name, True)
    complete_document(desk, BEN, name, True)
    assert [stored.complete for stored in history_of_document(desk, name)] == [False, True]
    change_document(desk, ANNA, name, "why", title="Another title")
    assert read_document(desk, name).complete
    change_document(desk, ANNA, name, "why", text=report.text + " Ten were injured.")
    assert not read_document(desk, name).complete


def test_a_removed_document_is_in_no_list_and_keeps_its_history(desk: Desk, report: Document) -> None:
    name = add(desk, report)
    remove_document(desk, BEN, name, "a draft")
    assert list_documents(desk) == read_all(desk) == []
    assert read_document(desk, name).removed
    assert [stored.reason for stored in history_of_document(desk, name)] == ["added", "a draft"]
    for late in (
        lambda: change_document(desk, ANNA, name, "why", title="x"),
        lambda: complete_document(desk, ANNA, name, True),
        lambda: remove_document(desk, ANNA, name, "again"),
    ):
        with pytest.raises(UnknownDocument, match="any more"):
            late()


def test_a_removed_document_that_is_added_again_has_the_name_that_its_decisions_know(
    desk: Desk, report: Document
) -> None:
    name = add(desk, report)
    remove_document(desk, BEN, name, "a draft")
    assert add(desk, report, title="Another title", published_on=date(2022, 1, 1)) == name
    stored = read_document(desk, name)
    assert (stored.version, stored.removed, stored.document.title) == (3, False, "Another title")


def test_a_text_that_another_document_has_by_now_is_there_though_one_was_removed(
    sqlite_desk: Desk, report: Document
) -> None:
    other = add(sqlite_desk, report, text="Another text.", title="A title before")
    name = add(sqlite_desk, report)
    remove_document(sqlite_desk, ANNA, name, "a draft")
    change_document(sqlite_desk, ANNA, other, "the right text", text=report.text)
    with pytest.raises(AlreadyThere, match=other):
        add(sqlite_desk, report)


def test_a_document_that_is_not_there_is_told(desk: Desk) -> None:
    for ask in (read_document, history_of_document):
        for name in ("nothing", "a\x00b", ""):
            with pytest.raises(UnknownDocument):
                ask(desk, name)


def test_the_list_is_newest_first_and_light_while_all_are_whole(desk: Desk, report: Document) -> None:
    old = add(desk, report)
    new = add(desk, report, text="Another text.", published_on=date(2023, 1, 1))
    change_document(desk, ANNA, old, "why", title="Mended title")
    assert [(stored.document.id, stored.document.title, stored.document.text) for stored in list_documents(desk)] == [
        (new, report.title, ""),
        (old, "Mended title", ""),
    ]
    assert [stored.document.text for stored in read_all(desk)] == ["Another text.", report.text]
