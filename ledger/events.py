"""Widely known events, each with its day and the public document that dates it, to be named beside figures.

Only what a document of the United Nations, or the catalogue of a public authority, dates; in neutral words. A line in a
chart says that it happened then, and never that it caused what the figures show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from ledger.language import mark, say

MOST: Final = 4
"""So many events at most in one chart; those listed first go before."""


@dataclass(frozen=True)
class Event:
    """What happened, in the language spoken, on which day, and which document says so."""

    day: date
    name: str
    document: str


EVENTS: Final = (
    (("PSE", "ISR"), date(2023, 10, 7), mark("Attacks in Israel; war in Gaza begins"), "A/RES/ES-10/21"),
    (("PSE", "ISR"), date(2025, 1, 19), mark("Ceasefire in Gaza takes effect"), "OCHA, Situation Update #257"),
    (("PSE", "ISR"), date(2023, 11, 24), mark("Humanitarian pause in Gaza begins"), "OCHA, Flash Update #49"),
    (("PSE", "ISR"), date(2025, 11, 17), mark("Security Council resolution on Gaza"), "S/RES/2803 (2025)"),
    (("SYR",), date(2020, 3, 5), mark("Protocol on a ceasefire in Idleb"), "S/2020/187"),
    (("SYR",), date(2024, 12, 8), mark("Government in Damascus falls"), "A/HRC/58/66"),
    (("SYR",), date(2016, 2, 27), mark("Cessation of hostilities takes effect"), "S/RES/2268 (2016)"),
    (("SYR",), date(2018, 9, 17), mark("Memorandum on Idleb"), "S/2018/852"),
    (("SYR",), date(2013, 8, 21), mark("Chemical weapons used in Ghouta"), "S/2013/553"),
    (("TUR", "SYR"), date(2023, 2, 6), mark("Earthquakes in Türkiye and Syria"), "USGS us6000jllz"),
    (("UKR",), date(2022, 2, 24), mark("Full-scale invasion of Ukraine begins"), "A/RES/ES-11/1"),
    (("SDN",), date(2023, 4, 15), mark("Fighting between army and RSF begins"), "A/HRC/RES/54/2"),
    (("AFG",), date(2021, 8, 15), mark("Taliban enter Kabul"), "S/2021/759"),
    (("MMR",), date(2021, 2, 1), mark("Military takes power in Myanmar"), "S/RES/2669 (2022)"),
    (("MMR", "BGD"), date(2017, 8, 25), mark("Military operations in Rakhine begin"), "A/HRC/39/64"),
    (("ETH",), date(2020, 11, 3), mark("Conflict in Tigray begins"), "A/HRC/51/46"),
    (("COL",), date(2016, 11, 24), mark("Final peace agreement signed in Colombia"), "S/2017/272"),
    (("HTI",), date(2010, 1, 12), mark("Earthquake in Haiti"), "A/RES/64/250"),
    (("RWA",), date(1994, 4, 7), mark("Genocide against the Tutsi begins"), "A/RES/58/234"),
)
"""Countries (ISO 3166-1 alpha-3), day, name and document, the most widely known of a country first."""


def list_events(rows: pl.DataFrame) -> list[Event]:
    """The events to name beside these figures, by date: of their country, within their days; of several countries
    none, for an event in one of them says little of the others."""
    countries = rows["iso3"].unique().to_list()
    if len(countries) != 1:
        return []
    first, last = rows["since"].min(), rows["day"].max()
    known = [
        Event(day, say(name), document)
        for where, day, name, document in EVENTS
        if countries[0] in where and first <= day <= last  # type: ignore[operator]
    ]
    return sorted(known[:MOST], key=lambda event: event.day)
