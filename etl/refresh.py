"""The refresh: sources in, published table out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl

from etl import gate, rows, store, tables
from etl.relate import relate
from etl.schema import FRAME_SCHEMA, complete, empty
from etl.source import PART, ShapeChanged, Source, file_of

FOLDERS: Final = {"raw": Path("data/raw"), "documents": Path("data/documents")}
HIDDEN: Final = (".", "~$")
"""Beginnings of the names of files that are no documents: those of the file system and of open word processors."""

NO_RAW_FILE: Final = "kept: no raw file here"
NO_REJECTS: Final = pl.DataFrame(schema=rows.REJECTS_SCHEMA)

Entry = dict[str, Any]
"""What the manifest says of one file: sha256, method, figures, rejected, left_out, retrieved_at, stale."""


class RefreshError(Exception):
    """The refresh cannot begin; the message says what to do."""


@dataclass(frozen=True)
class Job:
    """One file of one source: to be read if ``path`` leads to content that was not read before."""

    source: Source
    name: str
    path: Path | None
    sha256: str | None
    last: Entry | None

    @property
    def document(self) -> str | None:
        """The document_id of the file's first document, where files hold documents."""
        return f"{self.source.id}/{Path(self.name).stem}" if self.source.many else None

    @property
    def unread(self) -> bool:
        """Whether the file is here and was not read before, in this form, by this method."""
        known = self.last is not None and (self.last["sha256"], self.last["method"]) == (
            self.sha256,
            self.source.method,
        )
        return self.path is not None and not (known and self.last is not None and self.last["stale"] is None)


@dataclass(frozen=True)
class Reading:
    """What one job gave: its figures and rejects, its manifest entry, and whether they are new or kept."""

    job: Job
    figures: pl.DataFrame
    rejected: pl.DataFrame
    entry: Entry | None
    state: str


