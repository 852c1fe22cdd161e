"""Tables with HXL hashtags in data/tables: what a column holds is read from its hashtag, without code.

Humanitarian Exchange Language 1.1 (https://hxlstandard.org/standard/1-1final/): attributes refine the meaning of a
hashtag, so that #affected+killed+f is a part of #affected+killed (etl/tables/hashtags.py). The standard does not say
whether a number is of a period or of a day: killed, injured, missing and abducted people are taken for those of the
row's period, others for the people on its last day. Nothing is fetched: a link in a cell is text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import WHERE, locate
from etl.plain_csv import unguard
from etl.publishers.own_tables import table_of_ones_own
from etl.schema import UNATTRIBUTED
from etl.source import REJECTED, Extract, ShapeChanged
from etl.tables.formats import ROW, read_cells, read_csv_cells, sheets
from etl.tables.hashtags import WITHIN, Column, Meaning, UnknownAttribute, find_hashtags, read_hashtags, read_meaning

NOT_STATED: Final = "not stated"
WHAT_ELSE: Final = "or map the table with a TOML file of its name beside it (etl/sources/own_tables.py)"

FLOWS: Final = ("killed", "injured", "missing", "abducted")
DATES: Final = ("start", "end", "occurred", "reported")
ELSEWHERE: Final = frozenset(("origin", "dest"))
"""Attributes of places where the people counted came from or go to."""
FINER: Final = ("loc", "adm5", "adm4", "adm3")
"""Tags of places finer than admin level 2, the finest first."""
KEYS: Final = frozenset(
    (
        *("country", "region", "adm1", "adm2", "adm3", "adm4", "adm5", "loc", "date", "event", "crisis", "cause"),
        *("org", "id", "meta", "group", "status", "sector", "indicator"),
    )
)
"""Tags whose cells tell one row from another; any code or id does, too."""


def extract(path: Path) -> Extract:
    """One claim a number above zero under #affected and #inneed, of every sheet that has hashtags."""
    read = [one for sheet, cells in read_tables(path) if (one := read_sheet(path, sheet, cells)) is not None]
    if not read:
        raise ShapeChanged(
            f"{path.name} has no row of HXL hashtags among its first {WITHIN}: add one below its header "
            f"(#country+code, #date, #affected+killed and so on), {WHAT_ELSE}"
        )
    left_out = sum((Counter(one.left_out) for one in read), Counter[str]())
    return Extract(pl.concat(one.claims for one in read), pl.concat(one.rejected for one in read), dict(left_out))


def read_tables(path: Path) -> list[tuple[str | None, Sequence[Sequence[str | None]]]]:
    """Name and cells of each sheet of a workbook, or of the one table in a CSV file."""
    if path.suffix.lower() == ".xlsx":
        return [(sheet, read_cells(path, sheet)) for sheet in sheets(path)]
    return [(None, read_csv_cells(path))]


def read_sheet(path: Path, sheet: str | None, cells: Sequence[Sequence[str | None]]) -> Extract | None:
    """The claims of one sheet; null where it has no row of hashtags."""
    tags_at = find_hashtags(cells)
    if tags_at is None:
        return None
    columns = read_hashtags(cells, tags_at)
    numbers = {column: meaning for column in columns if (meaning := demand_meaning(path, column))}
    demand_columns(path, columns, numbers)
    table = frame(cells, tags_at, columns, in_workbook=sheet is not None)
    unused = {
        f"cells under {column.hashtag}, which is not used": table[column.name].count()
        for column in columns
        if column not in numbers and not tells_rows_apart(column)
    }
    tables.demand_rows(path, table.height, SOURCE.rows)
    table = where(when(name_rows(table, columns), columns), columns)
    table = table.with_columns(pl.col(column.name).alias(column.hashtag) for column in numbers)
    table = tables.whole_numbers(table, *(column.hashtag for column in numbers))
    kept = table.drop([column.name for column in columns])
    kept, repeats = tables.leave_out_repeats(kept, ["key"], "key")
    kept, rejected = tables.sort_out(kept)
    zeros = sum(kept.filter(pl.col(column.hashtag) == 0).height for column in numbers)
    claims = pl.concat(claim(path, sheet, kept, column, numbers) for column in numbers)
    left_out = {
        "cells that say 0: nobody, or not counted": zeros,
        "rows that repeat another": repeats,
        **unused,
    }
    position = pl.format("{}{}", pl.lit(f"sheet {sheet}, " if sheet else ""), "position")
    return Extract(
        tables.free_larger_parts(claims),
        rejected.with_columns(position=position).cast(REJECTED),  # type: ignore[arg-type]
        {reason: count for reason, count in left_out.items() if count},
    )


def demand_meaning(path: Path, column: Column) -> Meaning | None:
    """What the numbers of a column are; null where they are none. Raises ShapeChanged for an unknown attribute."""
    try:
        return read_meaning(column.tag, column.attributes)
    except UnknownAttribute as error:
        raise ShapeChanged(
            f"{path.name}, column {column.header or column.number + 1}: the hashtag {column.hashtag} has {error}, "
            f"which cannot be read; correct the hashtag, {WHAT_ELSE}"
        ) from error


