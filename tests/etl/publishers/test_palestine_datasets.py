"""What daily data sets share: no number vanishes, and a number that nobody reported is never somebody's."""

from __future__ import annotations

import json
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.publishers.palestine_datasets import DAY, Field, claim, list_numbers, read_reports, with_extrapolated
from etl.source import ShapeChanged
from etl.tables import sort_out

FIELDS = with_extrapolated({"killed": Field("killed"), "killed_cum": Field("killed", cumulative=True)}, ["killed_cum"])
START = date(2024, 5, 1)


def read(folder: Path, *reports: dict[str, Any]) -> pl.DataFrame:
    path = folder / "toy.json"
    path.write_text(json.dumps(reports), encoding="utf-8")
    return read_reports(path, (DAY, "hours"), FIELDS, ["notes"], (1, 100))


def report(day: int, hours: int = 24, **numbers: int | None) -> dict[str, Any]:
    return {DAY: str(START + timedelta(days=day)), "hours": str(hours), **numbers}


def claims(cells: pl.DataFrame) -> pl.DataFrame:
    return claim(
        Path("toy.json"),
        "toy",
        cells,
        place=("PSE", "Gaza"),
        since=pl.lit(START),
        hours=pl.col("hours").cast(pl.Int64),
        source=pl.lit("Ministry"),
        source_type=pl.lit("government"),
        published_on=pl.col(DAY),
    )


def test_an_extrapolated_twin_is_part_of_the_extrapolated_whole() -> None:
    whole, part = Field("killed", cumulative=True), Field("killed", "children", "all.killed", age_group="child")
    twins = with_extrapolated({"all.killed": whole, "all.children": part}, ["all.killed", "all.children"])
    assert twins["all.ext_children"] == Field(
        "killed", "children (extrapolated)", "all.ext_killed", age_group="child", computed=True
    )
    assert list(twins) == ["all.killed", "all.children", "all.ext_killed", "all.ext_children"]


def test_a_carried_number_is_one_that_a_silent_record_repeats(tmp_path: Path) -> None:
    table = read(tmp_path, report(0, killed_cum=5), report(1, 0, killed_cum=5), report(2, 0, killed_cum=6))
    cells, _ = list_numbers(table, FIELDS, pl.col("hours") == "0")
    assert cells["carried"].to_list() == [False, True, False]
    said = claims(cells)
    assert said["source"].to_list() == ["Ministry", "Palestine Datasets (extrapolated)", "Ministry"]
    assert said["published_on"].to_list() == [START, None, START + timedelta(days=2)]


def test_a_number_repeated_after_an_extrapolated_one_is_carried_too(tmp_path: Path) -> None:
    table = read(tmp_path, report(0, 0, ext_killed_cum=7), report(1, 0, killed_cum=7))
    cells, _ = list_numbers(table, FIELDS, pl.col("hours") == "0")
    assert cells.sort(DAY).select("computed", "carried").rows() == [(True, False), (False, True)]


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            *(st.one_of(st.none(), st.integers(0, 3)) for _ in ("killed", "killed_cum", "ext_killed_cum")),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_every_number_is_a_claim_or_a_zero_that_nobody_reported(days: list[tuple[bool, Any, Any, Any]]) -> None:
    reports = [
        report(number, 0 if silent else 24, killed=killed, killed_cum=reported, ext_killed_cum=computed)
        for number, (silent, killed, reported, computed) in enumerate(days)
    ]
    with tempfile.TemporaryDirectory() as folder:
        table = read(Path(folder), *reports)
    cells, zeros = list_numbers(table, FIELDS, pl.col("hours") == "0")
    numbers = [number for _, *said in days for number in said if number is not None]
    assert cells.height + zeros == len(numbers)
    assert cells["value"].sum() == sum(numbers)
    said = claims(cells)
    reported = said.filter(pl.col("source") == "Ministry")
    assert not reported["reported_term"].str.contains("extrapolated").any()
    assert said.filter(pl.col("source") != "Ministry")["reported_term"].str.contains("extrapolated").all()


@pytest.mark.parametrize(
    ("change", "culprit"),
    [({"wounded": 3}, "toy.json.*wounded"), ({DAY: str(START)}, "record 1, column report_date.*two reports")],
)
def test_unknown_fields_and_two_reports_of_a_day_are_refused(
    tmp_path: Path, change: dict[str, Any], culprit: str
) -> None:
    with pytest.raises(ShapeChanged, match=culprit):
        read(tmp_path, report(0, killed=1), report(1, killed=1) | change)


def test_a_report_with_a_malformed_cell_is_marked(tmp_path: Path) -> None:
    table, rejected = sort_out(read(tmp_path, report(0, killed=1), report(1) | {"notes": "many"}))
    assert (table.height, rejected.rows()) == (1, [("record 2", "column notes: 'many' is not a whole number")])
