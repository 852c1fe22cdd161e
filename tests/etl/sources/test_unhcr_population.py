"""UNHCR population figures: each cell above zero is one figure, with the people, place and date it is about."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from etl import rows
from etl.publishers import unhcr
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources import unhcr_population
from tests.etl.sources.fixtures import change, demand_refused

FIXTURE = Path(__file__).parent / "unhcr_population" / "refugees_r_population.csv"
ANSWER = FIXTURE.with_name("unhcr_population_0.json")
REAL = Path(__file__).parents[4] / "shared" / "sources" / "unhcr" / "refugees_r_population.csv"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(unhcr_population)


@pytest.fixture
def table() -> pl.DataFrame:
    return complete(unhcr_population.SOURCE.read(FIXTURE).claims)


def figure(table: pl.DataFrame, document: str, column: str) -> dict[str, object]:
    found = table.filter(
        (pl.col("document_id") == f"unhcr_population/{document}") & (pl.col("table_ref").struct["column"] == column)
    )
    return found.row(0, named=True)


def test_every_cell_above_zero_is_a_figure_and_no_other(table: pl.DataFrame) -> None:
    assert table.height == 11
    assert table["value"].sum() == 1500 + 25 + 300 + 7000 + 90 + 450 + 60 + 5 + 8 + 2000 + 640


def test_zeros_and_empty_cells_are_counted_each_for_what_it_is() -> None:
    left_out = unhcr_population.extract(FIXTURE).left_out
    assert left_out == {"cells that say 0": 6 * 9 - 11 - 5, "empty cells": 5}


def test_every_figure_passes_the_row_rules(table: pl.DataFrame) -> None:
    good, rejected = rows.check(table)
    assert (good.height, rejected.height) == (11, 0)


def test_the_api_gives_the_same_figures_as_the_file(table: pl.DataFrame) -> None:
    answer = unhcr_population.SOURCE.read(ANSWER)
    said = complete(answer.claims)
    apart = ["table_ref"]
    both = table.filter(pl.col("figure_id").is_in(said["figure_id"].to_list()))
    assert said.height == 8
    assert said.drop(apart).sort("figure_id").equals(both.drop(apart).sort("figure_id"))
    assert answer.left_out == {"cells that say 0": 3 * 9 - 8 - 2, "empty cells": 2}


def test_an_answer_that_sums_over_all_origins_is_refused(tmp_path: Path) -> None:
    summed = tmp_path / ANSWER.name
    text = ANSWER.read_text(encoding="utf-8").replace('"coo_name": "Afghanistan"', '"coo_name": "-"')
    summed.write_text(text, encoding="utf-8")
    with pytest.raises(ShapeChanged, match="record 1: column coo_name: the cell is empty"):
        unhcr_population.SOURCE.read(summed)


def test_a_place_has_its_point(table: pl.DataFrame) -> None:
    refugees = figure(table, "2001/AFG/PAK", "refugees")
    assert isinstance(refugees["lat"], float) and 24 < refugees["lat"] < 37
    assert isinstance(refugees["lon"], float) and 61 < refugees["lon"] < 77


def test_refugees_are_a_stock_on_31_december_in_the_country_that_hosts_them(table: pl.DataFrame) -> None:
    refugees = figure(table, "2001/AFG/PAK", "refugees")
    assert refugees["outcome"] == "refugee"
    assert (refugees["measure"], refugees["as_of"]) == ("stock", date(2001, 12, 31))
    assert (refugees["period_start"], refugees["period_end"]) == (None, date(2001, 12, 31))
    assert (refugees["iso3"], refugees["place_role"], refugees["nationality"]) == ("PAK", "host", "AFG")


def test_returned_refugees_are_a_flow_of_the_year_to_their_country_of_origin(table: pl.DataFrame) -> None:
    returned = figure(table, "2001/AFG/PAK", "returned_refugees")
    assert (returned["outcome"], returned["measure"], returned["as_of"]) == ("returned", "flow", None)
    assert (returned["period_start"], returned["period_end"]) == (date(2001, 1, 1), date(2001, 12, 31))
    assert (returned["iso3"], returned["place_role"]) == ("AFG", "destination")
    assert returned["reported_term"] == "Returned refugees, from Pakistan"


def test_internally_displaced_people_are_where_it_happened_under_the_usual_name(table: pl.DataFrame) -> None:
    displaced = figure(table, "2001/SYR/SYR", "idps")
    assert (displaced["outcome"], displaced["group"], displaced["place_role"]) == ("displaced", "idp", "occurrence")
    assert (displaced["place"], displaced["place_text"]) == ("Syria", "Syrian Arab Rep.")
    assert figure(table, "2001/SYR/SYR", "returned_idps")["measure"] == "flow"


def test_an_origin_that_is_no_country_gives_no_nationality_but_keeps_its_word(table: pl.DataFrame) -> None:
    stateless = figure(table, "2002/XXA/LVA", "stateless")
    assert (stateless["nationality"], stateless["group"]) == (None, "stateless")
    assert stateless["reported_term"] == "Stateless persons, origin: Stateless"


def test_people_who_returned_to_an_unknown_country_are_told_from_stateless_ones(tmp_path: Path) -> None:
    copy = tmp_path / FIXTURE.name
    text = FIXTURE.read_text(encoding="utf-8").replace("Unknown,UKN,UNK,60.0,0.0,0.0", "Unknown,UKN,UNK,60.0,0.0,35.0")
    copy.write_text(text, encoding="utf-8")
    returned = figure(complete(unhcr_population.SOURCE.read(copy).claims), "2002/UNK/UNK", "returned_refugees")
    assert returned["reported_term"] == "Returned refugees, from Unknown, origin: Unknown"


def test_an_unknown_place_stays_unknown(table: pl.DataFrame) -> None:
    unknown = figure(table, "2002/UNK/UNK", "refugees")
    assert (unknown["place"], unknown["iso3"], unknown["place_precision"]) == (None, None, "unknown")
    assert unknown["place_text"] == "Unknown"


def test_hosts_have_no_nationality_of_the_people_they_host(table: pl.DataFrame) -> None:
    hosts = figure(table, "2003/UNK/CHL", "hst")
    assert (hosts["group"], hosts["nationality"], hosts["iso3"]) == ("host_community", None, "CHL")


def test_the_number_is_shown_as_whole_people_with_its_cell(table: pl.DataFrame) -> None:
    displaced = figure(table, "2003/VEN/COL", "oip")
    assert displaced["number_text"] == "2000"
    assert displaced["table_ref"] == {"file": FIXTURE.name, "sheet": None, "row": 5, "column": "oip"}


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("hst\n", "hst,climate\n", "climate"),
        (",oip,", ",oips,", "oip"),
        ("PAK,PAK", "PAK,PKX", "PKX"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(unhcr_population.extract, change(FIXTURE, tmp_path, old, new), culprit)


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("1500.0", "1500.5", "column refugees: '1500.5' is not a whole number"),
        ("1500.0", "-1500", "column refugees: '-1500' is not a whole number"),
        ("2001.0,Afg", ",Afg", "column year: the cell is empty"),
    ],
)
def test_a_malformed_cell_rejects_its_row_and_stops_the_source(
    tmp_path: Path, old: str, new: str, culprit: str
) -> None:
    copy = change(FIXTURE, tmp_path, old, new)
    read = unhcr_population.extract(copy)
    assert read.rejected.rows() == [("record 1", culprit)]
    assert read.claims.height == 11 - 3
    with pytest.raises(ShapeChanged, match="record 1"):
        unhcr_population.SOURCE.read(copy)


def test_a_truncated_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    copy = shutil.copy(FIXTURE, tmp_path)
    with pytest.raises(ShapeChanged, match="6 records"):
        unhcr_population.extract(Path(copy))


@pytest.mark.skipif(not REAL.exists(), reason="needs the real file, shared/sources beside the repository")
def test_the_real_file_gives_the_counts_of_a_plain_query(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    expected: Counter[tuple[str, int]] = Counter()
    zeros = empty = 0
    with REAL.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column, code in unhcr_population.COLUMNS.items():
                zeros += row[column] == "0.0"
                empty += row[column] == ""
                if row[column] not in ("", "0.0"):
                    expected[(unhcr.POPULATIONS[code][0], int(float(row["year"])))] += 1
    read = unhcr_population.SOURCE.read(REAL)
    counted = read.claims.group_by("outcome", pl.col("period_end").dt.year()).len()
    assert {(outcome, year): count for outcome, year, count in counted.iter_rows()} == expected
    assert read.claims.select("publisher", "source").unique().rows() == [("UNHCR", "UNHCR")]
    assert (read.rejected.height, read.left_out) == (0, {"cells that say 0": zeros, "empty cells": empty})
