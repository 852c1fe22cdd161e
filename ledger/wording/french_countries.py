"""Countries in French sentences: article and preposition, by ISO 3166-1 alpha-3 code."""

from __future__ import annotations

from typing import Final

from ledger.countries import find_country, name_country

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


def in_country(iso3: str) -> str:
    """en Syrie, au Liban, en Iran, aux Pays-Bas, à Cuba."""
    if iso3 == "UNK":
        return "dans un pays inconnu"
    name = name_country(iso3, "fr")
    if iso3 in PLURAL:
        return f"aux {name}"
    if iso3 in BARE:
        return f"à {name}"
    return f"en {name}" if _is_feminine(iso3) or name[0] in VOWELS else f"au {name}"


def of_country(iso3: str) -> str:
    """de Syrie, du Liban, d’Iran, des Pays-Bas, de Cuba."""
    if iso3 == "UNK":
        return "d’un pays inconnu"
    name = name_country(iso3, "fr")
    if iso3 in PLURAL:
        return f"des {name}"
    if iso3 in BARE or _is_feminine(iso3) or name[0] in VOWELS:
        return of(name)
    return f"du {name}"


def named_country(name: str) -> str:
    """la Belgique, l’Iran, les Pays-Bas, for a country by its English name; any other name as it is."""
    iso3 = find_country(name)
    if iso3 is None:
        return name
    french = name_country(iso3, "fr")
    if iso3 in BARE:
        return french
    if iso3 in PLURAL:
        return f"les {french}"
    return f"l’{french}" if french[0] in VOWELS else f"{'la' if _is_feminine(iso3) else 'le'} {french}"


def of(name: str) -> str:
    """de Homs, d’Idleb, d’Haïti."""
    return f"d’{name}" if name[:1] in VOWELS or name == "Haïti" else f"de {name}"


def _is_feminine(iso3: str) -> bool:
    return iso3 in FEMININE or (name_country(iso3, "fr").endswith("e") and iso3 not in MASCULINE_IN_E)
