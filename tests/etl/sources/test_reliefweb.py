"""ReliefWeb reports: an answer of the API, each figure with its report and its quote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import gate, rows
from etl.documents import UnreadableDocument
from etl.relate import relate
from etl.schema import complete
from etl.source import Extract, file_of
from etl.sources.reliefweb import SOURCE

BODY = "<p>On Monday, shelling killed at least nine people in Gao, Mali, including two children, the mayor said.</p>"


def report(number: int, **changes: Any) -> dict[str, Any]:
    """A report in the API's own form; a field that is null is not in it."""
    fields = {
        "title": "Mali: shelling in Gao",
        "date": {"original": "2021-06-16T00:00:00+00:00", "created": "2021-06-17T08:00:00+00:00"},
        "source": [{"name": "River Desk of the Valley", "shortname": "RDV"}],
        "language": [{"code": "en", "name": "English"}],
        "url_alias": f"https://reliefweb.int/report/mali/{number}",
        "body-html": BODY,
    } | changes
    return {"id": str(number), "score": 1, "fields": {name: said for name, said in fields.items() if said is not None}}


def answer(folder: Path, *reports: dict[str, Any]) -> Path:
    path = folder / "reliefweb_0.json"
    links = {"next": {"href": "https://api.reliefweb.int/v2/reports?offset=200"}}
    path.write_text(json.dumps({"totalCount": 400, "links": links, "data": reports}), encoding="utf-8")
    return path


def figures(read: Extract) -> pl.DataFrame:
    good, rejected = rows.check(complete(read.claims))
    assert rejected.height == 0
    return relate(good)


def test_each_figure_belongs_to_its_report_and_to_reliefweb(tmp_path: Path) -> None:
    table = figures(SOURCE.read(answer(tmp_path, report(4021), report(4022))))
    assert set(table["document_id"]) == {"reliefweb/reliefweb_0#4021", "reliefweb/reliefweb_0#4022"}
    assert set(table["dataset"]) == {"reliefweb"}
    assert set(table["method"]) == {f"reliefweb {SOURCE.version}"}
    assert set(table.select(file_of(pl.col("document_id"))).to_series()) == {"reliefweb/reliefweb_0"}
    (killed,) = table.filter(
        (pl.col("document_id") == "reliefweb/reliefweb_0#4021") & (pl.col("age_group") == "any")
    ).to_dicts()
    assert (killed["outcome"], killed["value"], killed["qualifier"]) == ("killed", 9, "at_least")
    assert (killed["publisher"], killed["source"]) == ("RDV", "mayor")
    assert killed["url"] == "https://reliefweb.int/report/mali/4021"


def test_its_quotes_are_in_the_texts_that_it_holds_and_pass_the_gate(tmp_path: Path) -> None:
    path = answer(tmp_path, report(4021))
    assert SOURCE.texts is not None
    assert gate.judge(figures(SOURCE.read(path)), SOURCE.texts(path).get) == []


def test_nothing_of_a_report_leaves_while_its_licence_is_not_stated(tmp_path: Path) -> None:
    table = figures(SOURCE.read(answer(tmp_path, report(4021))))
    assert set(table["licence"]) == {"not stated"}
    assert set(table["redistributable"]) == {False}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": None}, "it does not say its title"),
        ({"date": None}, "it does not say its published_on"),
        ({"date": {"original": "last week"}}, "it does not say its published_on"),
        ({"title": None, "date": {}}, "it does not say its title, published_on"),
    ],
)
def test_a_report_without_title_or_date_is_rejected_and_the_others_are_read(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    read = SOURCE.read(answer(tmp_path, report(4021, **changes), report(4022)))
    assert read.rejected.rows() == [("report 4021", reason)]
    assert set(read.claims["document_id"]) == {"reliefweb/reliefweb_0#4022"}


def test_reports_without_a_body_are_counted(tmp_path: Path) -> None:
    read = SOURCE.read(answer(tmp_path, report(4021), report(4022, **{"body-html": None})))
    assert read.left_out == {"reports without a body": 1}


def test_reports_without_any_figure_give_an_empty_table(tmp_path: Path) -> None:
    read = SOURCE.read(answer(tmp_path, report(4021, **{"body-html": "<p>It rained.</p>"})))
    assert (read.claims.height, read.rejected.height) == (0, 0)


def test_an_answer_that_is_cut_off_is_refused_by_name(tmp_path: Path) -> None:
    path = answer(tmp_path, report(4021))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UnreadableDocument, match=r"reliefweb_0\.json: not JSON"):
        SOURCE.read(path)


def test_it_asks_for_every_field_that_it_reads_and_follows_the_pages() -> None:
    (online,) = SOURCE.online
    for name in ("title", "body-html", "date.original", "date.created", "source", "language", "url_alias"):
        assert f"fields[include][]={name}" in online.url
    assert "appname={RELIEFWEB_APPNAME}" in online.url
    assert online.next_page is not None
    following = {"links": {"next": {"href": "https://api.reliefweb.int/v2/reports?offset=200"}}}
    assert online.next_page(online.url, following) == "https://api.reliefweb.int/v2/reports?offset=200"
    assert online.next_page(online.url, {"links": {"self": {}}}) is None
