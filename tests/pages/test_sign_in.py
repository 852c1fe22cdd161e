"""Signing in: visitors read, editors write, by OpenID Connect and by a proxy; nobody else does, whatever they send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.server import serve
from desk.database import open_desk
from desk.decisions import list_decisions
from tests.conftest import Visit
from tests.pages.provider import Provider, provide
from tests.sample import write_sample

Begin = Callable[..., Visit]

PEOPLE = {
    "Ana": {"email": "ana@example.org", "email_verified": True},
    "Eve": {"email": "eve@elsewhere.test", "email_verified": True},
    "Mallory": {"email": "ana@example.org", "email_verified": False},
    "Trudy": {"email": "ana@example.org", "email_verified": "true"},
    "Nobody": {"name": "ana@example.org"},
}
DOCUMENT = "documents/idleb-2020-02-26"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a desk beside it, where visitors can see what is reviewed."""
    table = write_sample(tmp_path_factory.mktemp("signed") / "figures.parquet")
    open_desk(table).engine.dispose()
    return table


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provide(PEOPLE) as provider:
        yield provider


@pytest.fixture(scope="module")
def address(place: Path, provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard where editors sign in at the provider."""
    secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    secrets.write_text(provider.secrets(), encoding="utf-8")
    environment = {"FIGURES_ACCESS": "oidc", "FIGURES_EDITORS": "@example.org", "STREAMLIT_SECRETS_FILES": str(secrets)}
    with serve(place, environment) as address:
        yield address


def sign_in(seen: Visit, name: str) -> Page:
    page = seen.open("quality")
    page.get_by_role("button", name="Sign in as an editor").click()
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_url(f"{seen.address}/**")
    return seen.settle()


def told(page: Page) -> str:
    """What the foot of the sidebar says of who is here."""
    return page.locator(".st-key-person").inner_text().replace("\u2060", "")


def review(seen: Visit) -> Page:
    seen.page.goto(f"{seen.address}/documents?in_review={DOCUMENT}")
    seen.page.locator(".hf-panel").wait_for(timeout=120_000)
    return seen.settle()


def assert_is_visitor(seen: Visit) -> None:
    """The page offers nothing to write, though everything is read."""
    page = review(seen)
    expect(page.locator(".hf-panel")).to_contain_text("20")
    expect(page.locator("[data-action=agree]")).to_have_count(0)
    expect(page.get_by_text("Add a document")).to_have_count(0)


def test_a_visitor_reads_and_an_editor_who_signs_in_writes_until_they_sign_out(
    address: str, place: Path, visit: Begin
) -> None:
    seen = visit(address)
    assert_is_visitor(seen)
    page = sign_in(seen, "Ana")
    assert "Signed in as ana" in told(page)
    page = review(seen)
    page.locator("[data-action=agree]").first.click()
    page.locator(".hf-told").get_by_text("Saved.", exact=True).wait_for(timeout=60_000)
    desk = open_desk(place)
    assert [decision.editor for decision in list_decisions(desk)] == ["ana"]
    desk.engine.dispose()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in as an editor").wait_for()
    assert_is_visitor(seen)


@pytest.mark.parametrize("name", ["Eve", "Mallory", "Trudy", "Nobody"])
def test_who_is_not_listed_or_whose_address_nobody_has_checked_stays_a_visitor(
    name: str, address: str, visit: Begin
) -> None:
    seen = visit(address)
    assert "who may read here" in told(sign_in(seen, name))
    assert_is_visitor(seen)


def test_a_cookie_that_somebody_made_signs_nobody_in(address: str, visit: Begin) -> None:
    seen = visit(address)
    made = (
        "2|1:0|10:1700000000|15:_streamlit_user|64:eyJlbWFpbCI6ImFuYUBleGFtcGxlLm9yZyIsImlzX2xvZ2dlZF9pbiI6dHJ1ZX0=|00"
    )
    seen.page.context.add_cookies([{"name": "_streamlit_user", "value": made, "url": address}])
    assert_is_visitor(seen)
    assert "Signed in" not in told(seen.open("quality"))


def test_headers_of_a_proxy_mean_nothing_where_editors_sign_in_otherwise(address: str, visit: Begin) -> None:
    seen = visit(address, extra_http_headers={"X-Forwarded-Email": "ana@example.org", "X-Figures-Proxy-Secret": ""})
    assert_is_visitor(seen)


def test_a_proxy_says_who_an_editor_is_and_proves_itself(place: Path, visit: Begin) -> None:
    environment = {"FIGURES_ACCESS": "proxy", "FIGURES_PROXY_SECRET": "s3cret", "FIGURES_EDITORS": "ana@example.org"}
    named = {"X-Forwarded-Email": "ana@example.org", "X-Figures-Proxy-Secret": "s3cret"}
    with serve(place, environment) as address:
        page = review(visit(address, extra_http_headers=named))
        expect(page.locator("[data-action=agree]").first).to_be_visible()
        for changed in ({"X-Figures-Proxy-Secret": "guess"}, {"X-Forwarded-Email": "eve@elsewhere.test"}):
            assert_is_visitor(visit(address, extra_http_headers={**named, **changed}))
        assert_is_visitor(visit(address, extra_http_headers={"X-Forwarded-Email": "ana@example.org"}))


def test_a_dashboard_of_one_alone_is_read_only_behind_a_proxy(place: Path, visit: Begin) -> None:
    with serve(place, {"FIGURES_ACCESS": "alone"}) as address:
        assert_is_visitor(visit(address, extra_http_headers={"X-Forwarded-For": "203.0.113.9"}))
