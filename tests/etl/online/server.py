"""A hostile HTTP server in a thread, on 127.0.0.1: it sends, byte by byte, whatever a test says."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

HOST = "127.0.0.1"
BREAK = -1.0
"""As a part of a reply: the connection is reset."""

Part = bytes | float
Reply = Iterable[Part] | Callable[["Request"], Iterable[Part]]
"""What is sent for a request: bytes are sent, numbers are seconds of silence."""


@dataclass(frozen=True)
class Request:
    """What was asked: the path with its query, and the headers by small name."""

    path: str
    headers: dict[str, str]


@dataclass
class Server:
    """Replies by path, one after the other, the last one again and again; ``requests`` are those that came."""

    port: int = 0
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def serve(self, path: str, *replies: Reply) -> str:
        """The address of a path that is served from now on."""
        self.replies[path] = list(replies)
        return f"http://{HOST}:{self.port}{path}"

    def reply(self, request: Request) -> Iterable[Part]:
        replies = self.replies.get(request.path, [answer(b"no such path", 404)])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        return reply(request) if callable(reply) else reply

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


def answer(
    body: bytes | str, status: int = 200, length: int | None = -1, packed: bool = False, **headers: str
) -> list[Part]:
    """A reply: ``length`` is what Content-Length says (-1: the truth, null: nothing); ``packed`` by gzip."""
    content = body.encode() if isinstance(body, str) else body
    if packed:
        content = gzip.compress(content)
        headers["Content_Encoding"] = "gzip"
    if length is not None:
        headers["Content_Length"] = str(len(content) if length < 0 else length)
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\r\n".join([f"HTTP/1.1 {status} Said", *lines, "", ""]).encode()
    ends: list[Part] = [] if length == -1 else [b""]  # where the length is a lie the connection is closed
    return [head + content, *ends]


def redirect(to: str, status: int = 302) -> list[Part]:
    return answer(b"", status, Location=to)


def unless_known(body: str, tag: str) -> Callable[[Request], list[Part]]:
    """A reply that says 304 where the request shows the tag."""

    def reply(request: Request) -> list[Part]:
        if request.headers.get("if-none-match") == tag:
            return answer(b"", 304, length=None, ETag=tag)
        return answer(body, ETag=tag)

    return reply


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """The server, until the test ends; by TLS with a context."""
    listener = socket.create_server((HOST, 0))
    server = Server(listener.getsockname()[1])
    ended = threading.Event()

    def accept() -> None:
        while not ended.is_set():
            with suppress(OSError):
                connection, _ = listener.accept()
                threading.Thread(target=talk, args=(server, connection, ended, context), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        ended.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=5)


def talk(server: Server, connection: socket.socket, ended: threading.Event, context: ssl.SSLContext | None) -> None:
    """Read requests of a connection and send what is said, until a reply closes it."""
    with suppress(OSError), context.wrap_socket(connection, server_side=True) if context else connection as connection:
        while request := read_request(connection):
            server.requests.append(request)
            closing = False
            for part in server.reply(request):
                if part == BREAK:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                if isinstance(part, bytes):
                    connection.sendall(part)
                    closing = closing or not part
                else:
                    end = time.monotonic() + part
                    while not ended.is_set() and (left := end - time.monotonic()) > 0:
                        ended.wait(min(left, 0.05))
            if closing:
                return


def read_request(connection: socket.socket) -> Request | None:
    """The next request, or null where the connection ends."""
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(65536)
        if not data:
            return None
        head += data
    first, *lines = head.decode("ascii").split("\r\n\r\n")[0].split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Request(first.split(" ")[1], {name.lower(): value for name, value in headers.items()})
