"""The command line: python -m etl."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import nullcontext
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from desk.access import at_this_machine
from desk.adding import Added, add_given
from desk.checkout import check_out
from desk.database import DeskUnreachable, open_desk
from desk.decisions import decisions_by_target
from desk.gold import read_gold
from desk.publishing import folders_of, in_words, note, open_kept_desk
from desk.refreshing import end_refresh, recorded
from etl import accuracy, prose
from etl import calibrate as calibration
from etl import evaluate as evaluation
from etl import extract as extraction
from etl.calibrate import TooFewExamples
from etl.cluster import ClusterError, read_by
from etl.corrections import CorrectionsWrong
from etl.extracting import ClusterOption, extract_command
from etl.gate import QUOTES, RULES, GateFailed, list_revisions
from etl.jobs import FOLDERS, RefreshError
from etl.online.fetch import fetch_all
from etl.printed import field_table, group_by_words, reliability_table, score_table, summary, threshold_table
from etl.progress import complaints, console, follow, track
from etl.prose import confidence
from etl.refresh import Files, check, fetch_nothing, refresh
from etl.relations.conflicts import find_conflicts
from etl.sources import SOURCES
from etl.store import TABLE, StoreError, rejects
from etl.trusted import NotTrusted, record_file
from ui.bundle import BundleRefused, write_bundle

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Turns what is published about civilian harm into one table of figures, each traceable to the words or the "
    "table cell that say it.\n\nThe usual day: put a new raw file into `data/raw`, or a report into "
    "`data/documents`; then `refresh`, then `check`.",
)

TableOption = Annotated[
    Path,
    typer.Option("--table", help="The published table: a .parquet file, or a folder cut by year.", show_default=True),
]
RawOption = Annotated[
    Path, typer.Option("--raw", help="Folder that holds the sources' raw files, at any depth.", show_default=True)
]


@app.command("refresh")
def refresh_command(
    raw: RawOption = FOLDERS["raw"],
    table: TableOption = TABLE,
    offline: Annotated[bool, typer.Option("--offline", help="Try no source online; read what is here.")] = False,
    free_only: Annotated[
        bool,
        typer.Option("--free-only", help="Leave out every figure whose licence does not allow passing it on."),
    ] = False,
    cluster: ClusterOption = None,
    recorded_as: Annotated[int, typer.Option("--recorded", hidden=True)] = 0,
) -> None:
    """Fetch and read what is new, and publish the table.

    Tries each source online, falls back to its file under the raw folder or to what was fetched before, then to its
    last good figures. Reads only what changed, relates every figure, passes the gate, and puts the new table in place
    of the old one in one step. Refreshing twice changes no byte. Documents that editors added, and what they decided
    of figures, come from the desk: `desk.sqlite` beside the table, or the database that `FIGURES_DATABASE` names.

    Ends with 1 if a source could not be read (its last good figures stay, marked stale), or if nothing could be
    published. A source that cannot be reached is told and is no failure.
    """
    desk = open_kept_desk(table)
    shown = partial(note, desk, recorded_as) if desk and recorded_as else track
    with recorded(desk, recorded_as) if desk and recorded_as else nullcontext(), read_by(cluster, shown) as tracked:
        folders = folders_of(table) | {"raw": raw}
        if desk:
            check_out(desk, folders["desk"])
        report = refresh(
            SOURCES,
            Files(table, folders),
            track=tracked,
            fetch=fetch_nothing if offline else partial(fetch_all, downloads=FOLDERS["downloads"]),
            free_only=free_only,
            decisions=decisions_by_target(desk) if desk else {},
        )
        if desk and recorded_as:
            end_refresh(desk, recorded_as, "published" if report.published else "unchanged", in_words(report))
    console.print(summary(report.changes))
    for change in report.changes:
        for reason, count in change.left_out.items():
            console.print(f"Left out of {change.source}: {count:,} {reason}.", highlight=False, markup=False)
        if change.unresolved:
            console.print(f"Places of {change.source} without a code: {change.unresolved:,} names.", highlight=False)
    for words, names in group_by_words(report.not_fetched).items():
        console.print(f"Not fetched ({words}): {', '.join(names)}.", highlight=False, markup=False)
    if any(change.rejected for change in report.changes):
        console.print(f"Rejected rows, each with its reason: {rejects(table)}", highlight=False)
    console.print(f"{table} is published." if report.published else f"{table} is as it was: nothing changed.")
    for words in report.held_back:
        complaints.print(f"Held back until somebody has looked at it: {words}", markup=False)
    for reason in report.stale:
        complaints.print(f"Stale: {reason}", markup=False)
    if report.stale:
        raise typer.Exit(1)


@app.command("add")
def add_command(
    given: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|URL|-...",
            help="Text, Markdown, HTML, PDF, DOCX, e-mail (.eml) or an answer of the ReliefWeb API (.json); an https "
            "address of one; `-` for a text on standard input.",
        ),
    ],
    title: Annotated[str | None, typer.Option("--title", help="Its title, if the document does not say it.")] = None,
    published_on: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The day on which it was published.", metavar="YYYY-MM-DD"),
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Who published it.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="Its language: en, fr, es, ar.")] = None,
    licence: Annotated[
        str | None,
        typer.Option("--licence", help="Such as CC-BY-4.0. Without one its figures are shown, but never leave."),
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="Where it can be read.")] = None,
    table: TableOption = TABLE,
) -> None:
    """Add documents to the desk, from where the next refresh publishes their figures.

    What a document does not say of itself is proposed from its first lines; an option holds whatever it says. The
    figures can be reviewed on the Documents page before. Ends with 1 if anything could not be added.
    """
    if len(given) > 1 and (title or url):
        raise typer.BadParameter("--title and --url are of one document; add it by itself")
    options = {"title": title, "publisher": publisher, "language": language, "licence": licence, "url": url}
    said: dict[str, Any] = {name: value for name, value in options.items() if value}
    said |= {"published_on": published_on.date()} if published_on else {}
    desk, person = open_desk(table), at_this_machine()
    came = [what for one in follow(given, "Adding") for what in add_given(desk, person, one, said)]
    for what in came:
        if isinstance(what, Added):
            counts = f"figures: {what.figures:,}, waiting for review: {what.waiting:,}"
            before = "" if what.new else "here already, "
            console.print(f"{what.name}: {before}{counts}", highlight=False, markup=False, soft_wrap=True)
        else:
            complaints.print(what, markup=False)
    if any(isinstance(what, Added) and what.new for what in came):
        console.print("`python -m etl refresh` publishes what does not wait; review the rest on the Documents page.")
    if any(isinstance(what, str) for what in came):
        raise typer.Exit(1)


app.command("extract")(extract_command)


@app.command("evaluate")
def evaluate_command(
    gold: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="GOLD.jsonl...", help="Documents with their labelled figures.", exists=True, dir_okay=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the scores as JSON.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List every error, a line each.")] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Write `docs/accuracy.json` and `docs/accuracy.md`, set by set.")
    ] = False,
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="Score the documents in which editors marked every figure, and no file.")
    ] = False,
    table: TableOption = TABLE,
) -> None:
    """Score the reader against labelled text: found and strict, and the accuracy of every field.

    A figure is found where its number and its outcome are right; it is strictly right where value, qualifier, unit,
    measure, status, age group and sex are right too. Intervals are 95 % bootstrap intervals over documents. Several
    files are scored as one; what is published keeps them apart. Reviewed documents stand alone: the reader may have
    been taught by other sets, and editors saw what it read before they marked theirs.
    """
    if bool(gold) == reviewed or (reviewed and publish):
        raise typer.BadParameter("name labelled files, or give --reviewed alone: the sets are never mixed")
    desk = open_kept_desk(table) if reviewed else None
    read = [(Path("reviewed"), *pair) for pair in read_gold(desk)] if desk else []
    read += [(path, record, document) for path in gold or [] for record, document in read_labelled(path)]
    if not read:
        raise prose.UnreadableDocument("No document is marked whole: finish the review of one, then evaluate again.")
    predicted = [
        extraction.to_records(extraction.extract(document)) for _, _, document in follow(read, "Reading documents")
    ]
    labelled = [record for _, record, _ in read]
    report = evaluation.evaluate(predicted, labelled)
    if as_json:
        sys.stdout.write(json.dumps(report, indent=2) + "\n")
    else:
        for kind, scores in report.items():
            console.print(score_table(kind, scores))
            console.print(field_table(scores["all"]["fields"]))
    if errors:
        for line in evaluation.errors(predicted, labelled):
            (complaints if as_json else console).print(line, markup=False, highlight=False, soft_wrap=True)
    if publish:
        of_path = [path.stem for path, _, _ in read]
        sets = {
            path.stem: (
                [record for name, record in zip(of_path, labelled, strict=True) if name == path.stem],
                [figures for name, figures in zip(of_path, predicted, strict=True) if name == path.stem],
            )
            for path in gold or []
        }
        accuracy.publish(accuracy.measure(sets, date.today()))
        complaints.print(f"{accuracy.MEASURED.name} and {accuracy.PAGE.name} are written.")


@app.command("calibrate")
def calibrate_command(
    gold: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD.jsonl...", help="Documents with their labelled figures.", exists=True, dir_okay=False
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", help="The model to write.", show_default="the reader's own")
    ] = confidence.MODEL,
) -> None:
    """Learn anew how confident to be of a figure, from documents whose figures are labelled.

    Documents with partial labels are left out: they do not say which figures are wrong. What is said is held against
    what is right by cross-validation, a document at a time. The weights are part of the reader: raise its VERSION,
    so that every document is read again.
    """
    labelled = [pair for path in gold for pair in read_labelled(path)]
    learned = calibration.learn(calibration.gather(follow(labelled, "Reading documents")), date.today())
    output.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8", newline="\n")
    record_file(output)
    checked = learned["cross_validated"]
    console.print(reliability_table(checked))
    console.print(threshold_table(checked["thresholds"]))
    console.print(
        f"{learned['data']['figures']:,} figures of {learned['data']['documents']:,} documents, cross-validated: Brier "
        f"score {checked['brier']:.3f} (always saying the mean: {checked['brier_of_the_mean']:.3f}), calibration error "
        f"{checked['expected_calibration_error']:.3f}. {output} is written.",
        highlight=False,
    )


@app.command("sources")
def sources_command() -> None:
    """List the declared sources: what each counts, its publisher and licence, the file it is read from."""
    for source in SOURCES:
        console.print(f"[bold]{source.id}[/bold]  {source.publisher}, {source.licence}, {source.cadence}")
        where = [
            f"read from {', '.join(source.files)} in {FOLDERS[source.folder]}",
            *(f"online at {online.url}" for online in source.online),
        ]
        for line in (source.counts, *where):
            console.print(f"    {line}", highlight=False, markup=False, soft_wrap=True)


@app.command("check")
def check_command(table: TableOption = TABLE) -> None:
    """Hold the published table against the gate: every rule, and the evidence of every figure.

    Quotes are compared with the documents in `data/documents` and those of the desk, letter by letter. What sources
    revised, and where two of them contradict each other, is no failure: it is kept, and told here. Ends with 1 if
    anything fails.
    """
    figures, failures = check(SOURCES, Files(table, folders_of(table)))
    broken = {failure.rule for failure in failures}
    for rule in (*RULES, QUOTES):
        console.print(f"{'fails' if rule in broken else 'holds'}  {rule}", markup=False, highlight=False)
    revisions = list_revisions(figures)
    for words in revisions["words"].head(20):
        console.print(f"revised  {words}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"Revisions of sources, recorded: {revisions.height:,}.", highlight=False)
    conflicts = find_conflicts(figures)
    pairs = conflicts.group_by("source", "source_higher").len().sort("len", "source", descending=[True, False])
    for lower, higher, count in pairs.iter_rows():
        console.print(f"conflict  {lower} below {higher}: {count:,}", markup=False, highlight=False)
    console.print(f"Conflicts between sources, kept side by side: {conflicts.height:,}.", highlight=False)
    for failure in failures:
        complaints.print(failure.told, markup=False)
    if failures:
        complaints.print(f"{len(failures):,} failures among {figures.height:,} figures in {table}.", markup=False)
        raise typer.Exit(1)
    quoted = figures["quote"].count()
    console.print(
        f"Every one of {figures.height:,} figures has its evidence: {quoted:,} a quote that is in its document, "
        f"{figures.height - quoted:,} a table cell.",
        highlight=False,
    )


@app.command("export")
def export_command(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder that is new, empty, or an export that may be replaced.")
    ],
    language: Annotated[
        Literal["en", "fr", "es", "ar"], typer.Option("--language", help="Of the page of charts and of the README.")
    ] = "en",
    table: TableOption = TABLE,
) -> None:
    """Write all that may be passed on into a folder: the table, a CSV a category, and a page of charts.

    `index.html` opens from disk, with no server and no network. Figures whose licence does not allow passing them on
    are left out and counted, in `README.txt` and `datapackage.json`.
    """
    write_bundle(table, folder, language, partial(follow, what="Writing"))
    console.print(f"{folder} is written: open {folder / 'index.html'}.", highlight=False, markup=False, soft_wrap=True)


def read_labelled(path: Path) -> list[tuple[dict[str, Any], prose.Document]]:
    """The labelled documents of a file; raises UnreadableDocument naming the first one without labels."""
    read = list(extraction.read_records(path))
    without = next((record["id"] for record, _ in read if not isinstance(record.get("figures"), list)), None)
    if without is not None:
        raise prose.UnreadableDocument(f"{path.name}, document {without}: field 'figures' is missing; label it first.")
    return read


def main() -> None:
    """Run the command line; every failure is a sentence and a non-zero exit."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    try:
        app()
    except (
        RefreshError, StoreError, CorrectionsWrong, GateFailed, prose.UnreadableDocument, TooFewExamples, BundleRefused,
        DeskUnreachable, ClusterError, NotTrusted,
    ) as error:  # fmt: skip
        complaints.print(str(error), markup=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
