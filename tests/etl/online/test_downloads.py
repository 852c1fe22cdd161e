"""Content is kept only if it is as long as it says, and what its name promises."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.source import Online
from tests.etl.online.server import Part, Request, Server, answer
from tests.etl.online.toys import OTHER, PAGE, TABLE, Fetch, held


def in_zip(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


ARCHIVE = in_zip(a=TABLE * 50, b=OTHER * 50)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("toy.csv", PAGE.encode()),
        ("toy.csv", b"  \n" + PAGE.encode()),
        ("toy.csv", b"\xef\xbb\xbf" + PAGE.encode()),
        ("toy.csv", b'{"error": "no such table"}'),
        ("toy.csv", b""),
        ("toy.csv", b"\n\n"),
        ("toy.csv", b"place\0killed\n"),
        ("toy.csv", ARCHIVE),
        ("toy.json", PAGE.encode()),
        ("toy.json", b'{"data": ['),
        ("toy.json", b'"busy"'),
        ("toy.json", b"\xff\xfe{}"),
        ("toy.json", b"[" * 200_000),
        ("toy.zip", PAGE.encode()),
        ("toy.zip", TABLE.encode()),
        ("toy.zip", ARCHIVE[:-1]),
        ("toy.zip", ARCHIVE[:-40]),
        ("toy.zip", ARCHIVE[:60] + ARCHIVE[70:]),
        ("toy.zip", ARCHIVE[4:]),
        ("toy.zip", b"hello" + ARCHIVE),
        ("toy.zip", in_zip()),
        ("toy.xlsx", PAGE.encode()),
        ("toy.xlsx", ARCHIVE[: len(ARCHIVE) // 2]),
    ],
)
def test_content_that_is_not_what_the_name_promises_is_refused(
    file: str, content: bytes, server: Server, get: Fetch, tmp_path: Path
) -> None:
    fetched = get(Online(server.serve("/toy", answer(content, Content_Type="text/csv")), file))
    assert not fetched.ok
    assert "127.0.0.1 sends" in fetched.words
    assert not (tmp_path / "toy").exists()


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("toy.csv", b"\xef\xbb\xbf" + TABLE.encode()),
        ("toy.csv", "place,killed\nحلب,1\n".encode()),
        ("toy.json", b"\xef\xbb\xbf[]"),
        ("toy.json", b'{"data": []}'),
        ("toy.zip", ARCHIVE),
        ("toy.xlsx", ARCHIVE),
    ],
)
def test_content_is_believed_over_what_the_server_calls_it(
    file: str, content: bytes, server: Server, get: Fetch, tmp_path: Path
) -> None:
    assert get(Online(server.serve("/toy", answer(content, Content_Type="text/html")), file)).ok
    assert (tmp_path / "toy" / file).read_bytes() == content


@pytest.mark.parametrize(("length", "words"), [(1, "sends more than the 1 bytes"), (5_000, "broke off its answer")])
def test_a_length_that_is_a_lie_is_refused(length: int, words: str, server: Server, get: Fetch) -> None:
    assert words in get(Online(server.serve("/toy", answer(TABLE, length=length)), "toy.csv")).words


def test_a_table_that_may_be_cut_off_is_refused(server: Server, get: Fetch) -> None:
    online = Online(server.serve("/toy", answer(TABLE, length=None)), "toy.csv")
    assert "does not say how long its answer is" in get(online).words
    assert get(Online(server.serve("/toy", answer("[]", length=None)), "toy.json")).ok


def test_an_answer_in_chunks_must_have_its_last_one(server: Server, get: Fetch) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = f"{len(TABLE):x}\r\n{TABLE}\r\n".encode()
    cut = Online(server.serve("/toy", [head + chunk, b""]), "toy.csv")
    assert "broke off" in get(cut).words
    whole = Online(server.serve("/toy", [head + chunk + b"0\r\n\r\n"]), "toy.csv")
    assert get(whole).ok


def test_an_early_hint_before_the_answer_is_no_content(server: Server, get: Fetch) -> None:
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    assert get(Online(server.serve("/toy", [hint, *answer(TABLE)]), "toy.csv")).ok


def test_a_packed_answer_is_unpacked(server: Server, get: Fetch, tmp_path: Path) -> None:
    long = "place,killed\n" + "Somewhere,12\n" * 200_000
    assert get(Online(server.serve("/toy", answer(long, packed=True)), "toy.csv")).ok
    assert held(tmp_path) == {"toy.csv": long}


def test_a_packed_answer_that_is_cut_off_is_refused(server: Server, get: Fetch) -> None:
    packed = answer(TABLE * 500, packed=True)[0]
    assert isinstance(packed, bytes)
    content = packed.split(b"\r\n\r\n", 1)[1]
    cut = answer(content[:-9], Content_Encoding="gzip")
    assert "broke off" in get(Online(server.serve("/toy", cut), "toy.csv")).words


def test_a_bomb_is_stopped_while_it_swells(server: Server, get: Fetch, tmp_path: Path) -> None:
    bomb = answer(b"1" * 50_000_000, packed=True)
    fetched = get(Online(server.serve("/toy", bomb), "toy.csv", largest=1_000_000))
    assert "sends more than 1,000,000 bytes" in fetched.words
    assert list(tmp_path.iterdir()) == []


def test_packed_nothing_without_an_end_is_stopped(server: Server, get: Fetch) -> None:
    def reply(request: Request) -> Iterator[Part]:
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
        yield b"a\r\n\x1f\x8b\x08" + bytes(7) + b"\r\n"
        empty = b"\x00\x00\x00\xff\xff" * 1_000
        while True:
            yield f"{len(empty):x}\r\n".encode() + empty + b"\r\n"

    assert "sends more than 50,000 bytes" in get(Online(server.serve("/toy", reply), "toy.csv", largest=50_000)).words


def test_an_encoding_that_was_not_asked_for_is_refused(server: Server, get: Fetch) -> None:
    reply = answer(TABLE, Content_Encoding="gzip, gzip")
    assert "which was not asked for" in get(Online(server.serve("/toy", reply), "toy.csv")).words


def test_an_answer_that_is_announced_too_large_is_not_read(server: Server, get: Fetch) -> None:
    online = Online(server.serve("/toy", answer(TABLE, length=10**15)), "toy.csv")
    assert "sends more than 200,000,000 bytes" in get(online).words
