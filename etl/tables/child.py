"""What runs in the process apart (etl.tables.formats): the parsers of native tables."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

import polars as pl
import python_calamine as calamine

from etl import child
from etl.source import ShapeChanged
from etl.tables.formats import CELLS, COLUMNS, MEMORY, ROW, THEIRS
from etl.zipped import BROKEN, TooLarge, demand_weight, list_members, read_member

Parsed = tuple[pl.DataFrame, Any]
"""The records of a file, and what else is said of it."""


def parse_csv(path: Path) -> Parsed:
    """The records of a CSV file."""
    with path.open("rb") as file:
        return _records(path, file, path), None


def parse_zipped_csv(path: Path) -> Parsed:
    """The records and the name of the one CSV file in a ZIP archive."""
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
    return _records(path, io.BytesIO(content), content), members[0].filename


def _records(path: Path, file: IO[bytes], table: Path | bytes) -> pl.DataFrame:
    """The records of a table, whose names are counted first: Polars takes a minute for a million of them."""
    lines = iter(partial(io.TextIOWrapper(file, "latin-1", newline="").readline, COLUMNS * 1_000), "")
    try:
        _demand_columns(path, next((len(names) for names in csv.reader(lines) if names), 0))
        return _numbered(path, pl.read_csv(table, infer_schema=False))
    except (pl.exceptions.PolarsError, csv.Error) as error:
        raise ShapeChanged(f"{path.name} is not a CSV file in UTF-8: {error}; fetch the file again") from error


def parse_rows(path: Path) -> Parsed:
    """Every row of a CSV file, whatever its length."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _rows([[cell.strip() or None for cell in row] for row in csv.reader(file, strict=True)])
    except (UnicodeDecodeError, csv.Error) as error:
        raise ShapeChanged(f"{path.name} is not a CSV file in UTF-8: {error}; save it as one") from error


def parse_json(path: Path, at: str | None, nested: bool) -> Parsed:
    """The records of a JSON file, and what its answer says beside them."""
    try:
        answer = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ShapeChanged(f"{path.name} is not JSON in UTF-8: {error}; fetch the file again") from error
    beside = dict(answer) if isinstance(answer, dict) else {}
    records = beside.pop(at, None) if at and beside else answer
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
    return _numbered(path, table), beside


def parse_xlsx(path: Path, sheet: str, header: int) -> Parsed:
    """The records below row ``header`` of a workbook's sheet."""
    cells = _cells(path, sheet)
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
    return table.select(ROW, *columns).filter(pl.any_horizontal(pl.col(list(columns)).is_not_null())), None


def parse_cells(path: Path, sheet: str) -> Parsed:
    """Every cell of a workbook's sheet."""
    return _rows(_cells(path, sheet))


def parse_sheets(path: Path) -> Parsed:
    """The names of a workbook's sheets."""
    return pl.DataFrame(), _open(path).sheet_names


def _cells(path: Path, sheet: str) -> list[list[str | None]]:
    workbook = _open(path)
    if sheet not in workbook.sheet_names:
        raise ShapeChanged(f"{path.name} has no sheet {sheet}, but {', '.join(workbook.sheet_names)}; compare the two")
    try:
        found = workbook.get_sheet_by_name(sheet)
    except (calamine.CalamineError, OSError) as error:
        raise _no_workbook(path, error) from error
    if found.total_height * found.total_width > CELLS:  # a few bytes can name a cell that is millions of them away
        raise ShapeChanged(
            f"{path.name} is no table: a sheet reaches over more than {CELLS:,} cells; fetch the file again"
        )
    return [[_as_text(cell) for cell in row] for row in found.to_python(skip_empty_area=False)]


def _open(path: Path) -> calamine.CalamineWorkbook:
    try:
        demand_weight(list_members(path))
        return calamine.CalamineWorkbook.from_path(str(path))
    except TooLarge as error:
        raise ShapeChanged(f"{path.name} is no table: {error}; fetch the file again") from None
    except (*BROKEN, calamine.CalamineError) as error:
        raise _no_workbook(path, error) from error


def _no_workbook(path: Path, error: Exception) -> ShapeChanged:
    return ShapeChanged(f"{path.name} is not a whole XLSX workbook: {error}; fetch the file again")


def _rows(rows: list[list[str | None]]) -> Parsed:
    """All cells below each other, and how many are in each row: Polars takes long to make lists of them."""
    cells = [cell for row in rows for cell in row]
    return pl.DataFrame({"cell": cells}, schema={"cell": pl.String()}), [len(row) for row in rows]


def _demand_columns(path: Path, count: int) -> None:
    if count > COLUMNS:
        raise ShapeChanged(f"{path.name} has {count:,} columns, more than any table here; fetch the file again")


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


PARSERS: Final[dict[str, Callable[..., Parsed]]] = {
    "csv": parse_csv,
    "zipped csv": parse_zipped_csv,
    "rows": parse_rows,
    "json": parse_json,
    "xlsx": parse_xlsx,
    "cells": parse_cells,
    "sheets": parse_sheets,
}
"""By the word that etl.tables.formats asks with."""


def serve() -> None:
    """Read tables until the pipe is closed."""
    child.serve(_load, _read, MEMORY)


def _load() -> None:
    pl.read_csv(b"a,b\n1,2\n", infer_schema=False).write_ipc(None)


def _read(asked: dict[str, Any], content: bytes) -> child.Answer:
    """The records as an Arrow file, which is read by its path."""
    path = Path(asked["path"])
    try:
        table, said = PARSERS[asked["parser"]](path, **asked["how"])
        return {"said": said}, table.write_ipc(None, compat_level=pl.CompatLevel.oldest()).getbuffer()
    except ShapeChanged as error:
        return {"unreadable": str(error)}, b""
    except OSError as error:
        if error.errno is None:  # no answer of the system: Polars got no memory to write into
            raise MemoryError from error
        return {"unreadable": f"{path.name} cannot be opened ({error.strerror}); look after it"}, b""
    except pl.exceptions.PanicException:  # nearly always for want of memory
        os.abort()


if __name__ == "__main__":
    serve()
