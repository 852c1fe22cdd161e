"""The refresh applies what people decided: again and again the same, however the reader or the document changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from etl import changes, store
from etl.decisions import Decision
from etl.reviewed import OTHERWISE
from etl.source import Source
from tests.etl.deciding import decide
from tests.etl.refreshing import NEXT_DAY, REPORT, REPORTS, TOY, Place, publish_reports, reads, row, status

Decisions = Mapping[str, Sequence[Decision]]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return publish_reports(tmp_path)


def again(place: Place, decisions: Decisions, reports: Source = REPORTS) -> None:
    place.refresh(TOY, reports, now=NEXT_DAY, decisions=decisions)


AGREED = ("agreed", "agreed (Ada, 2026-03-04)")


def test_only_the_document_that_was_decided_on_is_read_again(place: Place) -> None:
    decisions = {"documents/a": [decide(row(place, "41"))]}
    again(place, decisions)
    assert place.read == ["a.md"]
    assert status(place, "41") == AGREED
    before = place.table.read_bytes()
    again(place, decisions)
    assert place.read == []
    assert place.table.read_bytes() == before


def test_a_table_of_before_there_were_decisions_is_kept(place: Place) -> None:
    figures, manifest = store.read(place.table)
    for known in manifest.values():
        for entry in known["files"].values():
            del entry["decisions"]
    store.publish(place.table, figures, manifest, store.read_rejects(place.table))
    again(place, {})
    assert place.read == []


def test_what_was_decided_survives_another_reader(place: Place) -> None:
    figure = row(place, "41")
    decisions = {"documents/a": [decide(figure, "mend", value=40)]}
    again(place, decisions, replace(REPORTS, version=2, extract=reads(qualifier="about", place="Elsewhere")))
    assert place.read == ["a.md", "b.md"]
    now = row(place, "41")
    assert {name: now[name] for name in ("figure_id", "value", "qualifier", "place", "review_status")} == {
        "figure_id": figure["figure_id"],
        "value": 40,
        "qualifier": "exact",
        "place": "Somewhere",
        "review_status": "mended",
    }


def test_a_reader_that_reads_another_figure_makes_it_wait(place: Place) -> None:
    figure = row(place, "41")
    again(place, {"documents/a": [decide(figure)]}, replace(REPORTS, version=2, extract=reads(outcome="injured")))
    both = {one["outcome"]: one for one in place.figures().to_dicts() if one["number_text"] == "41"}
    assert both["killed"]["figure_id"] == figure["figure_id"]
    assert (both["injured"]["review_status"], both["injured"]["review_note"]) == ("waiting", OTHERWISE)
    assert place.check(TOY, REPORTS) == []


def test_what_was_decided_moves_with_its_sentence(place: Place) -> None:
    decisions = {"documents/a": [decide(row(place, "41")), decide(row(place, "12"))]}
    place.write("documents/a.md", "A new line.\n" + REPORT)
    again(place, decisions)
    assert status(place, "41") == status(place, "12") == AGREED
    assert row(place, "12")["part_of"] == row(place, "41")["figure_id"]
    assert place.check(TOY, REPORTS) == []


def test_what_changed_after_it_was_approved_waits_and_the_lost_decision_is_told(place: Place) -> None:
    decisions = {"documents/a": [decide(row(place, "41"))]}
    place.write("documents/a.md", REPORT.replace("41", "43"))
    report = place.refresh(TOY, REPORTS, now=NEXT_DAY, decisions=decisions)
    assert status(place, "43") == ("waiting", "changed after approval by Ada on 2026-03-04")
    told = next(change for change in report.changes if change.source == "documents")
    assert told.left_out == {"decisions whose words are gone": 1}


def test_a_rejected_figure_is_the_whole_of_nothing(place: Place) -> None:
    assert row(place, "12")["part_of"] == row(place, "41")["figure_id"]
    rejected = decide(row(place, "41"), "reject")
    again(place, {"documents/a": [rejected]})
    assert row(place, "41")["review_status"] == "rejected"
    assert row(place, "12")["part_of"] is None
    again(place, {"documents/a": [rejected, decide(row(place, "41"), "reopen", 2)]})
    assert row(place, "12")["part_of"] == row(place, "41")["figure_id"]


def test_cells_are_decided_on_with_and_without_their_file(place: Place) -> None:
    mended = decide(row(place, "12", "toy"), "mend", value=13)
    again(place, {"toy": [mended]})
    assert place.read == []
    assert row(place, "12", "toy")["value"] == 13
    (place.root / "raw" / "toy.csv").unlink()
    rejected = decide(row(place, "30", "toy"), "reject")
    again(place, {"toy": [mended, rejected]})
    assert (row(place, "12", "toy")["value"], row(place, "30", "toy")["review_status"]) == (13, "rejected")
    before = place.table.read_bytes()
    again(place, {"toy": [mended, rejected]})
    assert place.table.read_bytes() == before


def test_a_table_is_read_again_where_one_of_its_figures_is_rejected_or_taken_back(place: Place) -> None:
    again(place, {"toy": [decide(row(place, "30", "toy"), "reject")]})
    assert place.read == ["toy.csv"]


def test_what_was_decided_is_in_the_log_of_changes(place: Place) -> None:
    first = changes.read(place.table)
    assert first[0]["datasets"]["documents"] == {"added": 3, "changed": 0, "gone": 0}
    decisions = {"documents/a": [decide(row(place, "41"), "mend", value=40)]}
    again(place, decisions)
    newest, *older = changes.read(place.table)
    assert older == first
    assert [(one["what"], one["decided"], one["fields"]["value"]) for one in newest["figures_changed"]] == [
        ("changed", True, [41, 40])
    ]
    again(place, decisions)
    assert changes.read(place.table) == [newest, *older]


def test_decisions_on_what_is_not_here_stop_nothing(place: Place) -> None:
    figure = row(place, "41")
    elsewhere = decide({**figure, "document_id": "documents/gone"}, "reject")
    again(place, {"documents/gone": [elsewhere], "nowhere": [elsewhere]})
    assert status(place, "41") == ("unreviewed", None)
