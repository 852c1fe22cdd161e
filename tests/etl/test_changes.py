"""The change log: what each publishing changed in the published view."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import changes
from etl.changes import compare, prepare, read, settle
from etl.relate import relate
from etl.schema import empty
from etl.store import StoreError
from etl.store import changes as path_of
from tests.etl import claims
from tests.etl.claims import cell

MOMENT = datetime(2026, 3, 4, 12, tzinfo=UTC)
MENDED = {"review_status": "mended", "review_note": "value corrected from 12 to 13: typo (Ada, 2026-03-04)"}


def figures(*cells: dict[str, Any]) -> pl.DataFrame:
    return relate(claims.figures(*cells)) if cells else empty()


def entry(new: pl.DataFrame, old: pl.DataFrame) -> dict[str, Any]:
    found = compare(new, old, MOMENT)
    assert found is not None
    return found


def publish(table: Path, figures: pl.DataFrame) -> None:
    """Stand in for the store: another file in the place of the table's."""
    table.write_text(figures.write_json(), encoding="utf-8")


def note(table: Path, new: pl.DataFrame, old: pl.DataFrame) -> None:
    """Publish these figures, and put into the log what they change."""
    prepare(table, new, old, MOMENT)
    publish(table, new)
    settle(table)


def test_what_came_changed_and_went_is_counted_by_source() -> None:
    old = figures(cell("a"), cell("b"), cell("c", dataset="other"))
    new = figures(cell("a", value=13, number_text="13"), cell("c", dataset="other"), cell("d"), cell("e"))
    said = entry(new, old)
    assert (said["at"], said["figures"], said["not_listed"]) == ("2026-03-04T12:00:00+00:00", 4, 0)
    assert said["datasets"] == {"toy": {"added": 2, "changed": 1, "gone": 1}}


def test_single_changes_say_what_the_figure_was_and_is() -> None:
    said = entry(figures(cell("a", value=13, number_text="13")), figures(cell("a"), cell("b")))["figures_changed"]
    (changed,) = [one for one in said if one["what"] == "changed"]
    assert {name: changed["fields"][name] for name in ("number_text", "value")} == {
        "number_text": ["12", "13"],
        "value": [12, 13],
    }
    (gone,) = [one for one in said if one["what"] == "gone"]
    assert {name: gone[name] for name in gone if name != "figure_id"} == {
        "what": "gone",
        "decided": False,
        "dataset": "toy",
        "document_title": "Toy",
        "number_text": "12",
        "outcome": "killed",
        "place": "Somewhere",
        "period_end": "2024-03-02",
        "redistributable": True,
        "fields": {},
    }


def test_new_figures_of_a_source_are_counted_and_not_listed() -> None:
    assert entry(figures(cell("a"), cell("b")), figures(cell("a")))["figures_changed"] == []


def test_where_a_figure_stands_and_how_it_was_read_is_no_change() -> None:
    old = figures(cell("a", row=1, method="toy 1", cell_key="a"))
    assert compare(figures(cell("a", row=9, method="toy 2", cell_key="a")), old, MOMENT) is None


def test_what_people_decided_is_listed_first_and_marked_as_theirs() -> None:
    old = figures(cell("a"), cell("b"), cell("c"))
    new = figures(
        cell("a", value=13, number_text="13"), cell("b", value=13, **MENDED), cell("c", review_status="agreed")
    )
    said = entry(new, old)["figures_changed"]
    assert [one["decided"] for one in said] == [True, False, False]
    assert said[0]["fields"]["review_note"] == [None, MENDED["review_note"]]


@pytest.mark.parametrize("status", ["waiting", "rejected"])
def test_a_figure_that_is_withheld_is_gone_from_the_published_view(status: str) -> None:
    said = entry(figures(cell("a", review_status=status)), figures(cell("a")))
    assert said["figures"] == 0
    assert said["datasets"] == {"toy": {"added": 0, "changed": 0, "gone": 1}}
    assert [(one["what"], one["decided"]) for one in said["figures_changed"]] == [("gone", status == "rejected")]


def test_a_figure_that_was_waiting_is_added_by_review() -> None:
    said = entry(figures(cell("a", review_status="agreed")), figures(cell("a", review_status="waiting")))
    assert [(one["what"], one["decided"]) for one in said["figures_changed"]] == [("added by review", True)]


def test_what_changes_among_withheld_figures_changes_nothing_published() -> None:
    old = figures(cell("a", review_status="waiting"))
    assert compare(figures(cell("a", review_status="rejected")), old, MOMENT) is None


