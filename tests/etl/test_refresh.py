"""The refresh: it reads what is new, keeps what is good, says what happened, and publishes all or nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import gate, store
from etl.corrections import COLUMNS, CorrectionsWrong
from etl.jobs import Job, RefreshError
from etl.online.fetch import Fetched
from etl.refresh import Files, check, refresh
from etl.source import REJECTED, Extract, Online, ShapeChanged, Source
from etl.summary import Change, Report
from tests.etl.claims import cell, frame, number

FIRST_DAY = datetime(2026, 1, 1, 8, tzinfo=UTC)
NEXT_DAY = datetime(2026, 1, 2, 8, tzinfo=UTC)


def read_table(path: Path) -> Extract:
    """Lines of "document,column,value"."""
    claims = []
    for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        parts = line.split(",")
        if len(parts) != 3:
            raise ShapeChanged(f"{path.name} has another shape; mend it")
        document, column, value = parts
        claims.append(cell(column, row, path.name, document_id=f"toy/{document}", value=int(value), number_text=value))
    return Extract(frame(*claims), left_out={"blank lines": 2})


def read_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def read_texts(path: Path) -> dict[str, str]:
    return {f"documents/{path.stem}": read_text(path)}


def read_documents(path: Path) -> Extract:
    """The first number of each line."""
    text = read_text(path)
    claims = []
    for line in text.splitlines():
        words = next(word for word in line.split() if word.isdigit())
        claims.append(
            number(text, line, words, value=int(words), document_id=f"documents/{path.stem}", method="docs 1")
        )
    return Extract(frame(*claims))


def source(**changes: Any) -> Source:
    said: dict[str, Any] = {
        **dict.fromkeys(("title", "publisher", "licence", "citation", "caveat", "homepage"), "x"),
        **dict.fromkeys(("counts", "does_not_count"), "x"),
        "cadence": "yearly",
        "id": "toy",
        "redistributable": True,
        "files": ("toy.csv", "more.csv"),
        "rows": (1, 10),
        "version": 1,
        "extract": read_table,
        **changes,
    }
    return Source(**said)


TOY = source()
DOCUMENTS = source(id="documents", files=("*.md",), folder="documents", extract=read_documents, texts=read_texts)


class Place:
    """A folder with raw files, documents, and the table published from them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.table = root / "data" / "figures.parquet"
        self.folders = {name: root / name for name in ("raw", "documents", "tables", "downloads")}
        self.files = Files(self.table, self.folders, root / "exceptions.csv", root / "corrections.csv")
        self.files.exceptions.write_text("rule,figure_id,reason\n", encoding="utf-8")
        self.correct()
        self.read: list[str] = []
        for folder in self.folders.values():
            folder.mkdir()

    def correct(self, *lines: str) -> None:
        self.files.corrections.write_text("\n".join([",".join(COLUMNS), *lines, ""]), encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def refresh(self, *sources: Source, now: datetime = FIRST_DAY, **options: Any) -> Report:
        return refresh(sources or (TOY, DOCUMENTS), self.files, now, self.follow, **options)

    def check(self, *sources: Source) -> list[gate.Failure]:
        return check(sources or (TOY, DOCUMENTS), self.files)[1]

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
    elsewhere = replace(place.files, folders={**place.folders, "documents": place.root / "nowhere"})
    with pytest.raises(gate.GateFailed, match="is not here"):
        refresh((DOCUMENTS,), elsewhere, NEXT_DAY)
    assert place.values() == [41, 42, 51]


def test_a_source_never_read_is_said_to_be_absent(place: Place) -> None:
    (place.root / "raw/toy.csv").unlink()
    report = place.refresh()
    assert change_of(report, "toy").state == "absent: no file here, never read"
    assert change_of(report, "toy").figures == 0


def test_a_raw_file_is_found_at_any_depth(place: Place) -> None:
    (place.root / "raw/publisher/2026").mkdir(parents=True)
    (place.root / "raw/toy.csv").rename(place.root / "raw/publisher/2026/toy.csv")
    assert change_of(place.refresh(), "toy").figures == 3


def test_two_raw_files_of_one_name_are_refused_by_name(place: Place) -> None:
    (place.root / "raw/old").mkdir()
    place.write("raw/old/toy.csv", "1,killed,1\n")
    with pytest.raises(RefreshError, match=r"toy\.csv occurs twice .*\(.*toy\.csv and .*toy\.csv\)"):
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
    assert place.check() == []


def test_a_new_source_that_cannot_be_read_has_no_figures_and_says_why(place: Place) -> None:
    place.write("raw/toy.csv", "1,killed\n")
    report = place.refresh()
    assert counts(change_of(report, "toy")) == (0, 0, 0, 0, 0)
    assert place.entry("toy", "toy.csv")["sha256"] is None
    assert place.values() == [41, 42, 51]


def test_no_path_of_the_machine_enters_the_table(place: Place) -> None:
    def fail(path: Path) -> Extract:
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
    def read(path: Path) -> Extract:
        unreadable = pl.DataFrame([("record 3", "column killed: 'x' is not a whole number")], REJECTED, orient="row")
        return Extract(frame(cell("killed"), cell("injured", 2, status="guilty")), unreadable)

    tolerant = replace(TOY, extract=read, rejects=2)
    report = place.refresh(tolerant)
    assert counts(change_of(report, "toy")) == (1, 1, 0, 0, 2)
    rejected = store.read_rejects(place.table)
    assert rejected.rows() == [
        ("toy", "toy.csv", "record 2, column injured", "status is none of the allowed words"),
        ("toy", "toy.csv", "record 3", "column killed: 'x' is not a whole number"),
    ]
    place.refresh(tolerant, now=NEXT_DAY)
    assert store.read_rejects(place.table).equals(rejected)
    stale = place.refresh(replace(tolerant, rejects=1), now=NEXT_DAY).stale
    assert stale == [] and place.read == []
    place.write("raw/toy.csv", "1,killed,14\n")
    (reason,) = place.refresh(replace(tolerant, rejects=1), now=NEXT_DAY).stale
    assert "record 2, column injured: status is none of the allowed words (1 figures are refused)" in reason
    (reason,) = place.refresh(replace(tolerant, rejects=0), now=NEXT_DAY).stale
    assert (
        "record 3: column killed: 'x' is not a whole number (1 rows cannot be read, 0 are expected at most)" in reason
    )


def test_a_natural_key_said_twice_stops_its_source(place: Place) -> None:
    place.write("raw/toy.csv", "1,killed,12\n1,killed,13\n")
    assert "says toy/1 twice in column killed" in place.refresh().stale[0]


def test_a_source_cannot_give_figures_of_another(place: Place) -> None:
    stranger = replace(DOCUMENTS, extract=lambda path: Extract(frame(cell())))
    assert "document_id 'toy/1', 'documents/a' is expected" in place.refresh(stranger).stale[0]
    stranger = replace(DOCUMENTS, extract=lambda path: Extract(frame(number("On 3 May", "On 3 May", "3"))))
    assert "'documents/a' is expected" in place.refresh(stranger).stale[0]


def test_a_source_that_fills_a_derived_column_is_stopped(place: Place) -> None:
    derived = replace(TOY, extract=lambda path: Extract(frame(cell()).with_columns(low=pl.lit(1))))
    assert "columns that no source may fill: low" in place.refresh(derived).stale[0]


def test_figures_of_a_source_that_is_declared_no_more_go(place: Place) -> None:
    place.refresh()
    report = place.refresh(DOCUMENTS, now=NEXT_DAY)
    assert place.values() == [41, 42, 51]
    assert (change_of(report, "toy").state, change_of(report, "toy").gone) == ("no longer declared", 3)


def test_a_table_that_does_not_pass_the_gate_is_not_published(place: Place) -> None:
    place.refresh()
    before = place.table.read_bytes()

    def read(path: Path) -> Extract:
        return Extract(frame(cell("all"), cell("children", 2, part_of_key="all", value=99, number_text="99")))

    with pytest.raises(gate.GateFailed, match="a part is never larger than its whole"):
        place.refresh(replace(TOY, version=2, extract=read))
    assert place.table.read_bytes() == before


def test_parts_keep_their_whole_when_they_are_kept(place: Place) -> None:
    def read(path: Path) -> Extract:
        return Extract(frame(cell("all"), cell("children", 2, part_of_key="all", value=3, number_text="3")))

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
        "corrections": None,
        "decisions": None,
        "unresolved": {},
        "cells_in": ["toy.csv"],
        "retrieved_at": FIRST_DAY.isoformat(),
        "stale": None,
    }
    assert len(entry["sha256"]) == 64


