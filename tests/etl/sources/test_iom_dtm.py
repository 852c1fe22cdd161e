"""IOM DTM: people present by place and round; districts and sexes are parts, never additions."""

from __future__ import annotations

import csv
import json
from collections import Counter
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
from etl.sources import iom_dtm
from tests.etl.sources.fixtures import change, demand_refused, read_figures

HERE = Path(__file__).parent / "iom_dtm"
CSV = HERE / "global-iom-dtm-from-api-admin-0-to-2.csv"
ANSWER = HERE / "dtm-api-displacement-admin2-tcd.json"
REAL = Path(__file__).parents[4] / "shared" / "sources" / "iom_dtm"

CONFLICT = "TCD/Invented Crisis/3/2031-05-31/BA/Conflict/Lac/TD07"


@pytest.fixture(autouse=True)
def _few_rows(allow_few_rows: Callable[[ModuleType], None], request: pytest.FixtureRequest) -> None:
    if "real" not in request.node.name:
        allow_few_rows(iom_dtm)


@pytest.fixture
def table() -> pl.DataFrame:
    return read_figures(iom_dtm.SOURCE, CSV)


def figure(table: pl.DataFrame, report: str, row: int, column: str = "numPresentIdpInd") -> dict[str, Any]:
    cell = pl.col("table_ref").struct
    said_there = (cell["row"] == row) & (cell["column"] == column) & (pl.col("document_id") == f"iom_dtm/{report}")
    assert table.filter(said_there).height == 1
    return table.filter(said_there).row(0, named=True)


def test_every_cell_is_a_figure_or_counted() -> None:
    extract = iom_dtm.SOURCE.read(CSV)
    assert extract.claims.height == 9 + 3 + 3
    assert extract.rejected.height == 0
    assert extract.left_out == {"empty cells: men and women not told apart": 2 * 6, "rows that repeat another": 1}


def test_every_figure_passes_the_row_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(iom_dtm.SOURCE.read(CSV).claims))
    assert (good.height, rejected.height) == (15, 0)
    gate.demand(table, lambda document: None)


def test_people_present_are_a_stock_on_the_reporting_date(table: pl.DataFrame) -> None:
    country = figure(table, CONFLICT, 1)
    assert (country["outcome"], country["group"], country["measure"]) == ("displaced", "idp", "stock")
    assert (country["value"], country["as_of"]) == (1000, date(2031, 5, 31))
    assert (country["source"], country["publisher"], country["place_role"]) == ("IOM", "IOM", "host")
    assert country["period_text"] == "round 3, reporting date 2031-05-31"
    assert country["redistributable"] is False


def test_districts_are_parts_of_their_province_and_this_of_the_country(table: pl.DataFrame) -> None:
    country, province = figure(table, CONFLICT, 1), figure(table, CONFLICT, 2)
    assert country["part_of"] is None
    assert province["part_of"] == country["figure_id"]
    assert {figure(table, CONFLICT, row)["part_of"] for row in (3, 4)} == {province["figure_id"]}


def test_men_and_women_are_parts_of_the_people_in_their_own_row(table: pl.DataFrame) -> None:
    men, women = figure(table, CONFLICT, 2, "numberMales"), figure(table, CONFLICT, 2, "numberFemales")
    assert (men["value"], men["sex"], women["value"], women["sex"]) == (400, "male", 500, "female")
    assert men["part_of"] == women["part_of"] == figure(table, CONFLICT, 2)["figure_id"]


def test_a_district_with_more_people_than_its_province_stands_by_itself(table: pl.DataFrame) -> None:
    report = "TCD/Invented Crisis/3/2031-05-31/BA/Natural disaster/Not available/Not available"
    assert (figure(table, report, 7)["value"], figure(table, report, 8)["value"]) == (20, 25)
    assert figure(table, report, 8)["part_of"] is None


@pytest.mark.parametrize(
    ("row", "text", "precision", "codes"),
    [
        (1, "Chad", "country", ("TCD", None, None)),
        (2, "Lac", "admin1", ("TCD", "TD07", None)),
        (4, "Kaya", "admin2", ("TCD", "TD07", "TD0703")),
    ],
)
def test_a_place_keeps_its_codes_and_its_spelling(
    table: pl.DataFrame, row: int, text: str, precision: str, codes: tuple[str | None, ...]
) -> None:
    found = figure(table, CONFLICT, row)
    assert (found["place_text"], found["place_precision"]) == (text, precision)
    assert (found["iso3"], found["admin1_pcode"], found["admin2_pcode"]) == codes


def test_a_province_that_is_not_available_is_no_finer_than_the_country(table: pl.DataFrame) -> None:
    report = "TCD/Invented Crisis/3/2031-05-31/SA/No reason for displacement reported/Not available/Not available"
    nowhere = figure(table, report, 6)
    assert (nowhere["place_precision"], nowhere["place_text"], nowhere["admin1_pcode"]) == ("country", "Chad", None)
    assert nowhere["part_of"] == figure(table, report, 5)["figure_id"]
    assert (nowhere["cause"], nowhere["reported_term"]) == (
        None,
        "IDPs present, Invented Crisis, site assessment, no reason reported",
    )


