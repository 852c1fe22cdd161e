"""The refresh: it reads what is new, keeps what is good, says what happened, and publishes all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import gate, store
from etl.refresh import Change, Job, RefreshError, Report, check, refresh
from etl.source import ShapeChanged, Source
from tests.etl.claims import cell, frame, number

FIRST_DAY = datetime(2026, 1, 1, 8, tzinfo=UTC)
NEXT_DAY = datetime(2026, 1, 2, 8, tzinfo=UTC)


def read_table(path: Path) -> pl.DataFrame:
    """Lines of "document,column,value"."""
    claims = []
    for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        parts = line.split(",")
        if len(parts) != 3:
            raise ShapeChanged(f"{path.name} has another shape; mend it")
        document, column, value = parts
        claims.append(cell(column, row, document_id=f"toy/{document}", value=int(value), number_text=value))
    return frame(*claims)


def read_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def read_texts(path: Path) -> dict[str, str]:
    return {f"documents/{path.stem}": read_text(path)}


def read_documents(path: Path) -> pl.DataFrame:
    """The first number of each line."""
    text = read_text(path)
    claims = []
    for line in text.splitlines():
        words = next(word for word in line.split() if word.isdigit())
        claims.append(
            number(text, line, words, value=int(words), document_id=f"documents/{path.stem}", method="docs 1")
        )
    return frame(*claims)


def source(**changes: Any) -> Source:
    said: dict[str, Any] = {
        **dict.fromkeys(("title", "publisher", "licence", "citation", "caveat", "homepage", "cadence", "counts"), "x"),
        "id": "toy",
        "redistributable": True,
        "file": "toy.csv",
        "rows": (1, 10),
        "version": 1,
        "extract": read_table,
        **changes,
    }
    return Source(**said)


TOY = source(left_out=lambda path: {"blank lines": 2})
DOCUMENTS = source(id="documents", file="*.md", folder="documents", extract=read_documents, texts=read_texts)


class Place:
    """A folder with raw files, documents, and the table published from them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.table = root / "data" / "figures.parquet"
        self.folders = {"raw": root / "raw", "documents": root / "documents"}
        self.exceptions = root / "exceptions.csv"
        self.exceptions.write_text("rule,figure_id,reason\n", encoding="utf-8")
        self.read: list[str] = []
        for folder in self.folders.values():
            folder.mkdir()

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def refresh(self, *sources: Source, now: datetime = FIRST_DAY) -> Report:
        return refresh(sources or (TOY, DOCUMENTS), self.table, self.folders, now, self.follow, self.exceptions)

    def follow(self, jobs: Sequence[Job]) -> Sequence[Job]:
        self.read = [job.name for job in jobs if job.unread]
        return jobs

    def figures(self) -> pl.DataFrame:
        return store.read(self.table)[0]

    def values(self) -> list[int]:
        return sorted(self.figures()["value"])

    def entry(self, dataset: str, name: str) -> dict[str, Any]:
        entry: dict[str, Any] = store.read(self.table)[1][dataset]["files"][name]
        return entry


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.write("raw/toy.csv", "1,killed,12\n1,injured,30\n2,killed,7\n")
    place.write("documents/a.md", "On Friday 41 people were killed.\nAt night 42 people were killed.\n")
    place.write("documents/b.md", "On Sunday 51 people were killed.\n")
    return place


def change_of(report: Report, name: str) -> Change:
    return next(change for change in report.changes if change.source == name)


def counts(change: Change) -> tuple[int, int, int, int, int]:
    return change.figures, change.new, change.changed, change.gone, change.rejected


def test_everything_is_read_the_first_time(place: Place) -> None:
    report = place.refresh()
    assert report.published
    assert place.values() == [7, 12, 30, 41, 42, 51]
    assert counts(change_of(report, "toy")) == (3, 3, 0, 0, 0)
    assert counts(change_of(report, "documents")) == (3, 3, 0, 0, 0)
    assert change_of(report, "toy").left_out == {"blank lines": 2}


def test_refreshing_twice_changes_no_byte_and_reads_nothing(place: Place) -> None:
    place.refresh()
    before = place.table.read_bytes()
    report = place.refresh(now=NEXT_DAY)
    assert place.read == []
    assert not report.published
    assert place.table.read_bytes() == before
    assert [(change.state, change.new, change.changed) for change in report.changes] == [
        ("kept", 0, 0),
        ("2 kept", 0, 0),
    ]


