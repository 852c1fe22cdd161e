"""Strict reading of tables: every column known, every cell either a whole number or a refusal that names it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

import polars as pl

from etl.places.gazetteer import GAZETTEER
from etl.source import ShapeChanged

ROW: Final = "row"
"""Number of the record in its file, from 1, headers left out: the `row` of ``table_ref``."""


def read_csv(path: Path, used: Collection[str], ignored: Collection[str], rows: tuple[int, int]) -> pl.DataFrame:
    """The used columns as text, empty cells null, and ``row``.

    Raises ShapeChanged for a file that is no CSV in UTF-8, a column that is neither used nor ignored, a missing
    column, or an implausible number of records.
    """
    try:
        table = pl.read_csv(path, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise ShapeChanged(f"{path.name} is not a CSV file in UTF-8: {error}; fetch the file again") from error
    demand_names(path, table.columns, used, ignored, "column")
    demand_rows(path, table.height, rows)
    return table.select(pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias(ROW), *used)


def demand_names(
    path: Path, found: Collection[str], used: Collection[str], ignored: Collection[str], what: str
) -> None:
    """Raise ShapeChanged unless the names found are the used and ignored ones, no more and no fewer."""
    missing = [name for name in (*used, *ignored) if name not in found]
    unknown = [name for name in found if name not in used and name not in ignored]
    if missing:
        raise ShapeChanged(
            f"{path.name} has no {what} {', '.join(missing)}; compare it with the publisher's notes and mend the source"
        )
    if unknown:
        raise ShapeChanged(
            f"{path.name} has a {what} that the source does not know: {', '.join(unknown)}; use or ignore it there"
        )


def demand_rows(path: Path, found: int, plausible: tuple[int, int]) -> None:
    """Raise ShapeChanged for an implausible number of records: a truncated download, or another file."""
    least, most = plausible
    if not least <= found <= most:
        raise ShapeChanged(
            f"{path.name} has {found:,} records, {least:,} to {most:,} are plausible; fetch it again, "
            "or mend the declared range"
        )


def demand_labels(path: Path, table: pl.DataFrame, column: str, known: Collection[str]) -> None:
    """Raise ShapeChanged for the first cell whose label is not among the known ones (an empty cell is none)."""
    refuse(path, table, column, ~pl.col(column).is_in(list(known)), f"is none of {', '.join(sorted(known))}")


def demand_filled(path: Path, table: pl.DataFrame, *columns: str) -> None:
    """Raise ShapeChanged for the first empty cell in columns that may not be empty."""
    for column in columns:
        refuse(path, table, column, pl.col(column).is_null(), "is empty")


def demand_unique(path: Path, claims: pl.DataFrame) -> None:
    """Raise ShapeChanged where two claims have one natural key: the same document and column."""
    key = ["document_id", pl.col("table_ref").struct.field("column").alias("column")]
    twice = claims.select(key).filter(pl.struct(pl.all()).is_duplicated())
    if twice.height:
        document, column = twice.row(0)
        raise ShapeChanged(f"{path.name} says {document} twice in column {column}; find what else tells the two apart")


def whole_numbers(path: Path, table: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The table with these columns as Int64; an empty cell stays empty.

    Some publishers write whole numbers as "180000.0". Anything else (a fraction, a minus, a footnote mark) raises
    ShapeChanged.
    """
    for column in columns:
        refuse(path, table, column, ~pl.col(column).str.contains(r"^[0-9]{1,15}(\.0)?$"), "is not a whole number")
    return table.with_columns(pl.col(column).str.strip_suffix(".0").cast(pl.Int64) for column in columns)


def dates(path: Path, table: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The table with these columns as dates, from ISO 8601 days; anything else raises ShapeChanged."""
    for column in columns:
        parsed = pl.col(column).str.to_date("%Y-%m-%d", strict=False)
        wrong = parsed.is_null() | (pl.col(column).str.len_chars() != 10)
        refuse(path, table, column, wrong & pl.col(column).is_not_null(), "is not a date such as 2024-05-31")
    return table.with_columns(pl.col(column).str.to_date("%Y-%m-%d") for column in columns)


def degrees(path: Path, table: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The table with these columns as degrees of latitude or longitude; anything else raises ShapeChanged."""
    for column in columns:
        refuse(
            path, table, column, ~pl.col(column).str.contains(r"^-?[0-9]{1,3}(\.[0-9]+)?$"), "is not decimal degrees"
        )
    return table.with_columns(pl.col(columns).cast(pl.Float64))


def cell(path: Path, column: str | pl.Expr) -> pl.Expr:
    """The ``table_ref`` of a cell in the row at hand."""
    return pl.struct(
        file=pl.lit(path.name),
        sheet=pl.lit(None, dtype=pl.String),
        row=pl.col(ROW),
        column=pl.lit(column) if isinstance(column, str) else column,
    )


def country_names() -> dict[str, str]:
    """The usual English name of each country, by ISO 3166-1 alpha-3, as the gazetteer has it."""
    countries = pl.scan_parquet(GAZETTEER).filter(pl.col("level") == "country").select("iso3", "name").collect()
    return dict(countries.iter_rows())


def refuse(path: Path, table: pl.DataFrame, column: str, wrong: pl.Expr, why: str) -> None:
    """Raise ShapeChanged for the first cell of a column that is wrong, with its record, its text and why."""
    culprits = table.filter(wrong)
    if culprits.height:
        row, text = culprits.select(ROW, column).row(0)
        more = f" (and {culprits.height - 1:,} more cells)" if culprits.height > 1 else ""
        raise ShapeChanged(
            f"{path.name}, record {row:,}, column {column}: {text!r} {why}{more}; correct the file or mend the source"
        )