def demand_columns(path: Path, columns: Sequence[Column], numbers: Iterable[Column]) -> None:
    """Raise ShapeChanged without a column of figures or of dates, and where two of figures have one hashtag."""
    hashtags = [column.hashtag for column in numbers]
    twice = next((hashtag for hashtag in hashtags if hashtags.count(hashtag) > 1), None)
    if twice:
        raise ShapeChanged(f"{path.name} has two columns {twice}; tell them apart by attributes, {WHAT_ELSE}")
    if not hashtags:
        raise ShapeChanged(f"{path.name} has no column of figures, #affected or #inneed; tag one, {WHAT_ELSE}")
    if not any(column.tag == "date" and find_date([column], *DATES, "") for column in columns):
        raise ShapeChanged(
            f"{path.name} has no column #date: a figure needs its day, month or year; tag one, {WHAT_ELSE}"
        )


def frame(
    cells: Sequence[Sequence[str | None]], tags_at: int, columns: Sequence[Column], in_workbook: bool
) -> pl.DataFrame:
    """The records below the hashtags as text, each column under its name."""
    body = cells[tags_at + 1 :]
    first = tags_at + 2 if in_workbook else 1
    texts = {c.name: [row[c.number] if c.number < len(row) else None for row in body] for c in columns}
    table = pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String()))
    if not in_workbook:  # a download of our own guards text in CSV
        table = table.select(unguard(pl.all()))
    table = table.with_columns(pl.int_range(first, first + len(body), dtype=pl.Int32, eager=True).alias(ROW))
    return table.filter(pl.any_horizontal(pl.col(list(texts)).is_not_null()))


# --- the answers of a row -----------------------------------------------------------------------------------------


def find(columns: Iterable[Column], tag: str, *attributes: str, anywhere: bool = False) -> str | None:
    """The name of the first column of a tag with one of the attributes ("": with none), tried in turn.

    Columns of places where people came from or go to are passed over, unless ``anywhere``.
    """
    listed = [c for c in columns if c.tag == tag and (anywhere or not c.attributes & ELSEWHERE)]
    found = (c for name in attributes for c in listed if name in c.attributes or not (name or c.attributes))
    return next((column.name for column in found), None)


def tells_rows_apart(column: Column) -> bool:
    """Whether the cells of a column belong to the natural key of a row."""
    return column.tag in KEYS or bool(column.attributes & {"code", "id"})


def find_date(columns: Iterable[Column], *attributes: str) -> str | None:
    """The name of the first column of dates with one of the attributes."""
    return find(columns, "date", *attributes)


