"""What one way of counting of one source proves: rows that share nobody, people present on a day, or what happened."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, NamedTuple

import polars as pl

from ledger.bounds import STRICT, WHOLE, Cell, Claim, Proof, longest_path, prove_bounds
from ledger.regions import BEGINNING, END, EPOCH, PLACE, POPULATION, Question, lies_within
from ledger.rollup import roll_up

CELL: Final = (*PLACE, *POPULATION)
NUMBERS: Final = ("number", "first", "last", "least", "most", "certain")
REVISED: Final = "its source later gave a number that contradicts it"
OTHER_DATE: Final = "of another date: people present are never added across dates"
OLDER: Final = "its series has a newer count"
EXACT_CLAIMS: Final = 240
EXACT_DAYS: Final = 64
EXACT_CELLS: Final = 40
"""Up to so many claims, days and cells the exact proof is sought; above, equal stretches of time are added up first."""


class Rows(NamedTuple):
    """Why the rows of a data set share nobody, and whether they are all that it counts."""

    reason: str
    complete: bool
    groups_apart: bool


DISJOINT_ROWS: Final[dict[str, Rows]] = {
    # UCDP GED Codebook, "event": an incident where organised actors use force, at a place and time, each once.
    "ucdp_ged": Rows("each event is counted once, and its sides apart", True, True),
    # ACLED Codebook: events are atomic: one day, one place, one pair of actors; deaths are given once.
    "acled": Rows("each event is one day, one place and one pair of actors", True, False),
    # UNHCR Refugee Data Finder, methodology: a table of origin by asylum; a missing cell is not a zero.
    "unhcr_population": Rows("each row is another origin or country of asylum", False, False),
}
"""Data sets whose rows are disjoint by their codebook: those are added without further proof, of one date."""


class Answer(NamedTuple):
    """Ends, with STRICT where an end is excluded, and the numbers of the figures behind the lower (`proof`) and the
    upper (`limits`). ``perhaps`` counts figures that may or may not lie inside, and the people in them at most;
    ``disputed`` says that the source's ways of counting contradict each other."""

    low: float
    proof: Proof
    high: float = math.inf
    limits: tuple[int, ...] = ()
    best: int | None = None
    day: int | None = None
    perhaps: tuple[int, int | None] = (0, 0)
    disputed: bool = False
    reasons: tuple[tuple[str, pl.Series], ...] = ()


def prove(family: pl.DataFrame, question: Question, measure: str, name: str) -> Answer:
    """What one counting proves, and why some of its figures cannot help.

    ``family`` are located figures of one data set, or of one source's prose, with the columns of the reading
    (ledger/totals.py); ``measure`` is flow (with cumulatives) or stock.
    """
    kind = DISJOINT_ROWS.get(name)
    if measure == "flow":
        return _add_rows(family, question, kind) if kind else _prove_flow(family, question)
    one = [*CELL, "document_id"] if kind else CELL
    newest = pl.col("last") == pl.col("last").max().over(one)
    family, older = family.filter(newest), family.filter(~newest)["number"]
    day = _choose_day(family, kind)
    if day is None:
        return Answer(0.0, [], reasons=((OLDER, older),))
    on = EPOCH + timedelta(days=day)
    question, of_day = question._replace(period=(on, on)), family.filter(pl.col("last") == day)
    answer = _add_rows(of_day, question, kind) if kind else _prove_flow(of_day, question)
    other = family.filter(pl.col("last") != day)["number"]
    return answer._replace(day=day, reasons=((OLDER, older), (OTHER_DATE, other), *answer.reasons))


def _choose_day(family: pl.DataFrame, kind: Rows | None) -> int | None:
    """The day to count people on: the newest on which all were counted at once, else the one that proves most."""
    inside = family.filter("inside", pl.col("least").is_not_null())
    at_once = inside if kind else inside.filter("covers")
    days = at_once["last"] if at_once.height else _by_stretch(inside).sort("low", "last")["last"].tail(1)
    return max(days, default=None)


