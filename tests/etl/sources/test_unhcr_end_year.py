"""UNHCR's end-year totals as fed to HDX: the population figures in UNHCR's own codes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from etl import gate, rows
from etl.publishers import unhcr
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources import unhcr_end_year
from tests.etl.sources.fixtures import change, demand_refused, read_figures

FIXTURE = Path(__file__).parent / "unhcr_end_year" / "HDX_EndYearPopulationTotals.csv"
REAL = Path(__file__).parents[4] / "shared" / "sources" / "unhcr" / "HDX_EndYearPopulationTotals.csv"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(unhcr_end_year)


@pytest.fixture
def table() -> pl.DataFrame:
    return read_figures(unhcr_end_year.SOURCE, FIXTURE)


def figure(table: pl.DataFrame, document: str, column: str = "REF") -> dict[str, Any]:
    said_there = pl.col("document_id") == f"unhcr_end_year/{document}"
    return table.filter(said_there & (pl.col("table_ref").struct["column"] == column)).row(0, named=True)


def test_every_cell_above_zero_is_a_figure_and_zeros_are_counted(table: pl.DataFrame) -> None:
    assert table.height == 11
    assert table["value"].sum() == 300_000 + 12_000_000 + 40 + 7400 + 5 + 650_000 + 81_000 + 90 + 25 + 61 + 1800
    assert unhcr_end_year.extract(FIXTURE).left_out == {"cells that say 0": 6 * 6 - 11}


def test_every_figure_passes_the_row_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(unhcr_end_year.SOURCE.read(FIXTURE).claims))
    assert (good.height, rejected.height) == (11, 0)
    gate.demand(table, lambda document: None)


def test_a_round_number_in_scientific_notation_is_written_out(table: pl.DataFrame) -> None:
    refugees = figure(table, "1979/AFG/PAK")
    assert (refugees["number_text"], refugees["value"]) == ("300000", 300_000)
    assert figure(table, "1985/IRQ/IRN")["value"] == 12_000_000


def test_refugees_are_a_stock_of_the_last_day_of_the_year_where_they_are(table: pl.DataFrame) -> None:
    refugees = figure(table, "1979/AFG/PAK")
    assert (refugees["outcome"], refugees["measure"], refugees["as_of"]) == ("refugee", "stock", date(1979, 12, 31))
    assert (refugees["iso3"], refugees["place_role"], refugees["nationality"]) == ("PAK", "host", "AFG")
    assert (refugees["place"], refugees["place_text"]) == ("Pakistan", "PAK")


@pytest.mark.parametrize(
    ("document", "column", "outcome", "group", "role"),
    [
        ("2012/PAK/PAK", "IDP", "displaced", "idp", "occurrence"),
        ("1985/IRQ/IRN", "ASY", "asylum_seeker", None, "host"),
        ("2012/PAK/PAK", "OOC", "affected", "other_of_concern", "host"),
        ("2012/PAK/PAK", "STA", "affected", "stateless", "host"),
        ("2019/VEN/CHL", "VDA", "displaced", "other_in_need_of_protection", "host"),
    ],
)
def test_each_column_is_a_population_type(
    table: pl.DataFrame, document: str, column: str, outcome: str, group: str | None, role: str
) -> None:
    said = figure(table, document, column)
    assert (said["outcome"], said["group"], said["place_role"]) == (outcome, group, role)


def test_unknown_and_stateless_people_have_no_nationality(table: pl.DataFrame) -> None:
    unknown, stateless = figure(table, "1996/UKN/IRN"), figure(table, "1997/STA/PAK")
    assert (unknown["nationality"], unknown["reported_term"]) == (None, "Refugees, origin: Unknown")
    assert (stateless["nationality"], stateless["reported_term"]) == (None, "Refugees, origin: Stateless")


def test_nothing_of_it_is_passed_on(table: pl.DataFrame) -> None:
    assert table["redistributable"].unique().to_list() == [False]


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ('"VDA"\n', '"VDA","OIP"\n', "OIP"),
        ('"ASY"', '"ASS"', "ASY"),
        ('"AFG","PAK"', '"AFX","PAK"', "AFX"),
        ('"AFG","PAK"', '"AFG","XXA"', "XXA"),
        ('1997,"STA"', '1979,"AFG"', "1979/AFG/PAK twice in column REF"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(unhcr_end_year.extract, change(FIXTURE, tmp_path, old, new), culprit)


@pytest.mark.parametrize(("old", "new"), [("7400", "7400.5"), ("7400", "7.4e-02"), ("7400", "NA"), ("1996", "")])
def test_a_malformed_cell_rejects_its_row(tmp_path: Path, old: str, new: str) -> None:
    copy = change(FIXTURE, tmp_path, old, new)
    read = unhcr_end_year.extract(copy)
    assert read.rejected["position"].to_list() == ["record 3"]
    assert read.claims.height == 10


def test_a_truncated_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(ShapeChanged, match="6 records"):
        unhcr_end_year.extract(FIXTURE)


@pytest.mark.skipif(not REAL.exists(), reason="needs the real file, shared/sources beside the repository")
def test_the_real_file_gives_the_counts_of_a_plain_query(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    expected: Counter[tuple[str, int]] = Counter()
    total = zeros = 0
    with REAL.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column in ("REF", "IDP", "ASY", "OOC", "STA", "VDA"):
                zeros += float(row[column]) == 0
                total += int(float(row[column]))
                if float(row[column]) > 0:
                    expected[(unhcr.POPULATIONS[column][0], int(row["Year"]))] += 1
    read = unhcr_end_year.SOURCE.read(REAL)
    counted = read.claims.group_by("outcome", pl.col("as_of").dt.year()).len()
    assert {(outcome, year): count for outcome, year, count in counted.iter_rows()} == expected
    assert read.claims["value"].sum() == total
    assert read.claims.select("publisher", "source").unique().rows() == [("UNHCR", "UNHCR")]
    assert (read.rejected.height, read.left_out) == (0, {"cells that say 0": zeros})
