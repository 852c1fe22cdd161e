"""Addresses that lead inside, in every spelling: nothing is ever asked of them."""

from __future__ import annotations

import socket
from collections.abc import Callable
from email.message import Message
from typing import Any
from urllib.parse import quote

import httpcore
import httpx
import pytest

from desk.fetching import _name, fetch_document, host_of
from etl.online import network
from etl.online.network import NotFetched
from tests.hostile.addresses import FORMS, INSIDE, NAMES

Asked = list[tuple[str, int]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The connections that are made: none leaves, since each is refused; names of ``NAMES`` lead inside."""
    made: Asked = []

    def connect(self: Any, host: str, port: int, *_: Any, **__: Any) -> None:
        made.append((host, port))
        raise httpcore.ConnectError("no connection leaves a test")

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        if host.rstrip(".").endswith("example") or host == "example.org":
            address = "93.184.215.14" if host == "example.org" else "169.254.169.254"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
        return list(real(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST))

    real: Callable[..., Any] = socket.getaddrinfo
    monkeypatch.setattr(network, "getproxies", dict)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return made


@pytest.mark.parametrize("host", [*INSIDE, *NAMES])
def test_no_spelling_of_an_address_inside_is_asked_though_an_editor_allows_it(host: str, asked: Asked) -> None:
    with pytest.raises(NotFetched):
        fetch_document(f"https://{host}/page", [host_of(f"https://{host}/page"), host])
    assert asked == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("host", ["127.0.0.1", "inside.example"])
def test_no_form_of_an_address_leads_elsewhere_than_to_a_host_that_is_allowed(
    form: str, host: str, asked: Asked
) -> None:
    with pytest.raises(NotFetched):
        fetch_document(form.format(host), ["example.org"])
    assert {address for address, _ in asked} <= {"93.184.215.14"}
    assert {port for _, port in asked} <= {443}


def test_a_name_is_looked_up_once_and_the_address_that_was_checked_is_asked(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["93.184.215.14", "127.0.0.1", "127.0.0.1"])

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(NotFetched):
        fetch_document("https://example.org/", ["example.org"])
    assert asked == [("93.184.215.14", 443)]


@pytest.mark.parametrize(
    "said",
    ["../../etc/passwd", "/etc/passwd", "..\\..\\x", "C:\\x.html", ".htaccess", "....//x", "-rf", "%2e%2e%2fx",
     "a\nSet-Cookie: x", "\u202elmth.exe", "a/b/../c.html", "x" * 5_000, "con", "~root", "|sh", "$(id).html",
     "a#b.html", "a\0b.html"],
)  # fmt: skip
def test_the_name_of_a_file_that_is_fetched_is_a_plain_one(said: str) -> None:
    kind = Message()
    kind["Content-Type"] = "text/html"
    for address, disposition in (
        ("https://example.org/", f'attachment; filename="{said}"'),
        (f"https://example.org/{quote(said, safe='')}", ""),
    ):
        name = _name(httpx.URL(address), disposition, kind)
        assert name.endswith(".html")
        assert 0 < len(name) < 200
        assert not set(name) & set('/\\\0\r\n:|$~"<>*?\u202e#')
        assert not name.startswith((".", "-", " "))
