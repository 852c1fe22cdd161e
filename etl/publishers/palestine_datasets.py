"""What Tech for Palestine's daily data sets share: a record a report date, a field a number, some of them computed.

Field notes: https://data.techforpalestine.org/docs/datasets/. A field whose name begins with ``ext_`` gives for every
day the number that was reported or, where none was, one that the data set computed. A record of a day without a report
repeats the numbers of the day before. Neither was counted by anybody: such numbers are the data set's own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import WHERE, locate
from etl.source import EXTRAPOLATED
from etl.tables.formats import names_of, read_json

DAY: Final = "report_date"
SINCE: Final = date(2023, 10, 7)
"""The first day of the cumulative numbers of the Gaza Strip and the West Bank."""
HOURS: Final = "report_period"
"""How many hours a report covers; 0 where nothing was reported that day."""
COMPUTED: Final = "ext_"
DATA_SET: Final[dict[str, pl.Expr]] = {
    "source": pl.lit("Palestine Datasets (extrapolated)"),
    "source_type": pl.lit("monitor"),
    "attribution_text": pl.lit(None, dtype=pl.String),
    "relay_depth": pl.lit(0),
    "published_on": pl.lit(None, dtype=pl.Date),
}
"""Who says a number that nobody reported."""


@dataclass(frozen=True)
class Field:
    """What a field of a report counts. ``term`` is the field's name where nothing else is said; ``part_of_key`` names
    the field that it is part of; people counted ``earlier`` were harmed at a time not said."""

    outcome: str
    term: str | None = None
    part_of_key: str | None = None
    cumulative: bool = False
    unit: str = "people"
    group: str | None = None
    age_group: str | None = None
    sex: str | None = None
    cause: str | None = None
    earlier: bool = False
    computed: bool = False


def with_extrapolated(fields: Mapping[str, Field], names: Collection[str]) -> dict[str, Field]:
    """The fields, and for each of ``names`` its extrapolated twin."""
    twins = {
        _twin(name): replace(
            fields[name],
            term=f"{fields[name].term or name} ({EXTRAPOLATED})",
            part_of_key=_twin(whole) if (whole := fields[name].part_of_key) else None,
            computed=True,
        )
        for name in names
    }
    return {**fields, **twins}


def _twin(name: str) -> str:
    """``residential.destroyed`` gives ``residential.ext_destroyed``."""
    *groups, last = name.split(".")
    return ".".join([*groups, COMPUTED + last])


def read_reports(
    path: Path, keys: Collection[str], fields: Collection[str], unused: Collection[str], rows: tuple[int, int]
) -> pl.DataFrame:
    """The reports, a row a day, with the keys that every report has and the fields that occur, counts typed.

    A report with a malformed cell carries the mark of a reject (:func:`etl.tables.sort_out`). Raises ShapeChanged for a
    field that is neither a key, used nor unused, and for two reports of one day.
    """
    table, _ = read_json(path, nested=True)
    known = [name for name in names_of(table) if name in fields or name in unused]
    tables.demand_shape(path, table, keys, known, rows)
    table = tables.dates(tables.filled(table, *keys), DAY)
    tables.refuse(path, table, DAY, pl.col(DAY).is_not_null() & pl.col(DAY).is_duplicated(), "has two reports")
    return tables.whole_numbers(table, *known)


def with_whole_days(table: pl.DataFrame) -> pl.DataFrame:
    """The reports with HOURS typed; one that covers no whole number of days carries the mark of a reject."""
    return tables.reject(
        tables.whole_numbers(table, HOURS), HOURS, pl.col(HOURS) % 24 != 0, "is no whole number of days"
    )


def list_numbers(table: pl.DataFrame, fields: Mapping[str, Field], silent: pl.Expr) -> tuple[pl.DataFrame, int]:
    """One row a number that says something, with its field's answers and the keys; and how many zeros say nothing.

    ``silent`` (of the keys and ``field``) is true where nobody reported that day. A 0 is a figure where a report
    prints it; it says nothing in a silent record, and in the data set's own fields. A number that a silent record
    repeats from the day before is ``carried``.
    """
    present = [name for name in fields if name in table.columns]
    index = [name for name in table.columns if name not in fields]
    columns = {name: [column for column in (_twin(name), name) if column in table.columns] for name in present}
    before = table.select(pl.coalesce(names).shift().alias(name) for name, names in columns.items())
    cells = table.unpivot(present, index=index, variable_name="field").with_columns(before=before.unpivot()["value"])
    answers = [{**asdict(field), "field": name, "term": field.term or name} for name, field in fields.items()]
    cells = cells.drop_nulls("value").join(
        pl.DataFrame(answers, infer_schema_length=None), on="field", how="left", maintain_order="left"
    )
    nothing = (pl.col("value") == 0) & (pl.col("computed") | silent)
    carried = silent & ~pl.col("computed") & (pl.col("value") == pl.col("before"))
    said = cells.filter(~nothing).with_columns(carried=carried.fill_null(False))
    return said, cells.height - said.height


def claim(
    path: Path,
    dataset: str,
    cells: pl.DataFrame,
    place: tuple[str, str | None],
    since: pl.Expr,
    hours: pl.Expr,
    **reported: pl.Expr,
) -> pl.DataFrame:
    """The claims of the numbers that :func:`list_numbers` gives; the natural key is the report date.

    ``place`` is a country and a region of it, ``since`` the first day of the cumulative numbers, ``hours`` what the
    others cover (0: not said). ``reported`` answers who reported a number and when, and whatever else a source says;
    the data set's own numbers have DATA_SET's answers instead.
    """
    day, cumulative, own = pl.col(DAY), pl.col("cumulative"), pl.col("computed") | pl.col("carried")
    dated = ~cumulative & ~pl.col("earlier") & (hours > 0)
    words = pl.when(pl.col("carried")).then(
        pl.format(f"{{}} ({EXTRAPOLATED}: carried over, nothing reported that day)", "term")
    )
    country, region = place
    answers = {"period_text": pl.when(~cumulative).then(pl.format("{} hours", hours))} | {
        name: pl.when(own).then(DATA_SET[name]).otherwise(said) if name in DATA_SET else said
        for name, said in reported.items()
    }
    located = locate(
        cells.with_columns(country=pl.lit(country), region=pl.lit(region, dtype=pl.String)), "country", "region"
    )
    return located.select(
        *("outcome", "value", "unit", "group", "age_group", "sex", "cause", "part_of_key"),
        *WHERE,
        reported_term=words.otherwise("term"),
        measure=pl.when(cumulative).then(pl.lit("cumulative")).otherwise(pl.lit("flow")),
        number_text=pl.col("value").cast(pl.String),
        status=pl.lit("all"),
        period_start=pl.when(cumulative).then(since).when(dated).then(day - pl.duration(days=hours // 24 - 1)),
        period_end=day,
        period_precision=pl.when(cumulative | dated & (hours != 24))
        .then(pl.lit("interval"))
        .when(dated)
        .then(pl.lit("day"))
        .otherwise(pl.lit("unknown")),
        as_of=pl.when(cumulative).then(day),
        place_role=pl.lit("occurrence"),
        document_id=pl.format("{}/{}", pl.lit(dataset), day),
        table_ref=tables.cell(path, pl.col("field")),
        **answers,
    )
