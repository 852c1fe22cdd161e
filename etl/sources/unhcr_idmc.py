"""IDMC's numbers of people displaced inside their country by conflict and violence, as UNHCR republishes them.

Definitions: the reference of UNHCR's R package ``refugees``, page "IDMC Data"
(https://cran.r-project.org/package=refugees), and IDMC's guide to its metrics: a snapshot of the people living in
internal displacement at the end of the year (https://www.internal-displacement.org/quick-guide/). The numbers are the
rounded ones of IDMC's database. Before 2009 there is one number a year, for the whole world.
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

KEYS: Final = ("year", "coo_iso", "coa_name", "coa_iso")
IGNORED: Final = ("coo_name", "coo", "coa")
FIRST_BY_COUNTRY: Final = 2009
NO_COUNTRY: Final = ("UNK", "AB9")  # unknown, or the world before 2009; the Abyei area, claimed by two countries


def extract(path: Path) -> Extract:
    """One claim a year and country; IDMC counted, UNHCR relays."""
    table = unhcr.read_records(path, (*KEYS, "total"), IGNORED, SOURCE.rows)
    table = tables.whole_numbers(tables.filled(table, *KEYS), "year", "total")
    tables.demand_labels(path, table, "coa_iso", (*tables.country_names(), *NO_COUNTRY))
    abroad = pl.col("coo_iso") != pl.col("coa_iso")
    tables.refuse(path, table, "coo_iso", abroad, "is another country than that where the people are")
    table, rejected = tables.sort_out(table)
    counted = table.filter(pl.col("total") > 0)
    claims = claim(path, counted)
    tables.demand_unique(path, claims)
    left_out = {
        "cells that say 0": table.filter(pl.col("total") == 0).height,
        "empty cells": table["total"].null_count(),
    }
    return Extract(claims, rejected, left_out)


def claim(path: Path, table: pl.DataFrame) -> pl.DataFrame:
    """The claims of the rows above zero."""
    world = (pl.col("coa_iso") == "UNK") & (pl.col("year") < FIRST_BY_COUNTRY)
    abyei = pl.col("coa_iso") == "AB9"
    located = locate(
        table.with_columns(country=pl.when(pl.col("coa_iso").is_in(NO_COUNTRY).not_()).then("coa_iso")), "country"
    ).with_columns(
        place=pl.when(world).then(pl.lit("World")).when(abyei).then(pl.lit("Abyei")).otherwise("place"),
        place_precision=pl.when(world | abyei).then(pl.lit("region")).otherwise("place_precision"),
        place_text="coa_name",
    )
    return located.select(
        *unhcr.describe(pl.lit("IDP"), "total"),
        *WHERE,
        qualifier=pl.when(pl.col("total") % 10 == 0).then(pl.lit("about")).otherwise(pl.lit("exact")),
        reported_term=pl.lit("Internally displaced persons due to conflict and violence"),
        cause=pl.lit("conflict and violence"),
        document_id=pl.format("{}/{}/{}", pl.lit(SOURCE.id), "year", "coa_iso"),
        table_ref=tables.cell(path, "total"),
    ).with_columns(
        nationality=pl.lit(None, dtype=pl.String),
        source=pl.lit("IDMC"),
        source_type=pl.lit("monitor"),
        attribution_text=pl.lit("Internal Displacement Monitoring Centre"),
        relay_depth=pl.lit(1),
    )


SOURCE: Final = Source(
    id="unhcr_idmc",
    title="Refugee Data Finder: internally displaced people (IDMC)",
    publisher="UNHCR",
    licence="CC-BY-4.0",
    redistributable=True,
    citation=(
        "Internal Displacement Monitoring Centre (IDMC), people displaced by conflict and violence, republished in the "
        f"{unhcr.CITATION}, https://www.unhcr.org/refugee-statistics/"
    ),
    caveat=(
        "People displaced at the end of the year, not those newly displaced in it, and only by conflict and violence. "
        "UNHCR relays IDMC's rounded numbers: those that end in 0 are shown as approximate. Another count than UNHCR's "
        "own number of internally displaced people, which covers only those it protects or assists: never add the two. "
        "Until 2008 there is only the world's total. IDMC revises past years."
    ),
    homepage="https://www.unhcr.org/refugee-statistics/",
    cadence="yearly",
    counts="people displaced inside their country by conflict and violence, at the end of each year",
    does_not_count="people displaced by disasters; movements during the year; people who crossed a border",
    files=("unhcr_idmc_*.json", "refugees_r_idmc.csv"),
    rows=(900, 2_000),
    version=1,
    extract=extract,
    online=(
        Online(
            "https://api.unhcr.org/population/v1/idmc/"
            "?limit=10000&page=1&yearFrom=1990&yearTo=2100&coo_all=true&coa_all=true",
            "unhcr_idmc.json",
            next_page=paging.count_pages(),
        ),
    ),
)
