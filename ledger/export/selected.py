"""What of a selection leaves: the rows that may be passed on, batch by batch, and what its licences keep here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import polars as pl

from etl.schema import FRAME_SCHEMA
from ledger.index import count_kinds, find_figures
from ledger.selection import Selection
from ledger.table import Ledger, is_whole

WINDOW: Final = 10_000
"""So many rows of the table are in memory at once: 74 columns of them take some 15 MB, and twice that as CSV."""


class TableReplaced(Exception):
    """The table was published anew while it was read: what was read so far belongs to another table."""


@dataclass(frozen=True)
class Leaving:
    """What a download of a selection holds: figures that leave, and figures left out because no licence allows
    passing them on."""

    figures: int
    left_out: int


@dataclass(frozen=True)
class Share:
    """What one data set gives to a selection under one licence; ``read_on`` is when the newest of it was read."""

    dataset: str
    licence: str
    redistributable: bool
    figures: int
    read_on: date


@dataclass(frozen=True)
class Download:
    """A selection that somebody asked to download, and what is to be said of it.

    ``address`` asks for the same again; ``waiting`` figures meet the same filters and wait for review; ``language``
    is the reader's; with ``hashtags`` a row of HXL
    hashtags stands under the header of the CSV.
    """

    ledger: Ledger
    selection: Selection
    shares: tuple[Share, ...]
    waiting: int
    address: str
    today: date
    language: str
    hashtags: bool = False

    @property
    def leaving(self) -> Leaving:
        """How many figures leave, and how many their licences keep here."""
        return Leaving(
            sum(share.figures for share in self.shares if share.redistributable),
            sum(share.figures for share in self.shares if not share.redistributable),
        )


def prepare_download(
    ledger: Ledger, selection: Selection, *, address: str, today: date, language: str, hashtags: bool = False
) -> Download:
    """A download of this selection, counted."""
    found = find_figures(ledger, selection, columns=["row", "kind"])
    of_kind = (
        found.with_columns(retrieved_at=ledger.columns["retrieved_at"].take(found["row"]))
        .group_by("kind")
        .agg(pl.len(), pl.max("retrieved_at").dt.date())
    )
    share = ("dataset", "licence", "redistributable")
    counted = (
        of_kind.join(ledger.index.kinds.select(*share).with_row_index("kind"), on="kind")
        .group_by(share)
        .agg(pl.sum("len"), pl.max("retrieved_at"))
        .sort("len", "dataset", "licence", descending=[True, False, False])
    )
    waiting = 0
    if not selection.withheld:
        held = count_leaving(ledger, replace(selection, withheld=True))
        waiting = held.figures + held.left_out
    shares = tuple(Share(*row) for row in counted.rows())
    return Download(ledger, selection, shares, waiting, address, today, language, hashtags)


def count_leaving(ledger: Ledger, selection: Selection) -> Leaving:
    """How many figures of the selection a download holds, and how many its licence keeps here."""
    free = pl.col("redistributable")
    figures = pl.col("figures")
    kinds = count_kinds(ledger, selection)
    return Leaving(*kinds.select(free=figures.filter(free).sum(), kept=figures.filter(~free).sum()).row(0))


def leaving_rows(ledger: Ledger, selection: Selection) -> pl.LazyFrame:
    """The figures that may leave, every column of the schema in its order."""
    return selection.rows(ledger).filter(pl.col("redistributable")).select(*FRAME_SCHEMA)


def read_batches(download: Download) -> Iterator[pl.DataFrame]:
    """The figures that may leave, in the table's order, a few thousand at a time; never an empty batch.

    A table that is published anew meanwhile leaves the download as it is. Raises TableReplaced where somebody wrote
    into the very file that is read.
    """
    ledger, selection = download.ledger, download.selection
    leaves = selection.condition() & pl.col("redistributable")
    numbered = ledger.figures.with_row_index("position").filter(leaves)
    windows = numbered.group_by(pl.col("position") // WINDOW).len().sort("position").collect(engine="streaming")
    few = windows["len"].sum() <= WINDOW  # then one reading finds them all, faster than window by window
    for position in [0] if few else windows["position"]:
        rows = leaving_rows(ledger, selection) if few else _leaving_in(ledger, leaves, position)
        try:
            batch = rows.collect()
        finally:  # also where polars stumbles over what was written
            if not is_whole(ledger):
                raise TableReplaced("somebody wrote into the table during the download: ask for it again")
        if batch.height:
            yield batch


def _leaving_in(ledger: Ledger, leaves: pl.Expr, position: int) -> pl.LazyFrame:
    return ledger.figures.slice(position * WINDOW, WINDOW).filter(leaves).select(*FRAME_SCHEMA)
