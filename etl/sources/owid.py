"""Our World in Data: chosen charts of deaths in armed conflicts and of people who fled, by country and year.

Form: https://docs.owid.io/projects/etl/api/chart-api/ (columns of a chart's CSV, full and short names). Definitions, in
the notes under each chart: https://ourworldindata.org/grapher/ (deaths are UCDP's best estimate with its low and high
one, placed in countries by the events' coordinates; refugees and internally displaced people are UNHCR's at the end of
the year, added up over the other country). These repeat what UCDP and UNHCR publish: they count, this relays.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import WHERE, locate
from etl.source import Extract, Online, ShapeChanged, Source
from etl.tables.formats import read_csv


@dataclass(frozen=True)
class Chart:
    """What a chart shows: the figure's answers, and its columns' names (the full one of the value, and short ones).

    ``key`` names the indicator: two charts of one indicator give the same figures.
    """

    key: str
    outcome: str
    source: str
    words: str
    best: tuple[str, ...]
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    group: str | None = None
    role: str = "occurrence"


DEATHS: Final = Chart(
    key="conflict_deaths",
    outcome="killed",
    source="UCDP",
    words="Deaths in armed conflicts, best estimate",
    best=(
        "Deaths in ongoing conflicts (best estimate) - Conflict type: all",
        "number_deaths_ongoing_conflicts__conflict_type_all",
    ),
    low=(
        "Deaths in ongoing conflicts (low estimate) - Conflict type: all",
        "number_deaths_ongoing_conflicts_low__conflict_type_all",
    ),
    high=(
        "Deaths in ongoing conflicts (high estimate) - Conflict type: all",
        "number_deaths_ongoing_conflicts_high__conflict_type_all",
    ),
)
CHARTS: Final = {
    "deaths-in-armed-conflicts": DEATHS,
    "deaths-in-armed-conflicts-based-on-where-they-occurred": DEATHS,
    "refugee-population-by-country-or-territory-of-origin": Chart(
        key="refugees_by_origin",
        outcome="refugee",
        source="UNHCR",
        words="Refugees by country of origin",
        best=("Refugees by country of origin", "Refugee population by country or territory of origin", "refugees"),
        group="refugee",
        role="origin",
    ),
    "refugee-population-by-country-or-territory-of-asylum": Chart(
        key="refugees_by_asylum",
        outcome="refugee",
        source="UNHCR",
        words="Refugees by country of asylum",
        best=("Refugees by country of asylum", "Refugee population by country or territory of asylum", "refugees"),
        group="refugee",
        role="host",
    ),
    "internally-displaced-people-due-to-conflict": Chart(
        key="idps",
        outcome="displaced",
        source="UNHCR",
        words="Internally displaced people due to conflict",
        best=("Internally displaced people due to conflict", "idps"),
        group="idp",
    ),
}
IGNORED: Final = ("World regions according to OWID", "owid_region")  # colours of the chart


def read(path: Path, chart: Chart) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with ``Entity``, ``Code``, ``Year``, ``best``, ``low``, ``high``; and those that cannot be read."""
    table = read_csv(path)
    printed: dict[str, tuple[str, ...]] = {name: (name, name.lower()) for name in ("Entity", "Code", "Year")}
    printed |= {"best": chart.best, "low": chart.low, "high": chart.high}
    found = {name: next((one for one in names if one in table.columns), None) for name, names in printed.items()}
    needed = [found[name] or printed[name][0] for name in ("Entity", "Code", "Year", "best")]
    bounds = [name for name in (found["low"], found["high"]) if name]
    present = [name for name in IGNORED if name in table.columns]
    tables.demand_shape(path, table, (*needed, *bounds), present, SOURCE.rows)
    table = table.select(
        tables.ROW,
        *((pl.col(name) if name else pl.lit(None, dtype=pl.String)).alias(column) for column, name in found.items()),
        column=pl.lit(found["best"]),
    )
    table = tables.whole_numbers(tables.filled(table, "Entity", "Year"), "Year", "best", "low", "high")
    return tables.sort_out(table)


