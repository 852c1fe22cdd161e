"""The server's own routes: downloads of what an address asks for, told in sentences where it is not understood."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect

from etl.plain_csv import read_csv
from ledger.export import FORMATS, Format
from ledger.selection import Selection
from tests.conftest import run_apart
from tests.sample import build_published, write_sample
from ui import server
from ui.server import guard, list_routes, name_file, write_address


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    return build_published()


@pytest.fixture(autouse=True)
def _table(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIGURES_TABLE", str(table))


def ask(path: str, method: str = "GET", **headers: str) -> Response:
    async def answer() -> Response:
        transport = ASGITransport(guard(Starlette(routes=list_routes())))
        async with AsyncClient(transport=transport, base_url="http://figures.example") as client:
            return await client.request(method, path, headers=headers)

    return run_apart(answer())


def test_a_download_is_what_its_address_asks_for(figures: pl.DataFrame) -> None:
    answer = ask("/export.csv?place=SYR&outcome=killed&view=casualty&from=2020-01-01")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    chosen = figures.filter((pl.col("iso3") == "SYR") & (pl.col("outcome") == "killed") & pl.col("redistributable"))
    days = pl.coalesce("period_end", "published_on")
    assert (
        read_csv(answer.content)["figure_id"].to_list() == chosen.filter(days.dt.year() >= 2020)["figure_id"].to_list()
    )
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="humanitarian-figures-casualty-20')
    assert disposition.endswith('.csv"')


def test_what_leaves_and_what_stays_stands_in_the_header(figures: pl.DataFrame) -> None:
    answer = ask("/export.csv")
    assert int(answer.headers["x-figures"]) == figures["redistributable"].sum() == read_csv(answer.content).height
    assert answer.headers["x-figures-left-out"] == "1"


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_served_under_any_path(ending: str) -> None:
    answers = [ask(f"{base}/export.{ending}?outcome=injured") for base in ("", "/under/a/path")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(answer.headers["content-type"] == FORMATS[ending].media_type for answer in answers)
    assert all(answer.content for answer in answers)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("colour=blue", "Nothing here is called colour. A download knows from, to, place"),
        ("place=Syria", "Places: “Syria”"),
        ("from=yesterday", "From: “yesterday”"),
        ("from=2020-01-01&from=2021-01-01", "From: “2021-01-01”"),
        ("people=civilian", "People counted: “civilian”"),
        ("view=everything", "view: “everything”"),
        ("hxl=yes", "hxl: “yes”"),
        ("lang=xx", "lang: “xx”"),
        ("review=all", "Review: “all”"),
    ],
)
def test_what_is_not_understood_is_told_in_a_sentence(query: str, sentence: str) -> None:
    answer = ask(f"/export.csv?{query}")
    assert answer.status_code == 400
    assert sentence in answer.text
    assert answer.text.endswith(".\n")
    assert answer.headers["content-type"].startswith("text/plain")


def test_what_only_the_page_needs_is_passed_over() -> None:
    assert ask("/export.csv?chart=flow&embed=true&figure=1&document=2&hxl=0").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_but_reading_is_answered(method: str) -> None:
    assert ask("/export.csv", method).status_code == 405


def test_a_head_says_the_same_without_the_figures() -> None:
    head, whole = ask("/export.zip?place=SYR", "HEAD"), ask("/export.zip?place=SYR")
    assert head.status_code == 200
    assert head.content == b""
    assert "content-length" not in head.headers
    told = ("etag", "content-type", "content-disposition", "x-figures", "x-figures-left-out")
    assert [head.headers[name] for name in told] == [whole.headers[name] for name in told]


def test_a_download_that_the_reader_has_already_is_not_sent_again() -> None:
    tag = ask("/export.csv?place=SYR").headers["etag"]
    for known in (tag, f'"other", {tag}', "*"):
        again = ask("/export.csv?place=SYR", **{"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert ask("/export.csv?place=NGA", **{"If-None-Match": tag}).status_code == 200
    assert ask("/export.csv?place=SYR&hxl=1", **{"If-None-Match": tag}).status_code == 200
    assert ask("/export.csv?place=SYR&lang=fr", **{"If-None-Match": tag}).status_code == 200


def test_a_table_published_anew_has_another_tag(
    tmp_path: Path, figures: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIGURES_TABLE", str(write_sample(tmp_path / "figures.parquet", figures)))
    before = ask("/export.csv", "HEAD").headers["etag"]
    write_sample(tmp_path / "figures.parquet", figures.head(20))
    assert ask("/export.csv", "HEAD").headers["etag"] != before


def test_a_table_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIGURES_TABLE", str(tmp_path / "none.parquet"))
    for path in ("/export.csv", "/healthz"):
        answer = ask(path)
        assert answer.status_code == 503
        assert "There is no table at none.parquet" in answer.text


def test_a_download_is_of_the_last_good_table_where_the_published_one_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: pl.DataFrame
) -> None:
    path = write_sample(tmp_path / "figures.parquet", figures)
    monkeypatch.setenv("FIGURES_TABLE", str(path))
    before = ask("/export.csv?search=schoolgirl")
    (tmp_path / "cut").write_bytes(path.read_bytes()[:5000])
    (tmp_path / "cut").replace(path)
    after = ask("/export.csv?search=schoolgirl")
    assert (after.status_code, after.content) == (200, before.content)
    health = ask("/healthz")
    assert health.status_code == 503
    assert "figures.parquet is not a Parquet file of figures: move it away" in health.text


def test_the_hashtags_and_the_language_are_those_asked_for() -> None:
    tagged = ask("/export.csv?outcome=killed&hxl=1").text.splitlines()
    assert "#affected+killed" in tagged[1]
    assert next(csv.reader([tagged[1]]))[0] == "#meta+id"
    package = zipfile.ZipFile(io.BytesIO(ask("/export.zip?outcome=killed&lang=ar").content))
    address = json.loads(package.read("datapackage.json"))["selection"]["address"]
    assert address == "http://figures.example/export.zip?outcome=killed&lang=ar"


def test_an_address_says_the_whole_selection() -> None:
    selection = Selection(view=("child_impact",), places=("SYR",), statuses=("civilian",), search="a & b")
    address = write_address("xlsx", selection, "es")
    assert address == "export.xlsx?view=child_impact&place=SYR&people=status%3Acivilian&search=a+%26+b&lang=es"
    assert ask(f"/{address}").status_code == 200


def test_a_name_holds_nothing_of_what_was_selected() -> None:
    hostile = Selection(view=("child_impact",), search='"; rm -rf /\r\nSet-Cookie: x', sources=("../../etc",))
    name = name_file("csv", hostile, date(2026, 11, 21))
    assert name == "humanitarian-figures-child-impact-2026-11-21.csv"


def test_a_reader_who_goes_away_stops_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    made, ended = [], []

    def endless(download: Any) -> Iterator[bytes]:
        try:
            while True:
                made.append(1)
                yield b"piece"
        finally:
            ended.append(True)

    monkeypatch.setitem(FORMATS, "csv", Format("text/csv", endless))
    sent = []

    async def send(message: Any) -> None:
        sent.append(message)
        if len(sent) > 4:
            raise OSError("the reader has gone")

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def go() -> None:
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "method": "GET", "path": "/export.csv",
            "query_string": b"", "headers": [(b"host", b"figures.example")], "scheme": "http",
            "server": ("figures.example", 80), "root_path": "", "http_version": "1.1",
        }  # fmt: skip
        with pytest.raises(ClientDisconnect):
            await Starlette(routes=list_routes())(scope, receive, send)
        await asyncio.sleep(0.2)

    run_apart(go())
    assert ended == [True]
    assert len(made) < 10


def test_the_routes_are_known_to_be_served_once_an_app_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_SERVED", type(server._SERVED)())
    assert not server.are_routes_served()
    list_routes()
    assert server.are_routes_served()


@pytest.mark.parametrize(
    ("query", "framed"),
    [("", False), ("?embed=true", False), ("?chart=flows", False), ("?place=SYR&embed=true&chart=flows", True)],
)
def test_a_page_of_another_site_may_frame_a_single_chart_and_nothing_else(query: str, framed: bool) -> None:
    policy = ask(f"/healthz{query}").headers.get("content-security-policy")
    assert policy == (None if framed else "frame-ancestors 'self'")


def test_no_other_site_is_told_what_somebody_looked_at() -> None:
    assert ask("/healthz").headers["referrer-policy"] == "same-origin"