def test_check_finds_a_document_that_changed_behind_the_table(place: Place) -> None:
    place.refresh()
    figures, failures = check((TOY, DOCUMENTS), place.files)
    assert (figures.height, failures) == (6, [])
    place.write("documents/b.md", "On Sunday 59 people were killed.\n")
    assert [failure.words for failure in place.check()] == ["the text of documents/b is another one than was read"]


def test_there_is_nothing_to_check_before_the_first_refresh(place: Place) -> None:
    with pytest.raises(store.StoreError, match="refresh"):
        place.check()


def two_in_a_file(path: Path) -> dict[str, str]:
    """Each line of a file as a document of its own."""
    lines = read_text(path).splitlines()
    return {f"documents/{path.stem}" + (f"#{number}" if number else ""): line for number, line in enumerate(lines)}


def read_two(path: Path) -> Extract:
    """The first number of each document in a file."""
    found = []
    for document, text in two_in_a_file(path).items():
        words = next(word for word in text.split() if word.isdigit())
        found.append(number(text, text, words, value=int(words), document_id=document, method="docs 1"))
    return Extract(frame(*found))


def test_a_file_may_hold_several_documents_which_stay_and_go_stale_together(place: Any) -> None:
    several = replace(DOCUMENTS, extract=read_two, texts=two_in_a_file)
    assert change_of(place.refresh(several), "documents").figures == 3
    figures, failures = check([several], place.files)
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


