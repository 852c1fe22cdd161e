"""What every process apart (etl.apart) does: it answers the questions that come down its pipe, one by one."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from typing import IO, Any, Final

from etl.apart import OUT_OF_MEMORY, READY

try:
    import resource
except ImportError:  # Windows knows no such limits
    resource = None  # type: ignore[assignment]

TOLD: Final = 20
"""How many of the reader's warnings are told of a file."""

WORDS: Final = 500
"""Characters of a warning: it may quote what a file says."""

Answer = tuple[dict[str, Any], bytes | memoryview]
"""What is said of a file, as JSON can, and bytes that go with it; ``unreadable`` has the reason of a file that is."""


class _Told(logging.Handler):
    """Keeps the warnings about the file at hand, for whoever asked."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.words) < TOLD:
            self.words.append(record.getMessage()[:WORDS])


def serve(load: Callable[[], object], read: Callable[[dict[str, Any], bytes], Answer], memory: int) -> None:
    """Load the parsers, then read the files that come down the pipe, one after the other, until it is closed.

    Each is a line of JSON with what is asked, its size and the seconds that it may take, and its content; the answer
    is a line of JSON, with the size of the bytes that follow it. ``memory`` is the most that the process may have.
    """
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # what a parser prints is no answer
    told = _Told()
    logging.getLogger().addHandler(logging.NullHandler())  # a library's own warnings go nowhere
    logging.getLogger("etl").addHandler(told)
    load()
    _limit_memory(memory)
    answers.write(READY)
    answers.flush()
    while line := questions.readline():
        told.words = []
        try:
            _answer(json.loads(line), questions, answers, read, told)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


def _answer(
    asked: dict[str, Any],
    questions: IO[bytes],
    answers: IO[bytes],
    read: Callable[[dict[str, Any], bytes], Answer],
    told: _Told,
) -> None:
    """Answer one question; nothing of it is kept."""
    content = questions.read(asked["size"])
    _limit_time(asked["seconds"])
    said, added = read(asked, content)
    answers.write(json.dumps({**said, "told": told.words, "size": len(added)}).encode() + b"\n")
    answers.write(added)
    answers.flush()


def _limit_memory(memory: int) -> None:
    if resource:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _limit_time(seconds: int) -> None:
    """Seconds of the processor for the next file, whatever those before have used."""
    if resource:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
