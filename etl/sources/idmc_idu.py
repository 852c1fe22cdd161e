"""IDMC, Internal Displacement Updates: displacements event by event, provisional, as IDMC hears of them.

Definitions: https://www.internal-displacement.org/database/api-documentation/ (fields of the IDU) and the enumerations
of Helix, IDMC's own database, https://github.com/idmc-labs/helix-server (terms, qualifiers, roles, accuracy of places).
``figure`` counts displacements of people whatever the term. The term is in the standard heading of each text, which
reads like "India: 5 displacements (evacuated), 01 May - 02 May". Nothing else of the texts is used, but for whether the
number was reported in households: then IDMC multiplied it by an average household.

Two forms: the API's answer (JSON) and the files by country that HDX makes of it (CSV). Newer files have more columns.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import locate
from etl.source import Extract, Online, Source
from etl.tables.formats import ROW, names_of, read_csv, read_json, without_hashtags

TEXTS: Final = ("standard_popup_text", "description")  # of the API, and what HDX makes of it
DAYS: Final = ("displacement_start_date", "displacement_end_date")
FILLED: Final = ("id", "country", "iso3", "displacement_type", "qualifier", "figure", DAYS[0])
USED: Final = (*FILLED, DAYS[1], "latitude", "longitude", "subtype")
NEWER: Final = ("role", "sources", "locations_name", "locations_accuracy", "locations_type")
# Titles, texts and addresses are other people's words. ``displacement_date`` is the end or, without one, the start; the
# point is the centroid.
IGNORED: Final = (
    *("centroid", "displacement_date", "year", "event_id", "event_name", "event_codes", "event_code_types"),
    *("event_start_date", "event_end_date", "category", "subcategory", "type", "combined_type", "standard_info_text"),
    *("old_id", "source_url", "link", "locations_coordinates", "displacement_occurred", "created_at"),
)

QUALIFIERS: Final = {
    "total": "exact",
    "exact": "exact",
    "approximately": "about",
    "more than": "more_than",
    "more than or equal": "at_least",
    "less than": "less_than",
    "less than or equal": "up_to",
}
HEADING: Final = r"^(?:<b>)?[^:]+:\s+[0-9,]+ (displacement|return)s?(?: \(([^)]*)\))?,"
NO_HEADING: Final = r"^(?:<b>\s*</b>|\.)"  # of one displaced person
HOUSEHOLDS: Final = r"[0-9] households?\b"
TERM: Final = "term in the heading"
# The last three are not trusted as outcomes: the API's labels of 2023 are one place off in Helix's enumeration, so that
# "uninhabitable housing" heads a text that says homeless. All of them are people displaced, by IDMC's definition.
TERMS: Final = {
    "return": "returned",
    "returns": "returned",
    "evacuated": "evacuated",
    **dict.fromkeys(("displacement", "displaced", "forced to flee", "relocated", "sheltered"), "displaced"),
    **dict.fromkeys(("in relief camp", "multiple/other", "destroyed housing"), "displaced"),
    **dict.fromkeys(("partially destroyed housing", "uninhabitable housing", "homeless"), "displaced"),
}
CAUSES: Final = {"Conflict": "conflict and violence", "Disaster": "disaster"}
ROLES: Final = ("Recommended figure", "Triangulation")
PRECISION: Final = {
    "Country/territory (ADM0)": "country",
    "Country/territory (AM0)": "country",
    "State/Region/Province (ADM1)": "admin1",
    "District/Zone/Department (ADM2)": "admin2",
    "County/City/town/Village/Woreda (ADM3)": "town",
    "County/City/Town/Village/Woreda (ADM3)": "town",
    "Locality": "town",
    "Point": "point",
}
PLACE_ROLES: Final = {"Origin": "origin", "Destination": "destination", "Origin and destination": "occurrence"}
# In 2023 the API gave days as moments in UTC at which they begin in New Zealand: 11:00 or 12:00 of the day before. The
# heading of each text has the day itself.
MIDNIGHT: Final = r"^[0-9-]{10}(T(00|11|12):00:00(\.0+)?Z?)?$"
DAY_BEFORE: Final = r"T1[12]:"


def extract(path: Path) -> Extract:
    """One claim an event record: people newly displaced, evacuated or returned between two days."""
    table = read_json(path)[0] if path.suffix == ".json" else without_hashtags(read_csv(path))
    text = next((name for name in TEXTS if name in table.columns), TEXTS[0])
    optional = [name for name in names_of(table) if name in (*NEWER, *IGNORED)]
    tables.demand_names(path, names_of(table), (*USED, text), optional, "column")
    tables.demand_rows(path, table.height, SOURCE.rows)
    absent = {name: pl.lit(None, dtype=pl.String) for name in NEWER if name not in table.columns}
    table = table.with_columns(**absent).select(ROW, *USED, *NEWER, text)
    table = read_heading(path, tables.filled(table, *FILLED, text), text)
    tables.demand_labels(path, table, "displacement_type", CAUSES)
    tables.demand_labels(path, table, "qualifier", QUALIFIERS)
    tables.demand_labels(path, table, "role", ROLES)
    for column, known in (("locations_accuracy", PRECISION), ("locations_type", PLACE_ROLES)):
        tables.demand_labels(path, table.with_columns(pl.col(column).str.split("; ")).explode(column), column, known)
    table = tables.reject(table, "id", ~pl.col("id").str.contains("^[0-9]+$"), "is no id of a figure")
    table = read_days(tables.degrees(tables.whole_numbers(table, "figure"), "latitude", "longitude"))
    table, rejected = tables.sort_out(table)
    claims = find_places(table.filter(pl.col("figure") > 0)).select(**_answers(path))
    tables.demand_unique(path, claims)
    # Helix holds 0 until somebody has counted or estimated.
    return Extract(claims, rejected, {"records that say 0: nobody counted": table.filter(figure=0).height})


def read_heading(path: Path, table: pl.DataFrame, column: str) -> pl.DataFrame:
    """The table with the term of each record, and whether the number was reported in households."""
    text = pl.col(column)
    kind, term = (text.str.extract(HEADING, group) for group in (1, 2))
    table = table.with_columns(
        pl.coalesce(term, kind, pl.lit("displacement")).alias(TERM),
        kind=kind.fill_null("displacement"),
        converted=text.str.contains(HOUSEHOLDS),
        unread=~text.str.contains(HEADING) & ~text.str.contains(NO_HEADING),
    ).with_columns(text.str.slice(0, 60))
    tables.demand_labels(path, table, TERM, TERMS)
    return tables.reject(table, column, pl.col("unread"), "does not begin as IDMC's standard texts do")


def read_days(table: pl.DataFrame) -> pl.DataFrame:
    """The table with the two days as dates and, as ``period_text``, as they are written."""
    table = table.with_columns(
        *(pl.col(name).str.contains(DAY_BEFORE).cast(pl.Int64).fill_null(0).alias(f"{name} later") for name in DAYS),
        period_text=pl.concat_str(DAYS, separator=" to ", ignore_nulls=True),
    )
    for name in DAYS:
        table = tables.reject(table, name, ~pl.col(name).str.contains(MIDNIGHT), "is no day")
    table = tables.dates(table, *DAYS)
    start, end = (pl.col(name) + pl.duration(days=f"{name} later") for name in DAYS)
    table = table.with_columns(start.alias(DAYS[0]), pl.coalesce(end, start).alias(DAYS[1]))
    return tables.reject(table, DAYS[1], pl.col(DAYS[1]) < pl.col(DAYS[0]), "is before the day it began")


def find_places(table: pl.DataFrame) -> pl.DataFrame:
    """The table with the place of each record, where it names one alone; else its country, somewhere in it.

    The point of a record is the mean of its places' points. IDMC writes a place as "town, district, state, country".
    """
    names, accuracy = pl.col("locations_name").str.split("; "), pl.col("locations_accuracy").str.split("; ")
    alone = (names.list.len() == 1) & (accuracy.list.len() == 1)
    parts = pl.col("locations_name").str.split(", ")
    level = pl.col("level")
    table = table.with_columns(
        level=pl.when(alone).then(pl.col("locations_accuracy").replace_strict(PRECISION, default=None)),
    )
    table = table.with_columns(
        admin1=pl.when(level == "admin1")
        .then(parts.list.first())
        .when(level.is_in(["admin2", "town", "point"]) & (parts.list.len() > 2))
        .then(parts.list.get(-2, null_on_oob=True)),
        admin2=pl.when(level == "admin2").then(parts.list.first()),
    ).rename({"iso3": "code"})
    located = locate(table, "code", "admin1", "admin2")
    fine = level.is_in(["town", "point"])
    roles = pl.col("locations_type").str.split("; ").list.unique()
    return located.with_columns(
        place=pl.when(fine).then(parts.list.first()).otherwise("place"),
        place_text=pl.coalesce("locations_name", "country"),
        place_precision=pl.when(level.is_null())
        .then(pl.lit("region"))
        .when(fine)
        .then(level)
        .otherwise("place_precision"),
        place_role=pl.when(roles.list.len() == 1)
        .then(roles.list.first().replace_strict(PLACE_ROLES, default=None))
        .otherwise(pl.lit("occurrence")),
        lat=pl.coalesce("latitude", "lat"),
        lon=pl.coalesce("longitude", "lon"),
    )


def _answers(path: Path) -> dict[str, pl.Expr]:
    """What every record says."""
    kind, term, converted = pl.col("kind"), pl.col(TERM), pl.col("converted")
    words = pl.when(kind == term).then(pl.format("{}s", kind)).otherwise(pl.format("{}s ({})", kind, term))
    qualifier = pl.col("qualifier").replace_strict(QUALIFIERS)
    cause = pl.col("displacement_type").replace_strict(CAUSES)
    start, end = (pl.col(name) for name in DAYS)
    return {
        "outcome": term.replace_strict(TERMS),
        "reported_term": pl.concat_str(
            words,
            pl.when(converted).then(pl.lit("households times an average size")),
            pl.col("role").str.to_lowercase(),
            separator=", ",
            ignore_nulls=True,
        ),
        "measure": pl.lit("flow"),
        "value": pl.col("figure"),
        "number_text": pl.col("figure").cast(pl.String),
        "qualifier": pl.when(converted & (qualifier == "exact")).then(pl.lit("about")).otherwise(qualifier),
        "household_size_source": pl.when(converted).then(pl.lit("IDMC's average, not printed")),
        "status": pl.lit("all"),
        "group": pl.lit("idp"),
        "cause": pl.when(pl.col("subtype").is_null())
        .then(cause)
        .otherwise(pl.format("{}: {}", cause, pl.col("subtype").str.to_lowercase())),
        "period_start": start,
        "period_end": end,
        "period_precision": pl.when(start == end).then(pl.lit("day")).otherwise(pl.lit("interval")),
        **{name: pl.col(name) for name in ("period_text", "place", "place_text", "iso3", "admin1_pcode")},
        **{name: pl.col(name) for name in ("admin2_pcode", "lat", "lon", "place_precision", "place_role")},
        "source": pl.lit("IDMC"),
        "source_type": pl.lit("monitor"),
        "attribution_text": pl.when(pl.col("sources").str.len_chars() <= 200).then("sources"),
        "relay_depth": pl.lit(0),
        "document_id": pl.format("idmc_idu/{}", "id"),
        "table_ref": tables.cell(path, "figure"),
    }


SOURCE: Final = Source(
    id="idmc_idu",
    title="Internal Displacement Updates",
    publisher="Internal Displacement Monitoring Centre",
    licence="CC-BY-NC-SA-3.0-IGO",
    redistributable=False,
    citation=(
        "Internal Displacement Monitoring Centre, Internal Displacement Updates, "
        "https://www.internal-displacement.org/internal-displacement-updates/"
    ),
    caveat=(
        "Provisional: IDMC revises these numbers, and its yearly database differs. Displacements are movements, not "
        "people. Only IDMC's recommended figures may be added up; those for triangulation say so, files of 2023 and "
        "before say nothing of it. Numbers that IDMC computed from households are called about. Where several places "
        "are named, or none, the figure is of somewhere in the country. HDX's files name another licence (CC BY IGO) "
        "than the API's notes. The columns since 2024 (role, sources, places) have not met a real file yet."
    ),
    homepage="https://www.internal-displacement.org/internal-displacement-updates/",
    cadence="daily",
    counts="people newly displaced, evacuated or returned inside their country, event by event",
    does_not_count="how many are still displaced; events that nobody reported or whose sources are confidential",
    files=("idmc_idu.json", "*_idmc_idu_events.csv", "event_data_???.csv"),
    rows=(1, 500_000),
    version=1,
    extract=extract,
    online=(
        Online("https://helix-tools-api.idmcdb.org/external-api/idus/all/?client_id={IDMC_CLIENT_ID}", "idmc_idu.json"),
    ),
)
