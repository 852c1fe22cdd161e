"""IDMC's event updates: how certain, what happened, when and where, the same from the API and from HDX."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import gate, rows
from etl.relate import relate
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources.idmc_idu import SOURCE, extract, read_days
from tests.etl.sources.fixtures import change, demand_refused, read_figures

FOLDER = Path(__file__).parent / "idmc_idu"
ANSWER = FOLDER / "idmc_idu.json"
CSV = FOLDER / "ind_idmc_idu_events.csv"
RECENT = FOLDER / "idmc_idu_recent.json"
REAL = Path(__file__).parents[4] / "shared" / "sources" / "idmc"
needs_real = pytest.mark.skipif(
    not REAL.is_dir(), reason="needs the real files, shared/sources/idmc beside the repository"
)


def figure(path: Path, event: int) -> dict[str, Any]:
    return read_figures(SOURCE, path).filter(pl.col("document_id") == f"idmc_idu/{event}").row(0, named=True)


@pytest.mark.parametrize(("path", "figures", "zeros"), [(ANSWER, 5, 1), (CSV, 5, 1), (RECENT, 5, 0)])
def test_every_record_is_a_figure_or_counted_and_passes_the_gate(path: Path, figures: int, zeros: int) -> None:
    found = SOURCE.read(path)
    assert (found.claims.height, found.rejected.height) == (figures, 0)
    assert found.left_out == {"records that say 0: nobody counted": zeros}
    good, broken = rows.check(complete(found.claims))
    assert (good.height, broken.height) == (figures, 0)
    gate.demand(relate(good), lambda document: None)


def test_both_forms_give_the_same_figures() -> None:
    answer, table = (read_figures(SOURCE, path).drop("table_ref").sort("figure_id") for path in (ANSWER, CSV))
    assert answer.equals(table)
    assert figure(CSV, 102)["table_ref"] == {"file": CSV.name, "sheet": None, "row": 2, "column": "figure"}


@pytest.mark.parametrize(
    ("path", "event", "qualifier", "low", "high"),
    [
        (ANSWER, 101, "exact", 1200, 1200),
        (ANSWER, 103, "more_than", 457, None),
        (ANSWER, 104, "about", 1800, 2200),
        (RECENT, 202, "up_to", None, 40),
        (RECENT, 203, "at_least", 70, None),
        (RECENT, 205, "less_than", None, 12),
    ],
)
def test_a_number_is_as_certain_as_its_qualifier(
    path: Path, event: int, qualifier: str, low: int | None, high: int | None
) -> None:
    found = figure(path, event)
    assert (found["qualifier"], found["low"], found["high"]) == (qualifier, low, high)


def test_a_number_computed_from_households_is_about_and_says_so() -> None:
    found = figure(ANSWER, 102)
    assert (found["qualifier"], found["value"], found["unit"]) == ("about", 14, "people")
    assert found["reported_term"] == "displacements (destroyed housing), households times an average size"
    assert found["household_size_source"] == "IDMC's average, not printed"
    assert figure(ANSWER, 101)["household_size_source"] is None


@pytest.mark.parametrize(
    ("path", "event", "outcome", "term"),
    [
        (ANSWER, 101, "evacuated", "displacements (evacuated)"),
        (ANSWER, 104, "displaced", "displacements"),
        (ANSWER, 106, "displaced", "displacements"),
        (RECENT, 201, "evacuated", "displacements (evacuated), recommended figure"),
        (RECENT, 202, "displaced", "displacements (sheltered), triangulation"),
        (RECENT, 204, "displaced", "displacements (homeless), recommended figure"),
        (RECENT, 205, "returned", "returns (returns), recommended figure"),
    ],
)
def test_the_term_is_that_of_the_heading_with_the_role(path: Path, event: int, outcome: str, term: str) -> None:
    found = figure(path, event)
    assert (found["outcome"], found["reported_term"], found["measure"]) == (outcome, term, "flow")


def test_a_moment_is_the_day_that_it_began_where_it_was_written() -> None:
    evacuated, fled = figure(ANSWER, 101), figure(ANSWER, 103)
    assert (evacuated["period_start"], evacuated["period_end"]) == (date(2031, 5, 2), date(2031, 5, 3))
    assert evacuated["period_text"] == "2031-05-01T12:00:00.000Z to 2031-05-02T12:00:00.000Z"
    assert (fled["period_start"], fled["period_end"]) == (date(2031, 1, 31), date(2031, 2, 1))
    assert (evacuated["period_precision"], figure(ANSWER, 102)["period_precision"]) == ("interval", "day")


def test_a_day_is_that_day_and_without_an_end_it_is_the_whole_period() -> None:
    found = figure(RECENT, 205)
    assert (found["period_start"], found["period_end"]) == (date(2031, 5, 2), date(2031, 5, 2))


@given(st.dates(date(2016, 1, 1), date(2040, 1, 1)), st.sampled_from([0, 12, 13]))
def test_midnight_of_a_day_is_that_day_in_every_zone_that_the_api_wrote_in(day: date, ahead: int) -> None:
    hour = (24 - ahead) % 24
    written = f"{day - timedelta(days=ahead > 0)}T{hour:02}:00:00.000Z"
    table = read_days(
        pl.DataFrame({"row": [1], "displacement_start_date": [written], "displacement_end_date": [written]})
    )
    assert table["displacement_end_date"].to_list() == [day]
    assert table["reject"].to_list() == [None]


@pytest.mark.parametrize(
    ("path", "event", "place", "precision", "code", "role"),
    [
        (ANSWER, 101, "India", "region", None, "occurrence"),
        (RECENT, 201, "Idleb", "admin1", "SY07", "origin"),
        (RECENT, 202, "Harim", "admin2", "SY07", "destination"),
        (RECENT, 203, "An Invented Town", "town", "SY07", "occurrence"),
        (RECENT, 204, "Syria", "region", None, "occurrence"),
        (RECENT, 205, "Syria", "country", None, "destination"),
    ],
)
def test_a_place_is_no_finer_than_the_record_says(
    path: Path, event: int, place: str, precision: str, code: str | None, role: str
) -> None:
    found = figure(path, event)
    assert (found["place"], found["place_precision"], found["admin1_pcode"]) == (place, precision, code)
    assert found["place_role"] == role


def test_the_publisher_s_spelling_and_point_are_kept() -> None:
    assert figure(RECENT, 204)["place_text"] == "Idleb, Syria; Hama, Syria"
    assert figure(RECENT, 202)["admin2_pcode"] == "SY0703"
    assert (figure(RECENT, 203)["lat"], figure(RECENT, 203)["lon"]) == (35.9, 36.6)
    assert figure(ANSWER, 101)["place_text"] == "India"


def test_conflict_and_disaster_are_the_cause() -> None:
    assert figure(ANSWER, 101)["cause"] == "disaster: flood"
    assert figure(ANSWER, 103)["cause"] == "conflict and violence"


def test_short_names_of_sources_are_kept_and_texts_stay_out() -> None:
    assert figure(RECENT, 201)["attribution_text"] == "Invented Authority"
    assert figure(RECENT, 203)["attribution_text"] is None
    everything = pl.concat([read_figures(SOURCE, path) for path in (ANSWER, CSV, RECENT)]).write_json()
    assert "An invented" not in everything
    assert "<b>" not in everything


@pytest.mark.parametrize(
    ("path", "old", "new", "culprit"),
    [
        (ANSWER, '"country"', '"climate": 1, "country"', "climate"),
        (ANSWER, '"figure"', '"figures"', "no column figure"),
        (ANSWER, '"qualifier": "more than"', '"qualifier": "some"', "record 3, column qualifier: 'some'"),
        (ANSWER, '"displacement_type": "Conflict"', '"displacement_type": "Other"', "record 3, .*'Other'"),
        (ANSWER, "(destroyed housing)", "(washed away)", "record 2, column term in the heading: 'washed away'"),
        (
            ANSWER,
            "<b> India:              457 disp",
            "<b> India 457 disp",
            "record 3: column standard_popup_text: '.{,60}' does not",
        ),
        (ANSWER, '"figure": 14', '"figure": 14.5', "record 2: column figure: '14.5'"),
        (ANSWER, '"figure": 14', '"figure": null', "record 2: column figure: the cell is empty"),
        (ANSWER, '_end_date": "2031-05-03T12:00:00.000Z"', '_end_date": "2031-05-03T17:00:00.000Z"', "is no day"),
        (ANSWER, '_end_date": "2031-05-03T12:00:00.000Z"', '_end_date": "2031-05-02T12:00:00.000Z"', "before the day"),
        (ANSWER, '_end_date": "2031-05-03T12:00:00.000Z"', '_end_date": "2031-02-30T12:00:00.000Z"', "is not a date"),
        (ANSWER, '"latitude": 10.5', '"latitude": "10.5N"', "10.5N"),
        (ANSWER, '"id": 102', '"id": "row 102"', "'row 102' is no id"),
        (ANSWER, '"id": 102', '"id": 101', "idmc_idu/101 twice"),
        (ANSWER, "]\n", "", "is not JSON"),
        (CSV, "India: 14 displacements", "India, 14 displacements", "record 2: column description"),
        (CSV, ",. One person fled.,https://news.example/106,Flood\n", "", "record 6: column description"),
        (RECENT, '"role": "Triangulation"', '"role": "Draft"', "record 2, column role: 'Draft'"),
        (RECENT, "Locality", "Planet", "record 3, column locations_accuracy: 'Planet'"),
        (RECENT, '"Origin; Destination"', '"Origin; Elsewhere"', "record 4, column locations_type: 'Elsewhere'"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, path: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(SOURCE.read, change(path, tmp_path, old, new, times=-1), culprit)


def test_a_file_without_records_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / CSV.name
    copy.write_text("".join(CSV.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    with pytest.raises(ShapeChanged, match="0 records"):
        extract(copy)


@needs_real
def test_the_real_files_give_what_a_plain_count_of_them_gives() -> None:
    records = json.loads((REAL / "idmc_idu.json").read_bytes())
    outcomes: Counter[tuple[str, str, int]] = Counter()
    people: Counter[tuple[str, str, int]] = Counter()
    for record in records:
        outcome = "evacuated" if "(evacuated)" in record["standard_info_text"] else "displaced"
        outcomes["IDMC", outcome, record["year"]] += 1
        people["IDMC", outcome, record["year"]] += record["figure"]
    for name in ("idmc_idu.json", "ind_idmc_idu_events.csv"):
        found = SOURCE.read(REAL / name)
        by_year = found.claims.with_columns(year=pl.col("period_start").dt.year()).group_by("source", "outcome", "year")
        assert {row[:3]: row[3] for row in by_year.len().iter_rows()} == outcomes
        assert {row[:3]: row[3] for row in by_year.agg(pl.col("value").sum()).iter_rows()} == people
        assert (found.rejected.height, found.left_out) == (0, {"records that say 0: nobody counted": 0})
    with (REAL / "ind_idmc_idu_events.csv").open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [str(record["id"]) for record in records]


@needs_real
def test_the_real_days_are_those_that_the_headings_print() -> None:
    printed = {
        str(record["id"]): re.findall(r"[0-9]{2} [A-Z][a-z]+", record["standard_info_text"])
        for record in json.loads((REAL / "idmc_idu.json").read_bytes())
    }
    found = read_figures(SOURCE, REAL / "idmc_idu.json").select(
        pl.col("document_id").str.strip_prefix("idmc_idu/"),
        pl.concat_list(pl.col("period_start", "period_end").dt.strftime("%d %B")),
    )
    assert dict(found.iter_rows()) == printed
