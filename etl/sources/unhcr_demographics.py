"""UNHCR demographics: the same people as in the population figures, by location, sex and age band.

Columns and codes: the reference of UNHCR's R package ``refugees``, page "Demographics"
(https://cran.r-project.org/package=refugees): bands are inclusive, ``*_other`` are people of that sex whose age is not
known. Rounding: "Data content and structure" (https://www.unhcr.org/refugee-statistics/methodology/data-content/).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.online import paging
from etl.places.locate import WHERE, locate
from etl.publishers import unhcr
from etl.source import Extract, Online, Source

SEXES: Final = {"f": "female", "m": "male"}
BANDS: Final[dict[str, tuple[str, int | None, int | None]]] = {
    "0_4": ("child", 0, 4),
    "5_11": ("child", 5, 11),
    "12_17": ("child", 12, 17),
    "18_59": ("adult", 18, 59),
    "60": ("elderly", 60, None),
    "other": ("any", None, None),
}
# column: (sex, age group, youngest, oldest, the column that it is part of)
COLUMNS: Final[dict[str, tuple[str, str, int | None, int | None, str | None]]] = {
    "total": ("any", "any", None, None, None),
    **{f"{letter}_total": (sex, "any", None, None, "total") for letter, sex in SEXES.items()},
    **{
        f"{letter}_{band}": (sex, *ages, f"{letter}_total")
        for letter, sex in SEXES.items()
        for band, ages in BANDS.items()
    },
}
KEYS: Final = ("year", "coo_name", "coo_iso", "coa_name", "coa_iso", "pop_type")
DETAILS: Final = ("location", "loc_type", "acc_type")
IGNORED: Final = ("coo", "coa")  # UNHCR's own country codes; the ISO ones are used
SETTING: Final = {"U": "urban", "R": "rural", "C": "camp", "V": "urban or rural not known"}
ACCOMMODATION: Final = {
    "I": "individual accommodation",
    "S": "self-settled camp",
    "P": "planned or managed camp",
    "C": "collective centre",
    "R": "reception or transit camp",
    "U": "accommodation undefined",
}
# "Garoua [Admin 2]", "Medina (within Admin 1: Dakar ) [Admin 3: PRP]": administrative levels, sites and populated
# places; a location without a level ("Dispersed in the country / territory") is no finer than the country.
LOCATION: Final = r"^(?<name>.+?) *(\(within (?<level>Admin [12]): (?<inside>.+?) *\))? *\[(?<kind>[^\]]+)\]$"
KINDS: Final = ("Admin 1", "Admin 2", "Admin 3: POC", "Admin 3: PRP")


def extract(path: Path) -> Extract:
    """One claim a cell above zero; the natural key is all that tells the people of a row from others."""
    table = unhcr.read_records(path, (*KEYS, *DETAILS, *COLUMNS), IGNORED, SOURCE.rows)
    table = tables.whole_numbers(tables.filled(table, *KEYS, "total"), "year", *COLUMNS)
    unhcr.demand_countries(path, table)
    for column, known in (("pop_type", unhcr.POPULATIONS), ("loc_type", SETTING), ("acc_type", ACCOMMODATION)):
        tables.demand_labels(path, table, column, known)
    place = pl.col("location").str.extract_groups(LOCATION).struct
    table = table.with_columns(place.field("name", "level", "inside", "kind"))
    tables.demand_labels(path, table, "kind", KINDS)
    table, rejected = tables.sort_out(find_places(table))
    sums = {f"{name} (row)": pl.col(name) for name in COLUMNS if name.endswith(("total", "other"))}
    cells = table.with_columns(**sums).unpivot(
        list(COLUMNS), index=[*table.drop(COLUMNS).columns, *sums], variable_name="column"
    )
    claims = claim(path, cells.filter(pl.col("value") > 0))
    tables.demand_unique(path, claims)
    zeros = cells.filter(pl.col("value") == 0).group_by(reason=why_zero()).len()
    return Extract(claims, rejected, {"empty cells": cells["value"].null_count(), **dict(zeros.sort("reason").rows())})


def find_places(table: pl.DataFrame) -> pl.DataFrame:
    """The rows with where they are: a region, a district, a named site without a point inside one, or the country."""
    site = pl.col("kind").str.starts_with("Admin 3").fill_null(value=False)

    def named(level: str) -> pl.Expr:
        return pl.when(pl.col("kind") == level).then("name").when(pl.col("level") == level).then("inside")

    table = table.with_columns(
        country=unhcr.find_country(pl.col("pop_type")), admin1=named("Admin 1"), admin2=named("Admin 2")
    )
    return locate(table, "country", "admin1", "admin2").with_columns(
        pl.when(~site).then(pl.col("lat", "lon")),
        place=pl.when(site).then("name").otherwise("place"),
        place_precision=pl.when(site).then(pl.lit("town")).otherwise("place_precision"),
        place_text=pl.when(pl.col("kind").is_null()).then("coa_name").otherwise("location"),
    )


def claim(path: Path, cells: pl.DataFrame) -> pl.DataFrame:
    """The claims of the cells above zero; a part that is printed larger than its whole stands alone."""
    column, code = pl.col("column"), pl.col("pop_type")
    sex, age_group, whole = (
        column.replace_strict({name: spec[part] for name, spec in COLUMNS.items()}, return_dtype=pl.String)
        for part in (0, 1, 4)
    )
    youngest, oldest = (
        column.replace_strict({name: spec[part] for name, spec in COLUMNS.items()}, return_dtype=pl.Int32)
        for part in (2, 3)
    )
    of_whole = pl.coalesce(pl.when(whole == name).then(f"{name} (row)") for name in ("total", "f_total", "m_total"))
    return cells.select(
        *unhcr.describe(code),
        *WHERE,
        sex=sex,
        age_group=age_group,
        age_min=youngest,
        age_max=oldest,
        part_of_key=pl.when(pl.col("value") <= of_whole).then(whole),
        reported_term=pl.concat_str(
            unhcr.words(code),
            "location",
            pl.col("loc_type").replace_strict(SETTING, default=None, return_dtype=pl.String),
            pl.col("acc_type").replace_strict(ACCOMMODATION, default=None, return_dtype=pl.String),
            pl.when(column.str.ends_with("_other")).then(pl.lit("age not known")),
            pl.when(unhcr.origin_unsaid(code)).then(pl.format("origin: {}", "coo_name")),
            separator="; ",
            ignore_nulls=True,
        ),
        document_id=pl.concat_str(
            pl.lit(SOURCE.id),
            *(pl.col(name).cast(pl.String).fill_null("-") for name in ("year", "coo_iso", "coa_iso", "pop_type")),
            *(pl.col(name).fill_null("-") for name in DETAILS),
            separator="/",
        ),
        table_ref=tables.cell(path, column),
    )


def why_zero() -> pl.Expr:
    """Why a cell that says 0 is no figure: UNHCR never says that a group has nobody."""
    column = pl.col("column")
    age = column.replace_strict({name: spec[2] for name, spec in COLUMNS.items()}, return_dtype=pl.Int32)
    ageless = pl.any_horizontal(
        column.str.starts_with(letter) & (pl.col(f"{letter}_total (row)") > 0)
        & (pl.col(f"{letter}_other (row)") == pl.col(f"{letter}_total (row)"))
        for letter in SEXES
    )  # fmt: skip
    return (
        pl.when(pl.col("f_total (row)") + pl.col("m_total (row)") == 0)
        .then(pl.lit("0 where no breakdown is given"))
        .when(age.is_not_null() & ageless)
        .then(pl.lit("0 in an age band where no age is known"))
        .otherwise(pl.lit("0 in a breakdown, where 1 to 4 people are rounded to 0 or 5"))
    )


SOURCE: Final = Source(
    id="unhcr_demographics",
    title="Refugee Data Finder: demographics",
    publisher="UNHCR",
    licence="CC-BY-4.0",
    redistributable=True,
    citation=f"{unhcr.CITATION}, demographics by location, https://www.unhcr.org/refugee-statistics/",
    caveat=(
        "The people of UNHCR's population figures again, by location, sex and age: never add the two. Sex and age are "
        "known for a part of them only, so children are at least as many as the bands under 18 say. A 0 is no figure: "
        "it stands where no sex or age is known, and for 1 to 4 people, whom UNHCR rounds to 0 or 5. Returned "
        "refugees are given by country of origin alone."
    ),
    homepage="https://www.unhcr.org/refugee-statistics/",
    cadence="yearly",
    counts="people who fled, by where in a country they are, their sex and their age",
    does_not_count="people whose sex or age is not known, in the figures by sex and age",
    files=("unhcr_demographics_*.json", "refugees_r_demographics.csv"),
    rows=(15_000, 60_000),
    version=1,
    extract=extract,
    # From 2025 on: the years since 2001 would be about half a million records.
    online=(
        Online(
            "https://api.unhcr.org/population/v1/demographics/"
            "?limit=10000&page=1&yearFrom=2025&yearTo=2100&coo_all=true&coa_all=true"
            "&ptype_show=1&locationDescription_show=1&locationUR_show=1&locationAccType_show=1",
            "unhcr_demographics.json",
            next_page=paging.count_pages(),
        ),
    ),
)
