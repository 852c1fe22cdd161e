"""The server's own routes, beside the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import plotly
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from ledger.table import LedgerUnreadable, open_ledger, table_path
from ui.picture import PLOTLY


def answer_health(request: Request) -> Response:
    """200 where the published table can be opened, 503 with the reason where it cannot."""
    try:
        open_ledger(table_path())
    except LedgerUnreadable as error:
        return PlainTextResponse(f"{error}\n", status_code=503)
    return PlainTextResponse("ok\n")


def give_plotly(request: Request) -> Response:
    """Plotly, for the pictures of charts that are made in the reader's browser."""
    script = Path(plotly.__file__).with_name("package_data") / PLOTLY
    return FileResponse(script, media_type="text/javascript", headers={"Cache-Control": "public, max-age=86400"})


ROUTES: Final = [Route("/healthz", answer_health), Route(f"/{PLOTLY}", give_plotly)]
