"""UNHCR population figures: each cell above zero is one figure, with the people, place and date it is about."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from etl import rows
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources import unhcr_population

FIXTURE = Path(__file__).parent / "unhcr_population" / "refugees_r_population.csv"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None]) -> None:
    allow_few_rows(unhcr_population)


@pytest.fixture
def table() -> pl.DataFrame:
    return complete(unhcr_population.SOURCE.read(FIXTURE))


def figure(table: pl.DataFrame, document: str, column: str) -> dict[str, object]:
    found = table.filter(
        (pl.col("document_id") == f"unhcr_population/{document}") & (pl.col("table_ref").struct["column"] == column)
    )
    return found.row(0, named=True)


def test_every_cell_above_zero_is_a_figure_and_no_other(table: pl.DataFrame) -> None:
    assert table.height == 11
    assert table["value"].sum() == 1500 + 25 + 300 + 7000 + 90 + 450 + 60 + 5 + 8 + 2000 + 640


def test_zeros_are_counted_and_empty_cells_are_not(table: pl.DataFrame) -> None:
    assert unhcr_population.left_out(FIXTURE) == {"cells that say 0": 6 * 9 - 11 - 5}


def test_every_figure_passes_the_row_rules(table: pl.DataFrame) -> None:
    good, rejected = rows.check(table)
    assert (good.height, rejected.height) == (11, 0)


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
        ("1500.0", "1500.5", "1500.5"),
        ("1500.0", "-1500", "-1500"),
        ("PAK,PAK", "PAK,PKX", "PKX"),
        ("2001.0,Afg", ",Afg", "year"),
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
        unhcr_population.extract(copy)
    assert FIXTURE.name in str(raised.value)


def test_a_truncated_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    copy = shutil.copy(FIXTURE, tmp_path)
    with pytest.raises(ShapeChanged, match="6 records"):
        unhcr_population.extract(Path(copy))
