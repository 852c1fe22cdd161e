"""Excel: what a spreadsheet opens is the selection; text stays text."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given, settings
from python_calamine import CalamineWorkbook

from etl.plain_csv import flatten
from ledger.export import excel
from ledger.export.excel import stream_excel
from tests.ledger.export.downloads import download, invented_figures, prepare, write_table

CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}c"


def read(content: bytes, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()


def texts_of(content: bytes, sheet: int = 1) -> dict[str, str]:
    """Every text of a sheet by its cell, with _xHHHH_ read as the standard has it."""
    root = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(f"xl/worksheets/sheet{sheet}.xml"))
    texts = {cell.attrib["r"]: "".join(cell.itertext()) for cell in root.iter(CELL) if cell.get("t") == "inlineStr"}
    return {at: re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text) for at, text in texts.items()}


@given(invented_figures())
@settings(max_examples=25)
def test_the_figures_come_back_as_they_were(figures: pl.DataFrame) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = download(write_table(Path(folder), figures), "xlsx")
    free = figures.filter(pl.col("redistributable"))
    header, *rows = read(content, "figures")
    assert header == list(flatten())
    assert [row[0] for row in rows] == free["figure_id"].to_list()
    texts = texts_of(content)
    letters = {name: excel._column(number) for number, name in enumerate(flatten())}
    for at, figure in enumerate(free.to_dicts()):
        row = dict(zip(header, rows[at], strict=True))
        assert row["rounding"] == ("" if figure["rounding"] is None else figure["rounding"])
        assert row["value"] == ("" if figure["value"] is None else figure["value"])
        assert row["about_children"] is figure["about_children"]
        day = figure["published_on"]
        assert row["published_on"] == ("" if day is None else day if day >= date(1900, 3, 1) else day.isoformat())
        for name in ("place", "cause", "quote"):
            assert texts.get(f"{letters[name]}{at + 2}") == figure[name]


def test_nothing_is_a_formula_or_a_link(table: Path) -> None:
    archive = zipfile.ZipFile(io.BytesIO(download(table, "xlsx")))
    sheets = b"".join(archive.read(name) for name in archive.namelist() if "sheet" in name)
    assert b"=HYPERLINK" in sheets
    assert b"<f>" not in sheets
    assert b"<f " not in sheets
    assert b"hyperlink" not in sheets
    assert not [name for name in archive.namelist() if "external" in name.lower()]


@pytest.mark.parametrize("size", [40, 97, 193, 10_000])
def test_a_full_sheet_is_followed_by_another(table: Path, figures: pl.DataFrame, size: int) -> None:
    content = b"".join(stream_excel(prepare(table), rows_of_a_sheet=size))
    free = figures.filter(pl.col("redistributable"))
    names = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    assert len(names) == 1 + -(-free.height // size)
    rows = [row[0] for name in names[1:] for row in read(content, name)[1:]]
    assert rows == free["figure_id"].to_list()
    if size == 40:
        assert any("on 5 sheets" in row[0] for row in read(content, "README"))


def test_a_text_too_long_for_a_cell_is_cut_and_told(tmp_path: Path, figures: pl.DataFrame) -> None:
    long = figures.head(2).with_columns(quote=pl.lit("a" * 40_000))
    content = download(write_table(tmp_path, long), "xlsx")
    assert {len(text) for text in texts_of(content).values() if text.startswith("aaa")} == {32_767}
    assert any("2 texts are longer" in row[0] for row in read(content, "README"))


def test_an_empty_selection_has_its_sheets(tmp_path: Path, figures: pl.DataFrame) -> None:
    content = download(write_table(tmp_path, figures.clear()), "xlsx")
    assert [len(read(content, name)) for name in ("figures",)] == [1]


def test_the_readme_reads_from_right_to_left_in_arabic(table: Path) -> None:
    sheets = {
        code: zipfile.ZipFile(io.BytesIO(download(table, "xlsx", language=code))).read("xl/worksheets/sheet0.xml")
        for code in ("en", "ar")
    }
    assert b'rightToLeft="1"' in sheets["ar"]
    assert b'rightToLeft="1"' not in sheets["en"]
