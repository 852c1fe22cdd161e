"""A selection as the parameters of an address, and back: codes, never labels, so that a link serves all languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from ledger.language import Words, mark, say
from ledger.options import Options
from ledger.selection import CHOSEN, Selection

FILTERS: Final = Words(
    {
        "from": mark("From"),
        "to": mark("To"),
        "place": mark("Places"),
        "region": mark("Regions"),
        "source": mark("Sources"),
        "category": mark("Categories"),
        "outcome": mark("Outcomes"),
        "people": mark("People counted"),
        "origin": mark("Nationality or origin"),
        "measure": mark("What the number covers"),
        "qualifier": mark("How it was said"),
        "search": mark("Words"),
        "review": mark("Review"),
    }
)
"""The title of each filter, by its name in the address."""

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
WAITING: Final = "waiting"
PEOPLE: Final = {"status": "statuses", "group": "groups", "age_group": "age_groups", "sex": "sexes"}
"""The kinds of people, in the address as `kind:value`, with their fields of a selection."""

_CHOSEN: Final = {
    "place": "places",
    "source": "sources",
    "category": "categories",
    "outcome": "outcomes",
    "origin": "origins",
    "measure": "measures",
    "qualifier": "qualifiers",
}
FIELDS: Final = {
    "from": ("first",),
    "to": ("last",),
    **{name: (field,) for name, field in _CHOSEN.items()},
    "region": ("regions",),
    "people": tuple(PEOPLE.values()),
    "search": ("search",),
    "review": ("withheld",),
}
"""The fields of a selection that each filter fills, by its name in the address."""


def write_query(selection: Selection) -> dict[str, list[str]]:
    """The selection as parameters of an address; the view belongs to the page and is left out."""
    dates = {"from": selection.first, "to": selection.last}
    query = {name: [day.isoformat()] for name, day in dates.items() if day}
    query |= {name: list(getattr(selection, field)) for name, field in _CHOSEN.items()}
    query["region"] = [code for code, _ in selection.regions]
    query["people"] = [f"{kind}:{value}" for kind, field in PEOPLE.items() for value in getattr(selection, field)]
    query["search"] = [selection.search] if selection.search else []
    query["review"] = [WAITING] if selection.withheld else []
    return {name: query[name] for name in FILTERS if query.get(name)}


def read_query(
    query: Mapping[str, Sequence[str]], options: Options, view: tuple[str, ...] = ()
) -> tuple[Selection, list[str]]:
    """What these parameters of an address ask for, within a page's view; and what of them is not understood, in words.

    A value that the table does not have, or a date that is none, asks for nothing and is told. Parameters that are
    no filters are passed over.
    """
    unknown: list[str] = []
    fields: dict[str, tuple[str, ...]] = {}
    for name, field in _CHOSEN.items():
        fields[field] = _known(query, name, getattr(options, CHOSEN[field]), unknown)
    people = {f"{kind}:{value}": kind for kind in PEOPLE for value in list_people(options, kind)}
    chosen = _known(query, "people", people, unknown)
    for kind, field in PEOPLE.items():
        fields[field] = tuple(name.removeprefix(f"{kind}:") for name in chosen if people[name] == kind)
    regions = _known(query, "region", options.regions, unknown)
    review = _known(query, "review", (WAITING,), unknown)
    first, last = (_day(query, name, unknown) for name in ("from", "to"))
    selection = Selection(
        view=view,
        first=first,
        last=last,
        regions=tuple((code, options.region_name(code)) for code in regions),
        search=" ".join(" ".join(query.get("search", ())).split()),
        withheld=bool(review),
        **fields,
    )
    return selection, unknown


def list_people(options: Options, kind: str) -> list[str]:
    """What can be asked of people's `status`, `group`, `age_group` or `sex`: "any" asks for nothing."""
    return [value for value in getattr(options, kind) if value != "any"]


def _known(
    query: Mapping[str, Sequence[str]], name: str, offered: Mapping[str, object] | Sequence[str], unknown: list[str]
) -> tuple[str, ...]:
    asked = dict.fromkeys(query.get(name, ()))
    unknown += [_tell(name, value) for value in asked if value not in offered]
    return tuple(value for value in asked if value in offered)


def _day(query: Mapping[str, Sequence[str]], name: str, unknown: list[str]) -> date | None:
    days: list[date] = []
    for value in query.get(name, ()):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day and not days and FIRST_DAY <= day <= LAST_DAY:
            days.append(day)
        else:
            unknown.append(_tell(name, value))
    return days[0] if days else None


def _tell(name: str, value: str) -> str:
    return say("{filter}: “{value}”", filter=FILTERS[name], value=value)
