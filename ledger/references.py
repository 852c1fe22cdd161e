"""The reference list of a selection: each data set or document once, as plain text, BibTeX or CSL JSON."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal
from urllib.parse import quote

import polars as pl

from ledger.cite import Sources
from ledger.language import day, mark, say, speaking

Style = Literal["text", "bibtex", "csl"]

TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    }
)  # fmt: skip
"""What TeX reads as a command."""

READ: Final = (
    "dataset", "document_id", "document_title", "publisher", "licence", "redistributable", "url", "language",
    "published_on", "retrieved_at", "quote",
)  # fmt: skip
"""The columns that a reference list reads."""


@dataclass(frozen=True)
class Reference:
    """One data set or document. ``id`` depends on what it is, not on the list that it stands in."""

    id: str
    title: str
    publisher: str
    is_document: bool
    published_on: date | None
    accessed_on: date | None
    url: str | None
    language: str | None
    licence: str
    redistributable: bool
    citation: str | None
    """How the publisher of a data set wants it cited."""

    @property
    def note(self) -> str:
        """How to cite it, its licence, and whether its figures may be passed on."""
        cite = [say("Cite as: {citation}", citation=self.citation.rstrip("."))] if self.citation else []
        terms = mark("Licence: {licence}") if self.redistributable else mark("Licence: {licence}; not for passing on")
        return ". ".join([*cite, say(terms, licence=self.licence)])


def reference_list(rows: pl.DataFrame | pl.LazyFrame, sources: Sources, style: Style) -> str:
    """The references of these figures by publisher and title, in one of the three styles; "" for no figures.

    Text is one reference a line, in the language spoken. BibTeX is UTF-8, every entry a @misc. CSL JSON is an array of
    items (CSL 1.0.2). Both are read by machines, for readers of any language: their notes are in English.
    """
    return write_references(list_references(rows, sources), style)


def write_references(references: Sequence[Reference], style: Style) -> str:
    """These references in one of the three styles."""
    if style == "text":
        return "".join(f"{_as_text(each)}\n" for each in references)
    with speaking("en"):
        if style == "bibtex":
            return "".join(f"{_as_bibtex(each)}\n" for each in references)
        return json.dumps([_as_csl(each) for each in references], ensure_ascii=False, indent=2) if references else ""


def list_references(rows: pl.DataFrame | pl.LazyFrame, sources: Sources) -> list[Reference]:
    """Each document that figures were read in, and each data set, once, by publisher and title."""
    document = pl.when(pl.col("quote").is_not_null()).then("document_id")
    found = (
        rows.lazy()
        .select(*READ)
        .group_by("dataset", "document_title", "publisher", document=document)
        .agg(
            pl.max("published_on", "retrieved_at"),
            pl.col("redistributable").all(),
            pl.min("licence", "url", "language"),
        )
        .sort("publisher", "document_title", "dataset", "document", nulls_last=True)
        .collect(engine="streaming")
    )
    return [_reference(row, sources) for row in found.iter_rows(named=True)]


def _reference(row: dict[str, Any], sources: Sources) -> Reference:
    is_document = row["document"] is not None
    name = row["document"] or row["dataset"]
    key = "\x1f".join([row["dataset"], name, row["document_title"], row["publisher"]])
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9]+", "-", ascii_name).strip("-")[:60]
    url = row["url"] or ""
    return Reference(
        id="-".join(part for part in (slug, hashlib.sha256(key.encode()).hexdigest()[:8]) if part),
        title=_plain(row["document_title"]),
        publisher=_plain(row["publisher"]),
        is_document=is_document,
        # A data set has no date of its own: its figures have one each.
        published_on=row["published_on"] if is_document else None,
        accessed_on=row["retrieved_at"].date() if row["retrieved_at"] else None,
        url=quote(url, safe=":/?#[]@!$&'()*+,;=%-._~") if url.startswith(("http://", "https://")) else None,
        language=row["language"],
        licence=_plain(row["licence"]),
        redistributable=row["redistributable"],
        citation=None if is_document else _plain(sources.get(row["dataset"], {}).get("citation") or "") or None,
    )


def _plain(text: str) -> str:
    """The text on one line, without control characters."""
    return " ".join("".join(" " if unicodedata.category(each) == "Cc" else each for each in text).split())


def _as_text(reference: Reference) -> str:
    if not reference.is_document:
        head = mark("{publisher}: “{title}” [data set]")
    else:
        head = mark("{publisher} ({day}): “{title}”") if reference.published_on else mark("{publisher}: “{title}”")
    published = {"day": day(reference.published_on)} if reference.published_on else {}
    parts = [
        say(head, publisher=reference.publisher, title=reference.title, **published),
        reference.url,
        reference.note,
        reference.accessed_on and say("Accessed {day}", day=day(reference.accessed_on)),
    ]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _as_bibtex(reference: Reference) -> str:
    published, accessed = reference.published_on, reference.accessed_on
    fields = {
        "author": f"{{{reference.publisher.translate(TEX)}}}",  # inner braces: one body, no first and last name
        "title": f"{{{reference.title.translate(TEX)}}}",
        "publisher": reference.publisher.translate(TEX),
        "howpublished": None if reference.is_document else "Data set",
        "year": str(published.year) if published else None,
        "date": published.isoformat() if published else None,
        "url": reference.url,
        "urldate": accessed.isoformat() if accessed else None,
        "language": reference.language,
        "note": reference.note.translate(TEX),
    }
    lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items() if text)
    return f"@misc{{{reference.id},\n{lines}\n}}\n"


def _as_csl(reference: Reference) -> dict[str, Any]:
    item = {
        "id": reference.id,
        "type": "report" if reference.is_document else "dataset",
        "title": reference.title,
        "author": [{"literal": reference.publisher}],
        "publisher": reference.publisher,
        "issued": _date_parts(reference.published_on),
        "accessed": _date_parts(reference.accessed_on),
        "URL": reference.url,
        "language": reference.language,
        "note": reference.note,
    }
    return {name: value for name, value in item.items() if value}


def _date_parts(moment: date | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[moment.year, moment.month, moment.day]]} if moment else None
