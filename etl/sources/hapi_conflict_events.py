"""HDX HAPI: people killed in the events that ACLED records, by month, place and kind of event.

Fields, kinds of events and usage notes: https://hdx-hapi.readthedocs.io/en/latest/data_usage_guides/ (coordination and
context, conflict events; enums, event type). By these, targeting of civilians is violence against civilians and those
explosions that are aimed at them, all of it political violence: a part of it. Demonstrations are apart from it (mob
violence is political violence). Fatalities are all people killed in an event, whoever they are: ACLED Codebook,
https://acleddata.com/knowledge-base/codebook/.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import WHERE, locate
from etl.publishers import hapi
from etl.source import Extract, Source

FATALITIES: Final = "fatalities"
REPORT: Final = ("location_code", "reference_period_start", "reference_period_end")
USED: Final = (*REPORT, "event_type", "events", FATALITIES, "admin_level", *hapi.REGIONS)

EVENTS: Final = {
    "political_violence": "fatalities in political violence",
    "civilian_targeting": "fatalities in events that target civilians",
    "demonstration": "fatalities in demonstrations",
}


def extract(path: Path) -> Extract:
    """One claim a row that has events; those that target civilians are part of political violence there and then.

    A 0 beside events is a figure; without events it can also mean that ACLED did not cover the country yet.
    """
    table, wrong = hapi.read_records(path, USED, SOURCE.rows)
    tables.demand_labels(path, table, "event_type", EVENTS)
    tables.demand_labels(path, table, "admin_level", ["0", "1", "2"])
    table = hapi.name_places(table)
    table, repeats = tables.leave_out_repeats(table, [*REPORT, "place_key", "event_type"], FATALITIES)
    table = tables.whole_numbers(tables.filled(table, *REPORT, "event_type", "admin_level"), "events", FATALITIES)
    table, rejected = tables.sort_out(tables.dates(table, "reference_period_start", "reference_period_end"))
    empty = pl.col(FATALITIES).is_null()
    nothing = (pl.col(FATALITIES) == 0) & (pl.col("events").fill_null(0) == 0)
    left_out = {
        "rows that HDX marks as wrong": wrong,
        "rows that repeat another": repeats,
        "empty cells: fatalities not counted": table.filter(empty).height,
        "zeros beside no events": table.filter(nothing).height,
        "numbers of events: no people": table["events"].count(),
    }
    claims = claim(path, table.filter(~empty & ~nothing))
    return Extract(tables.free_larger_parts(claims), rejected, left_out)


def claim(path: Path, table: pl.DataFrame) -> pl.DataFrame:
    """The claims of the rows."""
    located = locate(
        table, "location_code", "admin1_name", "admin2_name", admin1_code="admin1_code", admin2_code="admin2_code"
    )
    kind = pl.col("event_type")
    start = pl.col("reference_period_start")
    return located.select(
        *WHERE,
        outcome=pl.lit("killed"),
        reported_term=kind.replace_strict(EVENTS, return_dtype=pl.String),
        measure=pl.lit("flow"),
        number_text=pl.col(FATALITIES).cast(pl.String),
        value=FATALITIES,
        status=pl.lit("all"),
        period_start=start,
        period_end="reference_period_end",
        period_precision=pl.lit("month"),
        period_text=start.dt.strftime("%Y-%m"),
        place_role=pl.lit("occurrence"),
        source=pl.lit("ACLED"),
        source_type=pl.lit("monitor"),
        relay_depth=pl.lit(1),
        document_id=pl.format("{}/{}/{}", pl.lit(SOURCE.id), "location_code", start.dt.strftime("%Y-%m")),
        cell_key=pl.format("{}/{}/{}", "place_key", kind, pl.lit(FATALITIES)),
        part_of_key=pl.when(kind == "civilian_targeting").then(
            pl.format("{}/political_violence/{}", "place_key", pl.lit(FATALITIES))
        ),
        table_ref=tables.cell(path, FATALITIES),
    )


SOURCE: Final = Source(
    id="hapi_conflict_events",
    title="HDX HAPI: conflict events, fatalities by month",
    publisher=hapi.PUBLISHER,
    licence="ACLED Terms of Use: no redistribution",
    redistributable=False,
    citation=(
        "Armed Conflict Location & Event Data (ACLED), https://acleddata.com, through the OCHA HDX Humanitarian API, "
        "https://data.humdata.org/dataset/hdx-hapi-conflict-event"
    ),
    caveat=(
        "Reported deaths, civilians and fighters together, summed by month from ACLED's events. Deaths in events that "
        "target civilians are not all civilian, and are among those of political violence: never add the two. A month "
        f"without events says nothing: ACLED began at different years in different countries. {hapi.UNMET}"
    ),
    homepage="https://data.humdata.org/dataset/hdx-hapi-conflict-event",
    cadence="weekly",
    counts="people killed in political violence and demonstrations, by month, district (or country) and kind of event",
    does_not_count="deaths in demonstrations, where ACLED's public files give none; injured people; who was killed",
    files=("hdx_hapi_conflict_event*.csv", "hdx_hapi_conflict_event*.json"),
    rows=(10, 5_000_000),
    version=1,
    extract=extract,
    online=(hapi.serve("coordination-context/conflict-events", "hdx_hapi_conflict_events.json"),),
    rejects=1_000,  # districts of one province whose names HDX lost cannot be told apart
)
