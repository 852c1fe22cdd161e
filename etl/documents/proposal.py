"""What a document says of itself in its first lines: proposed where it is not known, for a person to look at."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any, Final

from etl.documents.document import Document
from etl.prose import when
from etl.prose.lexicon import LANGUAGES, fold, organisations

_WORDS: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_LINES: Final = 20
"""What a document says of itself stands in so many lines from its beginning."""

_LONGEST: Final = 200
"""Characters of a heading; a longer line is a paragraph."""

_NAME: Final = 80
"""Characters of a publisher's name."""

_CREDIT: Final = re.compile(r"[/|©–—-]\s*[^\W\d_][\w .'’-]{0,40}$|\((?:photo|foto|image|صورة)\b|©", re.IGNORECASE)
"""Who took a picture: the line describes the picture."""

_SENTENCE: Final = re.compile(r"[.!?؟…][”\"»’')\]]*$")
_LABEL: Final = re.compile(r"\s*(?P<label>[^:：]{2,40}?)\s*[:：]\s*(?P<value>\S.*)")
_AMBIGUOUS: Final = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])[./-](?!\1(?!\d))(0?[1-9]|1[0-2])[./-](?:\d{4}|\d\d)(?!\d)")
_DATELINE: Final = re.compile(r"(?P<place>[^\W\d_][^()]{1,70}?)\s*\((?P<who>[^()]{2,60})\)\s*[-–—:,]+\s")
_DATED: Final = re.compile(r"[^\W\d_][\w .'’-]{1,40}[,(،]\s*[^-–—()]{6,40}\)?\s*[-–—:]+\s")
"""A dateline without a name: "GENEVA, 5 May 2024 – "."""

_ISSUE: Final = re.compile(r"(?:#|\bno\.|\bn[°ºo]\.?|رقم)\s*\d+", re.IGNORECASE)
_ACRONYM: Final = re.compile(r"[A-Z][A-Z0-9-]{1,7}(?!\w)")
_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")


def propose(document: Document) -> Document:
    """The document with a title, a day of publishing and a publisher where it has none and its first lines say one.

    A day is proposed only where it is written whole, stands apart from sentences and is not in the future. What the
    words do not say stays empty.
    """
    lines = list(islice((line.strip() for line in document.text.splitlines() if line.strip()), _LINES))
    return replace(
        document,
        title=document.title or _title(lines, document.language) or "",
        published_on=document.published_on or _published_on(lines, document.language),
        publisher=document.publisher or _publisher(lines),
    )


def _labelled(lines: list[str], field: str) -> Iterator[str]:
    """What stands behind the labels of a field, or on the line below a label that stands alone; the surest first."""
    found: list[tuple[int, str]] = []
    for line, below in pairwise([*lines, ""]):
        match = _LABEL.fullmatch(line)
        alone = _rank(field, line.rstrip(" :："))
        behind = _rank(field, match["label"]) if match else None
        if match and behind is not None:
            found.append((behind, match["value"]))
        elif alone is not None and below:
            found.append((alone, below))
        elif opening := _opening(line, field):
            found.append((_ranks(field)[_plain(opening)], line[len(opening) :].strip()))
    return (value for _, value in sorted(found, key=lambda pair: pair[0]))


def _opening(line: str, field: str) -> str | None:
    """The label that a line begins with, no colon behind it ("Published on 5 May 2024"); a lone "source" is none."""
    words = line.split()
    for count in (3, 2, 1) if field in ("published_on", "byline") else (3, 2):
        opening = " ".join(words[:count])
        if len(words) > count and line.startswith(opening) and _rank(field, opening) is not None:
            return opening
    return None


def _rank(field: str, label: str) -> int | None:
    return _ranks(field).get(_plain(label))


@cache
def _ranks(field: str) -> dict[str, int]:
    return {_plain(label): rank for rank, label in reversed(list(enumerate(_WORDS["labels"][field])))}


@cache
def _passed_over() -> frozenset[str]:
    return frozenset(map(_plain, _WORDS["words"]["passed_over"]))


def _plain(words: str) -> str:
    return " ".join(fold(words).replace("’", "'").split())


# --- title --------------------------------------------------------------------------------------------------------


def _title(lines: list[str], language: str | None) -> str | None:
    said = next(_labelled(lines, "title"), None)
    if said:
        return said[:_LONGEST]
    is_value = False
    for line in lines:
        was_value, is_value = is_value, _is_lone_label(line)
        if is_value or was_value or _is_of_the_page(line, language) or _CREDIT.search(line):
            continue
        return line if _is_heading(line) else None
    return None


