"""The number of each place: the same as the total of that place alone, and never more than was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.relate import relate
from ledger.geography import describe_counted, list_choices, locate_places, number_places
from ledger.regions import Place
from ledger.selection import Selection
from ledger.table import ROOT, Ledger, open_ledger
from ledger.totals import total
from ledger.wording import subject
from tests.etl.claims import cell, figures
from tests.sample import write_sample

SYRIA = {"iso3": "SYR", "place": "Syria", "place_precision": "country", "lat": 33.5, "lon": 36.3}
LEBANON = {"iso3": "LBN", "place": "Lebanon", "place_precision": "country", "lat": 33.9, "lon": 35.5}
IDLEB = {"iso3": "SYR", "place": "Idleb", "place_precision": "admin1", "admin1_pcode": "SY07", "lat": 35.9, "lon": 36.6}
HAMA = {"iso3": "SYR", "place": "Hama", "place_precision": "admin1", "admin1_pcode": "SY05"}

Publish = Callable[..., Ledger]


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Opens a ledger of these claims, with their relations."""

    def write(*claims: dict[str, Any]) -> Ledger:
        numbered = (cell(row=row, **{"document_id": f"toy/{row}", **claim}) for row, claim in enumerate(claims, 1))
        return open_ledger(write_sample(tmp_path / "figures.parquet", relate(figures(*numbered))))

    return write


def said(value: int, **changes: Any) -> dict[str, Any]:
    return {"value": value, "number_text": str(value), **changes}


def present(value: int, year: int, **changes: Any) -> dict[str, Any]:
    stock = {"outcome": "displaced", "measure": "stock", "as_of": date(year, 12, 31), "place_role": "occurrence"}
    return said(value, **stock, period_start=None, period_end=None, published_on=date(year + 1, 1, 9), **changes)


def ends(ledger: Ledger, outcome: str = "killed", country: str | None = None, **asked: Any) -> dict[str, Any]:
    rows = number_places(ledger, Selection(**asked), outcome, "Monitor", country).rows
    return (
        {code: (low, high) for code, low, high in rows.select("code", "low", "high").iter_rows()} if rows.height else {}
    )


def test_sources_are_never_mixed(publish: Publish) -> None:
    ledger = publish(said(7, **SYRIA), said(9, **SYRIA, source="Another"), said(3, **LEBANON))
    assert ends(ledger) == {"SYR": (7, 7), "LBN": (3, 3)}


def test_what_parts_of_a_country_prove_is_added_up_only_where_they_share_nobody(publish: Publish) -> None:
    ledger = publish(said(7, **IDLEB), said(5, **HAMA), said(4, **IDLEB, status="civilian"))
    assert ends(ledger) == {"SYR": (12, None)}
    assert ends(ledger, country="SYR") == {"SY07": (7, 7), "SY05": (5, 5)}


def test_an_end_that_nobody_gave_stays_open(publish: Publish) -> None:
    ledger = publish(
        said(20, **SYRIA, qualifier="at_least"), said(9, **LEBANON, qualifier="up_to"),
        said(6, **{**LEBANON, "iso3": "JOR", "place": "Jordan"}, qualifier="more_than"),
    )  # fmt: skip
    rows = number_places(ledger, Selection(), "killed", "Monitor").rows
    found = {code: rest for code, *rest in rows.select("code", "low", "high", "qualifier").iter_rows()}
    assert found["SYR"] == [20, None, "at_least"]
    assert found["JOR"] == [6, None, "more_than"]
    assert found.get("LBN", [None, 9, "up_to"]) == [None, 9, "up_to"]


def test_people_present_are_of_the_newest_date_and_old_counts_are_not_of_now(publish: Publish) -> None:
    ledger = publish(
        present(100, 2022, **SYRIA), present(80, 2023, **SYRIA), present(60, 2009, **LEBANON), present(9, 2023, **IDLEB)
    )
    assert ends(ledger, "displaced") == {"SYR": (80, 80)}
    drawn = number_places(ledger, Selection(), "displaced", "Monitor")
    assert (2, "of an earlier date") in drawn.left_out
    assert ends(ledger, "displaced", last=date(2010, 1, 1)) == {"LBN": (60, 60)}


def test_the_number_of_a_country_counts_its_regions_of_one_date(publish: Publish) -> None:
    ledger = publish(present(9, 2023, **IDLEB), present(4, 2023, **HAMA), present(3, 2022, **HAMA))
    assert ends(ledger, "displaced") == {"SYR": (13, None)}
    assert ends(ledger, "displaced", "SYR") == {"SY07": (9, 9), "SY05": (4, 4)}


