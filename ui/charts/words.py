"""What a chart shows, in a sentence or two, for those who cannot see it."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from ledger.index import SIZE
from ledger.language import Words, day, listed, mark, number, say, say_count
from ledger.names import OUTCOME, source_name
from ledger.periods import Every
from ledger.wording import claim, sentence, short_number, subject
from ui.charts.bars import panel_tops
from ui.text import capital

NAMED: Final = 6
TITLE: Final = Words(
    {
        "day": mark("What happened, by day: {outcome}, as counted by {source}"),
        "week": mark("What happened, by week: {outcome}, as counted by {source}"),
        "month": mark("What happened, by month: {outcome}, as counted by {source}"),
        "year": mark("What happened, by year: {outcome}, as counted by {source}"),
    }
)


def describe_series(rows: pl.DataFrame) -> str:
    """How many lines there are, from when to when, and where each ends."""
    newest = rows.group_by("series", maintain_order=True).last().to_dicts()
    ends = [say("{subject}: {number}", subject=subject(row), number=short_number(row)) for row in newest[:NAMED]]
    return say(
        "{lines} from {first} to {last}. The newest numbers: {ends}.",
        lines=say_count("{count} line over time", "{count} lines over time", len(newest)),
        first=day(_day(rows, "since", False)),
        last=day(_day(rows, "day", True)),
        ends="; ".join(ends),
    )


def describe_flows(rows: pl.DataFrame) -> str:
    """How many bars there are, from when to when, and which is the highest and which the newest."""
    largest = rows.sort(SIZE, "day", descending=True).to_dicts()[0]
    newest = rows.sort("day").to_dicts()[-1]
    return say(
        "{bars} from {first} to {last}. The largest: {largest}. The newest: {newest}.",
        bars=say_count("{count} bar over time", "{count} bars over time", rows.height),
        first=day(_day(rows, "since", False)),
        last=day(_day(rows, "period_end", True)),
        largest=claim(largest),
        newest=claim(newest),
    )


def title_flows(every: Every, outcome: str, source: str) -> str:
    """The title of bars by period."""
    return say(TITLE.english[every], outcome=capital(OUTCOME[outcome]), source=source_name(source))


def write_logarithmic(unit: str) -> str:
    """What a chart counts, and what its logarithmic scale does, with zeros too."""
    return say(
        "{unit}, on a logarithmic scale: each step up is ten times more, and zero stands at the lower edge", unit=unit
    )


def write_scales(unit: str, rows: pl.DataFrame, logarithmic: bool = False) -> str:
    """What the bars count, that they add up, and on which scales."""
    if logarithmic:
        return write_logarithmic(unit)
    tops = panel_tops(rows)
    if len(tops) < 2:
        return say("{unit}; a bar adds up figures that share nobody; where there is no bar nobody reported", unit=unit)
    if len(set(tops)) == 1:
        return say("{unit}; a bar adds up figures that share nobody; all charts have one scale", unit=unit)
    return say("{unit}; a bar adds up figures that share nobody; each chart has a scale of its own", unit=unit)


def describe_sides(rows: pl.DataFrame) -> str:
    """The first figures, whole."""
    said = " ".join(f"{capital(sentence(row))}." for row in rows.head(NAMED).to_dicts())
    figures = say_count("{count} figure side by side.", "{count} figures side by side.", rows.height)
    return f"{figures} {said}"


def describe_counts(rows: pl.DataFrame) -> str:
    """How many figures each outcome has."""
    counts = [
        say("{outcome}: {count}", outcome=capital(OUTCOME[outcome]), count=number(figures))
        for outcome, figures in rows.select("outcome", "figures").iter_rows()
    ]
    return say("How many figures there are: {counts}.", counts=listed(counts))


def _day(rows: pl.DataFrame, column: str, newest: bool) -> Any:
    return rows[column].max() if newest else rows[column].min()
