"""Tables of one's own in data/tables, each beside a TOML file of its name that says what its columns hold.

``clinics.toml`` beside ``clinics.csv``::

    title = "Wounded people treated in clinics"
    publisher = "Health Directorate"
    licence = "CC-BY-4.0"
    redistributable = true
    key = ["month", "clinic"]           # the columns that tell one row from every other
    ignored = ["remarks"]

    [fixed]                             # the same for every figure
    source = "Health Directorate"
    source_type = "government"
    country = "SYR"
    measure = "flow"

    [columns]                           # answers that columns hold
    period = "month"
    admin1 = "governorate"

    [[figures]]                         # one for each column of numbers
    column = "wounded"
    outcome = "injured"

    [[figures]]
    column = "wounded_children"
    outcome = "injured"
    age_group = "child"
    part_of = "wounded"

Every column is named there or ignored. The words are those of docs/figures.md; etl/tables/table_map.py has every key.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import WHERE, locate
from etl.publishers.own_tables import table_of_ones_own
from etl.source import Extract
from etl.tables.formats import ROW, names_of, read_csv, read_xlsx, without_hashtags
from etl.tables.table_map import (
    ANSWERS,
    DAYS,
    NUMBERS,
    PLACES,
    TEXTS,
    WORDS,
    Numbers,
    TableMap,
    read_map,
    tables_beside,
    words_of,
)


def extract(path: Path) -> Extract:
    """One claim a number of every column under [[figures]] of the map at ``path``."""
    said = read_map(path)
    table = answer(said, read_table(said))
    table = tables.whole_numbers(table, *said.numbers)
    table, repeats = tables.leave_out_repeats(table, ["[key]"], said.key[0])
    table, rejected = tables.sort_out(table)
    claims = pl.concat([claim(said, table, one) for one in said.figures], how="diagonal_relaxed")
    left_out = {
        f"cells of {one.column} that say 0: nobody, or not counted": table.filter(pl.col(one.column) == 0).height
        for one in said.figures
        if not one.zeros_are_figures
    }
    left_out["rows that repeat another"] = repeats
    return Extract(tables.free_larger_parts(claims), rejected, {why: count for why, count in left_out.items() if count})


def read_table(said: TableMap) -> pl.DataFrame:
    """The used columns as text and ``[key]``; strictly: every other one is ignored by name, every row has its key."""
    table = read_csv(said.table) if said.sheet is None else read_xlsx(said.table, said.sheet, said.header)
    table = without_hashtags(table)
    tables.demand_names(said.table, names_of(table), said.used, said.ignored, "column")
    tables.demand_rows(said.table, table.height, SOURCE.rows)
    key = pl.concat_str(*(pl.col(name).str.replace_all(r"[#/\s]+", " ") for name in said.key), separator="/")
    return tables.filled(table.select(ROW, *said.used, key.alias("[key]")), *said.key)


# --- the answers that all figures of a row share, each in a column of its name in brackets ------------------------


def answer(said: TableMap, table: pl.DataFrame) -> pl.DataFrame:
    """The table with the answers of its rows."""
    for name in WORDS:
        if column := said.columns.get(name):
            tables.demand_labels(said.table, table, column, said.labels.get(name) or words_of(name))
    given = [name for name in ANSWERS if name in said.fixed or name in said.columns]
    table = table.with_columns(text(said, name).alias(f"[{name}]") for name in given)
    if "nationality" in given:
        table = table.with_columns(
            locate(table.select("[nationality]"), "[nationality]")["iso3"].alias("[nationality]")
        )
    return where(when(table, given), given)


def text(said: TableMap, name: str) -> pl.Expr:
    """An answer as the map gives it: a column, its labels translated, or the same for all."""
    if name not in said.columns:
        return pl.lit(said.fixed[name])
    labels = said.labels.get(name)
    column = pl.col(said.columns[name])
    return column.replace_strict(labels, return_dtype=pl.String) if labels else column


def when(table: pl.DataFrame, given: Sequence[str]) -> pl.DataFrame:
    """The table with the first, the last and the cut-off day of each row; one without a last day is rejected."""
    dated = [name for name in DAYS if name in given]
    table = tables.spans(table, *(f"[{name}]" for name in dated))

    def day(end: str, *names: str) -> pl.Expr:
        days = [pl.col(f"[{name}] {end}") for name in names if name in dated]
        return pl.coalesce(*days) if days else pl.lit(None, dtype=pl.Date)

    dates = [f"[{name}]" for name in dated if name != "published_on"]
    table = table.with_columns(
        day("first", "period_start", "period").alias("[first]"),
        day("last", "period_end", "period", "as_of").alias("[last]"),
        day("last", "as_of", "period_end", "period").alias("[cut off]"),
        day("last", "published_on").alias("[published]"),
        pl.concat_str(dates, separator=" to ", ignore_nulls=True).alias("[dates]"),
    )
    last = pl.col("[last]")
    table = tables.reject(table, "[dates]", last.is_null(), "is no date: a figure needs its day, month or year")
    return tables.reject(table, "[published]", pl.col("[published]") < last, "is before the last day of the period")


def where(table: pl.DataFrame, given: Sequence[str]) -> pl.DataFrame:
    """The table with the columns of WHERE, in brackets; a place finer than admin level 2 has its own point or none."""
    named = {name: f"[{name}]" for name in PLACES if name in given}
    answers = table.select(pl.lit(None, dtype=pl.String).alias("nowhere"), *named.values())
    levels = {name: named.get(name) for name in ("admin1", "admin2", "admin1_code", "admin2_code")}
    found = locate(answers, named.get("country", "nowhere"), **levels)
    finer = found[named["place"]] if "place" in named else pl.lit(None, dtype=pl.String)
    point = pl.Series(dtype=pl.Float64).extend_constant(None, table.height)
    own = {"lat": point, "lon": point}
    if {"lat", "lon"} <= {*given}:
        table = tables.degrees(table, "[lat]", "[lon]")
        own = {name: table[f"[{name}]"] for name in own}
    found = found.select(
        pl.coalesce(finer, "place").alias("place"),
        pl.coalesce(finer, "place_text").alias("place_text"),
        "iso3",
        "admin1_pcode",
        "admin2_pcode",
        *(pl.coalesce(own[name], pl.when(finer.is_null()).then(name)).alias(name) for name in own),
        pl.when(finer.is_null()).then("place_precision").otherwise(pl.lit("town")).alias("place_precision"),
    )
    return table.with_columns(found[name].alias(f"[{name}]") for name in WHERE)


def claim(said: TableMap, table: pl.DataFrame, one: Numbers) -> pl.DataFrame:
    """The claims of one column of numbers."""
    answers = {name: pl.col(f"[{name}]") for name in (*WORDS, *TEXTS, *NUMBERS) if f"[{name}]" in table.columns}
    answers |= {name: pl.lit(value) for name, value in one.answers.items()}
    value, measure = pl.col(one.column), answers["measure"]
    nothing = pl.lit(None, dtype=pl.String)
    if one.low and one.high:
        certain = (pl.col(one.low) == value) & (value == pl.col(one.high))
        answers |= {
            "qualifier": pl.when(certain).then(pl.lit("exact")).otherwise(pl.lit("between")),
            "printed_low": pl.when(~certain).then(one.low),
            "printed_high": pl.when(~certain).then(one.high),
        }
    said_there = {
        "reported_term": pl.lit(one.column),
        **answers,
        **{name: pl.col(f"[{name}]") for name in WHERE},
        "number_text": value.cast(pl.String),
        "value": value,
        "period_start": pl.when(measure != "stock").then("[first]"),
        "period_end": pl.col("[last]"),
        "period_precision": tables.precision(pl.col("[first]"), pl.col("[last]")),
        "period_text": pl.col("[dates]"),
        "as_of": pl.when(measure != "flow").then("[cut off]"),
        "published_on": pl.col("[published]"),
        "publisher": pl.lit(said.publisher),
        "document_id": pl.format("{}/{}/{}", pl.lit(SOURCE.id), pl.lit(said.table.stem), "[key]"),
        "document_title": pl.lit(said.title),
        "url": pl.lit(said.url, dtype=pl.String),
        "language": pl.lit(said.language, dtype=pl.String),
        "licence": pl.lit(said.licence),
        "redistributable": pl.lit(said.redistributable),
        "cell_key": pl.lit(one.column),
        "part_of_key": pl.lit(one.part_of) if one.part_of else nothing,
        "table_ref": tables.cell(said.table, one.column, said.sheet),
    }
    counted = table.filter(value >= 0 if one.zeros_are_figures else value > 0)
    return counted.select(expression.alias(name) for name, expression in said_there.items())


def made_of(path: Path) -> Sequence[Path]:
    """The map and the table of its name, as far as they are there."""
    return (path, *tables_beside(path))


SOURCE: Final = table_of_ones_own(
    id="own_tables",
    title="Tables of one's own",
    publisher="each table's own",
    licence="each table's own",
    redistributable=True,
    citation="Each table's title, publisher and licence stand with its figures.",
    caveat=(
        "Read by the map that lies beside each table. A 0 is left out unless the map says that zeros are figures: it "
        "can mean nobody or not counted."
    ),
    counts="what the map beside each table says",
    does_not_count="columns that the map ignores",
    files=("*.toml",),
    version=1,
    extract=extract,
    made_of=made_of,
)
