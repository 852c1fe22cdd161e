"""What claims prove of a count: exact in time, and in place and population the best of a whole or its disjoint parts.

In time alone, a claim that `low` to `high` people were harmed from one day to another bounds the running count S at
two days: low <= S(last) - S(first - 1) <= high, and S never falls. That is a system of difference constraints, whose
tightest consequence is a longest path (Cormen et al., Introduction to Algorithms, "Difference constraints and
shortest paths"). A cumulative less an earlier one of the same start is such a path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

STRICT: Final = 2.0**-20
"""Added to a bound that is itself excluded: a sum with such a part is larger than its whole number."""

SWEEPS: Final = 24
"""So often is time gone through, there and back, before claims are said to contradict each other."""

Matrix = npt.NDArray[np.float64]
Proof = list[tuple[int, int]]
"""Figures by number, each with 1 where it is added and -1 where it is subtracted."""


class Cell(NamedTuple):
    """A place and a population inside what is asked; a null is the whole of that dimension."""

    country: str | None = None
    region: str | None = None
    district: str | None = None
    spot: str | None = None
    town: bool | None = None
    status: str | None = None
    group: str | None = None
    age: str | None = None
    ages: tuple[int, int] | None = None
    sex: str | None = None
    nationality: str | None = None
    narrower: str | None = None
    counting: str | None = None


WHOLE: Final = Cell()
DISJOINT: Final[dict[str, tuple[str, ...] | None]] = {
    "status": (),  # civilians and combatants are disjoint, and yet never made into one number
    "age": ("child", "adult"),
    "sex": ("female", "male"),
    "nationality": None,
    "group": (),
    "narrower": (),
    "counting": (),
}
"""Which values of a dimension share nobody; None: all of them."""


@dataclass(frozen=True)
class Claim:
    """``low`` to ``high`` people of a cell, from day ``first`` to day ``last``, both counted."""

    number: int
    cell: Cell
    first: int
    last: int
    low: float
    high: float = np.inf


class _Proved:
    """The best lower bounds between any two nodes of time, and how each was proved."""

    def __init__(self, direct: Matrix, sources: list[tuple[_Proved, ...] | int], chosen: npt.NDArray[np.int64]):
        self.best, self.sources, self.chosen = direct.copy(), sources, chosen
        self.next = np.tile(np.arange(len(direct)), (len(direct), 1))
        for middle in range(len(direct)):
            through = self.best[:, middle, None] + self.best[None, middle, :]
            better = through > self.best + STRICT / 4
            if better.any():
                self.best = np.where(better, through, self.best)
                self.next = np.where(better, self.next[:, middle, None], self.next)

    def contradicts(self) -> bool:
        return bool((np.diag(self.best) > STRICT / 4).any())

    def proof(self, start: int, end: int) -> Proof:
        found: Proof = []
        while start != end:
            step = int(self.next[start, end])
            if self.chosen[start, step] >= 0:
                source = self.sources[self.chosen[start, step]]
                if isinstance(source, int):
                    found.append((source, 1 if start < step else -1))
                else:
                    found += [pair for part in source for pair in part.proof(start, step)]
            start = step
        return found


def prove_bounds(
    claims: Sequence[Claim], first: int, last: int, around: Sequence[Claim] = ()
) -> tuple[float, Proof, float, Proof]:
    """The largest number that claims inside what is asked prove of it from day `first` to day `last`, and how; and
    the least that they leave possible (infinite where they do not cover it), and how.

    What is larger than a part limits it: the ``high`` of claims ``around``, about all that is asked and more, counts.

    Exact over time for each cell; over place and population the best of all ways to cut the whole, again and again,
    into disjoint parts. Claims that contradict each other are only added, never subtracted. Meant for some hundred
    claims: the work grows with the cube of the number of days that they name.
    """
    both = [*claims, *around]
    days = sorted({first, last + 1, *(claim.first for claim in both), *(claim.last + 1 for claim in both)})
    node = {day: number for number, day in enumerate(days)}
    limits = [(claim, _needed(claim.cell)) for claim in both if claim.high < np.inf]
    proved = _prove(list(claims), frozenset(), node, {}, limits)
    start, end = node[first], node[last + 1]
    most = -float(proved.best[end, start])
    limited = proved.proof(end, start) if most < np.inf else []
    return float(proved.best[start, end]), proved.proof(start, end), most, limited


def _prove(
    claims: list[Claim],
    fixed: frozenset[tuple[str, object]],
    node: dict[int, int],
    known: dict[frozenset[tuple[str, object]], _Proved],
    limits: list[tuple[Claim, set[tuple[str, object]]]],
) -> _Proved:
    if fixed in known:
        return known[fixed]

    def part(**values: object) -> _Proved:
        """What is proved of the claims with these values, the values taken for granted."""
        inside = [
            claim for claim in claims if all(getattr(claim.cell, name) == value for name, value in values.items())
        ]
        granted: dict[str, object] = dict.fromkeys(values)
        if "spot" in values:
            granted |= dict.fromkeys(("country", "region", "district"))
        narrowed = [
            Claim(c.number, c.cell._replace(**granted), c.first, c.last, c.low, c.high)  # type: ignore[arg-type]
            for c in inside
        ]
        return _prove(narrowed, fixed | frozenset(values.items()), node, known, limits)

    size = len(node)
    direct = np.full((size, size), -np.inf)
    direct[np.triu_indices(size)] = 0.0
    chosen = np.full((size, size), -1)
    sources: list[tuple[_Proved, ...] | int] = []
    edges = [(claim.first, claim.last + 1, claim.low, claim.number) for claim in claims if claim.cell == WHOLE]
    edges += [(claim.last + 1, claim.first, -claim.high, claim.number) for claim, needed in limits if needed <= fixed]
    for start, end, weight, number in edges:
        if weight > direct[node[start], node[end]]:
            direct[node[start], node[end]], chosen[node[start], node[end]] = weight, len(sources)
            sources.append(number)
    onward = np.triu(np.ones((size, size), dtype=bool), 1)
    own = direct, chosen

    def combine(partitions: list[list[_Proved]]) -> _Proved:
        best, choice = own
        for parts in partitions:
            added = sum((np.where(onward, piece.best, 0.0) for piece in parts), np.zeros((size, size)))
            better = onward & (added > best + STRICT / 4)
            best, choice = np.where(better, added, best), np.where(better, len(sources), choice)
            sources.append(tuple(parts))
        found = _Proved(best, sources, choice)
        if found.contradicts():
            upward = np.where(np.tri(size, k=-1, dtype=bool), -np.inf, best)
            found = _Proved(upward, sources, choice)
        return found

    proved = combine(_partitions(claims, part))
    # Parts that prove more than any way of counting says of their whole contradict it: then the whole speaks alone.
    said = [claim for claim, needed in limits if {pair for pair in needed if pair[0] != "counting"} <= fixed]
    if any(proved.best[node[c.first], node[c.last + 1]] > c.high + STRICT / 2 for c in said):
        countings = _values({claim.cell for claim in claims}, "counting")
        proved = combine([[part(counting=name)] for name in countings])
    known[fixed] = proved
    return proved


def _needed(cell: Cell) -> set[tuple[str, object]]:
    """The values that a part must have to lie inside this cell."""
    return {(name, value) for name, value in cell._asdict().items() if value is not None}


def _partitions(claims: list[Claim], part: Callable[..., _Proved]) -> list[list[_Proved]]:
    """Every way to cut what the claims are about into disjoint parts by one dimension, and each part that is alone."""
    cells = {claim.cell for claim in claims} - {WHOLE}
    found: list[list[_Proved]] = []
    for name, disjoint in DISJOINT.items():
        pieces = {value: part(**{name: value}) for value in _values(cells, name)}
        together = [piece for value, piece in pieces.items() if disjoint is None or value in disjoint]
        found += [[piece] for piece in pieces.values() if piece not in together]
        found += [together] if together else []
    if not any(cell.age for cell in cells):
        bands = {ages: part(ages=ages) for ages in _values(cells, "ages")}
        found += [[piece] for piece in bands.values()]
        found += [[bands[ages] for ages in _disjoint_bands(list(bands))]] if bands else []
    level = next((name for name in ("country", "region", "district") if _values(cells, name)), None)
    if level:
        found.append([part(**{level: value}) for value in _values(cells, level)])
    if level != "country":
        towns = _values({cell for cell in cells if cell.town}, "spot")
        found += [[part(spot=spot, town=True) for spot in towns]] if towns else []
    here = {cell for cell in cells if not cell.town and not any(cell[:3])}
    return found + [[part(spot=spot, town=False)] for spot in _values(here, "spot")]


def _values(cells: Iterable[Cell], name: str) -> list[Any]:
    return sorted({value for cell in cells if (value := getattr(cell, name)) is not None})


def _disjoint_bands(bands: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many bands of age as share no year, the narrowest first to end."""
    kept: list[tuple[int, int]] = []
    for band in sorted(bands, key=lambda ages: (ages[1], -ages[0])):
        if not kept or band[0] > kept[-1][1]:
            kept.append(band)
    return kept


