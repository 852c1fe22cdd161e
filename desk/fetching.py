"""A document that an address leads to: asked of hosts that are allowed and public, over https, within time and size."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection
from email.message import Message
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

import httpcore
import httpx

from etl.documents import LARGEST, SUFFIXES
from etl.online.fetch import inflate
from etl.online.network import Deadline, NotFetched, TryAgain, in_plain_words, open_pools

SECONDS: Final = 60
REDIRECTS: Final = 5
TIMEOUTS: Final = {"connect": 5, "read": 15, "write": 15, "pool": 15}

_SUFFIX: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "message/rfc822": ".eml",
    "application/json": ".json",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""The suffix that the kind of an answer asks for, whatever its address ends in."""

_ACCEPTED: Final = "text/html,application/pdf,text/plain;q=0.9,*/*;q=0.5"


def fetch_document(url: str, hosts: Collection[str], loopback: str | None = None) -> tuple[bytes, str]:
    """The file that an address leads to: its content, and a name with the suffix of its kind.

    ``hosts`` are those that may be asked, each with and without "www."; redirects are followed among them.
    ``loopback`` is a host that may be asked by http and have a private address. Raises NotFetched with a sentence.
    """
    deadline = Deadline(time.monotonic() + SECONDS)
    allowed = {name for host in hosts for name in _spellings(host)}
    with open_pools(deadline, loopback) as pool:
        address = _read(url)
        for _ in range(REDIRECTS + 1):
            _demand_allowed(address, allowed, loopback)
            found = _ask(address, pool)
            if not isinstance(found, httpx.URL):
                return found
            address = found
    raise NotFetched(f"{address.host} redirects again and again; open it in a browser and save the page")


def host_of(url: str) -> str:
    """The host of an address. Raises NotFetched where it is none."""
    return _read(url).host


def _spellings(host: str) -> tuple[str, str]:
    bare = host.strip().lower().removeprefix("www.")
    return bare, f"www.{bare}"


def _read(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url.strip())
    except httpx.InvalidURL:
        address = httpx.URL()
    if not address.host:
        raise NotFetched(f"{url.strip()[:200]!r} is no address; write it whole, with https://")
    return address


def _demand_allowed(address: httpx.URL, allowed: Collection[str], loopback: str | None) -> None:
    host = address.host.lower()
    if host != loopback and host not in allowed:
        raise NotFetched(f"{host[:100]} may not be asked from here; save the page or the file, and add that")
    if address.userinfo:
        raise NotFetched(f"the address of {host} holds a name or a password; leave it out")
    if host != loopback and (address.scheme != "https" or address.port is not None):
        raise NotFetched(f"{host} is asked by https only; write the address with https:// and without a port")


def _ask(address: httpx.URL, pool: Callable[[str], httpcore.ConnectionPool]) -> tuple[bytes, str] | httpx.URL:
    """The answer of one address, or the address that it leads to."""
    host = address.host
    target = httpcore.URL(scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path)
    headers = [("User-Agent", "humanitarian-figures"), ("Accept", _ACCEPTED), ("Accept-Encoding", "gzip")]
    try:
        with (
            in_plain_words(host),
            pool(host).stream("GET", target, headers=headers, extensions={"timeout": TIMEOUTS}) as response,
        ):
            said = httpx.Headers(response.headers)
            if response.status in (301, 302, 303, 307, 308):
                try:
                    return address.join(said.get("location", ""))
                except httpx.InvalidURL:
                    raise NotFetched(f"{host} redirects to what is no address; try again later") from None
            if response.status != 200:
                raise NotFetched(
                    f"{host} answered {response.status}; open the address in a browser, save it, and add that file"
                )
            content = _take(response, said.get("content-encoding", "").strip().lower(), host)
    except TryAgain as error:
        raise NotFetched(f"{error}; try again later") from None
    if not content.strip():
        raise NotFetched(f"{host} sends an empty answer; try again later")
    kind = Message()
    kind["Content-Type"] = said.get("content-type", "")
    return _in_known_letters(content, kind), _name(address, said.get("content-disposition", ""), kind)


def _take(response: httpcore.Response, encoding: str, host: str) -> bytes:
    content = bytearray()
    for part in inflate(response.iter_stream(), encoding, 2 * LARGEST, host):
        content += part
        if len(content) > LARGEST:
            raise NotFetched(f"{host} sends more than {LARGEST // 1_000_000} MB; save the file, and split it")
    return bytes(content)


def _name(address: httpx.URL, disposition: str, kind: Message) -> str:
    """A name for the file: the one that comes with it, or the end of its address, with the suffix of its kind."""
    sent = Message()
    sent["Content-Disposition"] = disposition
    said = sent.get_filename() or unquote(PurePosixPath(address.path).name)
    plain = re.sub(r"[^\w .-]+", "-", PurePosixPath(said.replace("\\", "/")).name).strip(" .-")[:120]
    path = PurePosixPath(plain or address.host)
    suffix = _SUFFIX.get(kind.get_content_type()) if kind["Content-Type"] else None
    if suffix and path.suffix.lower() != suffix:
        return f"{path.stem if path.suffix.lower() in SUFFIXES else path.name}{suffix}"
    return path.name


def _in_known_letters(content: bytes, kind: Message) -> bytes:
    """Text whose letters only the answer's head names, as UTF-16, whose mark holds against what a page says."""
    charset = kind.get_content_charset("utf-8")
    is_marked = content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
    if kind.get_content_maintype() != "text" or is_marked or charset in ("utf-8", "utf8", "us-ascii"):
        return content
    try:
        return content.decode(charset).encode("utf-16")
    except (LookupError, UnicodeError):
        return content
