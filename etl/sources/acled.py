"""ACLED: people reported killed in each event of political violence and protest; an export of the user's own.

Definitions: https://acleddata.com/knowledge-base/codebook/ (data columns, event types, precision codes, reported
fatalities) and https://acleddata.com/knowledge-base/guide-to-2023-acled-column-changes (older columns). Where reports
differ or are vague the lowest number stands; "several" and plain plurals are 3 or 10, "dozens" 12, "hundreds" 100: so
each number is a least one. 0 stands for none as well as for nothing said. The dead of "Violence against civilians" are
unarmed by definition; nothing else tells the dead of an event apart, its civilian targeting neither.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import locate
from etl.source import Extract, Source
from etl.tables.formats import read_csv, read_json

USED: Final = (
    *("event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "inter1", "actor2"),
    *("inter2", "country", "admin1", "admin2", "location", "latitude", "longitude", "geo_precision", "source"),
    "fatalities",
)
# Some of these are in every export: the notes are other people's words, and the earlier and optional columns (ids that
# changed, people living nearby) say nothing of the event.
IGNORED: Final = (
    *("year", "disorder_type", "assoc_actor_1", "assoc_actor_2", "interaction", "civilian_targeting", "iso", "region"),
    *("admin3", "source_scale", "notes", "tags", "timestamp", "iso3", "data_id", "event_id_no_cnty"),
    *("population_1km", "population_2km", "population_5km", "population_best"),
)
TIME: Final = {"1": "day", "2": "week", "3": "month"}
GEO: Final = ("1", "2", "3")  # the town; an area, or near a town; a larger region
AT_CIVILIANS: Final = "Violence against civilians"
EVENTS: Final = {
    "Battles": ("Armed clash", "Government regains territory", "Non-state actor overtakes territory"),
    "Protests": ("Peaceful protest", "Protest with intervention", "Excessive force against protesters"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Explosions/Remote violence": (
        *("Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack"),
        *("Remote explosive/landmine/IED", "Grenade"),
    ),
    AT_CIVILIANS: ("Sexual violence", "Attack", "Abduction/forced disappearance"),
    "Strategic developments": (
        *("Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use"),
        *("Headquarters or base established", "Looting/property destruction", "Non-violent transfer of territory"),
        "Other",
    ),
}
ACTORS: Final = {
    "State forces": "1", "Rebel group": "2", "Political militia": "3", "Identity militia": "4", "Rioters": "5",
    "Protesters": "6", "Civilians": "7", "External/Other forces": "8",
}  # fmt: skip
NOBODY: Final = "0"  # no second actor, in exports with numbers


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The events, one a row, with the day and the counts typed; and the rows that cannot be read."""
    table = read_json(path, at="data")[0] if path.suffix == ".json" else read_csv(path)
    tables.demand_shape(path, table, USED, [name for name in IGNORED if name in table.columns], SOURCE.rows)
    table = table.select(tables.ROW, *USED)
    tables.demand_labels(path, table, "event_type", EVENTS)
    tables.demand_labels(path, table, "sub_event_type", [kind for kinds in EVENTS.values() for kind in kinds])
    tables.demand_labels(path, table, "time_precision", TIME)
    tables.demand_labels(path, table, "geo_precision", GEO)
    for side in ("inter1", "inter2"):
        tables.demand_labels(path, table, side, (*ACTORS, *ACTORS.values(), NOBODY))
    optional = ("actor2", "inter2", "admin1", "admin2", "source")
    table = tables.filled(table, *(name for name in USED if name not in optional))
    # Exports write 2023-02-16, or 16 February 2023.
    written_out = pl.col("event_date").str.to_date("%d %B %Y", strict=False).cast(pl.String)
    table = tables.dates(table.with_columns(event_date=pl.coalesce(written_out, "event_date")), "event_date")
    table = tables.degrees(tables.whole_numbers(table, "fatalities"), "latitude", "longitude")
    return tables.sort_out(table)


def extract(path: Path) -> Extract:
    """One claim an event with reported fatalities."""
    table, rejected = read(path)
    events = table.filter(pl.col("fatalities") > 0)
    claims = claim(path, events)
    tables.demand_unique(path, claims)
    return Extract(claims, rejected, {"events that say 0: none killed, or none reported": table.height - events.height})