def test_a_long_list_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "LISTED", 2)
    said = entry(figures(cell("d")), figures(*(cell(name) for name in "abcd")))
    assert (len(said["figures_changed"]), said["not_listed"]) == (2, 1)


def test_the_log_holds_the_newest_entries_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "KEPT", 2)
    table = tmp_path / "figures.parquet"
    states = [figures(), *(figures(*(cell(name) for name in "abc"[:count])) for count in (1, 2, 3))]
    for old, new in pairwise(states):
        note(table, new, old)
    assert [one["figures"] for one in read(table)] == [3, 2]
    assert json.loads(path_of(table).read_text(encoding="utf-8")) == {"entries": read(table)}


def test_old_entries_list_only_what_people_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "IN_FULL", 1)
    table = tmp_path / "figures.parquet"
    first = figures(cell("a"), cell("b"), cell("c"))
    second = figures(cell("a", value=13, number_text="13"), cell("b", value=13, **MENDED), cell("c"))
    for old, new in pairwise([empty(), first, second, figures()]):
        note(table, new, old)
    newest, before, _ = read(table)
    assert (len(newest["figures_changed"]), newest["not_listed"]) == (3, 0)
    assert [one["decided"] for one in before["figures_changed"]] == [True]
    assert before["not_listed"] == 1
    assert before["datasets"] == {"toy": {"added": 0, "changed": 2, "gone": 0}}


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    table = tmp_path / "figures.parquet"
    path_of(table).mkdir()
    with pytest.raises(StoreError, match=r"figures\.parquet is published, but changes\.json cannot be written"):
        note(table, figures(cell()), figures())


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    note(tmp_path / "figures.parquet", figures(cell()), figures(cell()))
    assert [path.name for path in tmp_path.iterdir()] == ["figures.parquet"]


@pytest.mark.parametrize("words", ["", "{", "[]", '{"entries": 3}', '{"entries": [3]}', "null"])
def test_a_log_that_cannot_be_read_is_begun_anew(tmp_path: Path, words: str) -> None:
    table = tmp_path / "figures.parquet"
    path_of(table).write_text(words, encoding="utf-8")
    assert read(table) == []
    note(table, figures(cell()), figures())
    assert [one["figures"] for one in read(table)] == [1]
    kept = tmp_path / "changes.unreadable.json"
    assert kept.read_text(encoding="utf-8") == words


def test_what_a_run_changed_that_was_cut_off_behind_its_publishing_is_told_by_the_next(tmp_path: Path) -> None:
    table = tmp_path / "figures.parquet"
    prepare(table, figures(cell()), figures(), MOMENT)
    publish(table, figures(cell()))
    settle(table)
    settle(table)
    assert [one["figures"] for one in read(table)] == [1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["changes.json", "figures.parquet"]


def test_what_was_prepared_and_never_published_is_forgotten(tmp_path: Path) -> None:
    table = tmp_path / "figures.parquet"
    publish(table, figures(cell()))
    prepare(table, figures(), figures(cell()), MOMENT)
    settle(table)
    assert [path.name for path in tmp_path.iterdir()] == ["figures.parquet"]


def test_a_run_that_is_cut_off_between_the_log_and_its_end_is_told_once(tmp_path: Path) -> None:
    table = tmp_path / "figures.parquet"
    prepare(table, figures(cell()), figures(), MOMENT)
    prepared = (tmp_path / "changes.next.json").read_bytes()
    publish(table, figures(cell()))
    settle(table)
    (tmp_path / "changes.next.json").write_bytes(prepared)
    settle(table)
    assert [one["figures"] for one in read(table)] == [1]


@pytest.mark.parametrize("words", ["", "{", "[]", "{}"])
def test_something_else_in_the_place_of_what_was_prepared_stops_nothing(tmp_path: Path, words: str) -> None:
    (tmp_path / "changes.next.json").write_text(words, encoding="utf-8")
    settle(tmp_path / "figures.parquet")
    assert list(tmp_path.iterdir()) == []


def test_where_what_is_about_to_change_cannot_be_written_nothing_is_published(tmp_path: Path) -> None:
    (tmp_path / "changes.next.json").mkdir()
    with pytest.raises(StoreError, match=r"figures\.parquet cannot be written .* nothing is published"):
        prepare(tmp_path / "figures.parquet", figures(cell()), figures(), MOMENT)
