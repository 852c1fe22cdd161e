"""Tables of one's own: each number is a figure as the map beside the table says."""

from __future__ import annotations

import re
import shutil
import tempfile
import textwrap
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import gate, rows
from etl.schema import complete
from etl.source import ShapeChanged
from etl.sources import own_tables
from tests.etl.sources.fixtures import read_figures
from tests.etl.workbooks import write_workbook

FIXTURES = Path(__file__).parent / "own_tables"
MAP = FIXTURES / "clinics.toml"
SMALL = """
title = "T"
publisher = "P"
licence = "not stated"
redistributable = false
key = ["day"]
[fixed]
source = "P"
country = "SYR"
[columns]
period = "day"
[[figures]]
column = "dead"
outcome = "killed"
measure = "flow"
"""


@pytest.fixture
def table() -> pl.DataFrame:
    return read_figures(own_tables.SOURCE, MAP)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for file in FIXTURES.iterdir():
        shutil.copy(file, tmp_path)
    return tmp_path / MAP.name


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def figures(folder: Path, csv: str, said: str = SMALL) -> list[dict[str, Any]]:
    (folder / "own.toml").write_text(said, encoding="utf-8")
    (folder / "own.csv").write_text(csv, encoding="utf-8")
    return complete(own_tables.SOURCE.read(folder / "own.toml").claims).to_dicts()


def figure(table: pl.DataFrame, month: str, clinic: str, column: str) -> dict[str, Any]:
    document = f"own_tables/clinics/{month}/{clinic}"
    said = (pl.col("document_id") == document) & (pl.col("table_ref").struct.field("column") == column)
    return table.filter(said).row(0, named=True)


def test_every_number_is_a_figure_and_zeros_only_where_the_map_says_so(table: pl.DataFrame) -> None:
    assert table["value"].to_list() == [12, 20, 4, 3, 0, 5, 40]
    assert own_tables.SOURCE.read(MAP).left_out == {"cells of families waiting that say 0: nobody, or not counted": 1}


def test_every_figure_passes_the_rules_and_the_gate(table: pl.DataFrame) -> None:
    good, rejected = rows.check(complete(own_tables.SOURCE.read(MAP).claims))
    assert (good.height, rejected.height) == (7, 0)
    assert gate.judge(table, lambda _: None) == []


def test_a_figure_has_the_answers_of_the_map_and_of_its_row(table: pl.DataFrame) -> None:
    wounded = figure(table, "2024-05", "North clinic", "wounded")
    assert (wounded["outcome"], wounded["measure"], wounded["status"]) == ("injured", "flow", "civilian")
    assert (wounded["period_start"], wounded["period_end"]) == (date(2024, 5, 1), date(2024, 5, 31))
    assert (wounded["period_precision"], wounded["published_on"]) == ("month", date(2024, 6, 2))
    assert (wounded["iso3"], wounded["admin1_pcode"], wounded["place_precision"]) == ("SYR", "SY07", "town")
    assert (wounded["place"], wounded["place_text"], wounded["lat"]) == ("North clinic", "North clinic", None)
    assert (wounded["source"], wounded["source_type"], wounded["relay_depth"]) == (
        "Health Directorate",
        "government",
        0,
    )
    assert (wounded["publisher"], wounded["document_title"]) == (
        "Health Directorate",
        "Wounded people treated in clinics",
    )
    assert (wounded["licence"], wounded["redistributable"], wounded["url"]) == (
        "CC-BY-4.0",
        True,
        "https://clinics.example",
    )
    assert wounded["table_ref"] == {"file": "clinics.csv", "sheet": None, "row": 1, "column": "wounded"}


def test_a_label_is_translated(table: pl.DataFrame) -> None:
    wounded = figure(table, "2024-06", "North clinic", "wounded")
    assert (wounded["qualifier"], wounded["low"], wounded["high"]) == ("at_least", 20, None)


def test_a_part_names_its_whole_unless_it_is_larger(table: pl.DataFrame) -> None:
    children = figure(table, "2024-05", "North clinic", "wounded children")
    assert children["part_of"] == figure(table, "2024-05", "North clinic", "wounded")["figure_id"]
    assert (children["age_group"], children["age_max"], children["about_children"]) == ("child", 17, True)
    assert figure(table, "2024-06", "=South clinic", "wounded children")["part_of"] is None


def test_a_stock_is_of_the_last_day_and_households_become_people(table: pl.DataFrame) -> None:
    waiting = figure(table, "2024-05", "North clinic", "families waiting")
    assert (waiting["as_of"], waiting["period_start"], waiting["unit"]) == (date(2024, 5, 31), None, "households")
    assert (waiting["people"], waiting["reported_term"]) == (200, "families waiting for shelter")


