"""Reading a file in a process of its own: what it does to that process, it does to no other.

Parsers of PDF, DOCX and HTML can be made to loop, to swell or to crash by a file that was written for it. The process
has no keys and passwords in its environment, little memory and little time; one is kept warm and replaced when it ends.
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

from etl.documents import LARGEST, Document, UnreadableDocument, to_documents
from etl.documents.stored import from_json, to_json

try:
    import resource
except ImportError:  # Windows knows no such limits
    resource = None  # type: ignore[assignment]

SECONDS: Final = 20
"""For one file, by the clock; as many of the processor's. A long situation report takes two."""

MEMORY: Final = 1_500_000_000
"""Bytes of address space of the process that reads; empty it has a third of that."""

LONGEST: Final = 200_000_000
"""Bytes of an answer: the text of a file with its tables, as JSON."""

TO_START: Final = 60
"""Seconds until the process is ready: it loads the parsers first, which a busy machine does in a few seconds."""

COMMAND: Final = (sys.executable, "-m", "etl.documents.apart")
ROOT: Final = Path(__file__).parents[2]

ENVIRONMENT: Final = (
    "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH",
    "SYSTEMROOT", "TEMP", "TMP", "TMPDIR",
)  # fmt: skip
"""What the process is told of ours: nothing that a document could give away."""

_READY: Final = b"ready\n"
_OUT_OF_MEMORY: Final = 77
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


def read_apart(content: bytes, name: str) -> list[Document]:
    """The documents of a file's content, as ``etl.documents.read_documents`` gives them, read in a process of its own.

    Waits for the file that is being read, if one is. Raises UnreadableDocument, and nothing else, for what cannot be
    read, takes too long, needs too much memory or ends the process: the message names the file.
    """
    if len(content) > LARGEST:
        raise UnreadableDocument(f"{name}: larger than {LARGEST // 1_000_000} MB; split it.")
    with _at_work:
        was_used = bool(_warm)
        try:
            answer = _ask(content, name)
        except _Ended as error:
            if not was_used or isinstance(error, _Late):
                raise UnreadableDocument(f"{name}: {error}") from None
            try:  # what was read before may have left it in a bad state
                answer = _ask(content, name)
            except _Ended as again:
                raise UnreadableDocument(f"{name}: {again}") from None
    if "unreadable" in answer:
        raise UnreadableDocument(answer["unreadable"])
    return [from_json(record, name) for record in answer["documents"]]


def warm_up() -> None:
    """Start the process that reads files, if none waits, so that the first file need not wait for it."""
    with _at_work, suppress(_Ended):
        if not _warm:
            _warm.append(_start())


def _ask(content: bytes, name: str) -> dict[str, Any]:
    """What the process answers of a file; it is kept if it answers, and ended if not. Raises _Ended."""
    process = _warm.pop() if _warm else None
    if process is None or process.poll() is not None:
        process = _start()
    try:
        question, answers = _pipes(process)
        with _given(SECONDS, process):
            with suppress(OSError):  # it ended: it will not answer either
                question.write(json.dumps({"name": name, "size": len(content)}).encode() + b"\n")
                question.write(content)
                question.flush()
            line = answers.readline(LONGEST)
            if len(line) == LONGEST:
                raise _Ended("it holds more text than is read; split it.")
            if not line.endswith(b"\n"):
                _explain(process)
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
            if _pipes(process)[1].readline(len(_READY)) != _READY:
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
            raise _Late(f"reading it took longer than {seconds} seconds; split it, or save it as text.") from None
        raise
    finally:
        watch.cancel()


def _explain(process: subprocess.Popen[bytes]) -> NoReturn:
    """Raise _Ended with the reason why the process ended."""
    code = process.wait()
    if code == _OUT_OF_MEMORY:
        raise _Ended(f"reading it needs more memory than {MEMORY / 1e9:g} GB; split it, or save it as text.")
    if code == _CPU_USED_UP:
        raise _Late(f"reading it took longer than {SECONDS} seconds; split it, or save it as text.")
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


# --- in the process apart -----------------------------------------------------------------------------------------


def serve() -> None:
    """Read the files that come down the pipe, one after the other, until it is closed.

    Each is a line of JSON with its name and size, and its content; the answer is a line of JSON.
    """
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # what a parser prints is no answer
    logging.disable()
    to_documents(b"<!doctype html><title>Warm</title><p>The language of these words is guessed.</p>", "warm.html")
    _limit_memory()
    answers.write(_READY)
    answers.flush()
    while line := questions.readline():
        asked = json.loads(line)
        content = questions.read(asked["size"])
        _limit_time()
        answers.write(json.dumps(_answer(content, asked["name"])).encode() + b"\n")
        answers.flush()


def _answer(content: bytes, name: str) -> dict[str, Any]:
    try:
        return {"documents": [to_json(document) for document in to_documents(content, name)]}
    except UnreadableDocument as error:
        if isinstance(error.__cause__, MemoryError):
            os._exit(_OUT_OF_MEMORY)
        return {"unreadable": str(error)}
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


def _limit_memory() -> None:
    if resource:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _limit_time() -> None:
    """Seconds of the processor for the next file, whatever those before have used."""
    if resource:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + SECONDS + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    serve()
