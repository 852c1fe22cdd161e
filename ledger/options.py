"""What the filters offer: every value in the table, and how many figures each would leave."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ledger.names import country_name
from ledger.table import Ledger


@dataclass(frozen=True)
class Options:
    """Every value that a filter can ask for, with the most frequent first."""

    iso3: tuple[str, ...]
    source: tuple[str, ...]
    category: tuple[str, ...]
    outcome: tuple[str, ...]
    status: tuple[str, ...]
    group: tuple[str, ...]
    age_group: tuple[str, ...]
    sex: tuple[str, ...]
    nationality: tuple[str, ...]
    measure: tuple[str, ...]
    qualifier: tuple[str, ...]
    regions: dict[str, tuple[str, str]]
    """Name and country (ISO 3166-1 alpha-3) of each first administrative level, by its p-code."""

    def region_name(self, code: str) -> str:
        """The region with its country: "Idleb, Syria"."""
        name, iso3 = self.regions[code]
        return f"{name}, {country_name(iso3)}"


def read_options(ledger: Ledger) -> Options:
    """The values in the whole table, so that every page offers the same filters."""
    kinds = ledger.index.kinds
    names = [name for name in Options.__dataclass_fields__ if name != "regions"]
    counted = {
        name: kinds.drop_nulls(name).group_by(name).agg(pl.sum("figures")).sort("figures", name, descending=True)[name]
        for name in names
    }
    return Options(**{name: tuple(values) for name, values in counted.items()}, regions=_read_regions(ledger))


def _read_regions(ledger: Ledger) -> dict[str, tuple[str, str]]:
    rows = ledger.figures.filter(pl.col("admin1_pcode").is_not_null() & (pl.col("place_precision") == "admin1"))
    named = rows.group_by("admin1_pcode").agg(pl.min("place"), pl.min("iso3")).sort("admin1_pcode").collect()
    return {code: (name, iso3) for code, name, iso3 in named.iter_rows()}
