"""What pages ask of every table, asked before anybody does."""

from __future__ import annotations

import gc
import logging
from threading import Thread
from typing import Final

import polars as pl

from ledger.bearing import number_alike
from ledger.evidence import read_evidence
from ledger.geography import CODE, locate_places
from ledger.listing import SORT, read_page
from ledger.runs import list_runs
from ledger.selection import Selection
from ledger.table import Ledger, is_whole

_LOG: Final = logging.getLogger(__name__)


def begin_warming(ledger: Ledger) -> Thread:
    """Lay down what a freshly opened table lacks, in the background: a page that needs some of it waits for no more."""
    thread = Thread(target=_warm_while_whole, args=(ledger,), name="warming", daemon=True)
    thread.start()
    return thread


def _warm_while_whole(ledger: Ledger) -> None:
    try:
        warm_up(ledger)
    except BaseException as error:  # over a file that is cut short Polars panics, and that is no Exception
        if is_whole(ledger):
            raise
        _LOG.warning("%s was written into while it was read: %s", ledger.path.name, error)


def warm_up(ledger: Ledger) -> None:
    """Lay down every column, and ask once what needs more than columns: where each name stands, the first page of the
    ledger in its first order, the evidence of a figure, the runs of series, which figures are alike, the places of the
    map."""
    ledger.columns.lay_down(ledger.columns.names)
    for figure_id in read_page(ledger, Selection(), next(iter(SORT)), 1)["figure_id"].head(1):
        read_evidence(ledger, figure_id)
    for name in ("figure_id", "series_id"):  # what stands in each is looked for all the time
        ledger.columns.rows_with(name, pl.Series(dtype=pl.String))
    ledger.columns.count_values("document_id", pl.Series(dtype=pl.UInt32))
    list_runs(ledger)
    number_alike(ledger)
    for level in CODE:
        locate_places(ledger, level)
    keep_for_good()


def keep_for_good() -> None:
    """Leave out what is there by now when garbage is looked for: Streamlit does so after every run, among all that
    lives."""
    gc.collect()
    gc.freeze()