def _is_heading(line: str) -> bool:
    return len(line) <= _LONGEST and not _SENTENCE.search(line) and len(_LETTERS.findall(line)) >= 2


def _is_lone_label(line: str) -> bool:
    """Whether a line is nothing but a label, so that the next one is its value."""
    return any(_rank(field, line.rstrip(" :：")) is not None for field in ("published_on", "publisher"))


def _is_of_the_page(line: str, language: str | None) -> bool:
    """Whether a line says something other than a title: a date, a publisher, an author, a button, an address."""
    match = _LABEL.fullmatch(line)
    known: dict[str, Any] = _WORDS["labels"]
    is_labelled = match and any(_rank(field, match["label"]) is not None for field in known)
    plain = _plain(line.rstrip(" :："))
    return bool(
        is_labelled
        or (len(line) < 60 and _opening(line, "byline"))
        or plain in _passed_over()
        or plain.startswith(("http://", "https://", "www."))
        or _date_alone(line, language)
        or _is_name(line)
        or not _LETTERS.search(line)
    )


# --- day of publishing ----------------------------------------------------------------------------------------------


def _published_on(lines: list[str], language: str | None) -> date | None:
    """The first day, of those behind a label, then alone on a line, in a dateline, in a heading."""
    labelled = (day for words in _labelled(lines, "published_on") for day in _days(words[:60], language)[:1])
    places = [
        *(line for line in lines if _date_alone(line, language)),
        *(match.group() for line in lines if (match := _DATED.match(line) or _DATELINE.match(line))),
        *(line for line in lines[:3] if _is_heading(line) and not _CREDIT.search(line)),
    ]
    apart = (days[0] for words in places if len(days := _days(words[:_LONGEST], language)) == 1)
    return next((day for day in chain(labelled, apart) if day <= date.today()), None)


def _days(words: str, language: str | None) -> list[date]:
    """The days that these words name in full; one that may be the third of April or the fourth of March is none."""
    english = language not in LANGUAGES or language == "en"
    if english and _AMBIGUOUS.search(words):
        return []
    times = when.find(_ISSUE.sub(" ", words), language if language in LANGUAGES and language else "en", None)
    days = [time.first for time in times if time.kind in ("day", "as_of") and time.first]
    return list(dict.fromkeys(days)) if not any(time.kind == "interval" for time in times) else []


def _date_alone(line: str, language: str | None) -> bool:
    """Whether a line is a date, with at most a weekday, an hour and a few words around it."""
    if len(line) > 60 or not re.search(r"\d", line) or not _days(line, language):
        return False
    tongue = language if language in LANGUAGES and language else "en"
    times = when.find(line, tongue, None)
    around = line[: times[0].start] + line[times[-1].end :]
    return len(_LETTERS.findall(around)) <= 3 and ":" not in re.sub(r"\d:\d", "", around)


# --- publisher --------------------------------------------------------------------------------------------------------


def _publisher(lines: list[str]) -> str | None:
    """Behind a label, alone on a line, at the head of a body's own report, in a dateline, or a body as author."""
    for said in _labelled(lines, "publisher"):
        if len(said) <= _NAME and not _SENTENCE.search(said) and _LETTERS.search(said):
            return said
    alone = next((line for line in lines[:6] if _is_name(line)), None)
    if alone:
        return alone
    for line in lines[:3]:
        if (body := _body_at(line, 0)) and any(_plain(word) in _plain(line) for word in _WORDS["words"]["reports"]):
            return body
    for line in lines:
        match = _DATELINE.match(line)
        if match and (body := _body_at(match["who"], 0)):
            return body
    for said in _labelled(lines, "byline"):
        body = _body_at(said, 0) or ((acronym := _ACRONYM.match(said)) and acronym.group())
        if body:
            return body
    return None


def _is_name(line: str) -> bool:
    """Whether a line is the name of a body that is known, with at most two more words ("UNHCR Lebanon")."""
    body = _body_at(line, 0)
    return bool(body and len(line) <= _NAME and len(_LETTERS.findall(line[len(body) :])) <= 1 and "." not in line)


def _body_at(words: str, start: int) -> str | None:
    """The name, as written, of a body that is known and named at this offset."""
    match = organisations()[0].match(words, start)
    return match.group() if match else None
