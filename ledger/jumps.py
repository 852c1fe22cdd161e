"""A jump in what was derived, explained by what its source says, and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from etl.schema import FRAME_SCHEMA, empty
from ledger.derived import REPORTED, SUBJECT, compare_with_reported, derive
from ledger.index import KIND
from ledger.language import day, joined, listed, number, say, say_count
from ledger.table import Ledger
from ledger.wording import long_number, short_number, source_in_sentence, when

NEIGHBOURS: Final = 15
"""How many rows of a series in a row make up what is usual: itself, and seven on each side."""

TIMES: Final = 3
LEAST: Final = 10
"""A value stands out from TIMES the median of its neighbours on, and LEAST above it."""


def list_jumps(ledger: Ledger, rows: pl.DataFrame) -> pl.DataFrame:
    """The jumps of the running totals among these figures, each with `words` that explain it, the newest first.

    ``rows`` are figures of the ledger with their `series_id`; what their sources published day by day is looked up.
    """
    totals = rows.filter(pl.col("measure") == "cumulative")
    if not totals.height:
        return find_jumps(compare_with_reported(derive(empty()), empty())).with_columns(words=pl.lit(""))
    derived = derive(ledger.columns.read_with("series_id", totals["series_id"], FRAME_SCHEMA))
    jumps = find_jumps(compare_with_reported(derived, _read_reported(ledger, totals, derived)))
    words = pl.Series("words", [explain(jump) for jump in jumps.iter_rows(named=True)], dtype=pl.String)
    return jumps.with_columns(words).sort("period_end", "to_id", descending=True)


def _read_reported(ledger: Ledger, totals: pl.DataFrame, derived: pl.DataFrame) -> pl.DataFrame:
    """The flows of the data sets and outcomes of these totals, and of their series, that are about the same people in
    the same place as a derived row: what :func:`ledger.derived.compare_with_reported` looks for among them."""
    index, columns = ledger.index, ledger.columns
    of_kind = [name for name in SUBJECT if name in KIND]
    of_totals = [pl.col(name).is_in(totals[name].unique().implode()) for name in ("dataset", "outcome")]
    kinds = index.kinds.with_row_index("kind").filter(pl.col("measure") == "flow", *of_totals)
    alike = kinds.join(derived.select(of_kind), on=of_kind, how="semi", nulls_equal=True)["kind"]
    held = pl.select(pl.int_range(index.kinds.height).is_in(alike.implode())).to_series()
    rows = pl.concat([index.figures_of(held, ["row"])["row"], columns.rows_with("series_id", totals["series_id"])])
    found = rows.unique().sort().to_frame("row")
    same = columns.read(found["row"], SUBJECT).with_columns(found)
    same = same.join(derived.select(SUBJECT), on=SUBJECT, how="semi", nulls_equal=True, maintain_order="left")
    return columns.read(same["row"], REPORTED)


def find_jumps(compared: pl.DataFrame) -> pl.DataFrame:
    """The rows that a reader would ask about, of those of ledger.derived.compare_with_reported, in its order.

    They stand far above their neighbours (`usual` is the median of those), or differ from what was reported for the
    same days, or the total fell, or the source began to count anew there.
    """
    size = pl.when(pl.col("kind") == "derived").then(pl.coalesce("value", "low"))
    usual = size.rolling_median(NEIGHBOURS, min_samples=3, center=True).over("series_id", "phase")
    stands_out = (size >= TIMES * usual) & (size - usual >= LEAST)
    return compared.with_columns(usual=usual).filter(
        stands_out.fill_null(False)
        | pl.col("differs").fill_null(False)
        | pl.col("kind").is_in(["revision", "new_phase"])
    )


def explain(jump: Mapping[str, Any]) -> str:
    """Why one row of :func:`find_jumps` stands out, in one sentence, by what its source says and nothing else.

    Where the source dates people by its report only, the sentence says so: they were *reported* on these days.
    """
    source = source_in_sentence(jump["source"])
    if jump["kind"] == "new_phase":
        return _sentence(
            say(
                "{source} began to count anew: the total of {day} starts again",
                source=source,
                day=day(jump["period_end"]),
            )
        )
    if jump["kind"] == "revision":
        words = say(
            "{source} lowered its total {when} by {number}: a correction of the count",
            source=source,
            when=when(jump),
            number=_size(jump),
        )
        return _sentence(words)
    clauses = []
    if jump["days"] > 1:
        clauses.append(say_count("this number covers {count} day", "this number covers {count} days", jump["days"]))
    if jump["parts"]:
        clauses += _made_of(jump)
    if jump["differs"]:
        clauses.append(_differs(jump, source))
    if not jump["parts"] and (jump["differs"] or _large_for_its_days(jump)):
        clauses.append(say("the source does not say why"))
    return _sentence(joined(clauses, "; "))


def _large_for_its_days(jump: Mapping[str, Any]) -> bool:
    size = jump["low"] if jump["value"] is None else jump["value"]
    return jump["usual"] is not None and size >= TIMES * jump["usual"] * jump["days"]


def _made_of(jump: Mapping[str, Any]) -> list[str]:
    """What the source breaks its number down into, the largest first, what is left, and what has no date of its own."""
    parts = [say("{number} “{term}”", number=number(part["value"]), term=part["term"]) for part in jump["parts"]]
    rest = (jump["reported_low"] or 0) - sum(part["value"] for part in jump["parts"])
    parts += [say("{number} not broken down", number=number(rest))] if rest > 0 else []
    if jump["reported_days"] == jump["days"]:
        words = say("{number} reported {when}: {parts}", number=_reported(jump), when=when(jump), parts=listed(parts))
    else:
        words = say("{number} in its daily reports of that time: {parts}", number=_reported(jump), parts=listed(parts))
    undated = sum(part["value"] for part in jump["parts"] if not part["event_dated"])
    if not undated:
        return [words]
    return [
        words,
        say("for {number} of them this is when they were reported, not when it happened", number=number(undated)),
    ]


def _differs(jump: Mapping[str, Any], source: str) -> str:
    """How the rise and the daily reports disagree."""
    said = {"source": source, "when": when(jump), "reported": _reported(jump)}
    if jump["value"] == 0:
        return say("the total of {source} did not rise {when}, but its daily reports say {reported}", **said)
    return say(
        "the total of {source} rose by {number} {when}, but its daily reports say {reported}",
        number=_size(jump),
        **said,
    )


def _reported(jump: Mapping[str, Any]) -> str:
    """What was reported for the same days, as a number."""
    low, high = jump["reported_low"], jump["reported_high"]
    qualifier = "exact" if low == high else "between"
    if low is None or high is None:
        qualifier = "at_least" if low is not None else "up_to" if high is not None else "vague"
    value = low if high is None else high if low is None or low == high else None
    return long_number(
        {"qualifier": qualifier, "value": value, "low": low, "high": high, "number_text": "an unknown number"}
    )


def _size(jump: Mapping[str, Any]) -> str:
    """The number of a row as it is said; of a fall, without its sign."""
    fallen = {"value": _positive(jump["value"]), "low": _positive(jump["high"]), "high": _positive(jump["low"])}
    return short_number({**jump, **fallen} if jump["kind"] == "revision" else jump)


def _positive(number: int | None) -> int | None:
    return None if number is None else -number


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
