"""Palestine Datasets, Lebanon: the Ministry of Public Health's count of people killed and injured since October 2023.

Field notes: https://data.techforpalestine.org/docs/casualties-daily-lebanon/ (sections "Daily Sources", "Counting
Phases"): the ministry began anew on 2 March 2026. The fields ``..._reported`` are as the ministry published them,
within a phase; ``killed_cum`` and ``injured_cum`` are the data set's own sums over the phases.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.publishers.palestine_datasets import DAY, HOURS, Field, claim, list_numbers, read_reports, with_whole_days
from etl.source import EXTRAPOLATED, Extract, Online, Source

OVER_PHASES: Final = f"({EXTRAPOLATED}: the ministry's counting phases, summed)"
FIELDS: Final = {
    "killed": Field("killed"),
    "killed_cum_reported": Field("killed", cumulative=True),
    "killed_cum": Field("killed", f"killed_cum {OVER_PHASES}", cumulative=True, computed=True),
    "injured": Field("injured"),
    "injured_cum_reported": Field("injured", cumulative=True),
    "injured_cum": Field("injured", f"injured_cum {OVER_PHASES}", cumulative=True, computed=True),
}
PHASES: Final = {"1": date(2023, 10, 8), "2": date(2026, 3, 2)}  # the first day of each
# report_source: how many stand between the ministry, who counted, and the data set's report.
RELAYS: Final = {"moph_lb": 1, "ocha": 2, "who": 2}


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The reports, a row each; and those that cannot be read."""
    keys = (DAY, "report_source", HOURS, "phase")
    table = read_reports(path, keys, FIELDS, (), SOURCE.rows)
    tables.demand_labels(path, table, "report_source", RELAYS)
    tables.demand_labels(path, table, "phase", PHASES)
    return tables.sort_out(with_whole_days(table))


def extract(path: Path) -> Extract:
    """One claim a number of a report; days without a report have no record."""
    table, rejected = read(path)
    cells, zeros = list_numbers(table, FIELDS, silent=pl.col(HOURS) == 0)
    computed, phase = pl.col("computed"), pl.col("phase")
    claims = claim(
        path,
        SOURCE.id,
        cells,
        place=("Lebanon", None),
        since=pl.when(computed).then(pl.lit(PHASES["1"])).otherwise(phase.replace_strict(PHASES)),
        hours=pl.col(HOURS),
        source=pl.lit("Ministry of Public Health (Lebanon)"),
        source_type=pl.lit("government"),
        attribution_text=pl.col("report_source"),
        relay_depth=pl.col("report_source").replace_strict(RELAYS),
        published_on=pl.col(DAY),
        phase=pl.when(~computed).then(phase),
    )
    return Extract(claims, rejected, {"zeros that no report gives": zeros})


SOURCE: Final = Source(
    id="palestine_datasets_lebanon",
    title="Palestine Datasets: daily casualties, Lebanon",
    publisher="Tech for Palestine",
    licence="Unlicense",
    redistributable=True,
    citation="Tech for Palestine, Palestine Datasets, Daily Casualties - Lebanon, https://data.techforpalestine.org",
    caveat=(
        "The Ministry of Public Health counted from 8 October 2023 to 4 December 2024 and again, from zero, from 2 "
        "March 2026; the data set has no reports from between the two. Until 28 October 2024 the numbers are as OCHA "
        "or WHO relayed them. A report can cover many days. The sums over both phases are the data set's own and kept "
        "apart."
    ),
    homepage="https://data.techforpalestine.org/docs/casualties-daily-lebanon/",
    cadence="daily",
    counts="people killed and injured in Lebanon, as its ministry reports them",
    does_not_count="people missing; what happened between the ministry's two counts; who was a civilian",
    files=("lebanon_casualties_daily.json",),
    rows=(180, 4_000),
    version=1,
    extract=extract,
    online=(
        Online(
            "https://data.techforpalestine.org/api/v3/lebanon_casualties_daily.json", "lebanon_casualties_daily.json"
        ),
    ),
)