def test_one_changed_document_is_the_only_one_read(place: Place) -> None:
    place.refresh()
    place.write("documents/b.md", "On Sunday 52 people were killed.\n")
    report = place.refresh(now=NEXT_DAY)
    assert place.read == ["b.md"]
    assert place.values() == [7, 12, 30, 41, 42, 52]
    assert change_of(report, "documents").state == "1 kept, 1 read"


def test_a_revised_cell_is_the_same_figure_changed(place: Place) -> None:
    place.refresh()
    before = place.figures()
    place.write("raw/toy.csv", "1,killed,13\n1,injured,30\n2,killed,7\n")
    report = place.refresh(now=NEXT_DAY)
    assert counts(change_of(report, "toy")) == (3, 0, 1, 0, 0)
    after = place.figures()
    assert set(before["figure_id"]) == set(after["figure_id"])
    moments = dict(zip(after["value"], after["retrieved_at"], strict=True))
    assert (moments[13], moments[30], moments[7]) == (NEXT_DAY, FIRST_DAY, FIRST_DAY)


def test_a_cell_that_moved_says_what_it_said(place: Place) -> None:
    place.refresh()
    place.write("raw/toy.csv", "2,killed,7\n1,killed,12\n1,injured,30\n")
    report = place.refresh(now=NEXT_DAY)
    assert counts(change_of(report, "toy")) == (3, 0, 0, 0, 0)
    assert place.figures()["retrieved_at"].unique().to_list() == [FIRST_DAY]
    assert place.figures().filter(pl.col("value") == 7)["table_ref"].struct["row"].to_list() == [1]


def test_a_document_taken_away_takes_its_figures_with_it(place: Place) -> None:
    place.refresh()
    (place.root / "documents/a.md").unlink()
    report = place.refresh(now=NEXT_DAY)
    assert counts(change_of(report, "documents")) == (1, 0, 0, 2, 0)
    assert place.values() == [7, 12, 30, 51]


def test_without_the_raw_file_the_last_good_figures_stay_and_no_byte_changes(place: Place) -> None:
    place.refresh()
    before = place.table.read_bytes()
    (place.root / "raw/toy.csv").unlink()
    report = place.refresh(now=NEXT_DAY)
    assert change_of(report, "toy").state == "kept: no raw file here"
    assert counts(change_of(report, "toy")) == (3, 0, 0, 0, 0)
    assert place.table.read_bytes() == before
    assert report.stale == []


def test_without_the_documents_folder_their_figures_stay(place: Place) -> None:
    place.refresh(DOCUMENTS)
    elsewhere = {**place.folders, "documents": place.root / "nowhere"}
    with pytest.raises(gate.GateFailed, match="is not here"):
        refresh((DOCUMENTS,), place.table, elsewhere, NEXT_DAY, exceptions=place.exceptions)
    assert place.values() == [41, 42, 51]


def test_a_source_never_read_is_said_to_be_absent(place: Place) -> None:
    (place.root / "raw/toy.csv").unlink()
    report = place.refresh()
    assert change_of(report, "toy").state == "absent: never read, and no raw file here"
    assert change_of(report, "toy").figures == 0


def test_a_raw_file_is_found_at_any_depth(place: Place) -> None:
    (place.root / "raw/publisher/2026").mkdir(parents=True)
    (place.root / "raw/toy.csv").rename(place.root / "raw/publisher/2026/toy.csv")
    assert change_of(place.refresh(), "toy").figures == 3


def test_two_raw_files_of_one_name_are_refused_by_name(place: Place) -> None:
    (place.root / "raw/old").mkdir()
    place.write("raw/old/toy.csv", "1,killed,1\n")
    with pytest.raises(RefreshError, match=r"toy\.csv occurs twice .*\(old/toy\.csv and toy\.csv\)"):
        place.refresh()
    assert not place.table.exists()


def test_two_documents_of_one_name_are_refused(place: Place) -> None:
    (place.root / "documents/old").mkdir()
    place.write("documents/old/a.md", "On Monday 1 person was killed.\n")
    with pytest.raises(RefreshError, match="two documents are named a"):
        place.refresh()


def test_a_source_that_cannot_be_read_stays_stale_with_the_reason_and_the_others_go_on(place: Place) -> None:
    place.refresh()
    place.write("raw/toy.csv", "1,killed\n")
    place.write("documents/b.md", "On Sunday 52 people were killed.\n")
    report = place.refresh(now=NEXT_DAY)
    assert report.stale == ["toy: toy.csv has another shape; mend it"]
    assert change_of(report, "toy").state == "stale"
    assert place.values() == [7, 12, 30, 41, 42, 52]
    entry = place.entry("toy", "toy.csv")
    assert entry["stale"] == "toy.csv has another shape; mend it"
    assert entry["figures"] == 3


