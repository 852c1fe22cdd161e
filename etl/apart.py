"""Reading a file in a process of its own: what it does to that process, it does to no other.

Parsers can be made to loop, to swell or to crash by a file that was written for it. Such a process has no keys and
passwords in its environment, little memory and little time; one of each program (etl.documents.child,
etl.tables.child) is kept warm and replaced when it ends. The desk, the refresh, ``extract`` and every worker of a
cluster have their files read by it. It is no child of multiprocessing, which would run the main module (a page of
Streamlit's) in it once more.
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
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, NoReturn

log = logging.getLogger(__name__)

TO_START: Final = 60
"""Seconds until the process is ready: it loads the parsers first, which a busy machine does in a few seconds."""

ROOT: Final = Path(__file__).parents[1]

ENVIRONMENT: Final = (
    "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH",
    "SYSTEMROOT", "TEMP", "TMP", "TMPDIR",
)  # fmt: skip
"""What the process is told of ours: nothing that a file could give away."""

FEW_THREADS: Final = {
    "MALLOC_ARENA_MAX": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "2",
}  # fmt: skip
"""Each thread reserves memory, which counts as if it were used."""

READY: Final = b"ready\n"
"""What the process says when it has loaded the parsers."""

OUT_OF_MEMORY: Final = 77
"""How the process ends when a file needs more memory than it may have."""

_ABORTED: Final = -6
"""How a library ends the process (SIGABRT): one in Rust where it gets no memory, another where its own is broken."""

_CPU_USED_UP: Final = -24
"""How the system ends a process that used up its time (SIGXCPU)."""


@dataclass
class Program:
    """What reads files apart: how it is started, and how many bytes it may take.

    ``memory`` is address space, ``longest`` that of an answer. ``warm`` is the process that waits for the next file:
    one or none.
    """

    command: tuple[str, ...]
    memory: int
    longest: int
    warm: list[subprocess.Popen[bytes]] = field(default_factory=list)
    at_work: threading.Lock = field(default_factory=threading.Lock)


class NotRead(Exception):
    """A file could not be read apart; the message names it, the reason and what to do."""


class _Ended(Exception):
    """The process did not answer; the message says why, without the name of the file."""


class _Late(_Ended):
    """It did not answer in time."""


def program(module: str, memory: int, longest: int) -> Program:
    """A module of ours that serves (etl.child) as a program."""
    return Program((sys.executable, "-m", module), memory, longest)


def ask(program: Program, asked: dict[str, Any], seconds: int, content: bytes = b"") -> tuple[dict[str, Any], bytes]:
    """What a program says of a file, and the bytes that it adds; ``asked`` has the file's ``name``.

    Waits for the file that is being read, if one is; ``seconds`` are given to this one, by the clock and of the
    processor. Raises NotRead for what cannot be read, takes too long, needs too much memory or ends the process. What
    the reader warns of is told in the log.
    """
    name = asked["name"]
    asked = {**asked, "size": len(content), "seconds": seconds}
    with program.at_work:
        was_used = bool(program.warm)
        try:
            answer, added = _ask(program, asked, content)
        except _Ended as error:
            if not was_used or isinstance(error, _Late):
                raise NotRead(f"{name}: {error}") from None
            try:  # what was read before may have left it in a bad state
                answer, added = _ask(program, asked, content)
            except _Ended as again:
                raise NotRead(f"{name}: {again}") from None
    for words in answer["told"]:
        log.warning("%s", words)
    if "unreadable" in answer:
        raise NotRead(answer["unreadable"])
    return answer, added


def warm_up(program: Program) -> None:
    """Start the process that reads files, if none waits, so that the first file need not wait for it."""
    with program.at_work, suppress(_Ended):
        if not program.warm:
            program.warm.append(_start(program))


def end(program: Program) -> None:
    """End the process that waits, if one does."""
    with program.at_work:
        while program.warm:
            _end(program.warm.pop())


def _ask(program: Program, asked: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """What the process answers of a file; it is kept if it answers, and ended if not. Raises _Ended."""
    process = program.warm.pop() if program.warm else None
    if process is None or process.poll() is not None:
        process = _start(program)
    try:
        question, answers = _pipes(process)
        with _given(asked["seconds"], process):
            with suppress(OSError):  # it ended: it will not answer either
                question.write(json.dumps(asked).encode() + b"\n")
                question.write(content)
                question.flush()
            answer = _read_answer(program, process, asked["seconds"])
            if answer["size"] > program.longest:
                raise _Ended("it holds more text than is read; split it.")
            added = answers.read(answer["size"])
            if len(added) < answer["size"]:
                _explain(program, process, asked["seconds"])
    except BaseException:
        _end(process)
        raise
    program.warm.append(process)
    return answer, added


def _read_answer(program: Program, process: subprocess.Popen[bytes], seconds: int) -> dict[str, Any]:
    """The line of JSON that an answer begins with. Raises _Ended."""
    line = _pipes(process)[1].readline(program.longest)
    if len(line) == program.longest:
        raise _Ended("it holds more text than is read; split it.")
    if not line.endswith(b"\n"):
        _explain(program, process, seconds)
    try:
        answer: dict[str, Any] = json.loads(line)
    except (ValueError, RecursionError):
        raise _Ended("what it says is nested too deeply to be read; save it again, or as text.") from None
    return answer


def _start(program: Program) -> subprocess.Popen[bytes]:
    """A process that has loaded the parsers. Raises _Ended where it does not come up."""
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    try:
        process = subprocess.Popen(
            program.command,
            cwd=ROOT,
            env=environment | FEW_THREADS,
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


def _explain(program: Program, process: subprocess.Popen[bytes], seconds: int) -> NoReturn:
    """Raise _Ended with the reason why the process ended."""
    code = process.wait()
    memory = f"{program.memory / 1e9:g} GB"
    if code == OUT_OF_MEMORY:
        raise _Ended(f"reading it needs more memory than {memory}; split it, or save it as text.")
    if code == _ABORTED:
        raise _Ended(f"reading it needs more memory than {memory}, or it is damaged; split it, or save it again.")
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
