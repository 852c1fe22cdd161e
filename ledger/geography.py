"""What each place's number is: what one source's figures prove of every country, or of every region of one, at once.

The same proofs as in ledger/totals.py: rows that share nobody are added, people present are of one date, what happened
in a period is proved place by place. On one map all numbers are of one source, one way of counting and one role of
places, so that they can be held against each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

import polars as pl

from etl.schema import UNATTRIBUTED
from ledger.answers import population_asked
from ledger.bounds import STRICT
from ledger.countings import DISJOINT_ROWS, NOT_WHOLE, drop_contradicted
from ledger.language import mark
from ledger.regions import READ, Place, Population, Question, lies_within, name_countings
from ledger.rollup import roll_up
from ledger.selection import Selection
from ledger.series import STALE_STOCK
from ledger.table import Ledger
from ledger.totals import NO_LEAST, OVERLAPS, STATUSES, Total, read_claims, tell_families, total

CODE: Final = {"country": "iso3", "region": "admin1_pcode"}
"""By level the column of a place's code."""

NO_PLACE: Final = {
    "country": mark("said of no one country"),
    "region": mark("said of the country, or of a part of it that is no one region"),
}
OTHER_WAY: Final = mark("counted in another way, of other people, or by another role of the place, than what is drawn")
OTHER_DATE: Final = mark("of an earlier date")
NOT_ASKED: Final = mark("of places that are not selected")
LOOSE: Final = ("country", "region", "unknown")
ROUGH: Final = ("about", "nearly", "vague")

NUMBER: Final = {
    "code": pl.String,
    "low": pl.Int64,
    "low_inclusive": pl.Boolean,
    "high": pl.Int64,
    "high_inclusive": pl.Boolean,
    "used": pl.List(pl.String),
}


@dataclass(frozen=True)
class Numbers:
    """The number of each place, as one source proves it.

    ``rows`` has a place a row, the largest first: `code`; `low` (null where only an upper end is said), `high` (null
    where it is open) and whether they are included; `used`, the ids of the figures behind it; `precision`, how finely
    most of those are placed (country, region, or point for anything finer); `rough`, whether one is rounded or vague;
    `first` and `last`, the days that they speak of; `lat` and `lon`, null where the place has no point. ``figure`` is
    one of the figures, for words on whom they count. ``left_out`` counts the other figures, with the reason.
    """

    level: str
    rows: pl.DataFrame
    figure: dict[str, Any] = field(default_factory=dict)
    left_out: tuple[tuple[int, str], ...] = ()


def list_choices(ledger: Ledger, selection: Selection, country: str | None) -> pl.DataFrame:
    """What can be drawn: outcome, source and the number of places, those with most places first."""
    code = pl.col("admin1_pcode" if country else "iso3")
    rows = selection.rows(ledger).filter(pl.col("role") == "recommended", pl.col("source") != UNATTRIBUTED)
    return (
        rows.filter(code.is_not_null())
        .group_by("outcome", "source")
        .agg(places=code.n_unique(), figures=pl.len())
        .sort(["places", "figures", "outcome", "source"], descending=[True, True, False, False])
        .collect()
    )


