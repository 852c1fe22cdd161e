"""The facts of a figure, a line each, grouped by what they answer."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from etl.schema import WITHHELD
from ledger.language import day, listed, mark, number, say
from ledger.names import MEASURE, PLACE_ROLE, SOURCE_TYPE, source_name
from ledger.reasons import reason_words
from ledger.wording import when, where
from ui.text import capital, in_html, link

Figure = dict[str, Any]

BASIS: Final = {
    "stated": mark("as stated"),
    "rule": mark("our reading of these words"),
    "whole": mark("limited by the figure that it is part of"),
}
ROLES: Final = {
    "recommended": mark("May be quoted"),
    "alternative": mark("Another figure is the one to quote"),
    "superseded": mark("Replaced by a newer one"),
    "excluded": mark("Not to be quoted"),
}


def show_facts(facts: list[tuple[str, Any]], address: str | None = None) -> None:
    """The facts that have a value, each with its name; ``address`` is a web address among them."""
    lines = [f"<dt>{in_html(name)}</dt><dd><bdi>{in_html(value)}</bdi></dd>" for name, value in facts if value]
    if address:
        lines.append(f"<dt>{in_html(say('Address'))}</dt><dd>{link(address)}</dd>")
    st.html(f'<dl class="hf-facts">{"".join(lines)}</dl>')


def claim_facts(figure: Figure) -> list[tuple[str, Any]]:
    """Who counted, who printed it and on which terms, when and where: what a reader asks first."""
    counted = say("{source} ({kind})", source=source_name(figure["source"]), kind=SOURCE_TYPE[figure["source_type"]])
    printed = figure["publisher"]
    if figure["relay_depth"]:
        printed = say("{publisher}, citing it", publisher=printed)
    if figure["published_on"]:
        printed = say("{publisher}, on {day}", publisher=printed, day=day(figure["published_on"]))
    place = where(figure) and say(
        "{place} ({role})", place=capital(where(figure)), role=PLACE_ROLE[figure["place_role"]]
    )
    licence = figure["licence"]
    if not figure["redistributable"]:
        licence = say("{licence} (not for passing on)", licence=licence)
    return [
        (say("Who counted"), counted),
        (say("Who published it"), printed),
        (say("Where"), place),
        (say("When"), capital(when(figure)) or say("Not said")),
        (say("Licence"), licence),
        (say("Review"), say("Waiting for review, left out of other views") if _waits(figure) else None),
    ]


def number_facts(figure: Figure) -> list[tuple[str, Any]]:
    """What the number means: its bounds, what it covers, in which words it was said, whether it is one to quote."""
    role = say(ROLES[figure["role"]])
    if figure["role_reason"]:
        role = say("{role}: {reason}", role=role, reason=reason_words(figure["role_reason"]))
    return [
        (say("Bounds"), bounds_words(figure)),
        (say("What the number covers"), capital(MEASURE[figure["measure"]])),
        (say("In people (an estimate)"), _estimate(figure)),
        (say("To be quoted?"), role),
        (say("Words used"), figure["reported_term"]),
        (say("Words for the time"), figure["period_text"]),
        (say("Words for who counted"), figure["attribution_text"]),
        (say("Cause, as claimed"), figure["cause"]),
        (say("Who did it, as claimed"), figure["alleged_actor"]),
    ]


def document_facts(figure: Figure, source: dict[str, Any]) -> list[tuple[str, Any]]:
    """Where it was printed, what to bear in mind of it, and how it was read."""
    return [
        (say("Document"), figure["document_title"]),
        (say("Citation"), source.get("citation")),
        (say("Caveat"), say(source.get("caveat") or "")),
        (say("Read by"), figure["method"]),
        (say("First read on"), figure["retrieved_at"] and day(figure["retrieved_at"].date())),
        (say("Figure"), figure["figure_id"]),
    ]


def bounds_words(figure: Figure) -> str:
    """The least and the most that the number can be, and what says so; an end that is not known is said to be so."""
    low, high, basis = figure["low"], figure["high"], say(BASIS.get(figure["bound_basis"], ""))
    if low is not None and low == high:
        ends = number(low)
    else:
        ends = listed([_least(low, figure["low_inclusive"]), _most(high, figure["high_inclusive"])])
    return capital(say("{ends} ({basis})", ends=ends, basis=basis) if basis else ends)


def _least(low: int | None, inclusive: bool | None) -> str:
    if low is None:
        return say("no lower end")
    return say("{count} or more", count=number(low)) if inclusive else say("more than {count}", count=number(low))


def _most(high: int | None, inclusive: bool | None) -> str:
    if high is None:
        return say("no upper end")
    return say("{count} at most", count=number(high)) if inclusive else say("fewer than {count}", count=number(high))


def _estimate(figure: Figure) -> str | None:
    if figure["unit"] != "households" or figure["people"] is None:
        return None
    return say(
        "about {people}, at {size} people a household ({source})",
        people=number(figure["people"]),
        size=number(figure["household_size"]),
        source=figure["household_size_source"] or say("no source given"),
    )


def _waits(figure: Figure) -> bool:
    return figure["review_status"] in WITHHELD