def _add_rows(family: pl.DataFrame, question: Question, kind: Rows) -> Answer:
    """The plain sum over rows that share nobody: each once, by its whole or by those of its parts that are asked."""
    placed = pl.col("inside") & lies_within(question)
    within = family.filter(placed, pl.col("least").is_not_null())
    rows = within.filter(~pl.col("part_of").is_in(within["figure_id"].implode()).fill_null(False))
    if not kind.groups_apart and rows.height:
        groups = rows.group_by("group").agg(pl.col("least").sum()).sort("least", "group", nulls_last=True)
        rows = rows.filter(pl.col("group").eq_missing(pl.lit(groups["group"][-1], dtype=pl.String)))
    closed = kind.complete or (rows.height == 1 and bool(rows["covers"][0]))
    known = closed and rows.height > 0 and not rows["most"].null_count()
    loose = family.filter(~placed, "meets", "among", pl.col("part_of").is_null()) if kind.complete else rows.clear()
    return Answer(
        float(rows["least"].sum()),
        [(number, 1) for number in rows["number"]],
        float(rows["most"].sum()) if known else math.inf,
        best=int(rows["value"].sum()) if rows.height and not rows["value"].null_count() else None,
        perhaps=(loose.height, None if loose["high"].null_count() else int(loose["high"].sum())),
    )


def _prove_flow(family: pl.DataFrame, question: Question) -> Answer:
    """The bounds over time, place and population; see ledger/bounds.py."""
    kept, revised = _drop_contradicted(family)
    kept = _near(kept, question)
    inside = kept.filter("inside")
    claims = _claims(inside)
    beyond = kept.filter(pl.col("covers") & ~pl.col("inside"), pl.col("counting").is_null())
    around = [replace(claim, cell=WHOLE) for claim in _claims(beyond)]
    days = {day for claim in [*claims, *around] for day in (claim.first, claim.last + 1)}
    cells = {claim.cell for claim in claims}
    if len(claims) <= EXACT_CLAIMS and len(days) <= EXACT_DAYS and len(cells) <= EXACT_CELLS:
        low, proof, high, limited = prove_bounds(claims, question.first, question.last, around)
        limits = tuple(dict.fromkeys(number for number, _ in limited))
    else:
        low, proof = _prove_many(inside, claims, question)
        high, limits = math.inf, ()
    counted = _prove_most(kept, question)
    high, limits = min((high, limits), counted, key=lambda each: each[0])
    disputed = low > high + STRICT / 2
    if disputed:
        low, proof, high, limits = _prove_disputed(claims, question) or (low, proof, math.inf, ())
    return Answer(low, proof, high, limits, disputed=disputed, reasons=((REVISED, revised),))


def _prove_disputed(claims: list[Claim], question: Question) -> tuple[float, Proof, float, tuple[int, ...]] | None:
    """What holds whichever of the source's ways of counting is right, where they contradict each other: the least of
    their lower ends and the largest of their upper ends, of those that have both. None where there are no such ways,
    but single figures that contradict each other."""
    found = []
    for own in _countings_of_whole(claims):
        least = longest_path(_edges(own), question.first, question.last + 1)
        most = longest_path(_edges(own), question.last + 1, question.first)
        if least and most and least[0] > 0 and most[0] > -math.inf:
            found.append((least[0], least[1], -most[0], tuple(dict.fromkeys(number for number, _ in most[1]))))
    if not found:
        return None
    low, proof = min((each[:2] for each in found), key=lambda each: each[0])
    high, limits = max((each[2:] for each in found), key=lambda each: each[0])
    return low, proof, high, limits


def _claims(rows: pl.DataFrame) -> list[Claim]:
    return [_claim(row) for row in rows.select(*CELL, "town", *NUMBERS).iter_rows(named=True)]


def _claim(row: dict[str, Any]) -> Claim:
    ages = (row["youngest"], row["oldest"]) if row["youngest"] is not None else None
    names = {name: row[name] for name in Cell._fields if name in row} | {"ages": ages}
    names["town"] = row["town"] if row["spot"] is not None else None
    least, most = row["least"], row["most"]
    return Claim(
        row["number"],
        Cell(**names),
        row["first"],
        row["last"],
        least if least is not None else 0.0,
        most if most is not None and row["certain"] else math.inf,
    )