# --- several files of one table ---------------------------------------------------------------------------------------


def test_a_figure_that_two_files_give_is_kept_once_from_the_preferred_one(place: Place) -> None:
    place.write("raw/more.csv", "2,killed,8\n3,killed,9\n")
    report = place.refresh(TOY)
    assert place.values() == [7, 9, 12, 30]
    assert change_of(report, "toy").left_out["figures that another file of the source gives too"] == 1
    assert place.entry("toy", "more.csv")["figures"] == 1


def test_when_one_file_of_a_table_changes_the_figures_it_gave_up_come_back(place: Place) -> None:
    place.write("raw/more.csv", "2,killed,8\n3,killed,9\n")
    place.refresh(TOY)
    place.write("raw/toy.csv", "1,killed,12\n1,injured,30\n")
    place.refresh(TOY, now=NEXT_DAY)
    assert place.values() == [8, 9, 12, 30]
    (place.root / "raw/toy.csv").unlink()
    report = place.refresh(TOY, now=NEXT_DAY)
    assert place.values() == [8, 9]
    assert change_of(report, "toy").gone == 2


def test_of_two_files_the_one_that_cannot_be_read_keeps_its_figures(place: Place) -> None:
    place.write("raw/more.csv", "2,killed,8\n3,killed,9\n")
    place.refresh(TOY)
    place.write("raw/more.csv", "?\n")
    place.write("raw/toy.csv", "1,killed,13\n")
    report = place.refresh(TOY, now=NEXT_DAY)
    assert report.stale == ["toy: more.csv has another shape; mend it"]
    assert place.values() == [9, 13]
    place.refresh(TOY, now=NEXT_DAY)
    assert place.values() == [9, 13]


