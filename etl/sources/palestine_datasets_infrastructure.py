"""Palestine Datasets, Gaza Strip: homes destroyed since 7 October 2023, as the Government Media Office reports them.

Field notes: https://data.techforpalestine.org/docs/infrastructure-damaged/: residential units; estimates, reported
about once a week. Educational buildings are schools and universities in one number, by their state of damage. The UN's
Monitoring and Reporting Mechanism (S/RES/1998; its Field Manual, "attacks on schools") counts attacks on schools,
verified one by one: this is not that number, and it stays out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.publishers.palestine_datasets import (
    COMPUTED,
    DAY,
    SINCE,
    Field,
    claim,
    list_numbers,
    read_reports,
    with_extrapolated,
)
from etl.source import Extract, Online, Source

HOMES: Final = {
    "residential.destroyed": Field(
        "housing_destroyed", "residential units destroyed", cumulative=True, unit="buildings"
    ),
    "residential.damaged": Field("housing_damaged", "residential units damaged", cumulative=True, unit="buildings"),
}
FIELDS: Final = with_extrapolated(HOMES, HOMES)
# group of fields: (its fields, why they are no figures)
NO_OUTCOME: Final = {
    "educational_buildings": (
        ("destroyed", "damaged"),
        "schools and universities in one number, by damage: not attacks on schools as the UN counts them",
    ),
    "places_of_worship": (
        ("mosques_destroyed", "mosques_damaged", "churches_destroyed", "churches_damaged"),
        "mosques and churches: no outcome of ours",
    ),
    "civic_buildings": (("destroyed", "damaged"), "government buildings: no outcome of ours"),
}
MARKS: Final = ("", COMPUTED)


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The reports, a row a day; and those that cannot be read."""
    unused = [f"{group}.{mark}{name}" for group, (names, _) in NO_OUTCOME.items() for name in names for mark in MARKS]
    return tables.sort_out(read_reports(path, (DAY,), FIELDS, unused, SOURCE.rows))


def extract(path: Path) -> Extract:
    """One claim a number of homes; the publisher calls all of them estimates."""
    table, rejected = read(path)
    homes = table.select(tables.ROW, DAY, *(name for name in FIELDS if name in table.columns))
    cells, zeros = list_numbers(homes, FIELDS, silent=pl.lit(False))
    left_out = {"zeros that no report gives": zeros} | {
        why: sum(table[name].count() for name in table.columns if name.startswith(f"{group}."))
        for group, (_, why) in NO_OUTCOME.items()
    }
    claims = claim(
        path,
        SOURCE.id,
        cells,
        place=("PSE", "Gaza"),
        since=pl.lit(SINCE),
        hours=pl.lit(0),
        source=pl.lit("Government Media Office (Gaza)"),
        source_type=pl.lit("government"),
        attribution_text=pl.lit(None, dtype=pl.String),
        relay_depth=pl.lit(1),
        published_on=pl.col(DAY),
        qualifier=pl.lit("about"),
    )
    return Extract(claims, rejected, left_out)


SOURCE: Final = Source(
    id="palestine_datasets_infrastructure",
    title="Palestine Datasets: infrastructure damaged, Gaza",
    publisher="Tech for Palestine",
    licence="Unlicense",
    redistributable=True,
    citation="Tech for Palestine, Palestine Datasets, Infrastructure Damaged, https://data.techforpalestine.org",
    caveat=(
        "Residential units (homes, not whole buildings) destroyed, as Gaza's Government Media Office reports them, "
        "about once a week; the data set calls them estimates, and most are rounded. Extrapolated numbers are the data "
        "set's own and kept apart. The file ends in October 2025."
    ),
    homepage="https://data.techforpalestine.org/docs/infrastructure-damaged/",
    cadence="weekly",
    counts="homes destroyed, since 7 October 2023",
    does_not_count=(
        "attacks on schools (the file counts schools and universities in one number, by their damage); mosques, "
        "churches and government buildings, which have no outcome here; homes damaged"
    ),
    files=("infrastructure-damaged.json",),
    rows=(700, 4_000),
    version=1,
    extract=extract,
    online=(
        Online("https://data.techforpalestine.org/api/v3/infrastructure-damaged.json", "infrastructure-damaged.json"),
    ),
)
