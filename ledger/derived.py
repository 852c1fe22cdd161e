"""Values between two reports, derived from running totals: each says which two figures it comes from, and its bounds.

A derived value is no figure: nobody said it. It lies in the days between two reports, by date of report, and is as
certain as their two numbers are. What two numbers cannot tell is left out with its reason, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import polars as pl

from etl.schema import FRAME_SCHEMA, UNATTRIBUTED, WITHHELD
from ledger.language import day, joined, say, say_count
from ledger.wording import short_number

Every = Literal["day", "week", "month"]

LOOKS_ROUNDED: Final = 100
"""From this unit on an exact number is taken as rounded: two zeros at its end are chance once in a hundred."""

SUBJECT: Final = (
    "dataset", "source", "outcome", "unit", "status", "group", "age_group", "age_min", "age_max", "sex", "nationality",
    "cause", "place", "iso3", "place_role",
)  # fmt: skip
"""What two numbers share that are about the same people in the same place, counted by the same body."""

PAIRED: Final = ("series_id", "from_id", "to_id")
"""What names a derived row."""

REPORTED: Final = (
    *SUBJECT, "attribution_text", "measure", "role", "review_status", "period_start", "period_end", "figure_id",
    "part_of", "reported_term", "value", "low", "high",
)  # fmt: skip
"""The columns of reported figures that derived rows are compared by."""

_SAID: Final = ("value", "low", "high", "low_inclusive", "high_inclusive", "rounding", "qualifier", "number_text")
_FROM: Final = {f"from_{name}": name for name in ("figure_id", "as_of", "phase", *_SAID)}
_TRUNCATED: Final = {"day": "1d", "week": "1w", "month": "1mo"}
_STRETCHES: Final = ("period_start", "period_end")


def derive(figures: pl.DataFrame, every: Every = "day") -> pl.DataFrame:
    """What each running total rose by from one report to the next: a row a stretch of days, by series and date.

    ``figures`` are rows of the table; of them the recommended cumulatives count, but for what waits for review or was
    rejected. ``every`` takes the last report of each day, week (Monday to Sunday) or month. A row covers the days after
    the first of its reports up to the second (`period_start` to `period_end`, `days` of them): where no report
    separates days, one row covers them all.

    A row has the columns of the later figure but for its number and time (`measure` is `flow`; `figure_id`, `as_of` and
    `rounding` are null), `from_id` and `to_id` (the two figures), `reason` (how it was derived), and `kind`:

    - derived: from `low` to `high`; null is open. Never below 0, for a running total cannot fall. `value` and
      `qualifier` as figures have them: exact where both numbers are.
    - revision: the total certainly fell; the bounds are below 0.
    - withheld: numbers rounded by more than they differ, or words that leave everything open; no number and no bounds.
    - new_phase: the source began to count anew with the later figure; no number and no bounds.
    """
    kept = (
        _one_a_day(figures)
        .with_columns(slot=pl.col("as_of").dt.truncate(_TRUNCATED[every]))
        .unique(["series_id", "phase", "slot"], keep="last", maintain_order=True)
        .drop("slot")
    )
    following = kept.with_columns(**_before(["series_id", "phase"])).drop_nulls("from_figure_id")
    anew = (
        kept.filter(pl.col("phase").is_not_null())
        .with_columns(**_before([*SUBJECT, "reported_term"]))
        .filter(pl.col("phase") != pl.col("from_phase"))
    )
    pairs = _subtract(pl.concat([following, anew]))
    reasons = pl.Series("reason", [_reason(pair) for pair in pairs.iter_rows(named=True)], dtype=pl.String)
    return _in_days(pairs.with_columns(reasons)).sort("series_id", "period_end", "kind")


def compare_with_reported(derived: pl.DataFrame, reported: pl.DataFrame) -> pl.DataFrame:
    """The derived rows, each with what its source published for the same days.

    ``reported`` are rows of the table, with the columns of REPORTED; of them the recommended flows count whose source,
    subject and attribution are those of the derived row, and that lie within its days without overlap. Where there are
    such: `reported_ids`, `reported_low` and `reported_high` (their sums; null is open), `reported_days` (how many days
    they cover), and `parts`, the figures that the source itself says these are made of: figure_id, term, value, and
    `event_dated`, false where these days are those of the report only, and not said to be those of the event. Where
    they cover all the days, `differs` is true where no number lies within both the derived bounds and theirs.
    """
    key = [*SUBJECT, "attribution_text"]
    flows = reported.filter(
        pl.col("measure") == "flow",
        pl.col("role") == "recommended",
        ~pl.col("review_status").is_in(list(WITHHELD)),
    ).select(*key, *_STRETCHES, "figure_id", "part_of", "reported_term", "value", "low", "high")
    parts = flows.join(flows.select(*key, part_of="figure_id"), on=[*key, "part_of"], how="semi", nulls_equal=True)
    wholes = flows.join(parts, on="figure_id", how="anti").drop_nulls(["period_start", "period_end"])
    published = _inside(derived, wholes.select(*key, "figure_id", *_STRETCHES, "low", "high"), key)
    broken_down = (
        published.select(*PAIRED, part_of="reported_ids")
        .explode("part_of")
        .join(parts.filter(pl.col("value") > 0), on="part_of")
        .sort("value", "figure_id", descending=[True, False])
        .group_by(PAIRED, maintain_order=True)
        .agg(
            parts=pl.struct(
                "figure_id", "value", term="reported_term", event_dated=pl.col("period_start").is_not_null()
            )
        )
    )
    below = (pl.col("high") < pl.col("reported_low")).fill_null(False)
    above = (pl.col("low") > pl.col("reported_high")).fill_null(False)
    both = pl.col("kind").is_in(["derived", "revision"]) & (pl.col("reported_days") == pl.col("days"))
    return (
        derived.join(published, on=PAIRED, how="left", maintain_order="left")
        .join(broken_down, on=PAIRED, how="left", maintain_order="left")
        .with_columns(differs=pl.when(both).then(below | above))
    )


def _one_a_day(figures: pl.DataFrame) -> pl.DataFrame:
    """The running totals that count, one a series, phase and day (of several the last published), by date."""
    counted = figures.select(*FRAME_SCHEMA).filter(
        pl.col("measure") == "cumulative",
        pl.col("role") == "recommended",
        ~pl.col("review_status").is_in(list(WITHHELD)),
        pl.col("source") != UNATTRIBUTED,  # nobody says that two unnamed reports are of one body
        pl.col("series_id").is_not_null(),
        pl.col("as_of").is_not_null(),
    )
    ordered = counted.sort("as_of", "published_on", "figure_id", nulls_last=False)
    return ordered.unique(["series_id", "phase", "as_of"], keep="last", maintain_order=True)


def _before(keys: list[str]) -> dict[str, pl.Expr]:
    """What the figure before said, of those with the same keys."""
    return {name: pl.col(of).shift().over(keys) for name, of in _FROM.items()}


def _subtract(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs with what the later number exceeds the earlier by (`rise_low` to `rise_high`), and the row's kind.

    The bounds are those of interval arithmetic, the least of the later less the most of the earlier and the reverse;
    the lower one is 0 where a running total's never falling says more.
    """
    low, high = pl.col("low") - pl.col("from_high"), pl.col("high") - pl.col("from_low")
    low_inclusive = pl.col("low_inclusive") & pl.col("from_high_inclusive")
    high_inclusive = pl.col("high_inclusive") & pl.col("from_low_inclusive")
    fell = ((high < 0) | ((high == 0) & ~high_inclusive)).fill_null(False)
    by_numbers = fell | (low >= 0).fill_null(False)
    nothing_said = ~fell & high.is_null() & ~(low > 0).fill_null(False)
    rise, unit = pl.col("value") - pl.col("from_value"), pl.max_horizontal("rounding", "from_rounding")
    # A fall is a revision only where no rounding can make it.
    either, both = _looks_rounded() | _looks_rounded("from_"), _looks_rounded() & _looks_rounded("from_")
    rounded = pl.when(rise < 0).then(either).otherwise(both)
    kind = (
        pl.when(pl.col("phase").ne_missing(pl.col("from_phase")))
        .then(pl.lit("new_phase"))
        .when((rounded & (rise.abs() < unit)).fill_null(False) | nothing_said)
        .then(pl.lit("withheld"))
        .when(fell)
        .then(pl.lit("revision"))
        .otherwise(pl.lit("derived"))
    )
    return pairs.with_columns(
        kind=kind,
        both_exact=(pl.col("qualifier") == "exact") & (pl.col("from_qualifier") == "exact"),
        rise_low=pl.when(by_numbers).then(low).otherwise(0),
        rise_high=high,
        rise_low_inclusive=pl.when(by_numbers).then(low_inclusive).otherwise(True),
        rise_high_inclusive=high_inclusive,
    )


