"""Tables in their native formats: what stands above the records is no record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.source import ShapeChanged
from etl.tables.formats import read_csv, read_json, read_xlsx, without_hashtags
from tests.etl.workbooks import write_workbook


def write(folder: Path, text: str) -> Path:
    path = folder / "toy.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("hashtags", ["#country+code,#affected+idps\n", ",#affected\n", "#country+code,total\n"])
def test_a_row_of_hashtags_is_left_out_and_not_counted(tmp_path: Path, hashtags: str) -> None:
    table = without_hashtags(read_csv(write(tmp_path, f"iso3,idps\n{hashtags}SYR,5\nIRQ,\n")))
    assert table.to_dicts() == [
        {"row": 1, "iso3": "SYR", "idps": "5"},
        {"row": 2, "iso3": "IRQ", "idps": None},
    ]


@pytest.mark.parametrize("first", ["SYR,5", "#1,5", "No #affected,5"])
def test_a_table_without_hashtags_stays_as_it_is(tmp_path: Path, first: str) -> None:
    table = read_csv(write(tmp_path, f"iso3,idps\n{first}\n"))
    assert without_hashtags(table).equals(table)


def test_rows_of_a_workbook_keep_their_numbers_below_hashtags(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "toy.xlsx", {"Data": [["iso3", "idps"], ["#country+code", "#affected"], ["SYR", 5]]}
    )
    assert without_hashtags(read_xlsx(path, "Data")).to_dicts() == [{"row": 3, "iso3": "SYR", "idps": "5"}]


def test_a_table_of_no_records_stays_as_it_is(tmp_path: Path) -> None:
    assert without_hashtags(read_csv(write(tmp_path, "iso3,idps\n"))).height == 0


def test_fields_of_objects_in_a_record_are_columns_of_their_own_where_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "toy.json"
    path.write_text('[{"day": "2024-05-31", "verified": {"killed": 2}}, {"day": "2024-06-01"}]', encoding="utf-8")
    assert read_json(path, nested=True)[0].to_dicts() == [
        {"row": 1, "day": "2024-05-31", "verified.killed": "2"},
        {"row": 2, "day": "2024-06-01", "verified.killed": None},
    ]
    assert read_json(path)[0]["verified"].to_list() == ['{"killed": 2}', None]


def test_a_file_with_more_columns_than_a_spreadsheet_is_no_table(tmp_path: Path) -> None:
    head = ",".join(f"c{number}" for number in range(16_385))
    with pytest.raises(ShapeChanged, match=r"^toy.csv has 16,385 columns"):
        read_csv(write(tmp_path, f"{head}\n1\n"))
    assert read_csv(write(tmp_path, f"{head.rpartition(',')[0]}\n1\n")).width == 16_385  # with the number of the row
    path = tmp_path / "toy.json"
    path.write_text(json.dumps([{f"c{number}": 1 for number in range(16_385)}]), encoding="utf-8")
    with pytest.raises(ShapeChanged, match=r"^toy.json has 16,385 columns"):
        read_json(path)
