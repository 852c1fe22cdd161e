"""Tables in their native formats, as text: every cell as it is written, empty ones null, records numbered.

No file is parsed in the process that asks for it: etl.apart has it read in another one, by etl.tables.child. All raise
ShapeChanged for what is malformed, larger than LARGEST, takes too long, needs too much memory or ends that process.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import polars as pl

from etl import apart
from etl.source import ShapeChanged
from etl.zipped import LARGEST

ROW: Final = "row"
"""Number of the record in its file, from 1, headers left out; in a workbook the number that the program shows."""

THEIRS: Final = f"{ROW} (column)"
"""What a file's own column of that name is called."""

CELLS: Final = 30_000_000
"""Cells of a sheet up to its last one; the largest that is read here has a tenth of that."""

COLUMNS: Final = 16_384
"""Columns of a table, as many as a spreadsheet shows; a file that has more is none, and would fill the memory."""

HASHTAG: Final = re.compile(r"#[a-z]+([+\s]|$)")
"""A cell that says what its column holds (HXL 1.1: ``#affected+idps``)."""

PATIENCE: Final = 300
"""Seconds for one file, by the clock; as many of the processor's. The largest table here takes some ten."""

MEMORY: Final = 4_000_000_000
"""Bytes of address space of the process that reads; the largest table here (UCDP GED, 260 MB) takes under half."""

LONGEST: Final = 1_000_000_000
"""Bytes of an answer: the records of a file, as Arrow writes them; those of the largest table here are 370 million."""

PROGRAM: Final = apart.program("etl.tables.child", MEMORY, LONGEST)


def read_csv(path: Path) -> pl.DataFrame:
    """The records of a CSV file in UTF-8."""
    return _read(path, "csv")[0]


def read_zipped_csv(path: Path) -> tuple[str, pl.DataFrame]:
    """Name and records of the one CSV file in a ZIP archive."""
    table, name = _read(path, "zipped csv")
    return name, table


def read_csv_cells(path: Path) -> list[list[str | None]]:
    """Every row of a CSV file in UTF-8 from the first on, whatever its length, its cells without blanks around them."""
    return _rows(*_read(path, "rows"))


def read_json(path: Path, at: str | None = None, nested: bool = False) -> tuple[pl.DataFrame, dict[str, Any]]:
    """The records of a JSON file: a list of objects, or such a list under the name ``at``; and what stands beside it.

    A value that is itself a list or an object becomes its JSON; with ``nested`` the fields of an object become columns
    of their own, named with a dot (``verified.killed``).
    """
    return _read(path, "json", at=at, nested=nested)


def read_xlsx(path: Path, sheet: str, header: int = 1) -> pl.DataFrame:
    """The records below row ``header`` of a workbook's sheet; ``row`` is the number that the program shows.

    Raises ShapeChanged for a missing sheet, and for a column without a name that holds something.
    """
    return _read(path, "xlsx", sheet=sheet, header=header)[0]


def read_cells(path: Path, sheet: str) -> list[list[str | None]]:
    """Every cell of a workbook's sheet from A1 on, as text; whole numbers and days as such, empty ones null."""
    return _rows(*_read(path, "cells", sheet=sheet))


def sheets(path: Path) -> list[str]:
    """The names of a workbook's sheets."""
    names: list[str] = _read(path, "sheets")[1]
    return names


def _read(path: Path, parser: str, **how: Any) -> tuple[pl.DataFrame, Any]:
    """The records of a file as a parser of etl.tables.child gives them, and what else it says."""
    if path.stat().st_size > LARGEST:
        raise ShapeChanged(f"{path.name} is larger than {LARGEST // 1_000_000:,} MB; split it")
    asked = {"name": path.name, "path": str(path.absolute()), "parser": parser, "how": how}
    try:
        answer, records = apart.ask(PROGRAM, asked, PATIENCE)
    except apart.NotRead as error:
        raise ShapeChanged(str(error)) from None
    return pl.read_ipc(records), answer["said"]


def _rows(table: pl.DataFrame, lengths: list[int]) -> list[list[str | None]]:
    cells = iter(table["cell"].to_list())
    return [list(islice(cells, length)) for length in lengths]


def without_hashtags(table: pl.DataFrame) -> pl.DataFrame:
    """The table without the row of HXL hashtags above its records, where it has one; it is not counted as a record.

    Rows of a workbook keep the numbers that the program shows.
    """
    first = table.drop(ROW).row(0) if table.height else ()
    if not any(HASHTAG.match(cell) for cell in first if cell):
        return table
    return table.slice(1).with_columns(pl.col(ROW) - 1 if table[ROW][0] == 1 else pl.col(ROW))


def names_of(table: pl.DataFrame) -> Sequence[str]:
    """The names of the file's own columns."""
    return [name for name in table.columns if name != ROW]
