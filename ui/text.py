"""Escaping: the strings of documents and sources are shown as text, never run as Markdown, HTML or a chart's markup."""

from __future__ import annotations

import html
import re
import string

_PUNCTUATION = re.compile(f"([{re.escape(string.punctuation.replace('&', '').replace('<', '').replace('>', ''))}])")
_READ_AFTER_ESCAPES = re.compile(r":(?=[\w+-])|\b(?:https?|ftp|mailto|xmpp)(?=:)|\bwww(?=\.)|@", re.IGNORECASE)
"""Icon codes, web addresses and mail addresses: Markdown finds them in the text after it has taken out the escapes, so
they are broken by a word joiner, which shows as nothing."""


_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
"""White space but for the two that hold a number together: "948 000"."""


def in_markdown(text: object) -> str:
    """The text so that Streamlit's Markdown shows it as it is: no emphasis, link, image, formula, colour or icon."""
    one_line = _READ_AFTER_ESCAPES.sub(lambda found: f"{found[0]}\u2060", _one_line(text))
    escaped = _PUNCTUATION.sub(r"\\\1", html.escape(one_line, quote=False))
    return re.sub(r"&(amp|lt|gt)\\;", r"&\1;", escaped)  # the entities' own ; was escaped too


def in_html(text: object) -> str:
    """The text as HTML that shows it, in an element or in a quoted attribute."""
    return html.escape(str(text), quote=True)


def link(url: object) -> str:
    """A web address as an HTML link, or as plain text where it is no http or https address."""
    text = in_html(url)
    if not re.match(r"https?://", str(url)):
        return text
    return f'<a href="{text}" target="_blank" rel="noopener noreferrer nofollow">{text}</a>'


def in_chart(text: object) -> str:
    """The text as a Plotly label or hover shows it: no tag, link or template placeholder in it is acted upon."""
    return html.escape(_one_line(text), quote=False).replace("%{", "% {").replace("$", "&#36;")


def shorten(text: object, length: int) -> str:
    """The text on one line, cut at a word with an ellipsis where it is longer than `length` characters."""
    one_line = _one_line(text)
    if len(one_line) <= length:
        return one_line
    return one_line[:length].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _one_line(text: object) -> str:
    return _SPACES.sub(" ", str(text)).strip()
