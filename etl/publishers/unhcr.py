"""What UNHCR's data sets share: population types, country codes, and their two forms, CSV and API answer.

Population types, stocks and flows: https://www.unhcr.org/refugee-statistics/methodology/ and its page "Data content and
structure". Form of the API's answer: https://api.unhcr.org/docs/refugee-statistics.html; columns are those of the CSV
files of UNHCR's R package ``refugees``, which are made from it (https://github.com/PopulationStatistics/refugees).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.tables.formats import read_json

# UNHCR's code: (outcome, measure, group, words). Stocks are people on 31 December; returns happened in the year.
POPULATIONS: Final[dict[str, tuple[str, str, str | None, str]]] = {
    "REF": ("refugee", "stock", "refugee", "Refugees"),
    "ASY": ("asylum_seeker", "stock", None, "Asylum-seekers, claim pending"),
    "RET": ("returned", "flow", "refugee", "Returned refugees"),
    "IDP": ("displaced", "stock", "idp", "Internally displaced persons of concern to UNHCR"),
    "RDP": ("returned", "flow", "idp", "Returned internally displaced persons"),
    "STA": ("affected", "stock", "stateless", "Stateless persons"),
    "OOC": ("affected", "stock", "other_of_concern", "Others of concern to UNHCR"),
    "OIP": ("displaced", "stock", "other_in_need_of_protection", "Other people in need of international protection"),
    "VDA": ("displaced", "stock", "other_in_need_of_protection", "Venezuelans displaced abroad"),
    "HST": ("affected", "stock", "host_community", "Host community"),
}
NO_COUNTRY: Final = ("UNK", "XXA", "TIB")  # unknown, stateless, Tibetan: no ISO 3166 country
PAGE: Final = (1, 10_000)
"""Plausible number of records in one page of the API's answer."""
CITATION: Final = "UNHCR Refugee Population Statistics Database (Refugee Data Finder)"


def read_records(path: Path, used: Collection[str], ignored: Collection[str], rows: tuple[int, int]) -> pl.DataFrame:
    """The used columns as text, with ``row``, of a CSV file or of one page of the API's answer; empty cells are null.

    The API writes "-" where it has nothing to say. ``rows`` is what is plausible in the CSV file; a page has fewer.
    """
    if path.suffix != ".json":
        return tables.read_strictly(path, used, ignored, rows)
    table, _ = read_json(path, "items")
    tables.demand_shape(path, table, used, (*ignored, "coo_id", "coa_id"), PAGE)
    return table.select(tables.ROW, pl.col(list(used)).replace("-", None))


def demand_countries(path: Path, table: pl.DataFrame) -> None:
    """Raise ShapeChanged for a country of origin or asylum that is neither in ISO 3166 nor among UNHCR's own codes."""
    for side in ("coo_iso", "coa_iso"):
        tables.demand_labels(path, table, side, (*tables.country_names(), *NO_COUNTRY))


def words(code: pl.Expr) -> pl.Expr:
    """UNHCR's words for a population type."""
    return code.replace_strict({name: spec[3] for name, spec in POPULATIONS.items()})


def find_country(code: pl.Expr) -> pl.Expr:
    """Where the people are, as ISO3: the country of asylum, for returned refugees the one of origin; null if none."""
    country = pl.when(code == "RET").then("coo_iso").otherwise("coa_iso")
    return pl.when(country.is_in(NO_COUNTRY).not_()).then(country)


def origin_unsaid(code: pl.Expr) -> pl.Expr:
    """Whether ``nationality`` cannot say the origin: it is no country, or that of the people who are hosted."""
    return pl.col("coo_iso").is_in(NO_COUNTRY) | (code == "HST") & (pl.col("coo_iso") != pl.col("coa_iso"))


def describe(code: pl.Expr, value: str = "value") -> list[pl.Expr]:
    """What UNHCR's definitions say of a cell, as columns of claims.

    ``code`` is the population type; the table has ``coo_iso``, ``coa_iso``, ``year`` and the number in ``value``.
    """
    outcome, measure, group = (
        code.replace_strict({name: spec[part] for name, spec in POPULATIONS.items()}, return_dtype=pl.String)
        for part in range(3)
    )
    stock = measure == "stock"
    year = pl.col("year")
    role = {"RET": "destination", "IDP": "occurrence", "RDP": "occurrence"}
    said = {
        "outcome": outcome,
        "measure": measure,
        "number_text": pl.col(value).cast(pl.String),
        "value": pl.col(value),
        "status": pl.lit("all"),
        "group": group,
        "nationality": pl.when(pl.col("coo_iso").is_in(NO_COUNTRY).not_() & (code != "HST")).then("coo_iso"),
        "period_start": pl.when(~stock).then(pl.date(year, 1, 1)),
        "period_end": pl.date(year, 12, 31),
        "period_precision": pl.when(stock).then(pl.lit("day")).otherwise(pl.lit("year")),
        "period_text": pl.when(stock).then(pl.format("end of {}", year)).otherwise(year.cast(pl.String)),
        "as_of": pl.when(stock).then(pl.date(year, 12, 31)),
        "place_role": code.replace_strict(role, default="host"),
        "source": pl.lit("UNHCR"),
        "source_type": pl.lit("un"),
        "relay_depth": pl.lit(0),
    }
    return [answer.alias(name) for name, answer in said.items()]
