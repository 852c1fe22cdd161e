"""What must hold of whatever a hostile input was made into."""

from __future__ import annotations

from etl.documents import Document, UnreadableDocument, read_apart
from etl.documents.letters import clean
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
