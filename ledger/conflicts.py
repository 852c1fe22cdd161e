"""Where two sources contradict each other: found and kept side by side, never averaged."""

from __future__ import annotations

import polars as pl

from etl.relations.conflicts import find_conflicts
from ledger.selection import Selection
from ledger.table import Ledger


def list_conflicts(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """Pairs of figures in the selection that cannot both be right, the widest gap first.

    Columns: the lower number (`figure_id`, `source`, `dataset`, `reported_term`, `number_text`, `qualifier`, `low`,
    `high`, `cause`), the higher one (the same with `_higher`), `gap` between their bounds in the unit counted, and
    what both speak of: outcome, unit, measure, population, `place`, `iso3`, `start` (null for a stock) and `day`.
    The terms can tell why they differ: people of concern to UNHCR are not all that IDMC counts.
    """
    rows = selection.rows(ledger)
    counted = rows.group_by("outcome").agg(pl.col("source").n_unique()).filter(pl.col("source") > 1)
    of_several = counted.collect()["outcome"].implode()  # most figures are of outcomes that one source counts
    return find_conflicts(rows.filter(pl.col("outcome").is_in(of_several)))
