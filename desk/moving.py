"""The text of a document changed: its pages and tables stay on the words that they were on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from etl.documents import Document, Span, Table


@dataclass(frozen=True)
class _Edit:
    """Between ``head`` and ``tail`` of the old text now stands ``inserted``; all before and behind it is the same."""

    head: int
    tail: int
    inserted: str

    @property
    def longer(self) -> int:
        return len(self.inserted) - (self.tail - self.head)

    def start(self, offset: int) -> int:
        """Where something starts now that started here: what is written right before a word belongs to it."""
        if offset == self.head == self.tail:
            return offset + self.longer if self.inserted[-1:].isspace() else offset
        if offset >= self.tail:
            return offset + self.longer
        return min(offset, self.head)

    def end(self, offset: int) -> int:
        """Where something ends now that ended here: what is written right behind a word belongs to it."""
        if offset == self.head == self.tail:
            return offset if self.inserted[:1].isspace() else offset + self.longer
        if offset >= self.tail:
            return offset + self.longer
        return offset if offset <= self.head else self.head + len(self.inserted)

    def span(self, span: Span) -> Span:
        start = self.start(span[0])
        return start, max(start, self.end(span[1]))

    def spares(self, table: Table) -> bool:
        """Whether the edit lies outside the table or within one cell of it."""
        outside = self.tail <= table.start or self.head >= table.end
        return outside or any(start <= self.head and self.tail <= end for row in table.rows for start, end in row)


def with_text(document: Document, text: str) -> Document:
    """The document with another text; a table that changed in more than one cell is none any more: it reads as text."""
    edit = _compare(document.text, text)
    tables = tuple(
        Table(
            tuple(tuple(edit.span(cell) for cell in row) for row in table.rows),
            tuple(edit.span(line) for line in table.lines),
            table.header_rows,
        )
        for table in document.tables
        if edit.spares(table)
    )
    return replace(document, text=text, pages=tuple(edit.start(page) for page in document.pages), tables=tables)


def _compare(old: str, new: str) -> _Edit:
    """The one stretch in which two texts differ."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    same = next((at for at in range(shorter - head) if old[-1 - at] != new[-1 - at]), shorter - head)
    return _Edit(head, len(old) - same, new[head : len(new) - same])
