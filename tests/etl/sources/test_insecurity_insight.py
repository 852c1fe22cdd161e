"""Insecurity Insight's incident sheets: one incident a document, its counts by who was harmed, its parts not added."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import gate, rows
from etl.relate import relate
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources.insecurity_insight import SOURCE
from tests.etl.sources.fixtures import change, demand_refused, read_figures
from tests.etl.workbooks import Cell, write_workbook

FOLDER = Path(__file__).parent / "insecurity_insight"
EDUCATION = FOLDER / "2020-2024-education-in-danger-incident-data.csv"
HEALTH = FOLDER / "2016-2024-attacks-on-health-care-incident-data.csv"
AID = FOLDER / "2020-2024-aid-worker-kika-incident-data.csv"


def figure(path: Path, incident: str, column: str) -> dict[str, Any]:
    there = (pl.col("document_id") == f"insecurity_insight/{incident}") & (pl.col("reported_term") == column)
    return read_figures(SOURCE, path).row(by_predicate=there, named=True)


def test_teachers_pupils_and_schools_are_counted_apart() -> None:
    table = read_figures(SOURCE, EDUCATION).select("document_id", "reported_term", "outcome", "group", "unit", "value")
    assert table.sort("document_id", "reported_term").rows() == [
        ("insecurity_insight/9001", "Attacks on Schools", "school_attacked", None, "incidents", 2),
        ("insecurity_insight/9001", "Educators Killed", "killed", "teacher", "people", 1),
        ("insecurity_insight/9001", "Students Injured", "injured", "pupil", "people", 7),
        ("insecurity_insight/9002", "Educators Kidnapped", "abducted", "teacher", "people", 3),
        ("insecurity_insight/9002", "Students Arrested", "detained", "pupil", "people", 12),
    ]


def test_health_workers_and_health_facilities_are_counted_apart() -> None:
    table = read_figures(SOURCE, HEALTH).select("document_id", "reported_term", "outcome", "group", "unit", "value")
    attacks = "Number of Attacks on Health Facilities Reporting"
    assert table.sort("document_id", "reported_term").rows() == [
        ("insecurity_insight/9003", "Health Workers Arrested", "detained", "health_worker", "people", 9),
        ("insecurity_insight/9003", f"{attacks} Damaged", "hospital_attacked", None, "incidents", 1),
        ("insecurity_insight/9003", f"{attacks} Destruction", "hospital_attacked", None, "incidents", 1),
        ("insecurity_insight/9004", "Health Workers Killed", "killed", "health_worker", "people", 2),
    ]


@pytest.mark.parametrize("path", [EDUCATION, HEALTH, AID])
def test_every_figure_passes_the_row_rules_and_the_gate(path: Path) -> None:
    extract = SOURCE.read(path)
    good, rejected = rows.check(complete(extract.claims))
    assert (extract.rejected.height, rejected.height) == (0, 0)
    assert gate.judge(relate(good), lambda document: None) == []


def test_a_zero_is_no_figure_and_every_cell_is_accounted_for() -> None:
    extract = SOURCE.read(EDUCATION)
    nobody, empty = extract.left_out.values()
    assert (extract.claims.height, nobody, empty) == (5, 2 * 9 - 5 - 1, 1)


def test_one_stands_for_an_unspecified_number_too_but_an_attack_is_an_attack() -> None:
    assert figure(EDUCATION, "9001", "Educators Killed")["qualifier"] == "at_least"
    assert figure(EDUCATION, "9001", "Students Injured")["qualifier"] == "exact"
    assert figure(HEALTH, "9003", "Number of Attacks on Health Facilities Reporting Damaged")["qualifier"] == "exact"


def test_aid_workers_by_sex_and_origin_are_parts_of_all_of_them() -> None:
    everybody = figure(AID, "9004", "Aid Workers Killed")
    parts = read_figures(SOURCE, AID).filter(pl.col("part_of") == everybody["figure_id"]).sort("reported_term")
    assert parts.select("reported_term", "value", "sex").rows() == [
        ("Female Aid Workers Killed", 1, "female"),
        ("Male Aid Workers Killed", 3, "male"),
        ("National Aid Workers Killed", 4, "any"),
    ]
    assert (everybody["value"], everybody["sex"], everybody["part_of"]) == (4, "any", None)
    assert figure(AID, "9004", "Aid Workers Killed in Captivity")["part_of"] is None


def test_a_part_that_is_printed_larger_than_its_whole_is_none() -> None:
    part = figure(AID, "9004", "Male Aid Workers Kidnapped")
    assert (part["value"], part["part_of"]) == (5, None)


def test_one_incident_is_one_document_in_every_sheet() -> None:
    incidents = [set(read_figures(SOURCE, path)["document_id"]) for path in (HEALTH, AID)]
    assert incidents[0] & incidents[1] == {"insecurity_insight/9004"}
    ids = pl.concat([read_figures(SOURCE, path)["figure_id"] for path in (EDUCATION, HEALTH, AID)])
    assert ids.n_unique() == len(ids)


@pytest.mark.parametrize(
    ("path", "incident", "column", "precision", "iso3", "place_text", "point"),
    [
        (EDUCATION, "9001", "Educators Killed", "admin1", "SYR", "Idleb", (35.9, 36.6)),
        (EDUCATION, "9002", "Educators Kidnapped", "country", "HTI", "Haiti", None),
        (HEALTH, "9003", "Health Workers Arrested", "admin1", "PSE", "Gaza Strip", None),
        (HEALTH, "9004", "Health Workers Killed", "region", "SDN", "Khartoum", None),
    ],
)
def test_a_place_is_no_finer_than_its_precision(
    path: Path,
    incident: str,
    column: str,
    precision: str,
    iso3: str,
    place_text: str,
    point: tuple[float, float] | None,
) -> None:
    found = figure(path, incident, column)
    assert (found["place_precision"], found["iso3"], found["place_text"]) == (precision, iso3, place_text)
    if point:
        assert (found["lat"], found["lon"]) == point


def test_who_did_it_with_what_is_as_claimed_and_empty_where_nobody_knows() -> None:
    known, unknown = figure(EDUCATION, "9001", "Educators Killed"), figure(EDUCATION, "9002", "Educators Kidnapped")
    assert (known["alleged_actor"], known["cause"]) == ("Invented Brigade", "Shelling")
    assert (unknown["alleged_actor"], unknown["cause"]) == (None, None)
    assert (known["period_start"], known["period_end"]) == (date(2024, 3, 1), date(2024, 3, 1))


def test_descriptions_stay_out_and_nothing_leaves() -> None:
    table = pl.concat([read_figures(SOURCE, path) for path in (EDUCATION, HEALTH, AID)])
    assert "An invented description" not in table.write_json()
    assert set(table["redistributable"]) == {False}


def test_a_workbook_gives_the_same_figures_as_the_csv(tmp_path: Path) -> None:
    with EDUCATION.open(encoding="utf-8", newline="") as file:
        header, *records = csv.reader(file)
    day = header.index("Date")
    cells: list[list[Cell]] = [
        [date.fromisoformat(cell) if number == day else cell or None for number, cell in enumerate(record)]
        for record in records
    ]
    path = write_workbook(tmp_path / "2024 Education in Danger Incident Data.xlsx", {"Sheet1": [header, *cells]})
    wanted = ("figure_id", "value", "period_start", "lat")
    assert read_figures(SOURCE, path).select(wanted).rows() == read_figures(SOURCE, EDUCATION).select(wanted).rows()


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("SiND Event ID,", "SiND Event ID,Victim Name,", "Victim Name"),
        ("Students Killed,", "Pupils Killed,", "counts of none of education, health care, aid workers"),
        ("Reported Perpetrator Name,", "Name,", "has no column Reported Perpetrator Name"),
        ("(2) 25 km Precision ", "(9) Planet", "Geo Precision.*Planet"),
        ("2024-03-01", "March 2024", "record 1.*March 2024"),
        (",7,", ",several,", "record 1.*Students Injured.*several"),
        ("35.9,36.6", "35.9,366", "record 1.*Longitude.*366"),
        (",9002,", ",,", "record 2.*SiND Event ID.*is empty"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(SOURCE.read, change(EDUCATION, tmp_path, old, new), culprit)


def test_an_incident_that_stands_twice_stops_it(tmp_path: Path) -> None:
    copy = tmp_path / EDUCATION.name
    header, first, _ = EDUCATION.read_text(encoding="utf-8").splitlines()
    copy.write_text("\n".join([header, first, first]), encoding="utf-8")
    with pytest.raises(ShapeChanged, match=r"insecurity_insight/9001 twice"):
        SOURCE.read(copy)
