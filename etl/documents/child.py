"""What runs in the process apart (etl.documents.apart): it reads the files that come down its pipe, one by one."""

from __future__ import annotations

import io
import json
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import python_calamine as calamine

from etl.documents.apart import MEMORY, OUT_OF_MEMORY, READY
from etl.documents.document import UnreadableDocument
from etl.documents.formats import to_documents
from etl.documents.stored import to_json
from etl.trusted import NotTrusted

try:
    import resource
except ImportError:  # Windows knows no such limits
    resource = None  # type: ignore[assignment]

TOLD: Final = 20
"""How many of the reader's warnings are told of a file."""

WORDS: Final = 500
"""Characters of a warning: it may quote what a file says."""


class _Told(logging.Handler):
    """Keeps the warnings about the file at hand, for whoever asked."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.words) < TOLD:
            self.words.append(record.getMessage()[:WORDS])


def serve() -> None:
    """Read the files that come down the pipe, one after the other, until it is closed.

    Each is a line of JSON with its name, its size, what it is and the seconds that it may take, and its content; the
    answer is a line of JSON.
    """
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # what a parser prints is no answer
    told = _Told()
    logging.getLogger().addHandler(logging.NullHandler())  # a library's own warnings go nowhere
    logging.getLogger("etl").addHandler(told)
    with suppress(NotTrusted):  # the first file's answer says so
        to_documents(b"<!doctype html><title>Warm</title><p>The language of these words is guessed.</p>", "warm.html")
    _limit_memory()
    answers.write(READY)
    answers.flush()
    while line := questions.readline():
        asked = json.loads(line)
        content = questions.read(asked["size"])
        told.words = []
        _limit_time(asked["seconds"])
        answer = _answer(content, asked["name"], _READERS[asked["kind"]])
        answers.write(json.dumps({**answer, "told": told.words}).encode() + b"\n")
        answers.flush()


def _documents(content: bytes, name: str) -> dict[str, Any]:
    return {"documents": [to_json(document) for document in to_documents(content, name)]}


def _workbook(content: bytes, name: str) -> dict[str, Any]:
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {sheet: workbook.get_sheet_by_name(sheet) for sheet in workbook.sheet_names}
        return {"sheets": {title: (sheet.total_height, sheet.total_width) for title, sheet in sheets.items()}}
    except (calamine.CalamineError, OSError) as error:
        raise UnreadableDocument(f"{name} is not a whole XLSX workbook: {error}") from None


_READERS: Final = {"documents": _documents, "workbook": _workbook}


def _answer(content: bytes, name: str, read: Callable[[bytes, str], dict[str, Any]]) -> dict[str, Any]:
    try:
        return read(content, name)
    except UnreadableDocument as error:
        if isinstance(error.__cause__, MemoryError):
            os._exit(OUT_OF_MEMORY)
        return {"unreadable": str(error)}
    except NotTrusted as error:
        return {"unreadable": f"{name}: cannot be read here: {error}"}
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _limit_memory() -> None:
    if resource:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _limit_time(seconds: int) -> None:
    """Seconds of the processor for the next file, whatever those before have used."""
    if resource:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    serve()
