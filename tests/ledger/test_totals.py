"""Totals: every proved bound holds in invented worlds, nothing is counted twice, and what is left out says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.relate import relate
from ledger.regions import Place, Population
from ledger.table import ROOT
from ledger.totals import Total, total, totals_by_source
from tests.etl.claims import cell, figures, number
from tests.ledger.worlds import Region, best_provable, invent_question, invent_world

IDLEB = Place(iso3="SYR", admin1_pcode="SY07")
FEBRUARY = (date(2020, 2, 1), date(2020, 2, 29))
MARCH = (date(2024, 3, 1), date(2024, 3, 31))
TOWN = {"place_precision": "admin1", "iso3": "SYR", "admin1_pcode": "SY07", "place": "Idleb"}


def report(*claims: dict[str, Any]) -> pl.DataFrame:
    """Figures of one source about Idleb in March 2024, with their relations."""
    sentence = ("12 died.", "12 died.", "12")
    return relate(figures(*(number(*sentence, **{**TOWN, "number_start": i, **c}) for i, c in enumerate(claims))))


def said(value: int | None, first: int, last: int, **changes: Any) -> dict[str, Any]:
    days = {"period_start": date(2024, 3, first), "period_end": date(2024, 3, last)}
    return {"value": value, "number_text": str(value), **days, **changes}


def ask(table: pl.DataFrame, first: int = 1, last: int = 31, **changes: Any) -> Total:
    asked = {"place": IDLEB, "source": "Monitor", **changes}
    return total(table, "killed", (date(2024, 3, first), date(2024, 3, last)), **asked)


def reasons(found: Total, table: pl.DataFrame) -> dict[str, str]:
    """Why each figure was left out, by its number as printed."""
    named = found.left_out.join(table.select("figure_id", "number_text"), on="figure_id")
    return dict(named.select("number_text", "reason").iter_rows())


@settings(max_examples=150, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9))
def test_what_is_proved_of_a_world_holds_in_it(seed: int) -> None:
    world, asked = invent_world(seed), invent_question(seed)
    found = total(world.figures, "killed", asked.period(), asked.place(), asked.population(), "Monitor")
    true = world.truth(asked)
    assert found.low is None or (true >= found.low if found.low_inclusive else true > found.low)
    assert found.high is None or (true <= found.high if found.high_inclusive else true < found.high)
    ids = [*found.used["figure_id"], *found.left_out["figure_id"]]
    assert sorted(ids) == sorted(world.figures["figure_id"])


@pytest.mark.parametrize("seed", range(12))
def test_what_is_proved_of_many_figures_holds_too(seed: int) -> None:
    world, asked = invent_world(seed, days=90, figures=400), invent_question(seed, days=90)
    for question in (asked, replace(asked, region=None, district=None, sex=None), Region(0, 89, "AAA")):
        found = total(world.figures, "killed", question.period(), question.place(), question.population(), "Monitor")
        true = world.truth(question)
        assert found.low is None or (true >= found.low if found.low_inclusive else true > found.low)
        assert found.high is None or (true <= found.high if found.high_inclusive else true < found.high)


def test_the_lower_end_is_on_average_at_least_nine_tenths_of_the_best_that_can_be_proved() -> None:
    reached = []
    for seed in range(150):
        world, asked = invent_world(seed), invent_question(seed)
        best = best_provable(world, asked)
        if best > 0:
            found = total(world.figures, "killed", asked.period(), asked.place(), asked.population(), "Monitor")
            reached.append((found.low or 0) / best)
    assert len(reached) > 40
    assert np.mean(reached) >= 0.9
    assert max(reached) <= 1 + 1e-9


def test_days_that_follow_each_other_are_added() -> None:
    found = ask(report(said(10, 1, 5), said(7, 6, 9, qualifier="at_least")))
    assert (found.low, found.high, found.covered, found.days) == (17, None, 9, 31)


def test_days_that_overlap_are_counted_once() -> None:
    table = report(said(10, 1, 5), said(7, 5, 9))
    found = ask(table)
    assert found.low == 10
    assert reasons(found, table) == {"7": "may count the same people as the figures used, which prove more"}


def test_a_later_cumulative_less_an_earlier_one_is_what_happened_between() -> None:
    since = {"measure": "cumulative", "period_precision": "interval"}
    table = report(
        said(100, 1, 10, as_of=date(2024, 3, 10), **since), said(160, 1, 20, as_of=date(2024, 3, 20), **since)
    )
    found = ask(table, 11, 20)
    assert (found.low, found.high, found.covered) == (60, 60, 10)
    assert sorted(found.used["part"]) == ["added", "subtracted"]


def test_numbers_rounded_more_than_they_differ_prove_no_difference() -> None:
    since = {"measure": "cumulative", "period_precision": "interval", "qualifier": "about"}
    table = report(
        said(10_000, 1, 10, as_of=date(2024, 3, 10), **since), said(11_000, 1, 20, as_of=date(2024, 3, 20), **since)
    )
    found = ask(table, 11, 20)
    assert (found.low, found.high) == (None, 3000)
    table = table.with_columns(high=pl.lit(None, dtype=pl.Int64))
    lost = "begins before the period, and what it adds to the earlier figure is lost in rounding"
    assert reasons(ask(table, 11, 20), table) == {"10000": "outside the period", "11000": lost}


def test_more_than_stays_more_than_in_a_sum() -> None:
    found = ask(report(said(10, 1, 5, qualifier="more_than"), said(7, 6, 9)))
    assert (found.low, found.low_inclusive) == (17, False)
    assert found.sentence.startswith("More than 17 people reported killed")


def test_no_upper_end_is_made_up_from_a_part_of_the_place_or_the_period() -> None:
    assert ask(report(said(10, 1, 30))).high is None
    assert ask(report(said(10, 1, 31))).high == 10
    assert ask(report(said(10, 1, 31)), place=Place(iso3="SYR")).high is None


def test_places_that_are_apart_are_added_and_a_place_is_not_added_to_its_own_town() -> None:
    town = {"place": "Saraqib", "place_precision": "town"}
    other = {"place": "Aleppo", "admin1_pcode": "SY02", "place_precision": "admin1"}
    table = report(said(10, 1, 5), said(4, 1, 5, **town), said(7, 1, 5, **other))
    assert ask(table, place=Place(iso3="SYR")).low == 17


def test_women_and_men_are_added_and_children_are_not_added_to_women() -> None:
    table = report(said(3, 1, 5, sex="female"), said(4, 1, 5, sex="male"), said(5, 1, 5, age_group="child"))
    assert ask(table).low == 7
    assert ask(table, population=Population(age_group="child")).low == 5


def test_civilians_and_soldiers_are_never_made_into_one_number() -> None:
    table = report(said(7, 1, 5, status="civilian"), said(30, 1, 5, status="combatant", group="soldier"))
    assert ask(table).low == 30
    assert reasons(ask(table), table) == {"7": "civilians and combatants are never made into one number"}
    assert ask(table, population=Population(status="civilian")).low == 7


def test_a_status_that_nobody_gave_is_added_to_nothing() -> None:
    table = report(said(7, 1, 5, status="civilian"), said(9, 1, 5, status="unknown"))
    assert ask(table).low == 9
    assert ask(table, population=Population(status="civilian")).low == 7


def test_households_are_not_people() -> None:
    table = report(said(7, 1, 5), said(90, 6, 9, unit="households"))
    assert reasons(ask(table), table) == {"90": "households, not people"}


def test_sources_stand_side_by_side() -> None:
    table = report(said(7, 1, 5), said(9, 6, 9, source="Other Monitor"))
    found = totals_by_source(table, "killed", MARCH, IDLEB)
    assert [(each.source, each.low) for each in found] == [("Other Monitor", 9), ("Monitor", 7)]
    assert reasons(found[1], table) == {"9": "counted by another source: sources are never mixed"}


def test_figures_that_wait_or_were_replaced_prove_nothing() -> None:
    table = report(said(7, 1, 5, review_status="waiting"), said(9, 6, 9), said(11, 10, 11))
    ids = dict(table.select("number_text", "figure_id").iter_rows())
    table = table.with_columns(supersedes=pl.when(pl.col("number_text") == "11").then(pl.lit(ids["9"])))
    found = ask(table)
    assert found.low == 11
    assert reasons(found, table) == {"7": "waits for review", "9": "replaced by a newer figure of its source"}


def test_a_cumulative_that_fell_was_revised_and_is_not_used() -> None:
    since = {"measure": "cumulative", "period_precision": "interval"}
    table = report(
        said(160, 1, 10, as_of=date(2024, 3, 10), **since), said(100, 1, 20, as_of=date(2024, 3, 20), **since)
    )
    found = ask(table)
    assert found.low == 100
    assert reasons(found, table) == {"160": "its source later gave a number that contradicts it"}


def test_an_event_may_have_killed_civilians_whom_it_does_not_tell_apart() -> None:
    event = {"dataset": "ucdp_ged", "document_id": "ucdp_ged/1", **TOWN}
    other = {"dataset": "ucdp_ged", "document_id": "ucdp_ged/2", **TOWN}
    uncertain = {"value": 5, "qualifier": "between", "printed_low": 2, "printed_high": 9, "cell_key": "best"}
    part = {"value": 4, "status": "civilian", "qualifier": "about", "printed_high": 9, "part_of_key": "best"}
    table = relate(
        figures(cell(**event, **uncertain), cell(**event, **part, cell_key="civilians"), cell(value=3, **other))
    )
    assert (ask(table).low, ask(table).best, ask(table).high) == (5, 8, 12)
    civilians = ask(table, population=Population(status="civilian"))
    assert (civilians.low, civilians.best, civilians.high) == (None, 4, None)


def test_where_two_ways_of_counting_contradict_each_other_either_may_be_right() -> None:
    days = {"period_start": date(2024, 3, 1), "period_end": date(2024, 3, 31), **TOWN}
    table = relate(
        figures(
            cell("verified", value=40, number_text="40", reported_term="verified", **days),
            cell("flash", value=46, number_text="46", reported_term="flash report", **days),
        )
    )
    found = ask(table)
    assert (found.low, found.high) == (40, 46)
    assert "Its own counts contradict each other" in found.sentence


def test_parts_do_not_prove_more_than_their_source_says_of_the_whole() -> None:
    since = {"measure": "cumulative", "period_start": date(2024, 3, 1), "status": "all", **TOWN}
    counted = [(10, 100, None), (20, 110, None), (10, 40, "child"), (20, 70, "child")]
    table = relate(
        figures(
            *(
                cell(f"{age}_cum", day, value=value, age_group=age or "any", reported_term=f"{age}_cum",
                     period_end=date(2024, 3, day), as_of=date(2024, 3, day), document_id=f"toy/{day}", **since)
                for day, value, age in counted
            )
        )
    )  # fmt: skip
    assert ask(table).low == 110
    assert ask(table, place=Place(iso3="SYR")).low == 110


def test_people_present_are_those_of_one_day() -> None:
    present = {"outcome": "displaced", "measure": "stock", "period_start": None, "period_end": None}
    other = {"place": "Aleppo", "admin1_pcode": "SY02"}
    table = report(
        {**said(10, 1, 1), **present, "as_of": date(2024, 3, 1)},
        {**said(12, 1, 1), **present, "as_of": date(2024, 3, 9)},
        {**said(5, 1, 1), **present, "as_of": date(2024, 3, 9), **other},
        {**said(8, 1, 1), **present, "as_of": date(2024, 3, 4), **other, "place": "Azaz", "place_precision": "town"},
    )
    found = total(table, "displaced", MARCH, Place(iso3="SYR"), None, "Monitor")
    assert (found.low, found.as_of, found.measure) == (17, date(2024, 3, 9), "stock")
    assert reasons(found, table) == {
        "10": "its series has a newer count",
        "8": "of another date: people present are never added across dates",
    }


def test_two_sentences_of_one_day_may_be_about_the_same_people_and_two_events_are_not() -> None:
    assert ask(report(said(10, 1, 1), said(7, 1, 1))).low == 10
    events = relate(
        figures(
            *(
                cell(row=i, dataset="ucdp_ged", document_id=f"ucdp_ged/{i}", value=n, **TOWN)
                for i, n in enumerate((10, 7))
            )
        )
    )
    found = ask(events)
    assert (found.low, found.best, found.high) == (17, 17, 17)


# --- the published table ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published() -> pl.DataFrame:
    return pl.read_parquet(ROOT / "data" / "figures.parquet")


def test_people_displaced_since_december_are_more_than_948_000(published: pl.DataFrame) -> None:
    found = total(published, "displaced", (date(2019, 12, 1), None), IDLEB, None, "UN")
    assert (found.low, found.low_inclusive, found.high) == (948_000, False, None)
    articles = published.filter(pl.col("document_id").str.starts_with("documents/"))
    left_out = reasons(found, articles)
    assert left_out["half a million"] == "part of another figure that is used"
    assert left_out["a million"] == "counted by another source: sources are never mixed"
    assert left_out["1 million"] in (
        "people present on a date, not what happened in a period",
        "telling a claim that another figure tells already",
    )
    assert "people present on a date, not what happened in a period" in found.left_out["reason"].to_list()


def test_civilians_killed_in_idleb_are_not_added_to_soldiers_killed_there(published: pl.DataFrame) -> None:
    for found in totals_by_source(published, "killed", FEBRUARY, IDLEB):
        used = published.join(found.used.filter(pl.col("part") == "added"), on="figure_id")
        assert not {"civilian", "combatant"} <= set(used["status"])


def test_nor_are_they_where_they_fell_on_different_days(published: pl.DataFrame) -> None:
    winter = (date(2019, 12, 1), date(2020, 2, 29))
    (found,) = [each for each in totals_by_source(published, "killed", winter, IDLEB) if each.source == "SOHR"]
    assert (found.low, found.low_inclusive, found.used.height) == (400, False, 1)
    table = report(said(50, 1, 9, status="civilian"), said(30, 10, 12, status="combatant"))
    assert (ask(table).low, reasons(ask(table), table)) == (
        50,
        {"30": "civilians and combatants are never made into one number"},
    )


def test_ucdp_totals_by_governorate_and_year_are_plain_sums_over_events(published: pl.DataFrame) -> None:
    events = published.filter(pl.col("dataset") == "ucdp_ged", pl.col("part_of").is_null(), pl.col("status") == "all")
    whole_year = pl.col("period_start").dt.year() == pl.col("period_end").dt.year()
    sums = (
        events.filter(whole_year, pl.col("admin1_pcode").is_not_null())
        .group_by("iso3", "admin1_pcode", year=pl.col("period_end").dt.year())
        .agg(pl.sum("low", "value", "high"))
        .sort("iso3", "admin1_pcode", "year")
    )
    ucdp = published.filter(pl.col("source") == "UCDP")
    sample = sums.gather_every(max(1, sums.height // 60))
    assert sample.height >= 50
    for iso3, region, year, low, best, high in sample.iter_rows():
        found = total(ucdp, "killed", (date(year, 1, 1), date(year, 12, 31)), Place(iso3, region), None, "UCDP")
        assert (found.low, found.best, found.high) == (low, best, high), (iso3, region, year)


def test_people_hosted_and_people_who_were_there_are_apart_and_those_that_prove_most_are_the_answer() -> None:
    hosted = [said(2, day, day, place_role="host") for day in (1, 3, 5)]
    table = report(*hosted, said(40, 7, 7, place_role="occurrence"))
    found = ask(table)
    assert (found.low, found.used.height) == (40, 1)
    assert "otherwise than the figures used" in reasons(found, table)["2"]
    assert ask(table, place=replace(IDLEB, role="host")).low == 6
