"""When: every expression of time in a document, resolved to days against the document's own date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from itertools import count
from typing import Any, Final

from etl.prose.days import RESOLVE, Setting, dated, length, plain, window
from etl.prose.lexicon import Lexicon, either, fold, lexicon, spelled

__all__ = ["Time", "dates_speech", "find", "window"]

_fold: Final = lru_cache(maxsize=1 << 14)(fold)
"""The same few words come again and again."""
_SPACE: Final = r"[\s\u00a0\u202f]+"
_YEAR: Final = r"(?<!\d)(?:19|20|١٩|٢٠|۱۹|۲۰)\d\d(?!\d)(?![-–.,/]\d)"
_NUMERIC: Final = re.compile(r"(?<![\d./-])(\d{1,4})([./-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/-]|\.\d)")
_WORD: Final = re.compile(r"[^\W\d_][^\W\d_\u064b-\u0652\u0670]*|\d+")
_PIECE: Final = r"\{\w+\}|[\[\] ]|[^\[\]{} ]+"
_AFTER_DAY: Final = re.compile(r"(?<![\d.,])\d\d?\s+$")
_REACH: Final = 40
"""So many characters before an expression are looked at for a preposition or a verb of saying."""


@dataclass(frozen=True)
class Time:
    """An expression of time: its span in the text, the days it covers (inclusive), how fine it is, and its kind.

    kind is `day`, `interval` (a named stretch), `since` (an open stretch from ``first``), `window` (a stretch back
    from the last day that the text speaks of: ``back`` says how long) or `as_of`.
    """

    start: int
    end: int
    text: str
    kind: str
    first: date | None
    last: date | None
    precision: str
    back: tuple[int, str] | None = None


@dataclass(frozen=True)
class _Patterns:
    kinds: dict[str, list[tuple[str, re.Pattern[str]]]]
    """The kinds of expression, each with its pattern, by the words that one may begin with; "0" is for digits."""
    starters: frozenset[str]
    proclitics: tuple[str, ...]
    since: re.Pattern[str]
    never: re.Pattern[str]
    as_of: re.Pattern[str]
    year_after: re.Pattern[str]
    month_after: re.Pattern[str]
    said: re.Pattern[str]


def _any(names: Any) -> str:
    return f"(?:{either(names, whole=True)})"


@cache
def _placeholders(language: str) -> dict[str, str]:
    """The pattern of each ``{name}`` in a form."""
    data = lexicon(language).data
    words = data["when"]
    suffix = f"(?:{'|'.join(map(re.escape, words['day_suffixes']))})?" if words["day_suffixes"] else ""
    day_words = f"|{_any(words['day_words'])}" if words["day_words"] else ""
    counts = [word for word, value in data["numbers"]["words"].items() if 0 < value < 100]
    number = rf"(?:\d{{1,3}}(?!\d)|{_any([*counts, *data['numbers']['bound'], *words['counts']])})"
    tables = ("months", "weekdays", "units", "ordinals", "parts", "relative", "relative_to_last", "to_date")
    patterns = {name.removesuffix("s") if name != "parts" else "part": _any(words[name]) for name in tables}
    return patterns | {
        "day": rf"(?<!\d[.,])(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01]|[٠-٩۰-۹]{{1,2}})(?!\d|[.,]\d){suffix}(?!\w){day_words})",
        "year": _YEAR,
        "count": number,
        "number": r"\d(?!\d)",
        **{name: _any(names) for name, names in words["lists"].items()},
    }


def _compile(form: str, language: str) -> str:
    """The pattern of a form: ``{month}`` stands for any month, ``[...]`` may be left out, a second name gets _2."""
    known = _placeholders(language)
    counted: dict[str, Iterator[int]] = {}
    pieces = []
    for piece in re.findall(_PIECE, form):
        if piece in "[]":
            pieces.append("(?:" if piece == "[" else ")?")
        elif piece == " ":
            pieces.append(_SPACE)
        elif piece[0] == "{":
            name = piece[1:-1]
            number = next(counted.setdefault(name, count(1)))
            pieces.append(f"(?P<{name}{f'_{number}' if number > 1 else ''}>{known[name]})")
        else:
            pieces.append(spelled(piece))
    return "".join(pieces) + r"(?!\w)"


def _first_words(form: str, language: str) -> set[str]:
    """The words that an expression of this form may begin with; "0" stands for digits."""
    data = lexicon(language).data
    words, counts = data["when"], [*data["numbers"]["words"], *data["numbers"]["bound"], *data["when"]["counts"]]
    written = {"{count}": counts, "{day}": words["day_words"], "{part}": words["parts"], "{year}": [], "{number}": []}
    found: set[str] = set()
    optional, joined = 0, ""
    for piece in re.findall(_PIECE, form):
        if piece in "[] ":
            optional += {"[": 1, "]": -1, " ": 0}[piece]
            joined = ""
            if not optional and piece == " ":
                break
            continue
        if piece[0] == "{":
            table = piece[1:-1]
            names = written.get(piece) or words.get(table) or words.get(f"{table}s") or words["lists"].get(table, [])
            names = [*names, *(["0"] if piece in ("{count}", "{day}", "{year}", "{number}") else [])]
        else:
            names = [piece]
        found |= {fold(word.group()) for name in names if (word := _WORD.search(joined + name))}
        if not optional and piece[0] == "{":
            break
        joined = piece if piece[0] != "{" else ""
    return found


@cache
def _patterns(language: str) -> _Patterns:
    words: Lexicon = lexicon(language)
    data = words.data["when"]
    kinds: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for kind in RESOLVE:
        for form in data["forms"].get(kind, []):
            pattern = re.compile(words.before + _compile(form, language), re.IGNORECASE)
            for first in _first_words(form, language):
                kinds.setdefault(first, []).append((kind, pattern))
    starters = {"0", *kinds}
    starters |= {fold(word.group()) for phrase in [*data["since"], *data["never"]] if (word := _WORD.search(phrase))}
    links = f"(?:{_any(data['said_links'])}{_SPACE})?" if data["said_links"] else ""
    return _Patterns(
        kinds,
        frozenset(starters),
        tuple(map(fold, words.data.get("proclitics", []))),
        re.compile(rf"{words.before}{_any(data['since'])}\s*", re.IGNORECASE),
        re.compile(rf"{words.before}{_any(data['never'])}" if data["never"] else r"(?!)", re.IGNORECASE),
        re.compile(rf"{words.before}{_any(data['as_of'])}\s*$", re.IGNORECASE),
        re.compile(rf"{words.before}{_any(data['year_after'])}[\s-]*$", re.IGNORECASE),
        re.compile(rf"{words.before}{_any(data['month_after'])}[\s-]*$", re.IGNORECASE),
        re.compile(rf"{words.before}{_any(data['said_on'])}(?:\s+\w+)?,?\s+{links}$", re.IGNORECASE),
    )


def find(text: str, language: str, today: date | None) -> list[Time]:
    """The expressions of time in a text, in order.

    "Thursday" is the latest one that is not after ``today``, the document's date; a month without a year likewise.
    Expressions that cannot be resolved (a weekday in a document without a date) are left out. "03/04/2020" is 3
    April, unless another date of the text can only be read month first.
    """
    patterns, data = _patterns(language), lexicon(language).data["when"]
    month_first = any(int(m[3]) > 12 >= int(m[1]) for m in _NUMERIC.finditer(text) if len(m[1]) < 3)
    found: list[Time] = []
    last_day: date | None = None
    reached = 0
    passed: set[str] = set()
    for word in _WORD.finditer(text):
        written = word.group()
        if written in passed:
            continue
        start = word.start()
        if start < reached:
            continue
        offset = 0 if written[0].isdecimal() else _begins(written, patterns)
        if offset is None:
            passed.add(written)
            continue
        start += offset
        never = patterns.never.match(text, start)
        if never:
            reached = never.end()
            continue
        setting = Setting(language, data, today, last_day, month_first)
        time, since = _time_at(text, start, patterns, setting), patterns.since.match(text, start)
        opened = _time_at(text, since.end(), patterns, setting) if since else None
        if opened and (time is None or time.end < opened.end):
            time = replace(opened, start=start, text=text[start : opened.end])
            if time.kind != "window":
                time = replace(time, kind="since", last=None)
        elif time and time.kind == "day" and patterns.as_of.search(text, max(0, start - _REACH), start):
            time = replace(time, kind="as_of")
        if time is None:
            continue
        found.append(time)
        reached = time.end
        if time.kind in ("day", "as_of"):
            last_day = time.first
    return found


def _begins(word: str, patterns: _Patterns) -> int | None:
    """Where in a word, after particles joined to it, an expression of time may begin; null if it cannot."""
    folded = _fold(word)
    if folded in patterns.starters:
        return 0
    for particle in patterns.proclitics:
        if folded.startswith(particle) and folded[len(particle) :] in patterns.starters:
            return len(particle)
    return None


def _time_at(text: str, start: int, patterns: _Patterns, at: Setting) -> Time | None:
    """The longest expression of time that begins at an offset and can be resolved."""
    numeric = _NUMERIC.match(text, start)
    if numeric:
        day = _numeric(numeric, at)
        return Time(start, numeric.end(), numeric.group(), "day", day, day, "day") if day else None
    word = _WORD.match(text, start)
    first = "0" if text[start : start + 1].isdecimal() else fold(word.group()) if word else ""
    matches = [
        (kind, match) for kind, pattern in patterns.kinds.get(first, []) if (match := pattern.match(text, start))
    ]
    for kind, match in sorted(matches, key=lambda found: -found[1].end()):
        groups = match.groupdict()
        if not _is_meant(kind, match, text, patterns, at):
            continue
        meaning = RESOLVE[kind](groups, at)
        if meaning is None:
            continue
        back = length(groups, at) if kind == "window" else None
        if kind == "window" and back is None:
            continue
        return Time(start, match.end(), match.group(), *meaning, back=back)
    return None


def _is_meant(kind: str, match: re.Match[str], text: str, patterns: _Patterns, at: Setting) -> bool:
    """Whether a word that may be something else is meant as a time: "May", "march", a bare 2015."""
    lead = max(0, match.start() - _REACH)
    if kind == "year":
        return bool(patterns.year_after.search(text, lead, match.start()))
    groups = match.groupdict()
    if not groups.get("month") or kind not in ("month", "day", "days"):
        return True
    name = groups["month"] or ""
    if at.words["months_capitalised"] and not name[0].isupper() and kind != "month":
        return bool(groups.get("year"))
    if kind == "month" and _AFTER_DAY.search(text, lead, match.start()):
        return False  # "31 February" is no February
    preceded = patterns.month_after.search(text, lead, match.start())
    if kind != "month" or groups.get("year"):
        return True
    if at.words["months_capitalised"] and not name[0].isupper() and not preceded:
        return False
    return bool(preceded) or plain(name) not in {plain(word) for word in at.words["doubtful_months"]}


def _numeric(match: re.Match[str], at: Setting) -> date | None:
    """A date in figures: year first where it has four digits, else day first unless that cannot be."""
    first, middle, last = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        year, month, day = first, middle, last
    else:
        month, day = (first, middle) if at.month_first else (middle, first)
        year = last if len(match[4]) == 4 else 2000 + last
    if len(match[1]) == 3 or not 1900 <= year <= 2100 or not 1 <= month <= 12 or day < 1:
        return None
    return dated(day, month, year, None)


def dates_speech(time: Time, sentence: str, start: int, language: str) -> bool:
    """Whether a day dates the saying ("said on Friday"), not what happened; ``start`` is where the sentence stands."""
    position = time.start - start
    said = _patterns(language).said
    return time.kind == "day" and bool(said.search(sentence, max(0, position - _REACH), position))
