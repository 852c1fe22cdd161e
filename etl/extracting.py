"""The command ``extract``: of the command line, in a module of its own."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from etl import extract as extraction
from etl.cluster import connect, list_threads, spread
from etl.corpus import extract_corpus, here
from etl.paths import list_files, open_path
from etl.progress import complaints, follow
from etl.store import rejects

ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Let the workers of a Dask scheduler at tcp://HOST:8786 read the files; see docs/cluster.md.",
    ),
]


def extract_command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Text, Markdown, HTML, PDF, DOCX, e-mail (.eml), an answer of the ReliefWeb API (.json), or JSONL of "
            "documents: {id, text, title?, language?, published_on?, publisher?}. A folder of them; or files, folders "
            "and patterns of an object store, such as `s3://bucket/reports/`.",
        ),
    ],
    output_format: Annotated[
        Literal["jsonl", "csv"],
        typer.Option("--format", help="jsonl: the documents with their figures. csv: a row a figure, every field."),
    ] = "jsonl",
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            help="A file to write instead of the screen. `DIR/` or `s3://bucket/DIR/`: a data set cut by year, which "
            "the dashboard opens.",
        ),
    ] = None,
    cluster: ClusterOption = None,
) -> None:
    """Read the figures out of any text, each with the words that say it.

    Nothing of the published table changes. A date that a text leaves out ("on Thursday") needs the document's own date:
    give `published_on` in the front matter of a Markdown file, or in JSONL.
    """
    if output and (output.endswith("/") or "://" in output or Path(output).is_dir()):
        if output_format == "csv":
            raise typer.BadParameter("a folder holds a data set, not CSV; name a file, or leave --format out")
        _write_dataset(list_files(files), output.rstrip("/"), cluster)
        return
    if cluster:
        raise typer.BadParameter("a cluster writes a data set; name its folder: --output DIR/")
    records = [read for file in list_files(files) for read in extraction.read_records(open_path(file))]
    tables = [extraction.extract(document) for _, document in follow(records, "Reading documents")]
    with Path(output).open("w", encoding="utf-8", newline="") if output else nullcontext(sys.stdout) as out:
        if output_format == "csv":
            extraction.write_csv(tables, out)
        else:
            extraction.write_jsonl([record for record, _ in records], tables, out)
    found = sum(figures.height for figures in tables)
    complaints.print(f"{found:,} figures in {len(records):,} documents.")


def _write_dataset(files: Sequence[str], output: str, cluster: str | None) -> None:
    """Read the files, here or by the cluster at this address, into a data set, and say what became of them."""
    moment = datetime.now(UTC).replace(microsecond=0)
    shown = partial(follow, what="Reading files")
    with connect(cluster) if cluster else nullcontext() as client:
        if client:
            complaints.print(f"Workers at {cluster}: {len(list_threads(client)):,}.", markup=False)
        outcome = extract_corpus(files, output, moment, partial(spread, client) if client else here, shown)
    complaints.print(f"{outcome.figures:,} figures in {outcome.documents:,} documents.")
    if outcome.rejected:
        where = rejects(open_path(output))
        complaints.print(f"Rejected, each with its reason: {outcome.rejected:,}, in {where}", markup=False)
    said = "is published." if outcome.published else "is as it was: nothing changed."
    complaints.print(f"{output} {said}", markup=False)
