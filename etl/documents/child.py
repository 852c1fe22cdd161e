"""What runs in the process apart (etl.documents.apart): it reads the documents whose content comes down its pipe."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from etl import child
from etl.documents.apart import MEMORY
from etl.documents.document import UnreadableDocument
from etl.documents.formats import to_documents
from etl.documents.stored import to_json
from etl.trusted import NotTrusted


def serve() -> None:
    """Read documents until the pipe is closed."""
    child.serve(_load, _read, MEMORY)


def _load() -> None:
    with suppress(NotTrusted):  # the first file's answer says so
        to_documents(b"<!doctype html><title>Warm</title><p>The language of these words is guessed.</p>", "warm.html")


def _read(asked: dict[str, Any], content: bytes) -> child.Answer:
    name = asked["name"]
    try:
        return {"documents": [to_json(document) for document in to_documents(content, name)]}, b""
    except UnreadableDocument as error:
        if isinstance(error.__cause__, MemoryError):
            raise error.__cause__ from None
        return {"unreadable": str(error)}, b""
    except NotTrusted as error:
        return {"unreadable": f"{name}: cannot be read here: {error}"}, b""


if __name__ == "__main__":
    serve()
