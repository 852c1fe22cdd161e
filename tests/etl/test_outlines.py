"""Outlines: lines made simpler stay near, neighbours share their border, and no ring runs round the earth."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from etl.outlines import Line, area, assign_arcs, contains, cut, decode_arcs, draw_layer, simplify, stitch

SQUARE = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [0.0, 0.0]])

WEST = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
SHARED = np.array([[1.0, 1.0], [1.0, 0.5], [1.0, 0.0]])
EAST = np.array([[1.0, 1.0], [2.0, 1.0], [2.0, 0.0], [1.0, 0.0]])
"""Two squares side by side, as TopoJSON has them: two outer arcs and the border between."""


def country(number: str, name: str, *rings: list[int]) -> dict[str, object]:
    return {"type": "Polygon", "id": number, "properties": {"name": name}, "arcs": list(rings)}


def distance(point: Line, line: Line) -> float:
    """From a point to a line of several stretches."""
    start, along = line[:-1], np.diff(line, axis=0)
    length = np.maximum((along**2).sum(axis=1), 1e-300)
    share = np.clip(((point - start) * along).sum(axis=1) / length, 0, 1)
    return float(np.hypot(*(start + share[:, None] * along - point).T).min())


@given(arrays(float, st.tuples(st.integers(2, 30), st.just(2)), elements=st.floats(-90, 90)), st.floats(0.01, 20))
def test_a_line_made_simpler_keeps_its_ends_and_moves_no_point_by_more_than_the_tolerance(
    line: Line, tolerance: float
) -> None:
    simple = simplify(line, tolerance)
    assert (simple[0] == line[0]).all()
    assert (simple[-1] == line[-1]).all()
    assert len(simple) <= len(line)
    assert all(distance(point, simple) <= tolerance + 1e-6 for point in line)


def test_a_point_is_inside_a_ring_or_not() -> None:
    assert contains(SQUARE, (1.0, 1.0))
    assert not contains(SQUARE, (3.0, 1.0))
    assert not contains(SQUARE, (1.0, -1.0))


def test_arcs_are_read_as_steps_from_their_first_point() -> None:
    topology = {"arcs": [[[0, 0], [10, 0], [0, 10]]], "transform": {"scale": [0.1, 0.1], "translate": [5, 5]}}
    assert decode_arcs(topology)[0].tolist() == [[5, 5], [6, 5], [6, 6]]


def test_two_parts_of_one_country_have_no_border_between_them() -> None:
    arcs = [WEST, SHARED, EAST]
    parts = [country("760", "Syria", [0, 1]), country("760", "Syria", [2, ~1])]
    directed = assign_arcs(parts, arcs)["SYR"]
    assert sorted(directed) == [0, 2]
    (ring,) = stitch(directed, arcs)
    assert sorted(ring) == [0, 2]


def test_two_countries_keep_the_border_between_them() -> None:
    arcs = [WEST, SHARED, EAST]
    borders = assign_arcs([country("760", "Syria", [0, 1]), country("422", "Lebanon", [2, ~1])], arcs)
    assert {iso3: sorted(directed) for iso3, directed in borders.items()} == {"SYR": [0, 1], "LBN": [-2, 2]}


def test_land_that_no_list_of_countries_knows_is_drawn_with_the_country_that_lists_it_or_with_none() -> None:
    arcs = [SQUARE, SQUARE + 5, SQUARE + np.array([33, 44]), SQUARE + 60]
    geometries = [
        country("", "Somaliland", [0]),
        country("", "Siachen Glacier", [1]),
        {"type": "MultiPolygon", "id": "643", "properties": {"name": "Russia"}, "arcs": [[[2]], [[3]]]},
    ]
    assert assign_arcs(geometries, arcs) == {"SOM": [0], None: [1], "UKR": [2], "RUS": [3]}


def test_a_ring_across_the_180th_meridian_becomes_two_that_keep_its_area() -> None:
    across = SQUARE + np.array([179, 0])
    across[:, 0] = np.where(across[:, 0] > 180, across[:, 0] - 360, across[:, 0])
    west, east = cut(across)
    assert west[:, 0].min() == 179
    assert west[:, 0].max() == 180
    assert east[:, 0].min() == -180
    assert east[:, 0].max() == -179
    assert area(west) + area(east) == area(SQUARE)
    assert [part.tolist() for part in cut(SQUARE)] == [SQUARE.tolist()]


def test_every_country_keeps_its_largest_island_however_small() -> None:
    rings = list(draw_layer("world", [SQUARE / 1000], {"TUV": [0]}))
    assert [(layer, iso3) for layer, iso3, _, _ in rings] == [("world", "TUV")]
