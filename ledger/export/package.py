"""A zip to keep: the figures as plain CSV, a README, the references, and datapackage.json for programs.

Data Package and Table Schema, version 2 (https://datapackage.org/standard/data-package/).
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from etl.plain_csv import flatten
from etl.schema import FIELD, empty
from ledger.export.outlet import Outlet
from ledger.export.plain import count_guarded, write_header, write_rows
from ledger.export.readme import (
    Section,
    cite_download,
    describe_selection,
    list_sources,
    tell_columns,
    tell_left_out,
    write_sections,
    write_text,
)
from ledger.export.selected import Download, read_batches
from ledger.language import say, say_count, speaking
from ledger.query import write_query
from ledger.references import READ, Style, list_references, write_references

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_PROFILE: Final = "https://datapackage.org/profiles/2.0/tableschema.json"
REFERENCES: Final[dict[Style, str]] = {"text": "references.txt", "bibtex": "references.bib", "csl": "references.json"}
LICENCE_ID: Final = re.compile(r"[-a-zA-Z0-9._]+")
TYPES: Final = {
    pl.String: "string",
    pl.Boolean: "boolean",
    pl.Float64: "number",
    pl.Date: "date",
    pl.Datetime: "datetime",
}
"""Types of Table Schema; any other column holds whole numbers."""


def stream_package(download: Download) -> Iterator[bytes]:
    """The download as a ZIP archive; figures.csv comes first, then what is said of it."""
    outlet, digest = Outlet(), hashlib.sha256()
    size = guarded = 0
    cited = [_gather_cited(empty())]
    with zipfile.ZipFile(outlet, "w") as archive:
        with archive.open(_name_member("figures.csv", download), "w", force_zip64=True) as file:
            for rows in _pieces(download):
                piece = rows if isinstance(rows, bytes) else write_rows(rows)
                if isinstance(rows, pl.DataFrame):
                    guarded += count_guarded(rows)
                    cited.append(_gather_cited(rows))
                digest.update(piece)
                size += len(piece)
                file.write(piece)
                yield outlet.take()
        with speaking(download.language):
            package = describe_package(download, size, digest.hexdigest())
            references = _write_references(pl.concat(cited), download)
            readme = write_text(write_sections(download, [_files(digest.hexdigest())], _tell_guards(guarded)))
        texts = {"README.txt": readme, "datapackage.json": json.dumps(package, ensure_ascii=False, indent=2) + "\n"}
        for name, text in (texts | references).items():
            archive.writestr(_name_member(name, download), text)
    yield outlet.take()


def describe_package(download: Download, size: int, sha256: str) -> dict[str, Any]:
    """The content of datapackage.json, in the language spoken; ``size`` and ``sha256`` are those of figures.csv.

    `selection`, `citation`, `rows` and `leftOut` are properties of our own, which the standard allows.
    """
    sources = list_sources(download)
    licences = sorted({licence for source in sources for licence in source["licences"]})
    return {
        "$schema": PROFILE,
        "name": "humanitarian-figures",
        "title": say("Humanitarian Figures: {selection}", selection=describe_selection(download)),
        "description": say("Figures of casualties, displacement and harm to children, one row a claim, as reported."),
        "created": f"{download.today.isoformat()}T00:00:00Z",
        "citation": cite_download(download),
        "selection": {
            "words": describe_selection(download),
            "view": list(download.selection.view),
            "filters": write_query(download.selection),
            "address": download.address,
        },
        "leftOut": {"figures": download.leaving.left_out, "waiting": download.waiting, "why": tell_left_out(download)},
        "licenses": [{"name" if LICENCE_ID.fullmatch(licence) else "title": licence} for licence in licences],
        "sources": [_describe_source(source) for source in sources],
        "resources": [
            {
                "name": "figures",
                "type": "table",
                "path": "figures.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": size,
                "hash": f"sha256:{sha256}",
                "rows": download.leaving.figures,
                "dialect": {"header": True, "delimiter": ",", "lineTerminator": "\n", "quoteChar": '"'},
                "schema": describe_schema(),
            }
        ],
    }


def describe_schema() -> dict[str, Any]:
    """The columns of figures.csv as a Table Schema: type, meaning, and the words allowed."""
    types = {name: dtype for name, (_, dtype) in flatten().items()}
    return {
        "$schema": TABLE_PROFILE,
        "fields": [
            {"name": name, "type": TYPES.get(type(types[name]), "integer"), "description": meaning} | _constraints(name)
            for name, meaning in tell_columns()
        ],
        "primaryKey": ["figure_id"],
        "missingValues": [""],
    }


def _constraints(name: str) -> dict[str, Any]:
    field = FIELD.get(name)
    held = {"required": True} if field and field.required else {}
    allowed = {"enum": list(field.vocabulary)} if field and field.vocabulary else {}
    return {"constraints": held | allowed} if held or allowed else {}


def _describe_source(source: dict[str, Any]) -> dict[str, Any]:
    said = {
        "title": source["title"],
        "path": source["homepage"] if str(source["homepage"]).startswith(("http://", "https://")) else None,
        "version": source["read_on"].isoformat(),
        "publisher": source["publisher"],
        "licences": source["licences"],
        "figures": source["figures"],
        "citation": source["citation"],
        "caveat": source["caveat"],
    }
    return {name: value for name, value in said.items() if value is not None}


def _pieces(download: Download) -> Iterator[bytes | pl.DataFrame]:
    yield write_header(download)
    yield from read_batches(download)


def _files(sha256: str) -> Section:
    return (
        say("Files"),
        [
            say("figures.csv: the figures, plain CSV in UTF-8. SHA-256: {checksum}", checksum=sha256),
            say("datapackage.json: the same description for programs (Data Package, version 2)."),
            say(
                "references.txt, references.bib and references.json: every document and data set once, as text, "
                "BibTeX and CSL JSON."
            ),
        ],
    )


def _tell_guards(guarded: int) -> str:
    return say_count(
        "In figures.csv, {count} cell whose text a spreadsheet would run as a formula begins with a single quote. "
        "Take the quote away to have the text as it was.",
        "In figures.csv, {count} cells whose text a spreadsheet would run as a formula begin with a single quote. "
        "Take the quote away to have the text as it was.",
        guarded,
    )


def _gather_cited(rows: pl.DataFrame) -> pl.DataFrame:
    """What a reference list reads of these figures, each document and data set once."""
    in_words = pl.col("quote").is_not_null()
    return (
        rows.select(*READ)
        .with_columns(document_id=pl.when(in_words).then("document_id"), quote=pl.when(in_words).then(pl.lit("")))
        .group_by(pl.exclude("published_on", "retrieved_at"))
        .max()
    )


def _write_references(cited: pl.DataFrame, download: Download) -> dict[str, str]:
    """The reference lists by the names of their files."""
    references = list_references(cited, download.ledger.sources)
    return {name: write_references(references, style) for style, name in REFERENCES.items()}


def _name_member(name: str, download: Download) -> zipfile.ZipInfo:
    """A file of the archive, of the day of the download."""
    today = download.today
    member = zipfile.ZipInfo(name, (today.year, today.month, today.day, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
