"""Our own words in the reader's language: gettext catalogues, and numbers, dates and lists as it writes them.

English stands in the code. ``say`` and ``say_count`` translate and fill in; ``mark`` marks what is translated later,
when it is looked up in a ``Words`` table. ``python -m etl.messages`` gathers all of them into the catalogues beside
this file. What documents and publishers say is never translated.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal

LANGUAGES: Final = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}
"""By code what each language calls itself; the first is the one of the code."""

RIGHT_TO_LEFT: Final = ("ar",)
_LOCALES: Final = {"en": "en_GB", "fr": "fr", "es": "es", "ar": "ar"}
_BETWEEN: Final = {("ar", ", "): "، ", ("ar", "; "): "؛ ", ("fr", "; "): "\N{NARROW NO-BREAK SPACE}; "}
_language: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """The code of the language that is spoken here and now."""
    return _language.get()


def speak(code: str) -> None:
    """Speak this language from here on, in this thread; KeyError where it is none of LANGUAGES."""
    LANGUAGES[code]
    _language.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language inside a ``with``."""
    LANGUAGES[code]
    before = _language.set(code)
    try:
        yield
    finally:
        _language.reset(before)


def mark(text: str) -> str:
    """The text itself, marked for the catalogues: for constants, which :func:`say` or Words translate later."""
    return text


def say(text: str, /, **values: Any) -> str:
    """The text in the language spoken, its {names} filled in; in English where the catalogue does not have it."""
    said = _catalogue(_language.get()).gettext(text) if text else ""
    return said.format(**_isolated(values)) if values else said


def say_count(one: str, several: str, count: int, /, **values: Any) -> str:
    """The wording for this count, as the language's plural rules choose it; {count} is filled in, grouped."""
    said = _catalogue(_language.get()).ngettext(one, several, count)
    return said.format(count=number(count), **_isolated(values))


def number(value: float) -> str:
    """A number grouped as the language writes it: 948,000, 948 000, 948.000."""
    return _number(value, _language.get())


def compact(value: float) -> str:
    """A number cut short, for the ticks of an axis: 20K, 1.5M, 20 k, 20 mil."""
    return _compact(value, _language.get())


def day(moment: date) -> str:
    """A day written out: 26 February 2020, 26 février 2020."""
    return _day(moment, _language.get(), "long")


def month(moment: date) -> str:
    """A month and its year, written out: February 2020."""
    return _month(moment, _language.get())


def short_day(moment: date) -> str:
    """A day with its month cut short: 26 Feb 2020, 26 févr. 2020."""
    return _day(moment, _language.get(), "d MMM y")


def short_month(moment: date) -> str:
    """A month cut short, with its year: Feb 2020, févr. 2020."""
    return _day(moment, _language.get(), "MMM y")


def isolate(text: str) -> str:
    """The text kept in its own order inside right-to-left words: "≥ 20", "80–100", a name in Latin letters."""
    return f"\u2068{text}\u2069" if _language.get() in RIGHT_TO_LEFT else text


def listed(parts: Iterable[str], style: str = "standard") -> str:
    """The parts as a list in words, "a, b and c"; ``style="or"`` gives "a, b or c"."""
    return format_list([str(part) for part in parts], style=style, locale=_locale(_language.get()))  # type: ignore[arg-type]


def joined(parts: Iterable[str], by: str = ", ") -> str:
    """The parts that are not empty with commas (or semicolons, "; ") between them, as the language writes these."""
    between = _BETWEEN.get((_language.get(), by), by)
    return between.join(part for part in parts if part)


class Words(Mapping[str, str]):
    """Words for codes: a table of marked English that gives each in the language spoken."""

    def __init__(self, english: Mapping[str, str]) -> None:
        self.english: Final = dict(english)

    def __getitem__(self, code: str) -> str:
        return say(self.english[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self.english)

    def __len__(self) -> int:
        return len(self.english)


def _isolated(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if _language.get() not in RIGHT_TO_LEFT:
        return values
    return {name: isolate(value) if isinstance(value, str) else value for name, value in values.items()}


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    path = Path(__file__).with_name(f"{code}.po")
    if code == "en" or not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(_LOCALES[code])


@lru_cache(maxsize=100_000)
def _number(value: float, code: str) -> str:
    return format_decimal(value, locale=_locale(code))


@lru_cache(maxsize=1_000)
def _compact(value: float, code: str) -> str:
    return format_compact_decimal(value, locale=_locale(code), fraction_digits=1)


@lru_cache(maxsize=20_000)
def _day(moment: date, code: str, form: str) -> str:
    written = format_date(moment, form, locale=_locale(code))
    return f"1er{written[1:]}" if code == "fr" and moment.day == 1 else written


@lru_cache(maxsize=20_000)
def _month(moment: date, code: str) -> str:
    return format_skeleton("yMMMM", moment, locale=_locale(code))
