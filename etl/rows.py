"""What must hold of each figure by itself: a row that breaks a rule goes to the rejects with its reason."""

from __future__ import annotations

from typing import Final

import polars as pl

from etl.schema import FIELDS

REJECTS_SCHEMA: Final = dict.fromkeys(("source", "file", "position", "reason"), pl.String())
BY_PEOPLE: Final = ("agreed", "mended", "rejected")
"""A person has looked at these: what they say of the number goes before its digits ("20", in a table of thousands)."""

GROUPED_DIGITS: Final = r"^[0-9]{1,3}([ ,.'’\u00a0\u202f][0-9]{3})+$|^[0-9]+$"


def rules() -> dict[str, pl.Expr]:
    """Reason by expression that is true where a figure breaks the rule; open bounds break none."""
    broken: dict[str, pl.Expr] = {}
    for field in FIELDS:
        column = pl.col(field.name)
        if field.required and field.name not in ("role",):  # the role comes last, from the whole table
            broken[f"{field.name} is missing"] = column.is_null()
        if field.vocabulary:
            broken[f"{field.name} is none of the allowed words"] = ~column.is_in(field.vocabulary)
    number, cell = pl.col("number_text"), pl.col("table_ref").struct
    in_digits = number.str.contains(GROUPED_DIGITS)
    digits = number.str.replace_all(r"[^0-9]", "").cast(pl.Int64, strict=False)
    in_table = cell.field("file").is_not_null() & cell.field("row").is_not_null() & cell.field("column").is_not_null()
    in_prose = pl.all_horizontal(
        pl.col(name).is_not_null()
        for name in ("quote", "quote_start", "quote_end", "number_start", "number_end", "text_sha256")
    )
    return {
        **broken,
        "it has no number: neither a value nor a bound": pl.all_horizontal(
            pl.col(name).is_null() for name in ("value", "low", "high")
        ),
        "the number is negative": pl.min_horizontal("value", "low", "high") < 0,
        "low is above value": pl.col("low") > pl.col("value"),
        "value is above high": pl.col("value") > pl.col("high"),
        "low is above high": pl.col("low") > pl.col("high"),
        "the value is not what number_text says": in_digits
        & (digits != pl.col("value"))
        & ~pl.col("review_status").is_in(BY_PEOPLE),
        "the period ends before it starts": pl.col("period_start") > pl.col("period_end"),
        "a stock needs its date, as_of": (pl.col("measure") == "stock") & pl.col("as_of").is_null() & in_table,
        "it has no evidence: neither a quote with offsets nor a table cell": ~(in_table | in_prose),
        "the number stands outside its quote": (pl.col("number_start") < pl.col("quote_start"))
        | (pl.col("number_end") > pl.col("quote_end")),
        "the age range is upside down": pl.col("age_min") > pl.col("age_max"),
    }


def check(figures: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures that hold, and a reject (REJECTS_SCHEMA) for each of the others, with every reason.

    ``figures`` has the columns of :func:`etl.schema.complete`.
    """
    reasons = pl.concat_str(
        [pl.when(broken).then(pl.lit(reason)) for reason, broken in rules().items()], separator="; ", ignore_nulls=True
    )
    judged = figures.with_columns(reason=reasons)
    cell = pl.col("table_ref").struct
    position = pl.coalesce(
        pl.format("record {}, column {}", cell.field("row"), cell.field("column")),
        pl.format("{}, character {}", "document_id", "number_start"),
        "document_id",
    )
    rejected = judged.filter(pl.col("reason") != "").select(
        source="dataset", file=cell.field("file"), position=position, reason="reason"
    )
    return judged.filter(pl.col("reason") == "").drop("reason"), rejected.cast(REJECTS_SCHEMA)  # type: ignore[arg-type]


def name_rejects(rejected: pl.DataFrame, source: str, file: str) -> pl.DataFrame:
    """The rejected rows of one file (position, reason) with their source and file."""
    return rejected.select(source=pl.lit(source), file=pl.lit(file), position="position", reason="reason")
