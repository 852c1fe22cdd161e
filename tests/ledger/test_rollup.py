"""Rolling up: disjoint parts are added, those that may overlap are not, and the figures behind a sum are kept."""

from __future__ import annotations

from typing import Any

import polars as pl

from ledger.rollup import KEYS, roll_up


def rolled(*claims: dict[str, Any]) -> list[tuple[float, list[int]]]:
    """The best number and the figures behind it, of claims about one day."""
    schema = {name: pl.String() for name in KEYS} | {"youngest": pl.Int32(), "oldest": pl.Int32(), "town": pl.Boolean()}
    schema |= {"first": pl.Int32(), "last": pl.Int32(), "low": pl.Float64(), "number": pl.UInt32()}
    rows = [{"first": 1, "last": 1, "number": number, "town": False, **claim} for number, claim in enumerate(claims)]
    found = roll_up(pl.DataFrame(rows, schema=schema))
    return [(low, sorted(members)) for low, members in found.select("low", "members").iter_rows()]


def test_the_whole_is_the_better_of_its_own_number_and_the_sum_of_its_parts() -> None:
    parts = [{"region": "A", "low": 3.0}, {"region": "B", "low": 4.0}]
    assert rolled({"low": 5.0}, *parts) == [(7.0, [1, 2])]
    assert rolled({"low": 9.0}, *parts) == [(9.0, [0])]


def test_groups_causes_and_ways_of_counting_may_overlap() -> None:
    for name in ("group", "narrower", "counting", "status"):
        assert rolled({name: "civilian", "low": 5.0}, {name: "combatant", "low": 7.0}) == [(7.0, [1])]


def test_sexes_and_bands_of_age_without_a_common_year_are_added() -> None:
    assert rolled({"sex": "female", "low": 5.0}, {"sex": "male", "low": 7.0}) == [(12.0, [0, 1])]
    child = {"age": "child", "youngest": 0, "oldest": 11}
    assert rolled({**child, "low": 5.0}, {**child, "youngest": 12, "oldest": 17, "low": 7.0}) == [(12.0, [0, 1])]
    assert rolled({**child, "low": 5.0}, {**child, "youngest": 5, "oldest": 17, "low": 7.0}) == [(7.0, [1])]


def test_towns_are_apart_and_other_spots_may_lie_in_each_other() -> None:
    spots = [{"region": "A", "spot": "one", "low": 5.0}, {"region": "A", "spot": "two", "low": 7.0}]
    assert rolled(*spots) == [(7.0, [1])]
    assert rolled(*({**spot, "town": True} for spot in spots)) == [(12.0, [0, 1])]


def test_stretches_of_time_stay_apart() -> None:
    assert sorted(rolled({"low": 5.0}, {"low": 7.0, "first": 2, "last": 3})) == [(5.0, [0]), (7.0, [1])]
