"""Palestine Datasets, Gaza Strip: the health ministry's reports of casualties, day by day, since 7 October 2023.

Field notes: https://data.techforpalestine.org/docs/casualties-daily/
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.publishers.palestine_datasets import (
    DAY,
    HOURS,
    SINCE,
    Field,
    claim,
    list_numbers,
    read_reports,
    with_extrapolated,
    with_whole_days,
)
from etl.schema import UNATTRIBUTED
from etl.source import Extract, Online, Source

FIELDS: Final = with_extrapolated(
    {
        "killed": Field("killed"),
        "killed_truce_new": Field("killed", "killed during or after the truce", "killed"),
        "killed_succumbed": Field("killed", "died of earlier injuries", "killed"),
        "killed_recovered": Field("killed", "bodies recovered, killed earlier", "killed", earlier=True),
        "killed_committee": Field("killed", "killed earlier, accepted by a judicial committee", "killed", earlier=True),
        "killed_cum": Field("killed", cumulative=True),
        "killed_children_cum": Field("killed", None, "killed_cum", cumulative=True, age_group="child"),
        "killed_women_cum": Field("killed", None, "killed_cum", cumulative=True, age_group="adult", sex="female"),
        "med_killed_cum": Field("killed", None, "killed_cum", cumulative=True, group="health_worker"),
        "press_killed_cum": Field("killed", None, "killed_cum", cumulative=True, group="journalist"),
        "civdef_killed_cum": Field("killed", None, "killed_cum", cumulative=True, group="rescuer"),
        "aid_seeker_killed_cum": Field("killed", None, "killed_cum", cumulative=True, group="aid_seeker"),
        # The ministry documents deaths by starvation apart from those killed directly: no part of killed_cum.
        "famine_cum": Field("killed", cumulative=True, cause="famine and malnutrition"),
        "child_famine_cum": Field(
            "killed", None, "famine_cum", cumulative=True, age_group="child", cause="famine and malnutrition"
        ),
        "massacres_cum": Field("killed", "massacres", cumulative=True, unit="incidents"),
        "injured": Field("injured"),
        "injured_cum": Field("injured", cumulative=True),
        "aid_seeker_injured_cum": Field("injured", None, "injured_cum", cumulative=True, group="aid_seeker"),
    },
    (
        *("killed", "killed_cum", "killed_children_cum", "killed_women_cum", "med_killed_cum", "press_killed_cum"),
        *("civdef_killed_cum", "massacres_cum", "injured", "injured_cum"),
    ),
)
# report_source: (who counted, what kind of body)
REPORTERS: Final = {
    "mohtel": ("Ministry of Health (Gaza)", "government"),
    "gmotel": ("Government Media Office (Gaza)", "government"),
    "missing": (UNATTRIBUTED, "unknown"),
}


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The reports, a row a day; and those that cannot be read."""
    table = read_reports(path, (DAY, "report_source", HOURS), FIELDS, (), SOURCE.rows)
    tables.demand_labels(path, table, "report_source", REPORTERS)
    return tables.sort_out(with_whole_days(table))


def extract(path: Path) -> Extract:
    """One claim a number of a day's report; what a report of 0 hours repeats was not said that day."""
    table, rejected = read(path)
    cells, zeros = list_numbers(table, FIELDS, silent=pl.col(HOURS) == 0)
    reporter = pl.col("report_source")
    claims = claim(
        path,
        SOURCE.id,
        cells,
        place=("PSE", "Gaza"),
        since=pl.lit(SINCE),
        hours=pl.col(HOURS),
        source=reporter.replace_strict({code: name for code, (name, _) in REPORTERS.items()}),
        source_type=reporter.replace_strict({code: kind for code, (_, kind) in REPORTERS.items()}),
        attribution_text=reporter,
        relay_depth=pl.lit(1),
        published_on=pl.col(DAY),
    )
    return Extract(claims, rejected, {"zeros that no report gives": zeros})


SOURCE: Final = Source(
    id="palestine_datasets_gaza",
    title="Palestine Datasets: daily casualties, Gaza",
    publisher="Tech for Palestine",
    licence="Unlicense",
    redistributable=True,
    citation="Tech for Palestine, Palestine Datasets, Daily Casualties - Gaza, https://data.techforpalestine.org",
    caveat=(
        "As reported by Gaza's Ministry of Health, or its Government Media Office where the ministry was cut off; only "
        "deaths tied directly to the war. A day's number killed can include bodies recovered and deaths accepted "
        "later. Numbers with no report named are unattributed. Extrapolated numbers are the data set's own, "
        "computed where no report gave one, and are kept apart. Cumulative numbers may repeat the last one reported."
    ),
    homepage="https://data.techforpalestine.org/docs/casualties-daily/",
    cadence="daily",
    counts="people killed and injured, as reported day by day",
    does_not_count="people under the rubble whom nobody has found; deaths of hunger and disease, but for those listed",
    files=("casualties_daily.json",),
    rows=(1_000, 4_000),
    version=2,
    extract=extract,
    online=(Online("https://data.techforpalestine.org/api/v2/casualties_daily.json", "casualties_daily.json"),),
)
