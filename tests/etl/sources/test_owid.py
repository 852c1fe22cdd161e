"""Our World in Data: chosen charts by country and year, with who counted, and ranges where the chart has them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import gate, rows
from etl.relate import relate
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources import owid
from tests.etl.sources.fixtures import change, demand_refused, read_figures

FOLDER = Path(__file__).parent / "owid"
DEATHS = FOLDER / "deaths-in-armed-conflicts.csv"
BEST_ONLY = FOLDER / "deaths-in-armed-conflicts-based-on-where-they-occurred.csv"
ORIGIN = FOLDER / "refugee-population-by-country-or-territory-of-origin.csv"
ASYLUM = FOLDER / "refugee-population-by-country-or-territory-of-asylum.csv"
IDPS = FOLDER / "internally-displaced-people-due-to-conflict.csv"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(owid)


def read(path: Path) -> pl.DataFrame:
    return read_figures(owid.SOURCE, path)


def figure(path: Path, key: str) -> dict[str, Any]:
    return read(path).row(by_predicate=pl.col("document_id") == f"owid/{key}", named=True)


@pytest.mark.parametrize("path", [DEATHS, BEST_ONLY, ORIGIN, ASYLUM, IDPS])
def test_every_figure_passes_the_row_rules_and_the_gate(path: Path) -> None:
    extract = owid.SOURCE.read(path)
    good, rejected = rows.check(complete(extract.claims))
    assert (extract.rejected.height, rejected.height) == (0, 0)
    assert gate.judge(relate(good), lambda document: None) == []


def test_countries_are_figures_and_the_rest_is_counted() -> None:
    assert set(read(DEATHS)["document_id"]) == {
        "owid/conflict_deaths/MLI/2021",
        "owid/conflict_deaths/MLI/2022",
        "owid/conflict_deaths/NER/2021",
        "owid/conflict_deaths/SDN/2021",
    }
    assert list(owid.SOURCE.read(DEATHS).left_out.values()) == [3, 1, 0]
    assert list(owid.SOURCE.read(ORIGIN).left_out.values()) == [2, 1, 1]


@pytest.mark.parametrize(
    ("key", "qualifier", "low", "value", "high"),
    [
        ("MLI/2021", "between", 60, 70, 95),
        ("MLI/2022", "exact", 44, 44, 44),
        ("NER/2021", "between", 0, 0, 30),
        ("SDN/2021", "between", 40, 60, 60),
    ],
)
def test_deaths_are_a_best_estimate_between_a_low_and_a_high_one(
    key: str, qualifier: str, low: int, value: int, high: int
) -> None:
    killed = figure(DEATHS, f"conflict_deaths/{key}")
    assert (killed["qualifier"], killed["low"], killed["value"], killed["high"]) == (qualifier, low, value, high)


@given(*[st.integers(min_value=0, max_value=10**7)] * 3)
def test_whatever_the_three_estimates_say_the_best_lies_within_the_bounds(low: int, best: int, high: int) -> None:
    row = {"row": [1], "Entity": "Mali", "Code": "MLI", "Year": 2021, "best": best, "low": low, "high": high}
    claims = owid.claim(DEATHS, pl.DataFrame(row).with_columns(column=pl.lit("best")), owid.DEATHS)
    figure = complete(claims.with_columns(dataset=pl.lit("owid"))).row(0, named=True)
    assert min(low, best, high) == figure["low"] <= figure["value"] == best <= figure["high"] == max(low, best, high)
    assert (figure["qualifier"] == "exact") == (low == best == high)


def test_an_estimate_without_its_range_is_about_so_many() -> None:
    killed = figure(BEST_ONLY, "conflict_deaths/MLI/2020")
    assert (killed["qualifier"], killed["value"], killed["bound_basis"]) == ("about", 33, "rule")


def test_two_charts_of_one_indicator_give_the_same_figure() -> None:
    assert set(read(DEATHS)["figure_id"]) & set(read(BEST_ONLY)["figure_id"]) == {
        figure(DEATHS, "conflict_deaths/MLI/2021")["figure_id"]
    }


def test_who_counted_is_not_who_relays() -> None:
    killed, fled = figure(DEATHS, "conflict_deaths/MLI/2021"), figure(ORIGIN, "refugees_by_origin/MLI/2021")
    assert (killed["source"], killed["source_type"], killed["relay_depth"]) == ("UCDP", "monitor", 1)
    assert (fled["source"], fled["source_type"], fled["publisher"]) == ("UNHCR", "un", "Our World in Data")
    assert killed["url"] == "https://ourworldindata.org/grapher/deaths-in-armed-conflicts"
    assert not killed["redistributable"]


def test_deaths_are_of_a_year_and_people_who_fled_are_there_at_its_end() -> None:
    killed, fled = figure(DEATHS, "conflict_deaths/MLI/2021"), figure(ORIGIN, "refugees_by_origin/MLI/2021")
    assert (killed["measure"], killed["period_start"], killed["period_end"]) == (
        "flow",
        date(2021, 1, 1),
        date(2021, 12, 31),
    )
    assert (fled["measure"], fled["as_of"], fled["value"]) == ("stock", date(2021, 12, 31), 1500)


@pytest.mark.parametrize(
    ("path", "key", "outcome", "role", "nationality", "iso3"),
    [
        (ORIGIN, "refugees_by_origin/MLI/2021", "refugee", "origin", "MLI", "MLI"),
        (ASYLUM, "refugees_by_asylum/NER/2021", "refugee", "host", None, "NER"),
        (IDPS, "idps/MLI/2021", "displaced", "occurrence", None, "MLI"),
    ],
)
def test_what_a_country_is_to_people_who_fled(
    path: Path, key: str, outcome: str, role: str, nationality: str | None, iso3: str
) -> None:
    fled = figure(path, key)
    assert (fled["outcome"], fled["place_role"], fled["nationality"]) == (outcome, role, nationality)
    assert (fled["iso3"], fled["place_precision"]) == (iso3, "country")


@pytest.mark.parametrize(
    ("path", "old", "new", "culprit"),
    [
        (ORIGIN, "Refugees by country of origin", "Refugees per 1,000 people", "has no column Refugees by country"),
        (ORIGIN, "Year,", "Year,Share of people,", "Share of people"),
        (DEATHS, "code,", "iso,", "has no column Code"),
        (DEATHS, ",95,70,60", ",95,70.5,60", "record 2, column best.*70.5|record 2.*70.5"),
        (DEATHS, "Mali,MLI,2022", "Mali,MLI,2021", "owid/conflict_deaths/MLI/2021 twice"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, path: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(owid.SOURCE.read, change(path, tmp_path, old, f'"{new}"' if "1,000" in new else new), culprit)


def test_a_chart_that_is_not_declared_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "life-expectancy.csv"
    copy.write_bytes(ORIGIN.read_bytes())
    with pytest.raises(ShapeChanged, match=r"life-expectancy\.csv is none of the charts"):
        owid.SOURCE.read(copy)


def test_a_truncated_chart_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(ShapeChanged, match=r"8 records, 150 to 100,000 are plausible"):
        owid.SOURCE.read(DEATHS)
