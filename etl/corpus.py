"""A large corpus: its files read one by one, here or by a cluster, into a data set that the dashboard opens.

Figures are related within their document only: what several documents say again needs the whole table, as the refresh
has it. Nothing is kept in memory but the answer at hand and, at the end, the figures of one year.
"""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

import polars as pl
import pyarrow as pa

from etl import dataset, gate, prose, store
from etl.cluster import FatalToWorkers, Task
from etl.documents import Document
from etl.extract import read_records
from etl.paths import open_path
from etl.places.locate import unresolved
from etl.prose.claim import DOCUMENTS, table
from etl.readings import NO_REJECTS
from etl.refresh import carry_over, unchanged
from etl.relate import relate
from etl.rows import REJECTS_SCHEMA, check, name_rejects
from etl.schema import FRAME_SCHEMA, complete, empty
from etl.sources import documents as declared

ARROW_SCHEMA: Final = empty().to_arrow(compat_level=pl.CompatLevel.oldest()).schema

TWICE: Final = "another document of this name was read before; give each its own"

Spread = Callable[[Task, Sequence[Any]], Iterable[Any]]
"""Does a task for each item and gives the answers in their order; an exception that it raised is given as a value."""


@dataclass(frozen=True)
class Answer:
    """What one file gives: its figures, and the rows that are none with the reason; in so many documents."""

    figures: pl.DataFrame
    rejected: pl.DataFrame
    documents: int


@dataclass(frozen=True)
class Outcome:
    """What became of a corpus: how much was read and rejected, and whether the data set is another one now."""

    documents: int
    figures: int
    rejected: int
    published: bool


def here(task: Task, items: Sequence[Any]) -> Iterator[Any]:
    """The answers of this very process, one after the other."""
    for item in items:
        try:
            yield task(item)
        except Exception as error:
            yield error


