"""What the filters offer."""

from __future__ import annotations

import polars as pl

from ledger.options import read_options
from ledger.table import Ledger


def test_options_are_the_values_in_the_table(ledger: Ledger, figures: pl.DataFrame) -> None:
    options = read_options(ledger)
    assert set(options.source) == {*figures["source"], "A resident"}  # of a figure that waits for review
    assert set(options.nationality) == set(figures["nationality"].drop_nulls())
    assert options.regions == {"SY07": ("Idleb", "SYR")}
    assert options.region_name("SY07") == "Idleb, Syria"
