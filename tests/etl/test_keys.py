"""Keys are found, filled in and redacted."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, quote_plus

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.keys import fill, names_of_keys, read_keys, redact
from etl.source import Online

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
