"""Reading a document in a process of its own: it is read as it is here, or its reason is told."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.apart import end
from etl.documents import UnreadableDocument, apart, read_apart, read_documents
from etl.documents.formats import to_documents

NOTE = b"Ten people were killed in the town on 5 May 2020.\n"

PARSER = """
import os
from etl.documents import child, formats

read_well = formats.read_content

def read(content, name):
    if name != "warm.html":
        {body}
    return read_well(content, name)

formats.read_content = read
child.serve()
"""
"""A process apart whose parser first does something else."""


@pytest.fixture(autouse=True)
def _no_process_stays() -> Iterator[None]:
    end(apart.PROGRAM)
    yield
    end(apart.PROGRAM)


def parse_with(monkeypatch: pytest.MonkeyPatch, body: str, seconds: int = 20) -> None:
    command = (sys.executable, "-c", PARSER.format(body=body))
    monkeypatch.setattr(apart.PROGRAM, "command", command)
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


def test_a_bad_file_is_told_and_the_process_stays() -> None:
    read_apart(NOTE, "a.txt")
    first = apart.PROGRAM.warm[0].pid
    with pytest.raises(UnreadableDocument, match=r"^photo\.png: files of this kind are not read"):
        read_apart(b"\x89PNG", "photo.png")
    with pytest.raises(UnreadableDocument, match=r"^broken\.pdf: damaged"):
        read_apart(b"%PDF-1.7 nothing more", "broken.pdf")
    assert apart.PROGRAM.warm[0].pid == first


def test_a_file_that_is_too_large_is_not_read_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LARGEST", 1_000_000)
    with pytest.raises(UnreadableDocument, match=r"large\.txt: larger than 1 MB"):
        read_apart(b"a" * 1_000_001, "large.txt")
    assert not apart.PROGRAM.warm


def test_a_parser_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    parse_with(monkeypatch, "while True: pass", seconds=1)
    with pytest.raises(UnreadableDocument, match=r"^slow\.txt: reading it took longer than 1 seconds"):
        read_apart(NOTE, "slow.txt")


@pytest.mark.parametrize("body", ["held = bytearray(4_000_000_000)", "held = [bytes(50_000_000) for _ in range(80)]"])
def test_a_parser_that_swells_is_stopped(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    pytest.importorskip("resource")
    parse_with(monkeypatch, body)
    with pytest.raises(UnreadableDocument, match=r"^big\.txt: reading it needs more memory than 1\.5 GB"):
        read_apart(NOTE, "big.txt")


def test_a_parser_that_ends_its_process_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    parse_with(monkeypatch, "os._exit(0)")
    with pytest.raises(UnreadableDocument, match=r"^bad\.txt: the program that read it ended"):
        read_apart(NOTE, "bad.txt")


def test_a_bomb_of_a_docx_is_told_in_time() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:p>" + b" " * 300_000_000)
    with pytest.raises(UnreadableDocument, match=r"^bomb\.docx: it would inflate to more than a document holds"):
        read_apart(bomb.getvalue(), "bomb.docx")
