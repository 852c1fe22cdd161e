"""What a source cannot give: it stays stale with the reason, a bad row is rejected with its own, the others go on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from etl import store
from etl.source import REJECTED, Extract
from tests.etl.claims import cell, frame, number
from tests.etl.refreshing import DOCUMENTS, NEXT_DAY, TOY, Place, change_of, counts


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
