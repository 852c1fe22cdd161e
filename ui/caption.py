"""The words around a chart: its title, unit and selection above it, sources, caveats and what was left out under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from ledger.language import day, number, say, say_count
from ledger.names import source_name
from ledger.selection import Selection
from ledger.series import Drawn
from ui.text import capital, shorten

SOURCES_NAMED: Final = 8
CAVEAT_LENGTH: Final = 160

Sources = Mapping[str, Mapping[str, Any]]
"""What the refresh wrote down of each data set (ledger.table.Ledger.sources)."""


@dataclass(frozen=True)
class Caption:
    """The words around one chart, in the reader's language, as plain text: whoever shows them escapes them."""

    title: str
    unit: str
    """The unit and what is selected."""
    footer: str
    """Sources, each with the date of its newest figure; how many figures are drawn; what was left out, and why."""
    caveats: tuple[str, ...]
    """What to bear in mind of each data set that is drawn, a sentence each."""


def write_caption(title: str, unit: str, selection: Selection, drawn: Drawn, sources: Sources) -> Caption:
    """The words around a chart of these figures."""
    return Caption(title, write_unit(unit, selection), _footer(drawn), _caveats(drawn, sources))


def write_unit(unit: str, selection: Selection) -> str:
    """The unit of a chart, and what is selected."""
    return say("{unit}. Selected: {selection}.", unit=capital(unit), selection=selection.words())


def _footer(drawn: Drawn) -> str:
    newest = drawn.rows.group_by("source").agg(pl.max("day")).sort("day", "source", descending=[True, False])
    names = [
        say("{source} (to {day})", source=source_name(row["source"]), day=day(row["day"]))
        for row in newest.to_dicts()
        if row["day"]
    ]
    named, more = "; ".join(names[:SOURCES_NAMED]), len(names) - SOURCES_NAMED
    if more > 0:
        named = say_count("{sources}; and {count} more", "{sources}; and {count} more", more, sources=named)
    count = say_count("{count} figure drawn", "{count} figures drawn", drawn.figures)
    reasons = "; ".join(f"{number(count)} {reason}" for count, reason in drawn.left_out if count)
    if not reasons:
        return say("Sources: {sources}. {drawn}; none left out.", sources=named, drawn=count)
    return say("Sources: {sources}. {drawn}; left out: {reasons}.", sources=named, drawn=count, reasons=reasons)


def _caveats(drawn: Drawn, sources: Sources) -> tuple[str, ...]:
    return tuple(sorted({_caveat(name, sources.get(name, {})) for name in drawn.rows["dataset"].unique()} - {""}))


def _caveat(dataset: str, entry: Mapping[str, Any]) -> str:
    caveat = say(str(entry.get("caveat") or "").strip())
    first = shorten(caveat.split(". ")[0].rstrip("."), CAVEAT_LENGTH)
    return f"{entry.get('title', dataset)}: {first}{'' if first.endswith('…') else '.'}" if caveat else ""