def name_rows(table: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """The table with ``key``, which names a row by all cells that tell it from others, and with who counted."""
    named = [column.name for column in columns if tells_rows_apart(column)]
    cells = (pl.col(name).str.replace_all(r"[#/\s]+", " ").fill_null("") for name in named)
    source = [name for name in (find(columns, "meta", "source"), find(columns, "org", "name", "")) if name]
    who = pl.coalesce(*source, pl.lit(UNATTRIBUTED)) if source else pl.lit(UNATTRIBUTED)
    table = table.with_columns(key=pl.concat_str(*cells, separator="/"), source=who)
    names = table["source"].unique().to_list()
    constant = names[0] if len(names) == 1 and names[0] != UNATTRIBUTED else NOT_STATED
    return table.with_columns(publisher=pl.lit(constant))


def when(table: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """The table with the days that a row covers (``from``, ``to``), the last one for which it is said, and its report.

    A row without any day is rejected.
    """
    named = {name: find_date(columns, name) for name in DATES} | {"": find_date(columns, "")}
    dated = [name for name in named.values() if name]
    table = tables.spans(table, *dated)

    def day(end: str, *names: str) -> pl.Expr:
        days = [pl.col(f"{column} {end}") for name in names if (column := named[name])]
        return pl.coalesce(*days) if days else pl.lit(None, dtype=pl.Date)

    table = table.with_columns(
        first=day("first", "start", "occurred", ""),
        last=day("last", "end", "occurred", "", "reported"),
        reported=day("last", "reported"),
        said=pl.concat_str(*dated, separator=" to ", ignore_nulls=True),
    )
    table = table.with_columns(
        first=pl.when(pl.col("first") <= pl.col("last")).then("first"),
        last=pl.coalesce("last", day("last", "start")),
        reported=pl.when(pl.col("reported") >= pl.col("last")).then("reported"),
    )
    return tables.reject(
        table.drop(f"{column} {end}" for column in dated for end in ("first", "last")),
        "said",
        pl.col("last").is_null(),
        "is no date: a figure needs its day, month or year",
    )


def where(table: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """The table with the columns of WHERE, and the country of origin as ``nationality``."""
    names = {tag: find(columns, tag, "name", "") for tag in ("country", "adm1", "adm2")}
    codes = {tag: find(columns, tag, "code", "pcode") for tag in names}
    nowhere = pl.lit(None, dtype=pl.String)
    country = [name for name in (codes["country"], names["country"]) if name]
    table = table.with_columns(
        country=pl.coalesce(*country) if country else nowhere,
        origin=pl.col(origin) if (origin := find_origin(columns)) else nowhere,
    )
    nationality = locate(table.select("origin"), "origin")["iso3"].alias("nationality")
    table = locate(
        table, "country", names["adm1"], names["adm2"], admin1_code=codes["adm1"], admin2_code=codes["adm2"]
    ).with_columns(nationality)
    finer = [name for tag in FINER if (name := find(columns, tag, "name", "", "code", "pcode"))]
    named = pl.coalesce(*finer) if finer else nowhere
    table = table.with_columns(
        place=pl.coalesce(named, "place"),
        place_text=pl.coalesce(named, "place_text"),
        place_precision=pl.when(named.is_not_null()).then(pl.lit("town")).otherwise("place_precision"),
        lat=pl.when(named.is_null()).then("lat"),
        lon=pl.when(named.is_null()).then("lon"),
    )
    lat, lon = find(columns, "geo", "lat"), find(columns, "geo", "lon")
    if lat and lon:
        table = tables.degrees(table.with_columns(x=pl.col(lat), y=pl.col(lon)), "x", "y")
        both = pl.col("x").is_not_null() & pl.col("y").is_not_null()
        table = table.with_columns(
            lat=pl.when(both).then("x").otherwise("lat"), lon=pl.when(both).then("y").otherwise("lon")
        ).drop("x", "y")
    return table.drop("country", "origin")


def find_origin(columns: Iterable[Column]) -> str | None:
    """The name of the column of countries where people came from, their codes before their names."""
    origins = [column for column in columns if "origin" in column.attributes]
    return find(origins, "country", "code", "origin", anywhere=True)


def claim(
    path: Path, sheet: str | None, table: pl.DataFrame, column: Column, numbers: dict[Column, Meaning]
) -> pl.DataFrame:
    """The claims of one column of numbers."""
    meaning = numbers[column]
    wholes = [other for other, said in numbers.items() if meaning.is_part_of(said)]
    whole = max(wholes, key=lambda other: (len(numbers[other].narrowed), other.hashtag), default=None)
    flow = meaning.outcome in FLOWS
    nothing = pl.lit(None, dtype=pl.String)
    return table.filter(pl.col(column.hashtag) > 0).select(
        *WHERE,
        "nationality",
        "source",
        "publisher",
        outcome=pl.lit(meaning.outcome),
        reported_term=pl.lit(column.header or column.hashtag),
        measure=pl.lit("flow" if flow else "stock"),
        unit=pl.lit(meaning.unit),
        number_text=pl.col(column.hashtag).cast(pl.String),
        value=column.hashtag,
        group=pl.lit(meaning.group, dtype=pl.String),
        sex=pl.lit(meaning.sex),
        age_group=pl.lit(meaning.age_group),
        age_min=pl.lit(meaning.age_min, dtype=pl.Int32),
        age_max=pl.lit(meaning.age_max, dtype=pl.Int32),
        period_start=pl.col("first") if flow else pl.lit(None, dtype=pl.Date),
        period_end="last",
        period_precision=tables.precision(pl.col("first"), pl.col("last")),
        period_text="said",
        as_of=pl.lit(None, dtype=pl.Date) if flow else pl.col("last"),
        published_on="reported",
        place_role=pl.lit("occurrence" if flow else "host"),
        document_id=pl.format("{}/{}/{}", pl.lit(SOURCE.id), pl.lit(path.stem), "key"),
        document_title=pl.lit(path.name if sheet is None else f"{path.name}, {sheet}"),
        url=nothing,
        language=nothing,
        licence=pl.lit(NOT_STATED),
        redistributable=pl.lit(False),
        cell_key=pl.lit(column.hashtag),
        part_of_key=pl.lit(whole.hashtag if whole else None, dtype=pl.String),
        table_ref=tables.cell(path, column.header or column.hashtag, sheet),
    )


def made_of(path: Path) -> Sequence[Path]:
    """The file alone; nothing where a TOML file of its name lies beside it, which says how it is read."""
    return () if path.with_suffix(".toml").exists() else (path,)


SOURCE: Final = table_of_ones_own(
    id="hxl_tables",
    title="Tables with HXL hashtags",
    publisher=NOT_STATED,
    licence=NOT_STATED,
    redistributable=False,
    citation="Each table's file name and the source named in its rows stand with its figures.",
    caveat=(
        "Read by hashtags alone (HXL 1.1), which do not say whether a number is of a period or of a day: killed, "
        "injured, missing and abducted people are taken for those of the row's period, others for the people on its "
        "last day. A 0 is left out: it can mean nobody or not counted. The licence is not in the file."
    ),
    counts="people killed, injured, missing, abducted, displaced, returned, affected or in need, as hashtags say",
    does_not_count="cases of a disease, percentages, people targeted or reached by aid",
    files=("*.csv", "*.xlsx"),
    version=1,
    extract=extract,
    made_of=made_of,
)
