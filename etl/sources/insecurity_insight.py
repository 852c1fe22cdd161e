"""Insecurity Insight on HDX: incidents of violence against education, health care and aid workers.

Definitions: http://insecurityinsight.org/methodology-and-definitions (killed, kidnapped, arrested) and the codebook of
the aid worker data set, https://data.humdata.org/dataset/sind-aid-worker-kka-dataset: each row is one incident of the
Security in Numbers Database (SiND), and where a report does not say how many, one is counted. Columns as OCHA writes
these workbooks: https://github.com/OCHA-DAP/hdx-scraper-insecurity-insight.

One incident stands under one id in all three sheets, so it is one document here, and its columns the cells in it. The
publisher's own API is made for HDX, which takes out what could harm people (descriptions, places in Palestine): it is
not asked.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import locate
from etl.source import Extract, ShapeChanged, Source
from etl.tables.formats import names_of, read_csv, read_xlsx, sheets, without_hashtags

KEYS: Final = (
    *("Date", "Country", "Country ISO", "Admin 1", "Latitude", "Longitude", "Geo Precision"),
    *("Reported Perpetrator Name", "Weapon Carried/Used", "SiND Event ID"),
)
# What happened to people, by the last words of a column's name.
HARMS: Final = {
    "Killed": "killed", "Injured": "injured", "Kidnapped": "abducted", "Arrested": "detained",
    "Killed in Captivity": "killed",
}  # fmt: skip
AID_WORKERS: Final = "Aid Workers"
PEOPLE: Final = {
    "Educators": "teacher",
    "Students": "pupil",
    "Health Workers": "health_worker",
    AID_WORKERS: "aid_worker",
}
# Aid workers are also counted by sex and by where they are from; each of these is a part of the count of all.
KINDS: Final = {"": "any", "Female ": "female", "Male ": "male", "International ": "any", "National ": "any"}
ATTACKS: Final = {
    "Attacks on Schools": "school_attacked",
    "Number of Attacks on Health Facilities Reporting Destruction": "hospital_attacked",
    "Number of Attacks on Health Facilities Reporting Damaged": "hospital_attacked",
}
HARMS_OF_ALL: Final = tuple(HARMS)[:4]
COUNTS: Final = {
    "education": (
        "Attacks on Schools",
        *(f"{people} {harm}" for people, harm in product(("Educators", "Students"), HARMS_OF_ALL)),
    ),
    "health care": (*tuple(ATTACKS)[1:], *(f"Health Workers {harm}" for harm in HARMS_OF_ALL)),
    "aid workers": tuple(f"{kind}{AID_WORKERS} {harm}" for kind, harm in product(KINDS, HARMS)),
}
# Descriptions are other people's words. Attacks on universities are none on schools, and whoever is attacked in a
# school need not be a pupil. How a place was attacked (arson, occupation, forced entry) is one attack over again.
IGNORED: Final = (
    *("Event Description", "Reported Perpetrator", "Location of event", "Location of Incident", "Date Event Entered"),
    *("Date Event Modified", "Type of education facility", "Attacks on Universities", "Students Attacked in School"),
    *("Military Occupation of Education facility", "Arson attack on education facility"),
    *("Forced Entry into education facility", "Damage/Destruction To Ed facility Event"),
    *("Attacks on Students and Teachers", "Known Educators Kidnap Or Arrest Outcome"),
    *("Known Student Kidnap Or Arrest Outcome", "Sexual Violence Affecting School Age Children"),
    *("Organisation Affected", "Programme Focus", "Known Kidnapping or Arrest Outcome"),
    *("Forceful Entry into Health Facility", "Occupation of Health Facility", "Vicinity of Health Facility Affected"),
    *("Health Transportation Destroyed", "Health Transportation Damaged", "Health Transportation Stolen/Hijacked"),
    *("Looting/Theft/Robbery/Burglary of Health Supplies", "Access Denied or Obstructed", "Health Workers Threatened"),
    *("Health Workers Assaulted", "Health Workers Sexually Assaulted", "Reported Health Worker Profession"),
    *("Affects Access to Medicines, Vaccines And Other Health Products", "Attacks on Emergency Medical Services"),
    *("Children's Health Services Affected", "Attacks On Children's Hospitals", "Women's Health Services Affected"),
    *("Hospital Utilities Affected", "Conflict-Related Violence", "Political-Related Violence"),
    *("COVID-19-Related Violence", "Ebola-Related Violence", "Vaccination-Related Violence", "Polio-Related Violence"),
)
# 2: within 25 km, 3: district, 4: province, 5: along a road or river, 6: country. The words behind the number vary;
# "censored" is what HDX writes where it took out the point.
GEO_PRECISION: Final = r"^(\([1-6]\)|censored)"
NOT_SAID: Final = r"(?i)^no information|^not applicable"


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row an incident and count: the keys, ``column`` and ``value``; and the rows that cannot be read."""
    table = without_hashtags(read_csv(path) if path.suffix == ".csv" else read_xlsx(path, sheets(path)[0]))
    counts = next((names for names in COUNTS.values() if set(names) <= set(names_of(table))), None)
    if counts is None:
        raise ShapeChanged(
            f"{path.name} has the counts of none of {', '.join(COUNTS)}; compare its columns with the publisher's notes"
        )
    present = [name for name in IGNORED if name in table.columns]
    tables.demand_shape(path, table, (*KEYS, *counts), present, SOURCE.rows)
    table = table.select(tables.ROW, *KEYS, *counts).with_columns(pl.col(KEYS).str.strip_chars())
    unknown = ~pl.col("Geo Precision").str.contains(GEO_PRECISION)
    tables.refuse(path, table, "Geo Precision", unknown, "has none of the numbers from (1) to (6)")
    table = tables.filled(table, "Date", "Country", "Country ISO", "SiND Event ID")
    table = tables.degrees(tables.dates(tables.whole_numbers(table, *counts), "Date"), "Latitude", "Longitude")
    table, rejected = tables.sort_out(table)
    return table.unpivot(list(counts), index=[tables.ROW, *KEYS], variable_name="column"), rejected


