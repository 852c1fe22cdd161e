"""The outlines that maps are drawn on: every country of the figures is there, where its capital is."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest

from etl.outlines import contains
from ledger.outlines import read_outlines
from ledger.table import ROOT
from tests.etl.test_outlines import distance

NEAR = {"world": 0.3, "near": 0.05}
"""Degrees: a capital on the sea may lie off a coast that was made simpler."""

ELSEWHERE = {"GUF", "ESH", "BHS", "TCA", "VUT", "WSM"}
"""Drawn with France; drawn only as far as Natural Earth has it; on islands too small to be drawn."""


@pytest.fixture(scope="module")
def capitals() -> pl.DataFrame:
    """The point of each country that the published figures name: iso3, lon, lat."""
    figures = pl.scan_parquet(ROOT / "data" / "figures.parquet")
    countries = figures.filter(pl.col("place_precision") == "country", pl.col("lat").is_not_null())
    return countries.group_by("iso3").agg(pl.first("lon", "lat")).sort("iso3").collect()


@pytest.mark.parametrize("layer", ["world", "near"])
def test_every_country_with_a_point_is_drawn_where_its_point_is(layer: str, capitals: pl.DataFrame) -> None:
    outlines = read_outlines(layer)
    assert capitals.height > 150
    astray = []
    for iso3, *point in capitals.iter_rows():
        rings = [np.array(ring).T for ring in outlines.filter(pl.col("iso3") == iso3).select("lon", "lat").rows()]
        away = min((distance(np.array(point), ring) for ring in rings), default=np.inf)
        if away > NEAR[layer] and not any(contains(ring, (point[0], point[1])) for ring in rings):
            astray.append(iso3)
    assert set(astray) <= ELSEWHERE


@pytest.mark.parametrize("layer", ["world", "near"])
def test_rings_are_closed_and_lie_on_the_earth(layer: str) -> None:
    for lon, lat in read_outlines(layer).select("lon", "lat").iter_rows():
        assert (lon[0], lat[0]) == (lon[-1], lat[-1])
        assert -180 <= min(lon) <= max(lon) <= 180
        assert -90 <= min(lat) <= max(lat) <= 90
        assert max(abs(b - a) for a, b in itertools.pairwise(lon)) < 180


def test_the_earth_is_coarse_enough_to_be_drawn_and_all_of_it_small_enough_to_be_kept() -> None:
    assert read_outlines("world")["lon"].list.len().sum() < 10_000
    assert (ROOT / "ledger" / "outlines" / "outlines.parquet").stat().st_size < 300_000
