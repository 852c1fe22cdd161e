"""A few small reports of our own words, as files to be read by one machine or by many."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

MOMENT: Final = datetime(2026, 11, 21, 10, tzinfo=UTC)

SENTENCES: Final = (
    "At least 12 people were killed by shelling in Taiz on Monday, the health ministry said.",
    "Floods displaced 4,300 people from Beira between 3 and 9 March 2022, IOM reported.",
    "Seven children, including two girls, were injured in Homs on 4 May 2021, according to the Red Crescent.",
    "About 900 families fled Goma in January 2023, the provincial council said.",
    "Armed men abducted 5 teachers near Kidal on 12 June 2020, residents said.",
)


def write_corpus(folder: Path) -> list[str]:
    """Seven files: a report a sentence, a table of two documents in JSONL, and one that cannot be read."""
    folder.mkdir()
    for number, sentence in enumerate(SENTENCES):
        head = f"---\ntitle: Report {number}\npublished_on: 2023-06-{number + 10}\npublisher: Desk\nlanguage: en\n---\n"
        (folder / f"report-{number}.md").write_text(f"{head}{sentence}\n", encoding="utf-8")
    lines = (
        '{"id": "first", "text": "Thirty people died in Mopti in 2019.", "language": "en"}',
        '{"id": "report-1", "text": "Nine people died in Pemba in 2019.", "language": "en"}',
    )
    (folder / "more.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"no document at all")
    return sorted(str(path) for path in folder.iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    """The files under a folder, by their path in it; locks are none."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
