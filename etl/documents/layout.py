"""A page as it is printed: letters with their places become lines, columns, tables without rules, and paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import Final

from etl.documents.blocks import Block, Cell, Grid, raise_digits
from etl.documents.plain import is_list_item, join_lines, opens_line

_FIGURE: Final = re.compile(r"[~<>≥≤+-]?\d[\d.,\s\u00a0\u202f]*[%+*†]*[⁰¹²³⁴-⁹]*|[-–—]|n/?a", re.IGNORECASE)
_WORD_GAP: Final = 1.0
"""A gap wider than this, in heights of the letters, is no space between words."""

_LETTER_GAP: Final = 0.25
"""A gap wider than this is no space between letters."""

_GUTTER: Final = 0.7
"""A gap between segments wider than this may part columns."""

_LEFTWARD: Final = re.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]")
"""Letters that are written from right to left."""

LONG: Final = 60
"""Characters of a paragraph that is no heading or item of a list."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points; upward is larger."""


@dataclass(frozen=True)
class Letter:
    """A character with its box on the page; line breaks and spaces that the page only implies have empty boxes."""

    text: str
    box: Box

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of its box."""
        left, bottom, right, top = self.box
        return (left + right) / 2, (bottom + top) / 2


@dataclass(frozen=True)
class Segment:
    """Letters of one line without a wide gap between them."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """The height of its letters."""
        return max(self.top - self.bottom, 0.1)


Line = list[Segment]


def to_segments(letters: Sequence[Letter]) -> list[Segment]:
    """The segments of a page, letters in the order of the file; raised digits after a letter are raised."""
    segments: list[Segment] = []
    run: list[Letter] = []
    words: list[str] = []

    def close() -> None:
        text = "".join(words).strip()
        boxes = [letter.box for letter in run]
        if text and boxes:
            tallest = max(boxes, key=lambda box: box[3] - box[1])
            left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
            segments.append(Segment(text, left, tallest[1], right, tallest[3]))
        run.clear()
        words.clear()

    for letter in _in_reading_order(letters):
        left, bottom, right, top = letter.box
        if letter.text in "\r\n":
            continue  # where lines end is told by where letters stand
        if letter.text.isspace():
            words.append(letter.text if words else "")
            continue
        if run:
            before = run[-1].box
            height = max(run[0].box[3] - run[0].box[1], top - bottom, 0.1)
            apart = max(left - before[2], before[0] - right)
            overlap = min(top, before[3]) - max(bottom, before[1])
            if apart > _WORD_GAP * height or overlap < 0.2 * min(top - bottom, before[3] - before[1]):
                close()
            elif apart > _LETTER_GAP * height and not words[-1].isspace() and not _is_leftward(letter):
                words.append(" ")
        raised = False
        if run and letter.text.isdigit() and not words[-1].isspace():
            first = run[0].box
            height = first[3] - first[1]
            raised = top - bottom < 0.9 * height and bottom > first[1] + 0.15 * height
        words.append(raise_digits(letter.text) if raised else letter.text)
        run.append(letter)
    close()
    return segments


def _in_reading_order(letters: Sequence[Letter]) -> Iterator[Letter]:
    """The letters, with words that are written leftward but stand rightward in the file turned round."""
    for leftward, group in groupby(letters, key=_is_leftward):
        word = list(group)
        rising = sum(1 if a.box[0] < b.box[0] else -1 for a, b in pairwise(word) if a.box[0] != b.box[0])
        if leftward and rising > 0:
            of_one_sign = [list(sign) for _, sign in groupby(word, key=lambda letter: letter.box)]
            word = [letter for sign in reversed(of_one_sign) for letter in sign]
        yield from word


def _is_leftward(letter: Letter) -> bool:
    """Whether a character is a letter, or a sign on one, that is written from right to left."""
    return bool(_LEFTWARD.match(letter.text)) and unicodedata.category(letter.text[0])[0] in "LM"


def to_lines(segments: Sequence[Segment]) -> list[Line]:
    """The lines of a page from its top, the segments of each from the left."""
    lines: list[Line] = []
    for segment in sorted(segments, key=lambda segment: -(segment.top + segment.bottom)):
        middle = (segment.top + segment.bottom) / 2
        for line in reversed(lines[-3:]):
            if abs((line[0].top + line[0].bottom) / 2 - middle) < 0.45 * min(line[0].height, segment.height):
                line.append(segment)
                break
        else:
            lines.append([segment])
    return [sorted(line, key=lambda segment: segment.left) for line in lines]


def text_of(line: Line, rightward: bool = True) -> str:
    """The words of a line."""
    return " ".join(segment.text for segment in (line if rightward else reversed(line)))


def is_rightward(lines: Sequence[Line]) -> bool:
    """Whether the lines are read from left to right: most of their letters are not Arabic or Hebrew."""
    text = "".join(segment.text for line in lines for segment in line)
    leftward = len(_LEFTWARD.findall(text))
    return leftward * 2 < sum(letter.isalpha() for letter in text) or not leftward


# --- columns ------------------------------------------------------------------------------------------------------


def to_blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """The paragraphs of a page in reading order, columns one after another, and its tables without rules."""
    rightward = is_rightward(lines)
    plain: list[Line] = []
    for gutters, run in _to_runs(lines, rightward):
        cells = [_part(line, gutters) for line in run]
        shared = [number for number, row in enumerate(cells) if sum(bool(cell) for cell in row) > 1]
        if len(shared) < 2:
            plain += run
            continue
        order = range(len(gutters) + 1) if rightward else range(len(gutters), -1, -1)
        if _holds_figures(cells, rightward):
            first, last = shared[0], shared[-1] + 1  # lines above and below stand alone
            yield from to_paragraphs([*plain, *run[:first]], rightward)
            yield Grid([[Cell(text_of(row[column], rightward)) for column in order] for row in cells[first:last]])
            plain = run[last:]
        else:
            yield from to_paragraphs(plain, rightward)
            yield from _join_columns([to_paragraphs([row[i] for row in cells if row[i]], rightward) for i in order])
            plain = []
    yield from to_paragraphs(plain, rightward)


def _to_runs(lines: Sequence[Line], rightward: bool) -> Iterator[tuple[list[tuple[float, float]], list[Line]]]:
    """Lines that follow one another with the same empty gutters between their segments, and these gutters."""
    gutters: list[tuple[float, float]] = []
    run: list[Line] = []
    for line in lines:
        kept = [narrowed for gutter in gutters if (narrowed := _narrow(gutter, line))]
        gap = run[-1][0].bottom - line[0].top if run else 0.0
        stays = len(kept) == len(gutters) or len(run) < 2
        if run and kept and stays and gap < (3 if len(line) > 1 else 1.2) * line[0].height:
            gutters = kept
            run.append(line)
            continue
        ahead: list[Line] = []  # where the column read last starts higher than the others
        found = [(a.right, b.left) for a, b in pairwise(line) if b.left - a.right > _GUTTER * a.height]
        while run and found and not gutters and _stands_beside(run[-1], found, rightward):
            ahead.insert(0, run.pop())
        if run:
            yield gutters, run
        gutters = found
        run = [*ahead, line]
    if run:
        yield gutters, run


def _stands_beside(line: Line, gutters: Sequence[tuple[float, float]], rightward: bool) -> bool:
    """Whether a line stands wholly beyond the first column."""
    return line[0].left >= gutters[0][0] if rightward else line[-1].right <= gutters[-1][1]


def _narrow(gutter: tuple[float, float], line: Line) -> tuple[float, float] | None:
    """What of a gutter stays empty beside the segments of a line; null where too little does."""
    left, right = gutter
    for segment in line:
        if segment.right <= left or segment.left >= right:
            continue
        before, after = segment.left - left, right - segment.right
        left, right = (left, segment.left) if before >= after else (segment.right, right)
    return (left, right) if right - left > 0.6 * line[0].height else None


def _part(line: Line, gutters: Sequence[tuple[float, float]]) -> list[Line]:
    """The segments of a line by the column that they stand in."""
    columns: list[Line] = [[] for _ in range(len(gutters) + 1)]
    for segment in line:
        columns[sum(left < (segment.left + segment.right) / 2 for left, _ in gutters)].append(segment)
    return columns


def _holds_figures(rows: Sequence[Sequence[Line]], rightward: bool) -> bool:
    """Whether columns are those of a table: most of what stands beside the first are numbers."""
    beside = [text_of(cell) for row in rows for cell in (row[1:] if rightward else row[:-1]) if cell]
    figures = sum(bool(_FIGURE.fullmatch(text.strip())) for text in beside)
    return figures >= 2 and figures * 2 >= len(beside)


def _join_columns(columns: Sequence[Iterator[str]]) -> list[str]:
    """The paragraphs of columns one after another; one that runs on into the next column is one."""
    joined: list[str] = []
    for column in columns:
        for number, paragraph in enumerate(column):
            if number == 0 and joined and runs_on(joined[-1], paragraph):
                joined[-1] = join_lines(joined[-1], paragraph)
            else:
                joined.append(paragraph)
    return joined


def runs_on(before: str, after: str) -> bool:
    """Whether a paragraph that was cut by the end of its column or page goes on in the next.

    It does not end as sentences do, and what follows starts small, or both are longer than headings and items.
    """
    both_long = len(before) >= LONG and len(after) >= LONG and not is_list_item(after)
    return bool(re.search(r"[\w,;’'-]$", before)) and (after[:1].islower() or both_long)


# --- paragraphs ---------------------------------------------------------------------------------------------------


def to_paragraphs(lines: Sequence[Line], rightward: bool = True) -> Iterator[str]:
    """The paragraphs of one column: a line goes on in the next where its first word would not have fitted any more."""
    if not lines:
        return
    width = max(line[-1].right for line in lines) - min(line[0].left for line in lines)
    for group in _group(lines):
        left, right = min(line[0].left for line in group), max(line[-1].right for line in group)
        paragraph = ""
        for number, line in enumerate(group):
            text = text_of(line, rightward)
            if (
                number
                and right - left >= 0.5 * width
                and _goes_on(group[number - 1], line, text, left, right, rightward)
            ):
                paragraph = join_lines(paragraph, text)
                continue
            if paragraph:
                yield paragraph
            paragraph = text
        yield paragraph


def _group(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that follow one another closely in letters of one height."""
    usual = median(max(0.0, a[0].bottom - b[0].top) for a, b in pairwise(lines)) if lines[1:] else 0
    group: list[Line] = []
    for line in lines:
        if group:
            before = group[-1][0]
            apart = before.bottom - line[0].top
            same = abs(before.height - line[0].height) < 0.15 * before.height
            if not same or apart > max(0.75 * before.height, usual + 0.3 * before.height) or apart < -5 * before.height:
                yield group
                group = []
        group.append(line)
    if group:
        yield group


def _goes_on(before: Line, line: Line, text: str, left: float, right: float, rightward: bool) -> bool:
    if opens_line(text):
        return False
    first = line[0] if rightward else line[-1]
    a_letter = (first.right - first.left) / max(1, len(first.text))
    word = a_letter * (len(text.split()[0]) + 1)
    return before[-1].right + word > right - 1 if rightward else before[0].left - word < left + 1
