"""Figures as plain CSV: one column a field, the table cell in four, and text that no spreadsheet runs as a formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from etl.schema import FRAME_SCHEMA

CELL_COLUMNS: Final = {
    "file": "table_file",
    "sheet": "table_sheet",
    "row": "table_row",
    "column": "table_column",
}
"""`table_ref` has four parts; CSV has no columns of columns, so each part gets its own."""

WRITING: Final[dict[str, Any]] = {"datetime_format": "%Y-%m-%dT%H:%M:%SZ", "quote_style": "necessary"}
"""How polars writes it: header first, UTF-8, RFC 4180 quoting, ISO dates, an empty field where nothing is said."""

GUARDED: Final = r"^'*[=+\-@\t\r\n\x00＝＋－＠]"
_GUARD_FOLLOWED: Final = r"^'('*[=+\-@\t\r\n\x00＝＋－＠])"


def guard(text: pl.Expr) -> pl.Expr:
    """The text with one single quote before it where a spreadsheet would run it as a formula.

    That is where it begins with = + - @ (of full width, too) TAB CR LF NUL, or with quotes and then one of these: so
    :func:`unguard` gives back exactly what was there. Numbers and dates are never touched.
    """
    return pl.when(text.str.contains(GUARDED)).then(pl.lit("'") + text).otherwise(text)


def unguard(text: pl.Expr) -> pl.Expr:
    """The text as it was before :func:`guard`."""
    return text.str.replace(_GUARD_FOLLOWED, "${1}")


def columns(schema: Mapping[str, pl.DataType] = FRAME_SCHEMA) -> list[pl.Expr]:
    """Every column of the schema in its order, `table_ref` in four columns, lists in one cell, text guarded."""
    return [
        guard(column).alias(name) if dtype == pl.String else column.alias(name)
        for name, (column, dtype) in flatten(schema).items()
    ]


def flatten(schema: Mapping[str, pl.DataType] = FRAME_SCHEMA) -> dict[str, tuple[pl.Expr, pl.DataType]]:
    """The columns of a table without columns in columns, each with its type, by their names; text as it is."""
    flat: dict[str, tuple[pl.Expr, pl.DataType]] = {}
    for name, dtype in schema.items():
        if isinstance(dtype, pl.Struct) and name == "table_ref":
            for part in dtype.fields:
                flat[CELL_COLUMNS[part.name]] = pl.col(name).struct.field(part.name), part.dtype  # type: ignore[assignment]
        elif isinstance(dtype, pl.List):
            flat[name] = pl.col(name).cast(pl.List(pl.String)).list.join("; "), pl.String()
        elif dtype in (pl.Categorical, pl.Enum):
            flat[name] = pl.col(name).cast(pl.String), pl.String()
        else:
            flat[name] = pl.col(name), dtype
    return flat


def read_csv(content: bytes) -> pl.DataFrame:
    """The figures of a CSV file that was written with all columns of the schema, as they were: the guards undone.

    A row of HXL hashtags under the header is passed over. Raises polars.exceptions.PolarsError for another table.
    """
    cells = pl.read_csv(content, infer_schema=False)
    if cells.height and str(cells.row(0)[0] or "").startswith("#"):
        cells = cells.slice(1)
    cell = pl.struct(
        _read(name, FRAME_SCHEMA["table_ref"].to_schema()[part]).alias(part)  # type: ignore[attr-defined]
        for part, name in CELL_COLUMNS.items()
    )
    no_cell = pl.all_horizontal(pl.col(name).is_null() for name in CELL_COLUMNS.values())
    return cells.select(
        pl.when(~no_cell).then(cell).alias(name) if name == "table_ref" else _read(name, dtype)
        for name, dtype in FRAME_SCHEMA.items()
    )


def _read(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column of CSV in its own type."""
    if dtype == pl.String:
        return unguard(pl.col(name))
    if dtype == pl.Boolean:
        return pl.col(name).replace_strict({"true": True, "false": False}, return_dtype=pl.Boolean)
    if dtype == pl.Date:
        return pl.col(name).str.to_date()
    if isinstance(dtype, pl.Datetime):
        return pl.col(name).str.to_datetime(WRITING["datetime_format"], time_unit=dtype.time_unit, time_zone="UTC")
    return pl.col(name).cast(dtype)
