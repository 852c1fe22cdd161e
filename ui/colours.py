"""Colour means one thing, the outcome family; here on a light ground and on a dark one."""

from __future__ import annotations

from typing import Final

from etl.schema import CATEGORY_OF, OUTCOMES

FAMILY: Final = {
    False: {"casualty": "#33415C", "displacement": "#0072B2", "child_impact": "#B5541C", "affected": "#4C7A6B"},
    True: {"casualty": "#AAB8D4", "displacement": "#5DB4EA", "child_impact": "#EE9A68", "affected": "#8FC4B1"},
}
"""The colour of each category, on a light ground (False) and on a dark one (True): at least 4.5 to 1 on both."""

GROUND: Final = {False: "#FFFFFF", True: "#14181F"}
INK: Final = {False: "#1F2733", True: "#E7EAEF"}
GRID: Final = {False: "rgba(31,39,51,0.12)", True: "rgba(231,234,239,0.16)"}


def colour_of(outcome: str, dark: bool) -> str:
    """The colour of an outcome: its family's, in lighter steps for the later outcomes of the family."""
    category = CATEGORY_OF[outcome]
    step = OUTCOMES[category].index(outcome) % 3
    return _mix(FAMILY[dark][category], GROUND[dark], (0.0, 0.14, 0.27)[step])


def text_colour_of(outcome: str, dark: bool) -> str:
    """The colour of words about an outcome: its family's, undimmed."""
    return FAMILY[dark][CATEGORY_OF[outcome]]


def _mix(colour: str, ground: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
