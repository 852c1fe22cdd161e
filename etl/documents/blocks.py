"""Paragraphs, tables and page breaks, as every format gives them, put together to the text of a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from etl.documents.document import Span, Table
from etl.documents.letters import clean

SEPARATOR: Final = " | "
LARGEST_TABLE: Final = 100_000
"""Cells of a table, those that reach over several places counted at each; what is larger is read as lines."""

_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Cell:
    """A cell of a table as written, and how many columns and rows it reaches over."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Grid:
    """A table as written: its rows, each with the cells that start in it; ``header_rows`` as in Table."""

    rows: Sequence[Sequence[Cell]]
    header_rows: int = 0


Block = str | Grid
"""A paragraph, list item or heading; or a table."""

PAGE: Final = "\f"
"""In the blocks of a paged file: a page starts here."""


def raise_digits(text: str) -> str:
    """The mark of a footnote with its digits raised, so that it is never taken for the end of a number."""
    return text.translate(_RAISED)


def assemble(blocks: Iterable[Block], paged: bool = False) -> dict[str, Any]:
    """The `text`, `pages` and `tables` of a document: a blank line between blocks, each row of a table on one line."""
    pieces: list[str] = []
    position, pages, tables = 0, [], []
    for block in blocks:
        start = position + (2 if pieces else 0)
        if isinstance(block, Grid):
            piece, table = _lay_out(block, start)
            tables += [table] if table else []
        else:
            piece = ""
            for number, stretch in enumerate(block.split(PAGE)):
                if number and paged:
                    pages.append(start + len(piece))
                blank = " " if piece and stretch[:1].isspace() else ""
                piece += blank + clean(stretch)
        if piece:
            pieces.append(piece)
            position = start + len(piece)
    text = "\n\n".join(pieces)
    return {"text": text, "pages": tuple(min(page, len(text)) for page in pages), "tables": tuple(tables)}


def _lay_out(grid: Grid, start: int) -> tuple[str, Table | None]:
    """The lines of a table, and the table with its offsets; ``start`` is where it will stand in the text."""
    lines: list[str] = []
    line_spans: list[Span] = []
    placed: list[dict[int, Span]] = []
    from_above: dict[int, tuple[Span, int]] = {}  # by column: a cell that reaches down, and how many rows more
    position, cells, header_rows = start, 0, 0
    for index, row in enumerate(grid.rows):
        here = {column: span for column, (span, _) in from_above.items()}
        from_above = {column: (span, more - 1) for column, (span, more) in from_above.items() if more > 1}
        column, written = 0, ""
        for number, cell in enumerate(row):
            text = clean(cell.text).replace(SEPARATOR.strip(), "/")
            written += (SEPARATOR if number else "") + text
            span = (position + len(written) - len(text), position + len(written))
            while column in here:
                column += 1
            for reached in range(column, column + min(max(1, cell.columns), 1000)):
                if reached in here:
                    break
                here[reached] = span
                if cell.rows > 1:
                    from_above[reached] = (span, cell.rows - 1)
                column = reached + 1
        cells += len(here)
        if not written.replace(SEPARATOR.strip(), "").strip():
            continue
        placed.append(here)
        header_rows += index < grid.header_rows
        lines.append(written)
        line_spans.append((position, position + len(written)))
        position += len(written) + 1
    width = max((max(here) + 1 for here in placed if here), default=0)
    text = "\n".join(lines)
    if width < 2 or cells > LARGEST_TABLE or len(placed) * width > LARGEST_TABLE:
        return text, None
    rows = tuple(
        tuple(here.get(column, (line[1], line[1])) for column in range(width))
        for here, line in zip(placed, line_spans, strict=True)
    )
    return text, Table(rows, tuple(line_spans), header_rows)
