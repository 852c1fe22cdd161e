"""Adding documents from the command line: files, addresses, standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from desk.access import Person, demand_editor
from desk.database import Desk
from desk.documents import AlreadyThere, add_document
from desk.fetching import fetch_document, host_of
from desk.receiving import receive_file
from etl.documents import LARGEST, Document, UnreadableDocument
from etl.extract import extract
from etl.online.network import NotFetched

STANDARD_INPUT: Final = "-"
_OPTIONS: Final = {"title": "--title TEXT", "published_on": "--date YYYY-MM-DD"}
"""How the command line is told what every document must say."""


@dataclass(frozen=True)
class Added:
    """A document that is at the desk, since now or (not ``new``) since before: its name, how many figures the reader
    finds in it, and how many of them wait until somebody has looked at them."""

    name: str
    title: str
    figures: int
    waiting: int
    new: bool


def add_given(desk: Desk, person: Person, given: str, said: Mapping[str, Any]) -> Iterator[Added | str]:
    """What came of a file, an address or ``-``: each document in it, or a sentence why it was not added.

    ``said`` are fields that hold whatever the document says. Raises NotAllowed, DeskUnreachable.
    """
    demand_editor(person)
    content: bytes | None
    try:
        content, file_name, address = _take(given)
        documents = receive_file(content, file_name)
    except (UnreadableDocument, NotFetched) as error:
        yield str(error)
        return
    for document in documents:
        document = replace(document, **{"url": document.url or address, **said})
        missing = [option for field, option in _OPTIONS.items() if not getattr(document, field)]
        if missing:
            yield f"{_named(document, file_name)}: the document does not say it, so give {' and '.join(missing)}."
            continue
        try:
            name = add_document(desk, person, document, file_name, content)
        except AlreadyThere as same:
            yield _count(document, same.name, new=False)
        except UnreadableDocument as error:
            yield str(error)
        else:
            content = None  # the file is kept once
            yield _count(document, name, new=True)


def _take(given: str) -> tuple[bytes, str, str | None]:
    """The content, the name of the file, and the address that it is from. Raises UnreadableDocument, NotFetched."""
    if given == STANDARD_INPUT:
        return sys.stdin.buffer.read(LARGEST + 1), "standard-input.txt", None
    if "://" in given:
        content, name = fetch_document(given, [host_of(given)])
        return content, name, given
    path = Path(given)
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1), path.name, None
    except OSError as error:
        raise UnreadableDocument(f"{path}: cannot be opened ({error.strerror}).") from None


def _named(document: Document, file_name: str) -> str:
    return f"{file_name} ({document.title})" if document.title else file_name


def _count(document: Document, name: str, new: bool) -> Added:
    figures = extract(document)
    waiting = figures.filter(pl.col("review_status") == "waiting").height
    return Added(name, document.title, figures.height, waiting, new)
