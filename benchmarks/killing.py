"""What benchmarks/kills.py kills: the commands that write, each with something new to write, and reading what it wrote.

It is loaded once, and each command is forked from there.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import polars as pl

from desk.adding import Added, add_given
from desk.database import open_desk
from desk.decisions import decide, list_decisions
from desk.documents import list_documents
from etl import store
from etl.refresh import Files, refresh
from etl.sources import SOURCES
from ledger.table import open_ledger
from tests.desk.conftest import ANNA
from tests.desk.readings import DOCUMENT, from_prose
from tests.etl import faults
from tests.sample import build_published, write_sample
from ui.bundle import write_bundle

TOUCHES: Final = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.copyfile", "sqlite3.connect")
"""What Python tells of (PEP 578) of the files that a command touches."""

DECISIONS: Final = 12
"""That one run of a desk's editor makes."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Command:
    """Something that writes: what gives it something ``new`` to write, how it ``runs``, and how what readers see is
    read, as a digest; that raises where it is not whole. All of them get the folder and the number of the round."""

    name: str
    kills: int
    new: Callable[[Path, int], None]
    runs: Callable[[Path, int, Tell], None]
    reads: Callable[[Path, int], str]


def toy_files(root: Path, table: str) -> Files:
    """Where three invented sources are read from and published."""
    known = faults.files(root)
    return Files(root / "data" / table, known.folders, known.exceptions, known.corrections)


def new_toys(root: Path, number: int) -> None:
    """Another number in every row of the invented sources."""
    for name in faults.NAMES:
        faults.write(root, name, number)


def refresh_toys(root: Path, _: int, tell: Tell, table: str) -> None:
    """A refresh of the invented sources."""
    refresh(faults.SOURCES, toy_files(root, table), fetch=faults.unplugged)


def new_report(root: Path, number: int) -> None:
    """Another number in a report."""
    words = f"At least {number + 20} civilians were killed in Idleb on 25 February 2020, the hospital group said."
    front = "---\ntitle: A report\npublished_on: 2020-02-26\npublisher: Sample Wire\nlicence: CC0-1.0\n---\n"
    (root / "documents" / "report.md").write_text(f"{front}{words}\n", encoding="utf-8")


def refresh_documents(root: Path, _: int, tell: Tell) -> None:
    """A refresh of the documents, by the reader itself."""
    refresh([source for source in SOURCES if source.id == "documents"], toy_files(root, "figures.parquet"))


def read_table(root: Path, number: int, table: str, rows: int) -> str:
    """The digest of every figure of the published table; each run says one number in so many rows."""
    path = root / "data" / table
    figures, manifest = store.read(path)
    if figures.height != rows or figures["value"].n_unique() != 1:
        raise AssertionError(f"{figures.height} figures that say {figures['value'].unique().to_list()}")
    if open_ledger(path).figures.select(pl.col("value").count()).collect().item() != rows:
        raise AssertionError("the dashboard sees other figures than the store")
    whole = figures.write_ipc(None).getvalue() + json.dumps(manifest, sort_keys=True).encode()
    return hashlib.sha256(whole).hexdigest()


def new_table(root: Path, number: int) -> None:
    """Another published table to export."""
    fresh = write_sample(root / "fresh.parquet", build_published().with_columns(value=pl.lit(number, pl.Int64)))
    fresh.replace(root / "data" / "figures.parquet")


def export(root: Path, _: int, tell: Tell) -> None:
    """The static export."""
    write_bundle(root / "data" / "figures.parquet", root / "data" / "site", "en", iter)


