"""The refresh finds the files of its sources: at any depth, several of one table, several documents in one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from etl import gate
from etl.jobs import RefreshError
from etl.refresh import check, refresh
from etl.source import Extract
from tests.etl.claims import frame, number
from tests.etl.refreshing import DOCUMENTS, NEXT_DAY, TOY, Place, change_of, counts, read_text


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


def test_a_file_may_hold_several_documents_which_stay_and_go_stale_together(place: Place) -> None:
    several = replace(DOCUMENTS, extract=read_two, texts=two_in_a_file)
    assert change_of(place.refresh(several), "documents").figures == 3
    figures, failures = check([several], place.files)
    assert set(figures["document_id"]) == {"documents/a", "documents/a#1", "documents/b"}
    assert failures == []
    place.write("documents/a.md", "No number here.\n")
    report = place.refresh(several, now=NEXT_DAY)
    assert (change_of(report, "documents").figures, len(report.stale)) == (3, 1)


def test_a_name_that_looks_like_a_part_of_a_file_is_refused(place: Place) -> None:
    place.write("documents/a#1.md", "On Monday 1 person was killed.\n")
    with pytest.raises(RefreshError, match="the name a#1 holds a #"):
        place.refresh()


def test_hidden_files_are_no_documents(place: Place) -> None:
    place.write("documents/.b.md", "On Monday 1 person was killed.\n")
    place.write("documents/~$b.md", "x")
    assert change_of(place.refresh(), "documents").figures == 3


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


def test_of_one_patterns_files_the_last_by_name_keeps_the_figure(place: Place) -> None:
    yearly = replace(TOY, files=("toy-*.csv",))
    place.write("raw/toy-2024.csv", "1,killed,12\n2,killed,7\n")
    place.write("raw/toy-2025.csv", "2,killed,8\n")
    place.refresh(yearly)
    assert place.values() == [8, 12]
