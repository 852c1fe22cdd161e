"""Reading a file in a process of its own: whatever the file does to it, the caller gets an answer, in time."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.documents import UnreadableDocument, apart, read_apart, read_documents
from etl.documents.formats import to_documents

ROOT = Path(__file__).parents[3]
NOTE = b"Ten people were killed in the town on 5 May 2020.\n"

PARSER = """
import ctypes, os, sys, time
from etl.documents import child, formats

read_well = formats.read_content

def read(content, name):
    if name != "warm.html":
        {body}
    return read_well(content, name)

formats.read_content = read
{before}
child.serve()
"""
"""A process apart whose parser first does something else."""


@pytest.fixture(autouse=True)
def _no_process_stays() -> Iterator[None]:
    _end_process()
    yield
    _end_process()


def _end_process() -> None:
    while apart._warm:
        apart._end(apart._warm.pop())


def parse_with(monkeypatch: pytest.MonkeyPatch, body: str, seconds: int = 20, before: str = "") -> None:
    command = (sys.executable, "-c", PARSER.format(body=body, before=before))
    monkeypatch.setattr(apart, "COMMAND", command)
    monkeypatch.setattr(apart, "SECONDS", seconds)


def test_a_file_is_read_as_it_is_read_here(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(
        "---\ntitle: A report\npublished_on: 2020-05-07\n---\nTen died.\n\n| Killed | 10 |\n|-|-|\n| Hurt | 4 |\n",
        encoding="utf-8",
    )
    here = to_documents(path.read_bytes(), path.name)
    assert here[0].tables
    assert read_documents(path) == read_apart(path.read_bytes(), path.name) == here


def test_the_process_is_kept_for_the_next_file() -> None:
    read_apart(NOTE, "a.txt")
    first = apart._warm[0].pid
    read_apart(NOTE, "b.txt")
    assert apart._warm[0].pid == first


def test_a_bad_file_is_told_and_the_process_stays() -> None:
    read_apart(NOTE, "a.txt")
    first = apart._warm[0].pid
    with pytest.raises(UnreadableDocument, match=r"^photo\.png: files of this kind are not read"):
        read_apart(b"\x89PNG", "photo.png")
    with pytest.raises(UnreadableDocument, match=r"^broken\.pdf: damaged"):
        read_apart(b"%PDF-1.7 nothing more", "broken.pdf")
    assert apart._warm[0].pid == first


def test_a_file_that_is_too_large_is_not_read_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LARGEST", 1_000_000)
    with pytest.raises(UnreadableDocument, match=r"large\.txt: larger than 1 MB"):
        read_apart(b"a" * 1_000_001, "large.txt")
    assert not apart._warm


@pytest.mark.parametrize("body", ["while True: pass", "time.sleep(3600)"])
def test_a_parser_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    parse_with(monkeypatch, body, seconds=1)
    began = time.monotonic()
    with pytest.raises(UnreadableDocument, match=r"^slow\.txt: reading it took longer than 1 seconds"):
        read_apart(NOTE, "slow.txt")
    assert time.monotonic() - began < 30
    assert not apart._warm


def test_a_parser_that_uses_up_its_time_is_ended_though_the_clock_is_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resource")
    limited = "limit = child._limit_time; child._limit_time = lambda seconds: limit(0)"
    parse_with(monkeypatch, "while True: pass", seconds=60, before=limited)
    with pytest.raises(UnreadableDocument, match=r"^slow\.txt: reading it took longer than"):
        read_apart(NOTE, "slow.txt")


@pytest.mark.parametrize("body", ["held = bytearray(4_000_000_000)", "held = [bytes(50_000_000) for _ in range(80)]"])
def test_a_parser_that_swells_is_stopped(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    pytest.importorskip("resource")
    parse_with(monkeypatch, body)
    with pytest.raises(UnreadableDocument, match=r"^big\.txt: reading it needs more memory than 1\.5 GB"):
        read_apart(NOTE, "big.txt")


@pytest.mark.parametrize("body", ["os._exit(0)", "os.kill(os.getpid(), 9)", "ctypes.string_at(0)", "sys.exit(3)"])
def test_a_parser_that_ends_its_process_is_told(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    parse_with(monkeypatch, body)
    with pytest.raises(UnreadableDocument, match=r"^bad\.txt: the program that read it ended"):
        read_apart(NOTE, "bad.txt")


def test_what_a_parser_prints_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    parse_with(monkeypatch, "print('{}'); os.write(1, b'ready' + bytes([10])); sys.stdout.flush()")
    for _ in range(2):
        assert read_apart(NOTE, "loud.txt")[0].text == NOTE.decode().strip()


def test_a_parser_that_reads_its_input_takes_no_other_file(monkeypatch: pytest.MonkeyPatch) -> None:
    parse_with(monkeypatch, "assert os.read(0, 100) == b''")
    assert read_apart(NOTE, "curious.txt")
    assert read_apart(NOTE, "curious.txt")


def test_after_a_failure_the_next_file_is_read() -> None:
    read_apart(NOTE, "a.txt")
    os.kill(apart._warm[0].pid, signal.SIGKILL)
    assert read_apart(NOTE, "b.txt")[0].id == "b"


def test_a_file_that_meets_a_bad_process_gets_a_fresh_one(monkeypatch: pytest.MonkeyPatch) -> None:
    parse_with(monkeypatch, "os._exit(1) if name == 'second.txt' else None")
    read_apart(NOTE, "first.txt")
    monkeypatch.undo()
    assert read_apart(NOTE, "second.txt")[0].id == "second"


def test_a_program_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "COMMAND", (sys.executable, "-c", "print('no')"))
    with pytest.raises(UnreadableDocument, match=r"^a\.txt: the program that reads files does not start"):
        read_apart(NOTE, "a.txt")
    monkeypatch.setattr(apart, "COMMAND", ("/no/such/program",))
    with pytest.raises(UnreadableDocument, match=r"^a\.txt: the program that reads files cannot be started"):
        read_apart(NOTE, "a.txt")


def test_a_bomb_of_a_docx_is_told_in_time() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:p>" + b" " * 300_000_000)
    with pytest.raises(UnreadableDocument, match=r"^bomb\.docx: it would inflate to more than a document holds"):
        read_apart(bomb.getvalue(), "bomb.docx")


def test_several_threads_are_answered_each_with_its_own_file() -> None:
    answers: dict[int, str] = {}

    def read(number: int) -> None:
        answers[number] = read_apart(f"Report {number} of the town.".encode(), f"{number}.txt")[0].text

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == {number: f"Report {number} of the town." for number in range(8)}


def test_the_process_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIGURES_DATABASE", "postgresql://user:secret@localhost/desk")
    parse_with(monkeypatch, "assert not [name for name in os.environ if name.startswith('FIGURES')], 'told'")
    assert read_apart(NOTE, "a.txt")


def test_the_process_ends_with_the_program_that_asked() -> None:
    script = (
        "from etl.documents import apart\n"
        "apart.read_apart(b'Ten people.', 'a.txt')\n"
        "print(apart._warm[0].pid, flush=True)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    pid = int(ran.stdout)
    end = time.monotonic() + 20
    while _is_running(pid) and time.monotonic() < end:
        os.sched_yield()
    assert not _is_running(pid)


def test_the_main_module_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "page.py"
    script.write_text(
        "from etl.documents.apart import read_apart\n"
        "print('run', flush=True)\n"
        "print(read_apart(b'Ten people.', 'a.txt')[0].id)\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=120)
    assert ran.stdout.split() == ["run", "a"], ran.stderr


def _is_running(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
