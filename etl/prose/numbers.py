"""How many: every number in a sentence, with its exact span, its value or range, and its qualifier."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from etl.prose.lexicon import Lexicon, any_of, lexicon

_DIGITS = r"\d{1,3}(?:[, \u00a0\u202f\u2009]\d{3})+(?:\.\d+)?(?![\d,]\d)|\d+(?:\.\d+)?"


@dataclass(frozen=True)
class Number:
    """A number as written: offsets into the sentence, its value (null if vague or a range), ends and qualifier."""

    start: int
    end: int
    text: str
    value: int | None
    qualifier: str = "exact"
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class _Patterns:
    number: re.Pattern[str]
    between: re.Pattern[str]
    joined: re.Pattern[str]
    before: tuple[tuple[str, re.Pattern[str]], ...]
    after: tuple[tuple[str, re.Pattern[str]], ...]
    not_after: re.Pattern[str]
    not_before: re.Pattern[str]
    one_in: re.Pattern[str]


def _words(data: dict[str, Any]) -> str:
    """A pattern for numbers in words: "thirty-four", "two hundred and six", "1.5 million" with its digits."""
    small = "|".join(sorted([*data["units"], *data["tens"]], key=len, reverse=True))
    scale = "|".join(sorted((word for word in data["scales"] if len(word) > 2), key=len, reverse=True))
    joint = rf"(?:[\s-]+(?:(?:{'|'.join(data['and'])})\s+)?)"
    return rf"(?:{small})(?:{joint}(?:{small}|{scale}))*"


@cache
def _patterns(language: str) -> _Patterns:
    data = lexicon(language).data
    numbers, qualifiers = data["numbers"], data["qualifiers"]
    fixed = "|".join(
        re.escape(word).replace(r"\ ", r"\s+")
        for word in sorted([*numbers["collectives"], *numbers["vague"]], key=len, reverse=True)
    )
    scale = "|".join(sorted(numbers["scales"], key=len, reverse=True))
    number = (
        rf"(?<![\w.,:/])(?<![A-Za-z]-)(?:(?P<fixed>{fixed})|(?P<digits>{_DIGITS})"
        rf"(?:[\s\u00a0\u202f-]?(?P<scale>{scale}))?|(?P<words>{_words(numbers)}))(?![\w]|[.,:/]\d)"
    )
    joiner = "|".join([*map(re.escape, numbers["range"])])
    sides = tuple(
        tuple(
            (name, re.compile(rf"(?<!\w)(?:{any_of(words, boundary=False).pattern})\s+$", re.IGNORECASE))
            if side == "before"
            else (name, re.compile(rf"^\s+(?:{any_of(words, boundary=False).pattern})(?!\w)", re.IGNORECASE))
            for name, words in qualifiers[side].items()
        )
        for side in ("before", "after")
    )
    not_counts = data["not_counts"]
    after = "|".join(re.escape(word) for word in sorted(not_counts["after"], key=len, reverse=True))
    before = "|".join(re.escape(word) for word in sorted(not_counts["before"], key=len, reverse=True))
    every = "|".join(re.escape(word) for word in sorted(not_counts["people_after"], key=len, reverse=True))
    return _Patterns(
        re.compile(number, re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{'|'.join(numbers['between'])})\s+$", re.IGNORECASE),
        re.compile(
            rf"^(?:\s*[-–—]\s*|\s+(?:{joiner})\s+|\s+(?P<and>{'|'.join(numbers['between_and'])})\s+)$", re.IGNORECASE
        ),
        sides[0],
        sides[1],
        re.compile(rf"^[\s\u00a0-]*(?:{after})(?:s|es)?(?!\w)", re.IGNORECASE),
        re.compile(rf"(?:^|(?<!\w))(?:{before})\s*$", re.IGNORECASE),
        re.compile(rf"^\s+(?:{every})\s+(?:{number})", re.IGNORECASE),
    )


def value_of(text: str, language: str) -> int | None:
    """The value of a number as written; null where the words are vague, a range, or no number at all."""
    data = lexicon(language).data["numbers"]
    plain = " ".join(re.sub(r"[\s\u00a0\u202f\u2009]+", " ", text.casefold()).split())
    if plain in data["collectives"]:
        return int(data["collectives"][plain])
    match = re.fullmatch(rf"(?P<digits>{_DIGITS})[\s-]?(?P<scale>[a-z]+)?", plain)
    if match and (match["scale"] is None or match["scale"] in data["scales"]):
        digits = re.sub(r"[, \u00a0\u202f\u2009]", "", match["digits"])
        scaled = (
            float(digits) * data["scales"].get(match["scale"], 1) if match["scale"] or "." in digits else int(digits)
        )
        return round(scaled) if abs(scaled - round(scaled)) < 1e-6 * max(1.0, scaled) else None
    total = current = 0
    words = [word for word in re.split(r"[\s-]+", plain) if word not in data["and"]]
    for word in words:
        if word in data["units"] or word in data["tens"]:
            current += data["units"].get(word) or data["tens"].get(word, 0)
        elif word in data["scales"] and (current or total):
            if data["scales"][word] == 100:
                current *= 100
            else:
                total, current = total + current * data["scales"][word], 0
        else:
            return None
    return total + current if words else None


def find(sentence: str, words: Lexicon) -> list[Number]:
    """The numbers of a sentence in order, those left out that count no people, houses or incidents.

    Left out by what stands beside them: percentages, money, distances, times, ages, years (a bare 1900-2100).
    """
    patterns, data = _patterns(words.language), words.data["numbers"]
    found: list[Number] = []
    for match in patterns.number.finditer(sentence):
        rest, lead = sentence[match.end() :], sentence[: match.start()]
        text = match.group()
        if text.casefold().startswith(("a ", "half a")) and not match["fixed"]:
            continue
        vague = match["fixed"] and data["vague"].get(" ".join(text.casefold().split()))
        value = None if vague else value_of(text, words.language)
        is_year = bool(re.fullmatch(r"(?:19|20)\d\d", text)) and not re.match(r"\s+[a-z]+", rest)
        if (
            (value is None and not vague)
            or is_year
            or patterns.not_after.match(rest)
            or patterns.not_before.search(lead)
            or patterns.one_in.match(rest)
        ):
            continue
        number = Number(match.start(), match.end(), text, value, "vague" if vague else "exact", vague or None)
        previous = found[-1] if found else None
        if previous and previous.value is not None and value is not None and value > previous.value:
            joint = patterns.joined.match(sentence[previous.end : match.start()])
            between = bool(patterns.between.search(sentence[: previous.start]))
            climbs = words.pattern("doubt", "climbing").search(sentence[: previous.start].rstrip()[-4:])
            if joint and not climbs and (not joint["and"] or between):
                span = sentence[previous.start : match.end()]
                found[-1] = Number(previous.start, match.end(), span, None, "between", previous.value, value)
                continue
        found.append(_qualified(number, lead, rest, patterns))
    return found


def _qualified(number: Number, lead: str, rest: str, patterns: _Patterns) -> Number:
    """The number with the qualifier that stands before or after it; vague words keep theirs."""
    if number.qualifier == "vague":
        return number
    before = re.sub(r"[(\s]+$", " ", lead)
    for name, pattern in patterns.before:
        if pattern.search(before):
            return replace(number, qualifier=name)
    for name, pattern in patterns.after:
        if pattern.match(rest):
            return replace(number, qualifier=name)
    return number
