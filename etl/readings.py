"""What each file gave: its figures and rejects when it could be read, the last good ones when it could not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import polars as pl

from etl import rows, tables
from etl.corrections import Correction, correct
from etl.decisions import Decision
from etl.jobs import NEVER_READ, Entry, Job
from etl.places.locate import unresolved
from etl.reviewed import review
from etl.schema import KEYS, complete, conform, empty, identify
from etl.source import ShapeChanged, file_of

NO_REJECTS: Final = pl.DataFrame(schema=rows.REJECTS_SCHEMA)


@dataclass(frozen=True)
class Reading:
    """What one job gave: its figures and rejects, its manifest entry, and whether they are new or kept."""

    job: Job
    figures: pl.DataFrame
    rejected: pl.DataFrame
    entry: Entry | None
    state: str


def read(job: Job, corrections: Sequence[Correction], moment: datetime, decisions: Sequence[Decision] = ()) -> Reading:
    """The figures of a file that is new or changed; of one that cannot be read, a stale reading with the reason.

    ``decisions`` are those on the figures of the documents in it.
    """
    assert job.path is not None
    try:
        extract = job.source.read(job.path)
        demand_own(job, extract.claims)
        claims = conform(extract.claims)
        ids = identify(claims)
        documents = {f"{job.source.id}/{document.id}": document for document in extract.documents}
        reviewed = review(correct(claims, ids, corrections), ids, documents, decisions)
        claims = reviewed.claims.with_columns(retrieved_at=pl.lit(moment))
        figures, broken = rows.check(complete(claims, reviewed.ids))
        rejected = pl.concat(rows.name_rejects(part, job.source.id, job.name) for part in (extract.rejected, broken))
        if rejected.height > job.source.rejects:
            position, reason = broken.select("position", "reason").row(0)
            raise ShapeChanged(f"{job.name}, {position}: {reason} ({broken.height:,} figures are refused); mend it")
    except Exception as error:  # whatever one source meets, the others go on
        words = " ".join(str(error).replace(str(job.path), job.name).split()) or type(error).__name__
        reason = words if job.name in words else f"{job.name}: {words}"
        return Reading(job, empty(), NO_REJECTS, {"reason": reason[:500]}, "stale")
    first_read = job.last["retrieved_at"] if job.last and job.last["sha256"] == job.sha256 else moment.isoformat()
    left_out = {**extract.left_out, "decisions whose words are gone": len(reviewed.lost)}
    entry = {
        "sha256": job.sha256,
        "method": job.source.method,
        "corrections": job.corrections,
        "decisions": job.decisions,
        "figures": figures.height,
        "rejected": rejected.height,
        "left_out": {reason: count for reason, count in left_out.items() if count},
        "unresolved": dict(unresolved(figures).select("place_text", "figures").iter_rows()),
        "cells_in": figures["table_ref"].struct.field("file").drop_nulls().unique().sort().to_list(),
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
    if not job.source.holds_documents:
        tables.demand_unique(job.path, claims)


def keep(job: Job, last: pl.DataFrame, last_rejects: pl.DataFrame, state: str) -> Reading:
    """The last good figures and rejects of a file; none where it was never read."""
    mine = pl.col("dataset") == job.source.id
    if job.document is not None:
        mine &= file_of(pl.col("document_id")) == job.document
    else:
        mine &= pl.col("table_ref").struct.field("file").is_in((job.last or NEVER_READ)["cells_in"])
    rejected = (pl.col("source") == job.source.id) & (pl.col("file") == job.name)
    state = state if job.last else "absent: no file here, never read"
    return Reading(job, with_keys(last.filter(mine)), last_rejects.filter(rejected), job.last, state)


def mark_stale(failed: Reading, last: pl.DataFrame, last_rejects: pl.DataFrame) -> Reading:
    """The last good figures of a file that cannot be read now, with the reason in its manifest entry."""
    assert failed.entry is not None
    kept = keep(failed.job, last, last_rejects, "stale")
    entry = {**(kept.entry or NEVER_READ), "stale": failed.entry["reason"]}
    return Reading(failed.job, kept.figures, kept.rejected, entry, "stale")


def with_keys(figures: pl.DataFrame) -> pl.DataFrame:
    """Kept figures with the columns of KEYS: they know their whole by its id already."""
    return figures.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in KEYS)


def once(readings: Sequence[Reading]) -> list[Reading]:
    """The readings with each figure in one of them only: a figure that two files of a source give stays in the first.

    How many a file gave that another had given is said among what is left out of it.
    """
    seen: dict[str, pl.Series] = {}
    kept: list[Reading] = []
    for reading in readings:
        source = reading.job.source
        if source.holds_documents:
            kept.append(reading)
            continue
        before = seen.get(source.id, pl.Series([], dtype=pl.String))
        figures = (
            reading.figures.filter(~pl.col("figure_id").is_in(before.implode())) if before.len() else reading.figures
        )
        again = reading.figures.height - figures.height
        if again and reading.entry is not None:
            left_out = {**reading.entry["left_out"], "figures that another file of the source gives too": again}
            entry = {**reading.entry, "figures": figures.height, "left_out": left_out}
            reading = replace(reading, figures=figures, entry=entry)
        seen[source.id] = pl.concat([before, figures["figure_id"]])
        kept.append(reading)
    return kept
