"""What a refresh did: to each source, and where its figures are from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from etl.online.fetch import Fetched
from etl.readings import Reading
from etl.source import Source

NOT_FREE: Final = "left out: not for passing on"


@dataclass(frozen=True)
class Change:
    """The closing summary of one source."""

    source: str
    state: str
    origin: str
    figures: int
    new: int
    changed: int
    gone: int
    rejected: int
    left_out: dict[str, int]
    unresolved: int
    stale: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What a refresh did: a change by source, what could not be fetched, and whether the table is another one now.

    ``held_back`` tells of each figure that waits because it breaks a rule (etl/withholding.py).
    """

    changes: list[Change]
    not_fetched: dict[str, str]
    published: bool
    held_back: list[str]

    @property
    def stale(self) -> list[str]:
        """Why sources could not be read, one sentence a file."""
        return [reason for change in self.changes for reason in change.stale]


def attempts(
    readings: Sequence[Reading], fetched: Mapping[str, Fetched], moment: datetime
) -> dict[str, dict[str, str | None]]:
    """By source when it was tried, when with success if it was, and where its figures are from now."""
    log: dict[str, dict[str, str | None]] = {}
    for reading in readings:
        name, origin = reading.job.source.id, reading.job.origin
        good = reading.state == "read" or (reading.state == "kept" and name in fetched and fetched[name].ok)
        tried: dict[str, str | None] = {"tried": moment.isoformat(), "origin": origin}
        if name in fetched and not fetched[name].ok:
            tried["not_fetched"] = fetched[name].words
        log[name] = {**log.get(name, {}), **tried, **({"succeeded": moment.isoformat()} if good else {})}
    return log


def summarise(
    sources: Sequence[Source],
    declared: Sequence[Source],
    readings: Sequence[Reading],
    figures: pl.DataFrame,
    last: pl.DataFrame,
    same: pl.DataFrame,
) -> list[Change]:
    """What the refresh did to each source, and to those in the last table that are declared no more.

    ``declared`` are the sources that were to be read.
    """
    ids, ids_last = figures.select("figure_id", "dataset"), last.select("figure_id", "dataset")
    gone = ids_last.join(ids, on="figure_id", how="anti")
    added = ids.join(ids_last, on="figure_id", how="anti")
    changed = ids.join(ids_last, on="figure_id", how="semi").join(same, on="figure_id", how="anti")
    changes = []
    undeclared = sorted(set(last["dataset"].unique()) - {source.id for source in sources})
    for name in (*(source.id for source in sources), *undeclared):
        mine = [reading for reading in readings if reading.job.source.id == name]
        states = Counter(reading.state for reading in mine)
        words = [state if len(mine) == 1 else f"{count:,} {state}" for state, count in sorted(states.items())]
        left_out: dict[str, int] = {}
        for reading in mine:
            for reason, count in (reading.entry or {}).get("left_out", {}).items():
                left_out[reason] = left_out.get(reason, 0) + count
        changes.append(
            Change(
                source=name,
                state=", ".join(words) or _without_files(name, undeclared, declared),
                origin=next((reading.job.origin for reading in mine), ""),
                figures=count_of(figures, name),
                new=count_of(added, name),
                changed=count_of(changed, name),
                gone=count_of(gone, name),
                rejected=sum(reading.entry["rejected"] for reading in mine if reading.entry),
                left_out=left_out,
                unresolved=sum(len(reading.entry["unresolved"]) for reading in mine if reading.entry),
                stale=tuple(
                    f"{name}: {reading.entry['stale']}" for reading in mine if reading.entry and reading.entry["stale"]
                ),
            )
        )
    return changes


def _without_files(name: str, undeclared: Sequence[str], declared: Sequence[Source]) -> str:
    if name in undeclared:
        return "no longer declared"
    return "no files" if name in {source.id for source in declared} else NOT_FREE


def count_of(figures: pl.DataFrame, dataset: str) -> int:
    """How many of the figures are of one source."""
    return figures.filter(pl.col("dataset") == dataset).height
