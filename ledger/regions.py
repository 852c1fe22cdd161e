"""What a figure covers and what a question asks: days, a place in the tree, a population in the lattice.

Places are a tree: everywhere, countries (ISO 3166-1), first and second administrative levels (OCHA p-codes), and
named places in them. Populations are a lattice: everybody contains civilians and combatants, who are disjoint;
contains children and adults, who are disjoint; the sexes, disjoint; nationalities, disjoint; and groups, which may
overlap. A status that nobody gave lies inside everybody, and is disjoint from nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Final, NamedTuple

import polars as pl

BEGINNING: Final = -1_000_000
END: Final = 10_000_000
"""Days before and after every figure: an unknown start or end reaches so far."""

Period = tuple[date | None, date | None]
"""The first and the last day; null where it is open."""

EPOCH: Final = date(1970, 1, 1)
POPULATION: Final = ("status", "group", "age", "youngest", "oldest", "sex", "nationality", "narrower", "counting")
PLACE: Final = ("country", "region", "district", "spot")
READ: Final = (
    "figure_id", "dataset", "outcome", "measure", "unit", "value", "qualifier", "low", "high", "low_inclusive",
    "high_inclusive", "status", "group", "age_group", "age_min", "age_max", "sex", "nationality", "alleged_actor",
    "cause", "reported_term", "period_start", "period_end", "period_precision", "as_of", "published_on", "place",
    "iso3", "admin1_pcode", "admin2_pcode", "place_precision", "place_role", "source", "document_id",
    "part_of", "claim_id", "phase", "supersedes", "role", "role_reason", "review_status", "quote",
)  # fmt: skip
"""The columns of a figure that a total reads."""


@dataclass(frozen=True)
class Place:
    """A node of the tree: nothing said is everywhere. ``name`` is a named place; ``role`` what it is to the people
    (`place_role`): where nothing is said, the role whose figures prove most."""

    iso3: str | None = None
    admin1_pcode: str | None = None
    admin2_pcode: str | None = None
    name: str | None = None
    role: str | None = None


@dataclass(frozen=True)
class Population:
    """Who is asked about, in the words of the schema: nothing said is everybody."""

    status: str | None = None
    group: str | None = None
    age_group: str | None = None
    sex: str | None = None
    nationality: str | None = None


class Question(NamedTuple):
    """What is asked; ``first`` and ``last`` are days since 1970."""

    outcome: str
    period: Period
    place: Place
    population: Population

    @property
    def first(self) -> int:
        return (self.period[0] - EPOCH).days if self.period[0] else BEGINNING

    @property
    def last(self) -> int:
        return (self.period[1] - EPOCH).days if self.period[1] else END


def locate_figures(figures: pl.LazyFrame) -> pl.LazyFrame:
    """The figures with the columns of PLACE and POPULATION but the last two, `town`, and the days that they cover.

    `first` and `last` are days since 1970, both covered; `certain` says that the figure covers them all, and not
    only something inside them. A null in a key column is the whole of that dimension.
    """
    precision = pl.col("place_precision")
    coded = precision.replace_strict(
        {"country": "iso3", "admin1": "admin1", "admin2": "admin2"}, default=None, return_dtype=pl.String
    )
    is_node = (
        ((coded == "iso3") & pl.col("iso3").is_not_null())
        | ((coded == "admin1") & pl.col("admin1_pcode").is_not_null())
        | ((coded == "admin2") & pl.col("admin2_pcode").is_not_null())
    ).fill_null(False)
    youngest, oldest = pl.col("age_min"), pl.col("age_max")
    banded = (youngest.is_not_null() | oldest.is_not_null()) | (pl.col("age_group") == "elderly")
    at_least_adult = pl.when(pl.col("age_group") == "elderly").then(18)
    low_age = pl.coalesce(youngest, at_least_adult, pl.when(oldest.is_not_null()).then(0))
    age: pl.Expr = (
        pl.when(~banded)
        .then(pl.when(pl.col("age_group") != "any").then("age_group"))
        .when(oldest <= 17)
        .then(pl.lit("child"))
        .when(low_age >= 18)
        .then(pl.lit("adult"))
        .otherwise(pl.lit("any"))
    )
    every = (banded & (low_age == 0) & (oldest == 17)) | (
        (pl.col("age_group") == "adult") & (low_age == 18) & oldest.is_null()
    )
    band = banded & ~every.fill_null(False)
    flow = pl.col("measure") == "flow"
    last = pl.when(flow).then(pl.coalesce("period_end", "as_of")).otherwise(pl.coalesce("as_of", "period_end"))
    first = first_day()
    day = pl.Int32
    return figures.with_columns(
        country="iso3",
        region=pl.when(coded.is_null() | (coded != "iso3")).then("admin1_pcode"),
        district=pl.when(coded.is_null() | (coded == "admin2")).then("admin2_pcode"),
        spot=pl.when(~is_node).then(pl.coalesce("place", pl.lit("a place not said"))),
        town=~is_node & (precision == "town"),
        status=pl.when(pl.col("status") != "all").then("status"),
        group=narrower_group(),
        age=age,
        youngest=pl.when(band).then(low_age).cast(day),
        oldest=pl.when(band).then(oldest.fill_null(999)).cast(day),
        sex=pl.when(pl.col("sex") != "any").then("sex"),
        first=first.cast(day).fill_null(BEGINNING),
        last=pl.coalesce(last, "published_on").cast(day).fill_null(END),
        certain=first.is_not_null() & last.is_not_null() & (pl.col("period_precision") != "unknown"),
    )


def first_day() -> pl.Expr:
    """The first day that a figure covers; null where it is not known."""
    return pl.when(pl.col("measure") == "stock").then(pl.coalesce("as_of", "period_end")).otherwise("period_start")


def narrower_group() -> pl.Expr:
    """The group that a figure is about; null where it is the whole: a refugee among refugees is nobody narrower."""
    same = ((pl.col("outcome") == "refugee") & (pl.col("group") == "refugee")) | (
        (pl.col("outcome") == "displaced") & (pl.col("group") == "idp")
    )
    return pl.when(~same.fill_null(False)).then("group").alias("group")


def name_countings(rows: pl.DataFrame) -> pl.DataFrame:
    """Located figures with the last two columns of POPULATION: what narrows them further, and how they were counted.

    What one source counts twice in two ways must not be subtracted: tables name each way of counting, and a phase is
    one.
    """
    term = pl.when(pl.col("quote").is_null()).then("reported_term")
    return rows.with_columns(
        narrower=pl.concat_str("cause", "alleged_actor", separator="; ", ignore_nulls=True).replace("", None),
        counting=pl.concat_str("phase", term, separator="; ", ignore_nulls=True).replace("", None),
    )


def lies_in(place: Place) -> pl.Expr:
    """Whether a located figure's place lies inside the place asked."""
    held = [
        pl.col(column) == asked
        for column, asked in (
            ("country", place.iso3),
            ("region", place.admin1_pcode),
            ("district", place.admin2_pcode),
            ("place", place.name),
        )
        if asked is not None
    ]
    return pl.all_horizontal(held).fill_null(False) if held else pl.lit(True)


