"""Documents of the desk: every version of each is kept, the newest one holds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from itertools import chain, count
from typing import Any, Final

import sqlalchemy as sql

from desk.access import Person, demand_editor
from desk.database import DOCUMENTS, Desk, storable
from desk.moving import with_text
from desk.understanding import NotUnderstood
from etl.documents import Document, UnreadableDocument
from etl.documents.document import SAID_OF_ITSELF, guess_language
from etl.documents.stored import from_json, to_json

CHANGEABLE: Final = (*SAID_OF_ITSELF, "text")
"""What of a document may be changed; its pages and tables move with the text."""

LONGEST: Final = 80
"""Characters of the title in a document's name."""

NAME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z0-9-]+")
"""What names of documents look like, and so the files that a check-out writes."""


class AlreadyThere(Exception):
    """The same text is at the desk; ``name`` and ``title`` are those of the document that has it."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(f"The same text is here already: {title} ({name}).")
        self.name, self.title = name, title


class UnknownDocument(Exception):
    """No document of this name is at the desk, or it was removed."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the document after it was looked at; ``stored`` is what they made of it."""

    def __init__(self, stored: Stored) -> None:
        super().__init__(f"{stored.editor} changed this document meanwhile; look at it again, then change it.")
        self.stored = stored


@dataclass(frozen=True)
class Stored:
    """One version of a document: who made it, when and why. ``document.id`` is the document's name."""

    document: Document
    version: int
    editor: str
    made_at: datetime
    complete: bool
    removed: bool
    file_name: str
    reason: str


def add_document(
    desk: Desk, person: Person, document: Document, file_name: str, content: bytes | None, now: datetime | None = None
) -> str:
    """Keep a new document with the file that it came in, and give its name; a removed one comes back as it was named.

    Raises NotAllowed; UnreadableDocument where it lacks its text, title or date, or its address is none;
    AlreadyThere where the desk has the same text.
    """
    editor = demand_editor(person)
    document = _clean(document, file_name)
    with desk.writing() as connection:
        same = sorted(_newest(connection, DOCUMENTS.c.text_sha256 == document.text_sha256), key=lambda one: one.removed)
        if same and not same[0].removed:
            raise AlreadyThere(same[0].document.id, same[0].document.title)
        name = same[0].document.id if same else _free_name(connection, document)
        version = same[0].version if same else 0
        reason = "added again" if same else "added"
        stored = Stored(
            replace(document, id=name), version + 1, editor, _moment(now), False, False, storable(file_name), reason
        )
        _write(connection, stored, content)
    return name


def change_document(
    desk: Desk,
    person: Person,
    name: str,
    reason: str,
    after: int | None = None,
    now: datetime | None = None,
    **changes: Any,
) -> None:
    """Keep a new version with these fields of CHANGEABLE changed; nothing where that changes nothing.

    ``after`` is the version that the person saw. Where the text changes, somebody has to say anew that every figure
    in it is marked. Raises NotAllowed; NotUnderstood for another field or no reason; UnknownDocument;
    UnreadableDocument as :func:`add_document`; ChangedMeanwhile where ``after`` is not the newest version any more.
    """
    editor = demand_editor(person)
    unknown = changes.keys() - set(CHANGEABLE)
    if unknown:
        raise NotUnderstood(f"{', '.join(sorted(unknown))} of a document cannot be changed")
    why = _demand_reason(reason)
    with desk.writing() as connection:
        before = _demand(connection, name)
        if after is not None and after != before.version:
            raise ChangedMeanwhile(before)
        text = storable(changes.pop("text", before.document.text))
        document = _clean(with_text(replace(before.document, **changes), text), name)
        if document != before.document:
            complete = before.complete and document.text == before.document.text
            _write(connection, _next(before, editor, why, now, document=document, complete=complete))


def complete_document(desk: Desk, person: Person, name: str, complete: bool, now: datetime | None = None) -> None:
    """Keep that every figure in the document is marked, or is not. Raises NotAllowed, UnknownDocument."""
    editor = demand_editor(person)
    reason = "every figure in it is marked" if complete else "not every figure in it is marked"
    with desk.writing() as connection:
        before = _demand(connection, name)
        if before.complete != complete:
            _write(connection, _next(before, editor, reason, now, complete=complete))


def remove_document(desk: Desk, person: Person, name: str, reason: str, now: datetime | None = None) -> None:
    """Take the document out of the table at the next refresh; all its versions, and what was decided of it, stay.

    Raises NotAllowed, NotUnderstood where there is no reason, UnknownDocument.
    """
    editor = demand_editor(person)
    why = _demand_reason(reason)
    with desk.writing() as connection:
        _write(connection, _next(_demand(connection, name), editor, why, now, removed=True, complete=False))


def read_document(desk: Desk, name: str) -> Stored:
    """The newest version, ``removed`` or not. Raises UnknownDocument."""
    with desk.reading() as connection:
        found = _newest(connection, DOCUMENTS.c.name == storable(name))
    if not found:
        raise UnknownDocument(f"no document {name!r} is at the desk")
    return found[0]


