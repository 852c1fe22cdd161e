"""UNHCR Refugee Data Finder: refugees and other people forced to flee, by country of origin and of asylum, since 1951.

Definitions: https://www.unhcr.org/refugee-statistics/methodology/ (population groups, first years) and its page "Data
content and structure" (stocks and flows; numbers below five are rounded to 0 or 5; of returns the country of asylum is
the one they left).
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

COLUMNS: Final = {
    "refugees": "REF",
    "asylum_seekers": "ASY",
    "returned_refugees": "RET",
    "idps": "IDP",
    "returned_idps": "RDP",
    "stateless": "STA",
    "ooc": "OOC",
    "oip": "OIP",
    "hst": "HST",
}
KEYS: Final = ("year", "coo_name", "coo_iso", "coa_name", "coa_iso")
IGNORED: Final = ("coo", "coa")  # UNHCR's own country codes; the ISO ones are used


def extract(path: Path) -> Extract:
    """One claim a cell above zero; the natural key is the year, the origin and the asylum country."""
    table = unhcr.read_records(path, (*KEYS, *COLUMNS), IGNORED, SOURCE.rows)
    table = tables.whole_numbers(tables.filled(table, *KEYS), "year", *COLUMNS)
    unhcr.demand_countries(path, table)
    table, rejected = tables.sort_out(table)
    cells = table.unpivot(list(COLUMNS), index=[tables.ROW, *KEYS], variable_name="column")
    claims = claim(path, cells.filter(pl.col("value") > 0))
    tables.demand_unique(path, claims)
    left_out = {
        "cells that say 0": cells.filter(pl.col("value") == 0).height,
        "empty cells": cells["value"].null_count(),
    }
    return Extract(claims, rejected, left_out)


def claim(path: Path, cells: pl.DataFrame) -> pl.DataFrame:
    """The claims of the cells above zero."""
    code = pl.col("pop_type")
    home = code == "RET"
    cells = cells.with_columns(pop_type=pl.col("column").replace_strict(COLUMNS))
    located = locate(cells.with_columns(country=unhcr.find_country(code)), "country")
    return located.select(
        *unhcr.describe(code),
        *(name for name in WHERE if name != "place_text"),
        place_text=pl.when(home).then("coo_name").otherwise("coa_name"),
        reported_term=pl.concat_str(
            unhcr.words(code),
            pl.when(home).then(pl.format(", from {}", "coa_name")),
            pl.when(unhcr.origin_unsaid(code)).then(pl.format(", origin: {}", "coo_name")),
            ignore_nulls=True,
        ),
        document_id=pl.format("{}/{}/{}/{}", pl.lit(SOURCE.id), "year", "coo_iso", "coa_iso"),
        table_ref=tables.cell(path, pl.col("column")),
    )


SOURCE: Final = Source(
    id="unhcr_population",
    title="Refugee Data Finder: population figures",
    publisher="UNHCR",
    licence="CC-BY-4.0",
    redistributable=True,
    citation=f"{unhcr.CITATION}, population figures 1951 onwards, https://www.unhcr.org/refugee-statistics/",
    caveat=(
        "Year-end numbers; returns are of the calendar year. Palestine refugees under UNRWA's mandate are not "
        "included. An empty cell is not reported. A 0 is no figure: UNHCR prints it also for people it did not count "
        "then (asylum-seekers in 1951, internally displaced people before 1993, stateless people before 2004). "
        "No number from 1 to 4 occurs: UNHCR rounds those to 0 or 5 to protect people. Never add stateless people to "
        "the others: those who are also displaced are counted in both groups (of Myanmar's Rohingya since 2017, "
        "everywhere since 2020)."
    ),
    homepage="https://www.unhcr.org/refugee-statistics/",
    cadence="twice a year",
    counts="people who fled, by where they came from and where they are",
    does_not_count="Palestine refugees under the mandate of UNRWA; people displaced whom UNHCR does not assist",
    files=("unhcr_population_*.json", "refugees_r_population.csv"),
    rows=(130_000, 200_000),
    version=2,
    extract=extract,
    online=(
        Online(
            "https://api.unhcr.org/population/v1/population/"
            "?limit=10000&page=1&yearFrom=1951&yearTo=2100&coo_all=true&coa_all=true",
            "unhcr_population.json",
            next_page=paging.count_pages(),
        ),
    ),
)
