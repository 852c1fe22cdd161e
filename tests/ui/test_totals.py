"""Totals as cards show them: with their sign, never more certain than they were proved."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ui.totals import bounds_words


@pytest.mark.parametrize(
    ("low", "inclusive", "high", "words"),
    [
        (20, True, None, "≥ 20"),
        (948_000, False, None, "> 948,000"),
        (80, True, 100, "80–100"),
        (7, True, 7, "7"),
    ],
)
def test_the_bounds_of_a_total_carry_their_sign(low: int, inclusive: bool, high: int | None, words: str) -> None:
    counted = {"outcome": "killed", "unit": "people", "measure": "flow", "as_of": None, "high_inclusive": True}
    total = SimpleNamespace(low=low, low_inclusive=inclusive, high=high, **counted)
    assert bounds_words(total) == words
