"""UCDP Georeferenced Event Dataset, Syria: people killed in each event of organised violence.

Codebook: Högbladh, UCDP GED Codebook (Uppsala University), sections on estimates, ``where_prec`` and ``date_prec``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.source import Extract, Source

TEXT: Final = (
    *("id", "type_of_violence", "side_a", "side_b", "source_office", "where_prec", "where_coordinates"),
    *("adm_1", "adm_2", "latitude", "longitude", "country", "date_prec", "date_start", "date_end"),
)
PARTS: Final = ("deaths_civilians", "deaths_a", "deaths_b", "deaths_unknown")
COUNTS: Final = ("low", "best", "high", *PARTS)
# Headlines and article titles are other people's words: they stay out of the table.
IGNORED: Final = (
    *("year", "active_year", "conflict_new_id", "conflict_name", "dyad_new_id", "dyad_name", "side_a_new_id"),
    *("side_b_new_id", "gwnob", "number_of_sources", "source_article", "source_date", "source_headline"),
    *("source_original", "geom_wkt", "priogrid_gid", "country_id", "region", "event_clarity"),
)

# 1: exact place, 2: within about 25 km of it, 3: district, 4: governorate, 5: part of one or a line, 6: country,
# 7: international waters or airspace.
PLACE_PRECISION: Final = {
    "1": "point", "2": "town", "3": "admin2", "4": "admin1", "5": "region", "6": "country", "7": "region",
}  # fmt: skip
# 1: the day, 2: two to six days, 3: the week, 4: the month, 5: more than a month, up to a year.
DATE_PRECISION: Final = {"1": "day", "2": "interval", "3": "week", "4": "month", "5": "year"}
# UCDP's governorate: OCHA's p-code and spelling (COD-AB Syria).
GOVERNORATES: Final = {
    "Damascus Governorate": ("SY01", "Damascus"),
    "Aleppo Governorate": ("SY02", "Aleppo"),
    "Rif Dimashq Governorate": ("SY03", "Rural Damascus"),
    "Homs Governorate": ("SY04", "Homs"),
    "Hamah Governorate": ("SY05", "Hama"),
    "Latakia Governorate": ("SY06", "Lattakia"),
    "Idlib Governorate": ("SY07", "Idleb"),
    "Al Hasakah Governorate": ("SY08", "Al-Hasakeh"),
    "Deir ez Zor Governorate": ("SY09", "Deir-ez-Zor"),
    "Tartus Governorate": ("SY10", "Tartous"),
    "Ar Raqqah Governorate": ("SY11", "Ar-Raqqa"),
    "Daraa Governorate": ("SY12", "Dar'a"),
    "As Suwayda Governorate": ("SY13", "As-Sweida"),
    "Quneitra Governorate": ("SY14", "Quneitra"),
}
ONE_SIDED: Final = "3"
KIND_OF_PLACE: Final = r" (town|city|village|Governorate|district)$"


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The events, one a row, with dates, counts and coordinates typed; and the rows that cannot be read."""
    table = tables.read_strictly(path, (*TEXT, *COUNTS), IGNORED, SOURCE.rows)
    table = tables.filled(table, *(name for name in (*TEXT, *COUNTS) if not name.startswith("adm_")))
    tables.demand_labels(path, table, "country", ["Syria"])
    tables.demand_labels(path, table, "type_of_violence", ["1", "2", ONE_SIDED])
    tables.demand_labels(path, table, "adm_1", GOVERNORATES)
    tables.demand_labels(path, table, "where_prec", PLACE_PRECISION)
    tables.demand_labels(path, table, "date_prec", DATE_PRECISION)
    table = tables.dates(tables.whole_numbers(table, *COUNTS), "date_start", "date_end")
    tables.refuse(
        path, table, "deaths_b", (pl.col("side_b") == "Civilians") & (pl.col("deaths_b") > 0), "is deaths of civilians"
    )
    return tables.sort_out(tables.degrees(table, "latitude", "longitude"))


def extract(path: Path) -> Extract:
    """For each event its best estimate, between low and high, and the deaths by side that are parts of it."""
    table, rejected = read(path)
    left_out = {
        "events with 0 in every estimate": table.filter(pl.max_horizontal(COUNTS) == 0).height,
        "parts that say 0": sum(table.filter(pl.col(part) == 0).height for part in PARTS),
    }
    low, best, high = pl.col("low"), pl.col("best"), pl.col("high")
    certain = (low == best) & (best == high)
    whole = table.filter(pl.max_horizontal(COUNTS) > 0).select(
        *_event(path, "best"),
        # In a few events the printed estimates contradict each other: the widest of them are the bounds.
        reported_term=pl.when((low <= best) & (best <= high))
        .then(pl.lit("best estimate"))
        .otherwise(pl.format("best estimate, printed with low {} and high {}", low, high)),
        qualifier=pl.when(certain).then(pl.lit("exact")).otherwise(pl.lit("between")),
        printed_low=pl.when(~certain).then(pl.min_horizontal("low", "best", "high")),
        printed_high=pl.when(~certain).then(pl.max_horizontal("low", "best", "high")),
        status=pl.lit("all"),
    )
    claims = pl.concat([whole, *(_part(path, table, name, certain) for name in PARTS)], how="diagonal")
    return Extract(claims, rejected, left_out)


