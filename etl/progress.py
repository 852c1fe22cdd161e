"""Where the command line prints to, and how it shows the progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from etl.jobs import Job

Item = TypeVar("Item")

console: Final = Console(width=None if sys.stdout.isatty() else 130)
complaints: Final = Console(stderr=True, highlight=False, soft_wrap=True)


def track(jobs: Sequence[Job]) -> Iterable[Job]:
    """The jobs one by one, with a progress bar that names the file at hand."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(jobs))
        for job in jobs:
            progress.update(task, description=f"{job.source.id}: {job.name}".replace("[", r"\["))
            yield job
            progress.advance(task)


def follow(items: Sequence[Item], what: str) -> Iterable[Item]:
    """The items one by one, with a progress bar on the error stream."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=complaints, transient=True) as progress:
        yield from progress.track(items, description=what)
