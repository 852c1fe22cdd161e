"""Connections end in time, whatever the server does, and lead only where they may."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpcore
import httpx
import pytest

from etl.online import network
from etl.online.fetch import LIMITS, STORES, Visit, demand_allowed, fetch, fetch_all
from etl.online.network import Deadline, NotFetched
from etl.source import Online
from tests.etl.online.server import HOST, Part, Request, Server, answer, redirect, running
from tests.etl.online.toys import QUICK, TABLE, Fetch, source


def test_a_silent_server_is_given_up(server: Server, get: Fetch) -> None:
    begun = time.monotonic()
    fetched = get(Online(server.serve("/toy", [60.0]), "toy.csv"))
    assert fetched.words == "127.0.0.1 fell silent, tried 3 times; try again later"
    assert time.monotonic() - begun < 3


def test_a_fetching_that_is_stopped_ends_at_once(server: Server, tmp_path: Path) -> None:
    deadline = Deadline(time.monotonic() + 60)
    threading.Timer(0.1, deadline.stopped.set).start()
    begun = time.monotonic()
    online = Online(server.serve("/toy", [60.0]), "toy.csv")
    assert not fetch(source(online), tmp_path, LIMITS, HOST, deadline).ok
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"])
def test_a_trickling_server_is_given_up(begin: bytes, server: Server, get: Fetch) -> None:
    def trickle(request: Request) -> Iterator[Part]:
        yield begin or b"HTTP/1.1 200 OK\r\nX: "
        while True:
            yield b"1"
            yield 0.05

    begun = time.monotonic()
    fetched = get(Online(server.serve("/toy", trickle), "toy.csv"), one_source=0.7)
    assert "longer than is allowed" in fetched.words
    assert time.monotonic() - begun < 2


def test_a_redirect_within_the_host_is_followed(server: Server, get: Fetch) -> None:
    server.serve("/there", answer(TABLE))
    assert get(Online(server.serve("/toy", redirect("/there")), "toy.csv")).ok


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example.org/toy",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:1/toy",
        "http://2130706433/toy",
        "http://127.1/toy",
        "http://[::ffff:127.0.0.1]/toy",
        "http://127.0.0.1@evil.example.org/toy",
        "//evil.example.org/toy",
        "file:///etc/passwd",
        "ftp://127.0.0.1/toy",
        "https://s3.eu-central-1.amazonaws.com/hdx-ckan-filestore-prod/toy",
        "http://[",
        "",
    ],
)
def test_a_redirect_that_leads_elsewhere_is_not_followed(to: str, server: Server, get: Fetch) -> None:
    fetched = get(Online(server.serve("/toy", redirect(to)), "toy.csv"))
    assert not fetched.ok
    assert len(set(server.paths())) == 1


def test_redirects_in_a_circle_are_stopped(server: Server, get: Fetch) -> None:
    server.serve("/there", redirect("/toy"))
    assert "again and again" in get(Online(server.serve("/toy", redirect("/there")), "toy.csv")).words


def test_only_https_is_asked_but_for_the_tests(server: Server, tmp_path: Path) -> None:
    fetched = fetch(source(Online(server.serve("/toy", answer(TABLE)), "toy.csv")), tmp_path, QUICK)
    assert "not https" in fetched.words
    assert server.requests == []


def test_a_private_address_is_not_asked(server: Server, tmp_path: Path) -> None:
    fetched = fetch(source(Online("https://localhost/toy", "toy.csv")), tmp_path, QUICK)
    assert fetched.words == "localhost has no public address; nothing was asked of it"


def test_the_address_that_was_checked_is_asked_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["10.0.0.1", "93.184.216.34", "93.184.216.35"], ["127.0.0.1"]])
    asked: list[str] = []

    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(None, None, None, None, (address, port)) for address in next(answers)]

    def connect(self: object, host: str, *_: object) -> None:
        asked.append(host)
        raise httpcore.ConnectTimeout

    monkeypatch.setattr(network.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    fetched = fetch(source(Online("https://toy.example.org/", "toy.csv")), tmp_path, QUICK)
    assert fetched.words == "toy.example.org cannot be reached; look whether there is a network"
    assert asked == ["93.184.216.34", "93.184.216.35"]


def test_a_proxy_of_the_environment_is_used_but_where_it_is_not_meant(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.serve("api.example.org:443", answer("", 403))
    monkeypatch.setenv("HTTPS_PROXY", f"http://{HOST}:{server.port}")
    monkeypatch.setenv("NO_PROXY", "localhost")
    fetched = fetch(source(Online("https://api.example.org/toy", "toy.csv")), tmp_path, QUICK)
    assert fetched.words == "the proxy refuses to connect to api.example.org; look at HTTPS_PROXY"
    assert server.paths() == ["api.example.org:443"]
    fetched = fetch(source(Online("https://localhost/toy", "toy.csv")), tmp_path, QUICK)
    assert "no public address" in fetched.words


@pytest.mark.parametrize(
    ("declared", "address", "allowed"),
    [
        ("https://data.humdata.org/x", f"{STORES['data.humdata.org']}resources/1/toy.csv?X-Amz-Expires=180", True),
        ("https://data.humdata.org/x", "https://s3.eu-central-1.amazonaws.com/another-bucket/toy.csv", False),
        ("https://data.humdata.org/x", f"{STORES['data.humdata.org']}../another-bucket/toy.csv", False),
        ("https://api.example.org/x", f"{STORES['data.humdata.org']}resources/1/toy.csv", False),
        ("https://api.example.org/x", "https://api.example.org/y", True),
        ("https://api.example.org/x?key={KEY}", "https://API.example.org:443/y", True),
        ("https://api.example.org/x", "https://api.example.org:8443/y", False),
        ("https://api.example.org/x", "http://api.example.org/y", False),
        ("https://api.example.org/x", "https://api.example.org.evil.org/y", False),
    ],
)
def test_only_declared_hosts_and_their_stores_are_asked(
    declared: str, address: str, allowed: bool, tmp_path: Path
) -> None:
    toy = source(Online(declared, "toy.csv"))
    visit = Visit(toy, tmp_path, {}, QUICK, None, Deadline(0), lambda host: httpcore.ConnectionPool())
    if allowed:
        demand_allowed(visit, httpx.URL(address))
    else:
        with pytest.raises(NotFetched):
            demand_allowed(visit, httpx.URL(address))


@pytest.fixture
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of localhost, signed by nobody."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl makes the certificate; it is not installed")
    path = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", *subject]
    subprocess.run([*made, "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


def test_a_server_is_asked_only_by_its_name_in_a_certificate_that_is_trusted(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with running(context) as server:
        server.serve("/toy", answer(TABLE))

        def ask(host: str) -> str:
            online = Online(f"https://{host}:{server.port}/toy", "toy.csv")
            return fetch(source(online), tmp_path, QUICK, loopback=host).words

        untrusted = "shows a certificate that cannot be trusted; nothing was asked of it"
        assert ask("localhost") == f"localhost {untrusted}"
        network.trusted.cache_clear()
        monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
        try:
            assert ask("127.0.0.1") == f"127.0.0.1 {untrusted}"
            assert server.requests == []
            assert ask("localhost") == "online"
        finally:
            network.trusted.cache_clear()


def test_a_server_without_a_certificate_is_not_asked(server: Server, get: Fetch) -> None:
    online = Online(server.serve("/toy", answer(TABLE)).replace("http:", "https:"), "toy.csv")
    assert "cannot be reached" in get(online, connect=0.2).words


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.169.254",
        ),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1"),
        *("ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1"),
        *("2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1"),
    ],
)
def test_an_address_that_is_not_public_is_known(address: str) -> None:
    assert not network.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_known(address: str) -> None:
    assert network.is_public(address)


def test_a_name_that_is_not_found_is_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network.socket, "getaddrinfo", lambda *_, **__: time.sleep(1) or [])
    sources = [source(Online(f"https://api{n}.example.org/", "toy.csv"), id=f"toy{n}") for n in range(16)]
    begun = time.monotonic()
    fetched = fetch_all(sources, tmp_path, replace(QUICK, connect=0.2))
    assert {answer.words for answer in fetched.values()} == {"no network"}
    assert time.monotonic() - begun < 2
    assert list(tmp_path.iterdir()) == []


def test_names_that_are_not_found_are_told_only_where_another_source_was_fetched(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(host: str, *_: object, **__: object) -> list[object]:
        if host == HOST:
            return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (HOST, server.port))]
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(network.socket, "getaddrinfo", find)
    lost = [source(Online(f"https://api{n}.example.org/", "toy.csv"), id=f"toy{n}") for n in range(2)]
    assert {answer.words for answer in fetch_all(lost, tmp_path, QUICK).values()} == {"no network"}
    good = source(Online(server.serve("/toy", answer(TABLE)), "toy.csv"), id="good")
    fetched = fetch_all([*lost, good], tmp_path, QUICK, loopback=HOST)
    assert fetched["toy1"].words == "no network, or no host is named api1.example.org"


def test_a_closed_port_is_noticed_at_once(server: Server, get: Fetch) -> None:
    begun = time.monotonic()
    assert get(Online(f"http://{HOST}:1/toy", "toy.csv")).words.startswith("127.0.0.1 refuses the connection")
    assert time.monotonic() - begun < 1
