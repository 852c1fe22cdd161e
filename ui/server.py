"""The server's own routes, beside the pages."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ledger.table import LedgerUnreadable, open_ledger, table_path


def answer_health(request: Request) -> Response:
    """200 where the published table can be opened, 503 with the reason where it cannot."""
    try:
        open_ledger(table_path())
    except LedgerUnreadable as error:
        return PlainTextResponse(f"{error}\n", status_code=503)
    return PlainTextResponse("ok\n")


ROUTES: Final = [Route("/healthz", answer_health)]
