"""A place with two small sources, refreshed by tests: a table of cells, and documents whose numbers are figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from etl import gate, store
from etl.corrections import COLUMNS
from etl.documents import Document
from etl.jobs import Job
from etl.prose.claim import credit
from etl.refresh import Files, check, refresh
from etl.source import Extract, ShapeChanged, Source
from etl.summary import Change, Report
from tests.etl.claims import cell, frame, number

FIRST_DAY = datetime(2026, 1, 1, 8, tzinfo=UTC)
NEXT_DAY = datetime(2026, 1, 2, 8, tzinfo=UTC)
REPORT = "On Friday 41 people were killed.\nOf them 12 were children.\n"


def read_table(path: Path) -> Extract:
    """Lines of "document,column,value"."""
    claims = []
    for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        parts = line.split(",")
        if len(parts) != 3:
            raise ShapeChanged(f"{path.name} has another shape; mend it")
        document, column, value = parts
        claims.append(cell(column, row, path.name, document_id=f"toy/{document}", value=int(value), number_text=value))
    return Extract(frame(*claims), left_out={"blank lines": 2})


def read_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def read_texts(path: Path) -> dict[str, str]:
    return {f"documents/{path.stem}": read_text(path)}


def read_documents(path: Path) -> Extract:
    """The first number of each line."""
    text = read_text(path)
    claims = []
    for line in text.splitlines():
        words = next(word for word in line.split() if word.isdigit())
        claims.append(
            number(text, line, words, value=int(words), document_id=f"documents/{path.stem}", method="docs 1")
        )
    return Extract(frame(*claims))


def source(**changes: Any) -> Source:
    said: dict[str, Any] = {
        **dict.fromkeys(("title", "publisher", "licence", "citation", "caveat", "homepage"), "x"),
        **dict.fromkeys(("counts", "does_not_count"), "x"),
        "cadence": "yearly",
        "id": "toy",
        "redistributable": True,
        "files": ("toy.csv", "more.csv"),
        "rows": (1, 10),
        "version": 1,
        "extract": read_table,
        **changes,
    }
    return Source(**said)


TOY = source()

DOCUMENTS = source(id="documents", files=("*.md",), folder="documents", extract=read_documents, texts=read_texts)


class Place:
    """A folder with raw files, documents, and the table published from them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.table = root / "data" / "figures.parquet"
        self.folders = {name: root / name for name in ("raw", "documents", "tables", "downloads")}
        self.files = Files(self.table, self.folders, root / "exceptions.csv", root / "corrections.csv")
        self.files.exceptions.write_text("rule,figure_id,reason\n", encoding="utf-8")
        self.correct()
        self.read: list[str] = []
        for folder in self.folders.values():
            folder.mkdir()

    def correct(self, *lines: str) -> None:
        self.files.corrections.write_text("\n".join([",".join(COLUMNS), *lines, ""]), encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def refresh(self, *sources: Source, now: datetime = FIRST_DAY, **options: Any) -> Report:
        return refresh(sources or (TOY, DOCUMENTS), self.files, now, self.follow, **options)

    def check(self, *sources: Source) -> list[gate.Failure]:
        return check(sources or (TOY, DOCUMENTS), self.files)[1]

    def follow(self, jobs: Sequence[Job]) -> Sequence[Job]:
        self.read = [job.name for job in jobs if job.unread]
        return jobs

    def figures(self) -> pl.DataFrame:
        return store.read(self.table)[0]

    def values(self) -> list[int]:
        return sorted(self.figures()["value"])

    def entry(self, dataset: str, name: str) -> dict[str, Any]:
        entry: dict[str, Any] = store.read(self.table)[1][dataset]["files"][name]
        return entry


def change_of(report: Report, name: str) -> Change:
    """What a report says of a source."""
    return next(change for change in report.changes if change.source == name)


def counts(change: Change) -> tuple[int, int, int, int, int]:
    """How many figures there are, new, changed, gone and rejected."""
    return change.figures, change.new, change.changed, change.gone, change.rejected


def reads(**otherwise: Any) -> Callable[[Path], Extract]:
    """A reader of each line's first number, the second line's a part of the first line's; with fields ``otherwise``."""

    def extract(path: Path) -> Extract:
        document = Document(path.stem, path.read_text(encoding="utf-8"), "Toy", "Toy Press", date(2024, 3, 3))
        claims: list[dict[str, Any]] = []
        for line in document.text.splitlines():
            found = re.search(r"\d+", line)
            if found:
                said = number(document.text, line, found.group(), value=int(found.group()), method="docs 1")
                whole = str(claims[0]["number_start"]) if line.startswith("Of them") and claims else None
                told = credit(document) | {"document_id": f"documents/{path.stem}", "part_of_key": whole}
                claims.append(said | told | otherwise)
        return Extract(frame(*claims), documents=(document,))

    return extract


REPORTS = source(id="documents", files=("*.md",), folder="documents", extract=reads(), texts=read_texts)


def publish_reports(root: Path) -> Place:
    """A place where the toy table and two reports are published."""
    place = Place(root)
    place.write("raw/toy.csv", "1,killed,12\n1,injured,30\n")
    place.write("documents/a.md", REPORT)
    place.write("documents/b.md", "On Sunday 51 people were killed.\n")
    place.refresh(TOY, REPORTS)
    return place


def row(place: Place, words: str, dataset: str = "documents") -> dict[str, Any]:
    """The figure of the table with this number."""
    return next(row for row in place.figures().to_dicts() if (row["number_text"], row["dataset"]) == (words, dataset))


def status(place: Place, words: str) -> tuple[str, str | None]:
    """Of the figure with this number whether it was reviewed, and the note on that."""
    figure = row(place, words)
    return figure["review_status"], figure["review_note"]
