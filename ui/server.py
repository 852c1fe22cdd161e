"""The server's own routes, beside the pages: whether it is well, and downloads that stream."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import plotly
from starlette.concurrency import iterate_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from etl.schema import OUTCOMES
from ledger.export import FORMATS, Download, prepare_download
from ledger.language import LANGUAGES, listed, say, speaking
from ledger.options import Options, read_options
from ledger.published import find_opened, open_published
from ledger.query import FILTERS, read_query, write_query
from ledger.selection import Selection
from ledger.table import LedgerUnreadable, Version, open_ledger, table_path
from ui.picture import PLOTLY

OF_THE_PAGE: Final = ("chart", "embed", "embed_options", "figure", "document", "in_review")
"""Parameters of a page's address that say nothing of what is selected: passed over."""

_CHART_ALONE: Final = {b"embed", b"chart"}
"""Parameters of the address of a chart that may stand in the page of another site (ui/embed.py)."""

_SERVED: Final = threading.Event()


class Misunderstood(Exception):
    """A download was asked for in a way that cannot be understood; the message is a sentence for the reader."""


def list_routes() -> list[Route]:
    """The routes, for the app that will serve them: from here on :func:`are_routes_served` is true.

    Streamlit puts its own routes under `server.baseUrlPath` and these not, so each one is found under any path.
    """
    _SERVED.set()
    routes = {"/healthz": answer_health, f"/{PLOTLY}": give_plotly}
    routes |= {f"/export.{ending}": answer_export for ending in FORMATS}
    return [Route(f"{base}{path}", answer) for path, answer in routes.items() for base in ("", "/{base:path}")]


def are_routes_served() -> bool:
    """Whether this process serves the routes: not where another program runs the pages without them."""
    return _SERVED.is_set()


def guard(app: ASGIApp) -> ASGIApp:
    """The app with headers that every answer of it carries, as ASGI middleware.

    No page of another site may frame a page of ours, and so lead an editor's clicks astray; only a single chart, where
    nobody is an editor (ui/person.py). And no other site is told which figures somebody looked at.
    """

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                asked = {name.partition(b"=")[0] for name in scope["query_string"].split(b"&")}
                if not _CHART_ALONE.issubset(asked):
                    headers.setdefault("Content-Security-Policy", "frame-ancestors 'self'")
            await send(message)

        await app(scope, receive, send_with_headers)

    return guarded


def give_plotly(request: Request) -> Response:
    """Plotly, for the pictures of charts that are made in the reader's browser."""
    script = Path(plotly.__file__).with_name("package_data") / PLOTLY
    return FileResponse(script, media_type="text/javascript", headers={"Cache-Control": "public, max-age=86400"})


def write_address(ending: str, selection: Selection, language: str, *, hashtags: bool = False) -> str:
    """The address of a download, relative to any page."""
    query = {"view": list(selection.view)} | write_query(selection)
    query |= {"lang": [language]} if language != "en" else {}
    query |= {"hxl": ["1"]} if hashtags else {}
    return f"export.{ending}?{urlencode(query, doseq=True)}".rstrip("?")


def name_file(ending: str, selection: Selection, today: date) -> str:
    """The name of a downloaded file: small letters, digits and hyphens, whatever was selected."""
    return "-".join(["humanitarian-figures", *(view.replace("_", "-") for view in selection.view), f"{today}.{ending}"])


def answer_health(request: Request) -> Response:
    """200 where the published table can be opened, 503 with the reason where it cannot, though pages may show the
    last good one."""
    try:
        open_ledger(table_path())
    except LedgerUnreadable as error:
        return PlainTextResponse(f"{error}\n", status_code=503)
    return PlainTextResponse("ok\n")


def answer_export(request: Request) -> Response:
    """The selection that the address asks for, in the format of its ending, a batch at a time.

    400 with a sentence where a parameter is not understood, 503 where there is no table, nor a last good one, to open,
    304 where the reader has this very download already. `X-Figures` and `X-Figures-Left-Out` count what leaves and what
    does not.
    """
    ending = request.url.path.rpartition(".")[2]
    asked: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        asked.setdefault(name, []).append(value)
    language = asked.get("lang", ["en"])[-1]
    with speaking(language if language in LANGUAGES else "en"):
        try:
            ledger = open_published(table_path()).ledger
            selection, hashtags = read_request(asked, _read_options(ledger.version))
        except LedgerUnreadable as error:
            return PlainTextResponse(f"{error}\n", status_code=503)
        except Misunderstood as error:
            return PlainTextResponse(f"{error}\n", status_code=400)
        address = write_address(ending, selection, language, hashtags=hashtags)
        download = prepare_download(
            ledger,
            selection,
            address=str(request.url.replace(query=address.partition("?")[2], fragment="")),
            today=date.today(),
            language=language,
            hashtags=hashtags,
        )
    return _answer(request, download, ending, address)


def read_request(asked: Mapping[str, Sequence[str]], options: Options) -> tuple[Selection, bool]:
    """The selection that these parameters ask for, and whether HXL hashtags; raises Misunderstood."""
    own = {"view": tuple(OUTCOMES), "lang": tuple(LANGUAGES), "hxl": ("0", "1")}
    if strange := sorted(set(asked) - {*FILTERS, *own, *OF_THE_PAGE}):
        known = listed([*FILTERS, *own])
        raise Misunderstood(
            say("Nothing here is called {names}. A download knows {known}.", names=listed(strange), known=known)
        )
    unknown = [
        f"{name}: “{value}”" for name, known in own.items() for value in asked.get(name, ()) if value not in known
    ]
    selection, not_understood = read_query(asked, options, tuple(dict.fromkeys(asked.get("view", ()))))
    if unknown or not_understood:
        raise Misunderstood(
            say(
                "This download asks for what is not in the table: {values}.", values=listed([*unknown, *not_understood])
            )
        )
    return selection, "1" in asked.get("hxl", ())


def _answer(request: Request, download: Download, ending: str, address: str) -> Response:
    version = (*download.ledger.version, download.today.isoformat(), address)
    headers = {
        # Weak: the same figures, though compressed on the way or not.
        "ETag": f'W/"{hashlib.sha256(repr(version).encode()).hexdigest()[:32]}"',
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'attachment; filename="{name_file(ending, download.selection, download.today)}"',
        "X-Figures": str(download.leaving.figures),
        "X-Figures-Left-Out": str(download.leaving.left_out),
        "X-Content-Type-Options": "nosniff",
    }
    form = FORMATS[ending]
    known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    if headers["ETag"] in known or "*" in known:
        return Response(status_code=304, headers={name: headers[name] for name in ("ETag", "Cache-Control")})
    if request.method == "HEAD":
        return StreamingResponse(iter(()), headers=headers, media_type=form.media_type)  # of a length not known yet
    if ending != "csv":
        headers["Content-Encoding"] = "identity"  # compressed already: Streamlit would do it again
    return StreamingResponse(_send(form.stream(download)), headers=headers, media_type=form.media_type)


async def _send(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, made in a thread one after the other; where the reader goes away, what they hold is let go."""
    try:
        async for piece in iterate_in_threadpool(pieces):
            yield piece
    finally:
        pieces.close()  # type: ignore[attr-defined]


@lru_cache(maxsize=2)
def _read_options(version: Version) -> Options:
    return read_options(find_opened(version))
