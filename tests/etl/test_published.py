"""The table in the repository: what its sources rebuild, no more and no less."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from etl import gate, store
from etl.refresh import Files, check, refresh
from etl.sources import SOURCES
from etl.summary import Report

ROOT = Path(__file__).parents[2]
RAW = ROOT.parent / "shared" / "sources"
TABLE = ROOT / store.TABLE
LATER = datetime(2030, 1, 1, tzinfo=UTC)

needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="the raw files are not at ../shared/sources")
Counts = Counter[tuple[str, str, int]]


def rebuild(table: Path, raw: Path) -> Report:
    return refresh(SOURCES, files(table, raw), LATER, free_only=True)


def files(table: Path, raw: Path) -> Files:
    nothing = raw / "nothing"
    folders = dict.fromkeys(("tables", "downloads", "desk"), nothing)
    return Files(table, {"raw": raw, "documents": ROOT / "data" / "documents", **folders})


def copy_without(folder: Path, *forgotten: str) -> Path:
    """A copy of the published table that has forgotten that it read the files of some sources."""
    rows, manifest = store.read(TABLE)
    for source in forgotten:
        for entry in manifest[source]["files"].values():
            entry["method"] = "forgotten"
    with store.locked(folder / TABLE.name):
        store.publish(folder / TABLE.name, rows, manifest, store.read_rejects(TABLE))
    return folder / TABLE.name


def test_the_committed_table_is_what_the_committed_documents_rebuild(tmp_path: Path) -> None:
    table = copy_without(tmp_path, "documents")
    report = rebuild(table, tmp_path / "no raw files")
    assert report.stale == []
    assert [(change.source, change.new, change.changed, change.gone) for change in report.changes] == [
        (source.id, 0, 0, 0) for source in SOURCES
    ], "data/figures.parquet is behind its documents: run `python -m etl refresh --free-only`"
    rebuilt, manifest = store.read(table)
    assert rebuilt.equals(store.read(TABLE)[0])
    assert manifest == store.read(TABLE)[1]


def test_a_refresh_without_raw_files_changes_no_byte(tmp_path: Path) -> None:
    table = Path(shutil.copy(TABLE, tmp_path))
    report = rebuild(table, tmp_path / "no raw files")
    assert not report.published
    assert table.read_bytes() == TABLE.read_bytes()


@needs_raw
def test_the_committed_table_is_what_the_raw_files_rebuild(tmp_path: Path) -> None:
    table = copy_without(tmp_path, *(source.id for source in SOURCES))
    report = rebuild(table, RAW)
    assert [(change.source, change.new, change.changed, change.gone) for change in report.changes] == [
        (source.id, 0, 0, 0) for source in SOURCES
    ], "data/figures.parquet is behind its sources: run `python -m etl refresh --free-only --raw ../shared/sources`"
    assert store.read(table)[0].equals(store.read(TABLE)[0])


def test_every_figure_of_the_committed_table_has_its_evidence() -> None:
    figures, failures = check(SOURCES, files(TABLE, RAW))
    assert failures == []
    assert figures.filter(pl.col("quote").is_null() & pl.col("table_ref").struct["file"].is_null()).height == 0


def test_every_exception_of_the_gate_is_about_a_figure_in_the_table() -> None:
    known = set(store.read(TABLE)[0]["figure_id"])
    assert [figure for _, figure in gate.read_exceptions(gate.EXCEPTIONS) if figure not in known] == []


def test_the_table_stays_small_enough_for_a_repository() -> None:
    assert TABLE.stat().st_size < 40_000_000


def test_every_source_credits_its_publisher_in_the_table() -> None:
    _, manifest = store.read(TABLE)
    for source in SOURCES:
        assert manifest[source.id].items() >= source.declaration.items()


def published(dataset: str, year: str = "period_end") -> Counts:
    rows = pl.read_parquet(TABLE).filter(pl.col("dataset") == dataset)
    grouped = rows.group_by("source", "outcome", pl.col(year).dt.year().alias("year")).len()
    return Counter({(source, outcome, when): count for source, outcome, when, count in grouped.iter_rows()})


@needs_raw
def test_unhcr_counts_by_outcome_and_year_are_those_of_the_raw_file() -> None:
    outcomes = {
        "refugees": "refugee",
        "asylum_seekers": "asylum_seeker",
        "returned_refugees": "returned",
        "returned_idps": "returned",
        "idps": "displaced",
        "oip": "displaced",
        **dict.fromkeys(("stateless", "ooc", "hst"), "affected"),
    }
    expected: Counts = Counter()
    total = 0
    with (RAW / "unhcr" / "refugees_r_population.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column, outcome in outcomes.items():
                if row[column] and float(row[column]) > 0:
                    expected["UNHCR", outcome, int(float(row["year"]))] += 1
                    total += int(float(row[column]))
    assert published("unhcr_population") == expected
    assert expected.total() == 207_639
    assert pl.read_parquet(TABLE).filter(pl.col("dataset") == "unhcr_population")["value"].sum() == total


def read_events(path: Path) -> list[dict[str, str]]:
    """The records of a CSV file, or of the only one in a ZIP archive."""
    if path.suffix == ".csv":
        return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(keepends=True)))
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        return list(csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline="")))


@needs_raw
def test_ucdp_counts_by_year_are_those_of_the_raw_files() -> None:
    expected: Counts = Counter()
    best = {}
    for name in ("ucdp_ged_syria_v19.csv", "hdx_ucdp_download.zip"):
        events = read_events(RAW / "ucdp" / name)
        best[name] = sum(int(row["best"]) for row in events)
        for row in events:
            cells = [int(row[cell]) for cell in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")]
            whole = max(int(row[cell]) for cell in ("low", "best", "high")) > 0
            expected["UCDP", "killed", int(row["date_end"][:4])] += whole + sum(count > 0 for count in cells)
    assert published("ucdp_ged") == expected
    wholes = pl.read_parquet(TABLE).filter((pl.col("dataset") == "ucdp_ged") & pl.col("part_of").is_null())
    file = pl.col("table_ref").struct["file"].alias("file")
    assert dict(wholes.group_by(file).agg(pl.sum("value")).iter_rows()) == best
    assert best["ucdp_ged_syria_v19.csv"] == 112_337


@needs_raw
def test_palestine_datasets_counts_are_those_of_the_raw_file() -> None:
    days = json.loads((RAW / "tech_for_palestine" / "casualties_daily.json").read_text(encoding="utf-8"))
    expected: Counts = Counter()
    for day in days:
        for field, number in day.items():
            if field.startswith("report_") or number is None:
                continue
            if number == 0 and (field.startswith("ext_") or day["report_period"] == 0):
                continue
            outcome = "injured" if "injured" in field else "killed"
            expected["any", outcome, int(day["report_date"][:4])] += 1
    found: Counts = Counter()
    for (_, outcome, year), count in published("palestine_datasets_gaza").items():
        found["any", outcome, year] += count
    assert found == expected
    ministry = pl.read_parquet(TABLE).filter(
        (pl.col("dataset") == "palestine_datasets_gaza")
        & (pl.col("table_ref").struct["column"] == "killed_cum")
        & (pl.col("source") == "Ministry of Health (Gaza)")
    )
    reported = [
        day for day in days if day["report_source"] == "mohtel" and day["report_period"] and "killed_cum" in day
    ]
    assert ministry.height == len(reported) + 1, "one report of 0 hours gives a new toll, on 30 October 2025"


def test_each_source_file_is_read_by_the_current_version_of_its_reader() -> None:
    _, manifest = store.read(TABLE)
    behind = [
        source.id
        for source in SOURCES
        for entry in manifest[source.id]["files"].values()
        if entry["method"] != source.method
    ]
    assert behind == []
