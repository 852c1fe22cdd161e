"""Palestine Datasets, West Bank: casualties and displacement as UN OCHA reports them, since 7 October 2023.

Field notes: https://data.techforpalestine.org/docs/casualties-daily-west-bank/; ``flash_source`` is explained at
https://data.techforpalestine.org/updates/west-bank-frequency/. OCHA says two things apart: what its Flash Updates
report, not yet verified, and what it verified later, in the nested ``verified`` records of its casualty database.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.publishers.palestine_datasets import DAY, SINCE, Field, claim, list_numbers, read_reports
from etl.source import Extract, Online, Source

FLASH: Final = {
    "killed_cum": Field("killed", cumulative=True),
    "killed_children_cum": Field("killed", None, "killed_cum", cumulative=True, age_group="child"),
    "injured_cum": Field("injured", cumulative=True),
    "injured_children_cum": Field("injured", None, "injured_cum", cumulative=True, age_group="child"),
    "displaced_persons_cum": Field("displaced", cumulative=True),
    "displaced_children_cum": Field("displaced", None, "displaced_persons_cum", cumulative=True, age_group="child"),
    "displaced_households_cum": Field("displaced", cumulative=True, unit="households"),
}
VERIFIED: Final = {
    "verified.killed": Field("killed"),
    "verified.killed_children": Field("killed", None, "verified.killed", age_group="child"),
    "verified.killed_cum": Field("killed", cumulative=True),
    "verified.killed_children_cum": Field("killed", None, "verified.killed_cum", cumulative=True, age_group="child"),
    "verified.injured": Field("injured"),
    "verified.injured_children": Field("injured", None, "verified.injured", age_group="child"),
    "verified.injured_cum": Field("injured", cumulative=True),
    "verified.injured_children_cum": Field("injured", None, "verified.injured_cum", cumulative=True, age_group="child"),
}
FIELDS: Final = {**FLASH, **VERIFIED}
SETTLER_ATTACKS: Final = "settler_attacks_cum"
# un: a Flash Update of that day gave the numbers. fill: they are of another day's update, as a rule of the last one.
FLASH_SOURCES: Final = ("un", "fill")


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The reports, a row a day; and those that cannot be read."""
    table = read_reports(path, (DAY, "flash_source"), FIELDS, (SETTLER_ATTACKS,), SOURCE.rows)
    tables.demand_labels(path, table, "flash_source", FLASH_SOURCES)
    return tables.sort_out(table)


def extract(path: Path) -> Extract:
    """One claim a number of a day's record. A filled day's number that repeats the last one was not said that day; one
    that differs comes from an update of another day, which is not named."""
    table, rejected = read(path)
    attacks = table[SETTLER_ATTACKS].count() if SETTLER_ATTACKS in table.columns else 0
    verified, filled = pl.col("field").str.starts_with("verified."), pl.col("flash_source") == "fill"
    cells, zeros = list_numbers(table.drop(SETTLER_ATTACKS, strict=False), FIELDS, silent=filled & ~verified)
    claims = claim(
        path,
        SOURCE.id,
        cells,
        place=("PSE", "West Bank"),
        since=pl.lit(SINCE),
        hours=pl.lit(24),
        period_text=pl.lit(None, dtype=pl.String),
        source=pl.lit("UN OCHA"),
        source_type=pl.lit("un"),
        attribution_text=pl.when(verified).then(pl.lit("verified")).otherwise("flash_source"),
        relay_depth=pl.lit(1),
        published_on=pl.when(~verified & ~filled).then(DAY),
    )
    left_out = {
        "zeros that no report gives": zeros,
        "attacks by settlers: incidents that harmed people or property, without an outcome of ours": attacks,
    }
    return Extract(claims, rejected, left_out)


SOURCE: Final = Source(
    id="palestine_datasets_west_bank",
    title="Palestine Datasets: daily casualties, West Bank",
    publisher="Tech for Palestine",
    licence="Unlicense",
    redistributable=True,
    citation="Tech for Palestine, Palestine Datasets, Daily Casualties - West Bank, https://data.techforpalestine.org",
    caveat=(
        "As UN OCHA reports, in the West Bank with East Jerusalem. Flash Updates are not yet verified, and weekly or "
        "rarer since March 2024; the verified numbers lag behind and have gaps. The two count the same people: never "
        "add them. A number that a day without an update repeats is the data set's own and kept apart. The data set "
        "does not say what displaced people."
    ),
    homepage="https://data.techforpalestine.org/docs/casualties-daily-west-bank/",
    cadence="daily",
    counts="people killed, injured and displaced, as reported and as verified by UN OCHA",
    does_not_count="Israelis; attacks by settlers as incidents, which are in the file and have no outcome here",
    files=("west_bank_daily.json",),
    rows=(1_000, 4_000),
    version=1,
    extract=extract,
    online=(Online("https://data.techforpalestine.org/api/v2/west_bank_daily.json", "west_bank_daily.json"),),
)