def extract_corpus(
    files: Sequence[str],
    output: str,
    moment: datetime,
    spread: Spread = here,
    follow: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> Outcome:
    """Read the documents of these files into the data set at ``output``, a folder or a place in an object store.

    A file that cannot be read, and a figure that does not hold, goes to the rejects beside it with the reason; of two
    documents of one name the first is taken. ``follow`` shows the progress.

    Raises StoreError where the data set is being written by somebody else or cannot be written, UnreadableDocument
    where ``output`` is nowhere, and what ``spread`` raises: then the data set is as it was.
    """
    folder = open_path(output)
    seen: dict[str, str] = {}
    unplaced: Counter[str] = Counter()
    rejects = [NO_REJECTS]
    documents = 0
    with _locked(folder), tempfile.TemporaryDirectory() as scratch, ExitStack() as open_years:
        years: dict[str, pa.RecordBatchStreamWriter] = {}
        answers = iter(spread(read_file, files))
        for file in follow(files):
            answer = _judge(file, next(answers))
            figures, again = _once(answer.figures, file, seen)
            for year, rows in dataset.by_year(figures):
                if year not in years:
                    years[year] = open_years.enter_context(pa.ipc.new_stream(str(Path(scratch) / year), ARROW_SCHEMA))
                years[year].write_table(_to_arrow(rows))
            rejects += [answer.rejected, again]
            unplaced.update(dict(unresolved(figures).select("place_text", "figures").iter_rows()))
            documents += answer.documents
        open_years.close()
        rejected = pl.concat(rejects)
        said = {"rejected": rejected.height, "left_out": {}, "unresolved": dict(unplaced.most_common()), "stale": None}
        spilt = {year: Path(scratch) / year for year in sorted(years)}
        try:
            published, figures_in_all = _publish(folder, spilt, said, rejected, moment)
        except (OSError, ValueError, KeyError, pa.ArrowException) as error:
            why = getattr(error, "strerror", None) or error
            raise store.StoreError(
                f"{output} cannot be written ({why}); what was published is as it was. Make room or give leave to "
                "write, then try again"
            ) from error
    return Outcome(documents, figures_in_all, rejected.height, published)


def read_file(file: str) -> Answer:
    """The figures of the documents in a file, related within each. Raises UnreadableDocument."""
    path = open_path(file)
    documents = [document for _, document in read_records(path)]
    first = {document.id: document for document in reversed(documents)}
    answers = [_read_document(document, path.name) for document in documents if document is first[document.id]]
    again = [_reject(path.name, document.id, TWICE) for document in documents if document is not first[document.id]]
    return Answer(
        pl.concat([empty(), *(figures for figures, _ in answers)]),
        pl.concat([NO_REJECTS, *(rejected for _, rejected in answers), *again]),
        len(documents),
    )


def _read_document(document: Document, file: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures of a document that pass the gate, and the others with the reason (REJECTS_SCHEMA)."""
    claims = prose.read(document)
    if not claims:
        return empty(), NO_REJECTS
    figures, broken = check(complete(table(claims, document)))
    reasons = [name_rejects(broken, DOCUMENTS, file)]
    texts = {f"{DOCUMENTS}/{document.id}": document.text}
    while True:  # whose whole is taken away is no part of it any more
        related = relate(figures)
        failures = [failure for rule, find in gate.RULES.items() for failure in find(related, rule)]
        failures += gate.quotes_differ(related, texts.get)
        if not failures:
            return related, pl.concat(reasons)
        rows = [(DOCUMENTS, file, failure.figure_id, f"{failure.rule}: {failure.words}") for failure in failures]
        reasons.append(pl.DataFrame(rows, schema=REJECTS_SCHEMA, orient="row"))
        figures = figures.filter(~pl.col("figure_id").is_in([failure.figure_id for failure in failures]))


def _judge(file: str, answer: Answer | Exception) -> Answer:
    """The answer; where there is none, the file as a reject with the reason."""
    if isinstance(answer, Answer):
        return answer
    name = PurePosixPath(file.replace("\\", "/")).name
    words = " ".join(str(answer).replace(file, name).split())[:500] or type(answer).__name__
    if not isinstance(answer, prose.UnreadableDocument | FatalToWorkers):
        words = f"it cannot be read ({type(answer).__name__}: {words})"
    return Answer(empty(), _reject(name, name, words), 0)


def _reject(file: str, position: str, reason: str) -> pl.DataFrame:
    return pl.DataFrame([(DOCUMENTS, file, position, reason)], schema=REJECTS_SCHEMA, orient="row")


def _once(figures: pl.DataFrame, file: str, seen: dict[str, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures of documents that no other file gave before, and a reject for each of the others.

    ``seen`` is the file of each document so far, and learns of these.
    """
    ids = figures["document_id"].unique(maintain_order=True).to_list()
    again = [document for document in ids if seen.setdefault(document, file) != file]
    name = open_path(file).name
    rejected = [_reject(name, document, TWICE) for document in again]
    return figures.filter(~pl.col("document_id").is_in(again)), pl.concat([NO_REJECTS, *rejected])


def _publish(
    folder: Path, years: dict[str, Path], said: dict[str, Any], rejected: pl.DataFrame, moment: datetime
) -> tuple[bool, int]:
    """Write the figures of each year, from the streams that hold them as they came, and let them hold.

    Gives whether anything changed, and how many figures there are. A figure that says what it said in the version
    before was first read when that one was.
    """
    version = dataset.begin(folder)
    written, moments = [], [moment]
    for year, stream in years.items():
        figures = pl.DataFrame(pl.from_arrow(pa.ipc.open_stream(str(stream)).read_all())).cast(FRAME_SCHEMA)  # type: ignore[arg-type]
        figures = figures.with_columns(retrieved_at=pl.lit(moment).cast(FRAME_SCHEMA["retrieved_at"]))
        figures = carry_over(figures, unchanged(figures, dataset.read_year(folder, year)))
        moments += figures["retrieved_at"].unique().to_list()
        written.append(dataset.write_year(version, year, figures))
    count = sum(entry["rows"] for entry in written)
    entry = {**said, "figures": count, "retrieved_at": max(moments[1:] or moments).isoformat()}
    manifest = {DOCUMENTS: {**declared.SOURCE.declaration, "files": {"corpus": entry}}}
    out = io.BytesIO()
    rejected.sort(pl.all()).write_parquet(out)
    dataset.replace(store.rejects(folder), out.getvalue())
    return dataset.publish(folder, version, written, manifest), count


def _to_arrow(figures: pl.DataFrame) -> pa.Table:
    return figures.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(ARROW_SCHEMA)


def _locked(folder: Path) -> AbstractContextManager[None]:
    """Hold the data set against another writer; in an object store the later of two gives up when it publishes."""
    return store.locked(folder) if dataset.is_local(folder) else nullcontext()