def extract(path: Path) -> Extract:
    """One claim a count above zero."""
    cells, rejected = read(path)
    claims = claim(path, cells.filter(pl.col("value") > 0))
    tables.demand_unique(path, claims)
    left_out = {
        "counts that say 0: the report of the incident tells of nobody, or of no attack": cells.filter(
            pl.col("value") == 0
        ).height,
        "empty cells": cells["value"].null_count(),
    }
    return Extract(tables.free_larger_parts(claims), rejected, left_out)


def claim(path: Path, cells: pl.DataFrame) -> pl.DataFrame:
    """The claims of the counts above zero."""
    column, geo = pl.col("column"), pl.col("Geo Precision")
    named = pl.col("Admin 1").str.contains(NOT_SAID).not_() & ~geo.str.starts_with("(6)").fill_null(value=False)
    attacks = column.is_in(list(ATTACKS))
    words = {f"{kind}{people} {harm}": (kind, people, harm) for kind, people, harm in product(KINDS, PEOPLE, HARMS)}
    outcomes = ATTACKS | {name: HARMS[harm] for name, (_, _, harm) in words.items()}
    wholes = {name: f"{people} {harm}" for name, (kind, people, harm) in words.items() if kind}
    table = locate(cells.with_columns(region=pl.when(named).then("Admin 1")), "Country ISO", "region")
    point = geo.str.contains(r"^\([1-4]\)") & pl.col("Latitude").is_not_null() & pl.col("Longitude").is_not_null()
    return table.select(
        outcome=column.replace_strict(outcomes),
        reported_term="column",
        measure=pl.lit("flow"),
        unit=pl.when(attacks).then(pl.lit("incidents")).otherwise(pl.lit("people")),
        number_text=pl.col("value").cast(pl.String),
        value="value",
        # One is also what stands for "an unspecified number".
        qualifier=pl.when(~attacks & (pl.col("value") == 1)).then(pl.lit("at_least")).otherwise(pl.lit("exact")),
        group=column.replace_strict(
            {name: PEOPLE[people] for name, (_, people, _) in words.items()}, default=None, return_dtype=pl.String
        ),
        sex=column.replace_strict({name: KINDS[kind] for name, (kind, _, _) in words.items()}, default="any"),
        alleged_actor=_said("Reported Perpetrator Name"),
        cause=_said("Weapon Carried/Used"),
        period_start="Date",
        period_end="Date",
        period_precision=pl.lit("day"),
        place="place",
        place_text=pl.coalesce("region", "Country"),
        iso3="iso3",
        admin1_pcode="admin1_pcode",
        lat=pl.when(point).then("Latitude").otherwise("lat"),
        lon=pl.when(point).then("Longitude").otherwise("lon"),
        place_precision=pl.when(geo.str.starts_with("(5)")).then(pl.lit("region")).otherwise("place_precision"),
        place_role=pl.lit("occurrence"),
        source=pl.lit("Insecurity Insight"),
        source_type=pl.lit("monitor"),
        relay_depth=pl.lit(0),
        document_id=pl.format("{}/{}", pl.lit(SOURCE.id), "SiND Event ID"),
        cell_key="column",
        part_of_key=column.replace_strict(wholes, default=None, return_dtype=pl.String),
        table_ref=tables.cell(path, column),
    )


def _said(column: str) -> pl.Expr:
    """A cell, null where it says that there is no information."""
    return pl.when(~pl.col(column).str.contains(NOT_SAID)).then(column)


SOURCE: Final = Source(
    id="insecurity_insight",
    title="Attacks on education, health care and aid workers: incident data",
    publisher="Insecurity Insight",
    licence="CC BY-SA, as HDX states it",
    redistributable=False,
    citation="Insecurity Insight, Security in Numbers Database (SiND), through HDX, https://data.humdata.org",
    caveat=(
        "Incidents that public reports and partner agencies told of: neither complete nor representative. A 1 stands "
        "also for an unspecified number of people, so it is a least number; a 0 is no figure. One incident can stand "
        "in several of the data sets under one id: a health worker of an aid agency is counted as a health worker in "
        "one and as an aid worker in the other. Aid workers killed in captivity are counted among those killed by one "
        "of the publisher's notes, and among those kidnapped by another: the two are not related here. Points are "
        "rounded, and taken out in Palestine. Incidents are revised: keep only the "
        "newest file of each. This reader has not met a real file yet."
    ),
    homepage="https://data.humdata.org/organization/insecurity-insight",
    cadence="monthly",
    counts="teachers, pupils, health and aid workers harmed, schools and health facilities attacked, by incident",
    does_not_count="incidents that nobody reported; attacks on universities; people threatened or assaulted",
    files=tuple(
        f"*{words}*.{suffix}"
        for words, suffix in product(
            (
                *("education-in-danger-incident-data", "Education in Danger Incident Data"),
                *("attacks-on-health-care-incident-data", "Attacks on Health Care Incident Data"),
                *("aid-worker-kika-incident-data", "Aid Worker KIKA Incident Data"),
            ),
            ("xlsx", "csv"),
        )
    ),
    rows=(1, 100_000),
    version=1,
    extract=extract,
)
