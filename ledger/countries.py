"""Countries by name in each language: ISO 3166-1 in English and French, CLDR's territories in Spanish and Arabic."""

from __future__ import annotations

import gettext
from functools import cache
from typing import Final

import pycountry
from babel import Locale

USUAL: Final[dict[str, dict[str, str]]] = {
    "en": {"UNK": "an unknown country", "XXA": "no country (stateless)", "XKX": "Kosovo", "PSE": "Palestine"},
    "fr": {
        "ALA": "Åland", "CCK": "îles Cocos", "COK": "îles Cook", "CXR": "île Christmas", "CYM": "îles Caïmans",
        "FLK": "îles Malouines", "FRO": "îles Féroé", "FSM": "Micronésie", "MHL": "îles Marshall", "MMR": "Myanmar",
        "MNP": "îles Mariannes du Nord", "PSE": "Palestine", "RUS": "Russie", "SLB": "îles Salomon",
        "SLV": "El Salvador", "SUR": "Suriname", "TCA": "îles Turques-et-Caïques", "UNK": "pays inconnu",
        "VAT": "Saint-Siège", "VEN": "Venezuela", "VGB": "îles Vierges britanniques",
        "VIR": "îles Vierges américaines", "XKX": "Kosovo", "XXA": "aucun pays (apatrides)", "REU": "Réunion",
    },
    "es": {
        "CIV": "Costa de Marfil", "COG": "República del Congo", "HKG": "Hong Kong", "MAC": "Macao", "MMR": "Myanmar",
        "PSE": "Palestina", "UNK": "país desconocido", "VAT": "Santa Sede", "XKX": "Kosovo",
        "XXA": "ningún país (apátridas)",
    },
    "ar": {
        "COD": "جمهورية الكونغو الديمقراطية", "COG": "جمهورية الكونغو", "CIV": "كوت ديفوار", "HKG": "هونغ كونغ",
        "MAC": "ماكاو", "MMR": "ميانمار", "PSE": "فلسطين", "UNK": "بلد غير معروف", "VAT": "الكرسي الرسولي",
        "XKX": "كوسوفو", "XXA": "بلا بلد (عديمو الجنسية)",
    },
}  # fmt: skip
"""Names where the list's own is not what a sentence says, and codes that are no country's."""


@cache
def name_country(iso3: str, code: str) -> str:
    """The country's name in the language of this code, as it is said; the country's code where it is not known."""
    country = pycountry.countries.get(alpha_3=iso3)
    if iso3 in USUAL[code] or country is None:
        return USUAL[code].get(iso3, iso3)
    if code in ("es", "ar"):
        return str(Locale.parse(code).territories.get(country.alpha_2, country.name))
    name: str = getattr(country, "common_name", country.name)
    if code == "fr":
        translations = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["fr"])
        return translations.gettext(name).replace("'", "’")
    head, comma, tail = name.partition(", ")
    return f"{tail} {head}" if comma else name


@cache
def find_country(name: str) -> str | None:
    """The alpha-3 code of the country of this English name; None where it is no country's."""
    country = pycountry.countries.get(name=name)
    return str(country.alpha_3) if country else None