def longest_path(edges: Sequence[tuple[int, int, float, int]], first: int, last: int) -> tuple[float, Proof] | None:
    """The heaviest way from day `first` to day `last`, and the edges on it by number; None where a circle gains.

    An edge is from day, to day, weight, number. Time itself passes at no cost, and only forwards. For thousands of
    claims about one cell.
    """
    days = sorted({first, last, *(edge[0] for edge in edges), *(edge[1] for edge in edges)})
    node = {day: number for number, day in enumerate(days)}
    onward: list[list[tuple[int, float, int]]] = [[] for _ in days]
    back: list[list[tuple[int, float, int]]] = [[] for _ in days]
    for one, other, weight, number in edges:
        (onward if one < other else back)[node[one]].append((node[other], weight, number))
    best = [-np.inf] * len(days)
    via: list[tuple[int, int, int] | None] = [None] * len(days)
    best[node[first]] = 0.0
    for _ in range(SWEEPS):
        changed = False
        for index in range(len(days)):
            if best[index] == -np.inf:
                continue
            steps = [*onward[index], (index + 1, 0.0, -1)] if index + 1 < len(days) else onward[index]
            for other, weight, number in steps:
                if best[index] + weight > best[other] + STRICT / 4:
                    best[other], via[other], changed = best[index] + weight, (index, number, 1), True
        for index in range(len(days) - 1, -1, -1):
            for other, weight, number in back[index] if best[index] > -np.inf else ():
                if best[index] + weight > best[other] + STRICT / 4:
                    best[other], via[other], changed = best[index] + weight, (index, number, -1), True
        if not changed:
            reached = best[node[last]] > -np.inf
            return best[node[last]], _walk(via, node[first], node[last]) if reached else []
    return None


def _walk(via: list[tuple[int, int, int] | None], first: int, last: int) -> Proof:
    found: Proof = []
    while last != first:
        step = via[last]
        assert step is not None, "a node that was reached was reached from somewhere"
        last = step[0]
        if step[1] >= 0:
            found.append(step[1:])
    return found[::-1]
