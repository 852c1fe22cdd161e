"""Makes the outlines of countries anew from Natural Earth; needed only when that changes.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m etl.outlines package/countries-50m.json

world-atlas is Natural Earth's 1:50m map of countries (public domain) as TopoJSON: borders are arcs that neighbours
share, so that neighbours still fit when each arc is made simpler. Two layers are written: `world`, coarse, for the
whole earth, and `near`, finer, for one country and what lies around it.

Countries are those of ISO 3166-1, as in the figures. Where Natural Earth draws who holds the ground, and ISO 3166 and
the p-codes of OCHA know no country of that name, the land is drawn with the country that they list it under.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl
import pycountry

OUTLINES: Final = Path(__file__).resolve().parent.parent / "ledger" / "outlines" / "outlines.parquet"

LAYERS: Final = {"world": (0.25, 0.5), "near": (0.02, 0.004)}
"""By layer how far in degrees a line may be moved, and the least area in square degrees of a ring that is kept."""

UNNUMBERED: Final = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP"}
"""Names that have no number of ISO 3166-1; other land without one belongs to no country here."""

LISTED_ELSEWHERE: Final = (("RUS", "UKR", (34.1, 45.2)),)
"""Land that the map draws with the first country, and ISO 3166-2 and OCHA's p-codes list under the second: the ring
that holds this point (longitude, latitude). Crimea is UA-43 and UA01."""

LEFT_OUT: Final = ("ATA",)
HUNDREDTHS: Final = 100
"""Coordinates are stored in hundredths of a degree: a kilometre or less."""

Line = npt.NDArray[np.float64]
"""Points as rows of longitude and latitude in degrees."""


def main(path: Path) -> None:
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = decode_arcs(topology)
    borders = assign_arcs(topology["objects"]["countries"]["geometries"], arcs)
    rows = [row for layer in LAYERS for row in draw_layer(layer, arcs, borders)]
    OUTLINES.parent.mkdir(exist_ok=True)
    line = pl.List(pl.Int16)
    schema = pl.Schema({"layer": pl.String(), "iso3": pl.String(), "lon": line, "lat": line})
    table = pl.DataFrame(rows, schema=schema, orient="row")
    table.write_parquet(OUTLINES, compression="zstd", compression_level=19)
    points = table.group_by("layer", maintain_order=True).agg(pl.col("lon").list.len().sum())
    print(f"{OUTLINES.name}: {OUTLINES.stat().st_size:,} bytes, points by layer {dict(points.iter_rows())}")


def decode_arcs(topology: dict[str, Any]) -> list[Line]:
    """The arcs in degrees; TopoJSON stores steps from point to point, in whole units of its own."""
    scale, translate = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]


def assign_arcs(geometries: Iterable[dict[str, Any]], arcs: Sequence[Line]) -> dict[str | None, list[int]]:
    """By country the directed arcs (~n is arc n backwards) of its outline: those between two parts of it are gone."""
    moves = {origin: (target, point) for origin, target, point in LISTED_ELSEWHERE}
    held: dict[str | None, Counter[int]] = defaultdict(Counter)
    for geometry in geometries:
        iso3 = _code(geometry)
        for polygon in geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]:
            target, point = moves.get(iso3 or "", (iso3, None))
            belongs_to = target if point and contains(_join(polygon[0], arcs), point) else iso3
            held[belongs_to].update(arc for ring in polygon for arc in ring)
    return {
        iso3: [arc for arc in directed if ~arc not in directed]
        for iso3, directed in held.items()
        if iso3 not in LEFT_OUT
    }


def _code(geometry: dict[str, Any]) -> str | None:
    country = pycountry.countries.get(numeric=geometry.get("id", ""))
    return str(country.alpha_3) if country else UNNUMBERED.get(geometry["properties"]["name"])


def draw_layer(
    layer: str, arcs: Sequence[Line], borders: dict[str | None, list[int]]
) -> Iterable[tuple[str, str | None, list[int], list[int]]]:
    """The rings of a layer, as (layer, iso3, longitudes, latitudes); every country keeps its largest."""
    tolerance, least = LAYERS[layer]
    simple = [simplify(arc, tolerance) for arc in arcs]
    for iso3, directed in sorted(borders.items(), key=lambda item: item[0] or ""):
        rings = stitch(directed, arcs)
        largest = max(rings, key=lambda ring: area(_join(ring, arcs)))
        for ring in rings:
            drawn = _join(ring, simple)
            if ring is largest and area(drawn) < least:
                drawn = _join(ring, arcs)  # an island so small that nothing of it would be left
            elif area(drawn) < least:
                continue
            for part in cut(drawn):
                whole = np.rint(part * HUNDREDTHS).astype(int)
                yield layer, iso3, whole[:, 0].tolist(), whole[:, 1].tolist()


def stitch(directed: Sequence[int], arcs: Sequence[Line]) -> list[list[int]]:
    """The directed arcs joined end to start into closed rings."""
    leaving: dict[tuple[float, ...], list[int]] = defaultdict(list)
    for arc in directed:
        leaving[tuple(_along(arc, arcs)[0])].append(arc)
    rings = []
    for first in directed:
        if first not in leaving[tuple(_along(first, arcs)[0])]:
            continue
        ring: list[int] = []
        start = tuple(_along(first, arcs)[0])
        node = start
        while not ring or node != start:
            ring.append(leaving[node].pop())
            node = tuple(_along(ring[-1], arcs)[-1])
        rings.append(ring)
    return rings


def _along(arc: int, arcs: Sequence[Line]) -> Line:
    return arcs[arc] if arc >= 0 else arcs[~arc][::-1]


def _join(ring: Sequence[int], arcs: Sequence[Line]) -> Line:
    """The points of a ring of arcs, the first again at the end."""
    parts = [_along(arc, arcs) for arc in ring]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def simplify(line: Line, tolerance: float) -> Line:
    """The line with fewer points, nowhere moved by more than the tolerance (Douglas and Peucker 1973)."""
    kept = np.zeros(len(line), dtype=bool)
    kept[[0, -1]] = True
    stretches = [(0, len(line) - 1)]
    while stretches:
        first, last = stretches.pop()
        if last - first < 2:
            continue
        away = _distances(line[first + 1 : last], line[first], line[last])
        farthest = int(np.argmax(away))
        if away[farthest] > tolerance:
            middle = first + 1 + farthest
            kept[middle] = True
            stretches += [(first, middle), (middle, last)]
    return line[kept]


def _distances(points: Line, start: Line, end: Line) -> npt.NDArray[np.float64]:
    """How far each point lies from the stretch between two others."""
    along, length = end - start, float(np.sum((end - start) ** 2))
    share = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    x, y = (points - start - share[:, None] * along).T
    return np.asarray(np.hypot(x, y))


def cut(ring: Line) -> list[Line]:
    """The ring, or its parts east and west of the 180th meridian where it crosses that; each closed."""
    x = np.unwrap(ring[:, 0], period=360)
    x -= 360 * np.floor((x.min() + 180) / 360)
    if x.max() <= 180:
        return [np.column_stack([x, ring[:, 1]])]
    parts = [_side(np.column_stack([x, ring[:, 1]]), sign) for sign in (1, -1)]
    return [parts[0], parts[1] - [360, 0]]


def _side(ring: Line, sign: int) -> Line:
    """What of a ring lies west (1) or east (-1) of the 180th meridian (Sutherland and Hodgman 1974)."""
    points: list[tuple[float, float]] = []
    for (x, y), (next_x, next_y) in itertools.pairwise(ring):
        if sign * (180 - x) >= 0:
            points.append((x, y))
        if (180 - x) * (180 - next_x) < 0:
            points.append((180.0, y + (180 - x) * (next_y - y) / (next_x - x)))
    return np.array([*points, points[0]])


def area(ring: Line) -> float:
    """In square degrees, whichever way round the ring runs."""
    x, y = np.unwrap(ring[:, 0], period=360), ring[:, 1]
    return float(abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2)


def contains(ring: Line, point: tuple[float, float]) -> bool:
    """Whether the point (longitude, latitude) lies inside the ring."""
    x, y = ring.T
    crosses = (y[:-1] > point[1]) != (y[1:] > point[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x[:-1] + (point[1] - y[:-1]) * (x[1:] - x[:-1]) / (y[1:] - y[:-1])
    return bool(np.sum(crosses & (at > point[0])) % 2)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
