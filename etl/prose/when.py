"""When: every expression of time in a document, resolved to days against the document's own date."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from etl.prose.lexicon import any_of, lexicon


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
class _Setting:
    """What an expression is resolved against: the language's words, the document's date, the last day named."""

    words: dict[str, Any]
    numbers: dict[str, int]
    today: date | None
    last_day: date | None

    def month(self, name: str) -> int:
        """The number of a month's name."""
        return int(self.words["months"][name.casefold()])


_Meaning = tuple[str, date | None, date | None, str]
"""kind, first day, last day, precision."""


def _month_end(first: date) -> date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _months_back(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _dated(day: int, month: int, year: str | None, today: date | None) -> date | None:
    """The day meant: of the year said, or the latest such day that is not after the document's date."""
    if year is None and today is None:
        return None
    wanted = int(year) if year else today.year  # type: ignore[union-attr]
    if day > calendar.monthrange(wanted if year else 2024, month)[1]:
        return None
    meant = date(wanted, month, min(day, calendar.monthrange(wanted, month)[1]))
    return meant if year or today is None or meant <= today else _months_back(meant, 12)


def _day(day: date | None) -> _Meaning:
    return "day", day, day, "day"


def _iso(match: re.Match[str], at: _Setting) -> _Meaning | None:
    try:
        return _day(date.fromisoformat(match["iso"]))
    except ValueError:
        return None


def _month_day(match: re.Match[str], at: _Setting) -> _Meaning:
    return _day(_dated(int(match["md_day"]), at.month(match["md_month"]), match["md_year"], at.today))


def _day_month(match: re.Match[str], at: _Setting) -> _Meaning:
    return _day(_dated(int(match["dm_day"]), at.month(match["dm_month"]), match["dm_year"], at.today))


def _range(match: re.Match[str], at: _Setting) -> _Meaning:
    last = _dated(int(match["range_last"]), at.month(match["range_month"]), match["range_year"], at.today)
    first_month = at.month(match["range_first_month"] or match["range_month"])
    first = _dated(int(match["range_first"]), first_month, None, last) if last else None
    return "interval", first, last, "interval"


def _month(match: re.Match[str], at: _Setting) -> _Meaning | None:
    first = _dated(1, at.month(match["month_name"]), match["month_year"], at.today)
    return ("interval", first, _month_end(first), "month") if first else None


def _part_of_month(match: re.Match[str], at: _Setting) -> _Meaning | None:
    first = _dated(1, at.month(match["part_month"]), None, at.today)
    return ("as_of", first.replace(day=15), first.replace(day=15), "month") if first else None


def _end_of_month(match: re.Match[str], at: _Setting) -> _Meaning | None:
    first = _dated(1, at.month(match["end_month"]), match["end_year"], at.today)
    return ("as_of", _month_end(first), _month_end(first), "day") if first else None


def _quarter(match: re.Match[str], at: _Setting) -> _Meaning | None:
    number = at.words["ordinals"][match["quarter_ordinal"].casefold()]
    last_month = _dated(1, 3 * number, match["quarter_year"], at.today)
    return ("interval", _months_back(last_month, 2), _month_end(last_month), "interval") if last_month else None


def _year(match: re.Match[str], at: _Setting) -> _Meaning:
    year = int(match["year"])
    return "interval", date(year, 1, 1), date(year, 12, 31), "year"


def _weekday(match: re.Match[str], at: _Setting) -> _Meaning | None:
    if at.today is None:
        return None
    back = (at.today.weekday() - at.words["weekdays"][match["weekday"].casefold()]) % 7
    return _day(at.today - timedelta(days=back))


def _same_day(match: re.Match[str], at: _Setting) -> _Meaning:
    return _day(at.last_day)


def _today(match: re.Match[str], at: _Setting) -> _Meaning:
    return _day(at.today)


def _yesterday(match: re.Match[str], at: _Setting) -> _Meaning | None:
    return _day(at.today - timedelta(days=1)) if at.today else None


def _overnight(match: re.Match[str], at: _Setting) -> _Meaning | None:
    return ("interval", at.today - timedelta(days=1), at.today, "interval") if at.today else None


def _window(match: re.Match[str], at: _Setting) -> _Meaning:
    return "window", None, None, "interval"


def _calendar_unit(match: re.Match[str], at: _Setting) -> _Meaning | None:
    if at.today is None:
        return None
    unit, back = match["calendar_unit"].casefold(), 0 if match["this"] else 1
    if unit == "week":
        monday = at.today - timedelta(days=at.today.weekday() + 7 * back)
        return "interval", monday, monday + timedelta(days=6), "week"
    if unit == "month":
        first = _months_back(at.today.replace(day=1), back)
        return "interval", first, _month_end(first), "month"
    return "interval", date(at.today.year - back, 1, 1), date(at.today.year - back, 12, 31), "year"


_RESOLVE: Final[dict[str, Callable[[re.Match[str], _Setting], _Meaning | None]]] = {
    "iso": _iso,
    "range": _range,
    "month_day": _month_day,
    "day_month": _day_month,
    "part_of_month": _part_of_month,
    "end_of_month": _end_of_month,
    "quarter": _quarter,
    "weekday": _weekday,
    "same_day": _same_day,
    "today": _today,
    "yesterday": _yesterday,
    "overnight": _overnight,
    "window": _window,
    "calendar_unit": _calendar_unit,
    "month": _month,
    "year": _year,
}
"""How each kind of expression is resolved, in the order in which they are tried at a place in the text."""


@cache
def _pattern(language: str) -> re.Pattern[str]:
    data = lexicon(language).data
    words, counts = data["when"], data["numbers"]["units"]
    month, weekday, ordinal = (any_of(words[name]).pattern for name in ("months", "weekdays", "ordinals"))
    count = rf"\d+|{'|'.join(sorted(counts, key=len, reverse=True))}"
    unit = "|".join(sorted(words["units"], key=len, reverse=True))
    past, just = "|".join(words["past"]), "|".join(words["just"])
    day = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"

    def year(name: str) -> str:
        return rf"(?:,?\s+(?:of\s+)?(?P<{name}>(?:19|20)\d\d))?"

    def fixed(name: str) -> str:
        return any_of(words[name]).pattern

    kinds = {
        "iso": r"\b(?:19|20)\d\d-\d\d-\d\d\b",
        "range": rf"(?:between\s+|from\s+)?(?P<range_first>{day})(?:\s+(?P<range_first_month>{month}))?\s*"
        rf"(?:and|to|-|–)\s*(?P<range_last>{day})\s+(?P<range_month>{month})\.?{year('range_year')}",
        "month_day": rf"(?P<md_month>{month})\.?\s+(?P<md_day>{day})(?:st|nd|rd|th)?{year('md_year')}",
        "day_month": rf"(?<![\d.,])(?P<dm_day>{day})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<dm_month>{month})\.?"
        + year("dm_year"),
        "part_of_month": rf"(?:mid|early|late)-?\s?(?P<part_month>{month})",
        "end_of_month": rf"(?:the end of|end of|end-)\s*(?P<end_month>{month}){year('end_year')}",
        "quarter": rf"the\s+(?P<quarter_ordinal>{ordinal})\s+quarter{year('quarter_year')}",
        "weekday": weekday,
        "same_day": fixed("same_day"),
        "today": fixed("today"),
        "yesterday": fixed("yesterday"),
        "overnight": fixed("overnight"),
        "window": rf"(?:(?:in|over|during|within|for|of)\s+)?(?:(?:{just})\s+)?the\s+(?:{past})\s+"
        rf"(?:(?P<past_count>{count})\s+)?(?P<past_unit>{unit})(?!\w)"
        rf"|(?:in|within|over)\s+(?:{just})\s+(?P<just_count>{count})\s+(?P<just_unit>{unit})(?!\w)",
        "calendar_unit": rf"(?:(?P<this>this)|{past})\s+(?P<calendar_unit>week|month|year)(?!\w)",
        # "may" and "march" are months only where they are written as names, "may" only after a preposition.
        "month": rf"(?-i:(?=[A-ZÀ-Þ])(?!May\b)|(?<=\bin )|(?<=\bof )|(?<=\bsince ))"
        rf"(?P<month_name>{month})(?!\w){year('month_year')}",
        "year": r"(?:(?<=\bin )|(?<=\bof )|(?<=\bsince )|(?<=\bduring )|(?<=\bthroughout )|(?<=\bthe ))"
        r"(?:19|20)\d\d(?!\d|[-,]\d)",
    }
    since = f"(?P<since>{fixed('since')}" + r")\s+(?:late\s+|early\s+|mid-?)?"
    whole = "|".join(f"(?P<{name}>{kinds[name]})" for name in _RESOLVE if name != "calendar_unit")
    whole = f"{whole}|{kinds['calendar_unit']}"
    return re.compile(rf"(?:{since})?(?:{whole})", re.IGNORECASE)


def find(text: str, language: str, today: date | None) -> list[Time]:
    """The expressions of time in a text, in order.

    "Thursday" is the latest one that is not after ``today``, the document's date; a month without a year likewise.
    Expressions that cannot be resolved (a weekday in a document without a date) are left out.
    """
    data = lexicon(language).data
    cut_off = re.compile(rf"{any_of(data['when']['as_of']).pattern}\s+$", re.IGNORECASE)
    found: list[Time] = []
    last_day: date | None = None
    for match in _pattern(language).finditer(text):
        name = next(name for name in _RESOLVE if match[name])
        setting = _Setting(data["when"], data["numbers"]["units"], today, last_day)
        meaning = _RESOLVE[name](match, setting)
        if meaning is None or (meaning[1] is None and meaning[0] != "window"):
            continue
        time = Time(match.start(), match.end(), match.group(), *meaning, back=_length(match, setting))
        if match["since"]:
            time = replace(time, kind="since", last=None)
        elif time.kind == "day" and cut_off.search(text[: match.start()]):
            time = replace(time, kind="as_of")
        found.append(time)
        if time.kind in ("day", "as_of"):
            last_day = time.first
    return found


def _length(match: re.Match[str], at: _Setting) -> tuple[int, str] | None:
    """How long a window is: "the past three months" gives (3, "months")."""
    unit = match["past_unit"] or match["just_unit"]
    if not match["window"] or not unit:
        return None
    count = (match["past_count"] or match["just_count"] or "1").casefold()
    return int(count) if count.isdigit() else at.numbers[count], at.words["units"][unit.casefold()]


def window(back: tuple[int, str], last: date) -> date:
    """The first day of a stretch of so many hours, days, weeks, months or years that ends on ``last``."""
    count, unit = back
    if unit == "hours":
        return last - timedelta(days=max(1, round(count / 24)) - 1)
    if unit == "days":
        return last - timedelta(days=count - 1)
    if unit == "weeks":
        return last - timedelta(days=7 * count)
    return _months_back(last, count * (12 if unit == "years" else 1))


def dates_speech(time: Time, sentence: str, start: int, language: str) -> bool:
    """Whether a day dates the saying ("said on Friday"), not what happened; ``start`` is where the sentence stands."""
    said = "|".join(lexicon(language).data["when"]["said_on"])
    pattern = rf"\b(?:{said})(?:\s+\w+)?,?(?:\s+(?:on|late|early))?\s+$"
    return time.kind == "day" and bool(re.search(pattern, sentence[: time.start - start], re.IGNORECASE))
