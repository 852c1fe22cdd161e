"""The words of a document that the table keeps: the sentences that say figures, in order, cut where numbers stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

Figure = dict[str, Any]

PARAGRAPH: Final = 2
"""The end of a paragraph takes no more characters than this; no sentence is as short."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a passage, and the figures whose number it belongs to, the shortest number first; often none."""

    text: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Passage:
    """Sentences that follow upon each other, and the figures that they say, in the order of the text.

    ``start`` and ``end`` are offsets into the document; null where the table does not know where the words stand.
    ``follows`` says that nothing but spaces stands between it and the passage before.
    """

    text: str
    start: int | None
    end: int | None
    figures: tuple[Figure, ...]
    follows: bool = False

    def pieces(self) -> list[Piece]:
        """The text cut wherever a number begins or ends: together they are the text, and no number is marked twice.

        Numbers may stand inside each other, and one number may say several figures. A number whose offsets are not
        inside the passage marks nothing.
        """
        spans = [(span, figure) for figure in self.figures if (span := self._span(figure))]
        edges = sorted({0, len(self.text), *(edge for span, _ in spans for edge in span)})
        return [
            Piece(
                self.text[begin:end],
                tuple(
                    figure
                    for (first, last), figure in sorted(spans, key=lambda each: each[0][1] - each[0][0])
                    if first <= begin and end <= last
                ),
            )
            for begin, end in pairwise(edges)
        ]

    def _span(self, figure: Figure) -> tuple[int, int] | None:
        if self.start is None or figure["number_start"] is None or figure["number_end"] is None:
            return None
        begin, end = figure["number_start"] - self.start, figure["number_end"] - self.start
        return (begin, end) if 0 <= begin < end <= len(self.text) else None


def read_passages(figures: Iterable[Figure]) -> list[Passage]:
    """The passages of one document that say these figures, in the order of its text.

    Quotes that overlap are one passage; words whose place is not known come last, each quote by itself.
    """
    said = sorted((row for row in figures if row["quote"] is not None), key=_place)
    passages: list[Passage] = []
    for figure in said:
        before = passages[-1] if passages else None
        joined = _join(before, figure) if before else None
        if joined:
            passages[-1] = joined
        else:
            follows = before is not None and before.end is not None and 0 <= _gap(before, figure) <= PARAGRAPH
            passages.append(Passage(figure["quote"], *_ends(figure), (figure,), follows))
    return passages


def around(passages: Sequence[Passage], figure_id: str) -> tuple[Passage | None, Passage | None, Passage | None]:
    """The passage that says this figure, between the one before and the one after; null where there is none."""
    for place, passage in enumerate(passages):
        if any(figure["figure_id"] == figure_id for figure in passage.figures):
            before = passages[place - 1] if place else None
            after = passages[place + 1] if place + 1 < len(passages) else None
            return before, passage, after
    return None, None, None


def _place(figure: Figure) -> tuple[bool, int, int, int, str]:
    start, end = _ends(figure)
    return (start is None, start or 0, -(end or 0), figure["number_start"] or 0, figure["figure_id"])


def _ends(figure: Figure) -> tuple[int | None, int | None]:
    """Where the quote stands; nothing where its offsets do not fit its length."""
    start = figure["quote_start"]
    if start is None or figure["quote_end"] != start + len(figure["quote"]):
        return None, None
    return start, figure["quote_end"]


def _gap(before: Passage, figure: Figure) -> int:
    start = _ends(figure)[0]
    return -1 if start is None or before.end is None else start - before.end


def _join(before: Passage, figure: Figure) -> Passage | None:
    """The passage with the figure's quote added; nothing where the two do not overlap, or say different words."""
    start, end = _ends(figure)
    if before.start is None or before.end is None or start is None or end is None:
        same = before.start is None and start is None and before.text == figure["quote"]
        return Passage(before.text, None, None, (*before.figures, figure), before.follows) if same else None
    shared = before.end - start
    if shared <= 0 or before.text[start - before.start :][: len(figure["quote"])] != figure["quote"][:shared]:
        return None
    text = before.text + figure["quote"][shared:]
    return Passage(text, before.start, before.start + len(text), (*before.figures, figure), before.follows)
