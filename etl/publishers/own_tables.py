"""What tables of one's own share, however they are read: where they lie, and how many rows they may have."""

from __future__ import annotations

from functools import partial
from typing import Final

from etl.source import Source

table_of_ones_own: Final = partial(
    Source,
    homepage="data/tables",
    cadence="whenever a file is added or changed",
    rows=(1, 1_000_000),
    rejects=100,
    folder="tables",
)
"""A source of tables that people put there; a row that cannot be read is rejected, up to a hundred of a file."""
