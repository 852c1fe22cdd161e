"""The outlines of countries, made by etl/outlines.py from Natural Earth, for maps that ask nothing of another host."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

HUNDREDTHS: Final = 100


@cache
def read_outlines(layer: str) -> pl.DataFrame:
    """Rings as iso3 (null: land of no country), lon and lat: lists of degrees, the first point again at the end.

    ``layer`` is `world`, coarse, for the whole earth, or `near`, finer, for one country and what lies around it.
    """
    rings = pl.read_parquet(Path(__file__).with_name("outlines.parquet")).filter(pl.col("layer") == layer)
    degrees = pl.col("lon", "lat").list.eval(pl.element().cast(pl.Float64) / HUNDREDTHS)
    return rings.select("iso3", degrees)
