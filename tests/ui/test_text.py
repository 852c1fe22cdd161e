"""Escaping: whatever a document holds, it is shown and never acted upon."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample import HOSTILE
from ui.text import in_chart, in_html, in_markdown, link, shorten

TEXTS = st.text(max_size=40) | st.just(HOSTILE)


def unescaped(markdown: str) -> str:
    """What a Markdown reader makes of text in which every punctuation mark is escaped."""
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)).replace("\u2060", "")


@given(TEXTS)
def test_markdown_shows_the_text_and_leaves_no_mark_unescaped(text: str) -> None:
    escaped = in_markdown(text)
    bare = re.sub(r"\\[!-/:-@\[-`{-~]|&(amp|lt|gt);", "", escaped)
    assert re.findall(r"[!-/:-@\[-`{-~]", bare) == []
    shown = " ".join(unescaped(escaped).split())  # the spaces inside numbers are kept
    assert shown == " ".join(html.unescape(html.escape(text, quote=False)).replace("\u2060", "").split())


@pytest.mark.parametrize(
    "address", ["http://a.example", "HTTPS://a.example", "www.a.example", "me@a.example", ":red[x]"]
)
def test_addresses_and_codes_are_broken_after_the_escapes_are_gone(address: str) -> None:
    shown = html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", in_markdown(address)))
    assert not re.search(r"(?i)https?://|www\.|@\w|:\w", shown)
    assert shown.replace("\u2060", "") == address


@given(TEXTS)
def test_html_and_charts_hold_no_tag(text: str) -> None:
    assert "<" not in in_html(text) and ">" not in in_html(text) and '"' not in in_html(text)
    assert "<" not in in_chart(text) and "%{" not in in_chart(text)
    assert html.unescape(in_html(text)) == html.unescape(html.escape(text))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "data/documents/a.md", "//a.example"])
def test_only_web_addresses_become_links(address: str) -> None:
    assert "<a" not in link(address)


def test_a_link_cannot_break_out_of_its_attribute() -> None:
    assert link('https://a.example/"onclick="x').count('"') == 6
    assert 'onclick="x' not in link('https://a.example/"onclick="x')


@given(TEXTS, st.integers(5, 60))
def test_a_shortened_text_is_no_longer_than_asked(text: str, length: int) -> None:
    assert len(shorten(text, length)) <= length + 1
