"""Connections that end in time and lead only to public addresses.

httpcore, on which httpx is built, is used directly: httpx says no address to connect to and no end of an answer that
trickles, and it logs addresses with the keys in them.
"""

from __future__ import annotations

import errno
import ipaddress
import logging
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

ADDRESSES: Final = 3
"""How many addresses of a host are tried."""
NO_NETWORK: Final = "no network"

SLICE: Final = 0.25
"""Seconds after which a silent connection looks whether it is to end."""
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
UNICAST: Final = ipaddress.ip_network("2000::/3")

logging.getLogger("httpcore").setLevel(logging.INFO)  # its debug lines quote headers, and a key may be in them


class NotFetched(Exception):
    """A source could not be fetched; the message is one sentence that names the host and what to do."""


class TryAgain(NotFetched):
    """It may work in ``seconds`` (null: after the usual wait)."""

    def __init__(self, words: str, seconds: float | None = None) -> None:
        super().__init__(words)
        self.seconds = seconds


@dataclass(frozen=True)
class Deadline:
    """When everything must have ended (by ``time.monotonic``); ``stopped`` ends it at once."""

    end: float
    stopped: threading.Event = field(default_factory=threading.Event)

    def left(self, most: float | None = None) -> float:
        """Seconds left, at most so many. Raises NotFetched where there are none."""
        left = self.end - time.monotonic()
        if left <= 0 or self.stopped.is_set():
            raise NotFetched("it took longer than is allowed; try again later")
        return left if most is None else min(left, most)


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, in whatever spelling (an IPv4 address inside an IPv6 one)."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour
        if found in NAT64:
            inside = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inside:
            return is_public(str(inside))
        return found.is_global and found in UNICAST and found.teredo is None
    return found.is_global and not found.is_multicast and not found.is_reserved


def find_addresses(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host, in the order to try them, found within so many seconds.

    Asked in a thread of its own, since the system's resolver knows no timeout.
    """
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(address[0]) for *_, address in found)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise NotFetched(NO_NETWORK) from None
    if isinstance(answer, socket.gaierror) and answer.errno == socket.EAI_AGAIN:
        raise NotFetched(NO_NETWORK)
    if isinstance(answer, Exception):
        raise NotFetched(f"{NO_NETWORK}, or no host is named {host}")
    return answer


class Backend(httpcore.NetworkBackend):
    """Connects to an address that was checked, not to a name that may lead elsewhere when it is asked again."""

    def __init__(self, deadline: Deadline, private: Iterable[str]) -> None:
        self.deadline = deadline
        self.private = frozenset(private)
        """Hosts that may have a private address."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = find_addresses(host, port, self.deadline.left(timeout))
        if host not in self.private:
            addresses = [address for address in addresses if is_public(address)]
        if not addresses:
            raise NotFetched(f"{host} has no public address; nothing was asked of it")
        for number, address in enumerate(addresses[:ADDRESSES], 1):
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    address, port, self.deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses[:ADDRESSES]):
                    raise
            else:
                return Stream(stream, self.deadline)
        raise AssertionError


class Stream(httpcore.NetworkStream):
    """A connection that no answer can hold open beyond the deadline, and that counts the bytes of the answer's body."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.stream = stream
        self.deadline = deadline
        self.head = b""
        self.body: int | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self.wait_for(max_bytes, time.monotonic() + self.deadline.left(timeout))
        if self.body is not None:
            self.body += len(data)
        else:
            self.head += data
        while self.body is None and (end := re.search(rb"\n\r?\n", self.head)):
            interim = re.match(rb"HTTP/1\.1 1\d\d", self.head)
            self.head = self.head[end.end() :]
            self.body = None if interim else len(self.head)
        return data

    def wait_for(self, max_bytes: int, end: float) -> bytes:
        """The next bytes, a little time at a time so that Ctrl-C is heard."""
        while True:
            try:
                return self.stream.read(max_bytes, self.deadline.left(SLICE))
            except httpcore.ReadTimeout:
                if time.monotonic() >= end:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.head, self.body = b"", None
        self.stream.write(buffer, self.deadline.left(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Stream(self.stream.start_tls(ssl_context, server_hostname, self.deadline.left(timeout)), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.body if info == "body" else self.stream.get_extra_info(info)


@cache
def trusted() -> ssl.SSLContext:
    """The certificates that are trusted: those of certifi, or of SSL_CERT_FILE. To read them takes 50 ms."""
    return httpx.create_ssl_context()


@contextmanager
def open_pools(deadline: Deadline, loopback: str | None) -> Iterator[Callable[[str], httpcore.ConnectionPool]]:
    """The connections of one source, by host: through the environment's proxy where it names one.

    A proxy finds the addresses itself, so that only the name of the host is checked there. ``loopback`` is a host that
    may have a private address, and no proxy.
    """
    context = trusted()
    proxies = getproxies()
    said = proxies.get("https") or proxies.get("all")
    proxy = httpx.Proxy(said) if said else None
    with ExitStack() as stack:
        backend = Backend(deadline, [loopback] if loopback else [])
        direct = stack.enter_context(httpcore.ConnectionPool(context, network_backend=backend))
        proxied = direct
        if proxy:
            through = httpcore.Proxy(str(proxy.url), auth=proxy.raw_auth)
            backend = Backend(deadline, [proxy.url.host])
            proxied = stack.enter_context(httpcore.ConnectionPool(context, through, network_backend=backend))
        yield lambda host: direct if host == loopback or proxy_bypass(host) else proxied


@contextmanager
def in_plain_words(host: str) -> Iterator[None]:
    """Failures of a connection as NotFetched, or as TryAgain where another attempt may help."""
    try:
        yield
    except httpcore.ConnectTimeout:
        raise NotFetched(f"{host} cannot be reached; look whether there is a network") from None
    except httpcore.ConnectError as error:
        cause: BaseException | None = error
        while cause and not isinstance(cause, OSError):
            cause = cause.__cause__ or cause.__context__
        if isinstance(cause, ssl.SSLCertVerificationError):
            raise NotFetched(f"{host} shows a certificate that cannot be trusted; nothing was asked of it") from None
        if isinstance(cause, OSError) and cause.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
            raise NotFetched(NO_NETWORK) from None
        raise TryAgain(f"{host} refuses the connection") from None
    except httpcore.TimeoutException:
        raise TryAgain(f"{host} fell silent") from None
    except (httpcore.NetworkError, httpcore.RemoteProtocolError):
        raise TryAgain(f"{host} broke off its answer") from None
    except httpcore.ProxyError:
        raise NotFetched(f"the proxy refuses to connect to {host}; look at HTTPS_PROXY") from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol):
        raise NotFetched(f"{host} cannot be asked in this way; correct the address, its headers and keys") from None
