"""Totals that can be proved: what one source's figures prove together, the figures used, and those left out, and why.

Sources are never mixed: they count different people. Nor are two data sets of one source, which may say the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Final

import polars as pl

from etl.schema import UNATTRIBUTED
from ledger.bounds import STRICT
from ledger.countings import DISJOINT_ROWS, Answer, prove
from ledger.language import mark
from ledger.proofs import word_total
from ledger.regions import (
    EPOCH,
    PLACE,
    READ,
    Period,
    Place,
    Population,
    Question,
    contains_place,
    contains_population,
    is_among,
    lies_in,
    lies_within,
    locate_figures,
    may_lie_in,
    meets,
    take_for_granted,
)

WAITING: Final = mark("waits for review")
REJECTED: Final = mark("set aside in review")
SUPERSEDED: Final = mark("replaced by a newer figure of its source")
COMPUTED: Final = mark("nobody counted it: the data set computed it")
COMPARED: Final = mark("kept by its source to compare with another figure")
AGAIN: Final = mark("telling a claim that another figure tells already")
EXCLUDED: Final = mark("not to be quoted")
OTHER_PLACE: Final = mark("another place")
OTHER_ROLE: Final = mark("counts people by where they came from, went or stay, otherwise than the figures used")
OTHER_PEOPLE: Final = mark("another population, or one that its words leave open")
OUTSIDE: Final = mark("outside the period")
HOUSEHOLDS: Final = mark("households, not people")
OTHER_UNIT: Final = mark("counts something else than the figures used")
STOCK: Final = mark("people present on a date, not what happened in a period")
FLOW: Final = mark("what happened in a period, not people present on a date")
OTHER_SOURCE: Final = mark("counted by another source: sources are never mixed")
OTHER_DATASET: Final = mark("another data set of the same source, which may count the same people")
LARGER: Final = mark("of a larger place or population, or one left open: it does not say how many are of the one asked")
PART: Final = mark("part of another figure that is used")
EDGE: Final = mark("begins before the period or ends after it")
ROUNDED: Final = mark("begins before the period, and what it adds to the earlier figure is lost in rounding")
NO_LEAST: Final = mark("says no least number")
OVERLAPS: Final = mark("may count the same people as the figures used, which prove more")
OTHER_STATUS: Final = mark("civilians and combatants are never made into one number")
STATUSES: Final = ("civilian", "combatant")
Reason = tuple[pl.Expr, str]
"""Which figures are left out, and why, marked English."""
_PROVED_BY: Final = (
    "figure_id", "dataset", "measure", "unit", "value", "high", "status", "group", "age", "youngest", "oldest", "sex",
    "nationality", "alleged_actor", "cause", "reported_term", "published_on", "place", "place_role", "source",
    "document_id", "part_of", "phase", "quote", "country", "region", "district", "spot", "town", "first", "last",
    "certain", "around", "among", "inside", "covers", "meets", "least", "most",
)  # fmt: skip
"""The columns of the reading that a proof needs."""


@dataclass(frozen=True)
class Total:
    """What can be said of a count. ``low`` is null where nothing is proved, ``high`` where it is open.

    ``best`` is the sum of the source's own numbers, where they are disjoint. ``used`` has figure_id and part: added,
    subtracted (the earlier of two cumulatives) or limits (the figure behind the upper end). ``explain`` gives figure_id
    and reason of every other figure of the outcome, and holds them all until then. ``days`` are those of the period,
    null where it is open; ``covered`` those of them that the figures used speak of; ``places`` the places that they
    name, and ``place_role`` what these are to the people. ``apart``, ``disputed`` and ``perhaps`` are those of
    ledger.countings.Answer.
    Reasons are marked English.
    """

    outcome: str
    population: Population
    source: str
    low: int | None
    low_inclusive: bool
    high: int | None
    high_inclusive: bool
    best: int | None
    unit: str
    measure: str
    as_of: date | None
    used: pl.DataFrame
    explain: Callable[[], pl.DataFrame] = field(repr=False, compare=False)
    days: int | None
    covered: int | None
    places: tuple[str, ...]
    whole_place: bool
    place_role: str
    apart: str
    disputed: bool
    perhaps: tuple[int, int | None]

    @property
    def left_out(self) -> pl.DataFrame:
        """Every other figure of the outcome: figure_id, and the reason, marked English."""
        return self.explain()

    @property
    def sentence(self) -> str:
        """The answer, and what it rests on, in the language spoken."""
        return word_total(self)


def total(
    figures: pl.DataFrame | pl.LazyFrame,
    outcome: str,
    period: Period | None = None,
    place: Place | None = None,
    population: Population | None = None,
    source: str = UNATTRIBUTED,
) -> Total:
    """What the figures of one source prove of an outcome in a period (first and last day), place and population.

    ``figures`` has the columns of the schema. Nothing said of period, place or population asks about all.
    """
    question = Question(outcome, period or (None, None), place or Place(), population or Population())
    return _answer(read_claims(figures, question), question, source)


def totals_by_source(
    figures: pl.DataFrame | pl.LazyFrame,
    outcome: str,
    period: Period | None = None,
    place: Place | None = None,
    population: Population | None = None,
) -> list[Total]:
    """The total of every source that counted there, the largest first: side by side, never added."""
    question = Question(outcome, period or (None, None), place or Place(), population or Population())
    rows = read_claims(figures, question)
    usable = rows.filter(pl.col("reason").is_null(), "inside", "meets")
    found = [_answer(rows, question, source) for source in usable["source"].unique().sort()]
    return sorted((each for each in found if each.low is not None), key=lambda each: -(each.low or 0))


def read_claims(figures: pl.DataFrame | pl.LazyFrame, question: Question) -> pl.DataFrame:
    """The figures of the outcome, located, each with `inside`, `covers` and, where no source could use it, `reason`."""
    place, population = question.place, question.population
    located = locate_figures(figures.lazy().filter(pl.col("outcome") == question.outcome).select(READ))
    rows = located.with_columns(
        here=lies_in(place),
        around=contains_place(place),
        among=is_among(population),
        beyond=contains_population(population),
    )
    term, role = pl.col("reported_term"), pl.col("role")
    stock = pl.col("measure") == "stock"
    reason = _first_reason(
        (pl.col("review_status") == "waiting", WAITING),
        (pl.col("review_status") == "rejected", REJECTED),
        ((role == "superseded") | pl.col("figure_id").is_in(pl.col("supersedes").drop_nulls().implode()), SUPERSEDED),
        (term.str.contains("extrapolated", literal=True), COMPUTED),
        (pl.col("quote").is_null() & term.str.contains("triangulation", literal=True), COMPARED),
        (pl.col("claim_id").is_not_null() | (role == "alternative"), AGAIN),
        (role == "excluded", EXCLUDED),
        (~may_lie_in(place), OTHER_PLACE),
        (~(pl.col("among") | pl.col("beyond")), OTHER_PEOPLE),
        (stock & ((pl.col("last") > question.last) | (pl.col("last") < question.first)), OUTSIDE),
    )
    return rows.with_columns(
        meets=meets(question),
        inside=pl.col("here") & pl.col("among"),
        covers=pl.col("around") & pl.col("beyond"),
        reason=reason,
        least=pl.col("low").cast(pl.Float64) + pl.when(pl.col("low_inclusive")).then(0.0).otherwise(STRICT),
        most=pl.col("high").cast(pl.Float64) - pl.when(pl.col("high_inclusive")).then(0.0).otherwise(STRICT),
        **take_for_granted(question),
    ).collect()


def _first_reason(*reasons: Reason) -> pl.Expr:
    return pl.coalesce(pl.when(held.fill_null(False)).then(pl.lit(words)) for held, words in reasons)


def _answer(rows: pl.DataFrame, question: Question, source: str) -> Total:
    """The best that is proved by figures that mean one thing by their places: where people are hosted, or came from."""
    rows = rows.with_row_index("number")
    own = rows.filter(pl.col("reason").is_null() & (pl.col("source") == source)).select("number", *_PROVED_BY)
    usable = own.filter("inside", "meets")
    roles = [question.place.role] if question.place.role else usable["place_role"].unique().sort()
    found = [_answer_by_role(rows, own, question, source, role) for role in roles]
    if not found:
        return _answer_by_role(rows, own, question, source, "occurrence")
    return max(found, key=lambda each: (each.low is not None, each.low or 0))


def _answer_by_role(rows: pl.DataFrame, own: pl.DataFrame, question: Question, source: str, role: str) -> Total:
    """The best that one data set of the source proves, and why every other figure is left out; ``own`` are the figures
    of the source that speak of what is asked."""
    inside = own.filter("inside", pl.col("meets") & (pl.col("place_role") == role)).select("unit", "measure")
    unit = _most(inside, "unit", "people")
    inside = inside.filter(pl.col("unit") == unit)
    measure = "flow" if inside.filter(pl.col("measure") != "stock").height else "stock"
    if not inside.height:
        measure = "flow"
    of_measure = (pl.col("measure") == "stock") == (measure == "stock")
    other = (
        (~of_measure, STOCK if measure == "flow" else FLOW),
        (pl.col("unit").is_in(["households"]) & (pl.col("unit") != unit), HOUSEHOLDS),
        (pl.col("unit") != unit, OTHER_UNIT),
        (pl.col("source") != source, OTHER_SOURCE),
        (pl.col("place_role") != role, OTHER_ROLE),
    )
    usable = own.filter(of_measure, pl.col("unit") == unit, pl.col("place_role") == role)
    usable = usable.with_columns(family=tell_families())
    describe = partial(_describe, rows, own, other, question, source, unit, measure)
    families = (
        usable.filter("inside", "meets")
        .group_by("family")
        .agg(pl.col("least").sum())
        .sort("least", "family", descending=True)
    )
    answers: dict[str, Answer] = {}
    for name, most in families.iter_rows():
        if answers and most < max(answer.low for answer in answers.values()):
            break  # all its figures together say less
        answers[name] = _prove_apart(usable.filter(pl.col("family") == name), question, measure, name)
    if not answers:
        return describe(Answer(0.0, []))
    chosen = max(answers, key=lambda name: (answers[name].low, -answers[name].high, str(name)))
    elsewhere = usable.filter(pl.col("family") != chosen)["number"]
    answer = answers[chosen]
    reasons = (*answer.reasons, (OTHER_DATASET, elsewhere))
    return describe(answer._replace(reasons=reasons))


def _prove_apart(family: pl.DataFrame, question: Question, measure: str, name: str) -> Answer:
    """The best that one family proves without making civilians and combatants into one number.

    Not even those of different days: a total of people killed that grows by soldiers on some days and by civilians on
    others is neither.
    """
    if name in DISJOINT_ROWS or not set(STATUSES) <= set(family.filter("inside")["status"]):
        return prove(family, question, measure, name)
    answers = [prove(family.filter(pl.col("status").ne_missing(other)), question, measure, name) for other in STATUSES]
    return max(answers, key=lambda answer: (answer.low, -answer.high))


def tell_families() -> pl.Expr:
    """Figures that are of one body's one counting: a data set; all prose of a named source; one document of none."""
    disjoint = pl.col("dataset").is_in(list(DISJOINT_ROWS))
    unnamed = (pl.col("source") == UNATTRIBUTED) & ~disjoint
    prose = pl.when(pl.col("quote").is_not_null()).then(pl.lit("prose"))
    return pl.coalesce(pl.when(unnamed).then("document_id"), prose, "dataset")