@dataclass(frozen=True)
class Change:
    """The closing summary of one source."""

    source: str
    state: str
    figures: int
    new: int
    changed: int
    gone: int
    rejected: int
    left_out: dict[str, int]
    stale: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What a refresh did: a change by source, and whether the published table is another one now."""

    changes: list[Change]
    published: bool

    @property
    def stale(self) -> list[str]:
        """Why sources could not be read, one sentence a file."""
        return [reason for change in self.changes for reason in change.stale]


def refresh(
    sources: Sequence[Source],
    table: Path = store.TABLE,
    folders: Mapping[str, Path] = FOLDERS,
    now: datetime | None = None,
    track: Callable[[Sequence[Job]], Iterable[Job]] = iter,
    exceptions: Path = gate.EXCEPTIONS,
) -> Report:
    """Read what is new, relate everything, and publish it if it passes the gate.

    Only files that changed, or whose source reads them in another way now, are read; the figures of the others are
    kept. A file that cannot be read keeps its last good figures, marked stale. Raises RefreshError for two files of
    one name, StoreError for a table that is locked or broken, GateFailed before anything is published.
    """
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    with store.locked(table):
        last, manifest = store.read(table)
        last_rejects = store.read_rejects(table)
        jobs = [job for source in sources for job in find(source, folders[source.folder], manifest.get(source.id))]
        readings = [
            read(job, moment) if job.unread else keep(job, last, last_rejects, NO_RAW_FILE if not job.path else "kept")
            for job in track(jobs)
        ]
        readings = [
            reading if reading.state != "stale" else mark_stale(reading, last, last_rejects) for reading in readings
        ]
        figures = relate(pl.concat([with_key(reading.figures) for reading in readings]))
        same = unchanged(figures, last)
        figures = carry_over(figures, same)
        manifest = describe(sources, readings)
        gate.demand(figures, texts(jobs), stale_documents(manifest), exceptions)
        rejected = pl.concat([reading.rejected for reading in readings])
        published = store.publish(table, figures, manifest, rejected)
    return Report(summarise(sources, readings, figures, last, same), published)


def find(source: Source, folder: Path, known: Entry | None) -> list[Job]:
    """The files of a source: those in the folder, and those that were read once where there is nothing to read now.

    A document that was taken out of its folder is no job: its figures go. Raises RefreshError where two files under
    the folder have one name.
    """
    last: dict[str, Entry] = known["files"] if known else {}
    paths = [path for path in sorted(folder.rglob(source.file)) if path.is_file() and not path.name.startswith(HIDDEN)]
    if not source.many and len(paths) > 1:
        both = " and ".join(str(path.relative_to(folder)) for path in paths)
        raise RefreshError(f"{source.file} occurs twice under the raw folder ({both}); keep the one to be read")
    stems = [path.stem for path in paths]
    for stem in stems:
        if stems.count(stem) > 1:
            raise RefreshError(f"two documents are named {stem}; give each its own name")
        if PART in stem and source.many:
            raise RefreshError(f"the name {stem} holds a {PART}, which stands for a part of a file; rename it")
    jobs = [
        Job(source, path.name, path, hashlib.sha256(path.read_bytes()).hexdigest(), last.get(path.name))
        for path in paths
    ]
    if source.many and not folder.is_dir():
        jobs = [Job(source, name, None, None, entry) for name, entry in last.items()]
    if not source.many and not paths:
        jobs = [Job(source, source.file, None, None, last.get(source.file))]
    return jobs


def read(job: Job, moment: datetime) -> Reading:
    """The figures of a file that is new or changed; of one that cannot be read, a stale reading with the reason."""
    assert job.path is not None
    try:
        claims = job.source.read(job.path)
        demand_own(job, claims)
        figures, rejected = rows.check(complete(claims.with_columns(retrieved_at=pl.lit(moment))))
        left_out = job.source.left_out(job.path)
    except Exception as error:  # whatever one source meets, the others go on
        words = " ".join(str(error).replace(str(job.path), job.name).split()) or type(error).__name__
        reason = words if job.name in words else f"{job.name}: {words}"
        return Reading(job, empty(), NO_REJECTS, {"reason": reason[:500]}, "stale")
    first_read = job.last["retrieved_at"] if job.last and job.last["sha256"] == job.sha256 else moment.isoformat()
    entry = {
        "sha256": job.sha256,
        "method": job.source.method,
        "figures": figures.height,
        "rejected": rejected.height,
        "left_out": left_out,
        "retrieved_at": first_read,
        "stale": None,
    }
    return Reading(job, figures, rejected, entry, "read")


def demand_own(job: Job, claims: pl.DataFrame) -> None:
    """Raise ShapeChanged where a document gives a figure of another one, or a table one key twice."""
    assert job.path is not None
    stranger = claims.filter(file_of(pl.col("document_id")).ne_missing(pl.lit(job.document)))
    if job.document and stranger.height:
        other = stranger["document_id"][0]
        raise ShapeChanged(f"{job.name} gives a figure of document_id {other!r}, {job.document!r} is expected")
    if not job.source.many:
        tables.demand_unique(job.path, claims)


def keep(job: Job, last: pl.DataFrame, last_rejects: pl.DataFrame, state: str) -> Reading:
    """The last good figures and rejects of a file; none where it was never read."""
    mine = pl.col("dataset") == job.source.id
    rejected = pl.col("source") == job.source.id
    if job.document is not None:
        mine &= file_of(pl.col("document_id")) == job.document
        rejected &= file_of(pl.col("position").str.split(", ").list.first()) == job.document
    state = state if job.last else "absent: never read, and no raw file here"
    return Reading(job, last.filter(mine), last_rejects.filter(rejected), job.last, state)


def mark_stale(failed: Reading, last: pl.DataFrame, last_rejects: pl.DataFrame) -> Reading:
    """The last good figures of a file that cannot be read now, with the reason in its manifest entry."""
    assert failed.entry is not None
    never_read: Entry = {
        "sha256": None,
        "method": None,
        "figures": 0,
        "rejected": 0,
        "left_out": {},
        "retrieved_at": None,
    }
    kept = keep(failed.job, last, last_rejects, "stale")
    entry = {**(kept.entry or never_read), "stale": failed.entry["reason"]}
    return Reading(failed.job, kept.figures, kept.rejected, entry, "stale")


def with_key(figures: pl.DataFrame) -> pl.DataFrame:
    """Figures with the column ``part_of_key``: kept ones know their whole by its id already."""
    if "part_of_key" in figures.columns:
        return figures
    return figures.with_columns(part_of_key=pl.lit(None, dtype=pl.String))


_NOT_SAID: Final = {
    *("retrieved_at", "method", "table_ref", "text_sha256"),
    *("quote_start", "quote_end", "number_start", "number_end"),
    *("part_of", "claim_id", "series_id", "supersedes", "role", "role_reason"),
}
CONTENT: Final = tuple(name for name in FRAME_SCHEMA if name not in _NOT_SAID)
"""What a figure says. Where it stands, who read it and what it relates to can change without it."""


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


def check(
    sources: Sequence[Source],
    table: Path = store.TABLE,
    folders: Mapping[str, Path] = FOLDERS,
    exceptions: Path = gate.EXCEPTIONS,
) -> tuple[pl.DataFrame, list[gate.Failure]]:
    """The published figures and where they do not hold. Raises StoreError where there is no table to check."""
    if not table.exists():
        raise store.StoreError(f"there is no {table} to check; run `python -m etl refresh` first")
    figures, manifest = store.read(table)
    jobs = [job for source in sources if source.texts for job in find(source, folders[source.folder], None)]
    return figures, gate.judge(figures, texts(jobs), stale_documents(manifest), exceptions)


def describe(sources: Sequence[Source], readings: Sequence[Reading]) -> store.Manifest:
    """The manifest: for each source its declaration and what is known of each of its files."""
    manifest: store.Manifest = {}
    for source in sources:
        files = {r.job.name: r.entry for r in readings if r.job.source.id == source.id and r.entry is not None}
        manifest[source.id] = {**source.declaration, "files": files}
    return manifest


def summarise(
    sources: Sequence[Source],
    readings: Sequence[Reading],
    figures: pl.DataFrame,
    last: pl.DataFrame,
    same: pl.DataFrame,
) -> list[Change]:
    """What the refresh did to each source, and to those in the last table that are declared no more."""
    ids, ids_last = figures.select("figure_id", "dataset"), last.select("figure_id", "dataset")
    gone = ids_last.join(ids, on="figure_id", how="anti")
    added = ids.join(ids_last, on="figure_id", how="anti")
    changed = ids.join(ids_last, on="figure_id", how="semi").join(same, on="figure_id", how="anti")
    changes = []
    undeclared = sorted(set(last["dataset"].unique()) - {source.id for source in sources})
    for name in (*(source.id for source in sources), *undeclared):
        mine = [reading for reading in readings if reading.job.source.id == name]
        states = Counter(reading.state for reading in mine)
        words = [state if len(mine) == 1 else f"{count:,} {state}" for state, count in sorted(states.items())]
        left_out: dict[str, int] = {}
        for reading in mine:
            for reason, count in (reading.entry or {}).get("left_out", {}).items():
                left_out[reason] = left_out.get(reason, 0) + count
        changes.append(
            Change(
                source=name,
                state=", ".join(words) or ("no longer declared" if name in undeclared else "no documents"),
                figures=count_of(figures, name),
                new=count_of(added, name),
                changed=count_of(changed, name),
                gone=count_of(gone, name),
                rejected=sum(reading.entry["rejected"] for reading in mine if reading.entry),
                left_out=left_out,
                stale=tuple(
                    f"{name}: {reading.entry['stale']}" for reading in mine if reading.entry and reading.entry["stale"]
                ),
            )
        )
    return changes


def count_of(figures: pl.DataFrame, dataset: str) -> int:
    """How many of the figures are of one source."""
    return figures.filter(pl.col("dataset") == dataset).height
