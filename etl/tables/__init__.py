"""Strict reading of tables: every column known, every row either readable or rejected with its culprit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

from etl.places.gazetteer import scan_gazetteer
from etl.source import REJECTED, ShapeChanged
from etl.tables.formats import ROW, names_of, read_csv

__all__ = ["ROW", "read_strictly"]

REJECT: Final = "reject"
"""Column of a table that is being read: why the row cannot become a figure; null where nothing is wrong."""


def read_strictly(path: Path, used: Collection[str], ignored: Collection[str], rows: tuple[int, int]) -> pl.DataFrame:
    """A CSV file's used columns as text, with ``row``; strict as :func:`demand_shape` is."""
    table = read_csv(path)
    demand_shape(path, table, used, ignored, rows)
    return table.select(ROW, *used)


def demand_shape(
    path: Path, table: pl.DataFrame, used: Collection[str], ignored: Collection[str], rows: tuple[int, int]
) -> None:
    """Raise ShapeChanged for a column that is neither used nor ignored, a missing one, an implausible row count."""
    demand_names(path, names_of(table), used, ignored, "column")
    demand_rows(path, table.height, rows)


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


def demand_unique(path: Path, claims: pl.DataFrame) -> None:
    """Raise ShapeChanged where two claims have one natural key: the same document and cell."""
    column = pl.col("table_ref").struct.field("column")
    if "cell_key" in claims.columns:
        column = pl.coalesce("cell_key", column)
    twice = claims.select("document_id", column.alias("column")).filter(pl.struct(pl.all()).is_duplicated())
    if twice.height:
        document, name = twice.row(0)
        raise ShapeChanged(f"{path.name} says {document} twice in column {name}; find what else tells the two apart")


def refuse(path: Path, table: pl.DataFrame, column: str, wrong: pl.Expr, why: str) -> None:
    """Raise ShapeChanged for the first cell of a column that is wrong, with its record, its text and why."""
    culprits = table.filter(wrong)
    if culprits.height:
        row, text = culprits.select(ROW, column).row(0)
        more = f" (and {culprits.height - 1:,} more cells)" if culprits.height > 1 else ""
        raise ShapeChanged(
            f"{path.name}, record {row:,}, column {column}: {text!r} {why}{more}; correct the file or mend the source"
        )


# --- rows that cannot be read -------------------------------------------------------------------------------------


def reject(table: pl.DataFrame, column: str, wrong: pl.Expr, why: str) -> pl.DataFrame:
    """The table with the rows marked in ``reject`` where a cell is wrong; the first reason of a row stands."""
    shown = pl.format("'{}'", pl.col(column).cast(pl.String)).fill_null(pl.lit("the cell"))
    reason = pl.when(wrong).then(pl.format("column {}: {} {}", pl.lit(column), shown, pl.lit(why)))
    known = pl.col(REJECT) if REJECT in table.columns else pl.lit(None, dtype=pl.String)
    return table.with_columns(pl.coalesce(known, reason).alias(REJECT))