def extract(path: Path) -> Extract:
    """One claim a country and year above zero."""
    chart = CHARTS.get(path.stem)
    if chart is None:
        raise ShapeChanged(f"{path.name} is none of the charts that are read: {', '.join(CHARTS)}; use its own name")
    table, rejected = read(path, chart)
    said = table.drop_nulls("best")
    countries = said.filter(pl.col("Code").is_in(list(tables.country_names())).fill_null(value=False))
    above = countries.filter(pl.max_horizontal("best", "low", "high") > 0)
    claims = claim(path, above, chart)
    tables.demand_unique(path, claims)
    left_out = {
        "rows of the world, of regions and of places without an ISO country code": said.height - countries.height,
        "rows that say 0": countries.height - above.height,
        "empty cells": table.height - said.height,
    }
    return Extract(claims, rejected, left_out)


def claim(path: Path, rows: pl.DataFrame, chart: Chart) -> pl.DataFrame:
    """The claims of the rows of countries."""
    stock = chart.outcome != "killed"
    first, last = pl.date(pl.col("Year"), 1, 1), pl.date(pl.col("Year"), 12, 31)
    numbers = ("best", "low", "high")
    bounded = pl.col("low").is_not_null() & pl.col("high").is_not_null()
    certain = pl.lit(stock) | bounded & (pl.min_horizontal(numbers) == pl.max_horizontal(numbers))
    return locate(rows, "Code").select(
        *(name for name in WHERE if name != "place_text"),
        outcome=pl.lit(chart.outcome),
        reported_term=pl.lit(chart.words),
        measure=pl.lit("stock" if stock else "flow"),
        unit=pl.lit("people"),
        number_text=pl.col("best").cast(pl.String),
        value="best",
        # An estimate whose range is not in the chart is about so many.
        qualifier=pl.when(certain)
        .then(pl.lit("exact"))
        .when(bounded)
        .then(pl.lit("between"))
        .otherwise(pl.lit("about")),
        printed_low=pl.when(bounded & ~certain).then(pl.min_horizontal(numbers)),
        printed_high=pl.when(bounded & ~certain).then(pl.max_horizontal(numbers)),
        status=pl.lit("all"),
        group=pl.lit(chart.group, dtype=pl.String),
        nationality=pl.col("iso3") if chart.role == "origin" else pl.lit(None, dtype=pl.String),
        period_start=pl.lit(None, dtype=pl.Date) if stock else first,
        period_end=last,
        period_precision=pl.lit("day" if stock else "year"),
        period_text=pl.format("end of {}", "Year") if stock else pl.col("Year").cast(pl.String),
        as_of=last if stock else pl.lit(None, dtype=pl.Date),
        place_text="Entity",
        place_role=pl.lit(chart.role),
        source=pl.lit(chart.source),
        source_type=pl.lit("un" if chart.source == "UNHCR" else "monitor"),
        relay_depth=pl.lit(1),
        url=pl.lit(f"https://ourworldindata.org/grapher/{path.stem}"),
        document_id=pl.format("{}/{}/{}/{}", pl.lit(SOURCE.id), pl.lit(chart.key), "Code", "Year"),
        cell_key=pl.lit("best"),
        table_ref=tables.cell(path, pl.col("column")),
    )


SOURCE: Final = Source(
    id="owid",
    title="Our World in Data: charts of armed conflicts and of displacement",
    publisher="Our World in Data",
    licence="CC-BY-4.0 for Our World in Data's own work; the producers' terms for their data",
    redistributable=False,
    citation=(
        "Our World in Data, https://ourworldindata.org, with data of the Uppsala Conflict Data Program and of UNHCR; "
        "each chart says how to cite it."
    ),
    caveat=(
        "What UCDP and UNHCR count, as Our World in Data relays it: never add it to their own figures. Deaths are "
        "placed by the coordinates of events, in conflicts with at least 25 deaths a year; of the newest year they can "
        "be incomplete. A 0 is no figure: it stands also for a country that nobody counted. World and regions are left "
        "out, they are sums of the countries. This reader has not met a real file yet."
    ),
    homepage="https://ourworldindata.org/",
    cadence="yearly",
    counts="people killed in armed conflicts, refugees and internally displaced people, by country and year",
    does_not_count="rates and shares; world regions; places without an ISO country code, such as Kosovo",
    files=tuple(f"{slug}.csv" for slug in CHARTS),
    rows=(150, 100_000),
    version=1,
    extract=extract,
    online=tuple(
        Online(
            f"https://ourworldindata.org/grapher/{slug}.csv?v=1&csvType=full&useColumnShortNames=true",
            f"{slug}.csv",
            largest=20_000_000,
        )
        for slug in CHARTS
        if slug != "deaths-in-armed-conflicts-based-on-where-they-occurred"  # a view of an explorer, without an address
    ),
)
