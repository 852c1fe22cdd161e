"""UNICEF's dataflow on migration: people among its observations, with the certainty that codes and footnotes give."""

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
from etl.sources import unicef_sdmx
from tests.etl.sources.fixtures import change, demand_refused, figure

FIXTURE = Path(__file__).parent / "unicef_sdmx" / "unicef_mg.csv"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(unicef_sdmx)


@pytest.fixture
def extract() -> Extract:
    return unicef_sdmx.SOURCE.read(FIXTURE)


@pytest.fixture
def table(extract: Extract) -> pl.DataFrame:
    return relate.relate(complete(extract.claims))


def test_every_observation_of_people_is_a_figure(extract: Extract) -> None:
    assert extract.claims["value"].to_list() == [*(9000, 7000, 4900, 3800, 12_500, 6_600_000, 6_700_000, 880_000, 1000)]
    assert extract.rejected.is_empty()


def test_what_counts_no_people_is_counted_by_reason(extract: Extract) -> None:
    assert extract.left_out == {
        "migrants: not displaced": 1,
        "rates and shares": 2,
        "regions: sums of countries": 2,
        "forecasts": 1,
        "missing values": 1,
        "observations of 0": 1,
    }


def test_every_figure_passes_the_rules_and_the_gate(extract: Extract, table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(extract.claims))
    assert (good.height, rejected.height) == (9, 0)
    assert gate.judge(table, lambda document: None) == []


def test_displaced_people_are_a_stock_at_the_end_of_the_year_and_idmc_counted_them(table: pl.DataFrame) -> None:
    idps = figure(table, 1)
    assert (idps["outcome"], idps["measure"], idps["as_of"]) == ("displaced", "stock", date(2023, 12, 31))
    assert (idps["source"], idps["source_type"], idps["publisher"]) == ("IDMC", "monitor", "UNICEF")
    assert (idps["relay_depth"], idps["qualifier"], idps["age_group"]) == (1, "exact", "any")
    assert (idps["iso3"], idps["place"], idps["place_role"]) == ("TCD", "Chad", "occurrence")
    assert idps["reported_term"] == "Internally displaced persons (IDPs)"
    assert figure(table, 2)["cause"] == "conflict and violence"


def test_children_that_a_footnote_calls_estimated_are_about_and_nobody_counted_them(table: pl.DataFrame) -> None:
    children = figure(table, 3)
    assert (children["age_group"], children["age_min"], children["age_max"]) == ("child", 0, 17)
    assert (children["qualifier"], children["low"], children["high"]) == ("about", 4800, 5000)
    assert children["reported_term"] == "Internally displaced persons (IDPs), under 18, extrapolated"
    assert (children["role"], children["about_children"]) == ("alternative", True)


def test_children_are_part_of_all_ages_and_a_cause_of_all_causes(table: pl.DataFrame) -> None:
    assert figure(table, 2)["part_of"] == figure(table, 1)["figure_id"]
    assert figure(table, 3)["part_of"] == figure(table, 1)["figure_id"]
    assert figure(table, 4)["part_of"] == figure(table, 2)["figure_id"]


def test_more_children_than_people_are_shown_as_printed_and_are_no_part(table: pl.DataFrame) -> None:
    assert figure(table, 7)["value"] > figure(table, 6)["value"]
    assert figure(table, 7)["part_of"] is None


def test_the_multiplier_is_applied_to_the_value_and_kept_in_words(table: pl.DataFrame) -> None:
    flow, million = figure(table, 5), figure(table, 6)
    assert (flow["number_text"], flow["value"], flow["measure"]) == ("12.5 thousand", 12_500, "flow")
    assert (flow["period_start"], flow["period_end"], flow["as_of"]) == (date(2023, 1, 1), date(2023, 12, 31), None)
    assert (million["number_text"], million["value"], million["qualifier"]) == ("6.6 million", 6_600_000, "about")
    assert figure(table, 8)["number_text"] == "880000"


def test_refugees_by_origin_are_nationals_of_their_origin_and_by_asylum_are_hosted(table: pl.DataFrame) -> None:
    origin, asylum = figure(table, 6), figure(table, 8)
    assert (origin["place_role"], origin["nationality"], origin["source"]) == ("origin", "SYR", "UNHCR")
    assert (asylum["place_role"], asylum["nationality"], asylum["group"]) == ("host", None, "refugee")