def test_what_looks_like_a_formula_stays_text(table: pl.DataFrame) -> None:
    assert figure(table, "2024-06", "=South clinic", "wounded")["place"] == "=South clinic"


def test_a_cumulative_runs_from_its_start_to_its_cut_off(tmp_path: Path) -> None:
    said = SMALL.replace('measure = "flow"', 'measure = "cumulative"').replace(
        '"SYR"', '"SYR"\nperiod_start = 2023-10-07'
    )
    (row,) = figures(tmp_path, "day,dead\n2024-05-03,7\n", said)
    assert (row["period_start"], row["period_end"], row["as_of"]) == (
        date(2023, 10, 7), date(2024, 5, 3), date(2024, 5, 3),
    )  # fmt: skip


def test_a_number_with_its_range_is_between(tmp_path: Path) -> None:
    said = SMALL + 'low = "least"\nhigh = "most"\n'
    one, two = figures(tmp_path, "day,dead,least,most\n2024-05-03,7,5,9\n2024-05-04,7,7,7\n", said)
    assert (one["qualifier"], one["low"], one["value"], one["high"]) == ("between", 5, 7, 9)
    assert (two["qualifier"], two["low"], two["high"]) == ("exact", 7, 7)


def test_what_happened_may_stand_in_a_column(tmp_path: Path) -> None:
    said = (
        SMALL.replace('outcome = "killed"\n', "")
        .replace(
            'period = "day"',
            'period = "day"\noutcome = "what"\nnationality = "who"\n[labels.outcome]\nmorts = "killed"',
        )
        .replace('key = ["day"]', 'key = ["day", "what"]')
    )
    (row,) = figures(tmp_path, "day,what,who,dead\n2024-05-03,morts,Syrie,7\n", said)
    assert (row["outcome"], row["nationality"]) == ("killed", "SYR")
    with pytest.raises(ShapeChanged, match="'mortes' is none of morts"):
        figures(tmp_path, "day,what,who,dead\n2024-05-03,mortes,Syrie,7\n", said)


def test_a_point_of_ones_own_stands(tmp_path: Path) -> None:
    said = SMALL.replace('period = "day"', 'period = "day"\nlat = "y"\nlon = "x"')
    one, two = figures(tmp_path, "day,y,x,dead\n2024-05-03,35.5,36.25,7\n2024-05-04,,,7\n", said)
    assert (one["lat"], one["lon"]) == (35.5, 36.25)
    assert (two["lat"], two["lon"]) == (33.5102, 36.2913)  # of the country that the row names: its capital's


def test_a_sheet_of_a_workbook_is_read_from_its_header_on(tmp_path: Path) -> None:
    cells = [["Daily numbers"], ["day", "dead"], [date(2024, 5, 3), 7]]
    write_workbook(tmp_path / "own.xlsx", {"Notes": [["x"]], "Daily": cells})
    (tmp_path / "own.toml").write_text('sheet = "Daily"\nheader = 2\n' + SMALL, encoding="utf-8")
    row = complete(own_tables.SOURCE.read(tmp_path / "own.toml").claims).row(0, named=True)
    assert (row["value"], row["table_ref"]) == (7, {"file": "own.xlsx", "sheet": "Daily", "row": 3, "column": "dead"})


