"""Where two sources contradict each other: found and kept side by side, never averaged."""

from __future__ import annotations

from typing import Final

import polars as pl

from etl.relations.conflicts import CONFLICT, find_conflicts
from etl.schema import FRAME_SCHEMA, UNATTRIBUTED, WITHHELD
from ledger.index import find_figures
from ledger.selection import Selection
from ledger.table import Ledger

READ: Final = (
    *(name for name in CONFLICT if name in FRAME_SCHEMA),
    "place_precision", "admin1_pcode", "admin2_pcode", "period_start", "period_end", "as_of", "role", "review_status",
)  # fmt: skip
"""The columns by which conflicts are found: what they tell, and what place, time and standing are known by."""

SAME: Final = ("outcome", "unit", "measure", "status", "group", "age_group", "sex", "place_role")
"""What two figures of any conflict share that is known of their kinds; of nationality they may share less."""

_QUOTED: Final = (
    (pl.col("role") == "recommended")
    & ~pl.col("review_status").is_in(list(WITHHELD))
    & (pl.col("source") != UNATTRIBUTED)
)


def list_conflicts(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """Pairs of figures in the selection that cannot both be right, the widest gap first.

    Columns: the lower number (`figure_id`, `source`, `dataset`, `reported_term`, `number_text`, `qualifier`, `low`,
    `high`, `cause`), the higher one (the same with `_higher`), `gap` between their bounds in the unit counted, and
    what both speak of: outcome, unit, measure, population, `place`, `iso3`, `start` (null for a stock) and `day`.
    The terms can tell why they differ: people of concern to UNHCR are not all that IDMC counts.
    """
    return find_conflicts(ledger.columns.read(_find_comparable(ledger, selection).sort(), READ))


def _find_comparable(ledger: Ledger, selection: Selection) -> pl.Series:
    """The rows of the figures that may be quoted, and that another source speaks of much the same people and day as.

    Most figures are of what one source counts: their kind tells that, and they are not read.
    """
    source = pl.when(_QUOTED).then("source").rank("dense")
    kinds = ledger.index.kinds.select(source=source, people=pl.struct(SAME).hash())
    several = kinds.select(_of_several("people").fill_null(False)).to_series()
    found = find_figures(ledger, selection, _QUOTED, pl.lit(several), columns=("row", "kind", "day"))
    return found.with_columns(kinds[found["kind"]]).filter(_of_several("people", "day"))["row"]


def _of_several(*keys: str) -> pl.Expr:
    """Whether figures that agree in these columns are of more than one source."""
    return (pl.col("source").min() < pl.col("source").max()).over(keys)
