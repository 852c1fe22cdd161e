"""Writes docs/sources.md from the declarations of the sources and the published table: python -m etl.catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from etl import store
from etl.jobs import FOLDERS
from etl.source import CADENCES, Source
from etl.sources import SOURCES

PAGE: Final = Path("docs/sources.md")
INTRODUCTION: Final = """# The sources

Each source is read by itself, strictly: a column or a label that its file in `etl/sources` does not know stops it, a
row that cannot be read is rejected with its reason (`data/rejects.parquet`), a cell that says nothing is counted. What
it gave to the table in this repository stands below. Sources whose terms do not allow passing their figures on, or
were not checked, give none to it: put their files under `data/raw` (tables of your own under `data/tables`), refresh.

`python -m etl refresh` tries the addresses below first. A key in braces is read from the environment; without it the
address is not tried.

This page is written by `python -m etl.catalogue`; change it in `etl/sources`.
"""


def write_catalogue(page: Path = PAGE, table: Path = store.TABLE) -> None:
    """Write the page."""
    _, manifest = store.read(table)
    page.write_text(catalogue(SOURCES, manifest), encoding="utf-8")


def catalogue(sources: Sequence[Source], manifest: store.Manifest) -> str:
    """The page in Markdown: a line a source, then all that each declares and gave."""
    lines = ["| source | publisher | counts | passed on | figures |", "| --- | --- | --- | --- | ---: |"]
    for source in sources:
        free = source.licence if source.redistributable else "no"
        anchor = f"[`{source.id}`](#{source.id})"
        figures = sum(entry["figures"] for entry in _files(source, manifest).values())
        lines.append(f"| {anchor} | {source.publisher} | {source.counts} | {free} | {figures:,} |")
    return "\n".join([INTRODUCTION, *lines, "", *(_section(source, _files(source, manifest)) for source in sources)])


def _files(source: Source, manifest: store.Manifest) -> dict[str, dict[str, Any]]:
    files: dict[str, dict[str, Any]] = manifest.get(source.id, {}).get("files", {})
    return files


def _section(source: Source, files: dict[str, dict[str, Any]]) -> str:
    days = CADENCES[source.cadence]
    cadence = source.cadence + (f"; out of date after {days} days" if days else "")
    facts = [
        ("Counts", source.counts),
        ("Does not count", source.does_not_count),
        ("Caveat", source.caveat),
        ("Licence", source.licence + ("" if source.redistributable else "; its figures are never passed on")),
        ("Cite as", source.citation),
        ("Home page", source.homepage),
        ("New figures", cadence),
        ("Files", f"{', '.join(f'`{name}`' for name in source.files)} in `{FOLDERS[source.folder].as_posix()}`"),
        ("Online", ", ".join(f"`{online.url}`" for online in source.online) or "no address"),
        ("In the table", "; ".join(_given(name, entry) for name, entry in files.items()) or "nothing"),
    ]
    rows = "\n".join(f"- **{name}**: {words}" for name, words in facts)
    return f"## {source.id}\n\n{source.title}, {source.publisher}.\n\n{rows}\n"


def _given(name: str, entry: dict[str, Any]) -> str:
    """What one file gave: figures, rejects, what was left out and why, names of places without a code."""
    left_out = [f"{count:,} {reason}" for reason, count in sorted(entry["left_out"].items())]
    more = f", left out: {', '.join(left_out)}" if left_out else ""
    places = f", {len(entry['unresolved']):,} names of places without a code" if entry["unresolved"] else ""
    read_on = (entry["retrieved_at"] or "never")[:10]
    return f"`{name}`: {entry['figures']:,} figures, {entry['rejected']:,} rows rejected{more}{places}; read {read_on}"


if __name__ == "__main__":
    write_catalogue()