def test_reasons_and_origin_are_said_as_printed_and_none_is_no_woman(table: pl.DataFrame) -> None:
    assert figure(table, CONFLICT, 3)["reported_term"] == (
        "IDPs present, Invented Crisis, baseline assessment, reason: conflict, from Lac"
    )
    report = "HTI/Countrywide invention/4/2032-01-15/ETT/Conflict; Insecurity/Not available/Not available"
    assert figure(table, report, 9)["cause"] == "conflict; insecurity"
    assert figure(table, report, 9, "numberFemales")["value"] == 0


def test_the_answer_of_the_api_gives_the_same_figure_the_same_id(table: pl.DataFrame) -> None:
    answer = complete(iom_dtm.SOURCE.read(ANSWER).claims)
    assert answer["value"].to_list() == [700, 330, 150, 180]
    same = answer.filter(pl.col("figure_id").is_in(table["figure_id"].to_list()))
    assert same["value"].to_list() == [700]
    assert same["figure_id"].item() == figure(table, CONFLICT, 3)["figure_id"]


def test_an_answer_about_provinces_has_no_districts(tmp_path: Path, table: pl.DataFrame) -> None:
    answer = json.loads(ANSWER.read_text(encoding="utf-8"))
    record = {name: cell for name, cell in answer["result"][0].items() if not name.startswith("admin2")}
    copy = tmp_path / "dtm-api-displacement-admin1-tcd.json"
    copy.write_text(json.dumps({"result": [record | {"numPresentIdpInd": 1000}], "totalRecordsCount": 1}))
    province = complete(iom_dtm.SOURCE.read(copy).claims)
    assert province["figure_id"].to_list() == [figure(table, CONFLICT, 2)["figure_id"]]
    assert province["place_precision"].to_list() == ["admin1"]


@pytest.mark.parametrize(
    ("original", "old", "new", "culprit"),
    [
        (CSV, "operationStatus\n", "operationStatus,numberChildren\n", "numberChildren"),
        (CSV, "numberMales", "males", "numberMales"),
        (CSV, ",BA,Active", ",XX,Active", "'XX' is none of BA, ETT, SA"),
        (CSV, "TD0704,2,700", "TD0704,3,700", "'3' is none of 0, 1, 2"),
        (CSV, "2,700,", "2,700*,", "record 3: column numPresentIdpInd: '700\\*' is not a whole number"),
        (CSV, "2,700,", "2,,", "column numPresentIdpInd: the cell is empty"),
        (CSV, "2031-05-31T", "31/05/2031T", "is not a date"),
        (CSV, "2,12,2032", "2,13,2032", "contradicts another row"),
        (ANSWER, '"totalRecordsCount": 2', '"totalRecordsCount": 5', "2 records and says it has 5"),
        (ANSWER, '"assessmentType": "BA"}', '"assessmentType": "BA", "numberChildren": 3}', "numberChildren"),
        (ANSWER, '"result": [', '"results": [', "no list of records"),
    ],
)
def test_what_it_does_not_know_stops_it_with_the_culprit_named(
    tmp_path: Path, original: Path, old: str, new: str, culprit: str
) -> None:
    demand_refused(iom_dtm.SOURCE.read, change(original, tmp_path, old, new), culprit)


def test_a_truncated_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(ShapeChanged, match="10 records"):
        iom_dtm.SOURCE.read(CSV)


@pytest.mark.skipif(not REAL.exists(), reason="the real files of IOM DTM are not beside the checkout")
def test_the_real_csv_gives_what_a_plain_count_of_its_cells_gives() -> None:
    path = REAL / CSV.name
    with path.open(encoding="utf-8", newline="") as file:
        records = [row for row in csv.DictReader(file) if not row["numPresentIdpInd"].startswith("#")]
    plain: Counter[tuple[str, str, int]] = Counter()
    people = 0
    for row in records:
        for column, sex in (("numPresentIdpInd", "any"), ("numberMales", "male"), ("numberFemales", "female")):
            plain[row["admin0Pcode"], sex, int(row["reportingDate"][:4])] += row[column] != ""
        people += int(row["numPresentIdpInd"]) if row["adminLevel"] == "0" else 0
    extract = iom_dtm.SOURCE.read(path)
    table = relate(complete(extract.claims))
    assert extract.rejected.height == extract.left_out["rows that repeat another"] == 0
    counted = table.group_by("iso3", "sex", pl.col("as_of").dt.year()).len()
    assert {tuple(row[:3]): row[3] for row in counted.iter_rows()} == {key: n for key, n in plain.items() if n}
    assert set(table["outcome"]) == {"displaced"}
    assert table.filter(pl.col("part_of").is_null())["value"].sum() == people
    assert rows.check(complete(extract.claims))[1].height == 0
    assert gate.judge(table, lambda document: None) == []


@pytest.mark.skipif(not REAL.exists(), reason="the real files of IOM DTM are not beside the checkout")
def test_the_real_answer_of_the_api_says_nothing_that_the_real_csv_does_not() -> None:
    both = {name: complete(iom_dtm.SOURCE.read(REAL / name).claims) for name in (CSV.name, ANSWER.name)}
    answer = both[ANSWER.name]
    cells = json.loads((REAL / ANSWER.name).read_text(encoding="utf-8"))["result"]
    printed = [row[name] for name in iom_dtm.SEX for row in cells if row[name] is not None]
    assert answer["value"].to_list() == printed
    shared = answer.join(both[CSV.name], on=["figure_id", "value", "place", "as_of"])
    assert shared.height == answer.height
