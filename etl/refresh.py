"""The refresh: sources in, published table out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

from etl import changes, gate, store
from etl import corrections as corrected
from etl.changes import CONTENT
from etl.decisions import Decision, by_file
from etl.jobs import FOLDERS, Job, find, list_jobs
from etl.online.fetch import Fetched
from etl.readings import Reading, keep, mark_stale, once, read
from etl.relate import relate
from etl.reviewed_tables import review_cells
from etl.source import PART, Source
from etl.summary import Report, attempts, summarise
from etl.withholding import hold_back

NO_RAW_FILE: Final = "kept: no raw file here"

Fetch = Callable[[Sequence[Source]], Mapping[str, Fetched]]


def fetch_nothing(sources: Sequence[Source]) -> Mapping[str, Fetched]:
    """No source is tried online."""
    return {}


@dataclass(frozen=True)
class Files:
    """The files of a refresh that are not the sources' own."""

    table: Path = store.TABLE
    folders: Mapping[str, Path] = field(default_factory=lambda: FOLDERS)
    exceptions: Path = gate.EXCEPTIONS
    corrections: Path = corrected.CORRECTIONS


def refresh(
    sources: Sequence[Source],
    files: Files = Files(),
    now: datetime | None = None,
    track: Callable[[Sequence[Job]], Iterable[Job]] = iter,
    fetch: Fetch = fetch_nothing,
    free_only: bool = False,
    decisions: Mapping[str, Sequence[Decision]] = {},
) -> Report:
    """Fetch what can be fetched, read what is new, relate everything, and publish it if it passes the gate.

    Only files that changed, or whose source reads them in another way now, are read; the figures of the others are
    kept. A file that cannot be read keeps its last good figures, marked stale. ``free_only`` leaves out every figure
    whose licence does not allow passing it on, for a table that is itself passed on. ``decisions`` are what people
    decided of figures, by document_id, or by source for figures of tables. What changed in a published table is told
    in its change log (etl/changes.py).

    Raises RefreshError for two files of one name, StoreError for a table that is locked, broken or cannot be written,
    CorrectionsWrong for a correction that meets nothing, GateFailed before anything is published.
    """
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    corrections = corrected.read_corrections(files.corrections)
    declared = [source for source in sources if source.redistributable or not free_only]
    with store.locked(files.table):
        last, manifest = store.read(files.table)
        changes.settle(files.table)
        last_rejects = store.read_rejects(files.table)
        fetched = fetch([source for source in declared if source.online])
        decided = by_file(decisions)
        jobs = list_jobs(declared, files.folders, manifest, fetched, corrected.digests(corrections), decided)
        readings = [
            read(job, corrections.get(job.source.id, ()), moment, decided.get(job.document or "", ()))
            if job.unread
            else keep(job, last, last_rejects, NO_RAW_FILE if not job.path else "kept")
            for job in track(jobs)
        ]
        readings = once(
            [reading if reading.state != "stale" else mark_stale(reading, last, last_rejects) for reading in readings]
        )
        figures = pl.concat([reading.figures for reading in readings])
        figures = figures.filter(pl.col("redistributable") | (not free_only))
        cells = [one for source in declared if not source.holds_documents for one in decided.get(source.id, ())]
        figures, held = hold_back(relate(review_cells(figures, cells)), files.exceptions)
        corrected.demand_met(corrections, figures)
        same = unchanged(figures, last)
        figures = carry_over(figures, same)
        manifest = describe(sources, readings)
        gate.demand(figures, texts(jobs), stale_documents(manifest), files.exceptions)
        rejected = pl.concat([reading.rejected for reading in readings])
        changes.prepare(files.table, figures, last, moment)
        published = store.publish(files.table, figures, manifest, rejected)
        changes.settle(files.table)
        store.log(files.table, attempts(readings, fetched, moment))
    return Report(
        summarise(sources, declared, readings, figures, last, same),
        {name: answer.words for name, answer in fetched.items() if not answer.ok},
        published,
        [failure.told for failure in held],
    )


def unchanged(figures: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """``figure_id`` and ``retrieved_at`` of the figures that say what they said in the last table."""
    pairs = figures.select(CONTENT).join(last.select(*CONTENT, "retrieved_at"), on="figure_id", suffix="_last")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_last")) for name in CONTENT if name != "figure_id")
    return pairs.filter(same).select("figure_id", "retrieved_at")


def carry_over(figures: pl.DataFrame, same: pl.DataFrame) -> pl.DataFrame:
    """The figures with ``retrieved_at`` as it was for those that are :func:`unchanged`."""
    first_read = same.rename({"retrieved_at": "first_read"})
    joined = figures.join(first_read, on="figure_id", how="left", maintain_order="left")
    return joined.with_columns(retrieved_at=pl.coalesce("first_read", "retrieved_at")).drop("first_read")


def texts(jobs: Iterable[Job]) -> gate.Text:
    """A function from a document_id to the clean text that its offsets are into; null where it is not here."""
    here = {job.document: job for job in jobs}

    @cache
    def texts_of(file: str) -> dict[str, str]:
        job = here.get(file)
        return job.source.texts(job.path) if job and job.path and job.source.texts else {}

    return lambda document: texts_of(document.partition(PART)[0]).get(document)


def stale_documents(manifest: store.Manifest) -> list[str]:
    """The first documents of the files whose figures were kept because the file could not be read."""
    return [
        f"{source}/{Path(name).stem}"
        for source, known in manifest.items()
        for name, entry in known["files"].items()
        if entry["stale"]
    ]


def check(sources: Sequence[Source], files: Files = Files()) -> tuple[pl.DataFrame, list[gate.Failure]]:
    """The published figures and where they do not hold. Raises StoreError where there is no table to check."""
    if not files.table.exists():
        raise store.StoreError(f"there is no {files.table} to check; run `python -m etl refresh` first")
    figures, manifest = store.read(files.table)
    jobs = [job for source in sources if source.texts for job in find(source, files.folders)]
    return figures, gate.judge(figures, texts(jobs), stale_documents(manifest), files.exceptions)


def describe(sources: Sequence[Source], readings: Sequence[Reading]) -> store.Manifest:
    """The manifest: for each source its declaration and what is known of each of its files."""
    manifest: store.Manifest = {}
    for source in sources:
        files = {r.job.name: r.entry for r in readings if r.job.source.id == source.id and r.entry is not None}
        manifest[source.id] = {**source.declaration, "files": files}
    return manifest