def _near(family: pl.DataFrame, question: Question) -> pl.DataFrame:
    """The figures that share a day with the period, or with a figure that does."""
    met = family.filter("meets", pl.col("first") > BEGINNING, pl.col("last") < END)
    first, last = met["first"].min(), met["last"].max()
    if first is None or last is None:
        return family.filter("meets")
    return family.filter(pl.col("meets") | ((pl.col("first") <= last) & (pl.col("last") >= first)))


def _drop_contradicted(family: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The figures that no newer one of the same counting contradicts, and the numbers of the others.

    A cumulative that is larger than a later one of the same start, or another number for the same people and days in
    a newer edition of a table: the source has revised it, whether it says so or not. Sentences that contradict each
    other about one day may be about two incidents or about one: none of them says how many there were at most.
    """
    same = [*CELL, "certain", "first", "last"]
    newest = family.sort("last", "published_on", "number", descending=True, nulls_last=True)
    later = pl.col("most").fill_null(math.inf).cum_min().shift(1).over([*CELL, "certain", "first"])
    fell = (pl.col("measure") == "cumulative") & (pl.col("least") > later)
    table = pl.col("quote").is_null()
    low_later = pl.col("least").fill_null(0.0).cum_max().shift(1).over(same)
    high_later = pl.col("most").fill_null(math.inf).cum_min().shift(1).over(same)
    changed = table & ((pl.col("least") > high_later) | (pl.col("most") < low_later))
    dropped = newest.select("number", gone=(fell | changed).fill_null(False)).filter("gone")["number"]
    kept = family.filter(~pl.col("number").is_in(dropped.implode()))
    disputed = pl.col("least").max().over(same) > pl.col("most").min().over(same)
    return kept.with_columns(most=pl.when(~disputed.fill_null(False)).then("most")), dropped


def _prove_many(inside: pl.DataFrame, claims: list[Claim], question: Question) -> tuple[float, Proof]:
    """The best of: everything added up by stretches of time; and the exact proof of each counting of the whole."""
    rolled = _by_stretch(inside.filter(lies_within(question), pl.col("least") > 0))
    edges = [
        (first, last + 1, low, number)
        for number, (first, last, low) in enumerate(rolled.select("first", "last", "low").iter_rows())
    ]
    found = longest_path(edges, question.first, question.last + 1)
    low, path = found if found else (0.0, [])
    best = low, [(number, 1) for step, _ in path for number in rolled["members"][step]]
    for own in _countings_of_whole(claims):
        found = longest_path(_edges(own), question.first, question.last + 1)
        if found and found[0] > best[0]:
            best = found
    return best


def _by_stretch(rows: pl.DataFrame) -> pl.DataFrame:
    return roll_up(rows.drop("low").rename({"least": "low"}))


def _countings_of_whole(claims: Iterable[Claim]) -> list[list[Claim]]:
    """The claims about all that is asked, those of one way of counting together."""
    countings: dict[str | None, list[Claim]] = {}
    for claim in claims:
        if claim.cell == WHOLE._replace(counting=claim.cell.counting):
            countings.setdefault(claim.cell.counting, []).append(claim)
    return list(countings.values())


def _edges(claims: Iterable[Claim]) -> list[tuple[int, int, float, int]]:
    forward = [(claim.first, claim.last + 1, claim.low, claim.number) for claim in claims]
    back = [(claim.last + 1, claim.first, -claim.high, claim.number) for claim in claims if claim.high < math.inf]
    return forward + back


def _prove_most(kept: pl.DataFrame, question: Question) -> tuple[float, tuple[int, ...]]:
    """The least number that figures of one counting, of all who are asked or more, leave possible, and which they are.

    Going back in time along the same constraints: the heaviest way from the end of the period to its beginning.
    """
    best: tuple[float, tuple[int, ...]] = (math.inf, ())
    covering = kept.filter("covers")
    for _, counting in covering.group_by([*CELL, "town"], maintain_order=True):
        found = longest_path(_edges(_claims(counting)), question.last + 1, question.first)
        if found and -found[0] < best[0]:
            best = -found[0], tuple(dict.fromkeys(number for number, _ in found[1]))
    return best
