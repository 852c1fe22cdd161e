"""UCDP events: a best estimate between low and high, its parts by side, and a place no finer than was known."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import gate, rows, tables
from etl.relate import relate
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources import ucdp_ged
from tests.etl.sources.fixtures import change, demand_refused, read_figures

FOLDER = Path(__file__).parent / "ucdp_ged"
FIXTURE = FOLDER / "ucdp_ged_syria_v19.csv"
NEWER = FOLDER / "GEDEvent_v26_0_7.csv"
ANSWER = FOLDER / "ucdp_ged_api_0.json"

RAW = Path(__file__).parents[4] / "shared" / "sources" / "ucdp"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="the real files are not at ../shared/sources/ucdp")


@pytest.fixture
def table() -> pl.DataFrame:
    return figures(FIXTURE)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "hdx_ucdp_download.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.write(FOLDER / "ged191.csv", "ged191.csv")
    return path


def figures(path: Path) -> pl.DataFrame:
    return read_figures(ucdp_ged.SOURCE, path)


def figure(table: pl.DataFrame, event: int, column: str = "best") -> dict[str, Any]:
    said_there = (pl.col("document_id") == f"ucdp_ged/{event}") & (pl.col("table_ref").struct["column"] == column)
    return table.filter(said_there).row(0, named=True)


def test_each_event_with_deaths_in_any_estimate_is_a_figure_with_its_parts(table: pl.DataFrame) -> None:
    whole = table.filter(pl.col("part_of").is_null())
    assert whole["document_id"].to_list() == [f"ucdp_ged/{event}" for event in (1, 2, 3, 4, 5, 7)]
    assert table.height - whole.height == 3 + 2 + 1 + 1 + 1
    assert ucdp_ged.extract(FIXTURE).left_out == {
        "events that UCDP has still to check": 0,
        "events with 0 in every estimate": 1,
        "parts that say 0": 7 * 4 - 8,
    }


@pytest.mark.parametrize(
    "name", ["ucdp_ged_syria_v19.csv", "ged191.csv", "GEDEvent_v26_0_7.csv", "ucdp_ged_api_0.json"]
)
def test_every_figure_passes_the_row_rules_and_the_gate(name: str) -> None:
    read = complete(ucdp_ged.SOURCE.read(FOLDER / name).claims)
    good, rejected = rows.check(read)
    assert (good.height, rejected.height) == (read.height, 0)
    gate.demand(relate(read), lambda document: None)


def test_an_event_whose_estimates_agree_is_exact_and_so_are_its_parts(table: pl.DataFrame) -> None:
    assert (figure(table, 1)["qualifier"], figure(table, 1)["low"], figure(table, 1)["high"]) == ("exact", 7, 7)
    soldiers = figure(table, 1, "deaths_a")
    assert (soldiers["qualifier"], soldiers["value"], soldiers["group"]) == ("exact", 2, "soldier")
    assert soldiers["part_of"] == figure(table, 1)["figure_id"]
    fighters = figure(table, 1, "deaths_b")
    assert (fighters["status"], fighters["group"]) == ("combatant", "fighter")
    assert fighters["reported_term"] == "side b: Invented Brigade"
    assert figure(table, 1, "deaths_civilians")["status"] == "civilian"


def test_a_best_estimate_lies_between_the_printed_ends(table: pl.DataFrame) -> None:
    whole = figure(table, 2)
    assert (whole["qualifier"], whole["low"], whole["value"], whole["high"]) == ("between", 5, 9, 14)


def test_a_part_of_an_uncertain_event_has_no_least_and_cannot_exceed_the_whole(table: pl.DataFrame) -> None:
    part = figure(table, 2, "deaths_unknown")
    assert (part["qualifier"], part["value"], part["low"], part["high"]) == ("about", 3, None, 14)
    assert (part["bound_basis"], part["status"]) == ("whole", "unknown")


def test_a_best_estimate_of_none_is_a_figure_where_more_are_possible(table: pl.DataFrame) -> None:
    assert (figure(table, 3)["low"], figure(table, 3)["value"], figure(table, 3)["high"]) == (0, 0, 6)


def test_estimates_that_contradict_each_other_keep_the_widest_bounds_and_say_so(table: pl.DataFrame) -> None:
    above, below = figure(table, 5), figure(table, 7)
    assert (above["low"], above["value"], above["high"]) == (4, 8, 8)
    assert above["reported_term"] == "best estimate, printed with low 4 and high 6"
    assert (below["low"], below["value"], below["high"]) == (5, 5, 9)


def test_only_one_sided_violence_names_an_alleged_actor(table: pl.DataFrame) -> None:
    assert figure(table, 4)["alleged_actor"] == "Invented Group"
    assert figure(table, 1)["alleged_actor"] is None


@pytest.mark.parametrize(
    ("event", "place", "precision", "governorate"),
    [
        (1, "Invented Hill", "point", "SY07"),
        (2, "Harim", "admin2", "SY07"),
        (3, "Hama", "admin1", "SY05"),
        (4, "Syria", "country", None),
        (5, "Invented plain", "region", "SY07"),
    ],
)
def test_a_place_is_no_finer_than_its_precision(
    table: pl.DataFrame, event: int, place: str, precision: str, governorate: str | None
) -> None:
    found = figure(table, event)
    assert (found["place"], found["place_precision"], found["admin1_pcode"]) == (place, precision, governorate)


def test_dates_keep_how_finely_they_are_known(table: pl.DataFrame) -> None:
    assert figure(table, 1)["period_precision"] == "day"
    assert (figure(table, 2)["period_precision"], figure(table, 2)["period_end"]) == ("interval", date(2016, 1, 5))
    assert figure(table, 4)["period_precision"] == "year"


def test_offices_are_named_once_and_headlines_stay_out(table: pl.DataFrame) -> None:
    assert figure(table, 1)["attribution_text"] == "Invented Wire; Invented Radio"
    assert "An invented headline" not in table.write_json()


def test_the_archive_with_42_columns_is_read_and_its_member_is_named(archive: Path) -> None:
    table = figures(archive)
    assert table.select("document_id", "iso3", "value").filter(pl.col("value") > 3).rows() == [
        ("ucdp_ged/11", "MMR", 5),
        ("ucdp_ged/13", "MMR", 8),
        ("ucdp_ged/13", "MMR", 8),
    ]
    assert figure(table, 11)["table_ref"] == {
        "file": "hdx_ucdp_download.zip",
        "sheet": "ged191.csv",
        "row": 1,
        "column": "best",
    }


@pytest.mark.parametrize(
    ("event", "place", "text", "precision", "first", "second"),
    [
        (11, "Kachin", "Kachin State", "admin1", "MMR001", None),
        (12, "Feni", "Feni District", "admin2", "BD20", "BD2030"),
        (13, "Myanmar", "Myanmar (Burma)", "country", None, None),
    ],
)
def test_places_of_any_country_have_codes_and_the_printed_spelling(
    archive: Path, event: int, place: str, text: str, precision: str, first: str | None, second: str | None
) -> None:
    found = figure(figures(archive), event)
    assert (found["place"], found["place_text"], found["place_precision"]) == (place, text, precision)
    assert (found["admin1_pcode"], found["admin2_pcode"]) == (first, second)


def test_a_region_has_no_code_of_the_district_of_its_point(table: pl.DataFrame) -> None:
    assert figure(table, 2)["admin2_pcode"] == "SY0703"
    assert figure(table, 5)["place_precision"] == "region"
    assert (figure(table, 5)["admin1_pcode"], figure(table, 5)["admin2_pcode"]) == ("SY07", None)


def test_a_point_is_the_one_that_ucdp_gives(archive: Path) -> None:
    found = figure(figures(archive), 12)
    assert (found["lat"], found["lon"]) == (23.0, 91.4)


def test_an_event_without_a_named_office_has_no_attribution(archive: Path) -> None:
    assert figure(figures(archive), 11)["attribution_text"] is None


def test_an_event_keeps_its_ids_in_every_version_and_form(table: pl.DataFrame) -> None:
    ids = [
        set(figures(path).filter(pl.col("document_id") == "ucdp_ged/2")["figure_id"])
        for path in (FIXTURE, NEWER, ANSWER)
    ]
    assert len(ids[0]) == 3
    assert ids[0] == ids[1] == ids[2]


def test_a_candidate_that_ucdp_has_still_to_check_is_left_out_and_counted() -> None:
    extract = ucdp_ged.extract(NEWER)
    assert extract.left_out["events that UCDP has still to check"] == 1
    assert "ucdp_ged/23" not in set(extract.claims["document_id"])


def test_the_gaza_strip_is_palestine_although_its_number_is_israels() -> None:
    found = figure(figures(NEWER), 21)
    assert (found["iso3"], found["admin1_pcode"]) == ("PSE", "PS02")


def test_a_country_without_an_iso_code_keeps_its_name_only() -> None:
    found = figure(figures(NEWER), 22)
    assert (found["iso3"], found["place"], found["place_text"]) == (None, "Invented Town", "Invented Town town")


def test_every_country_number_leads_to_a_country_of_the_gazetteer() -> None:
    assert set(ucdp_ged.COUNTRIES.values()) <= set(tables.country_names())


@pytest.mark.parametrize(
    ("fixture", "old", "new", "culprit"),
    [
        (FIXTURE, "best,high", "best,high,colour", "colour"),
        (FIXTURE, "deaths_unknown,", "deaths_other,", "deaths_unknown"),
        (FIXTURE, "Middle East,1,1,2016-01-02", "Middle East,1,9,2016-01-02", "date_prec"),
        (FIXTURE, ",Syria,652", ",Atlantis,999", "999"),
        (FIXTURE, "\n2,2016", "\n1,2016", "id of two events"),
        (NEWER, "Check dyad", "Doubtful", "Doubtful"),
        (ANSWER, '"Result"', '"Results"', "Result"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, fixture: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(ucdp_ged.extract, change(fixture, tmp_path, old, new), culprit)


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("2016-01-02,2016-01-02,2", "02/01/2016,2016-01-02,2", "column date_start: '02/01/2016'"),
        ("36.1,36.6", "36.1N,36.6", "column latitude: '36.1N'"),
        ("Government of Syria", "", "column side_a: the cell is empty"),
        ("2,1,4,0,7,7,7", "2,1,4,0,7,seven,7", "column best: 'seven'"),
    ],
)
def test_a_malformed_cell_rejects_its_row_and_no_other(tmp_path: Path, old: str, new: str, culprit: str) -> None:
    copy = change(FIXTURE, tmp_path, old, new)
    extract = ucdp_ged.extract(copy)
    position, reason = extract.rejected.row(0)
    assert (extract.rejected.height, position) == (1, "record 1")
    assert reason.startswith(culprit)
    assert "ucdp_ged/1" not in set(extract.claims["document_id"])
    with pytest.raises(ShapeChanged, match="record 1"):
        ucdp_ged.SOURCE.read(copy)


def test_deaths_of_a_side_called_civilians_are_rejected(tmp_path: Path) -> None:
    copy = change(FIXTURE, tmp_path, ",0,0,11,0,11,11,11", ",0,1,10,0,11,11,11")
    assert "deaths_b" in ucdp_ged.extract(copy).rejected["reason"][0]


def test_a_truncated_file_rejects_its_last_row(tmp_path: Path) -> None:
    copy = tmp_path / FIXTURE.name
    copy.write_text(FIXTURE.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    assert ucdp_ged.extract(copy).rejected["position"].to_list() == ["record 7"]


@needs_raw
@pytest.mark.parametrize(
    ("name", "member", "best"),
    [("ucdp_ged_syria_v19.csv", None, 112_337), ("hdx_ucdp_download.zip", "ged191.csv", 20_936)],
)
def test_the_real_files_give_what_a_plain_reading_counts(name: str, member: str | None, best: int) -> None:
    content = (RAW / name).read_bytes() if member is None else zipfile.ZipFile(RAW / name).read(member)
    expected: Counter[tuple[str, str, int]] = Counter()
    total = 0
    for row in csv.DictReader(io.StringIO(content.decode("utf-8"))):
        numbers = [int(row[column]) for column in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")]
        whole = any(int(row[column]) for column in ("low", "best", "high"))
        expected["UCDP", "killed", int(row["date_end"][:4])] += whole + sum(number > 0 for number in numbers)
        total += int(row["best"])
    extract = ucdp_ged.SOURCE.read(RAW / name)
    year = pl.col("period_end").dt.year().alias("year")
    found = extract.claims.group_by("source", "outcome", year).len()
    assert {(source, outcome, when): count for source, outcome, when, count in found.iter_rows()} == expected
    assert extract.rejected.height == 0
    assert extract.claims.filter(pl.col("part_of_key").is_null())["value"].sum() == total == best
    gate.demand(relate(complete(extract.claims)), lambda document: None)
