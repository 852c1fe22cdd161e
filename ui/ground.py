"""The ground of a map: outlines of countries on a plane, and where points of the earth lie on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from ledger.outlines import read_outlines

LAND: Final = {False: "#E9E7E1", True: "#2A313C"}
CHOSEN: Final = {False: "#DAD6CB", True: "#38424F"}
BORDER: Final = {False: "#FFFFFF", True: "#14181F"}
"""Borders are no darker than the ground between countries: the map takes no side on any line."""

WORLD_EDGES: Final = (-2.62, 2.68, -1.0, 1.27)
LEAST_SPAN: Final = 1.8
"""Of what is shown of the earth, from left to right: two thirds of it are left away at most."""
LEAST_PART: Final = 0.2
"""Of a country's largest part: what is smaller lies at a distance and would make the rest small."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Plane:
    """A projection and the part of the plane that is shown: left, right, bottom, top.

    Without ``country`` the earth in the Equal Earth projection (Savric, Patterson, Jenny 2018), where equal
    areas are equal; with it that country and its neighbours, in degrees of latitude, true to scale in its middle.
    """

    country: str | None
    centre: tuple[float, float]
    edges: tuple[float, float, float, float]

    def place(self, lon: Sequence[float] | Numbers, lat: Sequence[float] | Numbers) -> tuple[Numbers, Numbers]:
        """Where these points, in degrees, lie on the plane."""
        if self.country is None:
            return _equal_earth(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
        away = (np.asarray(lon, dtype=float) - self.centre[0] + 180) % 360 - 180
        return away * math.cos(math.radians(self.centre[1])), np.asarray(lat, dtype=float)


def across_earth(lon: Sequence[float], lat: Sequence[float]) -> Plane:
    """As much of the earth as these points need; all of it where there are none."""
    earth = Plane(None, (0.0, 0.0), WORLD_EDGES)
    if not len(lon):
        return earth
    x, y = earth.place(lon, lat)
    left, right = _widen(x, LEAST_SPAN, WORLD_EDGES[:2])
    bottom, top = _widen(y, LEAST_SPAN / 2, WORLD_EDGES[2:])
    return Plane(None, (0.0, 0.0), (left, right, bottom, top))


def _widen(along: Numbers, least: float, edges: tuple[float, float]) -> tuple[float, float]:
    """From the first to the last with a margin, at least so long, and not beyond the edges of the earth."""
    span = min(max(float(np.ptp(along)) + 0.3, least), edges[1] - edges[0])
    start = float(along.min() + along.max() - span) / 2
    start = min(max(start, edges[0]), edges[1] - span)
    return start, start + span


def around_country(iso3: str, lon: Sequence[float], lat: Sequence[float]) -> Plane:
    """The country's larger parts, and these points, with a margin; the earth where there is neither."""
    rings = [_points(row) for row in _rings_of(iso3)]
    sizes = [float(np.ptp(x) * np.ptp(y)) for x, y in rings]
    shown = [ring for ring, size in zip(rings, sizes, strict=True) if size >= LEAST_PART * max(sizes)]
    shown += [(np.array(lon, dtype=float), np.array(lat, dtype=float))] if len(lon) else []
    if not shown:
        return across_earth(lon, lat)
    main = rings[sizes.index(max(sizes))] if rings else shown[0]
    centre = (float(main[0].mean()), float(main[1].min() + np.ptp(main[1]) / 2))
    plane = Plane(iso3, centre, WORLD_EDGES)
    x, y = (np.concatenate(axis) for axis in zip(*(plane.place(*part) for part in shown), strict=True))
    margin = max(0.3, 0.08 * max(float(np.ptp(x)), float(np.ptp(y))))
    edges = (x.min() - margin, x.max() + margin, y.min() - margin, y.max() + margin)
    return Plane(iso3, centre, (float(edges[0]), float(edges[1]), float(edges[2]), float(edges[3])))


def add_land(chart: go.Figure, plane: Plane, dark: bool) -> None:
    """Draw the land: all countries alike, the chosen one a shade apart."""
    rings = read_outlines("near" if plane.country else "world").select("iso3", "lon", "lat").rows()
    left, right, bottom, top = plane.edges
    reach = 0.6 * max(right - left, top - bottom)
    for chosen in (False, True):
        lines = [
            plane.place(lon, lat) for iso3, lon, lat in rings if (iso3 == plane.country and iso3 is not None) == chosen
        ]
        if plane.country:
            lines = [line for line in lines if _is_near(line, plane.edges, reach)]
        if lines:
            gap = np.array([np.nan])
            chart.add_scatter(
                x=np.concatenate([part for x, _ in lines for part in (x, gap)]).astype(np.float32),
                y=np.concatenate([part for _, y in lines for part in (y, gap)]).astype(np.float32),
                mode="lines",
                fill="toself",
                fillcolor=(CHOSEN if chosen else LAND)[dark],
                line={"color": BORDER[dark], "width": 0.6},
                hoverinfo="skip",
            )


def _is_near(line: tuple[Numbers, Numbers], edges: tuple[float, float, float, float], reach: float) -> bool:
    """Whether a ring comes near what is shown, and does not run round the back of the earth."""
    x, y = line
    left, right, bottom, top = edges
    apart = x.max() < left - reach or x.min() > right + reach or y.max() < bottom - reach or y.min() > top + reach
    return not apart and bool(np.abs(np.diff(x)).max() < 90)


def _rings_of(iso3: str) -> list[tuple[list[float], list[float]]]:
    rings = read_outlines("near")
    return rings.filter(rings["iso3"] == iso3).select("lon", "lat").rows()


def _points(row: tuple[list[float], list[float]]) -> tuple[Numbers, Numbers]:
    return np.array(row[0]), np.array(row[1])


def _equal_earth(lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
    a, b, c, d = 1.340264, -0.081106, 0.000893, 0.003796
    theta = np.arcsin(math.sqrt(3) / 2 * np.sin(np.radians(lat)))
    square = theta**2
    six = square**3
    slope = 9 * d * six * square + 7 * c * six + 3 * b * square + a
    x = 2 * math.sqrt(3) * np.radians(lon) * np.cos(theta) / (3 * slope)
    return x, theta * (d * six * square + c * six + b * square + a)