def test_ids_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    one = figures(tmp_path, "day,dead\n2024-05-03,7\n2024-05-04,8\n")
    two = figures(tmp_path, "dead,day\n8,2024-05-04\n7,2024-05-03\n")
    assert {row["figure_id"] for row in one} == {row["figure_id"] for row in two}


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("title =", "titel =", "'titel' that is not known; did you mean title?"),
        ('publisher = "Health Directorate"\n', "", "publisher is missing"),
        ("redistributable = true", 'redistributable = "yes"', "true or false is expected"),
        ('key = ["month", "clinic"]', "key = []", "key is empty"),
        ('key = ["month", "clinic"]', "key = [1]", "name columns"),
        ('outcome = "injured"', 'outcome = "hurt"', r"\[\[figures\]\] 1 outcome is 'hurt'; use one of killed, injured"),
        ('outcome = "injured"', 'colour = "red"', r"\[\[figures\]\] 1 has a key 'colour'"),
        ('outcome = "injured"\n', "", "'wounded' lack outcome"),
        ('measure = "flow"', 'measure = "cumulative"', "cumulative without a start"),
        ("age_max = 17", "age_max = true", "a whole number is expected"),
        ("household_size = 5", "household_size = nan", "from 0 to 1000"),
        ('part_of = "wounded"', 'part_of = "hurt"', "part of 'hurt'"),
        ('column = "wounded children"', 'column = "wounded"', "stand there twice"),
        ('status = "civilian"', 'status = "civil"', r"\[fixed\] status is 'civil'"),
        ('status = "civilian"', 'qualifier = "exact"', "qualifier of .* in two places"),
        ('counted = "exact"', 'counted = "sure"', r"\[labels.qualifier\] 'counted' is 'sure'"),
        ('qualifier = "certainty"', 'sex = "certainty"', r"\[labels.qualifier\] translates"),
        ('period = "month"\n', "", "no figure has a day"),
        ('language = "en"', 'sheet = "Daily"', "for workbooks"),
        ('language = "en"', 'language = ""', "language is empty"),
        ('source_type = "government"', 'nationality = "Atlantis"', "'Atlantis' is no country"),
        ('ignored = ["remarks"]', "ignored = []", "column that the source does not know: remarks"),
        ('column = "families waiting"', 'column = "families"', "no column families"),
        ("[fixed]", "[fixed", "is not TOML"),
    ],
)
def test_a_map_that_is_not_understood_stops_with_the_key_and_what_to_do(
    copy: Path, old: str, new: str, culprit: str
) -> None:
    change(copy, old, new)
    with pytest.raises(ShapeChanged, match=culprit) as raised:
        own_tables.extract(copy)
    assert "clinics." in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("counted,12", "counted,12?", "column wounded: '12\\?'"),
        ("2024-05,2024-06-02", "2024-05,2024-05-02", "before the last day"),
        ("2024-05,", "05/2024,", "05/2024"),
        ("2024-05,", ",", "column month: the cell is empty"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_with_its_culprit(copy: Path, old: str, new: str, culprit: str) -> None:
    change(copy.with_suffix(".csv"), old, new)
    read = own_tables.extract(copy)
    assert read.rejected["position"].to_list() == ["record 1"]
    assert re.search(culprit, read.rejected["reason"].item())
    assert read.claims["value"].to_list() == [20, 4, 0, 5]


def test_a_label_that_the_map_does_not_translate_stops_it(copy: Path) -> None:
    change(copy.with_suffix(".csv"), "no fewer", "roughly")
    with pytest.raises(ShapeChanged, match="'roughly' is none of counted, no fewer"):
        own_tables.extract(copy)


def test_rows_of_one_key_that_differ_are_rejected(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "own.csv").write_text("day,dead\n2024-05-03,7\n2024-05-03,8\n2024-05-04,1\n2024-05-04,1\n")
    read = own_tables.extract(tmp_path / "own.toml")
    assert (read.claims["value"].to_list(), read.rejected.height) == ([1], 2)
    assert read.left_out == {"rows that repeat another": 1}


def test_a_map_is_made_of_itself_and_its_table_even_where_it_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("= broken", encoding="utf-8")
    assert own_tables.SOURCE.made_of(path) == (path,)
    (tmp_path / "own.csv").touch()
    assert own_tables.SOURCE.made_of(path) == (path, tmp_path / "own.csv")


def test_a_map_needs_one_table(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(SMALL, encoding="utf-8")
    with pytest.raises(ShapeChanged, match="0 tables bear its name"):
        own_tables.extract(path)
    (tmp_path / "own.csv").touch()
    (tmp_path / "own.xlsx").touch()
    with pytest.raises(ShapeChanged, match="2 tables bear its name"):
        own_tables.extract(path)


def test_the_example_of_the_documentation_is_a_map(tmp_path: Path) -> None:
    example = textwrap.dedent((own_tables.__doc__ or "").partition("::\n")[2].partition("\nEvery column")[0])
    csv = "month,clinic,governorate,wounded,wounded_children,remarks\n2024-05,North,Idlib,12,3,quiet\n"
    whole, part = figures(tmp_path, csv, example)
    assert (whole["value"], whole["admin1_pcode"], part["value"], part["age_group"]) == (12, "SY07", 3, "child")


values = st.sampled_from(
    [
        '"x"',
        '""',
        "1",
        "-1",
        "true",
        "nan",
        "[]",
        "[1]",
        '["day"]',
        "{}",
        "{a = 1}",
        '{x = "y"}',
        "2024-05-03",
        "12:00:00",
    ]
)
keys = st.sampled_from(
    ["title", "key", "ignored", "fixed", "columns", "labels", "figures", "header", "sheet", "url", "x"]
)


@given(st.dictionaries(keys, values, max_size=4), st.text(max_size=20))
def test_whatever_a_map_holds_it_is_read_or_refused_by_its_name(said: dict[str, str], more: str) -> None:
    lines = [line for line in SMALL.splitlines() if line.partition(" ")[0] not in said]
    text = "\n".join([*(f"{key} = {value}" for key, value in said.items()), *lines, f"# {more}"])
    with tempfile.TemporaryDirectory() as folder:
        try:
            assert figures(Path(folder), "day,dead\n2024-05-03,7\n", text)
        except ShapeChanged as refused:
            assert "own." in str(refused)
