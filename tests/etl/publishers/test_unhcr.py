"""What UNHCR's data sets share: each population type in our words, and pages of the API read as strictly as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.publishers import unhcr
from etl.schema import FIELD, OUTCOMES
from etl.source import ShapeChanged

RECORD: dict[str, Any] = {"year": 2024, "coo_id": "-", "coa_id": 7, "coo_iso": "-", "total": "0", "coo": "-"}


def write(folder: Path, items: list[dict[str, Any]]) -> Path:
    path = folder / "page_0.json"
    path.write_text(json.dumps({"page": 1, "maxPages": 1, "items": items}), encoding="utf-8")
    return path


@pytest.mark.parametrize("code", unhcr.POPULATIONS)
def test_each_population_type_is_in_our_vocabulary(code: str) -> None:
    outcome, measure, group, words = unhcr.POPULATIONS[code]
    assert any(outcome in listed for listed in OUTCOMES.values())
    assert measure in FIELD["measure"].vocabulary
    assert group is None or group in FIELD["group"].vocabulary
    assert words


def test_returned_refugees_are_at_home_and_unknown_countries_are_none() -> None:
    table = pl.DataFrame(
        {"code": ["RET", "REF", "REF"], "coo_iso": ["SYR", "SYR", "SYR"], "coa_iso": ["LBN", "LBN", "UNK"]}
    )
    found = table.select(country=unhcr.find_country(pl.col("code")))
    assert found["country"].to_list() == ["SYR", "LBN", None]


def test_a_dash_of_the_api_is_an_empty_cell(tmp_path: Path) -> None:
    table = unhcr.read_records(write(tmp_path, [RECORD]), ("year", "coo_iso", "total"), ("coo",), (100, 200))
    assert table.to_dicts() == [{"row": 1, "year": "2024", "coo_iso": None, "total": "0"}]


@pytest.mark.parametrize(
    ("items", "culprit"),
    [
        ([{**RECORD, "stranded": 5}], "does not know: stranded"),
        ([{name: RECORD[name] for name in RECORD if name != "total"}], "has no column total"),
        ([RECORD] * 10_001, "10,001 records"),
    ],
)
def test_a_page_of_another_shape_is_refused(tmp_path: Path, items: list[dict[str, Any]], culprit: str) -> None:
    with pytest.raises(ShapeChanged, match=culprit):
        unhcr.read_records(write(tmp_path, items), ("year", "coo_iso", "total"), ("coo",), (100, 200))