def _looks_rounded(prefix: str = "") -> pl.Expr:
    unit, words = pl.col(f"{prefix}rounding"), pl.col(f"{prefix}qualifier")
    return unit >= pl.when(words == "exact").then(LOOKS_ROUNDED).otherwise(2)


def _in_days(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs as derived rows: their differences with the words of figures, and the days that they cover."""
    said = pl.col("kind").is_in(["derived", "revision"])
    low, high = pl.col("rise_low"), pl.col("rise_high")
    qualifier = (
        pl.when(~said)
        .then(pl.lit("vague"))
        .when("both_exact")
        .then(pl.lit("exact"))
        .when(high.is_null())
        .then(pl.when("rise_low_inclusive").then(pl.lit("at_least")).otherwise(pl.lit("more_than")))
        .when(low.is_null() | ((low == 0) & (pl.col("kind") == "derived")))
        .then(pl.when("rise_high_inclusive").then(pl.lit("up_to")).otherwise(pl.lit("less_than")))
        .otherwise(pl.lit("between"))
    )
    value = pl.when(qualifier.is_in(["up_to", "less_than"])).then(high).when(qualifier != "between").then(low)
    return pairs.with_columns(
        number_text=pl.when(said).then(pl.coalesce(value, low).cast(pl.String)).otherwise(pl.lit("an unknown number")),
        value=pl.when(said).then(value),
        qualifier=qualifier,
        low=pl.when(said).then(low),
        high=pl.when(said).then(high),
        low_inclusive=pl.when(said & low.is_not_null()).then("rise_low_inclusive"),
        high_inclusive=pl.when(said & high.is_not_null()).then("rise_high_inclusive"),
        bound_basis=pl.when(said).then(pl.lit("rule")),
        rounding=pl.lit(None, dtype=pl.Int64),
        people=pl.when(said & (pl.col("unit") == "people")).then(value),
        measure=pl.lit("flow"),
        period_start=pl.col("from_as_of") + pl.duration(days=1),
        period_end="as_of",
        period_precision=pl.when(_days() == 1).then(pl.lit("day")).otherwise(pl.lit("interval")),
        as_of=pl.lit(None, dtype=pl.Date),
        from_id="from_figure_id",
        to_id="figure_id",
        figure_id=pl.lit(None, dtype=pl.String),
        days=_days(),
    ).select(*FRAME_SCHEMA, "from_id", "to_id", "days", "kind", "reason")


def _days() -> pl.Expr:
    return (pl.col("as_of") - pl.col("from_as_of")).dt.total_days()


def _reason(pair: Mapping[str, Any]) -> str:
    """How the row was derived, or why it was not, as a clause without full stop, in the language spoken."""
    before = {name: pair[f"from_{name}"] for name in _SAID}
    difference = say(
        "the running total of {day} ({number}) less that of {earlier_day} ({earlier_number})",
        day=day(pair["as_of"]),
        number=short_number(pair),
        earlier_day=day(pair["from_as_of"]),
        earlier_number=short_number(before),
    )
    if pair["kind"] == "new_phase":
        return say("the source began to count anew: nothing is derived across its counting phases")
    if pair["kind"] == "withheld" and pair["rise_high"] is None:
        return say("not derived from {difference}: the words leave it open", difference=difference)
    if pair["kind"] == "withheld":
        return say("not derived from {difference}: they are rounded by more than they differ", difference=difference)
    if pair["kind"] == "revision":
        return say("{difference}: the source revised its total downward", difference=difference)
    rounded = [number for number in (pair, before) if number["qualifier"] == "exact" and _is_round(number)]
    cautions = [say("{number} looks rounded", number=short_number(number)) for number in rounded]
    days = (pair["as_of"] - pair["from_as_of"]).days
    stretch = say_count("it covers {count} day", "it covers {count} days", days) if days > 1 else ""
    return joined([difference, *cautions, stretch], "; ")


def _is_round(number: Mapping[str, Any]) -> bool:
    return number["rounding"] is not None and number["rounding"] >= LOOKS_ROUNDED


def _inside(derived: pl.DataFrame, flows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """The flows within the days of each derived row: ids, sums of bounds, days covered; none where some overlap."""
    days = pl.date_ranges("period_start", "period_end")
    inside = (
        derived.select(*PAIRED, *key, first="period_start", last=days)
        .explode("last")
        .join(flows.with_columns(last="period_end"), on=[*key, "last"], nulls_equal=True)
        .filter(pl.col("period_start") >= pl.col("first"))
        .sort("period_start", "period_end", "figure_id")
    )
    apart = (pl.col("period_start") > pl.col("period_end").shift()).fill_null(True).all().over(PAIRED)
    lasted = (pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1
    return (
        inside.filter(apart)
        .group_by(PAIRED, maintain_order=True)
        .agg(
            reported_ids="figure_id",
            reported_low=_sum_or_open("low"),
            reported_high=_sum_or_open("high"),
            reported_days=lasted.sum(),
        )
    )


def _sum_or_open(name: str) -> pl.Expr:
    return pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum())
