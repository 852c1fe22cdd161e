"""The command line: python -m etl."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from etl.gate import QUOTES, RULES, GateFailed
from etl.refresh import FOLDERS, Change, Job, RefreshError, check, refresh
from etl.sources import SOURCES
from etl.store import TABLE, StoreError

console = Console()
complaints = Console(stderr=True, highlight=False, soft_wrap=True)
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Turns what is published about civilian harm into one table of figures, each traceable to the words or the "
    "table cell that say it.\n\nThe usual day: put a new raw file into `data/raw`, or a report into "
    "`data/documents`; then `refresh`, then `check`.",
)

TableOption = Annotated[Path, typer.Option("--table", help="The published table.", show_default=True)]
RawOption = Annotated[
    Path, typer.Option("--raw", help="Folder that holds the sources' raw files, at any depth.", show_default=True)
]


@app.command("refresh")
def refresh_command(raw: RawOption = FOLDERS["raw"], table: TableOption = TABLE) -> None:
    """Read what is new and publish the table.

    Reads the raw files and documents that changed, keeps the last good figures of all others, relates every figure,
    passes the gate, and puts the new table in place of the old one in one step. Refreshing twice changes no byte.

    Ends with 1 if a source could not be read (its last good figures stay, marked stale), or if nothing could be
    published.
    """
    report = refresh(SOURCES, table, {**FOLDERS, "raw": raw}, track=track)
    console.print(summary(report.changes))
    console.print(f"{table} is published." if report.published else f"{table} is as it was: nothing changed.")
    for reason in report.stale:
        complaints.print(f"Stale: {reason}", markup=False)
    if report.stale:
        raise typer.Exit(1)


@app.command("sources")
def sources_command() -> None:
    """List the declared sources: what each counts, its publisher and licence, the file it is read from."""
    listed = Table(title="Declared sources")
    for heading in ("source", "what it counts", "publisher", "licence", "cadence", "read from"):
        listed.add_column(heading, overflow="fold")
    for source in SOURCES:
        listed.add_row(
            source.id,
            source.counts,
            source.publisher,
            source.licence,
            source.cadence,
            f"{source.file} in {FOLDERS[source.folder]}",
        )
    console.print(listed)


@app.command("check")
def check_command(table: TableOption = TABLE) -> None:
    """Hold the published table against the gate: every rule, and the evidence of every figure.

    Quotes are compared with the documents in `data/documents`, letter by letter. Ends with 1 if anything fails.
    """
    figures, failures = check(SOURCES, table)
    broken = {failure.rule for failure in failures}
    for rule in (*RULES, QUOTES):
        console.print(f"{'fails' if rule in broken else 'holds'}  {rule}", markup=False, highlight=False)
    for failure in failures:
        complaints.print(f"{failure.rule}: figure {failure.figure_id}, {failure.words}", markup=False)
    if failures:
        complaints.print(f"{len(failures):,} failures among {figures.height:,} figures in {table}.", markup=False)
        raise typer.Exit(1)
    quoted = figures["quote"].count()
    console.print(
        f"Every one of {figures.height:,} figures has its evidence: {quoted:,} a quote that is in its document, "
        f"{figures.height - quoted:,} a table cell.",
        highlight=False,
    )


def track(jobs: Sequence[Job]) -> Iterable[Job]:
    """The jobs one by one, with a progress bar that names the file at hand."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(jobs))
        for job in jobs:
            progress.update(task, description=f"{job.source.id}: {job.name}".replace("[", r"\["))
            yield job
            progress.advance(task)


def summary(changes: Sequence[Change]) -> Table:
    """The closing summary: what the refresh did to each source."""
    table = Table(title="Refresh")
    table.add_column("source", overflow="fold")
    table.add_column("state", overflow="fold")
    for heading in ("figures", "new", "changed", "gone", "rejected"):
        table.add_column(heading, justify="right")
    table.add_column("left out: no figures", overflow="fold")
    for change in changes:
        counts = (change.figures, change.new, change.changed, change.gone, change.rejected)
        left_out = "; ".join(f"{count:,} {reason}" for reason, count in change.left_out.items() if count)
        table.add_row(change.source, change.state, *(f"{count:,}" for count in counts), left_out)
    return table


def main() -> None:
    """Run the command line; every failure is a sentence and a non-zero exit."""
    try:
        app()
    except (RefreshError, StoreError, GateFailed) as error:
        complaints.print(str(error), markup=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
