"""Text becomes sentences: cheap cutting, so that only sentences that may hold a figure are parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from etl.prose.lexicon import Lexicon

_END: Final = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?i:a\.m|p\.m))(?:(?<!\d)|(?<=\d\d))[.!?…؟。]+[\"”’»)\]]*(?=\s+[\"“«‘(\[•*–—-]*\s*[A-ZÀ-Þ0-9\u0600-\u06ff])"
)
_BULLET: Final = re.compile(r"[^\w\"“«‘(\[$€£+-]*(?:[-+]\s+)?[^\w\"“«‘(\[$€£+-]*")
"""Marks before a list item, which are no part of what it says."""
_LABEL: Final = re.compile(r"[^.:!?]{1,60}:\s")
_VALUE: Final = re.compile(r"[\d][\d.,،٫٬ \u00a0\u202f]*")
_CLOSING: Final = "”»"

LONGEST: Final = 1_000
"""Characters of a sentence; what is longer, as a page without full stops, is cut: to parse it costs far more time."""

_ABBREVIATED: Final = 60
"""Characters before a full stop among which an abbreviation is looked for."""

_PAUSE: Final = re.compile(r"(?<=[,;:])\s+(?=[^\W\d])|(?<=[^\W\d])\s+(?=[^\W\d])")
"""Where a sentence that is too long is cut: never beside a digit, which would make another number of it."""


@dataclass(frozen=True)
class Sentence:
    """A stretch of the text; ``paragraph`` counts the lines of the document.

    ``heads`` says that it announces a list (its line ends with a colon), ``listed`` that it is an item of one.
    """

    start: int
    end: int
    text: str
    paragraph: int
    heads: bool = False
    listed: bool = False


def cut(text: str, words: Lexicon) -> list[Sentence]:
    """The sentences of a text in order; a line break always ends one. Offsets are into ``text``."""
    sentences = []
    for paragraph, line in enumerate(re.finditer(r"[^\n\r\u2028\u2029]+", text)):
        start = line.start()
        dated = words.date_lead.match(line.group())
        ends = [dated.end()] if dated else []
        ends += [
            match.end()
            for match in _END.finditer(line.group())
            if not words.abbreviation.search(line.group(), max(0, match.end() - _ABBREVIATED), match.end())
        ]
        for end in _shorten([*ends, len(line.group())], line.group()):
            stop = line.start() + end
            piece = text[start:stop]
            if len(piece) > LONGEST:  # nothing in it could be cut: no words
                start = stop
                continue
            lead = len(_BULLET.match(piece).group())  # type: ignore[union-attr]
            if piece[lead:].strip():
                inside = piece[lead:].strip()
                listed = bool(piece[:lead].strip()) or bool(_LABEL.match(inside))
                heads = inside.endswith(":")
                sentences.append(
                    Sentence(start + lead, start + len(piece.rstrip()), inside, paragraph, heads, listed and not heads)
                )
            start = stop
    return _join_values(sentences, text)


def _shorten(ends: list[int], line: str) -> Iterator[int]:
    """The ends of the sentences of a line, and those between which cut what is longer than LONGEST."""
    start = 0
    for end in ends:
        if end - start > LONGEST:
            last = None
            for pause in _PAUSE.finditer(line, start, end):
                if pause.end() - start > LONGEST and last is not None:
                    yield last
                    start, last = last, None
                if pause.end() - start > LONGEST:  # after what cannot be cut
                    yield pause.end()
                    start = pause.end()
                else:
                    last = pause.end()
            if end - start > LONGEST and last is not None:
                yield last
        yield end
        start = end


def _join_values(sentences: list[Sentence], text: str) -> list[Sentence]:
    """The sentences, a number alone on its line made one with the label before it ("Injured so far:")."""
    joined: list[Sentence] = []
    for sentence in sentences:
        label = joined[-1] if joined and joined[-1].heads else None
        if label and _VALUE.fullmatch(sentence.text):
            whole = text[label.start : sentence.end]
            joined[-1] = Sentence(label.start, sentence.end, whole, sentence.paragraph, listed=True)
        else:
            joined.append(sentence)
    return joined


def direct_speech(text: str) -> list[tuple[int, int]]:
    """The spans between quotation marks, within lines; straight quotes open and close in turn."""
    spans = []
    for line in re.finditer(r"[^\n\r]+", text):
        opened: int | None = None
        for mark in re.finditer(r"[“”«»\"]", line.group()):
            position = line.start() + mark.start()
            closes = mark.group() in _CLOSING or (mark.group() == '"' and opened is not None)
            if closes and opened is not None:
                spans.append((opened, position))
                opened = None
            elif not closes and opened is None:
                opened = position
        if opened is not None:
            spans.append((opened, line.end()))
    return spans
