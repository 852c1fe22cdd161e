"""Figures as plain CSV: one column a field, the table cell in four, and text that no spreadsheet runs as a formula."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from etl.schema import FIELDS, FRAME_SCHEMA

CELL_COLUMNS: Final = {
    "file": "table_file",
    "sheet": "table_sheet",
    "row": "table_row",
    "column": "table_column",
}
"""`table_ref` has four parts; CSV has no columns of columns, so each part gets its own."""

WRITING: Final[dict[str, Any]] = {"datetime_format": "%Y-%m-%dT%H:%M:%SZ", "quote_style": "necessary"}
"""How polars writes it: header first, UTF-8, RFC 4180 quoting, ISO dates, an empty field where nothing is said."""

GUARDED: Final = r"^'*[=+\-@\t\r\n\x00]"
_GUARD_FOLLOWED: Final = r"^'('*[=+\-@\t\r\n\x00])"


def guard(text: pl.Expr) -> pl.Expr:
    """The text with one single quote before it where a spreadsheet would run it as a formula.

    That is where it begins with = + - @ TAB CR LF NUL, or with single quotes and then one of these: so
    :func:`unguard` gives back exactly what was there. Numbers and dates are never touched.
    """
    return pl.when(text.str.contains(GUARDED)).then(pl.lit("'") + text).otherwise(text)


def unguard(text: pl.Expr) -> pl.Expr:
    """The text as it was before :func:`guard`."""
    return text.str.replace(_GUARD_FOLLOWED, "${1}")


def columns() -> list[pl.Expr]:
    """Every field of the schema in its order, `table_ref` in four columns, text guarded."""
    chosen: list[pl.Expr] = []
    for field in FIELDS:
        if field.name == "table_ref":
            for part, name in CELL_COLUMNS.items():
                cell = pl.col("table_ref").struct.field(part)
                chosen.append((cell if part == "row" else guard(cell)).alias(name))
        elif FRAME_SCHEMA[field.name] == pl.String:
            chosen.append(guard(pl.col(field.name)).alias(field.name))
        else:
            chosen.append(pl.col(field.name))
    return chosen