def test_without_any_of_its_files_a_table_keeps_all_its_figures(place: Place) -> None:
    place.write("raw/more.csv", "3,killed,9\n")
    place.refresh(TOY)
    for name in ("toy", "more"):
        (place.root / f"raw/{name}.csv").unlink()
    before = place.table.read_bytes()
    assert change_of(place.refresh(TOY, now=NEXT_DAY), "toy").figures == 4
    assert place.table.read_bytes() == before


# --- online -----------------------------------------------------------------------------------------------------------

ONLINE = replace(TOY, online=(Online("https://data.example.org/toy.csv", "toy.csv"),))


def arrive(place: Place, text: str) -> Callable[[Sequence[Source]], dict[str, Fetched]]:
    """What fetches a new file of the toy source."""

    def fetch(sources: Sequence[Source]) -> dict[str, Fetched]:
        assert [source.id for source in sources] == ["toy"]
        path = place.folders["downloads"] / "toy" / "toy.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return {"toy": Fetched((path,), "online", True)}

    return fetch


def fail(sources: Sequence[Source]) -> dict[str, Fetched]:
    """What cannot reach any source."""
    return {source.id: Fetched((), "no network", False) for source in sources}


def test_what_was_fetched_is_read_before_the_local_file(place: Place) -> None:
    report = place.refresh(ONLINE, DOCUMENTS, fetch=arrive(place, "1,killed,77\n"))
    assert place.values() == [41, 42, 51, 77]
    assert change_of(report, "toy").origin == "online"


def test_without_a_network_the_local_file_is_read_and_the_summary_says_so(place: Place) -> None:
    report = place.refresh(ONLINE, fetch=fail)
    assert place.values() == [7, 12, 30]
    assert (change_of(report, "toy").origin, report.not_fetched) == ("local file", {"toy": "no network"})
    assert report.stale == []


def test_without_a_network_an_earlier_download_is_read_unless_the_local_file_is_newer(place: Place) -> None:
    place.refresh(ONLINE, fetch=arrive(place, "1,killed,77\n"))
    local = place.root / "raw/toy.csv"
    os.utime(local, (0, 0))
    assert change_of(place.refresh(ONLINE, fetch=fail), "toy").origin.startswith("download of ")
    assert place.values() == [77]
    os.utime(local, (4_000_000_000, 4_000_000_000))
    assert change_of(place.refresh(ONLINE, fetch=fail), "toy").origin == "local file"
    assert place.values() == [7, 12, 30]


def test_without_network_and_file_the_last_good_figures_stay(place: Place) -> None:
    place.refresh(ONLINE)
    (place.root / "raw/toy.csv").unlink()
    report = place.refresh(ONLINE, fetch=fail, now=NEXT_DAY)
    assert change_of(report, "toy").origin == "last good figures"
    assert place.values() == [7, 12, 30]


def test_an_answer_of_another_shape_leaves_the_last_good_figures_and_says_why(place: Place) -> None:
    place.refresh(ONLINE)
    report = place.refresh(ONLINE, fetch=arrive(place, "1;killed;77\n"), now=NEXT_DAY)
    assert place.values() == [7, 12, 30]
    assert report.stale == ["toy: toy.csv has another shape; mend it"]


def test_when_each_source_was_tried_and_when_with_success_is_written_down(place: Place) -> None:
    place.refresh(ONLINE)
    place.refresh(ONLINE, fetch=fail, now=NEXT_DAY)
    log = json.loads(store.attempts(place.table).read_text(encoding="utf-8"))
    assert log["toy"] == {
        "tried": NEXT_DAY.isoformat(),
        "succeeded": FIRST_DAY.isoformat(),
        "origin": "local file",
        "not_fetched": "no network",
    }


# --- licences ---------------------------------------------------------------------------------------------------------


def test_a_free_table_holds_no_figure_that_may_not_be_passed_on(place: Place) -> None:
    closed = replace(TOY, redistributable=False)
    report = place.refresh(closed, DOCUMENTS, free_only=True)
    assert place.values() == [41, 42, 51]
    assert change_of(report, "toy").state == "left out: not for passing on"
    assert store.read(place.table)[1]["toy"]["files"] == {}
    place.refresh(closed, DOCUMENTS)
    assert place.values() == [7, 12, 30, 41, 42, 51]


