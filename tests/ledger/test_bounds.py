"""Bounds: exact over time, the best of a whole and its disjoint parts, nothing subtracted from what contradicts it."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from ledger.bounds import STRICT, WHOLE, Cell, Claim, longest_path, prove_bounds


def least(*claims: Claim, first: int = 1, last: int = 10) -> float:
    return prove_bounds(claims, first, last)[0]


def test_a_later_count_less_an_earlier_one() -> None:
    low, proof, high, limits = prove_bounds([Claim(0, WHOLE, 1, 10, 100, 105), Claim(1, WHOLE, 1, 5, 60, 70)], 6, 10)
    assert (low, high) == (30, 45)
    assert sorted(proof) == [(0, 1), (1, -1)]
    assert {number for number, _ in limits} == {0, 1}


def test_parts_are_added_stretch_by_stretch() -> None:
    north, south = Cell(region="north"), Cell(region="south")
    weeks = [Claim(0, WHOLE, 1, 5, 50), Claim(1, north, 6, 10, 4), Claim(2, south, 6, 8, 3)]
    assert least(*weeks) == 57


def test_a_part_is_limited_by_its_whole() -> None:
    claims = [Claim(0, Cell(region="north"), 1, 5, 50), Claim(1, WHOLE, 1, 1, 0, 20)]
    assert least(*claims, first=2, last=5) == 30


def test_what_covers_more_than_is_asked_limits_it_too() -> None:
    around = [Claim(1, WHOLE, 1, 1, 0, 20)]
    assert prove_bounds([Claim(0, WHOLE, 1, 5, 50)], 2, 5, around)[0] == 30


def test_claims_that_contradict_each_other_are_only_added() -> None:
    assert least(Claim(0, WHOLE, 1, 5, 50, 50), Claim(1, WHOLE, 1, 10, 20, 20)) == 50


def test_an_end_that_is_excluded_stays_excluded_in_a_sum() -> None:
    low = least(Claim(0, WHOLE, 1, 5, 50 + STRICT), Claim(1, WHOLE, 6, 10, 20))
    assert math.floor(low) == 70 and low > 70


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 40), st.integers(0, 9)), min_size=1, max_size=8
    )
)
def test_the_two_proofs_over_time_agree(spans: list[tuple[int, int, int, int]]) -> None:
    """True claims about days on which as many were harmed as the day says."""
    claims, edges = [], []
    for number, (one, other, spare, more) in enumerate(spans):
        first, last = min(one, other), max(one, other)
        true = sum(range(first, last + 1))
        low, high = float(max(0, true - spare)), float(true + more)
        claims.append(Claim(number, WHOLE, first, last, low, high))
        edges += [(first, last + 1, low, number), (last + 1, first, -high, number)]
    low, _, high, _ = prove_bounds(claims, 3, 7)
    path, back = longest_path(edges, 3, 8), longest_path(edges, 8, 3)
    assert path and back
    assert (low, high) == (path[0], -back[0])
    assert low <= sum(range(3, 8)) <= high
