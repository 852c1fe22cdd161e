"""Sources are fetched whole and checked, or not at all, from a server that does everything wrong."""

from __future__ import annotations

import io
import json
import logging
import shutil
import ssl
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpcore
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import network
from etl.fetch import LIMITS, STORES, Fetched, Visit, demand_allowed, fetch, fetch_all
from etl.network import Deadline, NotFetched
from etl.paging import count_pages, follow_link
from etl.source import Extract, Online, Source
from tests.etl.server import BREAK, HOST, Part, Request, Server, answer, redirect, running, unless_known

QUICK = replace(LIMITS, one_source=5, silence=0.3, first_wait=0.001, longest_wait=0.5, pages=20)
TABLE = "place,killed\nSomewhere,12\n"
OTHER = "place,killed\nSomewhere,13\n"
PAGE = "<!DOCTYPE html>\n<html><body>Service, unavailable\n</body></html>"
Fetch = Callable[..., Fetched]


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def get(tmp_path: Path) -> Fetch:
    """Fetch addresses to ``toy/`` in the test's folder."""

    def get(*online: Online, **limits: Any) -> Fetched:
        return fetch(source(*online), tmp_path, replace(QUICK, **limits), loopback=HOST)

    return get


def source(*online: Online, id: str = "toy") -> Source:
    return Source(
        id=id,
        title="Toy",
        publisher="Toy Press",
        licence="CC0-1.0",
        redistributable=True,
        citation="Toy Press, Toy",
        caveat="Invented.",
        homepage="https://toy.example.org/data",
        cadence="daily",
        counts="toys",
        does_not_count="the rest",
        files=("toy*",),
        rows=(1, 10),
        version=1,
        extract=lambda path: Extract(None),  # type: ignore[arg-type]
        online=online,
    )


def held(folder: Path) -> dict[str, str]:
    """What lies in the source's folder, but for the record of the fetching."""
    return {path.name: path.read_text() for path in sorted(folder.glob("toy/*")) if path.name != ".fetched"}


def in_pages(address: str, **changes: Any) -> Online:
    return Online(address, "toy.json", next_page=follow_link(), **changes)


def test_an_answer_is_kept_under_its_name(server: Server, get: Fetch, tmp_path: Path) -> None:
    fetched = get(Online(server.serve("/toy", answer(TABLE)), "toy.csv"))
    assert fetched == Fetched((tmp_path / "toy" / "toy.csv",), "online", True)
    assert held(tmp_path) == {"toy.csv": TABLE}
    assert [path.name for path in tmp_path.iterdir()] == ["toy"]


def test_several_addresses_arrive_together_or_not_at_all(server: Server, get: Fetch, tmp_path: Path) -> None:
    first = Online(server.serve("/first", answer(TABLE)), "first.csv")
    second = Online(server.serve("/second", answer(PAGE), answer(OTHER)), "second.csv")
    assert not get(first, second).ok
    assert held(tmp_path) == {}
    assert get(first, second).ok
    assert held(tmp_path) == {"first.csv": TABLE, "second.csv": OTHER}


def test_an_unchanged_answer_is_not_sent_again(server: Server, get: Fetch, tmp_path: Path) -> None:
    online = Online(server.serve("/toy", unless_known(TABLE, '"1"')), "toy.csv")
    get(online)
    before = (tmp_path / "toy" / "toy.csv").stat()
    fetched = get(online)
    assert fetched == Fetched((tmp_path / "toy" / "toy.csv",), "online, unchanged", True)
    assert server.requests[-1].headers["if-none-match"] == '"1"'
    assert (tmp_path / "toy" / "toy.csv").stat() == before


def test_a_changed_answer_replaces_the_earlier_one(server: Server, get: Fetch, tmp_path: Path) -> None:
    online = Online(server.serve("/toy", unless_known(TABLE, '"1"'), unless_known(OTHER, '"2"')), "toy.csv")
    assert [get(online).words for _ in range(3)] == ["online", "online", "online, unchanged"]
    assert held(tmp_path) == {"toy.csv": OTHER}


