"""ACLED exports: a least number of deaths an event, in every form of export, and nothing that is not ACLED's to say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import gate, rows
from etl.relate import relate
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources.acled import SOURCE
from tests.etl.sources.fixtures import change, demand_refused, read_figures

FOLDER = Path(__file__).parent / "acled"
EXPORT = FOLDER / "acled_syria.csv"
OLD = FOLDER / "2022_ACLED_export.csv"
API = FOLDER / "acled_api.json"


def figure(event: str, path: Path = EXPORT) -> dict[str, Any]:
    return read_figures(SOURCE, path).row(by_predicate=pl.col("document_id") == f"acled/{event}", named=True)


def test_each_event_with_deaths_is_a_figure_and_a_zero_is_none() -> None:
    extract = SOURCE.read(EXPORT)
    values = {"acled/SYR1": 4, "acled/SYR2": 3, "acled/SYR3": 12, "acled/SYR5": 1}
    assert dict(extract.claims.select("document_id", "value").iter_rows()) == values
    assert extract.left_out == {"events that say 0: none killed, or none reported": 1}
    assert extract.rejected.height == 0


@pytest.mark.parametrize("path", [EXPORT, OLD, API])
def test_every_figure_passes_the_row_rules_and_the_gate(path: Path) -> None:
    good, rejected = rows.check(complete(SOURCE.read(path).claims))
    assert rejected.height == 0
    assert gate.judge(relate(good), lambda document: None) == []


def test_the_lowest_number_reported_is_a_least_number() -> None:
    killed = figure("SYR3")
    assert (killed["outcome"], killed["qualifier"], killed["low"], killed["high"]) == ("killed", "at_least", 12, None)
    assert (killed["reported_term"], killed["cause"]) == ("reported fatalities", "Air/drone strike")


def test_only_attacks_on_civilians_say_who_the_dead_were() -> None:
    assert [figure(event)["status"] for event in ("SYR1", "SYR2", "SYR3")] == ["unknown", "civilian", "unknown"]


def test_who_attacked_civilians_is_the_side_that_is_not_civilian() -> None:
    assert figure("SYR2")["alleged_actor"] == "Military Forces of Invented"
    assert figure("SYR5")["alleged_actor"] == "Unidentified Armed Group (Syria)"
    assert (figure("SYR1")["alleged_actor"], figure("SYR3")["alleged_actor"]) == (None, None)


@pytest.mark.parametrize(
    ("event", "start", "end", "precision"),
    [
        ("SYR1", date(2023, 2, 16), date(2023, 2, 16), "day"),
        ("SYR2", date(2023, 2, 12), date(2023, 2, 18), "week"),
        ("SYR3", date(2023, 2, 1), date(2023, 2, 28), "month"),
    ],
)
def test_a_period_is_as_long_as_the_date_is_uncertain(event: str, start: date, end: date, precision: str) -> None:
    killed = figure(event)
    assert (killed["period_start"], killed["period_end"], killed["period_precision"]) == (start, end, precision)


@pytest.mark.parametrize(
    ("event", "precision", "place", "district"),
    [
        ("SYR1", "town", "Invented Hill", "SY0703"),
        ("SYR2", "admin2", "Harim", "SY0703"),
        ("SYR3", "region", "Invented border", None),
        ("SYR5", "admin1", "Idleb", None),
    ],
)
def test_a_place_is_no_finer_than_its_precision(event: str, precision: str, place: str, district: str | None) -> None:
    killed = figure(event)
    assert (killed["place_precision"], killed["place"], killed["admin2_pcode"]) == (precision, place, district)
    assert (killed["iso3"], killed["admin1_pcode"]) == ("SYR", "SY07")
    assert (killed["lat"], killed["lon"]) == (36.1234, 36.5678)


def test_exports_and_the_api_give_an_event_the_same_figure() -> None:
    known = dict(read_figures(SOURCE, EXPORT).select("figure_id", "value").iter_rows())
    for path, shared in ((OLD, 1), (API, 2)):
        same = [
            known[name] == value
            for name, value in read_figures(SOURCE, path).select("figure_id", "value").iter_rows()
            if name in known
        ]
        assert same == [True] * shared


def test_older_exports_write_out_dates_and_number_the_kinds_of_actors() -> None:
    killed = figure("SYR2", OLD)
    assert (killed["period_start"], killed["alleged_actor"]) == (date(2023, 2, 12), "Military Forces of Invented")
    assert figure("SYR4", OLD)["alleged_actor"] is None


def test_nothing_of_it_leaves_and_its_notes_stay_out() -> None:
    table = read_figures(SOURCE, EXPORT)
    assert (SOURCE.online, set(table["redistributable"])) == ((), {False})
    assert "An invented note" not in table.write_json()


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("tags,timestamp", "tags,injured,timestamp", "injured"),
        ("fatalities,", "deaths,", "fatalities"),
        ("Battles,Armed clash", "Battles,Siege", "'Siege'"),
        ("Battles,", "Wars,", "'Wars'"),
        ("2023-02-16,2023,1,", "2023-02-16,2023,4,", "time_precision"),
        ("36.5678,1,", "36.5678,5,", "geo_precision"),
        ("Rebel group,Invented Brigade", "Rebels,Invented Brigade", "'Rebels'"),
        ("2023-02-16,", "16/02/2023,", "record 1.*16/02/2023"),
        (",4,,1700000000", ",4.5,,1700000000", "record 1.*fatalities.*4.5"),
        (",4,,1700000000", ",,,1700000000", "record 1.*fatalities.*is empty"),
        ("36.1234,", "36.1234N,", "record 1.*latitude.*36.1234N"),
        ("SYR2,", "SYR1,", "acled/SYR1 twice"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(SOURCE.read, change(EXPORT, tmp_path, old, new), culprit)


def test_an_answer_of_the_api_without_events_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "acled_api.json"
    path.write_text(json.dumps({"status": 403, "success": False, "error": "no access"}), encoding="utf-8")
    with pytest.raises(ShapeChanged, match="'data'"):
        SOURCE.read(path)