def test_a_stale_source_is_tried_again_and_recovers(place: Place) -> None:
    place.refresh()
    good = place.table.read_bytes()
    text = (place.root / "raw/toy.csv").read_text(encoding="utf-8")
    place.write("raw/toy.csv", "1,killed\n")
    place.refresh(now=NEXT_DAY)
    stale = place.table.read_bytes()
    assert place.refresh(now=NEXT_DAY).stale
    assert place.table.read_bytes() == stale
    place.write("raw/toy.csv", text)
    report = place.refresh(now=NEXT_DAY)
    assert (report.stale, change_of(report, "toy").state) == ([], "read")
    assert place.table.read_bytes() == good


def test_a_document_that_cannot_be_read_keeps_the_figures_it_gave(place: Place) -> None:
    place.refresh()
    place.write("documents/a.md", "No number here.\n")
    report = place.refresh(now=NEXT_DAY)
    assert report.stale == ["documents: a.md: StopIteration"]
    assert place.values() == [7, 12, 30, 41, 42, 51]
    assert place.refresh(now=NEXT_DAY).stale == ["documents: a.md: StopIteration"]
    _, failures = check((TOY, DOCUMENTS), place.table, place.folders, place.exceptions)
    assert failures == []


def test_a_new_source_that_cannot_be_read_has_no_figures_and_says_why(place: Place) -> None:
    place.write("raw/toy.csv", "1,killed\n")
    report = place.refresh()
    assert counts(change_of(report, "toy")) == (0, 0, 0, 0, 0)
    assert place.entry("toy", "toy.csv")["sha256"] is None
    assert place.values() == [41, 42, 51]


def test_no_path_of_the_machine_enters_the_table(place: Place) -> None:
    def fail(path: Path) -> pl.DataFrame:
        raise OSError(f"cannot open {path}")

    report = place.refresh(replace(TOY, extract=fail))
    assert report.stale == ["toy: cannot open toy.csv"]
    assert str(place.root).encode() not in place.table.read_bytes()


def test_another_version_of_the_reader_reads_again_and_changes_nothing_else(place: Place) -> None:
    place.refresh()
    before = place.figures()
    report = place.refresh(replace(TOY, version=2), DOCUMENTS, now=NEXT_DAY)
    assert place.read == ["toy.csv"]
    assert counts(change_of(report, "toy")) == (3, 0, 0, 0, 0)
    assert place.entry("toy", "toy.csv")["method"] == "toy 2"
    assert place.entry("toy", "toy.csv")["retrieved_at"] == FIRST_DAY.isoformat()
    assert place.figures().drop("method").equals(before.drop("method"))


def test_a_bad_row_goes_to_the_rejects_with_its_reason(place: Place) -> None:
    def read(path: Path) -> pl.DataFrame:
        return frame(cell("killed"), cell("injured", 2, status="guilty"))

    report = place.refresh(replace(TOY, extract=read))
    assert counts(change_of(report, "toy")) == (1, 1, 0, 0, 1)
    rejected = store.read_rejects(place.table)
    assert rejected.rows() == [
        ("toy", "toy.csv, record 2, column injured", "status is none of the allowed words"),
    ]
    place.refresh(replace(TOY, extract=read), now=NEXT_DAY)
    assert store.read_rejects(place.table).equals(rejected)


def test_a_natural_key_said_twice_stops_its_source(place: Place) -> None:
    place.write("raw/toy.csv", "1,killed,12\n1,killed,13\n")
    assert "says toy/1 twice in column killed" in place.refresh().stale[0]


def test_a_source_cannot_give_figures_of_another(place: Place) -> None:
    stranger = replace(DOCUMENTS, extract=lambda path: frame(cell()))
    assert "document_id 'toy/1', 'documents/a' is expected" in place.refresh(stranger).stale[0]
    stranger = replace(DOCUMENTS, extract=lambda path: frame(number("On 3 May", "On 3 May", "3")))
    assert "'documents/a' is expected" in place.refresh(stranger).stale[0]


def test_a_source_that_fills_a_derived_column_is_stopped(place: Place) -> None:
    derived = replace(TOY, extract=lambda path: frame(cell()).with_columns(low=pl.lit(1)))
    assert "columns that no source may fill: low" in place.refresh(derived).stale[0]


def test_figures_of_a_source_that_is_declared_no_more_go(place: Place) -> None:
    place.refresh()
    report = place.refresh(DOCUMENTS, now=NEXT_DAY)
    assert place.values() == [41, 42, 51]
    assert (change_of(report, "toy").state, change_of(report, "toy").gone) == ("no longer declared", 3)


