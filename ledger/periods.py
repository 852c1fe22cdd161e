"""What happened in each day, week, month or year, as far as the figures of one source prove it.

A bar of such a chart adds up figures that share nobody (ledger/countings.py says how that is known), so nobody said
its number unless one figure alone stands behind it. A figure that reaches over the edge of a period is not cut.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, Literal, NamedTuple

import polars as pl

from etl.schema import FRAME_SCHEMA
from ledger.bounds import STRICT, longest_path
from ledger.columns import Column, Columns
from ledger.countings import DISJOINT_ROWS, drop_contradicted
from ledger.index import count_kinds, find_figures, sum_kinds
from ledger.language import mark, say
from ledger.regions import (
    EPOCH,
    READ,
    Place,
    Population,
    contains_place,
    contains_population,
    locate_figures,
    name_countings,
    narrower_group,
)
from ledger.rollup import roll_up
from ledger.selection import Selection
from ledger.series import DRAWN_COLUMNS, NAMED, NOT_QUOTED, Drawn
from ledger.table import Ledger

Every = Literal["day", "week", "month", "year"]
By = Literal["source", "outcome", "place", "status", "age_group", "sex"]

LENGTH: Final[dict[Every, str]] = {"day": "1d", "week": "1w", "month": "1mo", "year": "1y"}
READABLE: Final[dict[Every, int]] = {"day": 62, "week": 400, "month": 4000}
"""Up to so many days from first to last, periods of this length can be told apart in a chart."""

HOLDS: Final[dict[Every, int]] = {"day": 1, "week": 7, "month": 31}
"""Up to so many days lie in a period of this length."""

PARTS: Final = 6
WHOLE: Final = {"status": "all", "age_group": "any", "sex": "any"}
"""What stands for everybody, and so is no part."""

UNDATED: Final = mark("without a first and a last day")
EDGE: Final = mark("begin before the period selected or end after it")
LONGER: Final[dict[Every, str]] = {
    "day": mark("cover more than one day, and are not split"),
    "week": mark("cover more than one week, and are not split"),
    "month": mark("cover more than one month, and are not split"),
    "year": mark("cover more than one year, and are not split"),
}
OTHERWISE: Final = mark("count otherwise: in another data set, another unit, or by another end of people's way")
OVERLAPPING: Final = mark("may count the same people as those drawn")
REST: Final = mark("of everybody together, or of other parts than those drawn")

_FLOW: Final = pl.col("measure") == "flow"
_QUOTABLE: Final = _FLOW & (pl.col("role") == "recommended") & ~pl.col("told_again")
_WAY: Final = ("family", "unit", "place_role", "outcome", "source")
"""What tells one counting from another."""

_SAME: Final = (
    "status", "group", "age_group", "age_min", "age_max", "sex", "nationality", "place", "iso3", "cause",
    "place_precision", "reported_term", "publisher", "about_children", "series_id", "published_on",
)  # fmt: skip
"""What is said of a bar only where all its figures say the same."""

_OTHERWISE_SAID: Final = {**WHOLE, "place_precision": "unknown"}
_BAR: Final = pl.Schema(
    {
        "period": pl.Date(),
        "least": pl.Float64(),
        "most": pl.Float64(),
        "best": pl.Int64(),
        "members": pl.List(pl.UInt32()),
    }
)


def list_countings(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """Who counted what in periods: source, outcome, figures, first and last day, and the usual number of days that one
    figure covers (`length`); the most figures first."""
    flows = find_figures(ledger, selection, _QUOTABLE, NAMED, columns=("row", "kind"))
    told = ledger.index.kinds.select("source", "outcome")
    countings = told.unique().with_row_index("counting")
    counting = told.join(countings, on=told.columns, how="left", maintain_order="left")["counting"]
    days = ledger.columns.read(flows["row"], ("period_start", "period_end"))
    length = (pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1
    return (
        days.with_columns(counting.gather(flows["kind"]))
        .group_by("counting")
        .agg(figures=pl.len(), first=pl.min("period_start"), last=pl.max("period_end"), length=length.median())
        .drop_nulls()
        .join(countings, on="counting")
        .select(*told.columns, "figures", "first", "last", "length")
        .sort("figures", "source", "outcome", descending=[True, False, False])
    )


def choose_every(first: date, last: date, length: float = 1) -> Every:
    """The shortest period that can still be told apart in a chart of these days, and holds a figure of this length."""
    days = (last - first).days + 1
    fits = (every for every, most in READABLE.items() if days <= most and length <= HOLDS[every])
    return next(fits, "year")


def count_by_period(
    ledger: Ledger, selection: Selection, source: str, outcome: str, every: Every, by: By | None = None
) -> Drawn:
    """What one source's figures prove of an outcome in each period, or of each of its largest parts ``by`` something.

    `rows` are like figures: the columns that charts draw, with `part` (the value of ``by``, null without) and
    `figures` (how many are added up), by part, the largest first, and date. `figure_id` is null where several are.
    `qualifier` is exact where the two ends meet, `between` where both are proved, else `at_least` or `more_than`.
    Sources and outcomes are never mixed: ``by`` these it sets each beside the others.
    """
    asked = selection if by == "source" else replace(selection, sources=(source,))
    asked = asked if by == "outcome" else replace(asked, outcomes=(outcome,))
    rows, left_out = _within_periods(ledger, asked, every)
    parts = _split(ledger, rows, by)
    counted = {name: _count(ledger, part, every, selection) for name, part in parts.items()}
    ranked = sorted(counted, key=lambda name: (-counted[name].bars["low"].sum(), name or ""))
    drawn = [name for name in ranked if counted[name].bars.height][:PARTS]
    used = pl.concat([pl.Series(dtype=pl.UInt32), *(counted[name].used for name in drawn)]).sort()
    otherwise = sum(counted[name].otherwise for name in drawn)
    of_parts = sum(parts[name].height for name in drawn)
    bars = [counted[name].bars.with_columns(part=pl.lit(name, dtype=pl.String)) for name in drawn]
    empty = _describe(ledger, pl.DataFrame(schema=_BAR), every, selection).with_columns(part=pl.lit(None, pl.String))
    rest = (
        (rows.height - of_parts, say(REST)),
        (otherwise, say(OTHERWISE)),
        (of_parts - used.len() - otherwise, say(OVERLAPPING)),
    )
    return Drawn(pl.concat([empty, *bars]), (*left_out, *rest), used)


class _Counted(NamedTuple):
    """The bars that figures prove, the numbers of the figures in them, and how many others count otherwise."""

    bars: pl.DataFrame
    used: pl.Series
    otherwise: int


def _split(ledger: Ledger, rows: pl.DataFrame, by: By | None) -> dict[str | None, pl.DataFrame]:
    """The figures by the values of what they are compared by; of many values those that may be the largest."""
    if by is None:
        return {None: rows}
    kinds = _kinds_of(ledger, rows)
    column = _place_column(kinds) if by == "place" else by
    said = kinds.filter(pl.col(column).is_not_null(), pl.col(column) != WHOLE.get(column, ""))
    sizes = said.group_by(column).agg(pl.col("low").sum()).sort("low", column, descending=[True, False])
    largest = said.filter(pl.col(column).is_in(sizes[column].head(2 * PARTS).implode()))
    return {
        name: rows.filter(pl.col("kind").is_in(part["kind"].implode()))
        for (name,), part in largest.partition_by(column, as_dict=True).items()
    }


def _kinds_of(ledger: Ledger, rows: pl.DataFrame) -> pl.DataFrame:
    """The kinds of these figures, with the sums of their numbers."""
    sums = rows.group_by("kind").agg(pl.col("low").sum(), pl.col("least").sum())
    return sums.with_columns(ledger.index.kinds.drop("begin", "figures")[sums["kind"]])


def _within_periods(ledger: Ledger, asked: Selection, every: Every) -> tuple[pl.DataFrame, tuple[tuple[int, str], ...]]:
    """The figures that lie inside one period, in the table's order; how many do not, and why.

    `number` is that of the row in the table; `kind` that of the index; `period` the first day of the period; `least`
    is `low`, with STRICT where it is excluded.
    """
    quotable = find_figures(ledger, asked, _QUOTABLE, columns=("row", "kind")).rename({"row": "number"}).sort("number")
    days = ledger.columns.read(quotable["number"], ("period_start", "period_end"))
    dated = quotable.with_columns(days).drop_nulls(["period_start", "period_end"])
    inside = dated.filter(
        pl.col("period_start") >= (asked.first or date.min), pl.col("period_end") <= (asked.last or date.max)
    )
    slots = inside.with_columns(period=pl.col("period_start").dt.truncate(LENGTH[every]))
    kept = slots.filter(pl.col("period_end").dt.truncate(LENGTH[every]) == pl.col("period"))
    lows = ledger.columns.read(kept["number"], ("low", "low_inclusive"))
    least = pl.col("low").cast(pl.Float64) + pl.when(pl.col("low_inclusive")).then(0.0).otherwise(STRICT)
    flows = sum_kinds(count_kinds(ledger, asked, _FLOW))
    return kept.select("number", "kind", "period").with_columns(lows.select("low", least=least)), (
        (flows - quotable.height, say(NOT_QUOTED)),
        (quotable.height - dated.height, say(UNDATED)),
        (dated.height - inside.height, say(EDGE)),
        (inside.height - kept.height, say(LONGER[every])),
    )


def _place_column(kinds: pl.DataFrame) -> str:
    """Countries stand beside one another; the regions of a country where all is in one."""
    return "iso3" if kinds["iso3"].n_unique() > 1 else "admin1_pcode"


def _count(ledger: Ledger, rows: pl.DataFrame, every: Every, selection: Selection) -> _Counted:
    """The bars that these figures prove."""
    prose = pl.when("in_words").then(pl.lit("prose"))
    kinds = _kinds_of(ledger, rows).with_columns(family=pl.coalesce(prose, "dataset"))
    countings = kinds.group_by(_WAY).agg(pl.col("least").sum())
    chosen = countings.sort("least", "family", "unit", "place_role").tail(1)
    of_one = kinds.join(chosen, on=_WAY, how="semi")["kind"]
    one = rows.filter(pl.col("kind").is_in(of_one.implode()))
    family = next(iter(chosen["family"]), "")
    add = _add_rows if family in DISJOINT_ROWS else _add_apart
    bars = add(ledger, one, family, every, selection)
    used = bars["members"].explode().drop_nulls().unique()
    return _Counted(_describe(ledger, bars, every, selection), used, rows.height - one.height)


def _add_rows(ledger: Ledger, rows: pl.DataFrame, family: str, every: Every, selection: Selection) -> pl.DataFrame:
    """The plain sums of rows that share nobody by their codebook; of one group only where groups may overlap."""
    kind = DISJOINT_ROWS[family]
    told = ledger.columns.read(rows["number"], ("figure_id", "part_of", "value", "high", "high_inclusive"))
    rows = rows.with_columns(told).with_columns(most=_most())
    rows = rows.filter(~pl.col("part_of").is_in(rows["figure_id"].implode()).fill_null(False))
    if not kind.groups_apart:
        told_groups = ledger.index.kinds.select(narrower_group())["group"]
        rows = rows.with_columns(told_groups.gather(rows["kind"]))
        groups = rows.group_by("group").agg(pl.col("least").sum()).sort("least", "group", nulls_last=True)
        rows = rows.filter(pl.col("group").eq_missing(pl.lit(groups["group"][-1], dtype=pl.String)))
    # Of a part (civilians) a row may say nothing though there were some: only wholes are complete.
    whole = kind.complete and rows["part_of"].null_count() == rows.height
    sums = rows.group_by("period").agg(
        pl.col("least").sum(),
        most=pl.when(pl.lit(whole) & (pl.col("most").null_count() == 0)).then(pl.col("most").sum()),
        best=pl.when(pl.col("value").null_count() == 0).then(pl.col("value").sum()),
        members=pl.col("number").filter(pl.col("least").is_not_null()),
    )
    return sums.filter(pl.col("members").list.len() > 0).sort("period")


def _most() -> pl.Expr:
    return pl.col("high").cast(pl.Float64) - pl.when(pl.col("high_inclusive")).then(0.0).otherwise(STRICT)


def _add_apart(ledger: Ledger, rows: pl.DataFrame, family: str, every: Every, selection: Selection) -> pl.DataFrame:
    """The best lower end of each period over figures that lie apart in time, place and population, and the upper end
    where figures of all that the source counts cover each of its days."""
    told = ledger.columns.read(rows["number"], READ).with_columns(rows.drop("low"))
    rows = locate_figures(told.lazy()).with_columns(most=_most()).collect()
    rows, _ = drop_contradicted(name_countings(rows))
    statuses = ("civilian", "combatant")
    if set(statuses) <= set(rows["status"]):  # never made into one number, not even on different days
        sums = {one: rows.filter(pl.col("status").eq_missing(pl.lit(one)))["least"].sum() for one in statuses}
        rows = rows.filter(pl.col("status").ne_missing(pl.lit(min(statuses, key=lambda one: sums[one]))))
    whole = rows.filter(_counts_all(rows), "certain", pl.col("most").is_not_null())
    rolled = roll_up(rows.drop_nulls("least").drop("low").rename({"least": "low"}))
    start = pl.from_epoch("first", "d").dt.truncate(LENGTH[every])
    covering = whole.group_by("period", "first", "last").agg(pl.col("most").min()).partition_by("period", as_dict=True)
    bars = []
    for (period,), stretches in sorted(rolled.with_columns(period=start).partition_by("period", as_dict=True).items()):
        first, last = ((day - EPOCH).days for day in _ends(period, every, selection))
        said = list(stretches.select("first", "last", "low", "members").iter_rows())
        # A report of nobody harmed counts too: it weighs a little more than no report.
        edges = [(since, until + 1, low + STRICT / 2, number) for number, (since, until, low, _) in enumerate(said)]
        _, path = longest_path(edges, first, last + 1) or (0.0, [])
        least = sum(said[step][2] for step, _ in path)
        members = [number for step, _ in path for number in said[step][3]]
        cover = covering.get((period,))
        most = (
            _cover(list(cover.select("first", "last", "most").iter_rows()), first, last) if cover is not None else None
        )
        if members:
            most = most if most is not None and most >= least else None  # they contradict each other
            bars.append((period, least, most, None, members))
    return pl.DataFrame(bars, schema=_BAR, orient="row")


def _counts_all(rows: pl.DataFrame) -> pl.Expr:
    """Whether a figure counts all people, in all places, that any of these figures is about."""

    def common(name: str) -> Any:
        values = rows[name].unique().to_list()
        return values[0] if len(values) == 1 else None

    country = common("country")
    place = Place(iso3=country, admin1_pcode=common("region") if country else None, name=common("spot"))
    people = Population(common("status"), common("group"), common("age"), common("sex"), common("nationality"))
    return contains_place(place) & contains_population(people)


def _cover(stretches: list[tuple[int, int, float]], first: int, last: int) -> float | None:
    """The least that stretches set end to end from the first to the last day allow; null where they leave a gap."""
    cheapest = {first: 0.0}
    for since, until, most in sorted(stretches):
        if since in cheapest:
            cheapest[until + 1] = min(cheapest.get(until + 1, math.inf), cheapest[since] + most)
    return cheapest.get(last + 1)


def _ends(period: date, every: Every, selection: Selection) -> tuple[date, date]:
    """The first and last day of a period, within the days selected."""
    following = {
        "day": period + timedelta(1),
        "week": period + timedelta(7),
        "month": (period.replace(day=1) + timedelta(32)).replace(day=1),
        "year": date(period.year + 1, 1, 1),
    }[every]
    return max(period, selection.first or period), min(following - timedelta(1), selection.last or date.max)


def _describe(ledger: Ledger, bars: pl.DataFrame, every: Every, selection: Selection) -> pl.DataFrame:
    """The bars as figures would be said: as it was, where one figure says it of these days, else what is proved."""
    ends = [_ends(period, every, selection) for period in bars["period"]]
    spans = bars.select("period", "least", "most", "best").with_columns(
        first=pl.Series([first for first, _ in ends], dtype=pl.Date),
        last=pl.Series([last for _, last in ends], dtype=pl.Date),
    )
    members = bars.select("period", number="members").explode("number").drop_nulls()
    codes = [_codes(ledger.columns, name, members["number"]) for name in _SAME]
    told = (
        members.with_columns(*codes, ledger.columns["day"].take(members["number"]).alias("day"))
        .group_by("period")
        .agg(pl.col(_SAME).n_unique() == 1, pl.col("day").max(), pl.col("number").first(), figures=pl.len())
    )
    first = ledger.columns.read(told["number"], DRAWN_COLUMNS)
    said = told.select("period", "day", "figures").with_columns(first.drop(_SAME, "figure_id")).with_columns(
        *(
            pl.select(
                pl.when(told[name]).then(first[name]).otherwise(pl.lit(_OTHERWISE_SAID.get(name), FRAME_SCHEMA[name]))
            ).to_series().alias(name)
            for name in _SAME
        ),
        pl.select(pl.when(told["figures"] == 1).then(first["figure_id"])).to_series().alias("figure_id"),
    )  # fmt: skip
    low, strict = pl.col("least").floor(), pl.col("least") - pl.col("least").floor() > STRICT / 2
    high = pl.col("most").ceil()
    proved = {
        "qualifier": pl.when(high.is_null())
        .then(pl.when(strict).then(pl.lit("more_than")).otherwise(pl.lit("at_least")))
        .when(low == high)
        .then(pl.lit("exact"))
        .otherwise(pl.lit("between")),
        "value": pl.when(high.is_null() | (low == high)).then(low.cast(pl.Int64)).otherwise("best"),
        "low": low.cast(pl.Int64),
        "high": high.cast(pl.Int64),
        "number_text": pl.coalesce("best", low.cast(pl.Int64)).cast(pl.String),
        "period_precision": pl.lit(every),
        "confidence": pl.lit(None, dtype=pl.Float64),
    }
    as_said = (
        (pl.col("figures") == 1)
        & (pl.col("period_start") == pl.col("first"))
        & (pl.col("period_end") == pl.col("last"))
    )
    return (
        spans.join(said, on="period")
        .with_columns(pl.when(as_said).then(name).otherwise(value).alias(name) for name, value in proved.items())
        .with_columns(
            since="first", period_start="first", period_end="last", day=pl.min_horizontal("last", "day"),
            as_of=pl.lit(None, dtype=pl.Date),
        )
        .sort("period")
        .select(*DRAWN_COLUMNS, "day", "since", "figures")
    )  # fmt: skip


def _codes(columns: Columns, name: str, rows: pl.Series) -> pl.Series:
    """What stands in these rows of a column, or codes that are the same where it is the same."""
    return Column(columns[name].mapped).take(rows).alias(name)


def list_ways(ledger: Ledger, selection: Selection, source: str, outcome: str) -> list[By]:
    """By what one source's figures of an outcome can be compared: whatever has at least two parts."""
    flows = count_kinds(ledger, selection, _QUOTABLE, NAMED)
    own = flows.filter(pl.col("source") == source, pl.col("outcome") == outcome)
    parts: list[tuple[By, pl.Series]] = [
        ("place", own[_place_column(own)].drop_nulls()),
        ("status", own["status"].filter(own["status"] != WHOLE["status"])),
        ("age_group", own["age_group"].filter(own["age_group"] != WHOLE["age_group"])),
        ("sex", own["sex"].filter(own["sex"] != WHOLE["sex"])),
        ("outcome", flows.filter(pl.col("source") == source)["outcome"]),
        ("source", flows.filter(pl.col("outcome") == outcome)["source"]),
    ]
    return [by for by, values in parts if values.n_unique() > 1]
