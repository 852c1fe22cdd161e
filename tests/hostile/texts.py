"""Texts that are written to make the reader's patterns and parsers work far longer than their length."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_END: Final = " 20 people were killed."

TEXTS: Final[dict[str, Callable[[int], str]]] = {
    "digits": lambda size: "1" * size + _END,
    "digits-apart": lambda size: "1 " * (size // 2) + _END,
    "digits-in-groups": lambda size: "1,000," * (size // 6) + _END,
    "digits-with-points": lambda size: "1.1." * (size // 4) + _END,
    "signs-of-money": lambda size: "$1 " * (size // 3) + _END,
    "percent": lambda size: "1% " * (size // 3) + _END,
    "fractions": lambda size: "1/2 " * (size // 4) + _END,
    "ranges": lambda size: "1-2-" * (size // 4) + _END,
    "brackets": lambda size: "(1 " * (size // 3) + _END,
    "number-words": lambda size: "two hundred and " * (size // 16) + _END,
    "hundreds": lambda size: "hundred " * (size // 8) + _END,
    "dozens": lambda size: "dozens of " * (size // 10) + _END,
    "at-least": lambda size: "at least " * (size // 9) + _END,
    "victims": lambda size: "20 people killed and " * (size // 21),
    "victims-in-a-list": lambda size: "20 people killed, " * (size // 18),
    "victims-in-lines": lambda size: "On Monday 20 people were killed in Idleb.\n" * (size // 42),
    "victims-in-labels": lambda size: "Killed: 20\n" * (size // 11),
    "parts": lambda size: "including 20 children, " * (size // 23) + _END,
    "harm": lambda size: "killed " * (size // 7) + _END,
    "harm-and-harm": lambda size: "killed and wounded " * (size // 19) + _END,
    "days": lambda size: "on Thursday " * (size // 12) + _END,
    "dates": lambda size: "1 May 2020 - " * (size // 13) + _END,
    "since": lambda size: "since December, " * (size // 16) + _END,
    "months": lambda size: "between January and " * (size // 20) + _END,
    "places": lambda size: "in Aleppo and " * (size // 14) + _END,
    "capitals": lambda size: "Al Ba " * (size // 6) + _END,
    "initials": lambda size: "A. " * (size // 3) + _END,
    "speakers": lambda size: "according to the UN, " * (size // 21) + _END,
    "said": lambda size: "said the ministry of " * (size // 21) + _END,
    "stops": lambda size: "." * size + _END,
    "stops-and-letters": lambda size: ". A" * (size // 3) + _END,
    "colons": lambda size: "a:" * (size // 2) + _END,
    "commas": lambda size: ", " * (size // 2) + _END,
    "quotation-marks": lambda size: '"' * size + _END,
    "opening-marks": lambda size: "“" * size + _END,
    "bullets": lambda size: "- " * (size // 2) + _END,
    "dashes": lambda size: "—" * size + _END,
    "blanks": lambda size: "20 people" + " " * size + "were killed.",
    "narrow-blanks": lambda size: "20" + "\u202f" * size + "000 people were killed.",
    "line-ends": lambda size: "20 people\n" * (size // 10) + "were killed.",
    "one-word": lambda size: "a" * size + _END,
    "marks": lambda size: "a" + "\u0301" * size + _END,
    "joiners": lambda size: "2" + "\u200d" * size + "0 people were killed.",
    "bars": lambda size: "| " * (size // 2) + _END,
    "addresses": lambda size: "http://a.b/" * (size // 11) + _END,
    "mail": lambda size: "a@b." * (size // 4) + _END,
    "degrees": lambda size: "35°12' " * (size // 7) + _END,
    "times": lambda size: "11:30 p.m. " * (size // 11) + _END,
}
"""By name a text of about so many characters."""