def sort_out(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that can be read, without the marks, and the others as rejects: position and reason."""
    if REJECT not in table.columns:
        return table, pl.DataFrame(schema=REJECTED)
    wrong = pl.col(REJECT).is_not_null()
    rejected = table.filter(wrong).select(position=pl.format("record {}", ROW), reason=REJECT)
    return table.filter(~wrong).drop(REJECT), rejected


def filled(table: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The table with the rows rejected that leave one of these columns empty."""
    for column in columns:
        table = reject(table, column, pl.col(column).is_null(), "is empty")
    return table


def whole_numbers(table: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The table with these columns as Int64; an empty cell stays empty.

    Some publishers write whole numbers as "180000.0". Anything else (a fraction, a minus, a footnote mark) rejects
    its row.
    """
    for column in columns:
        wrong = ~pl.col(column).str.contains(r"^[0-9]{1,15}(\.0+)?$")
        table = reject(table, column, wrong, "is not a whole number")
    digits = pl.col(columns).str.replace(r"\.0+$", "")
    return table.with_columns(digits.cast(pl.Int64, strict=False))


def dates(table: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The table with these columns as dates, from ISO 8601 days or moments; an empty cell stays empty.

    Anything else rejects its row.
    """
    for column in columns:
        right = pl.col(column).str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+(Z|[+-][0-9:]+)?)?$")
        day = pl.col(column).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        table = reject(
            table, column, ~right | day.is_null() & pl.col(column).is_not_null(), "is not a date such as 2024-05-31"
        )
        table = table.with_columns(day.alias(column))
    return table


def spans(table: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The table with the first and last day that each of these columns says, as ``<column> first``, ``<column> last``.

    A cell is an ISO 8601 day or moment, a month (2024-05) or a year; an empty one stays empty. Anything else rejects
    its row.
    """
    for column in columns:
        text = pl.col(column)
        right = text.str.contains(r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9:.]+(Z|[+-][0-9:]+)?)?)?)?$")
        full = pl.concat_str(text.str.slice(0, 10), pl.lit("-01-01").str.slice(text.str.len_chars() - 4))
        first = pl.when(text.str.len_chars() >= 10).then(text.str.slice(0, 10)).otherwise(full)
        day = first.str.to_date("%Y-%m-%d", strict=False)
        last = (
            pl.when(text.str.len_chars() == 4)
            .then(day.dt.offset_by("1y").dt.offset_by("-1d"))
            .when(text.str.len_chars() == 7)
            .then(day.dt.month_end())
            .otherwise(day)
        )
        wrong = ~right | day.is_null() & text.is_not_null()
        table = reject(table, column, wrong, "is not a date such as 2024-05-31, 2024-05 or 2024")
        table = table.with_columns(day.alias(f"{column} first"), last.alias(f"{column} last"))
    return table


def precision(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """The ``period_precision`` of a span of days; unknown where its first day is not said."""
    return (
        pl.when(first.is_null() | last.is_null())
        .then(pl.lit("unknown"))
        .when(first == last)
        .then(pl.lit("day"))
        .when((first == first.dt.month_start()) & (last == first.dt.month_end()))
        .then(pl.lit("month"))
        .when((first.dt.ordinal_day() == 1) & (last == first.dt.offset_by("1y").dt.offset_by("-1d")))
        .then(pl.lit("year"))
        .otherwise(pl.lit("interval"))
    )


def degrees(table: pl.DataFrame, latitude: str, longitude: str) -> pl.DataFrame:
    """The table with these two columns as decimal degrees; an empty cell stays empty, a wrong one rejects its row."""
    for column, most in ((latitude, 90), (longitude, 180)):
        number = pl.col(column).str.contains(r"^-?[0-9]{1,3}(\.[0-9]+)?$")
        wrong = ~number | (pl.col(column).cast(pl.Float64, strict=False).abs() > most)
        table = reject(table, column, wrong, "is not decimal degrees")
    return table.with_columns(pl.col(latitude, longitude).cast(pl.Float64, strict=False))


def leave_out_repeats(table: pl.DataFrame, key: Sequence[str], column: str) -> tuple[pl.DataFrame, int]:
    """The table without rows that say again what an earlier one says, and how many those were.

    Rows that share the ``key`` columns and still differ contradict each other: all of them are rejected, with the cell
    of ``column``. The table holds what is used of each row, and no more.
    """
    said = [name for name in table.columns if name not in (ROW, REJECT)]
    once = table.unique(said, keep="first", maintain_order=True)
    contradicted = pl.struct(key).is_duplicated()
    return reject(once, column, contradicted, "contradicts another row about the same"), table.height - once.height


# --- evidence and names -------------------------------------------------------------------------------------------


def cell(path: Path, column: str | pl.Expr, sheet: str | None = None) -> pl.Expr:
    """The ``table_ref`` of a cell in the row at hand; ``sheet`` is also the member of an archive."""
    return pl.struct(
        file=pl.lit(path.name),
        sheet=pl.lit(sheet, dtype=pl.String),
        row=pl.col(ROW),
        column=pl.lit(column) if isinstance(column, str) else column,
    )


def free_larger_parts(claims: pl.DataFrame) -> pl.DataFrame:
    """The claims without ``part_of_key`` where the part is larger than the whole that the same document gives.

    There the source contradicts itself: both numbers stay as printed, and neither is said to hold the other.
    """
    wholes = claims.select("document_id", part_of_key="cell_key", whole="value")
    beside = claims.join(wholes, on=["document_id", "part_of_key"], how="left", maintain_order="left", validate="m:1")
    larger = pl.col("value") > pl.col("whole")
    kept = pl.when(larger.fill_null(False)).then(None).otherwise("part_of_key")
    return beside.with_columns(part_of_key=kept).drop("whole")


@cache
def country_names() -> dict[str, str]:
    """The usual English name of each country, by ISO 3166-1 alpha-3, as the gazetteer has it."""
    countries = scan_gazetteer().filter(pl.col("level") == "country").select("iso3", "name").collect()
    return dict(countries.iter_rows())
