"""What pages ask of every table, asked before anybody does."""

from __future__ import annotations

from threading import Thread

from ledger.evidence import read_evidence
from ledger.geography import CODE, locate_places
from ledger.listing import SORT, read_page
from ledger.selection import Selection
from ledger.table import Ledger


def begin_warming(ledger: Ledger) -> Thread:
    """Lay down what a freshly opened table lacks, in the background: a page that needs some of it waits for no more."""
    thread = Thread(target=warm_up, args=(ledger,), name="warming", daemon=True)
    thread.start()
    return thread


def warm_up(ledger: Ledger) -> None:
    """Lay down every column, and ask once what needs more than columns: the first page of the ledger in its first
    order, the evidence of a figure, the places of the map."""
    ledger.columns.lay_down(ledger.columns.names)
    for figure_id in read_page(ledger, Selection(), next(iter(SORT)), 1)["figure_id"].head(1):
        read_evidence(ledger, figure_id)
    for level in CODE:
        locate_places(ledger, level)
