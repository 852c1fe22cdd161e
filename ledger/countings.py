"""What one way of counting of one source proves: rows that share nobody, people present on a day, or what happened."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, NamedTuple

import polars as pl

from ledger.bounds import STRICT, WHOLE, Cell, Claim, Proof, longest_path, prove_bounds
from ledger.language import mark
from ledger.regions import BEGINNING, END, EPOCH, PLACE, POPULATION, Question, lies_within, name_countings
from ledger.rollup import roll_up

CELL: Final = (*PLACE, *POPULATION)
NUMBERS: Final = ("number", "first", "last", "least", "most", "certain")
REVISED: Final = mark("its source later gave a number that contradicts it")
OTHER_DATE: Final = mark("of another date: people present are never added across dates")
OLDER: Final = mark("its series has a newer count")
EXACT_CLAIMS: Final = 240
EXACT_DAYS: Final = 64
EXACT_CELLS: Final = 40
"""Up to so many claims, days and cells the exact proof is sought; above, equal stretches of time are added up first."""

Ends = tuple[float, Proof, float, Proof]
"""A lower end and its proof, an upper end (infinite where it is open) and its proof."""


class Rows(NamedTuple):
    """Why the rows of a data set share nobody, a sentence, and whether they are all that it counts."""

    reason: str
    complete: bool
    groups_apart: bool


DISJOINT_ROWS: Final[dict[str, Rows]] = {
    # UCDP GED Codebook, "event": an incident where organised actors use force, at a place and time, each once.
    "ucdp_ged": Rows(mark("Each event is counted once, and its sides apart."), True, True),
    # ACLED Codebook: events are atomic: one day, one place, one pair of actors; deaths are given once.
    "acled": Rows(mark("Each event is one day, one place and one pair of actors."), True, False),
    # UNHCR Refugee Data Finder, methodology: a table of origin by asylum; a missing cell is not a zero.
    "unhcr_population": Rows(mark("Each row is another origin or country of asylum."), False, False),
}
"""Data sets whose rows are disjoint by their codebook: those are added without further proof, of one date."""


NOT_WHOLE: Final = ("unhcr_demographics",)
"""Data sets where a row of a country is of those whose place in it is not known: such a row limits nothing."""


class Answer(NamedTuple):
    """Ends, with STRICT where an end is excluded, and the numbers of the figures behind the lower (`proof`) and the
    upper (`limits`). ``perhaps`` counts figures that may or may not lie inside, and the people in them at most;
    ``disputed`` says that the source's ways of counting contradict each other; ``apart`` why the rows of a data set
    share nobody."""

    low: float
    proof: Proof
    high: float = math.inf
    limits: tuple[int, ...] = ()
    best: int | None = None
    day: int | None = None
    perhaps: tuple[int, int | None] = (0, 0)
    disputed: bool = False
    apart: str = ""
    reasons: tuple[tuple[str, pl.Series], ...] = ()


def prove(family: pl.DataFrame, question: Question, measure: str, name: str) -> Answer:
    """What one counting proves, and why some of its figures cannot help.

    ``family`` are located figures of one data set, or of one source's prose, with the columns of the reading
    (ledger/totals.py); ``measure`` is flow (with cumulatives) or stock.
    """
    kind = DISJOINT_ROWS.get(name)
    family = family if kind else name_countings(family)
    family = family.with_columns(most=pl.lit(None, dtype=pl.Float64)) if name in NOT_WHOLE else family
    if measure == "flow":
        return _add_rows(family, question, kind) if kind else _prove_flow(family, question)
    older = _find_older(family) if not kind else family["number"].clear()
    family = family.filter(~pl.col("number").is_in(older.implode()))
    day = _choose_day(family, kind)
    if day is None:
        return Answer(0.0, [], reasons=((OLDER, older),))
    on = EPOCH + timedelta(days=day)
    question, of_day = question._replace(period=(on, on)), family.filter(pl.col("last") == day)
    answer = _add_rows(of_day, question, kind) if kind else _prove_flow(of_day, question)
    other = family.filter(pl.col("last") != day)["number"]
    return answer._replace(day=day, reasons=((OLDER, older), (OTHER_DATE, other), *answer.reasons))


def _find_older(family: pl.DataFrame) -> pl.Series:
    """The numbers of the figures of whose series there is a newer one."""
    cell = _telling(family)
    several = family.filter(pl.struct(cell).hash().is_duplicated())
    return several.filter(pl.col("last") < pl.col("last").max().over(cell))["number"]


def _choose_day(family: pl.DataFrame, kind: Rows | None) -> int | None:
    """The day to count people on: the newest on which all were counted at once, else the one that proves most."""
    inside = family.filter("inside", pl.col("least").is_not_null())
    at_once = inside if kind or inside["last"].n_unique() == 1 else inside.filter("covers")
    days = (
        at_once["last"]
        if at_once.height
        else roll_up(inside.rename({"least": "low"})).sort("low", "last")["last"].tail(1)
    )
    return max(days, default=None)


def _add_rows(family: pl.DataFrame, question: Question, kind: Rows) -> Answer:
    """The plain sum over rows that share nobody: each once, by its whole or by those of its parts that are asked."""
    placed = pl.col("inside") & lies_within(question)
    within = family.filter(placed)
    rows = within.filter(~pl.col("part_of").is_in(within["figure_id"].implode()).fill_null(False))
    if not kind.groups_apart and rows.height:
        groups = rows.group_by("group").agg(pl.col("least").sum()).sort("least", "group", nulls_last=True)
        rows = rows.filter(pl.col("group").eq_missing(pl.lit(groups["group"][-1], dtype=pl.String)))
    # Of a part (civilians) a row may say nothing though there were some: only wholes are complete.
    wholes = kind.complete and rows["part_of"].null_count() == rows.height
    exact = pl.col("covers") & (pl.col("first") <= question.first) & (pl.col("last") >= question.last)
    closed = wholes if kind.complete else rows.height == 1 and rows.filter(exact).height == 1
    known = closed and rows.height > 0 and not rows["most"].null_count()
    loose = family.filter(~placed, "meets", "among", pl.col("part_of").is_null()) if kind.complete else rows.clear()
    return Answer(
        float(rows["least"].sum()),
        [(number, 1) for number in rows.filter(pl.col("least").is_not_null())["number"].to_list()],
        float(rows["most"].sum()) if known else math.inf,
        tuple(rows.filter(pl.col("least").is_null())["number"].to_list()),
        best=int(rows["value"].sum()) if rows.height and not rows["value"].null_count() else None,
        apart=kind.reason,
        perhaps=(loose.height, None if loose["high"].null_count() else int(loose["high"].sum())),
    )


def _prove_flow(family: pl.DataFrame, question: Question) -> Answer:
    """The bounds over time, place and population; see ledger/bounds.py."""
    kept, revised = drop_contradicted(family)
    kept = _near(kept, question)
    inside = kept.filter("inside")
    alone = [_prove_alone(own, question) for own in _countings(inside.filter("covers"))]
    around = [_prove_alone(own, question) for own in _countings(kept.filter(pl.col("covers") & ~pl.col("inside")))]
    ends = _prove_exactly(kept, question) or _prove_many(inside, alone, question)
    low, proof, high, limits = min((ends, *alone, *around), key=lambda each: each[2])
    low, proof = ends[:2]
    disputed = low > min(high, _most_said(kept, proof, question)) + STRICT / 2
    if disputed:
        # Whichever way of counting is right: the least of their lower ends, the largest of their upper ends.
        closed = [each for each in alone if each[0] > 0 and each[2] < math.inf]
        high, limits = max(((each[2], each[3]) for each in closed), key=lambda each: each[0], default=(math.inf, []))
        best = max(
            (each[:2] for each in alone if each[0] > 0),
            key=lambda each: each[0],
            default=_prove_by_one(inside, question),
        )
        low, proof = min((each[:2] for each in closed), key=lambda each: each[0], default=best)
    used = tuple(dict.fromkeys(number for number, _ in limits))
    return Answer(low, proof, high, used, disputed=disputed, reasons=((REVISED, revised),))


def _most_said(kept: pl.DataFrame, proof: Proof, question: Question) -> float:
    """The most that any figure of all whom the proof is about, or more, allows for its days."""
    added = kept.filter(pl.col("number").is_in([number for number, sign in proof if sign > 0]))
    first = max(question.first, min(added["first"], default=BEGINNING))
    last = min(question.last, max(added["last"], default=END))
    contains = pl.lit(True)
    for name in CELL[:-1]:
        values = added[name].unique().to_list()
        one = values[0] if len(values) == 1 else None
        contains &= pl.col(name).is_null() if one is None else pl.col(name).is_null() | (pl.col(name) == one)
    around = kept.filter(
        pl.col("covers") | (pl.col("inside") & contains), "certain", pl.col("first") <= first, pl.col("last") >= last
    )
    return min(around["most"].drop_nulls(), default=math.inf)


def _prove_by_one(inside: pl.DataFrame, question: Question) -> tuple[float, Proof]:
    """What the largest single figure proves."""
    alone = inside.filter(lies_within(question), pl.col("least") > 0).sort("least", "number").tail(1)
    return max(alone["least"], default=0.0), [(number, 1) for number in alone["number"]]


def _prove_exactly(kept: pl.DataFrame, question: Question) -> Ends | None:
    """The best proof over time, place and population together; None where there are too many figures for it."""
    inside = kept.filter("inside")
    if inside.height > EXACT_CLAIMS:
        return None
    beyond = kept.filter(pl.col("covers") & ~pl.col("inside"), pl.col("counting").is_null())
    claims, around = _claims(inside), [replace(claim, cell=WHOLE) for claim in _claims(beyond)]
    days = {day for claim in [*claims, *around] for day in (claim.first, claim.last + 1)}
    if len(days) > EXACT_DAYS or len({claim.cell for claim in claims}) > EXACT_CELLS:
        return None
    return prove_bounds(claims, question.first, question.last, around)


def _prove_many(inside: pl.DataFrame, alone: list[Ends], question: Question) -> Ends:
    """The best lower end of: everything added up by stretches of time, or one way of counting the whole alone."""
    useful = inside.filter(lies_within(question), pl.col("least") > 0)
    rolled = roll_up(useful.rename({"least": "low"}))
    stretches = enumerate(rolled.select("first", "last", "low").iter_rows())
    edges = [(first, last + 1, low, number) for number, (first, last, low) in stretches]
    found = longest_path(edges, question.first, question.last + 1)
    low, path = found if found else (0.0, [])
    added = [(number, 1) for step, _ in path for number in rolled["members"][step].to_list()]
    return max(((low, added, math.inf, []), *alone), key=lambda each: each[0])


def _prove_alone(own: list[Claim], question: Question) -> Ends:
    """What one way of counting proves, of figures that count all who are asked or more; exact over time.

    The upper end goes back in time along the same constraints: the heaviest way from the end of the period to its
    beginning. Of a larger whole only that means anything.
    """
    edges = [(claim.first, claim.last + 1, claim.low, claim.number) for claim in own]
    edges += [(claim.last + 1, claim.first, -claim.high, claim.number) for claim in own if claim.high < math.inf]
    least = longest_path(edges, question.first, question.last + 1)
    most = longest_path(edges, question.last + 1, question.first) if least else None
    if not least or not most:
        return 0.0, [], math.inf, []
    return *least, -most[0], most[1]


def _countings(rows: pl.DataFrame) -> list[list[Claim]]:
    """The claims of each cell and way of counting it."""
    found: dict[Cell, list[Claim]] = {}
    for claim in _claims(rows):
        found.setdefault(claim.cell, []).append(claim)
    return list(found.values())


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


def drop_contradicted(family: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The figures that no newer one of the same counting contradicts, and the numbers of the others.

    A cumulative that is larger than a later one of the same start, or another number for the same people and days in
    a newer edition of a table: the source has revised it, whether it says so or not. Sentences that contradict each
    other about one day may be about two incidents or about one: none of them says how many there were at most.
    """
    cell = [*_telling(family), "certain", "first"]
    told_apart = family.with_columns(cell=pl.struct(cell).hash(), days=pl.struct(*cell, "last").hash())
    several = told_apart.filter(pl.col("cell").is_duplicated())  # a single figure contradicts nothing
    newest = several.sort("last", "published_on", "number", descending=True, nulls_last=True)
    later = pl.col("most").fill_null(math.inf).cum_min().shift(1).over("cell")
    fell = (pl.col("measure") == "cumulative") & (pl.col("least") > later)
    table = pl.col("quote").is_null()
    low_later = pl.col("least").fill_null(0.0).cum_max().shift(1).over("days")
    high_later = pl.col("most").fill_null(math.inf).cum_min().shift(1).over("days")
    changed = table & ((pl.col("least") > high_later) | (pl.col("most") < low_later))
    dropped = newest.select("number", gone=(fell | changed).fill_null(False)).filter("gone")["number"]
    kept = several.filter(~pl.col("number").is_in(dropped.implode()))
    disputed = pl.col("least").max().over("days") > pl.col("most").min().over("days")
    open_ended = kept.filter(disputed.fill_null(False))["number"]
    most = pl.when(~pl.col("number").is_in(open_ended.implode())).then("most")
    return family.filter(~pl.col("number").is_in(dropped.implode())).with_columns(most=most), dropped


def _telling(rows: pl.DataFrame) -> list[str]:
    """The columns that tell cells apart in these rows: those that are not empty."""
    return [name for name in CELL if rows[name].null_count() < rows.height] or ["country"]
