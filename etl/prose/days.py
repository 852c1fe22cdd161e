"""Which days: what each kind of expression of time means, counted from the document's date."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from etl.prose.lexicon import fold, lexicon
from etl.prose.numerals import value_of


@dataclass(frozen=True)
class Setting:
    """What an expression is resolved against: the language, the document's date, the last day named."""

    language: str
    words: dict[str, Any]
    today: date | None
    last_day: date | None
    month_first: bool

    def look_up(self, table: str, name: str) -> Any:
        """The meaning of a word, however it is spelled."""
        return _folded(self.language, table)[plain(name)]


Groups = dict[str, str | None]
Meaning = tuple[str, date | None, date | None, str]
"""kind, first day, last day, precision."""


def year_of(written: str | None) -> int | None:
    """The year that digits of any script give; null where none is written."""
    return int(written) if written else None


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_back(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def dated(day: int, month: int, year: int | None, today: date | None) -> date | None:
    """The day meant: of the year said, or the latest such day that is not after ``today``; null if there is none."""
    if (year is None and today is None) or not 1 <= month <= 12:
        return None
    wanted = year or today.year  # type: ignore[union-attr]
    if not 1 <= day <= calendar.monthrange(wanted if year else 2024, month)[1]:
        return None
    meant = date(wanted, month, min(day, calendar.monthrange(wanted, month)[1]))
    return meant if year or today is None or meant <= today else months_back(meant, 12)


def window(back: tuple[int, str], last: date) -> date:
    """The first day of a stretch of so many hours, days, weeks, months or years that ends on ``last``."""
    count, unit = back
    if unit == "hours":
        return last - timedelta(days=max(1, round(count / 24)) - 1)
    if unit == "days":
        return last - timedelta(days=count - 1)
    if unit == "weeks":
        return last - timedelta(days=7 * count)
    return months_back(last, count * (12 if unit == "years" else 1))


def calendar_unit(unit: str, back: int, today: date) -> Meaning | None:
    """The week, month or year that a day lies in, or the one so many before; null for shorter units."""
    if unit == "weeks":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return "interval", monday, monday + timedelta(days=6), "week"
    if unit == "months":
        first = months_back(today.replace(day=1), back)
        return "interval", first, month_end(first), "month"
    if unit == "years":
        return "interval", date(today.year - back, 1, 1), date(today.year - back, 12, 31), "year"
    return None


def part_of_month(part: str, first: date) -> Meaning:
    """The start, the middle or the end of the month that begins on ``first``."""
    if part == "start":
        return "interval", first, first.replace(day=10), "month"
    day = first.replace(day=15) if part == "middle" else month_end(first)
    return "as_of", day, day, "month" if part == "middle" else "day"


def part_of_year(part: str, year: int) -> Meaning:
    """A third of a year: its start, its middle or its end."""
    month = {"start": 1, "middle": 5, "end": 9}[part]
    return "interval", date(year, month, 1), month_end(date(year, month + 3, 1)), "interval"


def plain(name: str) -> str:
    return " ".join(fold(name).replace("’", "'").split())


@cache
def _folded(language: str, table: str) -> dict[str, Any]:
    return {plain(name): value for name, value in lexicon(language).data["when"][table].items()}


def _day(day: date | None) -> Meaning | None:
    return ("day", day, day, "day") if day else None


def _interval(first: date | None, last: date | None, precision: str = "interval") -> Meaning | None:
    return ("interval", first, last, precision) if first and last and first <= last else None


def _number_of_day(written: str | None, at: Setting) -> int:
    digits = re.match(r"\d+", written or "")
    return int(digits.group()) if digits else int(at.look_up("day_words", written or ""))


def _one_day(groups: Groups, at: Setting) -> Meaning | None:
    month = at.look_up("months", groups["month"] or "")
    return _day(dated(_number_of_day(groups["day"], at), month, year_of(groups.get("year")), at.today))


def _days(groups: Groups, at: Setting) -> Meaning | None:
    months = [groups.get("month"), groups.get("month_2")]
    first_month, last_month = (
        at.look_up("months", name or "") for name in (months[0] or months[1], months[1] or months[0])
    )
    years = year_of(groups.get("year")), year_of(groups.get("year_2"))
    last = dated(_number_of_day(groups["day_2"], at), last_month, years[1] or years[0], at.today)
    first = dated(_number_of_day(groups["day"], at), first_month, years[0] if years[1] else None, last)
    return _interval(first, last)


def _months(groups: Groups, at: Setting) -> Meaning | None:
    years = year_of(groups.get("year")), year_of(groups.get("year_2"))
    last = dated(1, at.look_up("months", groups["month_2"] or ""), years[1] or years[0], at.today)
    first = dated(1, at.look_up("months", groups["month"] or ""), years[0] if years[1] else None, last)
    return _interval(first, last and month_end(last))


def _month(groups: Groups, at: Setting) -> Meaning | None:
    first = dated(1, at.look_up("months", groups["month"] or ""), year_of(groups.get("year")), at.today)
    return _interval(first, first and month_end(first), "month")


def _part(groups: Groups, at: Setting) -> Meaning | None:
    part, year = at.look_up("parts", groups["part"] or ""), year_of(groups.get("year"))
    if groups.get("month") is None:
        return part_of_year(part, year) if year else None
    first = dated(1, at.look_up("months", groups["month"] or ""), year, at.today)
    return part_of_month(part, first) if first else None


def _quarter(groups: Groups, at: Setting, months: int = 3) -> Meaning | None:
    written = groups.get("number") or ""
    number = int(written) if written else at.look_up("ordinals", groups["ordinal"] or "")
    if not 1 <= number <= 12 // months:
        return None
    last = dated(1, months * number, year_of(groups.get("year")), at.today)
    return _interval(months_back(last, months - 1), month_end(last)) if last else None


def _half_year(groups: Groups, at: Setting) -> Meaning | None:
    return _quarter(groups, at, 6)


def _year(groups: Groups, at: Setting) -> Meaning | None:
    year = year_of(groups["year"])
    return _interval(date(year, 1, 1), date(year, 12, 31), "year") if year else None


def _years(groups: Groups, at: Setting) -> Meaning | None:
    first, last = year_of(groups["year"]), year_of(groups["year_2"])
    return _interval(date(first, 1, 1), date(last, 12, 31)) if first and last else None


def _weekday(groups: Groups, at: Setting, least: int = 0, which: str = "weekday") -> Meaning | None:
    if at.today is None:
        return None
    back = (at.today.weekday() - at.look_up("weekdays", groups[which] or "") - least) % 7 + least
    return _day(at.today - timedelta(days=back))


def _last_weekday(groups: Groups, at: Setting) -> Meaning | None:
    return _weekday(groups, at, 1)


def _night(groups: Groups, at: Setting) -> Meaning | None:
    morning = _weekday(groups, at, 0, "weekday_2")
    return _interval(morning[2] - timedelta(days=1), morning[2]) if morning and morning[2] else None


def _relative(groups: Groups, at: Setting) -> Meaning | None:
    return _day(at.today + timedelta(days=at.look_up("relative", groups["relative"] or ""))) if at.today else None


def _relative_to_last(groups: Groups, at: Setting) -> Meaning | None:
    away = at.look_up("relative_to_last", groups["relative_to_last"] or "")
    return _day(at.last_day + timedelta(days=away)) if at.last_day else None


def _overnight(groups: Groups, at: Setting) -> Meaning | None:
    return _interval(at.today - timedelta(days=1), at.today) if at.today else None


def _weekend(groups: Groups, at: Setting) -> Meaning | None:
    if at.today is None:
        return None
    sunday = at.today - timedelta(days=(at.today.weekday() + 1) % 7)
    return _interval(sunday - timedelta(days=1), sunday)


def _window(groups: Groups, at: Setting) -> Meaning:
    return "window", None, None, "interval"


def _ago(groups: Groups, at: Setting) -> Meaning | None:
    back = length(groups, at)
    if back is None or at.today is None:
        return None
    if back[1] in ("months", "years"):
        then = months_back(at.today, back[0] * (12 if back[1] == "years" else 1))
        return _interval(then.replace(day=1), month_end(then), "month")
    days = {"hours": back[0] // 24, "days": back[0], "weeks": 7 * back[0]}[back[1]]
    return _day(at.today - timedelta(days=days)) if days < _LONGEST else None


def _this(groups: Groups, at: Setting) -> Meaning | None:
    return calendar_unit(at.look_up("units", groups["unit"] or ""), 0, at.today) if at.today else None


def _last(groups: Groups, at: Setting) -> Meaning | None:
    return calendar_unit(at.look_up("units", groups["unit"] or ""), 1, at.today) if at.today else None


def _to_date(groups: Groups, at: Setting) -> Meaning | None:
    if at.today is None:
        return None
    unit = at.look_up("to_date", groups["to_date"] or "")
    meaning = calendar_unit(unit, 0, at.today)
    return ("since", meaning[1], None, "interval") if meaning else None


RESOLVE: Final[dict[str, Callable[[Groups, Setting], Meaning | None]]] = {
    "days": _days,
    "day": _one_day,
    "months": _months,
    "part": _part,
    "quarter": _quarter,
    "half_year": _half_year,
    "night": _night,
    "last_weekday": _last_weekday,
    "weekday": _weekday,
    "relative": _relative,
    "relative_to_last": _relative_to_last,
    "overnight": _overnight,
    "weekend": _weekend,
    "to_date": _to_date,
    "window": _window,
    "ago": _ago,
    "last": _last,
    "this": _this,
    "month": _month,
    "years": _years,
    "year": _year,
}
"""How each kind of expression is resolved; of two that are equally long the first is meant."""

_LONGEST: Final = 40_000
"""Days; more than this back is no expression of time."""
_ALLOWED_LENGTH: Final = {"hours": 2000, "days": 2000, "weeks": 500, "months": 500, "years": 100}


def length(groups: Groups, at: Setting) -> tuple[int, str] | None:
    """How long a window is: "the past three months" gives (3, "months")."""
    name = plain(groups["unit"] or "")
    unit = at.look_up("units", name)
    written, counts = groups.get("count"), _folded(at.language, "unit_counts")
    if not written and not groups.get("past") and name not in counts:
        return None  # Arabic "two months" is one word, "a month" no length
    number = value_of(written, at.language) if written else counts.get(name, 1)
    return (number, unit) if number and number <= _ALLOWED_LENGTH[unit] else None
