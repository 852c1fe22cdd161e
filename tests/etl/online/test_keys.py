"""Keys are found, filled in, sent to the host alone, and redacted everywhere else."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.online import network
from etl.online.fetch import fetch
from etl.online.keys import fill, names_of_keys, read_keys, redact
from etl.source import Online
from tests.etl.online.server import HOST, Server, answer, redirect
from tests.etl.online.toys import OTHER, QUICK, TABLE, Fetch, held, in_pages, source

SPELLINGS: list[Callable[[str], str]] = [
    str,
    quote,
    quote_plus,
    lambda key: quote(key, safe=""),
    lambda key: quote(key, safe="").lower(),
    lambda key: str(httpx.QueryParams({"key": key})).removeprefix("key="),
    lambda key: "".join(repr(letter)[1:-1] for letter in key),
]
"""How a key may stand in an address or a log."""

ONLINE = Online("https://api.example.org/?key={TOY_KEY}&n={n}", "toy.csv", headers={"X-Key": "Bearer {TOY_TOKEN}"})


def test_keys_are_named_in_capitals_in_addresses_and_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert names_of_keys([ONLINE]) == {"TOY_KEY", "TOY_TOKEN"}
    monkeypatch.setenv("TOY_KEY", " s3cret\n")
    monkeypatch.delenv("TOY_TOKEN", raising=False)
    assert read_keys([ONLINE]) == {"TOY_KEY": "s3cret", "TOY_TOKEN": ""}


def test_a_key_is_encoded_in_an_address_and_not_in_a_header() -> None:
    keys = {"TOY_KEY": "a/b c", "TOY_TOKEN": "a/b c"}
    assert fill(ONLINE.url, keys, in_address=True) == "https://api.example.org/?key=a%2Fb%20c&n={n}"
    assert fill(ONLINE.headers["X-Key"], keys) == "Bearer a/b c"


@given(st.text(st.characters(codec="utf-8", exclude_characters="{}"), min_size=1), st.sampled_from(SPELLINGS))
def test_a_key_is_redacted_in_every_spelling(key: str, spell: Callable[[str], str]) -> None:
    assert redact(f"at /?key={spell(key)}&n=1", {"TOY_KEY": key}).count("{TOY_KEY}") >= 1
    assert redact(f"at /?key={spell('s3cret ' + key)}&n=1", {"TOY_KEY": f"s3cret {key}"}) == "at /?key={TOY_KEY}&n=1"


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
    monkeypatch.setattr("etl.online.fetch.demand_allowed", lambda visit, address: seen.append(address.host))
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