def test_a_figure_that_may_not_be_passed_on_is_not_the_one_to_quote_in_a_free_table(place: Place) -> None:
    def read_with(**said: Any) -> Callable[[Path], Extract]:
        return lambda path: Extract(frame(cell(file=path.name, **said)))

    closed = source(extract=read_with(relay_depth=0, redistributable=False))
    free = source(id="relay", extract=read_with(relay_depth=1, document_id="relay/1"))
    place.refresh(closed, free)
    assert place.figures().sort("relay_depth")["role"].to_list() == ["recommended", "alternative"]
    place.refresh(closed, free, free_only=True)
    assert place.figures()["role"].to_list() == ["recommended"]
    assert place.figures()["claim_id"].to_list() == [None]


# --- corrections ------------------------------------------------------------------------------------------------------


def test_a_correction_changes_the_value_and_says_so_and_the_number_stays_as_printed(place: Place) -> None:
    place.refresh(TOY)
    figure = place.figures().filter(pl.col("value") == 12)["figure_id"][0]
    place.correct(f"toy,{figure},value,12,21,digits swapped,A. Reader,2026-01-02")
    report = place.refresh(TOY, now=NEXT_DAY)
    corrected = place.figures().filter(pl.col("figure_id") == figure).row(0, named=True)
    assert (corrected["value"], corrected["low"], corrected["high"], corrected["people"]) == (21, 21, 21, 21)
    assert (corrected["number_text"], corrected["review_status"]) == ("12", "mended")
    assert corrected["review_note"] == "value corrected from 12 to 21: digits swapped (A. Reader, 2026-01-02)"
    assert counts(change_of(report, "toy")) == (3, 0, 1, 0, 0)
    before = place.table.read_bytes()
    place.refresh(TOY, now=NEXT_DAY)
    assert place.read == [] and place.table.read_bytes() == before


def test_a_correction_taken_off_gives_back_what_the_source_says(place: Place) -> None:
    place.refresh(TOY)
    before = place.figures()
    figure = before.filter(pl.col("value") == 12)["figure_id"][0]
    place.correct(f"toy,{figure},value,12,21,digits swapped,A. Reader,2026-01-02")
    place.refresh(TOY, now=NEXT_DAY)
    place.correct()
    place.refresh(TOY, now=FIRST_DAY)
    assert place.figures().equals(before)


def test_a_correction_whose_old_value_is_gone_stops_its_source_and_says_which_line(place: Place) -> None:
    place.refresh(TOY)
    figure = place.figures().filter(pl.col("value") == 12)["figure_id"][0]
    place.correct(f"toy,{figure},value,12,21,digits swapped,A. Reader,2026-01-02")
    place.write("raw/toy.csv", "1,killed,13\n1,injured,30\n2,killed,7\n")
    (reason,) = place.refresh(TOY, now=NEXT_DAY).stale
    assert f"corrections.csv, line 2: the value of figure {figure} is '13', not '12' any more" in reason


def test_a_correction_of_no_figure_publishes_nothing(place: Place) -> None:
    place.refresh(TOY)
    before = place.table.read_bytes()
    place.correct("toy,0123456789abcdef,value,12,21,digits swapped,A. Reader,2026-01-02")
    with pytest.raises(CorrectionsWrong, match="line 2: toy has no figure 0123456789abcdef"):
        place.refresh(TOY, now=NEXT_DAY)
    assert place.table.read_bytes() == before


def test_of_one_patterns_files_the_last_by_name_keeps_the_figure(place: Place) -> None:
    yearly = replace(TOY, files=("toy-*.csv",))
    place.write("raw/toy-2024.csv", "1,killed,12\n2,killed,7\n")
    place.write("raw/toy-2025.csv", "2,killed,8\n")
    place.refresh(yearly)
    assert place.values() == [8, 12]
