"""The zip to keep: figures, README, references and a description that programs read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.plain_csv import read_csv
from etl.schema import FIELD
from ledger.export.package import describe_schema
from ledger.export.selected import leaving_rows
from ledger.references import Style, reference_list
from ledger.selection import Selection
from ledger.table import open_ledger
from tests.ledger.export.downloads import download

SYRIA = Selection(places=("SYR",))


@pytest.fixture(scope="module")
def archive(table: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(download(table, "zip", SYRIA)))


@pytest.fixture(scope="module")
def package(archive: zipfile.ZipFile) -> Any:
    return json.loads(archive.read("datapackage.json"))


def test_it_is_whole_and_holds_what_the_readme_lists(archive: zipfile.ZipFile) -> None:
    assert archive.testzip() is None
    readme = archive.read("README.txt").decode()
    assert [name for name in archive.namelist() if name != "README.txt" and name not in readme] == []


def test_the_figures_are_those_of_the_plain_csv(archive: zipfile.ZipFile, table: Path) -> None:
    assert archive.read("figures.csv") == download(table, "csv", SYRIA)


def test_size_checksum_and_rows_are_those_of_the_file(archive: zipfile.ZipFile, package: Any) -> None:
    content = archive.read("figures.csv")
    resource = package["resources"][0]
    assert resource["bytes"] == len(content)
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert resource["rows"] == read_csv(content).height
    assert hashlib.sha256(content).hexdigest() in archive.read("README.txt").decode()


def test_every_column_has_a_type_that_its_cells_fit(archive: zipfile.ZipFile, package: Any) -> None:
    fields = package["resources"][0]["schema"]["fields"]
    rows = list(csv.DictReader(io.StringIO(archive.read("figures.csv").decode(), newline="")))
    assert [field["name"] for field in fields] == list(rows[0])
    fits = {"integer": int, "number": float, "boolean": {"true": 1, "false": 0}.__getitem__, "string": str}
    for field in fields:
        cells = [row[field["name"]] for row in rows if row[field["name"]]]
        for cell in cells:
            fits.get(field["type"], str)(cell)
        assert set(cells) <= set(field.get("constraints", {}).get("enum", cells)), field["name"]
        assert field["description"]
        if field.get("constraints", {}).get("required"):
            assert len(cells) == len(rows), field["name"]


def test_types_are_those_of_the_schema() -> None:
    types = {field["name"]: field["type"] for field in describe_schema()["fields"]}
    assert types["value"] == types["table_row"] == types["age_min"] == "integer"
    assert types["lat"] == "number"
    assert types["as_of"] == "date"
    assert types["retrieved_at"] == "datetime"
    assert types["redistributable"] == "boolean"
    assert all(types[name] == "string" for name, field in FIELD.items() if field.vocabulary)


def test_it_says_the_filter_the_citation_the_sources_and_what_stays(package: Any, figures: pl.DataFrame) -> None:
    assert package["selection"]["words"] == "in Syria"
    assert package["selection"]["filters"] == {"place": ["SYR"]}
    assert package["selection"]["address"] in package["citation"]
    assert package["leftOut"]["figures"] == 1
    assert package["leftOut"]["waiting"] == 1
    assert any("A closed list" in why and "No passing on" in why for why in package["leftOut"]["why"])
    free = figures.filter((pl.col("iso3") == "SYR") & pl.col("redistributable"))
    assert {(source["title"], source["figures"]) for source in package["sources"]} == {
        ("Deaths by event", free.filter(pl.col("dataset") == "events").height),
        ("Reports in prose", free.filter(pl.col("dataset") == "prose").height),
    }
    assert {licence["name"] for licence in package["licenses"]} == set(free["licence"])


def test_nothing_of_what_may_not_leave_is_in_any_file(archive: zipfile.ZipFile, figures: pl.DataFrame) -> None:
    closed = figures.filter(~pl.col("redistributable"))["figure_id"].item()
    assert all(closed.encode() not in archive.read(name) for name in archive.namelist())
    assert b"A closed list" not in archive.read("references.txt")


def test_the_readme_counts_the_guards(archive: zipfile.ZipFile) -> None:
    rows = list(csv.reader(io.StringIO(archive.read("figures.csv").decode(), newline="")))
    guarded = sum(cell.startswith("'") and cell.lstrip("'")[:1] in tuple("=+-@\t") for row in rows for cell in row)
    assert f"In figures.csv, {guarded} cells" in archive.read("README.txt").decode()


@pytest.mark.parametrize(("name", "style"), [("txt", "text"), ("bib", "bibtex"), ("json", "csl")])
def test_the_references_are_those_of_the_figures(
    archive: zipfile.ZipFile, table: Path, name: str, style: Style
) -> None:
    ledger = open_ledger(table)
    whole = reference_list(leaving_rows(ledger, SYRIA), ledger.sources, style)
    assert archive.read(f"references.{name}").decode() == whole != ""
