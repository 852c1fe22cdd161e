"""Reports of one invented body, for tests: running totals and daily numbers, as figures of the published table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from etl.schema import FRAME_SCHEMA, complete
from tests.etl.claims import cell, frame

START = date(2024, 3, 1)


def day(number: int) -> date:
    """The day so many days after the first of March 2024, which is day 0."""
    return START + timedelta(number)


def total(on: int, value: int | None, **changes: Any) -> dict[str, Any]:
    """A running total since day 0, cut off on this day."""
    said = {
        "measure": "cumulative", "value": value, "number_text": str(value), "as_of": day(on), "period_start": START,
        "period_end": day(on), "published_on": day(on), "document_id": f"toy/{on}", "reported_term": "killed_cum",
    }  # fmt: skip
    return cell(row=on, column="killed_cum", **{**said, **changes})


def daily(on: int, value: int, days: int = 1, **changes: Any) -> dict[str, Any]:
    """What happened on this day, or on the `days` that end on it."""
    said = {
        "value": value, "number_text": str(value), "period_start": day(on - days + 1), "period_end": day(on),
        "published_on": day(on), "document_id": f"toy/{on}", "reported_term": "killed",
    }  # fmt: skip
    return cell(row=on, column="killed", **{**said, **changes})


def publish(*claims: dict[str, Any]) -> pl.DataFrame:
    """The claims as published figures: running totals of one phase are one series, and a part names its day's whole."""
    figures = complete(frame(*claims))
    wholes = figures.filter(pl.col("reported_term") == "killed").select("document_id", whole="figure_id")
    return (
        figures.join(wholes, on="document_id", how="left", maintain_order="left")
        .with_columns(
            part_of=pl.when(pl.col("part_of_key").is_not_null()).then("whole"),
            series_id=pl.concat_str("source", "reported_term", "measure", pl.col("phase").fill_null("")),
            role=pl.lit("recommended"),
        )
        .select(*FRAME_SCHEMA)
    )
