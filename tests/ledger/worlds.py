"""Invented worlds: people harmed on known days, in known places; and what a source that tells the truth says of them.

The source counts windows of days, places and populations; it rounds, says "at least" or "nearly", says things again,
counts from a fixed start, and replaces what it first got wrong. What is true is known, so a proof can be tested.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.schema import FRAME_SCHEMA, rounding_unit
from ledger.regions import Place, Population

START: Final = date(2020, 1, 1)
TREE: Final = (
    # country, region, district: what is in a place and in none of its parts has nulls below it
    ("AAA", "A1", "A11"), ("AAA", "A1", "A12"), ("AAA", "A1", None), ("AAA", "A2", "A21"), ("AAA", "A2", None),
    ("AAA", None, None), ("BBB", "B1", None), ("BBB", None, None),
)  # fmt: skip
PEOPLE: Final = tuple(
    (status, age, sex)
    for status in ("civilian", "combatant", "unknown")
    for age in ("child", "adult")
    for sex in ("female", "male", "unknown")
)
QUALIFIERS: Final = ("exact", "exact", "at_least", "more_than", "about", "nearly", "up_to", "less_than", "between")


@dataclass(frozen=True)
class Region:
    """Days (first and last, counted from 0), a place and a population of a world; nothing said is the whole."""

    first: int
    last: int
    country: str | None = None
    region: str | None = None
    district: str | None = None
    status: str | None = None
    age: str | None = None
    sex: str | None = None

    def place(self) -> Place:
        return Place(iso3=self.country, admin1_pcode=self.region, admin2_pcode=self.district)

    def population(self) -> Population:
        return Population(status=self.status, age_group=self.age, sex=self.sex)

    def period(self) -> tuple[date, date]:
        return START + timedelta(self.first), START + timedelta(self.last)

    def cells(self) -> tuple[Any, ...]:
        """The days, places and people of it, as an index of a world's counts."""
        places = [
            number for number, node in enumerate(TREE) if self._holds(node, self.country, self.region, self.district)
        ]
        people = [number for number, kind in enumerate(PEOPLE) if self._holds(kind, self.status, self.age, self.sex)]
        return np.ix_(range(self.first, self.last + 1), places, people)

    @staticmethod
    def _holds(atom: tuple[str | None, ...], *asked: str | None) -> bool:
        return all(wanted is None or has == wanted for has, wanted in zip(atom, asked, strict=True))


@dataclass(frozen=True)
class World:
    """``counts`` of people by day, place (TREE) and kind of people (PEOPLE); ``figures`` as published, and the
    ``claims`` behind those whose days are known: the region, low, high, and whether each end is itself possible."""

    counts: npt.NDArray[np.int64]
    figures: pl.DataFrame
    claims: tuple[tuple[Region, int | None, int | None, bool, bool], ...]

    def truth(self, region: Region) -> int:
        return int(self.counts[region.cells()].sum())


def invent_world(seed: int, days: int = 12, figures: int = 14) -> World:
    """A world with a source that publishes so many figures, by chance from this seed."""
    chance = random.Random(seed)
    numbers = np.random.default_rng(seed)
    busy = numbers.random((days, len(TREE), len(PEOPLE))) < chance.choice((0.05, 0.2, 0.6))
    counts = (busy * numbers.geometric(1 / chance.choice((2, 8, 300)), busy.shape)).astype(np.int64)
    world = World(counts, pl.DataFrame(), ())
    rows: list[dict[str, Any]] = []
    claims = []
    start = chance.randrange(3)
    shape = chance.choice(("any", "whole", "place", "people"))
    while len(rows) < figures:
        kind = chance.choice(("flow", "flow", "cumulative", "cumulative", "inexact", "again", "revised"))
        region = invent_region(chance, days, start if kind == "cumulative" else None, shape)
        true = world.truth(region)
        said = _say(chance, true)
        measure = "cumulative" if kind == "cumulative" else "flow"
        row = _row(len(rows), region, measure, said)
        if kind == "inexact":
            row |= {"period_start": None, "period_precision": "unknown"}
        elif kind == "again":
            rows.append(
                row | {"figure_id": f"{row['figure_id']}a", "claim_id": row["figure_id"], "role": "alternative"}
            )
        elif kind == "revised":
            wrong = _row(len(rows), region, measure, _say(chance, true + chance.randint(1, 50)))
            rows.append(wrong | {"figure_id": f"{row['figure_id']}w", "role": "superseded"})
            row["supersedes"] = f"{row['figure_id']}w"
        rows.append(row)
        if kind != "inexact":
            claims.append((region, said[2], said[3], said[4], said[5]))
    table = pl.DataFrame(rows, schema={name: FRAME_SCHEMA[name] for name in rows[0]}, infer_schema_length=None)
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in FRAME_SCHEMA.items() if name not in rows[0]]
    return World(counts, table.with_columns(missing).select(FRAME_SCHEMA.keys()), tuple(claims))


