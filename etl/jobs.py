"""What there is to read: the files of every source, fetched or local, and what is known of them from before."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from etl import decisions as decided
from etl.decisions import Decision
from etl.online.fetch import Fetched
from etl.source import PART, Source
from etl.store import Manifest

FOLDERS: Final = {
    "raw": Path("data/raw"),
    "documents": Path("data/documents"),
    "tables": Path("data/tables"),
    "downloads": Path("data/downloads"),
    "desk": Path("data/desk"),
}
HIDDEN: Final = (".", "~$")
"""Beginnings of the names of files that are none: those of the file system and of open office programs."""

Entry = dict[str, Any]
"""What the manifest says of one file: sha256, method, corrections, decisions, figures, rejected, left_out,
unresolved, cells_in (the files that its cells are in), retrieved_at, stale."""


NEVER_READ: Final[Entry] = {
    "sha256": None,
    "method": None,
    "corrections": None,
    "decisions": None,
    "figures": 0,
    "rejected": 0,
    "left_out": {},
    "unresolved": {},
    "cells_in": [],
    "retrieved_at": None,
    "stale": None,
}
"""The entry of a file that gave nothing yet; tables published by an earlier version lack some of its keys."""


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
    origin: str = "local file"
    corrections: str | None = None
    decisions: str | None = None
    again: bool = False

    @property
    def document(self) -> str | None:
        """The document_id of the file's first document, where files hold documents."""
        return f"{self.source.id}/{Path(self.name).stem}" if self.source.holds_documents else None

    @property
    def changed(self) -> bool:
        """Whether the file is here and was not read before, in this form, by this method, corrected and decided so."""
        if self.path is None:
            return False
        known = self.last or {}
        now = (self.sha256, self.source.method, self.corrections, self.decisions)
        then = tuple(known.get(name) for name in ("sha256", "method", "corrections", "decisions"))
        return then != now or known["stale"] is not None

    @property
    def unread(self) -> bool:
        """Whether the file is to be read: it changed, or another file of the same table did."""
        return self.path is not None and (self.again or self.changed)


def list_jobs(
    sources: Sequence[Source],
    folders: Mapping[str, Path],
    manifest: Manifest,
    fetched: Mapping[str, Fetched],
    corrections: Mapping[str, str],
    decisions: Mapping[str, Sequence[Decision]] = {},
) -> list[Job]:
    """The jobs of all sources; ``corrections`` is a digest by source of what is corrected in it, ``decisions`` are
    those on each file of documents (by the document_id of its first) and on each table (by its source).

    Raises RefreshError as :func:`find` does.
    """
    found = (
        find(source, folders, manifest.get(source.id), fetched.get(source.id), corrections.get(source.id), decisions)
        for source in sources
    )
    return list(itertools.chain.from_iterable(found))


def find(
    source: Source,
    folders: Mapping[str, Path],
    known: Entry | None = None,
    fetched: Fetched | None = None,
    corrections: str | None = None,
    decisions: Mapping[str, Sequence[Decision]] = {},
) -> list[Job]:
    """The files of a source; those that were read once where there is nothing to read now.

    A document or table of one's own that was taken out of its folder is no job: its figures go. Where one file of a
    table changed, all are read again: a figure that two files give is kept once. Raises RefreshError where two files
    have one name.
    """
    files: dict[str, Entry] = known["files"] if known else {}
    last = {name: {**NEVER_READ, "cells_in": [name], **entry} for name, entry in files.items()}
    paths, origin = choose(source, folders, fetched)
    if not paths and (source.folder == "raw" or not folders[source.folder].is_dir()):
        origin = "last good figures" if last else ""
        return [Job(source, name, None, None, last.get(name), origin) for name in last or [source.files[0]]]
    jobs = [
        Job(source, path.name, path, digest(source, path), last.get(path.name), origin, corrections) for path in paths
    ]
    jobs = [replace(job, decisions=_to_read_again(decisions.get(job.document or source.id, ()), job)) for job in jobs]
    together = not source.holds_documents and source.folder == "raw"
    again = together and (any(job.changed for job in jobs) or set(last) != {job.name for job in jobs})
    return [replace(job, again=again) for job in jobs]


def _to_read_again(decisions: Sequence[Decision], job: Job) -> str | None:
    """A digest of the decisions for which a file is read again; null where there are none.

    What is decided of a cell is applied to the figure that is there; only a figure that was rejected, or is not any
    more, loses or gets back the parts that its table names.
    """
    if job.document is None:
        decisions = [one for one in decisions if one.action in ("reject", "reopen")]
    return decided.digest(decisions) if decisions else None


def choose(source: Source, folders: Mapping[str, Path], fetched: Fetched | None) -> tuple[list[Path], str]:
    """The files to read and where they are from: fetched now, else the newer of local files and an earlier download."""
    local = matching(source, folders[source.folder])
    download = matching(source, folders["downloads"] / source.id) if source.online else []
    if fetched and fetched.ok:
        return download, fetched.words
    if newest(download) > newest(local):
        day = datetime.fromtimestamp(newest(download), UTC).date()
        return download, f"download of {day}"
    return local, "local file"


def newest(paths: Sequence[Path]) -> float:
    """When the newest of the files was written, in seconds; 0 without files."""
    return max((path.stat().st_mtime for path in paths), default=0)


def matching(source: Source, folder: Path) -> list[Path]:
    """The source's files under a folder, preferred patterns first, then names from the last to the first.

    So of files that carry a year in their name the latest keeps a figure that several give. Raises RefreshError where
    two have one name.
    """
    found = dict.fromkeys(
        path
        for pattern in source.files
        for path in sorted(folder.rglob(pattern), reverse=not source.holds_documents)
        if path.is_file() and not path.name.startswith(HIDDEN) and source.made_of(path)
    )
    names: dict[str, Path] = {}
    for path in found:
        name = path.stem if source.holds_documents else path.name
        if PART in name and source.holds_documents:
            raise RefreshError(f"the name {name} holds a {PART}, which stands for a part of a file; rename it")
        if name in names:
            if source.holds_documents:
                raise RefreshError(f"two documents are named {name}; give each its own name")
            both = " and ".join(str(one.relative_to(folder)) for one in (names[name], path))
            raise RefreshError(
                f"{name} occurs twice under the {source.folder} folder ({both}); keep the one to be read"
            )
        names[name] = path
    return list(found)


def digest(source: Source, path: Path) -> str:
    """SHA-256 of the file, or of all the files that are read for it."""
    contents = [hashlib.sha256(part.read_bytes()) for part in source.made_of(path)]
    if len(contents) == 1:
        return contents[0].hexdigest()
    return hashlib.sha256(b"".join(content.digest() for content in contents)).hexdigest()
