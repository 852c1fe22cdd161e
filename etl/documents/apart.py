"""Reading a file in a process of its own: what it does to that process, it does to no other.

Parsers of PDF, DOCX and HTML can be made to loop, to swell or to crash by a file that was written for it. The process
(etl.documents.child) has no keys and passwords in its environment, little memory and little time; one is kept warm and
replaced when it ends. The desk, the refresh, ``extract`` and every worker of a cluster have their files read by it.
It is no child of multiprocessing, which would run the main module (a page of Streamlit's) in it once more.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, NoReturn

from etl.documents.document import LARGEST, Document, UnreadableDocument
from etl.documents.stored import from_json

log = logging.getLogger(__name__)

SECONDS: Final = 20
"""For one file that somebody waits for, by the clock; as many of the processor's. A long situation report takes two."""

PATIENCE: Final = 120
"""The same for a file of a refresh or a corpus, which may be a hundred reports in one."""

MEMORY: Final = 1_500_000_000
"""Bytes of address space of the process that reads; empty it has a third of that."""

LONGEST: Final = 100_000_000
"""Bytes of an answer: the text of a file with its tables, as JSON."""

TO_START: Final = 60
"""Seconds until the process is ready: it loads the parsers first, which a busy machine does in a few seconds."""

COMMAND: Final = (sys.executable, "-m", "etl.documents.child")
ROOT: Final = Path(__file__).parents[2]

ENVIRONMENT: Final = (
    "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH",
    "SYSTEMROOT", "TEMP", "TMP", "TMPDIR",
)  # fmt: skip
"""What the process is told of ours: nothing that a document could give away."""

READY: Final = b"ready\n"
"""What the process says when it has loaded the parsers."""

OUT_OF_MEMORY: Final = 77
"""How the process ends when a file needs more memory than it may have."""

_CPU_USED_UP: Final = -24
"""How the system ends a process that used up its time (SIGXCPU)."""

_at_work: Final = threading.Lock()
_warm: Final[list[subprocess.Popen[bytes]]] = []
"""The process that waits for the next file: one or none."""


class _Ended(Exception):
    """The process did not answer; the message says why, without the name of the file."""


class _Late(_Ended):
    """It did not answer in time."""


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
    answer = _read(content, name, "documents", SECONDS if seconds is None else seconds)
    return [from_json(record, name) for record in answer["documents"]]


def measure_workbook(content: bytes, name: str) -> dict[str, tuple[int, int]]:
    """By sheet the rows and columns of an XLSX workbook, up to its last cell. Raises UnreadableDocument.

    A few bytes can name a cell that is millions of columns and rows away, and every cell up to it takes room.
    """
    answer = _read(content, name, "workbook", PATIENCE)
    return {sheet: (height, width) for sheet, (height, width) in answer["sheets"].items()}


def _read(content: bytes, name: str, kind: str, seconds: int) -> dict[str, Any]:
    """What the process apart says of a file. Raises UnreadableDocument."""
    asked = {"name": name, "size": len(content), "kind": kind, "seconds": seconds}
    with _at_work:
        was_used = bool(_warm)
        try:
            answer = _ask(content, asked)
        except _Ended as error:
            if not was_used or isinstance(error, _Late):
                raise UnreadableDocument(f"{name}: {error}") from None
            try:  # what was read before may have left it in a bad state
                answer = _ask(content, asked)
            except _Ended as again:
                raise UnreadableDocument(f"{name}: {again}") from None
    for words in answer["told"]:
        log.warning("%s", words)
    if "unreadable" in answer:
        raise UnreadableDocument(answer["unreadable"])
    return answer


def warm_up() -> None:
    """Start the process that reads files, if none waits, so that the first file need not wait for it."""
    with _at_work, suppress(_Ended):
        if not _warm:
            _warm.append(_start())


def _ask(content: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    """What the process answers of a file; it is kept if it answers, and ended if not. Raises _Ended."""
    process = _warm.pop() if _warm else None
    if process is None or process.poll() is not None:
        process = _start()
    try:
        question, answers = _pipes(process)
        with _given(asked["seconds"], process):
            with suppress(OSError):  # it ended: it will not answer either
                question.write(json.dumps(asked).encode() + b"\n")
                question.write(content)
                question.flush()
            line = answers.readline(LONGEST)
            if len(line) == LONGEST:
                raise _Ended("it holds more text than is read; split it.")
            if not line.endswith(b"\n"):
                _explain(process, asked["seconds"])
        answer: dict[str, Any] = json.loads(line)
    except BaseException:
        _end(process)
        raise
    _warm.append(process)
    return answer


def _start() -> subprocess.Popen[bytes]:
    """A process that has loaded the parsers. Raises _Ended where it does not come up."""
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # each thread reserves memory
    try:
        process = subprocess.Popen(
            COMMAND,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us
        )
    except OSError as error:
        raise _Ended(f"the program that reads files cannot be started ({error.strerror}).") from None
    try:
        with _given(TO_START, process):
            if _pipes(process)[1].readline(len(READY)) != READY:
                raise _Ended("the program that reads files does not start; try again, and report it.")
    except BaseException:
        _end(process)
        raise
    return process


@contextmanager
def _given(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[None]:
    """A process that is killed if the block does not end in time, so that nothing waits for it any more."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    watch = threading.Timer(seconds, stop)
    watch.daemon = True
    watch.start()
    try:
        yield
    except _Ended:
        if late.is_set():
            raise _Late(_took_longer(seconds)) from None
        raise
    finally:
        watch.cancel()


def _took_longer(seconds: float) -> str:
    return f"reading it took longer than {seconds} seconds; split it, or save it as text."


def _explain(process: subprocess.Popen[bytes], seconds: int) -> NoReturn:
    """Raise _Ended with the reason why the process ended."""
    code = process.wait()
    if code == OUT_OF_MEMORY:
        raise _Ended(f"reading it needs more memory than {MEMORY / 1e9:g} GB; split it, or save it as text.")
    if code == _CPU_USED_UP:
        raise _Late(_took_longer(seconds))
    raise _Ended("the program that read it ended; the file may be damaged: save it again, or as text.")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in _pipes(process):
        with suppress(OSError):  # what was not written any more
            pipe.close()


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin and process.stdout
    return process.stdin, process.stdout