def test_places_that_are_not_selected_are_left_out_and_counted(publish: Publish) -> None:
    ledger = publish(said(7, **SYRIA), said(3, **LEBANON))
    drawn = number_places(ledger, Selection(places=("LBN",)), "killed", "Monitor")
    assert drawn.rows["code"].to_list() == ["LBN"]
    assert (1, "of places that are not selected") in drawn.left_out
    assert ends(publish(said(7, **IDLEB), said(5, **HAMA)), country="SYR", regions=(("SY05", "Hama"),)) == {
        "SY05": (5, 5)
    }


def test_a_number_that_one_figure_says_is_that_figure_and_others_are_said_to_be_sums(publish: Publish) -> None:
    ledger = publish(said(50, **LEBANON, qualifier="about"), said(7, **IDLEB), said(5, **HAMA))
    drawn = number_places(ledger, Selection(), "killed", "Monitor")
    lebanon, syria = drawn.rows.sort("code").to_dicts()
    assert (lebanon["qualifier"], lebanon["value"], lebanon["rough"], lebanon["figures"]) == ("about", 50, True, 1)
    behind = drawn.find_figures(ledger)
    assert lebanon["figure_id"] in ledger.columns.read(behind)["figure_id"]
    assert (syria["figure_id"], syria["figures"], syria["precision"], syria["rough"]) == (None, 2, "region", False)
    assert behind.len() == drawn.figures == 3


def test_a_map_is_said_to_count_only_those_whom_all_its_numbers_count(publish: Publish) -> None:
    girls = {"age_group": "child", "sex": "female"}
    ledger = publish(said(7, **SYRIA, **girls, nationality="IRQ"), said(3, **LEBANON, **girls, nationality="SYR"))
    counted = describe_counted(number_places(ledger, Selection(), "killed", "Monitor").rows)
    assert (counted["age_group"], counted["sex"], counted["nationality"]) == ("child", "female", None)
    assert subject(counted) == "girls reported killed"


def test_of_several_populations_there_is_no_number(publish: Publish) -> None:
    ledger = publish(said(7, **SYRIA, status="civilian"), said(3, **SYRIA, status="combatant"))
    assert ends(ledger, statuses=("civilian", "combatant")) == {}
    assert ends(ledger, statuses=("civilian",)) == {"SYR": (7, 7)}


def test_a_place_without_a_point_keeps_its_number(publish: Publish) -> None:
    ledger = publish(said(7, **IDLEB), said(5, **HAMA))
    rows = number_places(ledger, Selection(), "killed", "Monitor", "SYR").rows
    points = {name: (low, lat) for name, low, lat in rows.select("name", "low", "lat").iter_rows()}
    assert points == {"Idleb": (7, 35.9), "Hama": (5, None)}
    assert locate_places(ledger, "country").select("code", "lat").rows() == [("SYR", 35.9)]


def test_the_source_with_most_places_comes_first_and_no_source_is_none(publish: Publish) -> None:
    ledger = publish(
        said(7, **SYRIA), said(3, **LEBANON), said(1, **SYRIA, source="Another"),
        *(said(4, **SYRIA, source="unattributed", document_id=f"u/{number}") for number in range(9)),
    )  # fmt: skip
    rows = list_choices(ledger, Selection(), None).select("outcome", "source", "places").rows()
    assert rows == [("killed", "Monitor", 2), ("killed", "Another", 1)]


# --- the published table ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published() -> Ledger:
    return open_ledger(ROOT / "data" / "figures.parquet")


@pytest.mark.parametrize(("iso3", "year"), [("SYR", 2017), ("MMR", 2004), ("BGD", 2013)])
def test_ucdp_numbers_by_region_and_year_are_plain_sums_over_events(published: Ledger, iso3: str, year: int) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    events = published.figures.filter(
        pl.col("dataset") == "ucdp_ged", pl.col("part_of").is_null(), pl.col("status") == "all", pl.col("iso3") == iso3,
        pl.col("period_start") >= first, pl.col("period_end") <= last, pl.col("admin1_pcode").is_not_null(),
    )  # fmt: skip
    sums = dict(events.group_by("admin1_pcode").agg(pl.sum("low")).collect().iter_rows())
    drawn = number_places(published, Selection(first=first, last=last), "killed", "UCDP", iso3)
    assert dict(drawn.rows.select("code", "low").iter_rows()) == sums
    assert len(sums) > 3


@pytest.mark.parametrize(
    ("outcome", "source", "country"),
    [("displaced", "IDMC", None), ("killed", "Ministry of Health (Gaza)", None), ("injured", "UN OCHA", "PSE")],
)
def test_the_number_of_a_place_is_never_more_than_its_total(
    published: Ledger, outcome: str, source: str, country: str | None
) -> None:
    drawn = number_places(published, Selection(), outcome, source, country)
    rows = drawn.rows.head(4).select("code", "low", "place_role").rows()
    assert rows
    alone = published.figures.filter(pl.col("source") == source).collect()
    for code, low, role in rows:
        place = Place(country, code, role=role) if country else Place(code, role=role)
        assert low == total(alone, outcome, None, place, None, source).low