def list_documents(desk: Desk) -> list[Stored]:
    """The newest version of each document that is not removed, the latest published first; without text and tables."""
    with desk.reading() as connection:
        return [stored for stored in _newest(connection, whole=False) if not stored.removed]


def read_all(desk: Desk) -> list[Stored]:
    """The newest version of each document that is not removed, with its text."""
    with desk.reading() as connection:
        return [stored for stored in _newest(connection) if not stored.removed]


def history_of_document(desk: Desk, name: str) -> list[Stored]:
    """Every version, the first one first. Raises UnknownDocument."""
    columns = [column for column in DOCUMENTS.c if column.name != "content"]
    asked = sql.select(*columns).where(DOCUMENTS.c.name == storable(name)).order_by(DOCUMENTS.c.version)
    with desk.reading() as connection:
        rows = connection.execute(asked).mappings().all()
    if not rows:
        raise UnknownDocument(f"no document {name!r} is at the desk")
    return [_to_stored(row) for row in rows]


def _newest(connection: sql.Connection, *holds: sql.ColumnElement[bool], whole: bool = True) -> list[Stored]:
    """The newest versions of which this holds, the latest published first; ``whole``: with text, pages and tables."""
    others = DOCUMENTS.alias()
    last = sql.select(sql.func.max(others.c.version)).where(others.c.name == DOCUMENTS.c.name).scalar_subquery()
    left_out = ("content",) if whole else ("content", "text", "pages", "tables")
    asked = sql.select(*(column for column in DOCUMENTS.c if column.name not in left_out))
    asked = asked.where(DOCUMENTS.c.version == last, *holds).order_by(DOCUMENTS.c.name.desc())
    return [_to_stored(row) for row in connection.execute(asked).mappings()]


def _to_stored(row: sql.RowMapping) -> Stored:
    published_on = row["published_on"] and row["published_on"].isoformat()
    record = {"text": "", "pages": [], "tables": [], **row, "id": row["name"], "published_on": published_on}
    said = {field.name: row[field.name] for field in fields(Stored) if field.name != "document"}
    return Stored(document=from_json(record, row["name"]), **said)


def _write(connection: sql.Connection, stored: Stored, content: bytes | None = None) -> None:
    document = stored.document
    said = {field.name: getattr(stored, field.name) for field in fields(Stored) if field.name != "document"}
    record = {**to_json(document), **said, "name": document.id, "published_on": document.published_on}
    record |= {"text_sha256": document.text_sha256, "content": content}
    connection.execute(sql.insert(DOCUMENTS), {name: record[name] for name in DOCUMENTS.c.keys()})  # noqa: SIM118


def _demand(connection: sql.Connection, name: str) -> Stored:
    found = _newest(connection, DOCUMENTS.c.name == storable(name))
    if not found or found[0].removed:
        raise UnknownDocument(f"no document {name!r} is at the desk" + (" any more" if found else ""))
    return found[0]


def _next(before: Stored, editor: str, reason: str, now: datetime | None, **changes: Any) -> Stored:
    said = {"editor": editor, "reason": reason, "made_at": _moment(now), **changes}
    return replace(before, version=before.version + 1, **said)


def _moment(now: datetime | None) -> datetime:
    return now or datetime.now(UTC)


def _demand_reason(reason: str) -> str:
    if not reason.strip():
        raise NotUnderstood("reason: say why, in a few words")
    return storable(reason.strip())


def _clean(document: Document, where: str) -> Document:
    """The document as it can be kept, its language guessed where it does not say it. Raises UnreadableDocument."""
    said: dict[str, Any] = {
        name: storable(value.strip()) or None if (value := getattr(document, name)) else None for name in _WORDS
    }
    for name, value in (("text", document.text.strip()), ("title", said["title"])):
        if not value:
            raise UnreadableDocument(f"{where}: field '{name}' is missing; every document needs its {name}.")
    if document.published_on is None:
        raise UnreadableDocument(f"{where}: field 'published_on' is missing; say on which day it was published.")
    if said["url"] and not re.fullmatch(r"https?://[^\s<>\"']+", said["url"]):
        raise UnreadableDocument(f"{where}: field 'url' is {said['url']!r}; write an address with https:// or none.")
    said["language"] = said["language"] or guess_language(document.text)
    return replace(document, text=storable(document.text), **said)


_WORDS: Final = tuple(name for name in SAID_OF_ITSELF if name != "published_on")


def _free_name(connection: sql.Connection, document: Document) -> str:
    """A name that no document has: its day and its title in plain letters, with a number behind it if need be."""
    plain = unicodedata.normalize("NFKD", document.title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "document"
    name = f"{document.published_on}-{slug}"
    taken = set(connection.scalars(sql.select(DOCUMENTS.c.name).where(DOCUMENTS.c.name.startswith(name))))
    return next(free for free in chain((name,), (f"{name}-{number}" for number in count(2))) if free not in taken)
