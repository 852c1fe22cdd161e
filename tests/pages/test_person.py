"""Who is at the page, as the foot of the sidebar tells it, in each way of signing in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.server import serve
from tests.conftest import Visit

Begin = Callable[..., Visit]


def test_on_ones_own_machine_nothing_is_said_of_signing_in(server: str, visit: Begin) -> None:
    page = visit(server).open("quality")
    assert page.locator(".st-key-person").count() == 0


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"FIGURES_ACCESS": "everybody"}, "FIGURES_ACCESS is “everybody”, which is no way to sign in"),
        ({"FIGURES_ACCESS": "oidc"}, "the server's secrets.toml has no part named auth"),
        ({"FIGURES_ACCESS": "proxy"}, "FIGURES_PROXY_SECRET is not set"),
        ({"FIGURES_ACCESS": "proxy", "FIGURES_PROXY_SECRET": "s"}, "Nobody is named in FIGURES_EDITORS"),
    ],
)
def test_a_dashboard_that_lets_no_editor_in_says_why_and_is_still_read(
    environment: dict[str, str], words: str, table: Path, visit: Begin
) -> None:
    with serve(table, {"FIGURES_EDITORS": "", **environment}) as address:
        seen = visit(address)
        page = seen.open("quality")
        assert words in page.locator(".st-key-person").inner_text()
        assert page.locator(".st-key-sign-in").count() == 0
        seen.assert_quiet()


def test_an_editor_whom_the_proxy_names_is_greeted_and_anybody_else_is_not(table: Path, visit: Begin) -> None:
    environment = {"FIGURES_ACCESS": "proxy", "FIGURES_PROXY_SECRET": "s3cret", "FIGURES_EDITORS": "@example.org"}
    named = {"X-Forwarded-Email": "ana@example.org", "X-Figures-Proxy-Secret": "s3cret"}
    with serve(table, environment) as address:
        page = visit(address, extra_http_headers=named).open("quality")
        told = page.locator(".st-key-person").get_by_text("Signed in as ").inner_text()
        assert told.replace("\u2060", "") == "Signed in as ana"
        for headers in ({}, {**named, "X-Figures-Proxy-Secret": "guess"}, {**named, "X-Forwarded-Email": "eve@x.test"}):
            page = visit(address, extra_http_headers=headers).open("quality")
            assert "Signed in" not in page.locator("[data-testid=stSidebar]").inner_text()
