"""Confidence: the chance that a figure read from prose is right, from what was noticed while it was read."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from etl.trusted import trusted

MODEL: Final = Path(__file__).with_name("confidence.json")
"""The weights, their date and data, and how they did in cross-validation: written by `python -m etl calibrate`."""

REVIEW_BELOW: Final = 0.5
"""Figures with less confidence wait for review: they are more likely wrong than right."""


@cache
def model() -> dict[str, Any]:
    """The weights of this installation, read once. Raises NotTrusted where they are not the recorded ones."""
    loaded: dict[str, Any] = json.loads(trusted(MODEL).read_text(encoding="utf-8"))
    return loaded


def judge(signals: Mapping[str, float], learned: Mapping[str, Any]) -> float:
    """The chance, within (0, 1), that a figure with these signals is right: found, with every strict field right.

    A signal that the model never saw counts for nothing.
    """
    total = learned["intercept"] + sum(learned["weights"].get(name, 0.0) * value for name, value in signals.items())
    chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
    return min(max(round(chance, 3), 0.001), 0.999)
