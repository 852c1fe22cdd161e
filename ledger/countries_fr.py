"""Countries in French sentences: name, article and preposition, by ISO 3166-1 alpha-3 code."""

from __future__ import annotations

import gettext
from functools import cache
from typing import Final

import pycountry

USUAL: Final = {
    "ALA": "Åland", "CCK": "îles Cocos", "COK": "îles Cook", "CXR": "île Christmas", "CYM": "îles Caïmans",
    "FLK": "îles Malouines", "FRO": "îles Féroé", "FSM": "Micronésie", "MHL": "îles Marshall", "MMR": "Myanmar",
    "MNP": "îles Mariannes du Nord", "PSE": "Palestine", "RUS": "Russie", "SLB": "îles Salomon", "SLV": "El Salvador",
    "SUR": "Suriname", "TCA": "îles Turques-et-Caïques", "UNK": "pays inconnu", "VAT": "Saint-Siège",
    "VEN": "Venezuela", "VGB": "îles Vierges britanniques", "VIR": "îles Vierges américaines", "XKX": "Kosovo",
    "XXA": "aucun pays (apatrides)", "REU": "Réunion",
}  # fmt: skip
"""Names where ISO's own French is not what a sentence says."""

PLURAL: Final = {
    "ARE", "ASM", "ATF", "BHS", "BMU", "CCK", "COK", "COM", "CYM", "FJI", "FLK", "FRO", "MDV", "MHL", "MNP", "NLD",
    "PHL", "PLW", "SLB", "SYC", "TCA", "TON", "USA", "VGB", "VIR",
}  # fmt: skip
BARE: Final = {
    "ABW", "AIA", "ALA", "ATG", "BES", "BHR", "BLM", "CUB", "CUW", "CXR", "CYP", "DJI", "GGY", "GIB", "GUM", "HKG",
    "HTI", "JEY", "KIR", "KNA", "LCA", "LKA", "MAC", "MAF", "MCO", "MDG", "MLT", "MSR", "MUS", "MYT", "NIU", "NRU",
    "OMN", "PRI", "SGP", "SHN", "SLV", "SMR", "SPM", "STP", "SXM", "TKL", "TTO", "TUV", "TWN", "VCT", "VUT", "WLF",
    "WSM", "XXA",
}  # fmt: skip
FEMININE: Final = {"COD", "COG", "GNB", "KOR", "MKD", "PRK", "ZAF"}
MASCULINE_IN_E: Final = {"BLZ", "KHM", "MEX", "MOZ", "SUR", "ZWE"}
"""What the last letter does not tell: other names that end in e are feminine, the others masculine."""

VOWELS: Final = "aeiouâàéèêëîïôûAEIOUÂÀÉÈÊËÎÏÔÛ"


@cache
def country_name(iso3: str) -> str:
    """The country's French name; the code itself where ISO 3166-1 does not know it."""
    country = pycountry.countries.get(alpha_3=iso3)
    if iso3 in USUAL or country is None:
        return USUAL.get(iso3, iso3)
    translations = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["fr"])
    return translations.gettext(getattr(country, "common_name", country.name)).replace("'", "’")


def in_country(iso3: str) -> str:
    """en Syrie, au Liban, en Iran, aux Pays-Bas, à Cuba."""
    name = country_name(iso3)
    if iso3 in PLURAL:
        return f"aux {name}"
    if iso3 in BARE:
        return f"à {name}"
    return f"en {name}" if _is_feminine(iso3) or name[0] in VOWELS else f"au {name}"


def of_country(iso3: str) -> str:
    """de Syrie, du Liban, d’Iran, des Pays-Bas, de Cuba."""
    name = country_name(iso3)
    if iso3 in PLURAL:
        return f"des {name}"
    if iso3 in BARE or _is_feminine(iso3) or name[0] in VOWELS:
        return of(name)
    return f"du {name}"


def named_country(name: str) -> str:
    """la Belgique, l’Iran, les Pays-Bas, for a country by its English name; any other name as it is."""
    country = pycountry.countries.get(name=name)
    if country is None:
        return name
    iso3, french = country.alpha_3, country_name(country.alpha_3)
    if iso3 in BARE:
        return french
    if iso3 in PLURAL:
        return f"les {french}"
    return f"l’{french}" if french[0] in VOWELS else f"{'la' if _is_feminine(iso3) else 'le'} {french}"


def of(name: str) -> str:
    """de Homs, d’Idleb, d’Haïti."""
    return f"d’{name}" if name[:1] in VOWELS or name == "Haïti" else f"de {name}"


def _is_feminine(iso3: str) -> bool:
    return iso3 in FEMININE or (country_name(iso3).endswith("e") and iso3 not in MASCULINE_IN_E)
