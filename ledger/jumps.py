"""A jump in what was derived, explained by what its source says, and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from etl.schema import FRAME_SCHEMA, empty
from ledger.derived import compare_with_reported, derive
from ledger.names import source_in_sentence
from ledger.table import Ledger
from ledger.wording import day_words, short_number

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
    of_series = pl.col("series_id").is_in(totals["series_id"].unique().implode())
    same = [pl.col(name).is_in(totals[name].unique().implode()) for name in ("dataset", "outcome")]
    figures = ledger.figures.filter(of_series | ((pl.col("measure") == "flow") & pl.all_horizontal(same)))
    found = figures.select(*FRAME_SCHEMA).collect()
    series = found["series_id"].is_in(totals["series_id"].unique().implode())
    jumps = find_jumps(compare_with_reported(derive(found.filter(series)), found))
    words = pl.Series("words", [explain(jump) for jump in jumps.iter_rows(named=True)], dtype=pl.String)
    return jumps.with_columns(words).sort("period_end", "to_id", descending=True)


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
    source, days = source_in_sentence(jump["source"]), _days(jump)
    if jump["kind"] == "new_phase":
        return _sentence(f"{source} began to count anew: the total of {day_words(jump['period_end'])} starts again")
    if jump["kind"] == "revision":
        return _sentence(f"{source} lowered its total {days}, by {_size(jump)}: a correction of the count")
    clauses = []
    if jump["days"] > 1:
        clauses.append(f"this number covers {jump['days']} days")
    if jump["parts"]:
        clauses.append(_made_of(jump))
    if jump["differs"]:
        rose = f"rose by {_size(jump)}" if jump["value"] != 0 else "did not rise"
        clauses.append(f"the total of {source} {rose} {days}, but its daily reports say {_reported(jump)}")
    if not jump["parts"] and (jump["differs"] or _large_for_its_days(jump)):
        clauses.append("the source does not say why")
    return _sentence("; ".join(clauses))


def _large_for_its_days(jump: Mapping[str, Any]) -> bool:
    size = jump["low"] if jump["value"] is None else jump["value"]
    return jump["usual"] is not None and size >= TIMES * jump["usual"] * jump["days"]


def _made_of(jump: Mapping[str, Any]) -> str:
    """What the source breaks its number down into, the largest first, what is left, and what has no date of its own."""
    parts = [f"{part['value']:,} {'is' if part['value'] == 1 else 'are'} “{part['term']}”" for part in jump["parts"]]
    rest = (jump["reported_low"] or 0) - sum(part["value"] for part in jump["parts"])
    parts += [f"{rest:,} not broken down"] if rest > 0 else []
    days = _days(jump) if jump["reported_days"] == jump["days"] else "in its daily reports of that time"
    words = f"of the {_reported(jump)} reported {days}, {_list(parts)}"
    undated = sum(part["value"] for part in jump["parts"] if not part["event_dated"])
    if not undated:
        return words
    return f"{words}; for {undated:,} of them this is when they were reported, not when it happened"


def _reported(jump: Mapping[str, Any]) -> str:
    low, high = jump["reported_low"], jump["reported_high"]
    if low is None or high is None:
        return f"at least {low:,}" if low is not None else f"up to {high:,}" if high is not None else "number"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _size(jump: Mapping[str, Any]) -> str:
    """The number of a row as it is said; of a fall, without its sign."""
    fallen = {"value": _positive(jump["value"]), "low": _positive(jump["high"]), "high": _positive(jump["low"])}
    return short_number({**jump, **fallen} if jump["kind"] == "revision" else jump)


def _positive(number: int | None) -> int | None:
    return None if number is None else -number


def _days(jump: Mapping[str, Any]) -> str:
    first, last = jump["period_start"], jump["period_end"]
    return f"on {day_words(last)}" if first == last else f"between {day_words(first)} and {day_words(last)}"


def _list(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
