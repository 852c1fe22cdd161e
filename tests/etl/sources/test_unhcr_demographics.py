"""UNHCR demographics: the people of each location, those of each sex and age as parts; a 0 is never a figure."""

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
from etl.places.locate import locate
from etl.publishers import unhcr
from etl.relate import relate
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources import unhcr_demographics
from tests.etl.sources.fixtures import change, demand_refused, read_figures

FIXTURE = Path(__file__).parent / "unhcr_demographics" / "refugees_r_demographics.csv"
ANSWER = FIXTURE.with_name("unhcr_demographics_0.json")
REAL = Path(__file__).parents[4] / "shared" / "sources" / "unhcr" / "refugees_r_demographics.csv"
IDLEB = "2025/SYR/SYR/IDP/Idleb [Admin 1]/U/S"
CAMP = "2025/AFG/PAK/REF/Green Valley (within Admin 1: Punjab ) [Admin 3: POC]/R/P"
DISPERSED = "Dispersed in the country / territory"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(unhcr_demographics)


@pytest.fixture
def table() -> pl.DataFrame:
    return read_figures(unhcr_demographics.SOURCE, FIXTURE)


def figure(table: pl.DataFrame, document: str, column: str = "total") -> dict[str, Any]:
    said_there = pl.col("document_id") == f"unhcr_demographics/{document}"
    return table.filter(said_there & (pl.col("table_ref").struct["column"] == column)).row(0, named=True)


def test_every_cell_above_zero_is_a_figure_and_every_zero_has_its_reason(table: pl.DataFrame) -> None:
    assert table.height == 13 + 5 + 1 + 3 + 1
    assert unhcr_demographics.extract(FIXTURE).left_out == {
        "empty cells": 0,
        "0 in a breakdown, where 1 to 4 people are rounded to 0 or 5": 2 + 12,
        "0 in an age band where no age is known": 10,
        "0 where no breakdown is given": 2 * 14,
    }


def test_every_figure_passes_the_row_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(unhcr_demographics.SOURCE.read(FIXTURE).claims))
    assert (good.height, rejected.height) == (23, 0)
    gate.demand(table, lambda document: None)


def test_bands_are_parts_of_their_sex_and_the_sexes_parts_of_all(table: pl.DataFrame) -> None:
    girls, women = figure(table, IDLEB, "f_5_11"), figure(table, IDLEB, "f_total")
    everybody = figure(table, IDLEB)
    assert (girls["value"], girls["part_of"]) == (20, women["figure_id"])
    assert (women["value"], women["part_of"]) == (97, everybody["figure_id"])
    assert (everybody["value"], everybody["part_of"], everybody["sex"]) == (175, None, "any")


@pytest.mark.parametrize(
    ("column", "sex", "age_group", "youngest", "oldest"),
    [
        ("f_0_4", "female", "child", 0, 4),
        ("m_5_11", "male", "child", 5, 11),
        ("m_12_17", "male", "child", 12, 17),
        ("f_18_59", "female", "adult", 18, 59),
        ("f_60", "female", "elderly", 60, None),
        ("f_other", "female", "any", None, None),
        ("m_total", "male", "any", None, None),
    ],
)
def test_each_column_says_sex_and_age(
    table: pl.DataFrame, column: str, sex: str, age_group: str, youngest: int | None, oldest: int | None
) -> None:
    said = figure(table, IDLEB, column)
    assert (said["sex"], said["age_group"], said["age_min"], said["age_max"]) == (sex, age_group, youngest, oldest)
    assert said["about_children"] is (age_group == "child")


def test_people_whose_age_is_not_known_are_no_children_and_not_the_whole_again(table: pl.DataFrame) -> None:
    camp = table.filter(pl.col("document_id") == f"unhcr_demographics/{CAMP}")
    assert camp.filter(pl.col("about_children")).is_empty()
    assert sorted(camp["value"]) == [25, 25, 30, 30, 55]
    assert figure(table, CAMP, "f_other")["series_id"] != figure(table, CAMP, "f_total")["series_id"]


def test_a_region_has_its_code_and_a_site_only_that_of_its_region(table: pl.DataFrame) -> None:
    region, camp = figure(table, IDLEB), figure(table, CAMP)
    assert (region["place"], region["admin1_pcode"], region["place_precision"]) == ("Idleb", "SY07", "admin1")
    assert (camp["place"], camp["iso3"], camp["place_precision"]) == ("Green Valley", "PAK", "town")
    assert camp["admin1_pcode"] == region_code("PAK", "Punjab")
    assert (camp["lat"], camp["lon"]) == (None, None)
    assert camp["place_text"] == "Green Valley (within Admin 1: Punjab ) [Admin 3: POC]"


def region_code(iso3: str, name: str) -> str:
    return str(locate(pl.DataFrame({"country": [iso3], "region": [name]}), "country", "region")["admin1_pcode"][0])


