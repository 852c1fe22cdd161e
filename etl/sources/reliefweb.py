"""Reports on ReliefWeb, as its API answers: prose and its tables, read for every figure that they state.

API: https://apidoc.reliefweb.int/ (parameters, fields tables, result structure). Since November 2025 it answers only
to an approved appname, and nobody wants all of its million reports: RELIEFWEB_QUERY says which, in ReliefWeb's own
query language (``country.iso3:syr AND format.name:"Situation Report"``). They are asked for oldest first, so that a
report stays on its page, and its figures keep their ids, while others are added.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from etl.online.paging import follow_link
from etl.prose.claim import VERSION
from etl.prose.files import read_file, read_texts
from etl.source import Extract, Online, Source
from etl.tables.formats import read_json

FIELDS: Final = ("title", "body-html", "date.original", "date.created", "source", "language", "url_alias")
ADDRESS: Final = (
    "https://api.reliefweb.int/v2/reports?appname={RELIEFWEB_APPNAME}&query[value]={RELIEFWEB_QUERY}"
    "&sort[]=date.created:asc&limit=200" + "".join(f"&fields[include][]={name}" for name in FIELDS)
)


def extract(path: Path) -> Extract:
    """The claims of the reports in one answer; those without a title or a date are rejected.

    Reports without a body (maps, and files that ReliefWeb only attaches) hold nothing to read: they are counted.
    """
    read = read_file(path, SOURCE.id)
    reports, _ = read_json(path, at="data", nested=True)
    bodies = [name for name in ("fields.body-html", "fields.body") if name in reports.columns]
    with_body = reports.filter(pl.any_horizontal(pl.lit(False), *(pl.col(name).is_not_null() for name in bodies)))
    return replace(read, left_out={"reports without a body": reports.height - with_body.height})


def texts(path: Path) -> dict[str, str]:
    """By document_id the clean text that the offsets of quotes are into."""
    return read_texts(path, SOURCE.id)


SOURCE: Final = Source(
    id="reliefweb",
    title="Reports on ReliefWeb",
    publisher="ReliefWeb",
    licence="not stated",
    redistributable=False,
    citation="ReliefWeb (OCHA), https://reliefweb.int; each report's title, date and sources stand with its figures.",
    caveat=(
        "Read by a program from sentences and tables: each figure carries the words that say it, to be checked "
        "against them. A report belongs to the body that wrote it and the answer does not say its licence: its "
        "figures may be read here, and stay out of what leaves. This reader has not met a real file yet."
    ),
    homepage="https://reliefweb.int/updates",
    cadence="daily",
    counts="every figure of harm that a report states, with who counted, when and where",
    does_not_count="what a report only shows in a picture or an attached file, and harm only feared or foretold",
    files=("reliefweb*.json",),
    rows=(1, 1_000),
    version=VERSION,
    extract=extract,
    # Reports are written by thousands of hands: those that cannot be dated are listed, and the others are read.
    rejects=1_000,
    online=(Online(ADDRESS, "reliefweb.json", next_page=follow_link("links.next.href")),),
    texts=texts,
)
