"""A table laid open: its headings, labels and caption with what they say, and the number in each cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from etl.documents.document import Document, Span, Table
from etl.prose import labels, numbers
from etl.prose.labels import Label
from etl.prose.lexicon import Lexicon
from etl.prose.numbers import Number
from etl.prose.story import Story

ABOVE: Final = 2
"""Lines above a table that may be its caption."""

_MARK: Final = re.compile(
    r"\s*(?:[*†‡§¶]+|[⁰¹²³⁴-⁹]+|\[\w{1,3}\]|\([a-z]{1,3}\)|\(\d{1,3}(?:[.,]\d+)?\s?%\))$", re.IGNORECASE
)
"""What may stand behind the number in a cell: the mark of a footnote, or its share in brackets."""

_SIGNS: Final = {"~": "about", "≈": "about", ">": "more_than", "≥": "at_least", "<": "less_than", "≤": "up_to"}


@dataclass
class Opened:
    """A table laid open: its labels by span, the lines around it, and for each of its cells the number in it."""

    table: Table
    story: Story
    said: dict[Span, Label]
    caption: list[Label]
    below: Label | None
    found: list[list[Number | None]]
    header_rows: int
    label_columns: list[int]

    def text(self, row: int, column: int) -> str:
        """The text of a cell."""
        start, end = self.table.rows[row][column]
        return self.story.document.text[start:end].strip()

    def repeats(self, row: int, column: int) -> bool:
        """Whether a cell is the one above it or left of it, reaching on."""
        rows = self.table.rows
        here = rows[row][column]
        return (column > 0 and rows[row][column - 1] == here) or (row > 0 and rows[row - 1][column] == here)

    def headings(self, column: int) -> list[Label]:
        """The headings of a column from the top, each once; an upper one left of it reaches on over empty cells."""
        spans = {}
        for row in range(self.header_rows):
            place = column
            while place > 0 and row < self.header_rows - 1 and not self.text(row, place):
                place -= 1
            spans[self.table.rows[row][place]] = True
        return [self.said[span] for span in spans if span in self.said]

    def title(self) -> list[Label]:
        """The nearest line above, where it is a title and no sentence."""
        return [label for label in self.caption[-1:] if not label.text.rstrip().endswith((".", "!", "?", "؟"))]

    def row_labels(self, row: int) -> list[Label]:
        """The labels of a row from the left, each once."""
        spans = dict.fromkeys(self.table.rows[row][column] for column in self.label_columns)
        return [self.said[span] for span in spans if span in self.said]


def open_table(table: Table, story: Story) -> Opened:
    """The table with the numbers in its cells, and what its headings, labels and the lines around it say."""
    text, words = story.document.text, story.words
    found = [[_number_in(text, span, words) for span in row] for row in table.rows]
    header_rows = _count_header_rows(table, found, text)
    above, below = _lines_around(table, story.document)
    width = len(table.rows[0])
    heads = {table.rows[row][column] for row in range(header_rows) for column in range(width)}
    titles = [span for row in table.rows[:header_rows] if (span := only_cell(row, text)) is not None]
    said = labels.understand([*heads, *above, *([below] if below else [])], story)
    opened = Opened(
        table, story, said, [said[span] for span in [*above, *titles] if span in said],
        said.get(below) if below else None, found, header_rows, [],
    )  # fmt: skip
    opened.label_columns = [column for column in range(width) if _is_label_column(opened, column)]
    spans = [table.rows[row][c] for row in range(header_rows, len(table.rows)) for c in opened.label_columns]
    alone = [span for row in table.rows[header_rows:] if (span := only_cell(row, text)) is not None]
    said |= labels.understand([*spans, *alone], story)
    return opened


def join_tables(document: Document) -> list[Table]:
    """The tables of a document; one that goes on after a page's end, without or with the same headings, is one."""
    joined: list[Table] = []
    for table in document.tables:
        before = joined[-1] if joined else None
        if before and len(before.rows[0]) == len(table.rows[0]) and table.start - before.end <= len("\n\n"):
            heading = [document.text[start:end] for start, end in before.rows[0]]
            repeats = heading == [document.text[start:end] for start, end in table.rows[0]]
            if repeats or (table.header_rows == 0 and re.search(r"\d", _first_line(document, table))):
                rows, lines = before.rows + table.rows[repeats:], before.lines + table.lines[repeats:]
                joined[-1] = Table(rows, lines, before.header_rows)
                continue
        joined.append(table)
    return joined