def number_places(
    ledger: Ledger, selection: Selection, outcome: str, source: str, country: str | None = None
) -> Numbers:
    """The number of every country, or of every region of one, in the period and population selected.

    Empty where several populations are selected: their numbers would overlap or stand apart.
    """
    level, population = "region" if country else "country", population_asked(selection)
    if population is None:
        return Numbers(level, pl.DataFrame())
    question = Question(outcome, (selection.first, selection.last), Place(iso3=country), population)
    figures = _read_figures(ledger, selection, outcome, source)
    claims = read_claims(figures, question).with_row_index("number")
    claims = claims.with_columns(code=pl.col(level), still=pl.col("measure") == "stock", family=tell_families())
    usable = claims.filter(pl.col("reason").is_null(), "inside", "meets")
    placed = usable.filter(pl.col("code").is_not_null())
    counted = _choose_way(placed)
    asked = tuple(code for code, _ in selection.regions) if country else selection.places
    mine = counted.filter(pl.col("code").is_in(list(asked))) if asked else counted
    if not mine.height:
        return Numbers(level, pl.DataFrame())
    of_day = _take_newest(mine) if mine["still"][0] else mine
    kind = DISJOINT_ROWS.get(mine["family"][0])
    if kind:
        loose = usable.filter(pl.col("code").is_null(), pl.col("family") == mine["family"][0]).height
        numbers = _add_rows(of_day, question, kind.complete and not loose)
    elif mine["still"][0]:
        numbers = _add_parts(of_day, level)
    else:
        numbers = _prove_each(figures, mine, question, source, level)
    rows = _describe(numbers, of_day)
    used = rows["used"].list.len().sum()
    reasons = claims.filter(pl.col("reason").is_not_null())["reason"].value_counts(sort=True).iter_rows()
    left_out = (
        *((count, reason) for reason, count in reasons),
        (usable.height - placed.height, NO_PLACE[level]),
        (placed.height - counted.height, OTHER_WAY),
        (counted.height - mine.height, NOT_ASKED),
        (mine.height - of_day.height, OTHER_DATE),
        (of_day["least"].null_count(), NO_LEAST),
        (max(0, of_day["least"].drop_nulls().len() - used), OVERLAPS),
    )
    figure = of_day.sort("least", descending=True, nulls_last=True).head(1).select("figure_id").item()
    shown = figures.filter(pl.col("figure_id") == figure).to_dicts()[0]
    located = rows.join(locate_places(ledger, level), on="code", how="left", maintain_order="left")
    return Numbers(level, located, shown, left_out)


def _read_figures(ledger: Ledger, selection: Selection, outcome: str, source: str) -> pl.DataFrame:
    """All figures of the outcome and source that could bear on a number, whatever their place, date and people."""
    anywhere = Selection(
        sources=(source,), outcomes=(outcome,), measures=selection.measures, qualifiers=selection.qualifiers,
        search=selection.search, withheld=selection.withheld,
    )  # fmt: skip
    return anywhere.rows(ledger).select(READ).collect()


def _choose_way(placed: pl.DataFrame) -> pl.DataFrame:
    """The figures of the one way of counting that speaks of most places: people rather than households."""
    mixed = [name for name, kind in DISJOINT_ROWS.items() if not kind.groups_apart]
    ways = placed.with_columns(whom=pl.when(pl.col("family").is_in(mixed)).then("group"))
    way = ["place_role", "unit", "still", "family", "whom"]
    found = (
        ways.filter(pl.col("least") > 0)
        .group_by(way)
        .agg(places=pl.col("code").n_unique(), people=pl.col("unit").first() == "people", size=pl.col("least").sum())
        .sort(["people", "places", "size", *way], descending=[True, True, True] + 5 * [False])
    )
    return ways.join(found.head(1).select(way), on=way, how="semi", nulls_equal=True)


def _take_newest(mine: pl.DataFrame) -> pl.DataFrame:
    """Of each place the people present on its newest day on which all of it was counted at once, if there is one.

    A place last counted more than STALE_STOCK days before the others says nothing of people present now.
    """
    said = mine.filter(pl.col("least").is_not_null())
    days = said.group_by("code").agg(day=pl.coalesce(pl.col("last").filter(_is_whole()).max(), pl.col("last").max()))
    fresh = days.filter(pl.col("day") >= pl.col("day").max() - STALE_STOCK)
    return mine.join(fresh, left_on=["code", "last"], right_on=["code", "day"], how="semi")


def _is_whole() -> pl.Expr:
    """Whether a figure is said of the country, or of the region, as a whole."""
    finer = [pl.col(name).is_not_null() & (pl.col("code") != pl.col(name)) for name in ("region", "district")]
    return pl.col("spot").is_null() & ~pl.any_horizontal(finer)


def _add_rows(of_day: pl.DataFrame, question: Question, complete: bool) -> pl.DataFrame:
    """The plain sum of each place over rows that share nobody; closed above only where the rows are all there is."""
    within = of_day.filter(lies_within(question))
    rows = within.filter(~pl.col("part_of").is_in(within["figure_id"].implode()).fill_null(False))
    edges = of_day.filter(~lies_within(question), pl.col("part_of").is_null())["code"].unique()
    closed = complete & pl.col("most").is_not_null().all() & pl.col("part_of").is_null().all()
    sums = rows.group_by("code").agg(
        least=pl.col("least").sum(),
        most=pl.when(closed).then(pl.col("most").sum()),
        used=pl.col("figure_id").filter(pl.col("least").is_not_null()),
    )
    most = pl.when(~pl.col("code").is_in(edges.implode())).then("most")
    return _in_whole_numbers(sums.with_columns(most=most))


