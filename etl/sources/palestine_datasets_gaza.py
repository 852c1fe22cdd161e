"""Palestine Datasets, Gaza Strip: the health ministry's reports of casualties, day by day, since 7 October 2023.

Field notes: https://data.techforpalestine.org/docs/casualties-daily/
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from etl import tables
from etl.source import EXTRAPOLATED, Extract, ShapeChanged, Source

# field: (outcome, population and cause, field of which it is a part). Fields that end in _cum count since START.
FIELDS: Final[dict[str, tuple[str, dict[str, str], str | None]]] = {
    "killed": ("killed", {}, None),
    "killed_truce_new": ("killed", {"reported_term": "killed during or after the truce"}, "killed"),
    "killed_succumbed": ("killed", {"reported_term": "died of earlier injuries"}, "killed"),
    "killed_recovered": ("killed", {"reported_term": "bodies recovered, killed earlier"}, "killed"),
    "killed_committee": ("killed", {"reported_term": "killed earlier, accepted by a judicial committee"}, "killed"),
    "killed_cum": ("killed", {}, None),
    "killed_children_cum": ("killed", {"age_group": "child"}, "killed_cum"),
    "killed_women_cum": ("killed", {"age_group": "adult", "sex": "female"}, "killed_cum"),
    "med_killed_cum": ("killed", {"group": "health_worker"}, "killed_cum"),
    "press_killed_cum": ("killed", {"group": "journalist"}, "killed_cum"),
    "civdef_killed_cum": ("killed", {"group": "rescuer"}, "killed_cum"),
    "aid_seeker_killed_cum": ("killed", {"group": "aid_seeker"}, "killed_cum"),
    # The ministry documents deaths by starvation apart from those killed directly: no part of killed_cum.
    "famine_cum": ("killed", {"cause": "famine and malnutrition"}, None),
    "child_famine_cum": ("killed", {"cause": "famine and malnutrition", "age_group": "child"}, "famine_cum"),
    "massacres_cum": ("killed", {"unit": "incidents", "reported_term": "massacres"}, None),
    "injured": ("injured", {}, None),
    "injured_cum": ("injured", {}, None),
    "aid_seeker_injured_cum": ("injured", {"group": "aid_seeker"}, "injured_cum"),
}
COMPUTED: Final = "ext_"
EXTRAPOLATED_FIELDS: Final = (
    "killed", "killed_cum", "killed_children_cum", "killed_women_cum", "med_killed_cum", "press_killed_cum",
    "civdef_killed_cum", "massacres_cum", "injured", "injured_cum",
)  # fmt: skip
KEYS: Final = ("report_date", "report_source", "report_period")
START: Final = "2023-10-07"
EARLIER: Final = ("killed_recovered", "killed_committee")  # reported now, killed at a time not said
SOURCES_OF_REPORTS: Final[dict[str, dict[str, str | None]]] = {
    "mohtel": {"source": "Ministry of Health (Gaza)", "source_type": "government", "attribution_text": "mohtel"},
    "gmotel": {"source": "Government Media Office (Gaza)", "source_type": "government", "attribution_text": "gmotel"},
    "missing": {"source": "unattributed", "source_type": "unknown", "attribution_text": "missing"},
}
DATA_SET: Final = {"source": "Palestine Datasets (extrapolated)", "source_type": "monitor"}


def read(path: Path) -> tuple[list[dict[str, object]], int]:
    """One record a number that says something, with its answers, and how many zeros say nothing.

    A 0 is a figure where a report that covers some hours prints it. It says nothing where nobody reported (0 hours),
    and in the data set's own fields.
    """
    try:
        days = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ShapeChanged(f"{path.name} is not JSON: {error}; fetch the file again") from error
    if not isinstance(days, list) or not all(isinstance(day, dict) for day in days):
        raise ShapeChanged(f"{path.name} is no list of days; fetch the file again")
    tables.demand_rows(path, len(days), SOURCE.rows)
    known = (*KEYS, *FIELDS, *(COMPUTED + name for name in EXTRAPOLATED_FIELDS))
    said: list[dict[str, object]] = []
    zeros = 0
    before: dict[str, object] = {}
    for row, day in enumerate(days, start=1):
        tables.demand_names(path, day, KEYS, [name for name in day if name in known], f"field in record {row}")
        _demand_keys(f"{path.name}, record {row}", day)
        for field, number in day.items():
            if field in KEYS or number is None:
                continue
            if type(number) is not int or number < 0:
                raise ShapeChanged(f"{path.name}, record {row}, {field}: {number!r} is not a whole number")
            computed = field.startswith(COMPUTED)
            silent = day["report_period"] == 0
            if number == 0 and (computed or silent):
                zeros += 1
                continue
            carried = silent and not computed and before.get(COMPUTED + field, before.get(field)) == number
            said.append(_number(row, day, field, number, carried))
        before = day
    return said, zeros


def _demand_keys(where: str, day: dict[str, Any]) -> None:
    """Raise ShapeChanged for a report by somebody unknown, of an unknown day, or over part of a day."""
    if day["report_source"] not in SOURCES_OF_REPORTS:
        raise ShapeChanged(f"{where}: report_source is {day['report_source']!r}; name it in SOURCES_OF_REPORTS")
    if type(day["report_period"]) is not int or day["report_period"] % 24:
        raise ShapeChanged(f"{where}: report_period is {day['report_period']!r}; whole days, in hours, are expected")
    try:
        date.fromisoformat(day["report_date"])
    except (TypeError, ValueError):
        raise ShapeChanged(f"{where}: report_date is {day['report_date']!r}; a date is expected") from None


def _number(row: int, day: dict[str, object], field: str, number: int, carried: bool) -> dict[str, object]:
    """One number with what its field and its report say of it."""
    name = field.removeprefix(COMPUTED)
    outcome, answers, whole = FIELDS[name]
    computed = name != field
    words = answers.get("reported_term", name)
    if computed:
        words = f"{words} ({EXTRAPOLATED})"
    elif carried:
        words = f"{words} ({EXTRAPOLATED}: carried over, nothing reported that day)"
    return {
        tables.ROW: row,
        "day": day["report_date"],
        "hours": day["report_period"],
        "field": field,
        "value": number,
        "outcome": outcome,
        "part_of_key": whole and (COMPUTED + whole if computed else whole),
        "cumulative": name.endswith("_cum"),
        "earlier": name in EARLIER,
        "group": None,
        "cause": None,
        **SOURCES_OF_REPORTS[str(day["report_source"])],
        **answers,
        **(DATA_SET if computed or carried else {}),
        "reported_term": words,
    }


def extract(path: Path) -> Extract:
    """One claim a number of a day's record; the natural key is the report date."""
    said, zeros = read(path)
    table = pl.DataFrame(said, infer_schema_length=None, schema_overrides={"row": pl.Int32})
    table = table.with_columns(pl.col("day").str.to_date())
    day, cumulative, hours = pl.col("day"), pl.col("cumulative"), pl.col("hours")
    first = day - pl.duration(days=hours // 24 - 1)
    printed = {name for name in ("unit", "age_group", "sex", "group", "cause") if name in table.columns}
    claims = table.select(
        *printed,
        "outcome",
        "value",
        "part_of_key",
        "source",
        "source_type",
        "reported_term",
        "attribution_text",
        measure=pl.when(cumulative).then(pl.lit("cumulative")).otherwise(pl.lit("flow")),
        number_text=pl.col("value").cast(pl.String),
        status=pl.lit("all"),
        period_start=pl.when(cumulative)
        .then(pl.lit(START).str.to_date())
        .when(~pl.col("earlier") & (hours > 0))
        .then(first),
        period_end=day,
        period_precision=pl.when(cumulative)
        .then(pl.lit("interval"))
        .when(pl.col("earlier") | (hours == 0))
        .then(pl.lit("unknown"))
        .when(hours == 24)
        .then(pl.lit("day"))
        .otherwise(pl.lit("interval")),
        period_text=pl.when(~cumulative).then(pl.format("{} hours", hours)),
        as_of=pl.when(cumulative).then(day),
        published_on=day,
        place=pl.lit("Gaza Strip"),
        place_text=pl.lit("Gaza"),
        iso3=pl.lit("PSE"),
        admin1_pcode=pl.lit("PS02"),
        place_precision=pl.lit("admin1"),
        place_role=pl.lit("occurrence"),
        relay_depth=pl.when(pl.col("source") == DATA_SET["source"]).then(0).otherwise(1),
        document_id=pl.format("{}/{}", pl.lit(SOURCE.id), day),
        table_ref=tables.cell(path, pl.col("field")),
    )
    return Extract(claims, left_out={"zeros that no report gives": zeros})


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
    version=1,
    extract=extract,
)
