"""The refresh: it reads what is new, keeps what is good, says what happened, and publishes all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import gate, store
from etl.refresh import check
from etl.source import Extract
from tests.etl.claims import cell, frame
from tests.etl.refreshing import DOCUMENTS, FIRST_DAY, NEXT_DAY, TOY, Place, change_of, counts, source


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


def test_another_version_of_the_reader_reads_again_and_changes_nothing_else(place: Place) -> None:
    place.refresh()
    before = place.figures()
    report = place.refresh(replace(TOY, version=2), DOCUMENTS, now=NEXT_DAY)
    assert place.read == ["toy.csv"]
    assert counts(change_of(report, "toy")) == (3, 0, 0, 0, 0)
    assert place.entry("toy", "toy.csv")["method"] == "toy 2"
    assert place.entry("toy", "toy.csv")["retrieved_at"] == FIRST_DAY.isoformat()
    assert place.figures().drop("method").equals(before.drop("method"))


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