def test_a_table_that_does_not_pass_the_gate_is_not_published(place: Place) -> None:
    place.refresh()
    before = place.table.read_bytes()

    def read(path: Path) -> pl.DataFrame:
        return frame(cell("all"), cell("children", 2, part_of_key="all", value=99, number_text="99"))

    with pytest.raises(gate.GateFailed, match="a part is never larger than its whole"):
        place.refresh(replace(TOY, version=2, extract=read))
    assert place.table.read_bytes() == before


def test_parts_keep_their_whole_when_they_are_kept(place: Place) -> None:
    def read(path: Path) -> pl.DataFrame:
        return frame(cell("all"), cell("children", 2, part_of_key="all", value=3, number_text="3"))

    parts = replace(TOY, extract=read)
    place.refresh(parts, DOCUMENTS)
    wholes = place.figures().select("figure_id", "part_of").sort("figure_id")
    assert wholes["part_of"].count() == 1
    place.write("documents/b.md", "On Sunday 52 people were killed.\n")
    place.refresh(parts, DOCUMENTS, now=NEXT_DAY)
    kept = place.figures().filter(pl.col("dataset") == "toy").select("figure_id", "part_of").sort("figure_id")
    assert kept.equals(wholes.filter(pl.col("figure_id").is_in(kept["figure_id"].implode())))
    assert kept["part_of"].count() == 1


def test_the_manifest_says_who_published_each_source_and_what_was_read(place: Place) -> None:
    place.refresh()
    _, manifest = store.read(place.table)
    assert list(manifest) == ["toy", "documents"]
    assert manifest["toy"]["licence"] == "x"
    assert list(manifest["documents"]["files"]) == ["a.md", "b.md"]
    entry = place.entry("toy", "toy.csv")
    assert {name: entry[name] for name in entry if name != "sha256"} == {
        "method": "toy 1",
        "figures": 3,
        "rejected": 0,
        "left_out": {"blank lines": 2},
        "retrieved_at": FIRST_DAY.isoformat(),
        "stale": None,
    }
    assert len(entry["sha256"]) == 64


def test_check_finds_a_document_that_changed_behind_the_table(place: Place) -> None:
    place.refresh()
    figures, failures = check((TOY, DOCUMENTS), place.table, place.folders, place.exceptions)
    assert (figures.height, failures) == (6, [])
    place.write("documents/b.md", "On Sunday 59 people were killed.\n")
    _, failures = check((TOY, DOCUMENTS), place.table, place.folders, place.exceptions)
    assert [failure.words for failure in failures] == ["the text of documents/b is another one than was read"]


def test_there_is_nothing_to_check_before_the_first_refresh(place: Place) -> None:
    with pytest.raises(store.StoreError, match="refresh"):
        check((TOY,), place.table, place.folders)


def two_in_a_file(path: Path) -> dict[str, str]:
    """Each line of a file as a document of its own."""
    lines = read_text(path).splitlines()
    return {f"documents/{path.stem}" + (f"#{number}" if number else ""): line for number, line in enumerate(lines)}


def read_two(path: Path) -> pl.DataFrame:
    """The first number of each document in a file."""
    found = []
    for document, text in two_in_a_file(path).items():
        words = next(word for word in text.split() if word.isdigit())
        found.append(number(text, text, words, value=int(words), document_id=document, method="docs 1"))
    return frame(*found)


def test_a_file_may_hold_several_documents_which_stay_and_go_stale_together(place: Any) -> None:
    several = replace(DOCUMENTS, extract=read_two, texts=two_in_a_file)
    assert change_of(place.refresh(several), "documents").figures == 3
    figures, failures = check([several], place.table, place.folders)
    assert set(figures["document_id"]) == {"documents/a", "documents/a#1", "documents/b"}
    assert failures == []
    place.write("documents/a.md", "No number here.\n")
    report = place.refresh(several, now=NEXT_DAY)
    assert (change_of(report, "documents").figures, len(report.stale)) == (3, 1)


def test_a_name_that_looks_like_a_part_of_a_file_is_refused(place: Any) -> None:
    place.write("documents/a#1.md", "On Monday 1 person was killed.\n")
    with pytest.raises(RefreshError, match="the name a#1 holds a #"):
        place.refresh()


def test_hidden_files_are_no_documents(place: Any) -> None:
    place.write("documents/.b.md", "On Monday 1 person was killed.\n")
    place.write("documents/~$b.md", "x")
    assert change_of(place.refresh(), "documents").figures == 3
