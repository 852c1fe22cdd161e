"""A process of its own for a parser: whatever a file does to it, the caller gets an answer, in time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.apart import NotRead, Program, ask, end, warm_up

ROOT = Path(__file__).parents[2]

SERVING = """
import ctypes, os, sys, time
from etl import child

def read(asked, content):
    {body}
    return {{"length": len(content)}}, content

{before}
child.serve(lambda: None, read, 1_500_000_000)
"""
"""A program that gives back what it is asked, and does something else first; its answers go out by descriptor 4."""

Make = Callable[..., Program]


@pytest.fixture
def make() -> Iterator[Make]:
    """Makes a program that does something before it answers."""
    made = []

    def program(body: str = "pass", before: str = "", longest: int = 1_000_000) -> Program:
        command = (sys.executable, "-c", SERVING.format(body=body, before=before))
        made.append(Program(command, 1_500_000_000, longest))
        return made[-1]

    yield program
    for one in made:
        end(one)


def give(program: Program, content: bytes = b"Ten people.", name: str = "a.txt", seconds: int = 20) -> bytes:
    said, added = ask(program, {"name": name}, seconds, content)
    assert said["length"] == len(content)
    return added


def test_what_a_file_gives_comes_back_as_it_is(make: Make) -> None:
    program = make()
    for content in (b"", b"\n", b"{}\nready\n", bytes(range(256)) * 3_000):
        assert give(program, content) == content


def test_the_process_is_kept_for_the_next_file(make: Make) -> None:
    program = make()
    give(program)
    first = program.warm[0].pid
    give(program)
    assert program.warm[0].pid == first


def test_what_was_warmed_up_reads_the_first_file(make: Make) -> None:
    program = make()
    warm_up(program)
    first = program.warm[0].pid
    warm_up(program)
    give(program)
    assert [process.pid for process in program.warm] == [first]


@pytest.mark.parametrize("body", ["while True: pass", "time.sleep(3600)"])
def test_a_parser_that_does_not_end_is_ended(make: Make, body: str) -> None:
    program = make(body)
    began = time.monotonic()
    with pytest.raises(NotRead, match=r"^slow\.txt: reading it took longer than 1 seconds"):
        give(program, name="slow.txt", seconds=1)
    assert time.monotonic() - began < 30
    assert not program.warm


def test_a_parser_that_uses_up_its_time_is_ended_though_the_clock_is_patient(make: Make) -> None:
    pytest.importorskip("resource")
    program = make("while True: pass", "limit = child._limit_time; child._limit_time = lambda seconds: limit(0)")
    with pytest.raises(NotRead, match=r"^slow\.txt: reading it took longer than"):
        give(program, name="slow.txt", seconds=60)


@pytest.mark.parametrize("body", ["held = bytearray(4_000_000_000)", "held = [bytes(50_000_000) for _ in range(80)]"])
def test_a_parser_that_swells_is_stopped(make: Make, body: str) -> None:
    pytest.importorskip("resource")
    with pytest.raises(NotRead, match=r"^big\.txt: reading it needs more memory than 1\.5 GB"):
        give(make(body), name="big.txt")


@pytest.mark.parametrize("body", ["os._exit(0)", "os.kill(os.getpid(), 9)", "ctypes.string_at(0)", "sys.exit(3)"])
def test_a_parser_that_ends_its_process_is_told(make: Make, body: str) -> None:
    with pytest.raises(NotRead, match=r"^bad\.txt: the program that read it ended"):
        give(make(body), name="bad.txt")


def test_a_library_that_gives_up_is_told_as_what_it_mostly_is(make: Make) -> None:
    with pytest.raises(NotRead, match=r"^bad\.txt: reading it needs more memory than 1\.5 GB, or it is damaged"):
        give(make("os.abort()"), name="bad.txt")


def test_an_answer_that_breaks_off_is_none(make: Make) -> None:
    program = make("os.write(4, b'{\"told\": [], \"size\": 9}' + bytes([10]) + b'half'); os._exit(0)")
    with pytest.raises(NotRead, match=r"^bad\.txt: the program that read it ended"):
        give(program, name="bad.txt")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("b'{\"told\": [], \"size\": 1_000_001}'.replace(b'_', b'')", "it holds more text than is read"),
        ("b'7' * 1_000_000", "it holds more text than is read"),
        ("b'[' * 100_000", "what it says is nested too deeply"),
    ],
)
def test_an_answer_without_measure_is_refused(make: Make, line: str, words: str) -> None:
    program = make(f"os.write(4, {line} + bytes([10]))")
    with pytest.raises(NotRead, match=rf"^long\.txt: {words}"):
        give(program, name="long.txt")
    assert not program.warm


def test_what_a_parser_prints_is_no_answer(make: Make) -> None:
    program = make("print('{}'); os.write(1, b'ready' + bytes([10])); sys.stdout.flush()")
    assert [give(program, b"Ten."), give(program, b"Two.")] == [b"Ten.", b"Two."]


def test_a_parser_that_reads_its_input_takes_no_other_file(make: Make) -> None:
    program = make("assert os.read(0, 100) == b''")
    assert [give(program, b"Ten."), give(program, b"Two.")] == [b"Ten.", b"Two."]


def test_what_the_parser_warns_of_is_told_here(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    program = make("import logging; logging.getLogger('etl.x').warning('%s is odd', asked['name'])")
    give(program, name="odd.txt")
    assert caplog.messages == ["odd.txt is odd"]


def test_a_process_that_was_killed_is_replaced(make: Make) -> None:
    program = make()
    give(program)
    first = program.warm[0].pid
    os.kill(first, signal.SIGKILL)
    assert give(program, b"Two.") == b"Two."
    assert program.warm[0].pid != first


def test_a_file_that_meets_a_bad_process_gets_a_fresh_one(make: Make) -> None:
    program = make("os._exit(1) if asked['name'] == 'second.txt' else None")
    give(program, name="first.txt")
    program.command = make().command
    assert give(program, b"Two.", "second.txt") == b"Two."


def test_a_program_that_does_not_start_is_told(make: Make) -> None:
    program = make()
    program.command = (sys.executable, "-c", "print('no')")
    with pytest.raises(NotRead, match=r"^a\.txt: the program that reads files does not start"):
        give(program)
    program.command = ("/no/such/program",)
    with pytest.raises(NotRead, match=r"^a\.txt: the program that reads files cannot be started"):
        give(program)


def test_several_threads_are_answered_each_with_its_own_file(make: Make) -> None:
    program, answers = make(), dict[int, bytes]()

    def read(number: int) -> None:
        answers[number] = give(program, b"%d" % number)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == {number: b"%d" % number for number in range(8)}


def test_the_process_is_told_no_secret(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIGURES_DATABASE", "postgresql://user:secret@localhost/desk")
    program = make("assert not [name for name in os.environ if name.startswith('FIGURES')], 'told'")
    assert give(program)


@pytest.mark.parametrize(
    "reads",
    [
        "from etl.documents import apart, read_apart\nread_apart(b'Ten people.', 'a.txt')\nprogram = apart.PROGRAM",
        "from pathlib import Path\nfrom etl.tables.formats import PROGRAM as program, read_csv\n"
        "Path('a.csv').write_text('a\\n1\\n')\nread_csv(Path('a.csv'))",
    ],
    ids=["documents", "tables"],
)
def test_the_process_ends_with_the_program_that_asked_and_runs_no_module_of_it_again(
    tmp_path: Path, reads: str
) -> None:
    script = tmp_path / "page.py"
    script.write_text(f"{reads}\nprint(program.warm[0].pid, flush=True)\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script)]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert len(ran.stdout.split()) == 1, ran.stderr
    pid = int(ran.stdout)
    latest = time.monotonic() + 20
    while _is_running(pid) and time.monotonic() < latest:
        os.sched_yield()
    assert not _is_running(pid)


def _is_running(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
