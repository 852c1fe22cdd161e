"""The UN's annual report on children and armed conflict: what was verified, and at least that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from etl import gate, relate, rows
from etl.schema import complete
from etl.source import Extract, ShapeChanged
from etl.sources import un_caac
from tests.etl.sources.fixtures import change, demand_refused, figure

FIXTURE = Path(__file__).parent / "un_caac" / "un_caac_2003.csv"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(un_caac)


@pytest.fixture
def extract() -> Extract:
    return un_caac.SOURCE.read(FIXTURE)


@pytest.fixture
def table(extract: Extract) -> pl.DataFrame:
    return relate.relate(complete(extract.claims))


def test_every_number_above_zero_is_a_figure_and_the_others_are_counted(extract: Extract) -> None:
    assert extract.claims.height == 5 + 3 + 3 + 1 + 1 + 1 + 3
    assert extract.left_out == {
        "killing and maiming in one number": 5,
        "attacks on schools and on hospitals in one number": 1,
        "military use of schools and hospitals: none of the six grave violations": 1,
        "cells that say 0: none verified is not none": 2,
    }
    assert extract.rejected.is_empty()


def test_every_figure_passes_the_rules_and_the_gate(extract: Extract, table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(extract.claims))
    assert (good.height, rejected.height) == (17, 0)
    assert gate.judge(table, lambda document: None) == []


def test_a_verified_number_is_a_floor(table: pl.DataFrame) -> None:
    killed = figure(table, 1, "total")
    assert (killed["outcome"], killed["value"], killed["qualifier"]) == ("killed", 40, "at_least")
    assert (killed["low"], killed["high"]) == (40, None)
    assert (killed["age_group"], killed["sex"], killed["about_children"]) == ("child", "any", True)
    assert (killed["period_start"], killed["period_end"]) == (date(2003, 1, 1), date(2003, 12, 31))
    assert (killed["source"], killed["source_type"], killed["published_on"]) == ("UN", "un", date(2004, 6, 3))
    assert (killed["iso3"], killed["place"], killed["place_text"]) == ("SYR", "Syria", "Syrian Arab Republic")


def test_the_paragraph_can_be_found(table: pl.DataFrame) -> None:
    killed = figure(table, 1, "total")
    assert killed["url"] == "https://undocs.org/A/99/1"
    assert killed["document_title"].endswith("(A/99/1-S/2004/1), para. 12")
    assert killed["document_id"] == "un_caac/2003/Syrian Arab Republic"


def test_killed_and_maimed_children_stand_apart(table: pl.DataFrame) -> None:
    maimed = figure(table, 2, "total")
    assert (maimed["outcome"], maimed["value"], maimed["reported_term"]) == ("injured", 60, "Maiming of children")


def test_boys_girls_and_children_of_unknown_sex_are_parts_of_the_total(table: pl.DataFrame) -> None:
    whole = figure(table, 1, "total")["figure_id"]
    sexes = {column: figure(table, 1, column) for column in ("boys", "girls", "sex_unknown")}
    assert [part["part_of"] for part in sexes.values()] == [whole] * 3
    assert [part["sex"] for part in sexes.values()] == ["male", "female", "any"]
    assert [part["value"] for part in sexes.values()] == [25, 10, 5]


def test_what_was_committed_earlier_is_not_of_the_year_and_no_part_of_it(table: pl.DataFrame) -> None:
    earlier = figure(table, 1, "committed_earlier")
    assert (earlier["period_start"], earlier["period_end"], earlier["part_of"]) == (None, date(2002, 12, 31), None)
    assert (earlier["period_text"], earlier["period_precision"]) == ("before 2003", "unknown")
    assert earlier["series_id"] != figure(table, 1, "total")["series_id"]


def test_attacks_and_denied_access_are_incidents_about_children(table: pl.DataFrame) -> None:
    attacks = [figure(table, row, "total") for row in (5, 6, 8)]
    assert [attack["outcome"] for attack in attacks] == ["school_attacked", "hospital_attacked", "aid_denied"]
    assert {attack["unit"] for attack in attacks} == {"incidents"}
    assert {attack["age_group"] for attack in attacks} == {"any"}
    assert all(attack["about_children"] for attack in attacks)


def test_a_situation_that_is_not_one_country_is_a_region(table: pl.DataFrame) -> None:
    abducted = figure(table, 9, "total")
    assert (abducted["place"], abducted["iso3"]) == ("Lake Chad basin region", None)
    assert abducted["place_precision"] == "region"


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        (",committed_earlier\n", ",committed_earlier,party\n", "party"),
        (",girls,", ",women,", "girls"),
        (",recruitment,", ",conscription,", "conscription"),
        (",SYR,", ",SYX,", "SYX"),
        (",maiming,", ",killing,", "killing/total"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(un_caac.extract, change(FIXTURE, tmp_path, old, new), culprit)


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        (",killing,40,", ",killing,some 40,", "'some 40' is not a whole number"),
        (",killing,40,", ",killing,39,", "'39' is less than its boys"),
        (",killing,40,", ",killing,,", "is less than its boys"),
        ("2004-06-03", "3 June 2004", "3 June 2004"),
        ("2004-06-03", "2003-06-03", "is not after the year"),
        (",12,Syrian", ",,Syrian", "column paragraph"),
    ],
)
def test_a_cell_that_cannot_be_read_rejects_its_row(tmp_path: Path, old: str, new: str, culprit: str) -> None:
    rejected = un_caac.extract(change(FIXTURE, tmp_path, old, new)).rejected
    assert rejected["position"].to_list() == ["record 1"]
    assert culprit in rejected["reason"][0]


def test_a_truncated_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    copy = tmp_path / FIXTURE.name
    copy.write_text("\n".join(FIXTURE.read_text(encoding="utf-8").splitlines()[:4]), encoding="utf-8")
    with pytest.raises(ShapeChanged, match="3 records"):
        un_caac.extract(copy)
