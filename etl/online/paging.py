"""Three ways in which APIs page: makers of ``Online.next_page``.

Each returns a function of a page's address and its JSON that gives the address of the next page, or null after the
last. It raises ShapeChanged where the answer does not say what the way of paging needs. A name in an answer may be a
path of names with dots (``links.next.href``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from etl.source import ShapeChanged

NextPage = Callable[[str, Any], str | None]


def follow_link(at: str = "next") -> NextPage:
    """The answer holds the next page's address under ``at``: null or absent on the last page.

    The address may be relative. One that differs from https only by the scheme (a server behind a proxy that does
    not know its own) is asked by https.
    """

    def next_page(url: str, answer: Any) -> str | None:
        if not isinstance(answer, dict):
            raise ShapeChanged("an answer in pages is no JSON object; look up the API's documentation")
        link = look_up(answer, at)
        if link is None or link == "":
            return None
        if not isinstance(link, str):
            raise ShapeChanged(f"the answer has no address under {at!r}; look up the API's documentation")
        here, there = httpx.URL(url), httpx.URL(url).join(link)
        return str(there.copy_with(scheme=here.scheme) if there.host == here.host and not there.port else there)

    return next_page


def count_pages(page: str = "page", pages: str = "maxPages") -> NextPage:
    """The address holds the page's number, from 1, as the parameter ``page``; the answer says how many ``pages``."""

    def next_page(url: str, answer: Any) -> str | None:
        here = number(url, page, 1)
        return set_parameter(url, page, here + 1) if here < demand_count(answer, pages) else None

    return next_page


def count_records(
    limit: str = "limit", offset: str = "offset", at: str | None = None, total: str | None = None
) -> NextPage:
    """The address holds how many records a page has (``limit``) and how many come before it (``offset``, from 0).

    The records are a list under ``at``, or the answer itself. Where the answer says how many there are (``total``) the
    last page is the one that reaches it, otherwise the one that is not full.
    """

    def next_page(url: str, answer: Any) -> str | None:
        records = look_up(answer, at) if at else answer
        if not isinstance(records, list):
            raise ShapeChanged(f"the answer has no list of records under {at!r}; look up the API's documentation")
        size = number(url, limit, 0)
        if size < 1:
            raise ShapeChanged(f"the address does not say by {limit!r} how many records a page has; add it")
        after = number(url, offset, 0) + len(records)
        more = after < demand_count(answer, total) if total else len(records) >= size
        if more and not records:
            raise ShapeChanged("a page without records comes before the last; fetch again later")
        return set_parameter(url, offset, after) if more else None

    return next_page


def look_up(answer: Any, at: str) -> Any:
    """What an answer holds under a path of names; null where it does not."""
    for name in at.split("."):
        answer = answer.get(name) if isinstance(answer, dict) else None
    return answer


def demand_count(answer: Any, at: str) -> int:
    """The whole number that an answer holds under a path of names."""
    count = look_up(answer, at)
    if not isinstance(count, int) or isinstance(count, bool):
        raise ShapeChanged(f"the answer has no whole number under {at!r}; look up the API's documentation")
    return count


def number(url: str, parameter: str, default: int) -> int:
    """The number that a parameter of an address has."""
    text = httpx.URL(url).params.get(parameter, str(default))
    if not (text.isascii() and text.isdigit()):
        raise ShapeChanged(f"the parameter {parameter!r} of the address is {text[:40]!r}, not a number; correct it")
    return int(text)


def set_parameter(url: str, parameter: str, value: int) -> str:
    """The address with one parameter of its query set to a number."""
    return str(httpx.URL(url).copy_set_param(parameter, value))
