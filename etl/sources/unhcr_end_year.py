"""UNHCR's end-year population totals as it feeds them to HDX: refugees, displaced and stateless people by country.

Population types and codes ("UKN" is unknown, "STA" stateless): "Data content and structure"
(https://www.unhcr.org/refugee-statistics/methodology/data-content/); VDA are Venezuelans displaced abroad, whom UNHCR
has counted among other people in need of international protection since 2022.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import WHERE, locate
from etl.publishers import unhcr
from etl.source import Extract, Source

COLUMNS: Final = ("REF", "IDP", "ASY", "OOC", "STA", "VDA")
KEYS: Final = ("Year", "ISO3CoO", "ISO3CoA")
# UNHCR's own codes among the ISO ones: the code in its other data sets, and its word there.
OWN_CODES: Final = {"UKN": ("UNK", "Unknown"), "STA": ("XXA", "Stateless"), "TIB": ("TIB", "Tibetan")}
SCIENTIFIC: Final = r"^[1-9](\.[0-9]+)?e\+[0-9]{2}$"


def extract(path: Path) -> Extract:
    """One claim a cell above zero; the natural key is the year, the origin and the asylum country."""
    table = tables.read_strictly(path, (*KEYS, *COLUMNS), (), SOURCE.rows)
    table = tables.filled(write_out(table), *KEYS, *COLUMNS)
    for side in ("ISO3CoO", "ISO3CoA"):
        tables.demand_labels(path, table, side, (*tables.country_names(), *OWN_CODES))
    table, rejected = tables.sort_out(tables.whole_numbers(table, "Year", *COLUMNS))
    cells = table.unpivot(COLUMNS, index=[tables.ROW, *KEYS], variable_name="column")
    claims = claim(path, cells.filter(pl.col("value") > 0))
    tables.demand_unique(path, claims)
    return Extract(claims, rejected, {"cells that say 0": cells.height - claims.height})


def write_out(table: pl.DataFrame) -> pl.DataFrame:
    """The table with round numbers in digits: the file is written by a program that shortens 100000 to 1e+05."""
    number = pl.col(COLUMNS)
    digits = number.cast(pl.Float64, strict=False).cast(pl.Int64, strict=False).cast(pl.String)
    return table.with_columns(pl.when(number.str.contains(SCIENTIFIC)).then(digits).otherwise(number))


def claim(path: Path, cells: pl.DataFrame) -> pl.DataFrame:
    """The claims of the cells above zero."""
    code, words = pl.col("column"), unhcr.words(pl.col("column"))
    origin = pl.col("ISO3CoO").replace_strict({own: word for own, (_, word) in OWN_CODES.items()}, default=None)
    usual = {own: known for own, (known, _) in OWN_CODES.items()}
    cells = cells.rename({"Year": "year"}).with_columns(
        coo_iso=pl.col("ISO3CoO").replace(usual), coa_iso=pl.col("ISO3CoA").replace(usual)
    )
    located = locate(cells.with_columns(country=unhcr.find_country(code)), "country")
    return located.select(
        *unhcr.describe(code),
        *(name for name in WHERE if name != "place_text"),
        place_text="ISO3CoA",
        reported_term=pl.coalesce(pl.format("{}, origin: {}", words, origin), words),
        document_id=pl.format("{}/{}/{}/{}", pl.lit(SOURCE.id), "year", "ISO3CoO", "ISO3CoA"),
        table_ref=tables.cell(path, code),
    )


SOURCE: Final = Source(
    id="unhcr_end_year",
    title="End-year population totals (feed to HDX)",
    publisher="UNHCR",
    licence="not stated",
    redistributable=False,
    citation=f"{unhcr.CITATION}, end-year population totals, by way of HDX, https://data.humdata.org/organization/unhcr",
    caveat=(
        "The same numbers as UNHCR's population figures, in an older feed that ends in 2019: never add the two. The "
        "file does not state its terms, so nothing of it is passed on. The file met so far holds Afghanistan, Iran "
        "and Pakistan as countries of asylum only. A 0 is no figure: UNHCR prints it also for people it did not count."
    ),
    homepage="https://data.humdata.org/organization/unhcr",
    cadence="no longer updated",
    counts="people who fled, by where they came from and where they are",
    does_not_count="returns; Palestine refugees under the mandate of UNRWA",
    files=("HDX_EndYearPopulationTotals*.csv",),
    rows=(500, 150_000),
    version=1,
    extract=extract,
)
