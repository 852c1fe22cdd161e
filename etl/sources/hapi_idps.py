"""HDX HAPI: internally displaced people, as IOM's Displacement Tracking Matrix counts them.

Fields and usage notes: https://hdx-hapi.readthedocs.io/en/latest/data_usage_guides/affected_people/ (internally
displaced persons): HDX adds up the groups that DTM tells apart by reason and origin; of several rounds only the newest
of each operation may be used.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import WHERE, locate
from etl.publishers import hapi
from etl.source import Extract, Source

POPULATION: Final = "population"
# One survey: its districts are parts of its provinces, and these of its country.
REPORT: Final = ("location_code", "operation", "assessment_type", "reporting_round", "reference_period_start")
USED: Final = (*REPORT, "reference_period_end", POPULATION, "admin_level", *hapi.REGIONS)

ASSESSMENTS: Final = {
    "BA": "baseline assessment", "ETT": "emergency tracking", "SA": "site assessment", "REG": "registration",
}  # fmt: skip
# Counts of people who pass by, and interviews with a sample of them.
NO_STOCK: Final = ("FMC", "FMS", "FMSc", "SRV")


def extract(path: Path) -> Extract:
    """One claim a row: people present at the end of the reference period; the level above holds the one below."""
    table, wrong = hapi.read_records(path, USED, SOURCE.rows)
    tables.demand_labels(path, table, "assessment_type", (*ASSESSMENTS, *NO_STOCK))
    tables.demand_labels(path, table, "admin_level", ["0", "1", "2"])
    stocks = hapi.name_places(table.filter(pl.col("assessment_type").is_in(NO_STOCK).not_().fill_null(True)))
    stocks, repeats = tables.leave_out_repeats(stocks, [*REPORT, "place_key"], POPULATION)
    stocks = tables.filled(stocks, *REPORT, "reference_period_end", POPULATION, "admin_level")
    stocks = tables.whole_numbers(stocks, POPULATION, "reporting_round")
    stocks, rejected = tables.sort_out(tables.dates(stocks, "reference_period_start", "reference_period_end"))
    left_out = {
        "rows that HDX marks as wrong": wrong,
        "flow monitoring and surveys: no stock of people": table.filter(
            pl.col("assessment_type").is_in(NO_STOCK)
        ).height,
        "rows that repeat another": repeats,
    }
    return Extract(tables.free_larger_parts(claim(path, stocks)), rejected, left_out)


def claim(path: Path, table: pl.DataFrame) -> pl.DataFrame:
    """The claims of the rows."""
    located = locate(
        table, "location_code", "admin1_name", "admin2_name", admin1_code="admin1_code", admin2_code="admin2_code"
    )
    day = pl.col("reference_period_end")
    return located.select(
        *WHERE,
        outcome=pl.lit("displaced"),
        reported_term=pl.format(
            "IDPs, {}, {}", "operation", pl.col("assessment_type").replace_strict(ASSESSMENTS, return_dtype=pl.String)
        ),
        measure=pl.lit("stock"),
        number_text=pl.col(POPULATION).cast(pl.String),
        value=POPULATION,
        status=pl.lit("all"),
        group=pl.lit("idp"),
        period_end=day,
        period_precision=pl.lit("day"),
        period_text=pl.format("round {}, reference period to {}", "reporting_round", day),
        as_of=day,
        place_role=pl.lit("host"),
        source=pl.lit("IOM"),
        source_type=pl.lit("un"),
        relay_depth=pl.lit(1),
        document_id=pl.concat_str(pl.lit(SOURCE.id), *(pl.col(name).cast(pl.String) for name in REPORT), separator="/"),
        cell_key=pl.format("{}/{}", "place_key", pl.lit(POPULATION)),
        part_of_key=pl.format("{}/{}", "whole_key", pl.lit(POPULATION)),
        table_ref=tables.cell(path, POPULATION),
    )


SOURCE: Final = Source(
    id="hapi_idps",
    title="HDX HAPI: internally displaced people",
    publisher=hapi.PUBLISHER,
    licence="IOM DTM terms: non-commercial use, no redistribution",
    redistributable=False,
    citation=(
        "International Organization for Migration (IOM), Displacement Tracking Matrix (DTM), through the OCHA HDX "
        "Humanitarian API, https://data.humdata.org/dataset/hdx-hapi-idps"
    ),
    caveat=(
        "The people of IOM's Displacement Tracking Matrix, reasons and origins added up: the same people as there. "
        "Rounds are snapshots of largely the same people, and operations in one country can overlap: never add them. "
        f"Where HDX lost the name of a district, its row can contradict the province's and is rejected. {hapi.UNMET}"
    ),
    homepage="https://data.humdata.org/dataset/hdx-hapi-idps",
    cadence="weekly",
    counts="internally displaced people present at the reporting date of a round, by place",
    does_not_count="people in places that were not assessed; people who returned, or fled abroad",
    files=("hdx_hapi_idps*.csv", "hdx_hapi_idps*.json"),
    rows=(10, 1_000_000),
    version=1,
    extract=extract,
    online=(hapi.serve("affected-people/idps", "hdx_hapi_idps.json"),),
    rejects=1_000,  # districts of one province whose names HDX lost cannot be told apart
)
