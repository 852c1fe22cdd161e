"""Tables in their native formats, as text: every cell as it is written, empty ones null, records numbered."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl
import python_calamine as calamine

from etl.documents import UnreadableDocument, measure_workbook
from etl.source import ShapeChanged
from etl.zipped import BROKEN, TooLarge, demand_weight, list_members, read_member

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


def read_csv(path: Path, content: bytes | None = None, records_from: int = 0) -> pl.DataFrame:
    """The records of a CSV file in UTF-8; ``content`` where it is a member of the archive at ``path``.

    ``records_from`` leaves out that many records first (a row of HXL hashtags); they are not counted.
    """
    with path.open("rb") if content is None else io.BytesIO(content) as file:
        _demand_columns(path, file.readline(COLUMNS * 1_000).count(b",") + 1)
    try:
        table = pl.read_csv(path if content is None else content, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise ShapeChanged(f"{path.name} is not a CSV file in UTF-8: {error}; fetch the file again") from error
    return _numbered(path, table.slice(records_from))


def _demand_columns(path: Path, count: int) -> None:
    if count > COLUMNS:
        raise ShapeChanged(f"{path.name} has {count:,} columns, more than any table here; fetch the file again")


def without_hashtags(table: pl.DataFrame) -> pl.DataFrame:
    """The table without the row of HXL hashtags above its records, where it has one; it is not counted as a record.

    Rows of a workbook keep the numbers that the program shows.
    """
    first = table.drop(ROW).row(0) if table.height else ()
    if not any(HASHTAG.match(cell) for cell in first if cell):
        return table
    return table.slice(1).with_columns(pl.col(ROW) - 1 if table[ROW][0] == 1 else pl.col(ROW))


def read_zipped_csv(path: Path) -> tuple[str, pl.DataFrame]:
    """Name and records of the one CSV file in a ZIP archive."""
    try:
        members = [member for member in list_members(path) if member.filename.lower().endswith(".csv")]
        if len(members) != 1:
            raise ShapeChanged(f"{path.name} holds {len(members)} CSV files, one is expected; keep the one to be read")
        demand_weight(members)
        content = read_member(path, members[0])
    except TooLarge as error:
        raise ShapeChanged(f"{path.name} is no table: {error}; fetch the file again") from None
    except BROKEN as error:
        raise ShapeChanged(f"{path.name} is not a whole ZIP archive: {error}; fetch the file again") from error
    return members[0].filename, read_csv(path, content)


def read_json(path: Path, at: str | None = None, nested: bool = False) -> tuple[pl.DataFrame, Any]:
    """The records of a JSON file, and the whole answer: a list of objects, or such a list under the name ``at``.

    A value that is itself a list or an object becomes its JSON; with ``nested`` the fields of an object become columns
    of their own, named with a dot (``verified.killed``).
    """
    try:
        answer = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ShapeChanged(f"{path.name} is not JSON in UTF-8: {error}; fetch the file again") from error
    records = answer.get(at) if at and isinstance(answer, dict) else answer
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise ShapeChanged(
            f"{path.name} holds no list of records{f' under {at!r}' if at else ''}; fetch the file again"
        )
    if nested:
        records = [_flattened(record) for record in records]
    names = list(dict.fromkeys(name for record in records for name in record))
    _demand_columns(path, len(names))
    columns = {name: [_as_text(record.get(name)) for record in records] for name in names}
    try:
        table = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String()))
    except UnicodeEncodeError as error:
        raise ShapeChanged(f"{path.name} holds half a letter ({error}); fetch the file again") from error
    return _numbered(path, table), answer


def read_xlsx(path: Path, sheet: str, header: int = 1) -> pl.DataFrame:
    """The records below row ``header`` of a workbook's sheet; ``row`` is the number that the program shows.

    Raises ShapeChanged for a missing sheet, and for a column without a name that holds something.
    """
    cells = read_cells(path, sheet)
    if len(cells) < header:
        raise ShapeChanged(f"{path.name}, sheet {sheet} ends before its header in row {header}; fetch the file again")
    names = cells[header - 1]
    body = cells[header:]
    unnamed = [number for number, name in enumerate(names) if name is None and any(row[number] for row in body)]
    if unnamed:
        raise ShapeChanged(f"{path.name}, sheet {sheet}: column {unnamed[0] + 1} has no name in row {header}; name it")
    columns = {name: [row[number] for row in body] for number, name in enumerate(names) if name is not None}
    if ROW in columns:
        raise ShapeChanged(f"{path.name}, sheet {sheet}: a column is named `{ROW}`, as the number of a row; rename it")
    rows = pl.int_range(header + 1, header + 1 + len(body), dtype=pl.Int32, eager=True).alias(ROW)
    table = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String())).with_columns(rows)
    return table.select(ROW, *columns).filter(pl.any_horizontal(pl.col(list(columns)).is_not_null()))


def read_cells(path: Path, sheet: str) -> list[list[str | None]]:
    """Every cell of a workbook's sheet from A1 on, as text; whole numbers and days as such, empty ones null."""
    workbook = _open(path)
    if sheet not in workbook.sheet_names:
        raise ShapeChanged(f"{path.name} has no sheet {sheet}, but {', '.join(workbook.sheet_names)}; compare the two")
    rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[_as_text(cell) for cell in row] for row in rows]


def sheets(path: Path) -> list[str]:
    """The names of a workbook's sheets."""
    return list(_open(path).sheet_names)


def _open(path: Path) -> calamine.CalamineWorkbook:
    try:
        demand_weight(list_members(path))
        sizes = measure_workbook(path.read_bytes(), path.name)
        if any(height * width > CELLS for height, width in sizes.values()):
            raise TooLarge(f"a sheet reaches over more than {CELLS:,} cells")
        return calamine.CalamineWorkbook.from_path(str(path))
    except TooLarge as error:
        raise ShapeChanged(f"{path.name} is no table: {error}; fetch the file again") from None
    except UnreadableDocument as error:
        raise ShapeChanged(f"{error}; fetch the file again") from None
    except (*BROKEN, calamine.CalamineError) as error:
        raise ShapeChanged(f"{path.name} is not a whole XLSX workbook: {error}; fetch the file again") from error


def _numbered(path: Path, table: pl.DataFrame) -> pl.DataFrame:
    """The table with ``row``, blank cells null; a column of that name is called another."""
    if ROW in table.columns:
        if THEIRS in table.columns:
            raise ShapeChanged(f"{path.name} has two columns, `{ROW}` and `{THEIRS}`, where one is told; rename one")
        table = table.rename({ROW: THEIRS})
    return table.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias(ROW),
        *(pl.when(pl.col(name).str.len_bytes() > 0).then(pl.col(name)).alias(name) for name in table.columns),
    )


def _flattened(record: dict[str, Any]) -> dict[str, Any]:
    """The record with the fields of each object in it beside the others."""
    fields: dict[str, Any] = {}
    for name, value in record.items():
        fields |= {f"{name}.{part}": said for part, said in value.items()} if isinstance(value, dict) else {name: value}
    return fields


def _as_text(value: object) -> str | None:
    """A cell as it is written: a number without the fraction that only its type gives it, a midnight as its day."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value)


def names_of(table: pl.DataFrame) -> Sequence[str]:
    """The names of the file's own columns."""
    return [name for name in table.columns if name != ROW]
