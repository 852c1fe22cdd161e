"""What must hold of whatever a hostile input was made into."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import store
from etl.documents import Document, UnreadableDocument, read_apart
from etl.documents.letters import clean
from etl.online.downloads import check_content
from etl.online.network import NotFetched
from etl.source import ShapeChanged
from etl.store import StoreError
from etl.tables import formats
from tests.hostile.attacks import Attack
from tests.hostile.documents import SECRET


def try_document(attack: Attack, content: bytes) -> str:
    """What became of a hostile document: "read", or the reason why it was not. Raises AssertionError for a fault."""
    try:
        documents = read_apart(content, attack.file)
    except UnreadableDocument as error:
        reason = str(error)
        assert reason.startswith(attack.file), f"the reason does not name the file: {reason}"
        assert len(reason) > len(attack.file) + 10
        assert reason.isprintable() or "\n" in reason
        assert SECRET not in reason
        return reason
    assert documents
    for document in documents:
        hold(document)
    return "read"


def hold(document: Document) -> None:
    """Every word of a document can be written, no word is hidden, and every offset is into its text."""
    text = document.text
    text.encode()
    assert SECRET not in text
    for line in text.split("\n"):
        assert clean(line) == line.strip() or not line.strip()
    said = [document.id, document.title, document.publisher, document.language, document.url, document.licence]
    for words in said:
        assert words is None or clean(words) == words
    assert all(0 <= page <= len(text) for page in document.pages)
    for table in document.tables:
        assert len({len(row) for row in table.rows}) == 1
        for row in table.rows:
            assert all(table.start <= start <= end <= table.end <= len(text) for start, end in row)


def try_table(attack: Attack, path: Path) -> str:
    """What became of a hostile table, which was written to this path: "read", or the reason why it was not."""
    try:
        _READ[attack.kind](path)
    except (ShapeChanged, NotFetched, StoreError) as error:
        reason = str(error)
        assert path.name in reason or isinstance(error, NotFetched), reason
        assert SECRET not in reason
        return reason
    return "read"


def _read_csv(path: Path) -> None:
    _hold_table(formats.without_hashtags(formats.read_csv(path)))


def _read_xlsx(path: Path) -> None:
    for sheet in formats.sheets(path):
        for line in formats.read_cells(path, sheet):
            for cell in line:
                assert cell is None or SECRET not in cell


def _read_zip(path: Path) -> None:
    check_content(path, "example.org")
    _hold_table(formats.read_zipped_csv(path)[1])


def _read_json(path: Path) -> None:
    _hold_table(formats.read_json(path, nested=True)[0])


def _hold_table(table: pl.DataFrame) -> None:
    assert table.columns[0] == formats.ROW
    assert len(set(table.columns)) == table.width
    table.write_csv()


_READ: Final = {
    "csv": _read_csv, "xlsx": _read_xlsx, "zip": _read_zip, "records": _read_json, "parquet": store.read,
}  # fmt: skip
