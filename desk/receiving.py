"""What comes in to be added: a file, words that were pasted, or an address become documents that can be looked at."""

from __future__ import annotations

from etl.documents import LARGEST, SUFFIXES, Document, UnreadableDocument, read_apart, warm_up
from etl.documents.proposal import propose
from etl.online.network import NotFetched

__all__ = [
    "LARGEST", "SUFFIXES", "Document", "NotFetched", "UnreadableDocument", "receive_file", "receive_text", "warm_up",
]  # fmt: skip

PASTED = "pasted.txt"
"""The name of a file that nobody had: words that were pasted."""


def receive_file(content: bytes, name: str) -> list[Document]:
    """The documents in a file, with title, day, publisher and language proposed where it does not say them.

    Raises UnreadableDocument, whose message names the file and what to do.
    """
    return [propose(document) for document in read_apart(content, name)]


def receive_text(text: str) -> list[Document]:
    """The same of words that were pasted."""
    return receive_file(text.encode(errors="replace"), PASTED)
