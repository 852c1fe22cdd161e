"""The sample, opened as a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ledger.table import Ledger, open_ledger
from tests.sample import build_published


@pytest.fixture(scope="session")
def figures() -> pl.DataFrame:
    return build_published()


@pytest.fixture(scope="session")
def ledger(table: Path) -> Ledger:
    return open_ledger(table)


@pytest.fixture(scope="session")
def figure(figures: pl.DataFrame) -> Any:
    """Finds the one figure of the sample that prints this number."""
    return lambda number_text: figures.filter(pl.col("number_text") == number_text).row(0, named=True)
