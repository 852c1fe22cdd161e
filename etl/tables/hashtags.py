"""HXL hashtags: where they stand in a table, and what the numbers below one are.

Humanitarian Exchange Language 1.1: https://hxlstandard.org/standard/1-1final/tagging/ (the row of hashtags) and
https://hxlstandard.org/standard/1-1final/dictionary/ (tags and attributes; broad age groups are "loosely defined",
children and infants are "non-adults", adolescents may be adults).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

HASHTAG: Final = re.compile(r"\s*#([a-z][a-z0-9_]*)((?:\s*\+\s*[a-z][a-z0-9_]*)*)\s*", re.IGNORECASE)
WITHIN: Final = 25
"""The row of hashtags is looked for in the first rows of a table."""

COUNTS: Final = {"affected": "affected", "inneed": "in_need"}
"""Tags of numbers of people harmed, and the outcome where no attribute names another."""

OUTCOMES: Final[dict[str, tuple[str, str | None]]] = {
    "killed": ("killed", None),
    "injured": ("injured", None),
    "missing": ("missing", None),
    "abducted": ("abducted", None),
    "displaced": ("displaced", None),
    "idps": ("displaced", "idp"),
    "refugees": ("refugee", "refugee"),
    "returned": ("returned", None),
    "returnees": ("returned", None),
}
"""Attributes that say what happened: outcome and group."""

UNITS: Final = {"ind": "people", "individuals": "people", "hh": "households", "households": "households"}
SEXES: Final = {"f": "female", "m": "male"}
AGES: Final = {"children": "child", "infants": "child", "adults": "adult", "elderly": "elderly", "adolescents": "any"}
AGE_RANGE: Final = re.compile(r"age_?(\d{1,3})(?:_(\d{1,3})|_?plus)")
SAYS_NO_MORE: Final = frozenset(("total", "num"))
NARROWS: Final = frozenset(("incamp", "noncamp"))
"""Attributes that no field holds: the term, in the publisher's words, tells the figures apart."""

NO_FIGURE: Final = frozenset(("infected", "i"))
"""Attributes of numbers that no figure can hold: cases of a disease, people neither female nor male."""


class UnknownAttribute(Exception):
    """A hashtag of harm has an attribute that cannot be read; the message names it."""


@dataclass(frozen=True)
class Column:
    """A tagged column: its number in the sheet from 0, the words above its hashtag, the tag and its attributes."""

    number: int
    header: str | None
    tag: str
    attributes: frozenset[str]

    @property
    def hashtag(self) -> str:
        """The hashtag in its plain form: small letters, attributes in the order of the alphabet."""
        return "#" + "+".join([self.tag, *sorted(self.attributes)])

    @property
    def name(self) -> str:
        """The hashtag and the number of the column from 1: two columns of places or dates may bear one hashtag."""
        return f"{self.hashtag} ({self.number + 1})"


@dataclass(frozen=True)
class Meaning:
    """What the numbers of a column are."""

    outcome: str
    group: str | None
    unit: str
    sex: str
    age_group: str
    age_min: int | None
    age_max: int | None
    narrowed: frozenset[str]
    """What makes the number a part of one without it."""

    def is_part_of(self, other: Meaning) -> bool:
        """Whether the hashtag refines the other: the same people, fewer of them."""
        same = (self.outcome, self.unit) == (other.outcome, other.unit)
        return same and self.narrowed > other.narrowed


def find_hashtags(cells: Sequence[Sequence[str | None]]) -> int | None:
    """The index of the first row of which more than half of the filled cells are hashtags; null without one."""
    for index, row in enumerate(cells[:WITHIN]):
        filled = [cell for cell in row if cell]
        if filled and sum(HASHTAG.fullmatch(cell) is not None for cell in filled) * 2 > len(filled):
            return index
    return None


def read_hashtags(cells: Sequence[Sequence[str | None]], at: int) -> list[Column]:
    """The tagged columns of a table whose hashtags stand in the row of index ``at``."""
    above = cells[at - 1] if at else []
    columns = []
    for number, cell in enumerate(cells[at]):
        if cell and (hashtag := HASHTAG.fullmatch(cell)):
            attributes = frozenset(re.findall(r"\w+", hashtag[2].casefold()))
            header = above[number] if number < len(above) else None
            columns.append(Column(number, header, hashtag[1].casefold(), attributes))
    return columns


def read_meaning(tag: str, attributes: Collection[str]) -> Meaning | None:
    """What the numbers under a hashtag are; null where they are no figures of harm.

    Raises UnknownAttribute for an attribute of #affected or #inneed that the dictionary lacks, or two of one kind.
    """
    if tag not in COUNTS or NO_FIGURE & set(attributes):
        return None
    said = {attribute for attribute in attributes if attribute not in SAYS_NO_MORE}
    happened = [name for name in said if name in OUTCOMES]
    sexes = [name for name in said if name in SEXES]
    ages = [name for name in said if name in AGES]
    ranges = {name: found for name in said if (found := AGE_RANGE.fullmatch(name))}
    units = {UNITS[name] for name in said if name in UNITS}
    known = {*happened, *sexes, *ages, *ranges, *NARROWS, *UNITS}
    unknown = sorted(said - known)
    if unknown:
        raise UnknownAttribute(f"+{unknown[0]}")
    if any(len(several) > 1 for several in (happened, sexes, ages, ranges, units)):
        raise UnknownAttribute("+" + "+".join(sorted(said)))
    outcome, group = OUTCOMES[happened[0]] if happened else (COUNTS[tag], None)
    ends = ranges[min(ranges)].groups() if ranges else (None, None)
    age_min, age_max = (int(age) if age else None for age in ends)
    return Meaning(
        outcome=COUNTS[tag] if tag == "inneed" else outcome,
        group=group,
        unit=units.pop() if units else "people",
        sex=SEXES[sexes[0]] if sexes else "any",
        age_group=name_ages(AGES[ages[0]] if ages else "any", age_min, age_max),
        age_min=age_min,
        age_max=age_max,
        narrowed=frozenset(said - {*UNITS} - ({*happened} if tag == "affected" and group is None else set())),
    )


def name_ages(said: str, age_min: int | None, age_max: int | None) -> str:
    """The age group of a range of ages, or the one said where there is none: a child is under 18, an adult is not."""
    if age_min is None:
        return said
    if age_max is not None and age_max < 18:
        return "child"
    if age_min >= 18:
        return "elderly" if said == "elderly" else "adult"
    return "any"