def invent_region(chance: random.Random, days: int, start: int | None = None, shape: str = "any") -> Region:
    """A region by chance, from this start where one is given; of the whole place or population where `shape` says."""
    first = chance.randrange(days) if start is None else start
    last = chance.choice((first, chance.randrange(first, days), chance.randrange(first, days)))
    node, depth = (TREE[0], 1) if shape in ("people", "whole") else (chance.choice(TREE), chance.choice((1, 1, 2, 3)))
    country, region, district = (value if level < depth else None for level, value in enumerate(node))
    status = age = sex = None
    if shape in ("any", "people"):
        status = chance.choice((None, None, "civilian", "combatant"))
        age = chance.choice((None, None, "child", "adult"))
        sex = chance.choice((None, None, "female", "male"))
    return Region(first, last, country, region, district, status, age, sex)


def _say(chance: random.Random, true: int) -> tuple[str, int | None, int | None, int | None, bool, bool]:
    """Qualifier, value, low, high, and whether each end is possible: true words about this number."""
    qualifier = chance.choice(QUALIFIERS)
    unit = 10 ** chance.randrange(1, 3)
    if qualifier == "at_least":
        value = max(0, true - chance.randrange(0, max(1, true // 4) + 1))
        return qualifier, value, value, None, True, True
    if qualifier == "more_than" and true > 0:
        value = max(0, true - 1 - chance.randrange(0, true // 4 + 1))
        return qualifier, value, value, None, False, True
    if qualifier in ("up_to", "less_than"):
        value = true + 1 + chance.randrange(0, true // 4 + 1)
        return qualifier, value, None, value, True, qualifier == "up_to"
    if qualifier == "between":
        low, high = max(0, true - chance.randrange(0, unit)), true + chance.randrange(0, unit)
        return qualifier, None, low, high, True, True
    if qualifier in ("about", "nearly"):
        value = round(true / unit) * unit if qualifier == "about" else -(-true // unit) * unit
        width = int(pl.select(rounding_unit(pl.lit(value))).item())
        low, high = value - width, value + (width if qualifier == "about" else 0)
        if low <= true <= high:
            return qualifier, value, low, high, True, True
    return "exact", true, true, true, True, True


def _row(
    number: int, region: Region, measure: str, said: tuple[str, int | None, int | None, int | None, bool, bool]
) -> dict[str, Any]:
    qualifier, value, low, high, low_inclusive, high_inclusive = said
    first, last = region.period()
    precision = (
        "admin2" if region.district else "admin1" if region.region else "country" if region.country else "region"
    )
    return {
        "figure_id": f"f{number}", "dataset": "toy", "category": "casualty", "outcome": "killed",
        "about_children": region.age == "child", "measure": measure, "unit": "people", "number_text": str(value),
        "value": value, "qualifier": qualifier, "low": low, "high": high, "low_inclusive": low_inclusive,
        "high_inclusive": high_inclusive, "status": region.status or "all", "group": None,
        "age_group": region.age or "any", "sex": region.sex or "any", "period_start": first, "period_end": last,
        "period_precision": "interval", "as_of": last if measure == "cumulative" else None,
        "published_on": START + timedelta(400 + number), "place": region.district or region.region or region.country,
        "iso3": region.country, "admin1_pcode": region.region, "admin2_pcode": region.district,
        "place_precision": precision, "place_role": "occurrence", "source": "Monitor", "source_type": "monitor",
        "publisher": "Toy Press", "document_id": "toy", "document_title": "Toy", "licence": "CC0-1.0",
        "redistributable": True, "quote": "A sentence.", "claim_id": None, "supersedes": None, "role": "recommended",
        "method": "toy", "review_status": "unreviewed",
    }  # fmt: skip


def invent_question(seed: int, days: int = 12) -> Region:
    """What a reader asks of the world of this seed: any region, or everything everywhere."""
    chance = random.Random(-1 - seed)
    asked = invent_region(chance, days, shape=chance.choice(("any", "whole", "place", "people")))
    if chance.random() < 0.5:
        asked = replace(asked, first=0, last=days - 1)
    return Region(asked.first, asked.last) if chance.random() < 0.15 else asked


def best_provable(world: World, asked: Region) -> float:
    """The largest lower bound that any method could prove of this region: a linear program over all cells.

    Any method that makes no one number of civilians and combatants: the program is solved without the ones and without
    the others. Cells that no figure tells apart are one variable. Raises AssertionError where the figures contradict
    each other.
    """
    statuses = {region.status for region, *_ in world.claims}
    if {"civilian", "combatant"} <= statuses:
        apart = [tuple(each for each in world.claims if each[0].status != other) for other in ("civilian", "combatant")]
        return max(best_provable(replace(world, claims=claims), asked) for claims in apart)
    from scipy.optimize import linprog  # type: ignore[import-untyped]

    regions = [asked, *(claim[0] for claim in world.claims)]
    marks = np.zeros((len(regions), *world.counts.shape), dtype=bool)
    for mark, region in zip(marks, regions, strict=True):
        mark[region.cells()] = True
    classes = np.unique(marks.reshape(len(regions), -1), axis=1).astype(float)
    rows, limits = [], []
    for inside, (_, low, high, _, _) in zip(classes[1:], world.claims, strict=True):
        if low is not None and low > 0:
            rows.append(-inside)
            limits.append(-low)
        if high is not None:
            rows.append(inside)
            limits.append(high)
    if not rows:
        return 0.0
    solved = linprog(classes[0], A_ub=np.array(rows), b_ub=np.array(limits), method="highs")
    assert solved.success, solved.message
    return float(solved.fun)