def _most(rows: pl.DataFrame, column: str, usual: str) -> str:
    """The usual value where it occurs, else the one of most rows."""
    counted = rows[column].value_counts().sort("count", column, descending=[True, False])[column].to_list()
    if usual in counted:
        return usual
    return str(counted[0]) if counted else usual


def _describe(
    rows: pl.DataFrame,
    own: pl.DataFrame,
    other: Sequence[Reason],
    question: Question,
    source: str,
    unit: str,
    measure: str,
    answer: Answer,
) -> Total:
    """The answer in whole numbers, with every figure's part or the reason why it has none."""
    signs = dict(answer.proof)
    parts = {number: "added" if sign > 0 else "subtracted" for number, sign in signs.items()}
    parts |= {number: "limits" for number in answer.limits if number not in parts}
    use = pl.DataFrame(
        {"number": list(parts), "part": list(parts.values())}, schema={"number": pl.UInt32, "part": pl.String}
    )
    used = own.filter(pl.col("number").is_in(use["number"].implode())).join(use, on="number", maintain_order="left")
    high = answer.high
    low: int | None = math.floor(answer.low)
    if "added" not in parts.values():
        low = None
    if answer.low > high:
        high = math.inf  # its figures contradict each other: no upper end is proved
    first, last = question.period
    days = (last - first).days + 1 if first and last else None
    added = used.filter(pl.col("part") == "added")
    return Total(
        outcome=question.outcome,
        population=question.population,
        source=source,
        low=low,
        low_inclusive=answer.low - math.floor(answer.low) < STRICT / 2,
        high=None if high == math.inf else math.ceil(high),
        high_inclusive=high == math.inf or math.ceil(high) - high < STRICT / 2,
        best=answer.best,
        unit=unit,
        measure=measure,
        as_of=EPOCH + timedelta(days=answer.day) if answer.day is not None else None,
        used=used.select("figure_id", "part"),
        explain=partial(_explain, rows, other, used, question, answer),
        days=days if measure == "flow" else None,
        covered=_covered_days(used, question) if days and measure == "flow" else None,
        places=tuple(added["place"].drop_nulls().unique().sort()),
        whole_place=bool(added["around"].any()),
        place_role=str(added["place_role"].first() or "occurrence") if added.height else "occurrence",
        apart=answer.apart,
        disputed=answer.disputed,
        perhaps=answer.perhaps,
    )