def test_the_same_content_sent_again_is_unchanged(server: Server, get: Fetch, tmp_path: Path) -> None:
    online = Online(server.serve("/toy", answer(TABLE, Last_Modified=formatdate(0))), "toy.csv")
    assert [get(online).words for _ in range(2)] == ["online", "online, unchanged"]
    assert server.requests[-1].headers["if-modified-since"] == formatdate(0)


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text("place\n")])
def test_what_was_damaged_on_disk_is_asked_for_whole(
    damage: Callable[[Path], object], server: Server, get: Fetch, tmp_path: Path
) -> None:
    online = Online(server.serve("/toy", unless_known(TABLE, '"1"')), "toy.csv")
    get(online)
    damage(tmp_path / "toy" / "toy.csv")
    assert get(online).words == "online"
    assert held(tmp_path) == {"toy.csv": TABLE}


def test_the_validators_of_another_address_are_not_used(server: Server, get: Fetch) -> None:
    get(Online(server.serve("/toy", unless_known(TABLE, '"1"')), "toy.csv"))
    assert get(Online(server.serve("/toy?year=2024", unless_known(OTHER, '"1"')), "toy.csv")).words == "online"


def test_a_server_that_says_unchanged_without_being_asked_is_refused(server: Server, get: Fetch) -> None:
    assert "answered 304" in get(Online(server.serve("/toy", answer(b"", 304, None)), "toy.csv")).words


def test_pages_are_followed_and_numbered(server: Server, get: Fetch, tmp_path: Path) -> None:
    second = server.serve("/toy?page=2", answer('{"n": 2, "next": null}'))
    online = in_pages(server.serve("/toy", answer(json.dumps({"n": 1, "next": second}))))
    assert [path.name for path in get(online).files] == ["toy_0.json", "toy_1.json"]
    assert json.loads(held(tmp_path)["toy_1.json"])["n"] == 2


def test_pages_that_an_answer_no_longer_has_are_taken_away(server: Server, get: Fetch, tmp_path: Path) -> None:
    second = server.serve("/toy?page=2", answer("{}"))
    online = in_pages(server.serve("/toy", answer(json.dumps({"next": second})), answer('{"next": null}')))
    get(online)
    assert get(online).words == "online"
    assert held(tmp_path) == {"toy_0.json": '{"next": null}'}


def test_a_page_that_is_unchanged_stays_beside_one_that_changed(server: Server, get: Fetch, tmp_path: Path) -> None:
    second = server.serve("/toy?page=2", unless_known('{"n": 2}', '"a"'), answer('{"n": 3}'))
    first = json.dumps({"next": second})
    online = in_pages(server.serve("/toy", unless_known(first, '"b"')))
    get(online)
    assert get(online).words == "online"
    assert held(tmp_path) == {"toy_0.json": first, "toy_1.json": '{"n": 3}'}


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (answer("{}", 500), "answered 500"),
        (answer(PAGE), "web page"),
        (answer('{"next": "/toy"}'), "in a circle"),
        (answer('{"n": 2, "next": "/toy?page=2"}'), "in a circle"),
        (answer('{"next": "/toy?page=2"}'), "gives one page twice"),
        (answer('{"next": "http://localhost:1/toy"}'), "localhost, which is not declared"),
        (answer('{"next": "https://other.example.org/toy"}'), "other.example.org, which is not declared"),
        (answer('{"next": "file:///etc/passwd"}'), "another host, which is not declared"),
        (answer('{"next": "http://[::1"}'), "not as the source expects"),
        (answer('{"next": 2}'), "no address under 'next'"),
        (answer('[{"next": 2}]'), "no JSON object"),
    ],
)
def test_a_bad_page_leaves_the_earlier_answer(
    second: list[Part], words: str, server: Server, get: Fetch, tmp_path: Path
) -> None:
    online = in_pages(server.serve("/toy", answer("{}"), answer('{"next": "/toy?page=2"}')))
    server.serve("/toy?page=2", second)
    get(online)
    fetched = get(online)
    assert (fetched.ok, fetched.files) == (False, ())
    assert words in fetched.words
    assert held(tmp_path) == {"toy_0.json": "{}"}