def claim(path: Path, events: pl.DataFrame) -> pl.DataFrame:
    """The claims of the events: the lowest number reported, its period and place as finely as ACLED knows them."""
    day, precision = pl.col("event_date"), pl.col("time_precision")
    town, region = pl.col("geo_precision") == "1", pl.col("geo_precision") == "3"
    unarmed = pl.col("event_type") == AT_CIVILIANS
    sides = [pl.col(side).replace(ACTORS) == ACTORS["Civilians"] for side in ("inter1", "inter2")]
    # The district of a place that stands for a larger region is the place's own, and no more than that.
    table = locate(events.with_columns(district=pl.when(~region).then("admin2")), "country", "admin1", "district")
    return table.select(
        outcome=pl.lit("killed"),
        reported_term=pl.lit("reported fatalities"),
        measure=pl.lit("flow"),
        unit=pl.lit("people"),
        number_text=pl.col("fatalities").cast(pl.String),
        value="fatalities",
        qualifier=pl.lit("at_least"),
        status=pl.when(unarmed).then(pl.lit("civilian")).otherwise(pl.lit("unknown")),
        # Actor 1 need not be the aggressor: where civilians are attacked it is the side that is not civilian.
        alleged_actor=pl.when(unarmed & sides[1] & ~sides[0])
        .then("actor1")
        .when(unarmed & sides[0] & ~sides[1])
        .then("actor2"),
        cause="sub_event_type",
        # A week is given by its middle, a month by its middle, first or last day.
        period_start=pl.when(precision == "1")
        .then(day)
        .when(precision == "2")
        .then(day.dt.offset_by("-3d"))
        .otherwise(day.dt.month_start()),
        period_end=pl.when(precision == "1")
        .then(day)
        .when(precision == "2")
        .then(day.dt.offset_by("3d"))
        .otherwise(day.dt.month_end()),
        period_precision=precision.replace_strict(TIME),
        place=pl.when(town | region).then("location").otherwise("place"),
        place_text=pl.when(town | region).then("location").otherwise("place_text"),
        iso3="iso3",
        admin1_pcode="admin1_pcode",
        admin2_pcode="admin2_pcode",
        lat="latitude",
        lon="longitude",
        place_precision=pl.when(town)
        .then(pl.lit("town"))
        .when(region)
        .then(pl.lit("region"))
        .otherwise("place_precision"),
        place_role=pl.lit("occurrence"),
        source=pl.lit("ACLED"),
        source_type=pl.lit("monitor"),
        attribution_text="source",
        relay_depth=pl.lit(0),
        document_id=pl.format("{}/{}", pl.lit(SOURCE.id), "event_id_cnty"),
        table_ref=tables.cell(path, "fatalities"),
    )


SOURCE: Final = Source(
    id="acled",
    title="ACLED event data, an export of one's own",
    publisher="ACLED",
    licence="ACLED Terms of Use and Attribution Policy",
    redistributable=False,
    citation="Armed Conflict Location & Event Data (ACLED), https://acleddata.com; say when you exported it.",
    caveat=(
        "The lowest number of deaths that reports of an event give, so a least one; 3, 10, 12 and 100 also stand for "
        "words such as several, dozens and hundreds. A 0 is no figure: ACLED writes it as well where nothing is known. "
        "Deaths of several days or places at once are divided among them. ACLED counts whoever is unarmed and "
        "defenceless as a civilian. Events are revised: an export is as of its day; of two that hold an event the "
        "first by name stands, so keep only the newest. ACLED's terms forbid passing its data on: this is read here, "
        "and none of it leaves. This reader has not met a real file yet."
    ),
    homepage="https://acleddata.com/data-export-tool/",
    cadence="whenever a file is added or changed",
    counts="people reported killed in political violence and at demonstrations, event by event",
    does_not_count="injured people; who the dead were, except in attacks on civilians; deaths that no event can hold",
    files=("*acled*.csv", "*ACLED*.csv", "*acled*.json", "*ACLED*.json"),
    rows=(1, 5_000_000),
    version=1,
    extract=extract,
)
