"""UCDP events: a best estimate between low and high, its parts by side, and a place no finer than was known."""

from __future__ import annotations

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
from etl.sources import ucdp_ged

FIXTURE = Path(__file__).parent / "ucdp_ged" / "ucdp_ged_syria_v19.csv"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(ucdp_ged)


@pytest.fixture
def table() -> pl.DataFrame:
    return relate(complete(ucdp_ged.SOURCE.read(FIXTURE)))


def figure(table: pl.DataFrame, event: int, column: str = "best") -> dict[str, Any]:
    said_there = (pl.col("document_id") == f"ucdp_ged/{event}") & (pl.col("table_ref").struct["column"] == column)
    return table.filter(said_there).row(0, named=True)


def test_each_event_with_deaths_in_any_estimate_is_a_figure_with_its_parts(table: pl.DataFrame) -> None:
    whole = table.filter(pl.col("part_of").is_null())
    assert whole["document_id"].to_list() == [f"ucdp_ged/{event}" for event in (1, 2, 3, 4, 5, 7)]
    assert table.height - whole.height == 3 + 2 + 1 + 1 + 1
    assert ucdp_ged.left_out(FIXTURE) == {"events with 0 in every estimate": 1, "parts that say 0": 7 * 4 - 8}


def test_every_figure_passes_the_row_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(ucdp_ged.SOURCE.read(FIXTURE)))
    assert (good.height, rejected.height) == (14, 0)
    gate.demand(table, lambda document: None)


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


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("best,high", "best,high,relid", "relid"),
        ("deaths_unknown,", "deaths_other,", "deaths_unknown"),
        ("Middle East,1,1,2016-01-02", "Middle East,1,9,2016-01-02", "date_prec"),
        ("2016-01-02,2016-01-02,2", "02/01/2016,2016-01-02,2", "02/01/2016"),
        ("Idlib Governorate", "Idlib Province", "Idlib Province"),
        (",Syria,652", ",Iraq,645", "Iraq"),
        ("36.1,36.6", "36.1N,36.6", "36.1N"),
        ("Government of Syria", "", "side_a"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, old: str, new: str, culprit: str
) -> None:
    copy = tmp_path / FIXTURE.name
    text = FIXTURE.read_text(encoding="utf-8")
    assert old in text
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ShapeChanged, match=culprit) as raised:
        ucdp_ged.extract(copy)
    assert FIXTURE.name in str(raised.value)


def test_deaths_of_a_side_called_civilians_are_refused(tmp_path: Path) -> None:
    copy = tmp_path / FIXTURE.name
    text = FIXTURE.read_text(encoding="utf-8")
    copy.write_text(text.replace(",0,0,11,0,11,11,11", ",0,1,10,0,11,11,11"), encoding="utf-8")
    with pytest.raises(ShapeChanged, match="deaths_b"):
        ucdp_ged.extract(copy)
