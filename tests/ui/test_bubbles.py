"""Bubbles: as large as what is certain, with open ends, precision and vagueness drawn, each where its place is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.language import speaking
from ui.bubbles import LARGEST, SMALLEST, diameter, draw_bubbles
from ui.ground import WORLD_EDGES, across_earth, around_country

PLACE: dict[str, Any] = {
    "code": "SYR", "iso3": "SYR", "name": "Syria", "lat": 33.5, "lon": 36.3, "precision": "country", "rough": False,
    "figures": 1, "figure_id": "f1", "outcome": "killed", "measure": "flow", "unit": "people", "number_text": "100",
    "value": 100, "qualifier": "exact", "low": 100, "high": 100, "status": "all", "group": None, "age_group": "any",
    "age_min": None, "age_max": None, "sex": "any", "nationality": None, "period_start": None, "period_end": None,
    "period_precision": "day", "as_of": None, "place": "Syria", "place_precision": "country",
    "place_role": "occurrence", "cause": None, "source": "Monitor", "publisher": "Monitor",
}  # fmt: skip


def draw(*changes: dict[str, Any], **more: Any) -> Any:
    rows = pl.DataFrame([{**PLACE, **change} for change in changes], infer_schema_length=None)
    return draw_bubbles(rows, across_earth(rows["lon"].to_list(), rows["lat"].to_list()), False, **more)


def bubbles(chart: Any) -> Any:
    return next(trace for trace in chart.data if trace.customdata is not None)


def shapes(chart: Any) -> list[Any]:
    """The edges and arrows, without the key of sizes."""
    return [shape for shape in chart.layout.shapes if shape.xref != "paper"]


@given(st.integers(1, 10**8), st.integers(1, 10**8))
def test_areas_are_in_proportion_unless_too_small_to_point_at(count: int, most: int) -> None:
    count, most = min(count, most), max(count, most)
    assert SMALLEST <= diameter(count, most) <= LARGEST
    if diameter(count, most) > SMALLEST:
        assert math.isclose((diameter(count, most) / LARGEST) ** 2, count / most)


def test_an_open_end_has_an_arrow_its_way_and_a_closed_one_none() -> None:
    assert [shape.type for shape in shapes(draw(PLACE))] == ["circle"]
    (up,) = [s for s in shapes(draw({"qualifier": "at_least", "high": None})) if s.type == "path"]
    down = {"qualifier": "up_to", "low": None, "value": 9, "high": 9}
    (below,) = [s for s in shapes(draw(down)) if s.type == "path"]
    assert float(up.path[1:].split("L")[0].split(",")[1]) > 0
    assert float(below.path[1:].split("L")[0].split(",")[1]) < 0


def test_an_upper_end_is_a_ring_as_large_as_it() -> None:
    chart = draw({"qualifier": "between", "value": None, "high": 400, "precision": "region"})
    (ring,) = shapes(chart)
    assert ring.x1 == LARGEST
    assert bubbles(chart).marker.size[0] == LARGEST


def test_precision_is_drawn_as_a_dashed_edge_a_plain_one_or_a_dot() -> None:
    chart = draw({}, {"code": "SY07", "name": "Idleb", "precision": "region"}, {"code": "SY05", "precision": "point"})
    assert [shape.line.dash for shape in shapes(chart)] == ["4px,2px"]
    assert list(bubbles(chart).marker.line.width) == [0, 1.6, 1.6]
    assert len(chart.data[-1].x) == 1


def test_what_is_rounded_or_vague_is_hollow() -> None:
    chart = draw({"rough": True, "qualifier": "about"}, {})
    assert list(bubbles(chart).marker.symbol) == ["circle-open", "circle"]


def test_a_bubble_says_its_claim_and_leads_where_it_is_told_else_to_its_evidence() -> None:
    chart = draw({})
    assert bubbles(chart).text[0].replace("<br>", " ") == "100 people reported killed in Syria, according to Monitor"
    assert bubbles(chart).customdata == ([["f1"]],) or list(bubbles(chart).customdata[0]) == ["f1"]
    assert list(bubbles(draw({}, targets=["place:SYR"])).customdata[0]) == ["place:SYR"]


def test_hostile_names_are_text() -> None:
    chart = draw({"code": "SY07", "name": "<a href='http://evil.example'>x</a>", "place": "<b>", "precision": "region"})
    assert "<a" not in chart.layout.annotations[0].text


def test_no_name_is_written_over_another() -> None:
    chart = draw({}, {"code": "LBN", "iso3": "LBN", "lat": 33.9, "lon": 35.5, "low": 90}, {"lon": -74.1, "low": 80})
    assert [note.text.count("<b>") for note in chart.layout.annotations].count(1) == 2


def test_names_and_numbers_are_in_the_language_spoken() -> None:
    with speaking("fr"):
        chart = draw({"low": 1_000_000, "high": 1_000_000, "value": 1_000_000})
    assert "Syrie" in chart.layout.annotations[0].text
    assert "1 000 000" in chart.layout.annotations[0].text.replace("\u202f", " ")


@given(st.floats(-180, 180), st.floats(-55, 80))
def test_every_point_lies_in_the_part_of_the_earth_that_is_shown(lon: float, lat: float) -> None:
    plane = across_earth([lon], [lat])
    x, y = plane.place([lon], [lat])
    left, right, bottom, top = plane.edges
    assert left - 0.1 <= x[0] <= right + 0.1
    assert bottom - 0.1 <= y[0] <= top + 0.1
    assert WORLD_EDGES[0] <= left < right <= WORLD_EDGES[1] + 1e-9


@pytest.mark.parametrize(("iso3", "lon", "lat"), [("SYR", 36.6, 35.9), ("FJI", 178.4, -18.1), ("RUS", 37.6, 55.7)])
def test_a_country_fills_its_map_even_across_the_180th_meridian(iso3: str, lon: float, lat: float) -> None:
    plane = around_country(iso3, [lon], [lat])
    x, y = plane.place([lon], [lat])
    left, right, bottom, top = plane.edges
    assert left < x[0] < right
    assert bottom < y[0] < top
    assert right - left < 180


def test_a_country_that_is_not_drawn_is_shown_around_its_point() -> None:
    plane = around_country("GUF", [-52.3], [4.9])
    x, y = plane.place([-52.3], [4.9])
    assert plane.edges[0] < x[0] < plane.edges[1]
    assert plane.edges[2] < y[0] < plane.edges[3]


def test_nothing_of_the_ground_answers_the_pointer() -> None:
    chart = draw({})
    land = [trace for trace in chart.data if trace.fill == "toself"]
    assert land
    assert all(trace.hoverinfo == "skip" for trace in land)
    assert sum(len(trace.x) for trace in chart.data) < 10_000
    assert np.isnan(land[0].x).any()
