"""Reading documents in a process of their own (etl.apart), which runs etl.documents.child."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from etl import apart
from etl.documents.document import LARGEST, Document, UnreadableDocument
from etl.documents.stored import from_json

SECONDS: Final = 20
"""For one file that somebody waits for, by the clock; as many of the processor's. A long situation report takes two."""

PATIENCE: Final = 120
"""The same for a file of a refresh or a corpus, which may be a hundred reports in one."""

MEMORY: Final = 1_500_000_000
"""Bytes of address space of the process that reads; empty it has a third of that."""

LONGEST: Final = 100_000_000
"""Bytes of an answer: the text of a file with its tables, as JSON."""

PROGRAM: Final = apart.program("etl.documents.child", MEMORY, LONGEST)


def read_documents(path: Path) -> list[Document]:
    """The documents of a file: one, or several for a ReliefWeb answer and a message with attachments.

    The id of the first, or only, document of a file is the file's name without its suffix; others have a part behind
    ``#``. Raises UnreadableDocument as :func:`read_apart` does, and for a file that cannot be opened.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableDocument(f"{path.name}: cannot be opened ({error.strerror}).") from None
    return read_apart(content, path.name, PATIENCE)


def read_apart(content: bytes, name: str, seconds: int | None = None) -> list[Document]:
    """The documents of a file's content, read in a process of its own; ``name`` is the file's.

    Waits for the file that is being read, if one is; ``seconds`` are given to this one (SECONDS where none are said).
    Raises UnreadableDocument, and nothing else, for what cannot be read, takes too long, needs too much memory or ends
    the process: the message names the file and says what to do. What the reader warns of is told in the log.
    """
    if len(content) > LARGEST:
        raise UnreadableDocument(f"{name}: larger than {LARGEST // 1_000_000} MB; split it.")
    try:
        answer, _ = apart.ask(PROGRAM, {"name": name}, SECONDS if seconds is None else seconds, content)
    except apart.NotRead as error:
        raise UnreadableDocument(str(error)) from None
    return [from_json(record, name) for record in answer["documents"]]


def warm_up() -> None:
    """Start the process that reads documents, if none waits, so that the first file need not wait for it."""
    apart.warm_up(PROGRAM)