def contains_place(place: Place) -> pl.Expr:
    """Whether a located figure's place contains the place asked: itself, or a node above it."""
    known = [("country", place.iso3), ("region", place.admin1_pcode), ("district", place.admin2_pcode)]
    above = [_null_or(column, asked) for column, asked in known]
    whole = pl.col("spot").is_null() & pl.col("country").is_not_null() & pl.all_horizontal(above)
    return whole | (pl.col("place") == place.name).fill_null(False) & lies_in(place) if place.name else whole


def may_lie_in(place: Place) -> pl.Expr:
    """Whether nothing that a located figure says of its place keeps it out of the place asked."""
    known = [("country", place.iso3), ("region", place.admin1_pcode), ("district", place.admin2_pcode)]
    return pl.all_horizontal(pl.lit(True), *(_null_or(column, asked) for column, asked in known if asked is not None))


def is_among(population: Population) -> pl.Expr:
    """Whether the people of a located figure are certainly among those asked."""
    held = [
        (pl.col(name) == asked).fill_null(False)
        for name, asked in _asked(population)
        if asked is not None and name != "age_group"
    ]
    if population.age_group == "elderly":
        held.append((pl.col("age_group") == "elderly") | (pl.col("youngest") >= 60).fill_null(False))
    elif population.age_group:
        held.append((pl.col("age") == population.age_group).fill_null(False))
    return pl.all_horizontal(held) if held else pl.lit(True)


def contains_population(population: Population) -> pl.Expr:
    """Whether a located figure counts all the people asked, whoever else it counts."""
    held = [_null_or(name, asked) for name, asked in _asked(population) if name != "age_group"]
    ages = pl.col("age").is_null()
    if population.age_group == "elderly":
        ages = ages | (pl.col("age") == "adult")
    elif population.age_group:
        ages = ages | (pl.col("age") == population.age_group)
    unnarrowed = [pl.col("cause").is_null(), pl.col("alleged_actor").is_null()]
    return pl.all_horizontal(*held, ages.fill_null(False), pl.col("youngest").is_null(), *unnarrowed)


def _null_or(column: str, asked: str | None) -> pl.Expr:
    whole = pl.col(column).is_null()
    return whole if asked is None else whole | (pl.col(column) == asked).fill_null(False)


def _asked(population: Population) -> list[tuple[str, str | None]]:
    return [(field.name, getattr(population, field.name)) for field in fields(population)]


def meets(question: Question) -> pl.Expr:
    """Whether a located figure speaks of a day of the period."""
    return (pl.col("first") <= question.last) & (pl.col("last") >= question.first)


def lies_within(question: Question) -> pl.Expr:
    """Whether a located figure speaks of days of the period only."""
    return (pl.col("first") >= question.first) & (pl.col("last") <= question.last)


def take_for_granted(question: Question) -> dict[str, pl.Expr]:
    """Key columns with what is asked taken for granted: inside the answer nothing else can be."""
    place, population = question.place, question.population
    granted = {
        "country": place.iso3 or place.admin1_pcode or place.admin2_pcode or place.name,
        "region": place.admin1_pcode or place.admin2_pcode or place.name,
        "district": place.admin2_pcode or place.name,
        "spot": place.name,
        "status": population.status,
        "group": population.group,
        "age": population.age_group,
        "sex": population.sex,
        "nationality": population.nationality,
    }
    inside = pl.col("here") & pl.col("among")
    return {name: pl.when(~inside).then(name) if value is not None else pl.col(name) for name, value in granted.items()}
