"""A document that an address leads to: only from hosts that are allowed, and named by what it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desk import fetching
from desk.fetching import fetch_document, host_of
from etl.documents import read_apart
from etl.online.network import NotFetched
from tests.etl.online.server import HOST, Part, Request, Server, answer, redirect, running

PAGE = b"<!doctype html><title>Floods</title><p>Ten people were killed in the town.</p>"


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


def get(url: str) -> tuple[bytes, str]:
    return fetch_document(url, [HOST], loopback=HOST)


@pytest.mark.parametrize(
    ("path", "headers", "name"),
    [
        ("/reports/floods.pdf", {}, "floods.pdf"),
        ("/reports/floods.pdf?page=1", {"Content_Type": "text/html; charset=utf-8"}, "floods.html"),
        ("/reports/floods", {"Content_Type": "text/html"}, "floods.html"),
        ("/node/12.5", {"Content_Type": "application/pdf"}, "12.5.pdf"),
        ("/", {"Content_Type": "text/html"}, "127.0.0.1.html"),
        ("/get", {"Content_Disposition": 'attachment; filename="../../etc/situation 3.docx"'}, "situation 3.docx"),
        ("/a%2Fb%5Cc.txt", {"Content_Type": "application/octet-stream"}, "c.txt"),
    ],
)
def test_a_file_is_named_by_what_it_is(server: Server, path: str, headers: dict[str, str], name: str) -> None:
    assert get(server.serve(path, answer(PAGE, **headers))) == (PAGE, name)


def test_a_page_is_read_in_the_letters_that_its_head_names(server: Server) -> None:
    words = "Au moins dix personnes ont été tuées près de l'hôpital."
    body = f"<!doctype html><meta charset=utf-8><p>{words}</p>".encode("latin-1")
    content, name = get(server.serve("/a.html", answer(body, Content_Type="text/html; charset=ISO-8859-1")))
    assert words in read_apart(content, name)[0].text


def test_a_pressed_answer_is_given_whole(server: Server) -> None:
    assert get(server.serve("/a.html", answer(PAGE, packed=True)))[0] == PAGE


def test_a_redirect_is_followed_within_the_hosts_that_are_allowed(server: Server) -> None:
    server.serve("/there.html", answer(PAGE))
    assert get(server.serve("/here", redirect("/there.html"))) == (PAGE, "there.html")
    with pytest.raises(NotFetched, match=r"^example\.org may not be asked from here"):
        get(server.serve("/away", redirect("https://example.org/secret")))
    with pytest.raises(NotFetched, match="redirects again and again"):
        get(server.serve("/round", redirect("/round")))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://example.org/a", "by https only"),
        ("https://example.org:8443/a", "by https only"),
        ("file:///etc/passwd", "no address"),
        ("ftp://example.org/a", "by https only"),
        ("https://user:word@example.org/a", "a name or a password"),
        ("https://other.example.org/a", "may not be asked"),
        ("https://example.org.evil.test/a", "may not be asked"),
        ("https://example.org@evil.test/a", "may not be asked"),
        ("not an address", "no address"),
        ("https://", "no address"),
        ("https://[::1", "no address"),
        ("", "no address"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused(url: str, words: str) -> None:
    with pytest.raises(NotFetched, match=words):
        fetch_document(url, ["example.org"])


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "0.0.0.0", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254",
     "10.0.0.1", "192.168.1.1", "[fd00::1]", "[64:ff9b::7f00:1]"],
)  # fmt: skip
def test_no_address_inside_is_asked_though_its_host_is_allowed(host: str) -> None:
    url = f"https://{host}/a"
    with pytest.raises(NotFetched, match=r"no public address|no network|no host is named"):
        fetch_document(url, [host_of(url)])


def test_a_host_is_allowed_with_and_without_www() -> None:
    for url in ("https://www.nowhere.invalid/a", "https://nowhere.invalid/a"):
        for host in ("nowhere.invalid", "www.nowhere.invalid", " WWW.Nowhere.Invalid "):
            with pytest.raises(NotFetched, match="no network"):
                fetch_document(url, [host])


@pytest.mark.parametrize(("status", "words"), [(404, "answered 404"), (403, "answered 403"), (500, "answered 500")])
def test_an_answer_that_is_none_is_told(server: Server, status: int, words: str) -> None:
    with pytest.raises(NotFetched, match=words):
        get(server.serve("/a", answer(b"no", status)))


def test_an_answer_that_does_not_end_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 1_000_000)
    for packed in (False, True):
        with pytest.raises(NotFetched, match=r"127\.0\.0\.1 sends more than 1 MB"):
            get(server.serve("/a", answer(b"a" * 3_000_000, packed=packed)))


def test_a_silent_or_trickling_host_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def trickle(request: Request) -> Iterator[Part]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"
        while True:
            yield b"1"
            yield 0.05

    monkeypatch.setattr(fetching, "SECONDS", 0.7)
    for reply in ([60.0], trickle):
        with pytest.raises(NotFetched, match=r"longer than is allowed|fell silent"):
            get(server.serve("/a", reply))


def test_an_empty_answer_is_told(server: Server) -> None:
    with pytest.raises(NotFetched, match="sends an empty answer"):
        get(server.serve("/a", answer(b" \n")))
