"""UNHCR Refugee Data Finder: refugees and other people forced to flee, by country of origin and of asylum, since 1951.

Definitions: https://www.unhcr.org/refugee-statistics/methodology/ (population groups and "Data content").
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.source import Extract, Source

# column: (outcome, measure, group, words). Stocks are people on 31 December; returns happened in the year. The
# country of asylum hosts; returned refugees are shown at the country of origin, where they went.
COLUMNS: Final = {
    "refugees": ("refugee", "stock", "refugee", "Refugees"),
    "asylum_seekers": ("asylum_seeker", "stock", None, "Asylum-seekers, claim pending"),
    "returned_refugees": ("returned", "flow", "refugee", "Returned refugees"),
    "idps": ("displaced", "stock", "idp", "Internally displaced persons of concern to UNHCR"),
    "returned_idps": ("returned", "flow", "idp", "Returned internally displaced persons"),
    "stateless": ("affected", "stock", "stateless", "Stateless persons"),
    "ooc": ("affected", "stock", "other_of_concern", "Others of concern to UNHCR"),
    "oip": ("displaced", "stock", "other_in_need_of_protection", "Other people in need of international protection"),
    "hst": ("affected", "stock", "host_community", "Host community"),
}
KEYS: Final = ("year", "coo_name", "coo_iso", "coa_name", "coa_iso")
IGNORED: Final = ("coo", "coa")  # UNHCR's own country codes; the ISO ones are used
NO_COUNTRY: Final = ("UNK", "XXA", "TIB")  # unknown, stateless, Tibetan: no ISO 3166 country


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row a cell that says something: the row's keys, ``column`` and ``value``; and the rows rejected."""
    table = tables.read_strictly(path, (*KEYS, *COLUMNS), IGNORED, SOURCE.rows)
    table = tables.whole_numbers(tables.filled(table, *KEYS), "year", *COLUMNS)
    for side in ("coo_iso", "coa_iso"):
        tables.demand_labels(path, table, side, (*tables.country_names(), *NO_COUNTRY))
    table, rejected = tables.sort_out(table)
    cells = table.unpivot(list(COLUMNS), index=[tables.ROW, *KEYS], variable_name="column").drop_nulls("value")
    return cells, rejected


def extract(path: Path) -> Extract:
    """One claim a cell above zero; the natural key is the year, the origin and the asylum country."""
    cells, rejected = read(path)
    claims = claim(path, cells.filter(pl.col("value") > 0))
    return Extract(claims, rejected, {"cells that say 0": cells.height - claims.height})


def claim(path: Path, cells: pl.DataFrame) -> pl.DataFrame:
    """The claims of the cells above zero."""
    column, year = pl.col("column"), pl.col("year")
    words = {name: spec[3] for name, spec in COLUMNS.items()}
    stock = column.replace_strict({name: spec[1] == "stock" for name, spec in COLUMNS.items()})
    inside = column.is_in(["idps", "returned_idps"])
    home = column == "returned_refugees"
    place_iso = pl.when(home).then("coo_iso").otherwise("coa_iso")
    named = pl.col("coo_iso").is_in(NO_COUNTRY).not_()
    origin = (
        pl.when(home)
        .then(pl.format("{}, from {}", column.replace_strict(words), "coa_name"))
        .when(~named | (column == "hst") & (pl.col("coo_iso") != pl.col("coa_iso")))
        .then(pl.format("{}, origin: {}", column.replace_strict(words), "coo_name"))
        .otherwise(column.replace_strict(words))
    )
    table = cells.with_columns(place_iso=place_iso)
    known = pl.col("place_iso").is_in(NO_COUNTRY).not_()
    return table.select(
        outcome=column.replace_strict({name: spec[0] for name, spec in COLUMNS.items()}),
        reported_term=origin,
        measure=column.replace_strict({name: spec[1] for name, spec in COLUMNS.items()}),
        number_text=pl.col("value").cast(pl.String),
        value="value",
        status=pl.lit("all"),
        group=column.replace_strict({name: spec[2] for name, spec in COLUMNS.items()}, return_dtype=pl.String),
        nationality=pl.when(named & (column != "hst")).then("coo_iso"),
        period_start=pl.when(~stock).then(pl.date(year, 1, 1)),
        period_end=pl.date(year, 12, 31),
        period_precision=pl.when(stock).then(pl.lit("day")).otherwise(pl.lit("year")),
        period_text=pl.when(stock).then(pl.format("end of {}", year)).otherwise(year.cast(pl.String)),
        as_of=pl.when(stock).then(pl.date(year, 12, 31)),
        place=pl.col("place_iso").replace_strict(tables.country_names(), default=None),
        place_text=pl.when(home).then("coo_name").otherwise("coa_name"),
        iso3=pl.when(known).then("place_iso"),
        place_precision=pl.when(known).then(pl.lit("country")).otherwise(pl.lit("unknown")),
        place_role=pl.when(home)
        .then(pl.lit("destination"))
        .when(inside)
        .then(pl.lit("occurrence"))
        .otherwise(pl.lit("host")),
        source=pl.lit("UNHCR"),
        source_type=pl.lit("un"),
        relay_depth=pl.lit(0),
        document_id=pl.format("{}/{}/{}/{}", pl.lit(SOURCE.id), year, "coo_iso", "coa_iso"),
        table_ref=tables.cell(path, column),
    )


SOURCE: Final = Source(
    id="unhcr_population",
    title="Refugee Data Finder: population figures",
    publisher="UNHCR",
    licence="CC-BY-4.0",
    redistributable=True,
    citation="UNHCR, Refugee Data Finder, population figures 1951 onwards, https://www.unhcr.org/refugee-statistics/",
    caveat=(
        "Year-end numbers; returns are of the calendar year. Palestine refugees under UNRWA's mandate are not "
        "included. An empty cell is not reported. A 0 is no figure: UNHCR prints it also for people it did not count "
        "then (asylum-seekers in 1951, internally displaced people before 1993, stateless people before 2004). "
        "No number from 1 to 4 occurs: UNHCR rounds those to 0 or 5 to protect people."
    ),
    homepage="https://www.unhcr.org/refugee-statistics/",
    cadence="twice a year",
    counts="people who fled, by where they came from and where they are",
    does_not_count="Palestine refugees under the mandate of UNRWA; people displaced whom UNHCR does not assist",
    files=("refugees_r_population.csv",),
    rows=(130_000, 200_000),
    version=1,
    extract=extract,
)
