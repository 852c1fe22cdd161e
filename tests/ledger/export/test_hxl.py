"""The row of HXL hashtags: for every column, and read back by our own strict reader."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from etl.plain_csv import flatten, read_csv
from etl.sources import hxl_tables
from etl.tables.hashtags import HASHTAG
from ledger.export.hxl import HASHTAGS, list_hashtags
from ledger.selection import Selection
from tests.ledger.export.downloads import download


def test_every_column_has_a_hashtag_of_its_own() -> None:
    assert list(HASHTAGS) == list(flatten())
    assert all(HASHTAG.fullmatch(hashtag) for hashtag in HASHTAGS.values())
    assert len({frozenset(hashtag.split("+")) for hashtag in HASHTAGS.values()}) == len(HASHTAGS)


@pytest.mark.parametrize(
    ("outcomes", "hashtag"),
    [
        (("killed",), "#affected+killed"),
        (("in_need",), "#inneed"),
        (("killed", "injured"), "#affected"),
        ((), "#affected"),
    ],
)
def test_the_number_of_people_says_the_outcome_where_there_is_one(outcomes: tuple[str, ...], hashtag: str) -> None:
    assert hashtag in list_hashtags(Selection(outcomes=outcomes))


def test_the_figures_under_the_hashtags_are_the_same(table: Path) -> None:
    plain, tagged = (download(table, "csv", hashtags=asked) for asked in (False, True))
    assert len(tagged.splitlines()) == len(plain.splitlines()) + 1
    assert read_csv(tagged).equals(read_csv(plain))


@pytest.mark.parametrize("outcome", ["killed", "refugee"])
def test_our_own_reader_reads_it_back(table: Path, figures: pl.DataFrame, tmp_path: Path, outcome: str) -> None:
    path = tmp_path / "download.csv"
    path.write_bytes(download(table, "csv", Selection(outcomes=(outcome,)), hashtags=True))
    read = hxl_tables.extract(path)
    free = figures.filter((pl.col("outcome") == outcome) & pl.col("redistributable") & (pl.col("people") > 0))
    assert read.rejected.height == 0
    assert read.claims["outcome"].unique().to_list() == [outcome]
    compared = ("value", "iso3", "nationality", "source")
    assert sorted(map(str, read.claims.select(compared).rows())) == sorted(
        map(str, free.select(value="people", iso3="iso3", nationality="nationality", source="source").rows())
    )
    ends = pl.coalesce("as_of", "period_end").cast(pl.String)
    assert sorted(read.claims.select(ends).to_series()) == sorted(free.select(ends).to_series())
