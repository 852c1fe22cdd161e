"""One misread sentence, or one slip of an editor, waits; everything else is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import gate
from etl.source import Extract
from tests.etl.claims import cell, frame
from tests.etl.deciding import decide
from tests.etl.refreshing import NEXT_DAY, REPORTS, TOY, Place, publish_reports, row, source, status

WAITS = "held back, look at it again: a part is never larger than its whole"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return publish_reports(tmp_path)


def test_a_part_that_an_editor_makes_larger_than_its_whole_waits_and_the_rest_is_published(place: Place) -> None:
    decisions = {"documents/a": [decide(row(place, "12"), "mend", value=120)]}
    report = place.refresh(TOY, REPORTS, now=NEXT_DAY, decisions=decisions)
    assert report.published
    assert [words.partition(":")[0] for words in report.held_back] == ["a part is never larger than its whole"]
    waiting, note = status(place, "12")
    assert (waiting, note and note.endswith(WAITS)) == ("waiting", True)
    assert row(place, "12")["part_of"] is None
    assert [status(place, words)[0] for words in ("41", "51")] == ["unreviewed", "unreviewed"]
    assert place.check(TOY, REPORTS) == []


def test_what_is_held_back_stays_so_and_a_second_refresh_changes_no_byte(place: Place) -> None:
    decisions = {"documents/a": [decide(row(place, "12"), "mend", value=120)]}
    place.refresh(TOY, REPORTS, now=NEXT_DAY, decisions=decisions)
    before = place.table.read_bytes()
    assert not place.refresh(TOY, REPORTS, now=NEXT_DAY, decisions=decisions).published
    assert place.table.read_bytes() == before


def test_once_it_is_mended_again_it_is_published(place: Place) -> None:
    wrong = decide(row(place, "12"), "mend", value=120)
    place.refresh(TOY, REPORTS, now=NEXT_DAY, decisions={"documents/a": [wrong]})
    right = decide(row(place, "12"), "mend", 2, value=10)
    report = place.refresh(TOY, REPORTS, now=NEXT_DAY, decisions={"documents/a": [wrong, right]})
    assert report.held_back == []
    assert status(place, "12")[0] == "mended"
    assert row(place, "12")["part_of"] == row(place, "41")["figure_id"]


def test_a_sentence_that_the_reader_misreads_waits(place: Place) -> None:
    place.write("documents/a.md", "On Friday 41 people were killed.\nOf them 99 were children.\n")
    report = place.refresh(TOY, REPORTS, now=NEXT_DAY)
    assert status(place, "99") == ("waiting", WAITS)
    assert len(report.held_back) == 1


def test_a_mended_cell_waits_where_it_contradicts_one_that_its_source_printed(place: Place) -> None:
    whole, part = cell("all", value=10, number_text="10"), cell("few", value=7, number_text="7", part_of_key="all")
    toy = source(extract=lambda path: Extract(frame(whole, part)), version=2)
    place.refresh(toy, REPORTS, now=NEXT_DAY)
    mended = decide(row(place, "10", "toy"), "mend", value=3)
    report = place.refresh(toy, REPORTS, now=NEXT_DAY, decisions={"toy": [mended]})
    assert len(report.held_back) == 1
    assert row(place, "10", "toy")["review_status"] == "waiting"
    assert row(place, "7", "toy")["review_status"] == "not_needed"


def test_what_a_source_prints_in_a_table_still_stops_the_refresh(place: Place) -> None:
    whole, part = cell("all", value=10, number_text="10"), cell("few", value=70, number_text="70", part_of_key="all")
    toy = source(extract=lambda path: Extract(frame(whole, part)), version=2)
    with pytest.raises(gate.GateFailed, match="a part is never larger than its whole"):
        place.refresh(toy, REPORTS, now=NEXT_DAY)


def test_an_exception_with_a_reason_lets_a_figure_stand(place: Place) -> None:
    figure_id = row(place, "12")["figure_id"]
    place.files.exceptions.write_text(
        f"rule,figure_id,reason\na part is never larger than its whole,{figure_id},the report says so itself\n",
        encoding="utf-8",
    )
    decisions = {"documents/a": [decide(row(place, "12"), "mend", value=120)]}
    assert place.refresh(TOY, REPORTS, now=NEXT_DAY, decisions=decisions).held_back == []
    assert status(place, "12")[0] == "mended"
