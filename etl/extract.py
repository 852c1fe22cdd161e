"""Figures out of any text: files or JSONL of documents in, the same documents with their figures out."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, TextIO

import polars as pl

from etl import plain_csv
from etl.documents import LARGEST, Document, UnreadableDocument, from_record, read_documents
from etl.prose import read
from etl.prose.claim import table
from etl.relate import relate
from etl.schema import UNATTRIBUTED, complete, empty

SHOWN: Final = (
    "figure_id", "number_text", "number_start", "number_end", "value", "low", "high", "qualifier", "outcome",
    "reported_term", "unit", "measure", "status", "group", "age_group", "sex", "nationality", "period_start",
    "period_end", "period_text", "iso3", "admin1_pcode", "source_type", "attribution_text", "quote",
    "confidence", "review_status",
)  # fmt: skip
"""Columns that a figure in JSONL carries under the table's names; the others have the names of the labelled sets."""


def read_records(path: Path) -> Iterator[tuple[dict[str, Any], Document]]:
    """The documents of a file, each also as a mapping to be given back: a line of a JSONL file, or all that
    etl.documents finds in a file of another format (then `pages` holds where its pages start, if it has any).

    Raises UnreadableDocument naming the file, the line and the field.
    """
    if path.suffix != ".jsonl":
        fields = ("id", "text", "title", "publisher", "language", "url", "licence")
        for document in read_documents(path):
            record: dict[str, Any] = {name: getattr(document, name) for name in fields}
            record["published_on"] = document.published_on and document.published_on.isoformat()
            yield {**record, **({"pages": list(document.pages)} if document.pages else {})}, document
        return
    for number, line in enumerate(_read_lines(path), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UnreadableDocument(
                f"{path.name}, line {number}: not JSON ({error}); write one object a line."
            ) from None
        if not isinstance(record, dict):
            raise UnreadableDocument(f"{path.name}, line {number}: not an object; write one document a line.")
        record = {"id": f"{path.stem}-{number}", **record}
        yield record, from_record(record, f"{path.name}, {record['id']}")


def _read_lines(path: Path) -> Iterator[str]:
    """The lines of a file in UTF-8, no more of it in memory than one. Raises UnreadableDocument."""
    with path.open("rb") as opened, io.BufferedReader(opened) as file:  # an object store's own reader knows no limit
        number = 0
        while line := file.readline(LARGEST + 1):
            number += 1
            if len(line) > LARGEST:
                raise UnreadableDocument(
                    f"{path.name}, line {number}: larger than {LARGEST // 1_000_000} MB; split it."
                )
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise UnreadableDocument(
                    f"{path.name}, line {number}: not UTF-8 text (byte {error.start}); save it as UTF-8."
                ) from None


def extract(document: Document) -> pl.DataFrame:
    """The related figures of one document, all columns of the schema, in the order of their numbers."""
    claims = read(document)
    if not claims:
        return empty()
    return relate(complete(table(claims, document))).sort("number_start")


def to_records(figures: pl.DataFrame) -> list[dict[str, Any]]:
    """The figures of one document as JSON objects, with the fields of the labelled sets.

    `id` counts from f1, `part_of` and `restates` point to it; `source` is null where nobody is named; `place` is as
    written where it is written.
    """
    rows = figures.to_dicts()
    own_id = {row["figure_id"]: f"f{number}" for number, row in enumerate(rows, 1)}
    records = []
    for row in rows:
        said: dict[str, Any] = {"id": own_id[row["figure_id"]]}
        said |= {name: row[name].isoformat() if isinstance(row[name], date) else row[name] for name in SHOWN}
        said["place"] = row["place_text"] or row["place"]
        said["source"] = None if row["source"] == UNATTRIBUTED else row["source"]
        said["part_of"] = own_id.get(row["part_of"])
        said["restates"] = own_id.get(row["claim_id"]) if row["claim_id"] != row["figure_id"] else None
        records.append(said)
    return records


def write_jsonl(records: Sequence[dict[str, Any]], tables: Sequence[pl.DataFrame], out: TextIO) -> None:
    """Each document as it came, with its ``figures``."""
    for record, figures in zip(records, tables, strict=True):
        out.write(json.dumps({**record, "figures": to_records(figures)}, ensure_ascii=False) + "\n")


def write_csv(tables: Sequence[pl.DataFrame], out: TextIO) -> None:
    """The figures of all documents as plain CSV with every field of the schema."""
    out.write(pl.concat([empty(), *tables]).select(plain_csv.columns()).write_csv(**plain_csv.WRITING))