def test_pages_without_an_end_are_stopped(server: Server, get: Fetch) -> None:
    def more(request: Request) -> list[Part]:
        number = int(request.path.split("=")[1])
        return answer(json.dumps({"n": number, "next": f"/toy?page={number + 1}"}))

    for number in range(30):
        server.serve(f"/toy?page={number}", more)
    assert "more than 20 pages" in get(in_pages(f"http://{HOST}:{server.port}/toy?page=0")).words


def test_a_server_that_does_not_heed_the_page_is_stopped(server: Server, get: Fetch) -> None:
    for number in range(1, 9):
        server.serve(f"/toy?page={number}", answer('{"maxPages": 9}'))
    online = Online(f"http://{HOST}:{server.port}/toy?page=1", "toy.json", next_page=count_pages())
    assert "gives one page twice" in get(online).words


def test_pages_together_are_not_larger_than_allowed(server: Server, get: Fetch) -> None:
    server.serve("/toy?page=2", answer(json.dumps({"text": "x" * 60})))
    online = in_pages(server.serve("/toy", answer(json.dumps({"next": "/toy?page=2", "text": "x" * 60}))), largest=120)
    assert "more than" in get(online).words


@pytest.mark.parametrize("status", [202, 408, 429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(status: int, server: Server, get: Fetch, tmp_path: Path) -> None:
    online = Online(server.serve("/toy", answer("[]", status), [BREAK], answer(TABLE)), "toy.csv")
    assert get(online).ok
    assert held(tmp_path) == {"toy.csv": TABLE}


def test_a_server_that_stays_busy_is_given_up(server: Server, get: Fetch) -> None:
    fetched = get(Online(server.serve("/toy", answer("", 503)), "toy.csv"))
    assert fetched.words == "127.0.0.1 answered 503, tried 3 times; try again later"
    assert len(server.requests) == 3


def test_a_server_that_asks_to_wait_is_waited_for(server: Server, get: Fetch) -> None:
    online = Online(server.serve("/toy", answer("", 429, Retry_After="1"), answer(TABLE)), "toy.csv")
    begun = time.monotonic()
    assert get(online, longest_wait=2).ok
    assert time.monotonic() - begun >= 1


@pytest.mark.parametrize("wait", ["3600", formatdate(time.time() + 3600, usegmt=True)])
def test_a_server_that_asks_to_wait_long_is_left_alone(wait: str, server: Server, get: Fetch) -> None:
    fetched = get(Online(server.serve("/toy", answer("", 429, Retry_After=wait)), "toy.csv"))
    assert "429 and asks to wait 3," in fetched.words
    assert len(server.requests) == 1


@pytest.mark.parametrize("wait", ["soon", "-1", "Wed, 21 Oct 2015 07:28:00 GMT", "9" * 400, "٣"])
def test_a_wait_that_means_nothing_is_the_usual_one(wait: str, server: Server, get: Fetch) -> None:
    reply = answer("", 503)
    reply[0] = reply[0].replace(b"\r\n\r\n", f"\r\nRetry-After: {wait}\r\n\r\n".encode())  # type: ignore[union-attr]
    assert get(Online(server.serve("/toy", reply, answer(TABLE)), "toy.csv")).ok


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "look up the address at https://toy.example.org/data"),
        (410, "look up the address"),
        (403, "it may ask for a key"),
        (204, "answered 204"),
        (206, "answered 206"),
        (400, "answered 400"),
    ],
)
def test_an_answer_that_is_none_is_not_asked_for_again(status: int, words: str, server: Server, get: Fetch) -> None:
    assert words in get(Online(server.serve("/toy", answer(TABLE, status)), "toy.csv")).words
    assert len(server.requests) == 1


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