def _explain(
    rows: pl.DataFrame, other: Sequence[Reason], used: pl.DataFrame, question: Question, answer: Answer
) -> pl.DataFrame:
    """Each figure without a part in the proof, with the reason."""
    rest = rows.filter(~pl.col("number").is_in(used["number"].implode()))
    rest = rest.with_columns(reason=pl.coalesce("reason", _first_reason(*other)))
    unsaid = rest.filter(pl.col("reason").is_null())
    why = pl.concat(
        pl.DataFrame({"number": numbers.cast(pl.UInt32)}).with_columns(why=pl.lit(words))
        for words, numbers in (*answer.reasons, ("", pl.Series(dtype=pl.UInt32)))
    ).unique("number", keep="first")
    before = unsaid.filter(pl.col("last") < question.first, pl.col("measure") == "cumulative")
    same = [*PLACE, "status", "group", "age", "youngest", "oldest", "sex", "nationality", "first"]
    before = before.select(*same, earlier=pl.lit(True)).unique()
    unsaid = unsaid.join(why, on="number", how="left").join(before, on=same, how="left", nulls_equal=True)
    added = set(used.filter(pl.col("part") == "added")["status"])
    statuses = [one for one, other in (STATUSES, STATUSES[::-1]) if other in added and one not in added]
    edge = ~lies_within(question)
    reason = pl.coalesce(
        _first_reason((pl.col("part_of").is_in(used["figure_id"].implode()), PART)),
        "why",
        _first_reason(
            (~pl.col("inside"), LARGER),
            (~pl.col("meets"), OUTSIDE),
            (edge & (pl.col("measure") == "cumulative") & pl.col("earlier"), ROUNDED),
            (edge & (pl.col("measure") != "stock"), EDGE),
            (pl.col("status").is_in(statuses) if statuses else pl.lit(False), OTHER_STATUS),
            (pl.col("least").is_null() | (pl.col("least") <= 0), NO_LEAST),
        ),
        pl.lit(OVERLAPS),
    )
    known = rest.filter(pl.col("reason").is_not_null()).select("figure_id", "reason")
    return pl.concat([unsaid.select("figure_id", reason=reason), known])


def _covered_days(used: pl.DataFrame, question: Question) -> int:
    """How many days of the period the proof speaks of: those added and not subtracted again."""
    weight = pl.col("part").replace_strict({"added": 1, "subtracted": -1, "limits": 0}, return_dtype=pl.Int32)
    spans = used.select(
        pl.col("first").clip(question.first, question.last + 1),
        (pl.col("last") + 1).clip(question.first, question.last + 1),
        weight=weight,
    )
    starts = spans.select(day="first", change="weight")
    ends = spans.select(day="last", change=-pl.col("weight"))
    running = pl.concat([starts, ends]).group_by("day").agg(pl.col("change").sum()).sort("day")
    length = pl.col("day").shift(-1) - pl.col("day")
    return int(running.select(length.filter(pl.col("change").cum_sum() > 0).sum()).item() or 0)