def _part(path: Path, table: pl.DataFrame, name: str, certain: pl.Expr) -> pl.DataFrame:
    """The deaths of one column as parts of ``best``; where the whole is uncertain so is the part, up to the whole."""
    side = {"deaths_a": pl.col("side_a"), "deaths_b": pl.col("side_b")}.get(name)
    words = {"deaths_civilians": "civilians", "deaths_unknown": "people of unknown status"}
    status = {"deaths_civilians": "civilian", "deaths_unknown": "unknown"}.get(name, "combatant")
    group = None
    if side is not None:
        group = pl.when(side.str.starts_with("Government of ")).then(pl.lit("soldier")).otherwise(pl.lit("fighter"))
    return table.filter(pl.col(name) > 0).select(
        *_event(path, name),
        reported_term=pl.format("side {}: {}", pl.lit(name[-1]), side) if side is not None else pl.lit(words[name]),
        qualifier=pl.when(certain).then(pl.lit("exact")).otherwise(pl.lit("about")),
        printed_high=pl.when(~certain).then(pl.max_horizontal("low", "best", "high")),
        status=pl.lit(status),
        group=group if group is not None else pl.lit(None, dtype=pl.String),
        part_of_key=pl.lit("best"),
    )


def _event(path: Path, column: str) -> list[pl.Expr]:
    """The answers that every figure of an event shares."""
    precision = pl.col("where_prec").replace_strict(PLACE_PRECISION)
    governorate = pl.col("adm_1").replace_strict({name: spelling for name, (_, spelling) in GOVERNORATES.items()})
    place = (
        pl.when(precision == "admin2")
        .then("adm_2")
        .when(precision == "admin1")
        .then(governorate)
        .otherwise("where_coordinates")
    )
    said = {
        "outcome": pl.lit("killed"),
        "measure": pl.lit("flow"),
        "number_text": pl.col(column).cast(pl.String),
        "value": pl.col(column),
        "alleged_actor": pl.when(pl.col("type_of_violence") == ONE_SIDED).then("side_a"),
        "period_start": pl.col("date_start"),
        "period_end": pl.col("date_end"),
        "period_precision": pl.col("date_prec").replace_strict(DATE_PRECISION),
        "place": place.str.replace(KIND_OF_PLACE, ""),
        "place_text": pl.col("where_coordinates"),
        "iso3": pl.lit("SYR"),
        "admin1_pcode": pl.col("adm_1").replace_strict({name: code for name, (code, _) in GOVERNORATES.items()}),
        "lat": pl.col("latitude"),
        "lon": pl.col("longitude"),
        "place_precision": precision,
        "place_role": pl.lit("occurrence"),
        "source": pl.lit("UCDP"),
        "source_type": pl.lit("monitor"),
        "attribution_text": pl.col("source_office").str.split(";").list.unique(maintain_order=True).list.join("; "),
        "relay_depth": pl.lit(0),
        "document_id": pl.format("{}/{}", pl.lit(SOURCE.id), "id"),
        "table_ref": tables.cell(path, column),
    }
    return [answer.alias(name) for name, answer in said.items()]


SOURCE: Final = Source(
    id="ucdp_ged",
    title="UCDP Georeferenced Event Dataset, Syria 2016-2019",
    publisher="Uppsala Conflict Data Program",
    licence="CC-BY-4.0",
    redistributable=True,
    citation=(
        "Sundberg, Ralph, and Erik Melander, 2013, Introducing the UCDP Georeferenced Event Dataset, "
        "Journal of Peace Research 50(4); UCDP, Uppsala University, https://ucdp.uu.se"
    ),
    caveat=(
        "Deaths in events of organised violence by a named actor, at least one death each, so a floor of all deaths. "
        "The number is UCDP's best estimate between its low and high ones; where those contradict each other, the "
        "widest of the three are the bounds. Deaths by side have no range of their own."
    ),
    homepage="https://ucdp.uu.se/downloads/",
    cadence="yearly",
    counts="people killed in organised violence, event by event",
    does_not_count="deaths in events without a named actor or a clear date, and deaths of hunger and disease in war",
    files=("ucdp_ged_syria_v19.csv",),
    rows=(10_000, 30_000),
    version=1,
    extract=extract,
)
