"""A small S3-like server: objects in memory, over HTTP, as much of the protocol as a data set needs; no signatures."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from fsspec.registry import registry

MOMENT = "Sat, 21 Nov 2026 10:00:00 GMT"
LISTED = "2026-11-21T10:00:00.000Z"


class Bucket(ThreadingHTTPServer):
    """``objects`` are the contents by key, without the name of the bucket."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a client has to find in its environment."""
        return {
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ALLOW_HTTP": "true",
            "AWS_SKIP_SIGNATURE": "true",
            "AWS_REGION": "nowhere",
        }


class _Handler(BaseHTTPRequestHandler):
    server: Bucket
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).lstrip("/").partition("/")[2]

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        self.server.objects[self.key] = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer(200, ETag='"1"')

    def do_DELETE(self) -> None:
        self.server.objects.pop(self.key, None)
        self.answer(204)

    def do_POST(self) -> None:
        """Delete many objects at once."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        keys = [part.partition("</Key>")[0] for part in body.split("<Key>")[1:]]
        for key in keys:
            self.server.objects.pop(key, None)
        deleted = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
        self.answer(200, f"<DeleteResult>{deleted}</DeleteResult>".encode(), Content_Type="application/xml")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if not self.key:
            self.list()
            return
        body = self.server.objects.get(self.key)
        if body is None:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>", Content_Type="application/xml")
            return
        headers = {"ETag": f'"{hashlib.md5(body).hexdigest()}"', "Last_Modified": MOMENT}
        asked = self.headers.get("Range")
        if asked and self.command == "GET":
            first, _, last = asked.partition("=")[2].partition("-")
            start, end = (int(first), int(last or len(body) - 1) + 1) if first else (len(body) - int(last), len(body))
            end = min(end, len(body))
            self.answer(206, body[start:end], Content_Range=f"bytes {start}-{end - 1}/{len(body)}", **headers)
            return
        if self.command == "HEAD":
            self.send_response(200)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            return
        self.answer(200, body, **headers)

    def list(self) -> None:
        """ListObjectsV2, everything in one page."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter")
        files, folders = [], set()
        for key in sorted(self.server.objects):
            rest = key.removeprefix(prefix)
            if not key.startswith(prefix):
                continue
            if delimiter and delimiter in rest:
                folders.add(prefix + rest.partition(delimiter)[0] + delimiter)
            else:
                files.append(key)
        body = "<?xml version='1.0'?><ListBucketResult><IsTruncated>false</IsTruncated>"
        for key in files:
            size = len(self.server.objects[key])
            body += f"<Contents><Key>{escape(key)}</Key><LastModified>{LISTED}</LastModified>"
            body += f'<ETag>"1"</ETag><Size>{size}</Size></Contents>'
        for folder in sorted(folders):
            body += f"<CommonPrefixes><Prefix>{escape(folder)}</Prefix></CommonPrefixes>"
        self.answer(200, f"{body}</ListBucketResult>".encode(), Content_Type="application/xml")


@contextmanager
def serving() -> Iterator[Bucket]:
    """The server, while it runs."""
    bucket = Bucket()
    thread = threading.Thread(target=bucket.serve_forever, daemon=True)
    thread.start()
    try:
        yield bucket
    finally:
        bucket.shutdown()
        bucket.server_close()
        thread.join()
        for system in filter(None, (registry.get("s3"),)):
            system.clear_instance_cache()  # the next server has another address
