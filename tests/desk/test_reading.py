"""A document read for its review: as it stands after what was decided, and as the next refresh will publish it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from desk import reading
from desk.checkout import check_out
from desk.database import Desk
from desk.decisions import NotUnderstood, decide, decisions_by_target
from desk.documents import UnknownDocument, add_document, change_document, remove_document
from desk.reading import Review, propose_missed, read_for_review, warm_up
from etl import prose, store
from etl.decisions import Reading
from etl.documents import Document, read_documents
from etl.jobs import FOLDERS
from etl.refresh import Files, refresh
from etl.sources.added import SOURCE
from etl.trusted import NotTrusted
from tests.desk.conftest import ANNA, BEN

TEXT = (
    "On Monday at least 20 people were killed in Idleb, including three children, the rescue service said.\n"
    "A bus of line 14 was late. Some 5,000 people fled their homes.\n"
)


@pytest.fixture
def document() -> Document:
    return Document("upload", TEXT, "Shelling", "Toy Press", date(2020, 2, 26), "en")


def add(desk: Desk, document: Document) -> str:
    """The document_id of a document that Anna added."""
    return f"added/{add_document(desk, ANNA, document, 'shelling.txt', None)}"


def figure(review: Review, words: str) -> dict[str, Any]:
    return next(one for one in review.figures if one["number_text"] == words)


def settle(desk: Desk, review: Review, words: str, action: str, **changes: Any) -> None:
    """Anna's decision on the figure with this number, as it is shown."""
    shown = figure(review, words)
    before = shown["machine"]
    new: Reading | None = None if action in ("reject", "reopen") else {**before, **changes}
    reason = "counted again" if changes else ""
    decide(
        desk, ANNA, str(uuid4()), "added", shown["document_id"], shown["figure_id"], action, before, new, reason,
        shown["sequence"],
    )  # fmt: skip


def test_every_figure_is_there_as_the_program_reads_it(desk: Desk, document: Document) -> None:
    review = read_for_review(desk, add(desk, document))
    assert [one["number_text"] for one in review.figures] == ["20", "three", "5,000"]
    assert review.document.text == TEXT
    killed, children, _ = review.figures
    assert killed["machine"]["value"] == killed["value"] == 20
    assert children["part_of"] == killed["figure_id"]
    assert {one["sequence"] for one in review.figures} == {0}
    assert review.lost == []


def test_what_was_decided_stands_beside_what_the_program_reads(desk: Desk, document: Document) -> None:
    document_id = add(desk, document)
    settle(desk, read_for_review(desk, document_id), "20", "mend", value=21)
    mended = figure(read_for_review(desk, document_id), "20")
    assert (mended["value"], mended["low"], mended["review_status"], mended["sequence"]) == (21, 21, "mended", 1)
    assert mended["machine"]["value"] == 20


def test_the_next_refresh_publishes_what_the_review_shows(desk: Desk, document: Document, tmp_path: Path) -> None:
    document_id = add(desk, document)
    review = read_for_review(desk, document_id)
    for words, action in (("20", "agree"), ("three", "reject")):
        settle(desk, review, words, action)
    settle(desk, review, "5,000", "mend", value=4000)
    review = read_for_review(desk, document_id)
    check_out(desk, tmp_path / "desk")
    files = Files(tmp_path / "figures.parquet", {**FOLDERS, "desk": tmp_path / "desk"})
    for _ in range(2):
        refresh([SOURCE], files, decisions=decisions_by_target(desk))
        published = {row["figure_id"]: row for row in store.read(files.table)[0].to_dicts()}
        for shown in review.figures:
            same = [name for name in published[shown["figure_id"]] if name not in ("retrieved_at", "role_reason")]
            assert {name: shown[name] for name in same} == {name: published[shown["figure_id"]][name] for name in same}
    assert len(published) == 3


def test_changed_words_wait_and_the_decision_is_told_as_lost(sqlite_desk: Desk, document: Document) -> None:
    document_id = add(sqlite_desk, document)
    settle(sqlite_desk, read_for_review(sqlite_desk, document_id), "5,000", "agree")
    name = document_id.partition("/")[2]
    change_document(sqlite_desk, ANNA, name, "misread", text=TEXT.replace("5,000", "6,000"))
    review = read_for_review(sqlite_desk, document_id)
    assert figure(review, "6,000")["review_status"] == "waiting"
    assert figure(review, "6,000")["review_note"].startswith("changed after approval by anna@example.org on ")
    assert [decision.action for decision in review.lost] == ["agree"]


