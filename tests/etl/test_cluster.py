"""Many machines: the bytes that one machine writes, whoever of the workers ends when; and clear words where none is."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import LocalCluster

from etl import cluster, store
from etl.cluster import ClusterError, FatalToWorkers, ahead, connect, spread
from etl.corpus import extract_corpus
from etl.jobs import Job
from etl.paths import list_files
from etl.refresh import Files, refresh
from etl.sources import documents
from tests.etl import faults, tasks
from tests.etl.bucket import Bucket, serving
from tests.etl.reports import MOMENT, contents, write_corpus


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with serving() as bucket:
        yield bucket


@pytest.fixture(scope="module")
def workers(bucket: Bucket) -> Iterator[LocalCluster]:
    """Two workers, each a process; a file that killed two of them is given up."""
    settings = {"distributed.scheduler.allowed-failures": 1, "distributed.worker.profile.enabled": False}
    with (
        dask.config.set(settings),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", env=bucket.environment) as workers,
    ):
        yield workers


@pytest.fixture
def client(workers: LocalCluster) -> Iterator[Any]:
    with connect(workers.scheduler_address) as client:
        client.wait_for_workers(2, timeout=120)
        yield client


@pytest.fixture
def lone() -> Iterator[LocalCluster]:
    """A scheduler with one worker, a thread of this process: to be taken away."""
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0") as lone,
    ):
        yield lone


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    return write_corpus(tmp_path / "reports")


def kill_one(client: Any) -> None:
    """End one of the workers as a lack of memory would."""
    os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)


def at_third(do: Callable[[], None], items: Sequence[Any]) -> Iterator[Any]:
    """The items; before the third one something is done."""
    for number, item in enumerate(items):
        if number == 2:
            do()
        yield item


# --- the same result ----------------------------------------------------------------------------------------------


def test_answers_come_in_the_order_of_the_questions_and_exceptions_as_values(client: Any) -> None:
    *numbers, unlucky = spread(client, tasks.double, [*range(12), 13])
    assert numbers == [2 * number for number in range(12)]
    assert isinstance(unlucky, ValueError)
    assert str(unlucky) == "13 is no number"


def test_a_corpus_gives_the_bytes_that_one_machine_writes(client: Any, files: list[str], tmp_path: Path) -> None:
    alone = extract_corpus(files, str(tmp_path / "alone"), MOMENT)
    together = extract_corpus(files, str(tmp_path / "together"), MOMENT, spread=partial(spread, client))
    assert together == alone
    assert contents(tmp_path / "together") == contents(tmp_path / "alone")


def test_a_worker_killed_in_the_middle_changes_no_byte(client: Any, files: list[str], tmp_path: Path) -> None:
    extract_corpus(files, str(tmp_path / "alone"), MOMENT)
    follow = partial(at_third, partial(kill_one, client))
    extract_corpus(files, str(tmp_path / "together"), MOMENT, spread=partial(spread, client), follow=follow)
    assert contents(tmp_path / "together") == contents(tmp_path / "alone")


def test_a_file_whose_worker_is_lost_is_read_by_another(client: Any, tmp_path: Path) -> None:
    markers = [str(tmp_path / name) for name in ("one", "two")]
    Path(markers[1]).touch()
    assert list(spread(client, tasks.die_once, markers)) == ["one", "two"]


def test_a_file_that_no_worker_survives_is_told_and_the_others_are_read(client: Any) -> None:
    first, poison, last = spread(client, tasks.die, ["meat", "poison", "bread"])
    assert (first, last) == ("meat", "bread")
    assert isinstance(poison, FatalToWorkers)


def test_an_object_store_is_read_by_the_workers(
    client: Any, bucket: Bucket, files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)
    for path in files:
        bucket.objects[f"reports/{Path(path).name}"] = Path(path).read_bytes()
    extract_corpus(files, str(tmp_path / "alone"), MOMENT)
    extract_corpus(list_files(["s3://corpus/reports"]), "s3://corpus/figures", MOMENT, partial(spread, client))
    written = {key.split("/", 2)[2]: content for key, content in bucket.objects.items() if "/version-1" in key}
    alone = {name.split("/", 1)[1]: content for name, content in contents(tmp_path / "alone").items() if "/" in name}
    assert written == alone


def refreshed(tmp_path: Path, name: str, track: Callable[[Sequence[Job]], Any]) -> dict[str, bytes]:
    """What a refresh of the reports, and of three small tables, publishes under this name, as a single file."""
    raw = tmp_path / "raw"
    raw.mkdir(exist_ok=True)
    for source in faults.NAMES:
        rows = "".join(f"{source}-{number},{number + 1}\n" for number in range(20))
        (raw / f"{source}.csv").write_text(f"town,killed\n{rows}", encoding="utf-8")
    folders = {"raw": raw, "documents": tmp_path / "reports", "downloads": tmp_path / "none"}
    files = Files(tmp_path / name / "figures.parquet", folders)
    report = refresh((documents.SOURCE, *faults.SOURCES), files, MOMENT, track)
    assert any("broken.pdf" in reason for reason in report.stale)
    published = contents(tmp_path / name)
    assert published.pop("refreshes.json")
    return published


def test_a_refresh_by_the_cluster_publishes_the_same_bytes(client: Any, files: list[str], tmp_path: Path) -> None:
    (tmp_path / "reports" / "more.jsonl").unlink()
    alone = refreshed(tmp_path, "alone", iter)
    assert refreshed(tmp_path, "together", partial(ahead, client, iter)) == alone
    kill = partial(at_third, partial(kill_one, client))
    assert refreshed(tmp_path, "killed", partial(ahead, client, kill)) == alone


def test_few_answers_wait_at_any_time(client: Any) -> None:
    asked = 0

    class Items(list[int]):
        def __iter__(self) -> Iterator[int]:
            nonlocal asked
            for item in super().__iter__():
                asked += 1
                yield item

    for taken, _ in enumerate(spread(client, tasks.double, Items(range(50))), 1):
        assert asked <= taken + 2 * cluster.WINDOW


# --- clear words --------------------------------------------------------------------------------------------------


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ClusterError, match=r"Dask, which is not installed; .*requirements-cluster.txt"),
        connect("tcp://x"),
    ):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nothing://at:all", "127.0.0.1:9"])
def test_where_no_scheduler_answers_it_says_how_to_start_one(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ANSWERS_IN", 1)
    with (
        pytest.raises(ClusterError, match=f"no scheduler answers at {address} .* `python -m dask scheduler`"),
        connect(address),
    ):
        pass


def test_a_scheduler_without_workers_says_how_to_start_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty,
        pytest.raises(ClusterError, match="has no worker; start one with `python -m dask worker inproc"),
        connect(empty.scheduler_address),
    ):
        pass


def test_a_worker_that_runs_another_program_is_named(workers: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    own = cluster.describe_program()
    monkeypatch.setattr(cluster, "_COMPARED", (*cluster._COMPARED, "pandas"))
    cluster.describe_program.cache_clear()
    try:
        with (
            pytest.raises(ClusterError, match=r"the worker tcp://.* runs pandas None, here it is 3"),
            connect(workers.scheduler_address),
        ):
            pass
    finally:
        monkeypatch.undo()
        cluster.describe_program.cache_clear()
    assert cluster.describe_program() == own


def test_a_worker_that_comes_later_with_another_program_ends_the_run(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = {**cluster.describe_program(), "the program": "another"}
    monkeypatch.setattr(cluster, "describe_program", lambda: newer)
    with pytest.raises(ClusterError, match=r"runs the program \w+, here it is another; install one version everywhere"):
        list(spread(client, tasks.double, [1]))


def test_a_worker_that_does_not_see_the_files_is_named(client: Any, tmp_path: Path) -> None:
    job = Job(documents.SOURCE, "lost.md", tmp_path / "lost.md", "0", None)
    with pytest.raises(ClusterError, match=r"the worker tcp://.* sees no .*lost.md; mount"):
        list(ahead(client, iter, [job]))


def test_a_cluster_that_goes_away_in_the_middle_leaves_what_was_published(
    lone: LocalCluster, files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract_corpus(files[:3], str(tmp_path / "figures"), MOMENT)
    before = contents(tmp_path / "figures")
    monkeypatch.setattr(cluster, "ANSWERS_IN", 1)
    with connect(lone.scheduler_address) as client, pytest.raises(ClusterError, match="the scheduler is gone"):
        follow = partial(at_third, lone.close)
        extract_corpus(files, str(tmp_path / "figures"), MOMENT, spread=partial(spread, client), follow=follow)
    assert contents(tmp_path / "figures") == before
    assert store.read(tmp_path / "figures")[0].height > 0


def test_when_all_workers_are_gone_it_says_so(lone: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    with connect(lone.scheduler_address) as client:
        monkeypatch.setattr(cluster, "PATIENCE", 0.1)
        monkeypatch.setattr(cluster, "TICK", 0.1)
        answers = spread(client, tasks.double, range(9))
        assert next(answers) == 0
        lone.scale(0)
        monkeypatch.setattr(cluster, "list_threads", lambda _: {})
        with pytest.raises(ClusterError, match="all workers are gone"):
            list(spread(client, tasks.rest, [1]))
