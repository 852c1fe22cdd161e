"""E-mail: the message without quoted older ones and signature, and its attachments as documents of their own."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from mimetypes import guess_extension
from pathlib import PurePath
from typing import Any, Final

from etl.documents import html, plain
from etl.documents.blocks import Block, assemble
from etl.documents.document import UnreadableDocument

log = logging.getLogger(__name__)

DEEPEST: Final = 3
"""Messages inside one another; those that lie deeper are left out."""

Reader = Callable[[bytes, str], list[dict[str, Any]]]
"""From the content of a file and its name to the records in it."""


def read_email(content: bytes, name: str, read_attachment: Reader, depth: int = 1) -> list[dict[str, Any]]:
    """The records of a message and of its attachments whose format is known; `part` names an attachment.

    An attachment that does not say its date or publisher has the message's. One that cannot be read is told in the
    log. Raises UnreadableDocument for a file without the headers of a message, or without any text.
    """
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    if not any(message[header] for header in ("From", "Subject", "Date")):
        raise UnreadableDocument(f"{name}: no message: it has no From, Subject or Date; export it again as .eml.")
    address = parseaddr(str(message["From"] or ""))
    said = {
        "title": _header(message, "Subject"),
        "published_on": _day(message),
        "publisher": address[0] or address[1].rpartition("@")[2] or None,
        "language": (_header(message, "Content-Language") or "")[:2].lower() or None,
    }
    records = []
    body = assemble(_body(message, name))
    if body["text"]:
        records.append({**said, **body})
    for number, attachment in enumerate(message.iter_attachments(), 1):
        for record in _read(attachment, number, name, read_attachment, depth):
            given = {key: record.get(key) or said[key] for key in ("published_on", "publisher")}
            records.append({**record, **given})
    if not records:
        raise UnreadableDocument(f"{name}: the message holds no text, nor an attachment of a known format.")
    return records


def _header(message: EmailMessage, header: str) -> str:
    return " ".join(str(message[header] or "").split())


def _day(message: EmailMessage) -> Any:
    try:
        return parsedate_to_datetime(str(message["Date"])).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _body(message: EmailMessage, name: str) -> list[Block]:
    """The blocks of the HTML body, else of the plain one."""
    for kind in ("html", "plain"):
        part = message.get_body((kind,))
        if part is None:
            continue
        text = _text(part)  # type: ignore[arg-type]
        blocks = list(html.to_blocks(html.parse(text, name)) if kind == "html" and text.strip() else _own_words(text))
        if blocks:
            return blocks
    return []


def _text(part: EmailMessage) -> str:
    try:
        text = part.get_content()
    except (LookupError, UnicodeError, KeyError):
        text = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")  # type: ignore[union-attr]
    if part.get_param("format") == "flowed":
        text = re.sub(r"(?m)(?<=\S) \r?\n(?!>)", " ", str(text))
    return str(text)


def _own_words(text: str) -> list[Block]:
    """The paragraphs that the sender wrote: quoted lines and what follows the signature's dashes are left out."""
    own = re.split(r"(?m)^-- ?\r?$", text)[0]
    return list(plain.to_blocks("\n".join(line for line in own.splitlines() if not line.startswith(">"))))


def _read(
    attachment: EmailMessage, number: int, name: str, read_attachment: Reader, depth: int
) -> list[dict[str, Any]]:
    called = PurePath(attachment.get_filename() or "").name
    called = called or f"attachment{guess_extension(attachment.get_content_type()) or ''}"
    part = f"{number}-{PurePath(called).stem}"
    try:
        if attachment.get_content_type() == "message/rfc822":
            inner = attachment.get_content()
            if depth >= DEEPEST:
                raise UnreadableDocument(f"{name}: messages inside messages beyond {DEEPEST} are left out.")
            found = read_email(inner.as_bytes(), f"{name}, attachment {number}", read_attachment, depth + 1)
        else:
            content = attachment.get_payload(decode=True)
            found = read_attachment(content if isinstance(content, bytes) else b"", called)
    except Exception as error:  # whatever an attachment is, the message goes on
        log.warning("%s: attachment %d (%s) is left out: %s", name, number, called, error)
        return []
    return [{**record, "part": "/".join(filter(None, (part, record.get("part"))))} for record in found]