def read_export(root: Path, _: int) -> str:
    """The digest of an export whose files are all there, as it describes them; "gone" where there is no folder."""
    site = root / "data" / "site"
    if not site.exists():
        return "gone"
    package = json.loads((site / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        content = (site / resource["path"]).read_bytes()
        if resource.get("hash") not in (None, f"sha256:{hashlib.sha256(content).hexdigest()}"):
            raise AssertionError(f"{resource['path']} is not what the export says it is")
    if not (site / "index.html").read_text(encoding="utf-8").rstrip().endswith("</html>"):
        raise AssertionError("index.html is cut off")
    return hashlib.sha256((site / "figures.csv").read_bytes()).hexdigest()


def add_report(root: Path, number: int, tell: Tell) -> None:
    """A report added from the command line."""
    said = {"title": f"Report {number}", "published_on": date(2020, 2, 26), "publisher": "Sample Wire"}
    (came,) = add_given(open_desk(root / "data" / "figures.parquet"), ANNA, str(root / "report.md"), said)
    if not isinstance(came, Added):
        raise AssertionError(came)


def new_text(root: Path, number: int) -> None:
    """A report that nobody added yet."""
    new_report(root, number)
    text = (root / "documents" / "report.md").read_text(encoding="utf-8").rpartition("---\n")[2]
    (root / "report.md").write_text(text, encoding="utf-8")


def read_documents(root: Path, number: int) -> str:
    """The digest of the texts at the desk: one of every round that ended, at most one more of this one."""
    texts = [stored.document.text for stored in list_documents(open_desk(root / "data" / "figures.parquet"))]
    if len(texts) not in (number - 1, number):
        raise AssertionError(f"{len(texts)} documents in round {number}")
    return hashlib.sha256("\0".join(sorted(texts)).encode()).hexdigest()


def make_decisions(root: Path, number: int, tell: Tell) -> None:
    """An editor's decisions, one after the other, on figures that nobody decided on yet; each is told once it is kept.

    A run after one that was killed sends all of them again."""
    desk = open_desk(root / "data" / "figures.parquet")
    for place in range(DECISIONS):
        said = (f"d-{number}-{place}", "added", DOCUMENT, f"{number:08x}{place:08x}", "agree", from_prose())
        tell(f"kept {decide(desk, ANNA, *said, from_prose(), '', 0, datetime(2026, 3, 4, tzinfo=UTC)).id}")


def read_decisions(root: Path, number: int) -> str:
    """The digest of the decisions at the desk: all of earlier rounds, and the first ones of this one, none left out."""
    kept = {one.id for one in list_decisions(open_desk(root / "data" / "figures.parquet"))}
    of_this = [f"d-{number}-{place}" in kept for place in range(DECISIONS)]
    if of_this != sorted(of_this, reverse=True) or len(kept) != (number - 1) * DECISIONS + sum(of_this):
        raise AssertionError(f"{len(kept)} decisions in round {number}")
    return f"{number}: {len(kept)}"


FILE, FOLDER = "figures.parquet", "figures"
TOYS: Final = faults.ROWS * len(faults.NAMES)
COMMANDS: Final = (
    Command(
        "refresh, a file", 150, new_toys, partial(refresh_toys, table=FILE), partial(read_table, table=FILE, rows=TOYS)
    ),
    Command(
        "refresh, a folder by year",
        110,
        new_toys,
        partial(refresh_toys, table=FOLDER),
        partial(read_table, table=FOLDER, rows=TOYS),
    ),
    Command("refresh of documents", 10, new_report, refresh_documents, partial(read_table, table=FILE, rows=1)),
    Command("add", 20, new_text, add_report, read_documents),
    Command("export", 40, new_table, export, read_export),
    Command("decisions at the desk", 180, lambda root, number: None, make_decisions, read_decisions),
)
BY_STEPS: Final = ("decisions at the desk",)
"""Commands that put more than one thing in place, one after the other: a kill may leave the first ones."""


def work(name: str, root: Path, number: int, fatal: int, told: Connection) -> None:
    """One run of a command, in a process and a group of its own; it kills itself at the ``fatal``-th touch of a file.

    Every touch is written to ``told``, a line each, with a + before those that write.
    """
    os.setsid()
    os.environ["TMPDIR"] = tempfile.tempdir = str(root / "temporary")
    touches, inside = 0, str(root)

    def tell(words: str) -> None:
        os.write(told.fileno(), f"{words}\n".encode())

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal touches
        if event not in TOUCHES or not arguments or not isinstance(arguments[0], str | bytes | Path):
            return
        path = os.fsdecode(arguments[0])
        if not path.startswith(inside):
            return
        touches += 1
        if touches == fatal:
            os.killpg(0, signal.SIGKILL)
        writes = event != "open" or bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        tell(f"{'+' if writes else '-'}{event.removeprefix('os.')} {describe(path)}")

    sys.addaudithook(watch)
    command = next(command for command in COMMANDS if command.name == name)
    command.runs(root, number, tell)


def describe(path: str) -> str:
    """The name of a file without what differs from run to run."""
    return "".join("#" if sign.isdigit() else sign for sign in Path(path).name).replace("##", "#").replace("##", "#")
