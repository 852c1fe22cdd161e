"""Downloads of small invented tables for the tests of the formats."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl
from hypothesis import strategies as st

from ledger.export import FORMATS, Download, prepare_download
from ledger.selection import Selection
from ledger.table import open_ledger
from tests.sample import build_published, write_sample

TODAY: Final = date(2026, 11, 21)
RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
TEXTS: Final = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12) | st.builds(
    "".join,
    st.lists(st.sampled_from([*RISKY, "'", "a", '"', ",", "_x0041_", "<", "&", "\x1f"]), min_size=1, max_size=6),
)
SAMPLE: Final = build_published()


@st.composite
def invented_figures(draw: Any) -> pl.DataFrame:
    """A few figures of the sample, each with texts, a number and a day that nobody would expect."""
    rows = SAMPLE.sample(draw(st.integers(1, 6)), seed=draw(st.integers(0, 99)))
    texts = st.lists(TEXTS | st.none(), min_size=rows.height, max_size=rows.height)
    days = st.lists(st.dates() | st.none(), min_size=rows.height, max_size=rows.height)
    numbers = st.lists(st.integers(-(2**53), 2**53) | st.none(), min_size=rows.height, max_size=rows.height)
    return rows.with_columns(
        pl.Series("place", draw(texts), dtype=pl.String),
        pl.Series("cause", draw(texts), dtype=pl.String),
        pl.Series("published_on", draw(days), dtype=pl.Date),
        pl.Series("rounding", draw(numbers), dtype=pl.Int64),
        pl.Series("redistributable", draw(st.lists(st.booleans(), min_size=rows.height, max_size=rows.height))),
    )


def prepare(path: Path, selection: Selection | None = None, **more: Any) -> Download:
    """A download of this table."""
    told = {"address": "https://example.org/export.csv?place=SYR", "today": TODAY, "language": "en"} | more
    return prepare_download(open_ledger(path), selection or Selection(), **told)


def download(path: Path, ending: str, selection: Selection | None = None, **more: Any) -> bytes:
    """The whole file of a download."""
    return b"".join(FORMATS[ending].stream(prepare(path, selection, **more)))


def write_table(folder: Path, figures: pl.DataFrame) -> Path:
    """These figures as a published table."""
    return write_sample(folder / "figures.parquet", figures)
