"""The change log is read as the refresh writes it, and a broken one is told, not guessed at."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import changes as written
from ledger.changes import COLUMNS, ChangesUnreadable, count_staying, list_changes, read_changes
from ledger.moments import moment_words
from tests.sample import build_sample, write_sample

MOMENT = datetime(2026, 11, 21, 16, 5, 30, tzinfo=UTC)


def write(table: Path, content: Any) -> Path:
    table.with_name("changes.json").write_text(json.dumps(content), encoding="utf-8")
    return table


def change(**fields: Any) -> dict[str, Any]:
    plain = {
        "what": "changed", "decided": True, "figure_id": "f1", "dataset": "prose", "document_title": "A report",
        "number_text": "20", "outcome": "killed", "place": "Idleb", "period_end": "2020-02-25",
        "redistributable": True, "fields": {"value": [20, 21], "place": [None, "Idleb"]},
    }  # fmt: skip
    return plain | fields


def entry(*changes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    datasets = {"prose": {"added": 1, "changed": 2, "gone": 0}, "daily": {"added": 4, "changed": 0, "gone": 3}}
    plain = {"at": MOMENT.isoformat(), "figures": 90, "datasets": datasets, "not_listed": 0}
    return plain | {"figures_changed": list(changes)} | fields


def test_what_the_refresh_notes_is_what_is_read(tmp_path: Path) -> None:
    last = build_sample()
    first = last["figure_id"][0]
    here = pl.col("figure_id") == first
    now = last.with_columns(
        value=pl.when(here).then(21).otherwise("value"),
        review_status=pl.when(here).then(pl.lit("mended")).otherwise("review_status"),
        review_note=pl.when(here).then(pl.lit("value corrected from 20 to 21: counted (Ana)")).otherwise("review_note"),
    ).slice(0, last.height - 1)
    table = write_sample(tmp_path / "figures.parquet", last)
    written.prepare(table, now, last, MOMENT)
    write_sample(table, now)
    written.settle(table)
    (read,) = read_changes(table)
    assert (read.at, read.figures) == (MOMENT, now.filter(pl.col("review_status") != "waiting").height)
    assert (read.count("added"), read.count("changed"), read.count("gone")) == (0, 1, 1)
    changed = read.changes[0]
    assert (changed.figure_id, changed.what, changed.decided) == (first, "changed", True)
    assert changed.fields["value"] == (20, 21)
    assert [one.what for one in read.changes] == ["changed", "gone"]


def test_before_the_first_change_there_is_no_list(tmp_path: Path) -> None:
    assert read_changes(tmp_path / "figures.parquet") == []


@pytest.mark.parametrize(
    "content",
    [
        "no entries",
        {"entries": 5},
        {"entries": [{}]},
        {"entries": [entry(at="yesterday")]},
        {"entries": [entry(change(what="guessed"))]},
        {"entries": [entry(change(fields={"value": 21}))]},
        {"entries": [entry(datasets={"prose": {"added": "many"}})]},
    ],
)
def test_a_list_that_is_none_is_told_by_its_name(content: Any, tmp_path: Path) -> None:
    with pytest.raises(ChangesUnreadable, match=r"changes\.json beside the table is no list of changes"):
        read_changes(write(tmp_path / "figures.parquet", content))


def test_bytes_that_are_no_text_are_told_too(tmp_path: Path) -> None:
    (tmp_path / "changes.json").write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(ChangesUnreadable):
        read_changes(tmp_path / "figures.parquet")


def test_a_refresh_counts_over_all_data_sets(tmp_path: Path) -> None:
    (read,) = read_changes(write(tmp_path / "figures.parquet", {"entries": [entry(change())]}))
    assert (read.count("added"), read.count("changed"), read.count("gone")) == (5, 2, 3)
    assert read.changes[0].period_end == date(2020, 2, 25)


def test_as_a_table_every_field_that_changed_is_a_row_and_one_that_went_is_one(tmp_path: Path) -> None:
    log = read_changes(
        write(tmp_path / "figures.parquet", {"entries": [entry(change(), change(what="gone", fields={}))]})
    )
    rows = list_changes(log)
    assert dict(rows.schema) == COLUMNS
    assert rows.select("what", "field", "old", "new").rows() == [
        ("changed", "value", "20", "21"),
        ("changed", "place", None, "Idleb"),
        ("gone", None, None, None),
    ]


def test_what_may_not_be_passed_on_is_in_no_table_and_is_counted(tmp_path: Path) -> None:
    log = read_changes(write(tmp_path / "figures.parquet", {"entries": [entry(change(redistributable=False))]}))
    assert list_changes(log).height == 0
    assert count_staying(log) == 1


def test_a_moment_is_said_to_the_minute_in_the_time_of_the_world() -> None:
    assert moment_words(datetime.fromisoformat("2026-11-21T18:05:59+02:00")) == "21 November 2026, 16:05 UTC"
