"""HDX HAPI: refugees, other people of concern to UNHCR, and those who returned, by origin, asylum, sex and age.

Fields, age ranges (both ends inclusive) and population groups:
https://hdx-hapi.readthedocs.io/en/latest/data_usage_guides/affected_people/ (refugees and persons of concern,
returnees) and enums. The numbers are UNHCR's demographics, added up to countries; the "all" rows hold the others.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import WHERE, locate
from etl.publishers import hapi, unhcr
from etl.source import Extract, Source

POPULATION: Final = "population"
COUNTRIES: Final = {"origin_location_code": "coo_iso", "asylum_location_code": "coa_iso"}
DAYS: Final = ("reference_period_start", "reference_period_end")
KEYS: Final = (*COUNTRIES, "population_group", "gender", "age_range", *DAYS)
USED: Final = (*KEYS, "min_age", "max_age", POPULATION)

SEX: Final = {"all": "any", "f": "female", "m": "male"}
# Groups that HDX still names and UNHCR counts among another one.
COUNTED_AS: Final = {"ROC": "REF", "IOC": "IDP"}
LIKE: Final = {"ROC": ", in a refugee-like situation", "IOC": ", in an IDP-like situation"}
# Resettled and naturalised refugees are no longer displaced; "RRI" does not say from where the people returned.
NO_OUTCOME: Final = ("RST", "NAT", "RRI")


def extract(path: Path) -> Extract:
    """One claim a row above zero; the document is a pair of countries in a year."""
    table, wrong = hapi.read_records(path, USED, SOURCE.rows)
    tables.demand_labels(path, table, "gender", SEX)
    tables.demand_labels(path, table, "population_group", (*unhcr.POPULATIONS, *COUNTED_AS, *NO_OUTCOME))
    table, repeats = tables.leave_out_repeats(table, KEYS, POPULATION)
    table = tables.whole_numbers(tables.filled(table, *KEYS, POPULATION), POPULATION, "min_age", "max_age")
    table = tables.dates(table, *DAYS).rename(COUNTRIES)
    unhcr.demand_countries(path, table)
    table = tables.reject(
        table, "age_range", pl.col("age_range") != printed_ages(), "is not what min_age and max_age say"
    )
    year = pl.col("reference_period_start").dt.year()
    whole_year = (pl.col("reference_period_start") == pl.date(year, 1, 1)) & (
        pl.col("reference_period_end") == pl.date(year, 12, 31)
    )
    table = tables.reject(table, "reference_period_end", ~whole_year, "does not end a calendar year")
    table, rejected = tables.sort_out(table.with_columns(year=year))
    harmed = table.filter(pl.col("population_group").is_in(NO_OUTCOME).not_())
    claims = claim(path, harmed.filter(pl.col(POPULATION) > 0))
    left_out = {
        "rows that HDX marks as wrong": wrong,
        "rows that repeat another": repeats,
        "rows of people resettled, naturalised, or returned from an unknown place": table.height - harmed.height,
        "cells that say 0": harmed.height - claims.height,
    }
    return Extract(tables.free_larger_parts(claims), rejected, left_out)


def printed_ages() -> pl.Expr:
    """The age range as HDX writes it: "all", "5-11", "60+"."""
    return (
        pl.when(pl.col("min_age").is_null())
        .then(pl.lit("all"))
        .when(pl.col("max_age").is_null())
        .then(pl.format("{}+", "min_age"))
        .otherwise(pl.format("{}-{}", "min_age", "max_age"))
    )


def claim(path: Path, table: pl.DataFrame) -> pl.DataFrame:
    """The claims of the rows above zero.

    An age band is part of its sex, a sex part of all. UNHCR calls people of 60 and over elderly.
    """
    group, sex, age = pl.col("population_group"), pl.col("gender"), pl.col("age_range")
    youngest, oldest = pl.col("min_age"), pl.col("max_age")
    table = table.with_columns(code=group.replace(COUNTED_AS))
    code = pl.col("code")
    home = code == "RET"
    country_of = {side: pl.col(side).replace(tables.country_names()) for side in COUNTRIES.values()}
    located = locate(table.with_columns(country=unhcr.find_country(code)), "country")
    return located.select(
        *(said for said in unhcr.describe(code, POPULATION) if said.meta.output_name() != "relay_depth"),
        *(name for name in WHERE if name != "place_text"),
        place_text=pl.when(home).then("coo_iso").otherwise("coa_iso"),
        relay_depth=pl.lit(1),
        reported_term=pl.concat_str(
            unhcr.words(code),
            group.replace_strict(LIKE, default="", return_dtype=pl.String),
            pl.when(home)
            .then(pl.format(", from {}", country_of["coa_iso"]))
            .when(unhcr.origin_unsaid(code))
            .then(pl.format(", origin: {}", country_of["coo_iso"]))
            .otherwise(pl.lit("")),
        ),
        sex=sex.replace_strict(SEX, return_dtype=pl.String),
        age_group=pl.when(oldest < 18)
        .then(pl.lit("child"))
        .when(youngest >= 60)
        .then(pl.lit("elderly"))
        .when(youngest >= 18)
        .then(pl.lit("adult"))
        .otherwise(pl.lit("any")),
        age_min=youngest,
        age_max=oldest,
        document_id=pl.format("{}/{}/{}/{}", pl.lit(SOURCE.id), "year", "coo_iso", "coa_iso"),
        cell_key=pl.format("{}/{}/{}", group, sex, age),
        part_of_key=pl.when(age != "all")
        .then(pl.format("{}/{}/all", group, sex))
        .when(sex != "all")
        .then(pl.format("{}/all/all", group)),
        table_ref=tables.cell(path, POPULATION),
    )


SOURCE: Final = Source(
    id="hapi_refugees",
    title="HDX HAPI: refugees, persons of concern and returnees",
    publisher=hapi.PUBLISHER,
    licence="CC-BY-3.0-IGO",
    redistributable=False,
    citation=(
        "UNHCR, through the OCHA HDX Humanitarian API, https://data.humdata.org/dataset/hdx-hapi-refugees and "
        "https://data.humdata.org/dataset/hdx-hapi-returnees"
    ),
    caveat=(
        "UNHCR's demographics, added up to countries: the same people as in UNHCR's own data sets, never add the two. "
        "Year-end numbers; returns are of the calendar year. A 0 is no figure: UNHCR prints it also where age or sex "
        "is not known, and for up to two people. HDX leaves out people whose age is not known, so that the age bands "
        f"need not make up the whole. {hapi.UNMET}"
    ),
    homepage="https://data.humdata.org/dataset/hdx-hapi-refugees",
    cadence="twice a year",
    counts="people who fled abroad or returned, by where they came from and where they are, sex and age",
    does_not_count="Palestine refugees under the mandate of UNRWA; people resettled or naturalised",
    files=(
        *("hdx_hapi_refugees*.csv", "hdx_hapi_returnees*.csv"),
        *("hdx_hapi_refugees*.json", "hdx_hapi_returnees*.json"),
    ),
    rows=(10, 5_000_000),
    version=1,
    extract=extract,
    online=(
        hapi.serve("affected-people/refugees-persons-of-concern", "hdx_hapi_refugees.json"),
        hapi.serve("affected-people/returnees", "hdx_hapi_returnees.json"),
    ),
)