def _add_parts(of_day: pl.DataFrame, level: str) -> pl.DataFrame:
    """The better, for each place, of what was said of the whole and the sum of its disjoint parts, all of one date."""
    of_day = drop_contradicted(name_countings(of_day))[0]
    useful = of_day.filter(pl.col("least") > 0).drop("low").rename({"least": "low"})
    both = set(STATUSES) <= set(useful["status"])
    apart = [useful.filter(pl.col("status").ne_missing(other)) for other in STATUSES] if both else [useful]
    rolled = pl.concat(roll_up(part, (level,)).with_columns(pl.col(level).cast(pl.String)) for part in apart)
    best = rolled.sort("low", descending=True).unique(level, keep="first").rename({level: "code", "low": "least"})
    ids = of_day.select(
        members="number",
        used="figure_id",
        ceiling=pl.when(pl.col("beyond") & _is_whole() & ~pl.col("family").is_in(list(NOT_WHOLE))).then("most"),
    )
    found = best.explode("members").join(ids, on="members").group_by("code", "least").agg("used", "ceiling")
    alone = pl.col("used").list.len() == 1
    return _in_whole_numbers(found.with_columns(most=pl.when(alone).then(pl.col("ceiling").list.first())))


def _in_whole_numbers(sums: pl.DataFrame) -> pl.DataFrame:
    """Ends as whole numbers, from sums in which an end that is excluded has STRICT more, or less."""
    return sums.select(
        "code",
        low=pl.col("least").floor().cast(pl.Int64),
        low_inclusive=pl.col("least") - pl.col("least").floor() < STRICT / 2,
        high=pl.col("most").ceil().cast(pl.Int64),
        high_inclusive=pl.coalesce(pl.col("most").ceil() - pl.col("most") < STRICT / 2, True),
        used="used",
    )


def _prove_each(figures: pl.DataFrame, mine: pl.DataFrame, question: Question, source: str, level: str) -> pl.DataFrame:
    """What is proved of each place alone; see ledger/totals.py."""
    found: list[dict[str, Any]] = []
    for code in mine["code"].unique().sort():
        place = replace(question.place, **{CODE[level]: code}, role=mine["place_role"][0])
        here = pl.col(CODE[level]) == code
        near = figures.filter(here | pl.col("admin1_pcode").is_null() if level == "region" else here)
        proved = total(near, question.outcome, question.period, place, question.population, source)
        if proved.low is not None or proved.high is not None:
            found.append(_row(code, proved))
    return pl.DataFrame(found, schema=NUMBER)


def _row(code: str, proved: Total) -> dict[str, Any]:
    ends = {name: getattr(proved, name) for name in NUMBER if name not in ("code", "used")}
    return {"code": code, **ends, "used": proved.used["figure_id"].to_list()}


def _describe(numbers: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """The numbers, the largest first, with what is said of the figures behind them."""
    fineness = pl.when(pl.col("place_precision").is_in(LOOSE)).then(pl.lit("country"))
    facts = claims.select(
        "first",
        "last",
        used="figure_id",
        rough=pl.col("qualifier").is_in(ROUGH),
        precision=fineness.when(pl.col("place_precision") == "admin1")
        .then(pl.lit("region"))
        .otherwise(pl.lit("point")),
    )
    behind = numbers.select("code", "used").explode("used").join(facts, on="used")
    told = behind.group_by("code").agg(
        pl.col("rough").any(),
        pl.col("precision").mode().sort().first(),
        pl.col("first").min().cast(pl.Date),
        pl.col("last").max().cast(pl.Date),
    )
    return numbers.join(told, on="code").sort(["low", "high", "code"], descending=[True, True, False], nulls_last=True)


def locate_places(ledger: Ledger, level: str) -> pl.DataFrame:
    """The point of each country or region: code, lat, lon, in degrees.

    The point that its own figures carry (a country's capital, a region's largest town), else the middle of the points
    of the figures inside it.
    """
    code, own = pl.col(CODE[level]), pl.col("place_precision") == {"country": "country", "region": "admin1"}[level]
    points = ledger.figures.filter(code.is_not_null(), pl.col("lat").is_not_null())
    return (
        points.group_by(code=code)
        .agg(pl.coalesce(pl.col(name).filter(own).first(), pl.col(name).mean()) for name in ("lat", "lon"))
        .collect()
    )
