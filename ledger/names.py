"""Whole words for the codes in the table: outcomes, people, countries, qualifiers, measures."""

from __future__ import annotations

from typing import Final

from etl.schema import UNATTRIBUTED
from ledger.countries import name_country
from ledger.language import Words, language, mark, say

CATEGORY: Final = Words(
    {
        "casualty": mark("Casualties"),
        "displacement": mark("Displacement"),
        "child_impact": mark("Child impact"),
        "affected": mark("People affected"),
    }
)
OUTCOME: Final = Words(
    {
        "killed": mark("killed"),
        "injured": mark("injured"),
        "missing": mark("missing"),
        "abducted": mark("abducted"),
        "detained": mark("detained"),
        "displaced": mark("displaced"),
        "refugee": mark("refugees"),
        "asylum_seeker": mark("asylum seekers"),
        "returned": mark("returned"),
        "evacuated": mark("evacuated"),
        "homeless": mark("made homeless"),
        "housing_destroyed": mark("homes destroyed"),
        "housing_damaged": mark("homes damaged"),
        "child_recruited": mark("recruited or used as children"),
        "school_attacked": mark("schools attacked"),
        "hospital_attacked": mark("hospitals attacked"),
        "sexual_violence": mark("subjected to sexual violence"),
        "aid_denied": mark("denied aid"),
        "out_of_school": mark("out of school"),
        "malnourished": mark("malnourished"),
        "affected": mark("affected"),
        "in_need": mark("in need of help"),
    }
)
MEASURE: Final = Words(
    {
        "flow": mark("happened in a period"),
        "cumulative": mark("counted since a fixed start"),
        "stock": mark("present on a date"),
    }
)
QUALIFIER: Final = Words(
    {
        "exact": mark("exactly"),
        "at_least": mark("at least"),
        "more_than": mark("more than"),
        "about": mark("about"),
        "nearly": mark("nearly"),
        "up_to": mark("up to"),
        "less_than": mark("fewer than"),
        "between": mark("between two ends"),
        "vague": mark("in vague words"),
    }
)
STATUS: Final = Words(
    {
        "civilian": mark("civilians"),
        "combatant": mark("combatants"),
        "mixed": mark("civilians and combatants"),
        "all": mark("everybody, whatever their status"),
        "unknown": mark("status not said"),
    }
)
GROUP: Final = Words(
    {
        "teacher": mark("teachers"),
        "pupil": mark("pupils"),
        "health_worker": mark("health workers"),
        "journalist": mark("journalists"),
        "aid_worker": mark("aid workers"),
        "aid_seeker": mark("people seeking aid"),
        "rescuer": mark("rescuers"),
        "soldier": mark("soldiers"),
        "fighter": mark("fighters"),
        "police": mark("police officers"),
        "refugee": mark("refugees"),
        "idp": mark("internally displaced people"),
        "migrant": mark("migrants"),
        "prisoner": mark("prisoners"),
        "stateless": mark("stateless people"),
        "other_of_concern": mark("others of concern to UNHCR"),
        "other_in_need_of_protection": mark("other people in need of international protection"),
        "host_community": mark("people of host communities"),
    }
)
AGE_GROUP: Final = Words({"child": mark("children"), "adult": mark("adults"), "elderly": mark("older people")})
SEX: Final = Words({"female": mark("women and girls"), "male": mark("men and boys")})
SOURCE_TYPE: Final = Words(
    {
        "un": mark("United Nations"),
        "monitor": mark("monitor"),
        "government": mark("government"),
        "armed_actor": mark("armed actor"),
        "medical": mark("medical"),
        "press": mark("press"),
        "witness": mark("witness"),
        "unknown": mark("not known"),
    }
)
ROLE: Final = Words(
    {
        "recommended": "",
        "alternative": mark("said again, or computed"),
        "superseded": mark("replaced by a newer one"),
        "excluded": mark("excluded"),
    }
)
"""Why a figure is not the one to quote; its `role_reason` says more."""

PLACE_ROLE: Final = Words(
    {
        "occurrence": mark("where it happened"),
        "origin": mark("where people came from"),
        "destination": mark("where people went"),
        "host": mark("where people stay"),
    }
)


def source_name(source: str) -> str:
    """Who counted, or plainly that nobody is named."""
    return say("source not named") if source == UNATTRIBUTED else source


def country_name(iso3: str) -> str:
    """The country's name in the language spoken; the code itself where ISO 3166-1 does not know it."""
    return name_country(iso3, language())