def _first_line(document: Document, table: Table) -> str:
    start, end = table.lines[0]
    return document.text[start:end]


def _number_in(text: str, span: Span, words: Lexicon) -> Number | None:
    """The number that a cell consists of; null for an empty one, a dash, words, or a number among others."""
    start, end = span
    written = text[start:end]
    while mark := _MARK.search(written):
        written = written[: mark.start()]
    written = written.rstrip()
    start += len(written) - len(written.lstrip())
    written = written.lstrip()
    sign = _SIGNS.get(written[:1], "exact")
    if sign != "exact":
        start += len(written) - len(written[1:].lstrip())
        written = written[1:].lstrip()
    if written.endswith("+"):
        sign, written = "at_least", written[:-1].rstrip()
    if not written:
        return None
    value = numbers.value_of(written, words.language)
    if value is not None:
        return Number(start, start + len(written), written, value, sign)
    found = numbers.find(written, words)
    if len(found) != 1 or found[0].qualifier == "exact":
        return None
    number = found[0]
    beside = written[: number.start] + written[number.end :]
    if re.search(r"\d", beside) or len(beside.split()) > 3:
        return None
    return replace(number, start=number.start + start, end=number.end + start)


def _count_header_rows(table: Table, found: Sequence[Sequence[Number | None]], text: str) -> int:
    """The rows of headings: those declared, and those at the top without a number that counts (years are headings)."""
    declared, headed = table.header_rows, table.header_rows > 0
    for index, (row, cells) in enumerate(zip(found, table.rows, strict=True)):
        counts = [number for number in row[1:] if number and not re.fullmatch(r"(?:19|20)\d\d", number.text)]
        alone = only_cell(cells, text) is not None
        if index >= declared and (counts or row[0] or (alone and headed)):
            return index
        headed = headed or not alone  # a title that reaches over the whole table stands above its headings
    return 0


def only_cell(row: Sequence[Span], text: str) -> Span | None:
    """The cell of a row that has no other: the title of the rows below."""
    filled = {span for span in row if text[span[0] : span[1]].strip()}
    return next(iter(filled)) if len(filled) == 1 and len(row) > 1 else None


def _lines_around(table: Table, document: Document) -> tuple[list[Span], Span | None]:
    """The lines above a table that may be its caption, the nearest last, and the line below it."""
    text = document.text
    above: list[Span] = []
    end = table.start
    while len(above) < ABOVE and end > 0:
        end = len(text[:end].rstrip())
        start = text.rfind("\n", 0, end) + 1
        if start == end or end - start > 200 or any(t.start <= start < t.end for t in document.tables):
            break
        above.insert(0, (start, end))
        end = start
    start = table.end + len(text[table.end :]) - len(text[table.end :].lstrip())
    stop = text.find("\n", start) if "\n" in text[start:] else len(text)
    return above, (start, stop) if start < stop and stop - start < 300 else None


def _is_label_column(opened: Opened, column: int) -> bool:
    """Whether a column names what its rows are about: most of its cells hold no number, or its heading says so."""
    body = range(opened.header_rows, len(opened.found))
    filled = [row for row in body if opened.text(row, column)]
    counted = sum(opened.found[row][column] is not None for row in filled)
    heading = next(iter(reversed(opened.headings(column))), None)
    words = opened.story.words
    if heading and not heading.harms and any(heading.is_just(words, kind) for kind in ("numbering", "dates", "places")):
        return True
    nothing = sum(bool(re.fullmatch(r"[-–—.…/]+|n/?a|nd|\?", opened.text(row, column).casefold())) for row in filled)
    return counted * 2 < len(filled) - nothing or (not counted and column == 0)
