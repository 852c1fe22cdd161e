"""What a download says of itself, in the reader's language: selection, citation, what was left out, terms, columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from etl.plain_csv import CELL_COLUMNS
from etl.schema import FIELDS
from ledger.export.selected import Download, Share
from ledger.language import day, listed, number, say, say_count

Section = tuple[str, Sequence[str]]
"""A heading and the lines under it."""

PUBLISHERS: Final = 5
"""So many publishers are named in a citation; more are counted."""


def describe_selection(download: Download) -> str:
    """The filters in words."""
    return download.selection.words()


def cite_download(download: Download) -> str:
    """The selection as a data set that can be cited, in one line."""
    publishers = list(dict.fromkeys(source["publisher"] for source in list_sources(download)))
    if len(publishers) > PUBLISHERS:
        more = len(publishers) - PUBLISHERS
        publishers = [*publishers[:PUBLISHERS], say_count("{count} more publisher", "{count} more publishers", more)]
    parts = [
        say("Humanitarian Figures: {selection} [data set].", selection=describe_selection(download)),
        say_count("{count} figure.", "{count} figures.", download.leaving.figures),
        say("Figures published by {publishers}.", publishers=listed(publishers)) if publishers else "",
        say("Downloaded on {day} from {address}", day=day(download.today), address=download.address),
    ]
    return " ".join(part for part in parts if part)


def list_sources(download: Download) -> list[dict[str, Any]]:
    """The data sets that figures leave from, the largest first: id, title, publisher, licences, figures, when they
    were read, and what their publishers say of them (citation, caveat, homepage; null where nothing)."""
    leaving = [share for share in download.shares if share.redistributable]
    datasets = list(dict.fromkeys(share.dataset for share in leaving))
    return [_source(download, name, [share for share in leaving if share.dataset == name]) for name in datasets]


def _source(download: Download, dataset: str, shares: Sequence[Share]) -> dict[str, Any]:
    said = download.ledger.sources.get(dataset, {})
    return {
        "id": dataset,
        "title": said.get("title") or dataset,
        "publisher": said.get("publisher") or dataset,
        "licences": sorted({share.licence for share in shares}),
        "figures": sum(share.figures for share in shares),
        "read_on": max(share.read_on for share in shares),
        "citation": said.get("citation"),
        "caveat": said.get("caveat"),
        "homepage": said.get("homepage"),
    }


def tell_left_out(download: Download) -> list[str]:
    """What of the selection is not in the download, a line a reason; no line where everything is."""
    kept = sorted((share for share in download.shares if not share.redistributable), key=lambda share: share.dataset)
    lines = []
    for dataset, shares in groupby(kept, key=lambda share: share.dataset):
        held = list(shares)
        lines.append(
            say_count(
                "{count} figure of {source}: its licence ({licence}) does not allow passing it on.",
                "{count} figures of {source}: their licence ({licence}) does not allow passing them on.",
                sum(share.figures for share in held),
                source=download.ledger.sources.get(dataset, {}).get("title") or dataset,
                licence=listed(sorted({share.licence for share in held})),
            )
        )
    if download.waiting:
        lines.append(
            say_count(
                "{count} figure that waits for review: a program read it and is not sure enough.",
                "{count} figures that wait for review: a program read them and is not sure enough.",
                download.waiting,
            )
        )
    return lines


def tell_reading(*notes: str) -> list[str]:
    """How the figures are to be read in any format, and the notes of one."""
    return [
        say("A row is a claim, not an event: several rows may speak of the same people. Do not add them up."),
        say("An empty cell means that nothing was said. It never stands for zero."),
        say(
            "“value” is the number as it was said, “qualifier” how certain the words are, “low” and “high” the bounds "
            "that they allow. An empty bound is open: no bound was made up."
        ),
        say("“role” says whether a figure is the one to quote; “part_of” names the figure that it is a part of."),
        *notes,
    ]


def tell_sources(download: Download) -> list[str]:
    """Each data set with its figures, terms and caveat, a line each; the publishers' own words stay as they are."""
    return [
        " ".join(
            [
                say_count(
                    "{title} ({publisher}): {count} figure, licence {licences}, last read on {day}.",
                    "{title} ({publisher}): {count} figures, licence {licences}, last read on {day}.",
                    source["figures"],
                    title=source["title"],
                    publisher=source["publisher"],
                    licences=listed(source["licences"]),
                    day=day(source["read_on"]),
                ),
                say("Cite as: {citation}", citation=source["citation"]) if source["citation"] else "",
                say("Caveat: {caveat}", caveat=source["caveat"]) if source["caveat"] else "",
            ]
        ).strip()
        for source in list_sources(download)
    ]


def tell_columns() -> list[tuple[str, str]]:
    """Each column of a flat file and what it means."""
    cell = {
        "file": say("File of the table cell that says it."),
        "sheet": say("Sheet of the workbook, or member of the archive."),
        "row": say("Row of the cell: records are counted from 1, headers left out; in a workbook as the program does."),
        "column": say("Column of the cell."),
    }
    columns = []
    for field in FIELDS:
        if field.name == "table_ref":
            columns += [(name, cell[part]) for part, name in CELL_COLUMNS.items()]
        else:
            columns.append((field.name, say(field.meaning)))
    return columns


def write_sections(download: Download, files: Sequence[Section], *notes: str) -> list[Section]:
    """The whole README: ``files`` are the sections on what lies beside it, ``notes`` how this format is read."""
    left_out = tell_left_out(download) or [say("Nothing: every figure of the selection is here.")]
    return [
        (
            say("Humanitarian Figures: figures of casualties, displacement and harm to children, as reported"),
            [
                say("Selected: {selection}.", selection=describe_selection(download)),
                say("Figures here: {count}.", count=number(download.leaving.figures)),
                say("The same again: {address}", address=download.address),
            ],
        ),
        (say("How to cite it"), [cite_download(download)]),
        (say("What was left out, and why"), left_out),
        (say("How to read it"), tell_reading(*notes)),
        *files,
        (say("Sources and their terms"), tell_sources(download)),
        (say("Columns"), [say("{column}: {meaning}", column=name, meaning=said) for name, said in tell_columns()]),
    ]


def write_text(sections: Sequence[Section]) -> str:
    """The README as plain text, a blank line after each section."""
    return "\n".join("\n".join([heading, *(f"- {line}" for line in lines), ""]) for heading, lines in sections)