def test_the_population_type_decides_outcome_measure_and_place(table: pl.DataFrame) -> None:
    displaced, returned = figure(table, IDLEB), figure(table, "2025/SYR/SYR/RET/Afrin [Admin 2]/U/I")
    assert (displaced["outcome"], displaced["group"], displaced["place_role"]) == ("displaced", "idp", "occurrence")
    assert (displaced["measure"], displaced["as_of"]) == ("stock", date(2025, 12, 31))
    assert (returned["outcome"], returned["measure"], returned["place_role"]) == ("returned", "flow", "destination")
    assert (returned["period_start"], returned["as_of"]) == (date(2025, 1, 1), None)
    assert (returned["iso3"], returned["place_precision"]) == ("SYR", "admin2")


def test_people_spread_over_a_country_are_no_finer_than_it_and_keep_an_origin_that_is_none(table: pl.DataFrame) -> None:
    stateless = figure(table, f"2025/XXA/LVA/STA/{DISPERSED}/V/U")
    assert (stateless["place"], stateless["place_precision"], stateless["nationality"]) == ("Latvia", "country", None)
    assert stateless["reported_term"] == (
        f"Stateless persons; {DISPERSED}; urban or rural not known; accommodation undefined; origin: Stateless"
    )
    assert figure(table, f"2025/UNK/CHL/HST/{DISPERSED}/V/I")["group"] == "host_community"


def test_the_api_gives_the_same_figures_as_the_file(table: pl.DataFrame) -> None:
    said = read_figures(unhcr_demographics.SOURCE, ANSWER)
    both = table.filter(pl.col("figure_id").is_in(said["figure_id"].to_list()))
    assert said.height == 13 + 1
    assert said.drop("table_ref").sort("figure_id").equals(both.drop("table_ref").sort("figure_id"))


def test_a_part_that_is_larger_than_its_whole_stands_alone(tmp_path: Path) -> None:
    copy = change(FIXTURE, tmp_path, "97.0,11.0", "19.0,11.0")
    read = read_figures(unhcr_demographics.SOURCE, copy)
    assert figure(read, IDLEB, "f_5_11")["part_of"] is None
    assert figure(read, IDLEB, "f_0_4")["part_of"] == figure(read, IDLEB, "f_total")["figure_id"]
    gate.demand(read, lambda document: None)


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("m_total,total\n", "m_total,total,x_other\n", "x_other"),
        (",f_60,", ",f_60_plus,", "f_60"),
        (",IDP,", ",IOC,", "IOC"),
        (",U,S,", ",X,S,", "column loc_type: 'X'"),
        (",U,S,", ",U,X,", "column acc_type: 'X'"),
        ("Idleb [Admin 1]", "Idleb [Admin 4]", "'Admin 4' is none of Admin 1"),
        ("PAK,PAK", "PAK,PKX", "PKX"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(unhcr_demographics.extract, change(FIXTURE, tmp_path, old, new), culprit)


def test_the_same_people_in_two_rows_are_refused(tmp_path: Path) -> None:
    copy = tmp_path / FIXTURE.name
    text = FIXTURE.read_text(encoding="utf-8")
    copy.write_text(text + text.splitlines(keepends=True)[1], encoding="utf-8")
    with pytest.raises(ShapeChanged, match=r"Idleb .* twice in column total"):
        unhcr_demographics.extract(copy)


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("175.0", "175.5", "column total: '175.5' is not a whole number"),
        ("175.0", "", "column total: the cell is empty"),
        ("2025.0,Syr", ",Syr", "column year: the cell is empty"),
    ],
)
def test_a_malformed_cell_rejects_its_row(tmp_path: Path, old: str, new: str, culprit: str) -> None:
    copy = change(FIXTURE, tmp_path, old, new)
    assert unhcr_demographics.extract(copy).rejected.rows() == [("record 1", culprit)]


def test_a_truncated_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(ShapeChanged, match="5 records"):
        unhcr_demographics.extract(FIXTURE)


@pytest.mark.skipif(not REAL.exists(), reason="needs the real file, shared/sources beside the repository")
def test_the_real_file_gives_the_counts_of_a_plain_query(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    expected: Counter[tuple[str, int]] = Counter()
    children = zeros = undivided = 0
    with REAL.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            outcome = unhcr.POPULATIONS[row["pop_type"]][0]
            undivided += 14 * (row["f_total"] == row["m_total"] == "0.0")
            for column in list(row)[11:]:
                zeros += row[column] == "0.0"
                if row[column] != "0.0":
                    expected[(outcome, int(float(row["year"])))] += 1
                    children += int(float(row[column])) * column.endswith(("_0_4", "_5_11", "_12_17"))
    read = unhcr_demographics.SOURCE.read(REAL)
    counted = read.claims.group_by("outcome", pl.col("period_end").dt.year()).len()
    assert {(outcome, year): count for outcome, year, count in counted.iter_rows()} == expected
    assert read.claims.filter(pl.col("age_group") == "child")["value"].sum() == children
    assert read.claims.select("publisher", "source").unique().rows() == [("UNHCR", "UNHCR")]
    assert read.rejected.is_empty()
    assert (sum(read.left_out.values()), read.left_out["0 where no breakdown is given"]) == (zeros, undivided)
    related = relate(complete(read.claims))
    wholes = read.claims.filter(pl.col("part_of_key").is_null())
    assert related["part_of"].null_count() == wholes.height == 20_771
    gate.demand(related, lambda document: None)
