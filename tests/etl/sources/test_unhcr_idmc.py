"""IDMC's displaced people through UNHCR: a stock at the end of the year, counted by one and printed by the other."""

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
from etl.relate import relate
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources import unhcr_idmc
from tests.etl.sources.fixtures import change, read_figures

FIXTURE = Path(__file__).parent / "unhcr_idmc" / "refugees_r_idmc.csv"
ANSWER = FIXTURE.with_name("unhcr_idmc_0.json")
REAL = Path(__file__).parents[4] / "shared" / "sources" / "unhcr" / "refugees_r_idmc.csv"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(unhcr_idmc)


@pytest.fixture
def table() -> pl.DataFrame:
    return read_figures(unhcr_idmc.SOURCE, FIXTURE)


def figure(table: pl.DataFrame, document: str) -> dict[str, Any]:
    return table.filter(pl.col("document_id") == f"unhcr_idmc/{document}").row(0, named=True)


def test_every_number_above_zero_is_a_figure_and_the_others_are_counted(table: pl.DataFrame) -> None:
    assert table["value"].to_list() == [17_000_000, 61_000, 3, 7_123_000]
    assert unhcr_idmc.extract(FIXTURE).left_out == {"cells that say 0": 1, "empty cells": 1}


def test_every_figure_passes_the_row_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(unhcr_idmc.SOURCE.read(FIXTURE).claims))
    assert (good.height, rejected.height) == (4, 0)
    gate.demand(table, lambda document: None)


def test_idmc_counted_and_unhcr_printed_a_stock_of_the_last_day_of_the_year(table: pl.DataFrame) -> None:
    syria = figure(table, "2024/SYR")
    assert (syria["source"], syria["publisher"], syria["relay_depth"]) == ("IDMC", "UNHCR", 1)
    assert (syria["outcome"], syria["group"], syria["cause"]) == ("displaced", "idp", "conflict and violence")
    assert (syria["measure"], syria["as_of"], syria["period_start"]) == ("stock", date(2024, 12, 31), None)
    assert (syria["place"], syria["place_text"], syria["iso3"]) == ("Syria", "Syrian Arab Rep.", "SYR")
    assert syria["lat"] is not None


def test_a_rounded_number_is_about_that_many(table: pl.DataFrame) -> None:
    syria, few = figure(table, "2024/SYR"), figure(table, "2017/UNK")
    assert (syria["qualifier"], syria["low"], syria["high"]) == ("about", 7_122_000, 7_124_000)
    assert (few["qualifier"], few["low"], few["high"]) == ("exact", 3, 3)


def test_before_countries_were_counted_the_number_is_the_worlds(table: pl.DataFrame) -> None:
    world, unknown = figure(table, "1998/UNK"), figure(table, "2017/UNK")
    assert (world["place"], world["place_precision"], world["iso3"]) == ("World", "region", None)
    assert (unknown["place"], unknown["place_precision"], unknown["place_text"]) == (None, "unknown", "Unknown")


def test_an_area_that_two_countries_claim_is_in_neither(table: pl.DataFrame) -> None:
    abyei = figure(table, "2015/AB9")
    assert (abyei["place"], abyei["place_precision"], abyei["iso3"]) == ("Abyei", "region", None)


def test_the_api_gives_the_same_figures_as_the_file(table: pl.DataFrame) -> None:
    answer = unhcr_idmc.SOURCE.read(ANSWER)
    said = relate(complete(answer.claims))
    both = table.filter(pl.col("figure_id").is_in(said["figure_id"].to_list()))
    assert said.height == 2
    assert said.drop("table_ref").sort("figure_id").equals(both.drop("table_ref").sort("figure_id"))
    assert answer.left_out == {"cells that say 0": 0, "empty cells": 1}


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("total\n", "total,disaster\n", "disaster"),
        (",total\n", ",idps\n", "has no column total"),
        ("LVA,LVA,0.0", "LVA,LVX,0.0", "LVX"),
        ("LVA,LVA,Latvia", "LVA,EST,Latvia", "another country"),
        ("2025.0,Lat", "2024.0,Lat", "2024/SYR"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, old: str, new: str, culprit: str
) -> None:
    copy = tmp_path / FIXTURE.name
    text = FIXTURE.read_text(encoding="utf-8")
    assert old in text
    if culprit == "2024/SYR":
        text += text.splitlines(keepends=True)[4]
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ShapeChanged, match=culprit) as raised:
        unhcr_idmc.extract(copy)
    assert FIXTURE.name in str(raised.value)


@pytest.mark.parametrize(("old", "new"), [("61000.0", "61000.5"), ("61000.0", "over 61000"), ("2015.0", "")])
def test_a_malformed_cell_rejects_its_row(tmp_path: Path, old: str, new: str) -> None:
    copy = change(FIXTURE, tmp_path, old, new)
    read = unhcr_idmc.extract(copy)
    assert read.rejected["position"].to_list() == ["record 2"]
    assert read.claims.height == 3


def test_a_truncated_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(ShapeChanged, match="6 records"):
        unhcr_idmc.extract(FIXTURE)


@pytest.mark.skipif(not REAL.exists(), reason="needs the real file, shared/sources beside the repository")
def test_the_real_file_gives_the_counts_of_a_plain_query(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with REAL.open(encoding="utf-8", newline="") as file:
        printed = [(int(float(row["year"])), row["coa_iso"], int(float(row["total"]))) for row in csv.DictReader(file)]
    read = unhcr_idmc.SOURCE.read(REAL)
    said = read.claims.select(pl.col("as_of").dt.year(), pl.col("document_id").str.slice(-3), "value").rows()
    assert sorted(said) == sorted(printed)
    counted = read.claims.group_by("outcome", pl.col("as_of").dt.year()).len()
    expected = Counter(("displaced", year) for year, _, _ in printed)
    assert {(outcome, year): count for outcome, year, count in counted.iter_rows()} == expected
    assert read.claims.select("publisher", "source").unique().rows() == [("UNHCR", "IDMC")]
    assert (read.rejected.height, sum(read.left_out.values())) == (0, 0)
    assert (2024, "SYR", 7_409_000) in said
