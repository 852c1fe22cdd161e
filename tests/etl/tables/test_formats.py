"""Tables in their native formats: what stands above the records is no record, and what a file does harms no other."""

from __future__ import annotations

import json
import os
import signal
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.apart import end
from etl.source import ShapeChanged
from etl.tables import formats
from etl.tables.formats import (
    PROGRAM,
    read_cells,
    read_csv,
    read_csv_cells,
    read_json,
    read_xlsx,
    read_zipped_csv,
    sheets,
    without_hashtags,
)
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
    for before in ("\n", '"a\n",'):  # what stands above the names, and a line break in one of them
        with pytest.raises(ShapeChanged, match=r"^toy.csv has 16,38[56] columns"):
            read_csv(write(tmp_path, f"{before}{head}\n1\n"))
    path = tmp_path / "toy.json"
    path.write_text(json.dumps([{f"c{number}": 1 for number in range(16_385)}]), encoding="utf-8")
    with pytest.raises(ShapeChanged, match=r"^toy.json has 16,385 columns"):
        read_json(path)


def test_every_format_comes_back_from_the_process_that_parses_it(tmp_path: Path) -> None:
    rows = [{"row": 1, "place": "Idleb", "killed": "10"}, {"row": 2, "place": None, "killed": "2"}]
    path = write(tmp_path, "place,killed\nIdleb,10\n,2\n")
    assert read_csv(path).to_dicts() == rows
    assert read_csv_cells(path) == [["place", "killed"], ["Idleb", "10"], [None, "2"]]
    with zipfile.ZipFile(tmp_path / "toy.zip", "w") as archive:
        archive.write(path, "inside.csv")
    name, table = read_zipped_csv(tmp_path / "toy.zip")
    assert (name, table.to_dicts()) == ("inside.csv", rows)
    book = write_workbook(
        tmp_path / "toy.xlsx", {"Data": [["place", "killed"], ["Idleb", 10], [None, 2]], "Notes": [["None."]]}
    )
    assert sheets(book) == ["Data", "Notes"]
    assert read_cells(book, "Data") == [["place", "killed"], ["Idleb", "10"], [None, "2"]]
    assert [row["killed"] for row in read_xlsx(book, "Data").to_dicts()] == ["10", "2"]
    answer = tmp_path / "toy.json"
    answer.write_text('{"count": 2, "results": [{"place": "Idleb", "killed": 10}, {"killed": 2}]}', encoding="utf-8")
    table, beside = read_json(answer, "results")
    assert (table.to_dicts(), beside) == (rows, {"count": 2})


def test_rows_of_other_lengths_stay_as_they_are(tmp_path: Path) -> None:
    assert read_csv_cells(write(tmp_path, "a, b \n\n1\n1,2,3\n")) == [["a", "b"], [], ["1"], ["1", "2", "3"]]


def test_a_path_is_read_from_wherever_the_program_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a\n1\n")
    monkeypatch.chdir(tmp_path)
    assert read_csv(Path("toy.csv"))["a"].to_list() == ["1"]


PARSER = """
import os, time
from etl.tables import child
from etl.tables.child import pl

read_well = child.PARSERS["csv"]

def read(path):
    if path.name == "hostile.csv":
        {body}
    return read_well(path)

child.PARSERS["csv"] = read
child.MEMORY = 1_000_000_000
child.serve()
"""
"""A process apart that does something when it meets one file, with less memory than it has."""


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Path]:
    """A file that is hostile by its name, and no process that other tests have used, or will."""
    end(PROGRAM)
    path = tmp_path / "hostile.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    yield path
    end(PROGRAM)


def parse_with(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    monkeypatch.setattr(PROGRAM, "command", (sys.executable, "-c", PARSER.format(body=body)))


def assert_the_next_is_read(folder: Path) -> None:
    assert read_csv(write(folder, "a\n1\n")).to_dicts() == [{"row": 1, "a": "1"}]


@pytest.mark.parametrize(
    "body",
    [
        "held = bytearray(2_000_000_000)",
        "pl.repeat('a cell of many letters', 500_000_000, eager=True)",
        "raise pl.exceptions.PanicException('no memory')",
    ],
    ids=["in Python", "in Polars", "in Polars, which panics"],
)
def test_a_parser_that_swells_is_stopped_and_the_next_table_is_read(
    hostile: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    pytest.importorskip("resource")
    parse_with(monkeypatch, body)
    with pytest.raises(ShapeChanged, match=r"^hostile\.csv: reading it needs more memory than 4 GB"):
        read_csv(hostile)
    assert_the_next_is_read(hostile.parent)


def test_a_table_that_needs_more_memory_than_there_is_gets_its_reason_and_the_next_one_is_read(
    hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("resource")
    parse_with(monkeypatch, "pass")
    hostile.write_bytes(b",".join(b"c%d" % number for number in range(10_000)) + (b"\n" + b"," * 9_999) * 5_000)
    with pytest.raises(ShapeChanged, match=r"^hostile\.csv: reading it needs more memory than 4 GB"):
        read_csv(hostile)
    assert_the_next_is_read(hostile.parent)


def test_a_table_that_takes_too_long_gets_its_reason_and_the_next_one_is_read(
    hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse_with(monkeypatch, "time.sleep(3600)")
    monkeypatch.setattr(formats, "PATIENCE", 1)
    with pytest.raises(ShapeChanged, match=r"^hostile\.csv: reading it took longer than 1 seconds"):
        read_csv(hostile)
    monkeypatch.setattr(formats, "PATIENCE", 60)
    assert_the_next_is_read(hostile.parent)


def test_a_process_that_is_killed_in_the_middle_is_replaced(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parse_with(monkeypatch, "os.kill(os.getpid(), 9)")
    with pytest.raises(ShapeChanged, match=r"^hostile\.csv: the program that read it ended"):
        read_csv(hostile)
    assert_the_next_is_read(hostile.parent)
    os.kill(PROGRAM.warm[0].pid, signal.SIGTERM)
    assert_the_next_is_read(hostile.parent)


def test_a_table_that_is_too_large_is_not_read_at_all(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "LARGEST", 1_000_000)
    hostile.write_bytes(b"7" * 1_000_001)
    with pytest.raises(ShapeChanged, match=r"^hostile\.csv is larger than 1 MB"):
        read_csv(hostile)
    assert not PROGRAM.warm


def test_a_table_that_is_gone_is_told_as_every_file_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_csv(tmp_path / "gone.csv")