def test_less_than_one_thousand_has_no_lower_end(table: pl.DataFrame) -> None:
    few = figure(table, 9)
    assert (few["qualifier"], few["low"], few["high"], few["high_inclusive"]) == ("less_than", None, 1000, False)
    assert (few["number_text"], few["source"]) == ("1 thousand", "UNRWA")


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("OBS_CONF,", "OBS_CONF2,", "OBS_CONF2"),
        (",AGE,", ",AGE:Age,", "AGE"),
        ("UNICEF:MG(1.0)", "UNICEF:MG(2.0)", r"MG\(2.0\)"),
        ("TCD,", "XQZ,", "XQZ"),
        ("MG_NEW_INTERNAL_DISP", "MG_NEW_DISP", "MG_NEW_DISP"),
        ("Y0T17", "Y0T14", "Y0T14"),
        (",POP_DISASTER,", ",POP_FLOOD,", "POP_FLOOD"),
        (",PS,", ",HOUSEHOLDS,", "HOUSEHOLDS"),
        (",P,6,", ",X,6,", "'X'"),
        (",P,6,", ",P,5,", "'5'"),
        ("United Nations Relief", "United Nations Children", "United Nations Children"),
        ("LBN,MG_RFGS_CNTRY_ASYLM,Y0T17,_T,2021,0", "LBN,MG_RFGS_CNTRY_ASYLM,_T,_T,2020,5", "LBN/2020"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(unicef_sdmx.extract, change(FIXTURE, tmp_path, old, new), culprit)


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        (",9000,", ",9000.5,", "'9000.5' with its multiplier is not a whole number"),
        (",9000,", ",-9000,", "'-9000' is not a number"),
        (",9000,", ",9 000,", "'9 000' is not a number"),
        ("2023,9000", "2023-Q1,9000", "2023-Q1"),
        ("2023,9000", "1023,9000", "TIME_PERIOD"),
        ("TCD,MG_INTERNAL", ",MG_INTERNAL", "REF_AREA"),
        ("12.5,F,NUMBER", "12.0004,F,NUMBER", "12.0004"),
    ],
)
def test_a_cell_that_cannot_be_read_rejects_its_record(tmp_path: Path, old: str, new: str, culprit: str) -> None:
    rejected = unicef_sdmx.extract(change(FIXTURE, tmp_path, old, new)).rejected
    assert rejected.height == 1
    assert culprit in rejected["reason"][0]


def test_a_country_without_an_iso_code_stays_without_one(tmp_path: Path) -> None:
    claims = unicef_sdmx.extract(change(FIXTURE, tmp_path, "SYR,MG_RFGS", "XKX,MG_RFGS")).claims
    kosovo = claims.row(5, named=True)
    assert (kosovo["place_text"], kosovo["iso3"], kosovo["nationality"]) == ("XKX", None, None)


@pytest.mark.parametrize("region", ["AU", "OECD", "UNSDG_LDC"])
def test_a_region_is_left_out(tmp_path: Path, region: str) -> None:
    extract = unicef_sdmx.extract(change(FIXTURE, tmp_path, "TCD,MG_NEW", f"{region},MG_NEW"))
    assert (extract.claims.height, extract.left_out["regions: sums of countries"]) == (8, 3)


def test_an_attribute_that_nobody_filled_may_be_missing(tmp_path: Path) -> None:
    table = pl.read_csv(FIXTURE, infer_schema=False).drop("OBS_CONF", "FREQ_COLL")
    table.write_csv(tmp_path / FIXTURE.name)
    assert unicef_sdmx.extract(tmp_path / FIXTURE.name).claims.height == 9


def test_a_truncated_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(ShapeChanged, match="17 records"):
        unicef_sdmx.extract(FIXTURE)


def test_each_of_the_38_codes_of_unicefs_list_means_one_thing() -> None:
    codes = [*unicef_sdmx.STATUS, *unicef_sdmx.FUTURE, *unicef_sdmx.MISSING]
    assert len(codes) == len(set(codes)) == 38
