"""IOM Displacement Tracking Matrix: internally displaced people present, by place, round of assessment and reason.

Fields: documentation of the DTM API, version 3 (https://dtm.iom.int/data-and-analysis/dtm-api). Assessments: DTM
Methodological Framework (https://dtm.iom.int/about/methodological-framework). The CSV on HDX is made of the API's
answers at the levels of country, admin 1 and admin 2: the same people three times, each level inside the one above
(https://data.humdata.org/dataset/global-iom-dtm-from-api).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import WHERE, locate
from etl.source import Extract, Online, ShapeChanged, Source
from etl.tables.formats import ROW, names_of, read_csv, read_json, without_hashtags

PRESENT: Final = "numPresentIdpInd"
SEX: Final = {PRESENT: "any", "numberMales": "male", "numberFemales": "female"}
# What the people of one row have in common, apart from their place: one survey of one group. A country's groups by
# reason and by region of origin are apart from each other; the same reason can be written in two cases.
REPORT: Final = (
    *("admin0Pcode", "operation", "roundNumber", "reportingDate", "assessmentType"),
    *("displacementReason", "idpOriginAdmin1Name", "idpOriginAdmin1Pcode"),
)
REGIONS: Final = ("admin1Name", "admin1Pcode", "admin2Name", "admin2Pcode")
USED: Final = ("admin0Name", *REPORT, *SEX)
# Numbers of the API's rows (one can be two rows), and parts of the reporting date.
IGNORED: Final = ("id", "yearReportingDate", "monthReportingDate")

NOT_AVAILABLE: Final = "Not available"
NO_REASON: Final = "no reason for displacement reported"
ASSESSMENTS: Final = {"BA": "baseline assessment", "ETT": "emergency tracking", "SA": "site assessment"}


def extract(path: Path) -> Extract:
    """One claim for the people present in a row, and one for each sex as part of it.

    The document is the report on one group of people, so that its districts are parts of its provinces, and these of
    its country; a cell is named by the place and the column.
    """
    table, repeats = tables.leave_out_repeats(read(path), [*REPORT, "place_key"], PRESENT)
    table, rejected = tables.sort_out(table)
    table = locate(
        table, "admin0Pcode", "admin1Name", "admin2Name", admin1_code="admin1Pcode", admin2_code="admin2Pcode"
    )
    claims = pl.concat(claim(path, table.filter(pl.col(column).is_not_null()), column) for column in SEX)
    left_out = {
        "empty cells: men and women not told apart": table.height * len(SEX) - claims.height,
        "rows that repeat another": repeats,
    }
    return Extract(tables.free_larger_parts(claims), rejected, left_out)


def read(path: Path) -> pl.DataFrame:
    """The rows with numbers and dates typed and those marked that cannot be read; ``place_key`` names the place of a
    row in its report, ``whole_key`` the place that holds it."""
    table = read_answer(path) if path.suffix == ".json" else read_hdx(path)
    tables.demand_labels(path, table, "adminLevel", ["0", "1", "2"])
    tables.demand_labels(path, table, "assessmentType", ASSESSMENTS)
    table = tables.filled(table, "admin0Name", *REPORT[:6], PRESENT)
    table = tables.dates(tables.whole_numbers(table, *SEX, "roundNumber"), "reportingDate")
    region, district = (
        pl.coalesce(pl.col(f"{level}Pcode", f"{level}Name"), pl.lit(NOT_AVAILABLE)) for level in ("admin1", "admin2")
    )
    level = pl.col("adminLevel")
    return table.with_columns(
        place_key=pl.when(level == "0")
        .then("admin0Pcode")
        .when(level == "1")
        .then(region)
        .otherwise(pl.format("{}/{}", region, district)),
        whole_key=pl.when(level == "1").then("admin0Pcode").when(level == "2").then(region),
    )


def read_hdx(path: Path) -> pl.DataFrame:
    """The records of the CSV on HDX, as text."""
    table = without_hashtags(read_csv(path))
    tables.demand_shape(path, table, (*USED, *REGIONS, "adminLevel"), (*IGNORED, "operationStatus"), SOURCE.rows)
    return name_only_what_is_known(table)


def read_answer(path: Path) -> pl.DataFrame:
    """The records of an answer of the API, as text; its columns tell which level it is about."""
    table, beside = read_json(path, "result")
    told = beside.get("totalRecordsCount")
    if told != table.height:
        raise ShapeChanged(f"{path.name} holds {table.height:,} records and says it has {told}; fetch it again")
    level = ("admin1Pcode" in table.columns) + ("admin2Pcode" in table.columns)
    tables.demand_names(path, names_of(table), (*USED, *REGIONS[: 2 * level]), IGNORED, "column")
    absent = {name: pl.lit(None, dtype=pl.String) for name in REGIONS[2 * level :]}
    return name_only_what_is_known(table.with_columns(adminLevel=pl.lit(str(level)), **absent))


def name_only_what_is_known(table: pl.DataFrame) -> pl.DataFrame:
    """The used columns, null where DTM writes that a place is not available."""
    used = table.select(ROW, *USED, *REGIONS, "adminLevel")
    return used.with_columns(
        pl.col(*REGIONS, "idpOriginAdmin1Name", "idpOriginAdmin1Pcode").replace(NOT_AVAILABLE, None)
    )


def claim(path: Path, table: pl.DataFrame, column: str) -> pl.DataFrame:
    """The claims of one column of numbers."""
    reason = pl.col("displacementReason").str.to_lowercase()
    given = reason != NO_REASON
    origin = pl.col("idpOriginAdmin1Name")
    whole = "whole_key" if column == PRESENT else "place_key"
    return table.select(
        *(name for name in WHERE if name != "place_text"),
        outcome=pl.lit("displaced"),
        reported_term=pl.concat_str(
            pl.lit("IDPs present, "),
            "operation",
            pl.lit(", "),
            pl.col("assessmentType").replace_strict(ASSESSMENTS),
            pl.when(given).then(pl.format(", reason: {}", reason)).otherwise(pl.lit(", no reason reported")),
            pl.format(", from {}", origin).fill_null(""),
        ),
        measure=pl.lit("stock"),
        number_text=pl.col(column).cast(pl.String),
        value=column,
        status=pl.lit("all"),
        group=pl.lit("idp"),
        sex=pl.lit(SEX[column]),
        cause=pl.when(given).then(reason),
        period_end="reportingDate",
        period_precision=pl.lit("day"),
        period_text=pl.format("round {}, reporting date {}", "roundNumber", "reportingDate"),
        as_of="reportingDate",
        place_text=pl.when(pl.col("place_precision") == "country").then("admin0Name").otherwise("place_text"),
        place_role=pl.lit("host"),
        source=pl.lit("IOM"),
        source_type=pl.lit("un"),
        relay_depth=pl.lit(0),
        document_id=pl.concat_str(
            pl.lit(SOURCE.id),
            *(pl.col(name).cast(pl.String).fill_null(NOT_AVAILABLE) for name in REPORT),
            separator="/",
        ),
        cell_key=pl.format("{}/{}", "place_key", pl.lit(column)),
        part_of_key=pl.format("{}/{}", whole, pl.lit(PRESENT)),
        table_ref=tables.cell(path, column),
    )


SOURCE: Final = Source(
    id="iom_dtm",
    title="Displacement Tracking Matrix: internally displaced people by round",
    publisher="IOM",
    licence="IOM DTM terms: non-commercial use, no redistribution",
    redistributable=False,
    citation=(
        "International Organization for Migration (IOM), Displacement Tracking Matrix (DTM), "
        "https://data.humdata.org/dataset/global-iom-dtm-from-api"
    ),
    caveat=(
        "People present in the places that a round assessed, not everybody displaced. Rounds are snapshots of largely "
        "the same people: never add them. In some rounds a baseline and a site assessment count the same people in "
        "two ways, and operations in one country can overlap. Groups by reason and by region of origin are apart from "
        "each other; several reasons in one group were not told apart. Men and women are known for a minority of rows "
        "and do not always make up the whole."
    ),
    homepage="https://dtm.iom.int/data-and-analysis/dtm-api",
    cadence="weekly",
    counts="internally displaced people present at the reporting date of a round, by place, reason and origin",
    does_not_count="people in places that were not assessed; people who returned, or fled abroad",
    files=("global-iom-dtm-from-api-admin-0-to-2.csv", "dtm-api-displacement-admin*.json"),
    rows=(5_000, 1_000_000),
    version=1,
    extract=extract,
    online=(
        Online(
            "https://data.humdata.org/dataset/32d0365c-d513-4721-8d66-1b19b12c4b08/resource/"
            "80911e9b-7527-469a-a545-4074860e1288/download/global-iom-dtm-from-api-admin-0-to-2.csv",
            file="global-iom-dtm-from-api-admin-0-to-2.csv",
        ),
    ),
)