def test_a_figure_that_waits_shows_what_it_is_a_part_of(sqlite_desk: Desk, document: Document) -> None:
    text = TEXT.replace("including three children", "including four children")
    document_id = add(sqlite_desk, replace(document, text=text.replace("20", "22")))
    whole, part, _ = read_for_review(sqlite_desk, document_id).figures
    settle(sqlite_desk, read_for_review(sqlite_desk, document_id), "22", "agree")
    name = document_id.partition("/")[2]
    change_document(sqlite_desk, ANNA, name, "misread", text=text.replace("20", "23"))
    whole, part, _ = read_for_review(sqlite_desk, document_id).figures
    assert (whole["review_status"], part["part_of"]) == ("waiting", whole["figure_id"])


def test_a_document_is_read_once_however_often_it_is_looked_at(
    sqlite_desk: Desk, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = add(sqlite_desk, replace(document, text=f"{TEXT}Nothing else happened.\n"))
    read: list[Document] = []
    whole: Callable[[Document], Any] = prose.read
    monkeypatch.setattr(reading.prose, "read", lambda document: read.append(document) or whole(document))
    for _ in range(3):
        review = read_for_review(sqlite_desk, document_id)
        settle(sqlite_desk, review, "20", "agree")
    assert len(read) == 1
    assert figure(read_for_review(sqlite_desk, document_id), "20")["sequence"] == 3


def test_a_report_in_the_folder_of_documents_is_reviewed_too(
    sqlite_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    monkeypatch.setitem(FOLDERS, "documents", folder)  # type: ignore[misc]
    head = "---\ntitle: Rain\npublished_on: 2021-06-16\nlanguage: en\n---\n"
    (folder / "rain.md").write_text(f"{head}Nine people died in Gao, Mali.\n", encoding="utf-8")
    review = read_for_review(sqlite_desk, "documents/rain")
    assert [one["value"] for one in review.figures] == [9]
    assert review.figures[0]["document_id"] == "documents/rain"


@pytest.mark.parametrize(
    "document_id", ["added/nothing", "documents/nothing", "documents/../rain", "toy/1", "", "added"]
)
def test_a_document_that_is_not_here_is_told(
    sqlite_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, document_id: str
) -> None:
    (tmp_path / "rain.md").write_text("Nine people died in Gao, Mali.\n", encoding="utf-8")
    (tmp_path / "below").mkdir()
    monkeypatch.setitem(FOLDERS, "documents", tmp_path / "below")  # type: ignore[misc]
    with pytest.raises(UnknownDocument):
        read_for_review(sqlite_desk, document_id)


def test_a_report_that_cannot_be_read_is_told_with_its_file(
    sqlite_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FOLDERS, "documents", tmp_path)  # type: ignore[misc]
    (tmp_path / "rain.pdf").write_bytes(b"no PDF")
    with pytest.raises(UnknownDocument, match=r"^rain\.pdf"):
        read_for_review(sqlite_desk, "documents/rain")


def test_a_document_that_was_removed_is_not_here(sqlite_desk: Desk, document: Document) -> None:
    document_id = add(sqlite_desk, document)
    remove_document(sqlite_desk, BEN, document_id.partition("/")[2], "added by mistake")
    with pytest.raises(UnknownDocument):
        read_for_review(sqlite_desk, document_id)


def test_the_models_are_there_after_warming_up(monkeypatch: pytest.MonkeyPatch) -> None:
    warm_up("en", "xx")
    monkeypatch.setattr(reading.prose, "read", lambda document: pytest.fail("it is read again"))
    warm_up()


# --- words that the program missed --------------------------------------------------------------------------------


def mark(desk: Desk, document_id: str, words: str, text: str = TEXT) -> Reading:
    return propose_missed(desk, document_id, text.index(words), text.index(words) + len(words))


def test_marked_words_propose_a_figure_with_the_place_and_speaker_of_its_sentence(
    sqlite_desk: Desk, document: Document
) -> None:
    text = "At least 20 people were killed in Idleb on Monday, a doctor said, and 4 trucks burnt out.\n"
    document_id = add(sqlite_desk, replace(document, text=text))
    beside = figure(read_for_review(sqlite_desk, document_id), "20")
    proposed = mark(sqlite_desk, document_id, "4 trucks", text)
    assert (proposed["number_text"], proposed["value"], proposed["method"]) == ("4", 4, "marked by a person")
    assert proposed["confidence"] is None
    assert (proposed["place"], proposed["source"], proposed["period_end"]) == (
        beside["place"],
        beside["source"],
        beside["period_end"].isoformat(),
    )
    assert text[proposed["quote_start"] : proposed["quote_end"]] == proposed["quote"]
    assert text[proposed["number_start"] : proposed["number_end"]] == "4"


def test_a_proposal_can_be_kept_and_is_a_figure_from_then_on(desk: Desk, document: Document) -> None:
    document_id = add(desk, document)
    proposed = mark(desk, document_id, "14")
    decide(desk, ANNA, "a-new-one", "added", document_id, "0123456789abcdef", "add", None, proposed, "", 0)
    added = figure(read_for_review(desk, document_id), "14")
    assert (added["figure_id"], added["outcome"], added["review_status"]) == ("0123456789abcdef", "affected", "agreed")
    assert (added["sequence"], added["machine"], added["confidence"]) == (1, None, None)


def test_the_word_of_harm_nearest_to_the_number_says_what_happened(sqlite_desk: Desk, document: Document) -> None:
    document_id = add(sqlite_desk, document)
    assert mark(sqlite_desk, document_id, "5,000")["outcome"] == "displaced"
    assert mark(sqlite_desk, document_id, "three children")["outcome"] == "killed"
    assert mark(sqlite_desk, document_id, "three children")["age_group"] == "child"


def test_somebody_named_alone_is_one(sqlite_desk: Desk, document: Document) -> None:
    text = "Two teachers and a schoolgirl of the village were in the market hall when the roof fell.\n"
    document_id = add(sqlite_desk, replace(document, text=text))
    proposed = mark(sqlite_desk, document_id, "a schoolgirl", text)
    assert (proposed["value"], proposed["number_text"], proposed["sex"]) == (1, "a schoolgirl", "female")


def test_a_cell_of_a_table_is_quoted_with_its_row(sqlite_desk: Desk, tmp_path: Path) -> None:
    page = "<html><title>Losses</title><table><tr><th>Town<th>Huts</tr><tr><td>Gao<td>17</tr></table></html>"
    path = tmp_path / "losses.html"
    path.write_text(page, encoding="utf-8")
    (document,) = read_documents(path)
    document = replace(document, published_on=date(2020, 1, 1), title="Losses", language="en")
    proposed = mark(sqlite_desk, add(sqlite_desk, document), "17", document.text)
    assert (proposed["quote"], proposed["value"]) == ("Gao | 17", 17)


@pytest.mark.parametrize("words", ["the rescue service", "\n", " was late. "])
def test_words_without_a_number_are_refused_with_what_to_do(sqlite_desk: Desk, document: Document, words: str) -> None:
    document_id = add(sqlite_desk, document)
    with pytest.raises(NotUnderstood, match=r"mark|select"):
        mark(sqlite_desk, document_id, words)


def test_offsets_that_are_nowhere_are_refused(sqlite_desk: Desk, document: Document) -> None:
    document_id = add(sqlite_desk, document)
    for start, end in ((10_000, 10_010), (5, 5), (9, 3), (-5, -1)):
        with pytest.raises(NotUnderstood):
            propose_missed(sqlite_desk, document_id, start, end)


def test_where_the_reader_is_not_the_recorded_one_no_document_is_read_and_it_is_told(
    desk: Desk, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = add(desk, replace(document, text=TEXT.replace("14", "15")))

    def refuse(_: Document) -> None:
        raise NotTrusted("parser/model is not the file that was recorded")

    monkeypatch.setattr(prose, "read", refuse)
    with pytest.raises(UnknownDocument, match=r"^Shelling cannot be read here: parser/model is not the file"):
        read_for_review(desk, document_id)
    reading._read.cache_clear()
    warm_up("en")
