"""What each place's number is: what one source's figures prove of every country, or of every region of one, at once.

The same proofs as in ledger/totals.py: rows that share nobody are added, people present are of one date, what happened
in a period is proved place by place. On one map all numbers are of one source, one way of counting and one role of
places, so that they can be held against each other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import polars as pl

from ledger.answers import population_asked
from ledger.bearing import find_bearing, is_whole
from ledger.bounds import STRICT
from ledger.countings import DISJOINT_ROWS, NOT_WHOLE, drop_contradicted
from ledger.index import count_kinds, sum_kinds
from ledger.language import mark, say
from ledger.once import once
from ledger.regions import BEGINNING, READ, Place, Question, first_day, lies_within, name_countings
from ledger.rollup import roll_up
from ledger.selection import Selection
from ledger.series import DRAWN_COLUMNS, NAMED, STALE_STOCK, Drawn
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

NUMBER: Final = pl.Schema(
    {
        "code": pl.String(),
        "low": pl.Int64(),
        "low_inclusive": pl.Boolean(),
        "high": pl.Int64(),
        "high_inclusive": pl.Boolean(),
        "used": pl.List(pl.String()),
    }
)


_SAME: Final = ("status", "group", "age_group", "age_min", "age_max", "sex", "nationality", "cause", "reported_term")
"""What is said of a number only where all figures behind it say the same."""
_OTHERWISE: Final = {"status": "all", "age_group": "any", "sex": "any"}


def list_choices(ledger: Ledger, selection: Selection, country: str | None) -> pl.DataFrame:
    """What can be drawn of the world, or of a country and its regions: outcome, source and the number of places.

    Those with most places come first.
    """
    code = pl.coalesce("admin1_pcode", "iso3") if country else pl.col("iso3")
    return (
        count_kinds(ledger, selection, pl.col("role") == "recommended", NAMED, code.is_not_null())
        .group_by("outcome", "source")
        .agg(pl.sum("figures"), places=code.n_unique())
        .select("outcome", "source", "places", "figures")
        .sort(["places", "figures", "outcome", "source"], descending=[True, True, False, False])
    )


def number_places(ledger: Ledger, selection: Selection, outcome: str, source: str, country: str | None = None) -> Drawn:
    """The number of every country, or of every region of one, in the period and population selected.

    `rows` are like figures, a place a row, the largest first: the columns that charts draw, and `code` and `name` of
    the place; `lat` and `lon`, null where it has no point; `precision`, how finely most of the figures behind it are
    placed (country, region, or point for anything finer); `rough`, whether one of them is rounded or vague; `figures`,
    how many they are. Where one stands alone the row is that figure; where several do, `figure_id` is null. Empty
    where several populations are selected: their numbers would overlap or stand apart.
    """
    level, population = "region" if country else "country", population_asked(selection)
    nothing = Drawn(pl.DataFrame(), (), pl.Series(dtype=pl.UInt32))
    if population is None:
        return nothing
    question = Question(outcome, (selection.first, selection.last), Place(iso3=country), population)
    known = find_bearing(ledger, selection, question, source, level)
    placed = known.alike.filter(pl.col("code").is_not_null(), pl.col("figures") > 0)
    counted = _choose_way(placed)
    asked = tuple(code for code, _ in selection.regions) if country else selection.places
    mine = counted.filter(pl.col("code").is_in(list(asked))) if asked else counted
    if not mine.height:
        return nothing
    kind, still = DISJOINT_ROWS.get(mine["family"][0]), mine["still"][0]
    of_mine = known.usable.filter(pl.col("alike").is_in(mine["alike"].implode()))
    drawn = _take_newest(of_mine, mine) if still else of_mine
    if kind:
        rows, of_day = drawn["number"].sort(), _read_rows(ledger, drawn.sort("number"), mine)
        figures = of_day
        loose = sum_kinds(known.alike, pl.col("code").is_null(), pl.col("family") == mine["family"][0])
        numbers = _add_rows(of_day, question, kind.complete and not loose)
    else:  # what happened in a larger place may limit the number of one in it
        rows = (drawn["number"] if still else known.rows).sort()
        figures = ledger.columns.read(rows, READ)
        claims = read_claims(figures, question).with_row_index("number")
        claims = claims.with_columns(code=pl.col(level), family=tell_families())
        of_day = claims.filter(rows.is_in(drawn["number"].implode()))
        numbers = _add_parts(of_day, level) if still else _prove_each(figures, mine, question, source, level)
    used = numbers["used"].explode()
    used_rows = rows.filter(figures["figure_id"].is_in(used.implode()))
    behind = ledger.columns.read(used_rows, DRAWN_COLUMNS)
    of_day_used = of_day["figure_id"].is_in(used.implode()).sum()
    no_least = of_day.filter(pl.col("least").is_null(), ~pl.col("figure_id").is_in(used.implode())).height
    left_out = (
        *((count, say(reason)) for reason, count in known.reasons.iter_rows()),
        (known.usable.height - sum_kinds(placed), say(NO_PLACE[level])),
        (sum_kinds(placed) - sum_kinds(counted), say(OTHER_WAY)),
        (sum_kinds(counted) - sum_kinds(mine), say(NOT_ASKED)),
        (sum_kinds(mine) - of_day.height, say(OTHER_DATE)),
        (no_least, say(NO_LEAST)),
        (of_day.height - of_day_used - no_least, say(OVERLAPS)),
    )
    return Drawn(_describe(numbers, behind, locate_places(ledger, level), level), left_out, used_rows)


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


def _take_newest(rows: pl.DataFrame, mine: pl.DataFrame) -> pl.DataFrame:
    """Of each place the people present on its newest day on which all of it was counted at once, if there is one.

    A place last counted more than STALE_STOCK days before the others says nothing of people present now.
    """
    said = rows.filter(pl.col("least").is_not_null()).group_by("alike").agg(pl.col("last").max())
    of_code = said.join(mine.select("alike", "code", "whole"), on="alike").group_by("code")
    days = of_code.agg(day=pl.coalesce(pl.col("last").filter("whole").max(), pl.col("last").max()))
    fresh = days.filter(pl.col("day") >= pl.col("day").max() - STALE_STOCK)
    return rows.join(mine.select("alike", "code").join(fresh, on="code"), on="alike").filter(
        pl.col("last") == pl.col("day")
    )


def _read_rows(ledger: Ledger, drawn: pl.DataFrame, mine: pl.DataFrame) -> pl.DataFrame:
    """What is added up of rows that share nobody: `code`, the days that each covers, its two ends, and its whole."""
    days = ("measure", "period_start", "period_end", "as_of")
    read = ledger.columns.read(drawn["number"], ("figure_id", "part_of", "high", "high_inclusive", *days))
    told = drawn.select("last", "least", "alike").with_columns(read)
    excluded = pl.when("high_inclusive").then(0.0).otherwise(STRICT)
    return told.join(mine.select("alike", "code"), on="alike", how="left", maintain_order="left").with_columns(
        first=first_day().cast(pl.Int32).fill_null(BEGINNING), most=pl.col("high").cast(pl.Float64) - excluded
    )


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
        ceiling=pl.when(pl.col("beyond") & is_whole() & ~pl.col("family").is_in(list(NOT_WHOLE))).then("most"),
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


def _describe(numbers: pl.DataFrame, figures: pl.DataFrame, places: pl.DataFrame, level: str) -> pl.DataFrame:
    """The numbers as rows like figures, with their places; a number that one figure says is that figure."""
    vague = pl.when(pl.col("place_precision").is_in(LOOSE)).then(pl.lit("country"))
    fineness = vague.when(pl.col("place_precision") == "admin1").then(pl.lit("region")).otherwise(pl.lit("point"))
    last = pl.coalesce(pl.when(pl.col("measure") != "flow").then("as_of"), "period_end", "as_of", "published_on")
    first = pl.when(pl.col("measure") == "stock").then(last).otherwise(pl.coalesce("period_start", last))
    known = figures.with_columns(day=last, since=first, used="figure_id", fineness=fineness)
    behind = numbers.select("code", "used").explode("used").join(known, on="used")
    told = behind.group_by("code").agg(
        pl.len().alias("figures"),
        pl.col("fineness").mode().sort().first().alias("precision"),
        pl.col("qualifier").is_in(ROUGH).any().alias("rough"),
        pl.col("since").min(),
        pl.col("day").max(),
        pl.col("dataset", "category", "outcome", "unit", "source", "publisher", "place_role", "about_children").first(),
        pl.when((pl.col("measure") == "stock").all()).then(pl.lit("stock")).otherwise(pl.lit("flow")).alias("measure"),
        *(
            pl.when(pl.col(name).n_unique() == 1)
            .then(pl.col(name).first())
            .otherwise(pl.lit(_OTHERWISE.get(name)))
            .alias(name)
            for name in _SAME
        ),
    )
    exact = (pl.col("low") == pl.col("high")).fill_null(False)
    open_up, open_down = pl.col("high").is_null(), pl.col("low").is_null()
    rows = numbers.join(told, on="code").join(places, on="code", how="left").with_columns(
        value=pl.when(exact | open_up).then("low").when(open_down).then("high"),
        qualifier=pl.when(exact).then(pl.lit("exact"))
        .when(open_up).then(pl.when("low_inclusive").then(pl.lit("at_least")).otherwise(pl.lit("more_than")))
        .when(open_down).then(pl.when("high_inclusive").then(pl.lit("up_to")).otherwise(pl.lit("less_than")))
        .otherwise(pl.lit("between")),
        number_text=pl.lit(""), role=pl.lit("recommended"), period_precision=pl.lit("interval"),
        place_precision=pl.lit({"country": "country", "region": "admin1"}[level]),
        period_start="since", period_end="day", as_of="day", published_on=pl.lit(None, pl.Date),
        place="name",
        series_id=pl.lit(None, pl.String), confidence=pl.lit(None, pl.Float64), figure_id=pl.lit(None, pl.String),
    )  # fmt: skip
    extra = ("code", "name", "lat", "lon", "precision", "rough", "figures", "day", "since")
    several = rows.filter(pl.col("figures") > 1).select(*DRAWN_COLUMNS, *extra)
    about = rows.filter(pl.col("figures") == 1).select("used", *extra[:7]).explode("used")
    single = about.join(known, on="used").select(*DRAWN_COLUMNS, *extra)
    both = pl.concat([several, single], how="vertical_relaxed")
    return both.sort(["low", "high", "code"], descending=[True, True, False], nulls_last=True)


def describe_counted(rows: pl.DataFrame) -> dict[str, Any]:
    """What all numbers of a map count, like a figure: of whom only what every row says; without place or time."""
    same = {name: rows[name][0] if rows[name].n_unique() == 1 else _OTHERWISE.get(name) for name in _SAME}
    if rows["nationality"].eq(rows["iso3"]).all():
        same["nationality"] = None  # at home: the map says where
    return {**rows.row(0, named=True), **same, "place": None, "iso3": None, "place_precision": "unknown"}


@once
def locate_places(ledger: Ledger, level: str) -> pl.DataFrame:
    """Each country or region: code, iso3, name (the code where none is known), lat and lon in degrees.

    The point that its own figures carry (a country's capital, a region's largest town), else the middle of the points
    of the figures inside it, else null.
    """
    code, own = pl.col(CODE[level]), pl.col("place_precision") == {"country": "country", "region": "admin1"}[level]
    return (
        ledger.figures.filter(code.is_not_null())
        .group_by(code=code)
        .agg(
            pl.col("iso3").first(),
            pl.coalesce(pl.col("place").filter(own).min(), code.first()).alias("name"),
            *(pl.coalesce(pl.col(name).filter(own).first(), pl.col(name).mean()) for name in ("lat", "lon")),
        )
        .collect()
    )
