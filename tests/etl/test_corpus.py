"""A large corpus on one machine: what is read, what is rejected and why, and that reading it again changes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from etl import gate, store
from etl.corpus import TWICE, extract_corpus
from etl.dataset import StoreError
from etl.paths import list_files, open_path
from etl.prose import UnreadableDocument
from ledger.table import open_ledger
from tests.etl.bucket import Bucket
from tests.etl.reports import MOMENT, contents, write_corpus


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    return write_corpus(tmp_path / "reports")


def test_the_dashboard_opens_what_was_read(files: list[str], tmp_path: Path) -> None:
    outcome = extract_corpus(files, str(tmp_path / "figures"), MOMENT)
    ledger = open_ledger(tmp_path / "figures")
    figures = ledger.figures.collect()
    assert (outcome.documents, outcome.figures, outcome.published) == (7, figures.height, True)
    assert {12, 9, 7, 2, 900, 5, 30} == set(figures["value"])
    assert figures["period_end"].dt.year().is_sorted()
    assert ledger.sources["documents"]["files"]["corpus"]["figures"] == figures.height
    assert set(figures["retrieved_at"]) == {MOMENT}


def test_parts_are_related_to_their_whole_within_the_document(files: list[str], tmp_path: Path) -> None:
    extract_corpus(files, str(tmp_path / "figures"), MOMENT)
    figures, _ = store.read(tmp_path / "figures")
    girls = figures.filter(sex="female").row(0, named=True)
    assert figures.filter(figure_id=girls["part_of"])["value"].to_list() == [7]


def test_what_is_published_passes_the_gate(files: list[str], tmp_path: Path) -> None:
    extract_corpus(files, str(tmp_path / "figures"), MOMENT)
    figures, _ = store.read(tmp_path / "figures")
    assert [failure for rule, find in gate.RULES.items() for failure in find(figures, rule)] == []


def test_a_file_that_cannot_be_read_and_a_second_document_of_one_name_are_rejected(
    files: list[str], tmp_path: Path
) -> None:
    outcome = extract_corpus(files, str(tmp_path / "figures"), MOMENT)
    rejected = store.read_rejects(tmp_path / "figures")
    reasons = dict(rejected.select("position", "reason").iter_rows())
    assert "broken.pdf" in reasons["broken.pdf"]
    assert reasons["documents/report-1"] == TWICE
    assert outcome.rejected == rejected.height == 2
    assert 9 in store.read(tmp_path / "figures")[0]["value"]  # more.jsonl comes before report-1.md


def test_two_documents_of_one_name_in_one_file_are_told_apart_by_their_order(tmp_path: Path) -> None:
    lines = [f'{{"id": "same", "text": "{count} people died in Taiz in 2019.", "language": "en"}}' for count in (8, 9)]
    (tmp_path / "twice.jsonl").write_text("\n".join(lines), encoding="utf-8")
    extract_corpus([str(tmp_path / "twice.jsonl")], str(tmp_path / "figures"), MOMENT)
    assert store.read(tmp_path / "figures")[0]["value"].to_list() == [8]
    assert store.read_rejects(tmp_path / "figures")["reason"].to_list() == [TWICE]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Since 1 January 2018, 300 people have been killed in Homs, OCHA said.", "a cumulative never falls"),
        ("Forty people were killed in Homs on 9 March 2021.", "the period ends before it starts"),
    ],
)
def test_a_figure_that_does_not_hold_is_rejected_and_the_others_stay(
    tmp_path: Path, sentence: str, reason: str
) -> None:
    head = "---\ntitle: Early\npublished_on: 2019-01-05\npublisher: Desk\nlanguage: en\n---\n"
    first = "Since 1 January 2018, 500 people have been killed in Homs, OCHA said."
    (tmp_path / "early.md").write_text(f"{head}{first} {sentence}\n", encoding="utf-8")
    extract_corpus([str(tmp_path / "early.md")], str(tmp_path / "figures"), MOMENT)
    assert store.read(tmp_path / "figures")[0]["value"].to_list() == [500]
    assert [said.startswith(reason) for said in store.read_rejects(tmp_path / "figures")["reason"]] == [True]


def test_reading_again_changes_no_byte_and_a_new_report_changes_its_year_only(files: list[str], tmp_path: Path) -> None:
    output = tmp_path / "figures"
    extract_corpus(files, str(output), MOMENT)
    before = contents(output)
    assert not extract_corpus(files, str(output), MOMENT + timedelta(days=1)).published
    assert contents(output) == before
    text = "Eleven people died in Sanaa in 2019."
    (tmp_path / "reports" / "new.txt").write_text(f"{text}\n", encoding="utf-8")
    outcome = extract_corpus(list_files([str(tmp_path / "reports")]), str(output), MOMENT + timedelta(days=2))
    assert outcome.published
    changed = {
        name.partition("/")[2]
        for name, content in contents(output).items()
        if name.startswith("version-2") and before.get(name.replace("version-2", "version-1")) != content
    }
    assert changed == {"_metadata.json", "year=2019/figures.parquet"}


def test_a_run_that_ends_in_the_middle_leaves_what_was_published(files: list[str], tmp_path: Path) -> None:
    output = tmp_path / "figures"
    extract_corpus(files[:4], str(output), MOMENT)
    before = contents(output)

    def interrupted(files: list[str]) -> Iterator[str]:
        yield files[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extract_corpus(files, str(output), MOMENT, follow=interrupted)  # type: ignore[arg-type]
    assert contents(output) == before


def test_somebody_else_writing_is_told(files: list[str], tmp_path: Path) -> None:
    with store.locked(tmp_path / "figures"), pytest.raises(StoreError, match="another refresh is writing figures"):
        extract_corpus(files, str(tmp_path / "figures"), MOMENT)


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("nowhere/at/all", "nowhere/at/all: there is no such file"),
        ("walrus://reports", "walrus://reports: cannot be listed"),
    ],
)
def test_a_name_that_leads_nowhere_is_told(name: str, complaint: str) -> None:
    with pytest.raises(UnreadableDocument, match=complaint):
        list_files([name])


def test_a_folder_gives_all_its_files_each_once_by_name(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "reports" / ".hidden").touch()
    assert list_files([files[2], str(tmp_path / "reports")]) == [files[2], *(f for f in files if f != files[2])]


def test_without_the_extra_an_object_store_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "upath", None)
    for ask in (open_path, lambda name: list_files([name])):
        with pytest.raises(UnreadableDocument, match=r"s3://reports: .* requirements-cluster.txt"):
            ask("s3://reports")


@pytest.mark.parametrize("name", ["s3://corpus/reports", "s3://corpus/reports/*"])
def test_an_object_store_is_read_and_written_as_a_disk_is(
    files: list[str], tmp_path: Path, bucket: Bucket, name: str
) -> None:
    for path in (tmp_path / "reports").iterdir():
        bucket.objects[f"reports/{path.name}"] = path.read_bytes()
    on_disk = extract_corpus(files, str(tmp_path / "figures"), MOMENT)
    in_store = extract_corpus(list_files([name]), "s3://corpus/out/figures", MOMENT)
    assert in_store == on_disk
    written = {
        "/".join(key.split("/")[3:]): content
        for key, content in bucket.objects.items()
        if key.startswith("out/figures/version-1")
    }
    published = {
        name.removeprefix("version-1/"): content
        for name, content in contents(tmp_path / "figures").items()
        if name.startswith("version-1")
    }
    assert written == published
    assert bucket.objects["out/rejects.parquet"] == store.rejects(tmp_path / "figures").read_bytes()