def test_a_key_goes_from_the_environment_to_the_host_and_nowhere_else(
    server: Server, get: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("TOY_KEY", "s3cret/é &")
    spelled = "s3cret%2F%C3%A9%20%26"
    address = server.serve("/toy?key={TOY_KEY}", answer(""))
    online = in_pages(address, headers={"Authorization": "Bearer {TOY_TOKEN}"})
    monkeypatch.setenv("TOY_TOKEN", "t0ken")
    following = f"/toy?page=2&key={spelled}"
    server.serve(f"/toy?key={spelled}", answer(json.dumps({"next": following})))
    server.serve(following, answer("{}", ETag='"1"'), redirect(f"https://t0ken.example.org/?key={spelled}"))
    assert get(online).words == "online"
    assert server.requests[0].headers["authorization"] == "Bearer t0ken"
    failed = get(online)
    assert "{TOY_TOKEN}.example.org" in failed.words
    record = (tmp_path / "toy" / ".fetched").read_text()
    for text in (failed.words, caplog.text, record, *(str(path) for path in tmp_path.rglob("*"))):
        assert "s3cret" not in text and "t0ken" not in text
    assert "key={TOY_KEY}" in record


def test_a_key_is_not_sent_where_the_host_leads(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOY_KEY", "s3cret")
    found = network.find_addresses
    monkeypatch.setattr(
        network, "find_addresses", lambda host, *rest: [HOST] if host == "other.test" else found(host, *rest)
    )
    monkeypatch.setattr(network, "is_public", lambda address: True)
    seen: list[str] = []
    monkeypatch.setattr("etl.fetch.demand_allowed", lambda visit, address: seen.append(address.host))
    server.serve("/there", answer(TABLE))
    first = server.serve("/toy", redirect(f"http://other.test:{server.port}/there"))
    online = Online(first, "toy.csv", headers={"X-Key": "{TOY_KEY}"})
    assert fetch(source(online), tmp_path, QUICK, loopback=HOST).ok
    assert seen == [HOST, "other.test"]
    assert ["x-key" in request.headers for request in server.requests] == [True, False]


def test_a_key_that_is_not_set_is_named(server: Server, get: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_KEY", " ")
    assert get(Online("https://api.example.org/?key={TOY_KEY}", "toy.csv")).words == "TOY_KEY is not set"


def test_an_address_whose_key_is_no_longer_set_keeps_its_answer(
    server: Server, get: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.serve("/keyed?key=s3cret", answer(OTHER))
    free = Online(server.serve("/toy", answer(TABLE), answer(OTHER)), "toy.csv")
    keyed = Online(f"http://{HOST}:{server.port}/keyed?key={{TOY_KEY}}", "keyed.csv")
    monkeypatch.setenv("TOY_KEY", "s3cret")
    assert get(free, keyed).words == "online"
    monkeypatch.delenv("TOY_KEY")
    assert get(free, keyed).words == "online, without what needs TOY_KEY (not set)"
    assert held(tmp_path) == {"toy.csv": OTHER, "keyed.csv": OTHER}


def test_a_key_that_no_header_may_hold_is_not_told(server: Server, get: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_KEY", "s3cret\nend")
    fetched = get(Online(server.serve("/toy", answer(TABLE)), "toy.csv", headers={"X-Key": "{TOY_KEY}"}))
    assert "cannot be asked in this way" in fetched.words
    assert "s3cret" not in fetched.words


def test_a_refused_key_is_named(server: Server, get: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_KEY", "s3cret")
    server.serve("/toy?key=s3cret", answer("", 401))
    fetched = get(Online(f"http://{HOST}:{server.port}/toy?key={{TOY_KEY}}", "toy.csv"))
    assert fetched.words == "127.0.0.1 answered 401; look at TOY_KEY"


def test_a_name_that_is_not_found_is_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network.socket, "getaddrinfo", lambda *_, **__: time.sleep(1) or [])
    sources = [source(Online(f"https://api{n}.example.org/", "toy.csv"), id=f"toy{n}") for n in range(16)]
    begun = time.monotonic()
    fetched = fetch_all(sources, tmp_path, replace(QUICK, connect=0.2))
    assert {answer.words for answer in fetched.values()} == {"no network"}
    assert time.monotonic() - begun < 2
    assert list(tmp_path.iterdir()) == []


def test_a_closed_port_is_noticed_at_once(server: Server, get: Fetch) -> None:
    begun = time.monotonic()
    assert get(Online(f"http://{HOST}:1/toy", "toy.csv")).words.startswith("127.0.0.1 refuses the connection")
    assert time.monotonic() - begun < 1


def test_sources_are_fetched_each_by_itself(server: Server, tmp_path: Path) -> None:
    def mend(url: str, answer: object) -> str:
        raise KeyError("s3cret")

    good = source(Online(server.serve("/good", answer(TABLE)), "toy.csv"), id="good")
    bad = source(Online(server.serve("/bad", answer("", 500)), "toy.csv"), id="bad")
    broken = source(Online(server.serve("/broken", answer("{}")), "toy.json", next_page=mend), id="broken")
    offline = source(id="offline")
    odd = source(Online("http://[", "toy.csv"), id="odd")
    fetched = fetch_all([good, bad, broken, offline, odd], tmp_path, QUICK, loopback=HOST)
    assert {id: answer.ok for id, answer in fetched.items()} == {
        "good": True,
        "bad": False,
        "broken": False,
        "odd": False,
    }
    assert "KeyError" in fetched["broken"].words and "s3cret" not in fetched["broken"].words


def test_all_sources_together_end_in_time(server: Server, tmp_path: Path) -> None:
    server.serve("/toy", [0.2, b"H", 60.0])
    slow = [source(Online(f"http://{HOST}:{server.port}/toy", "toy.csv"), id=f"toy{n}") for n in range(40)]
    begun = time.monotonic()
    fetched = fetch_all(slow, tmp_path, replace(QUICK, altogether=0.6, silence=9), loopback=HOST)
    assert len(fetched) == 40 and not any(answer.ok for answer in fetched.values())
    assert time.monotonic() - begun < 3


def test_a_full_disk_is_said(server: Server, get: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    online = Online(server.serve("/toy", answer(TABLE), answer(OTHER)), "toy.csv")
    get(online)

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("etl.fetch.os.fsync", fail)
    assert get(online).words == "the answer cannot be written: No space left on device"
    assert held(tmp_path) == {"toy.csv": TABLE}


def test_an_answer_that_was_just_being_replaced_comes_back(server: Server, get: Fetch, tmp_path: Path) -> None:
    online = Online(server.serve("/toy", answer(TABLE), answer("", 404)), "toy.csv")
    get(online)
    (tmp_path / "toy").rename(tmp_path / ".toy.old")
    assert not get(online).ok
    assert held(tmp_path) == {"toy.csv": TABLE}
    assert [path.name for path in tmp_path.iterdir()] == ["toy"]


BAD: dict[str, list[Part]] = {
    "busy": answer("", 503),
    "gone": answer("", 404),
    "web page": answer(PAGE),
    "cut off": answer("{}", length=99),
    "too long": answer('{"next": null}    ', length=14),
    "reset": [BREAK],
    "half, then reset": [answer('{"next": null}', length=99)[0], BREAK],
    "not JSON": answer('{"next": '),
    "elsewhere": redirect("http://169.254.169.254/"),
    "in a circle": answer('{"next": "/toy"}'),
}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), st.sampled_from(["good", "good", *BAD])), max_size=6))
def test_after_any_answers_the_folder_holds_the_last_good_one(answers: list[tuple[int, int, str]]) -> None:
    limits = replace(QUICK, attempts=1, silence=0.3)
    with running() as server, TemporaryDirectory() as folder:
        online = in_pages(f"http://{HOST}:{server.port}/toy?page=1")
        good: dict[str, str] = {}
        for pages, content, end in answers:
            said = [
                json.dumps({"page": page, "content": content, "next": f"/toy?page={page + 1}"})
                for page in range(1, pages)
            ]
            said.append(json.dumps({"page": pages, "content": content, "next": None}))
            for page, text in enumerate(said, 1):
                reply = BAD.get(end) if page == pages else None
                server.serve(f"/toy?page={page}", reply or unless_known(text, f'"{hash(text)}"'))
            server.serve("/toy", redirect("/toy"))
            fetched = fetch(source(online), Path(folder), limits, loopback=HOST)
            assert fetched.ok == (end == "good")
            if end == "good":
                good = {f"toy_{page}.json": text for page, text in enumerate(said)}
            assert held(Path(folder)) == good
            assert [path.name for path in Path(folder).iterdir()] == (["toy"] if good else [])
