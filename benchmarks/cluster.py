"""How extraction scales: the same made reports read by this process, and by clusters of one, two and four workers."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from distributed import LocalCluster

from benchmarks.corpus import write_reports
from etl.cluster import connect, spread
from etl.corpus import Spread, extract_corpus, here, read_file
from etl.dataset import current

WORKERS: Final = (1, 2, 4)
WARM: Final = 4
"""Reports for each worker before the clock runs: the first one waits until the models are loaded."""

MOMENT: Final = datetime(2026, 1, 1, tzinfo=UTC)


def measure(reports: int, rounds: int) -> dict[str, Any]:
    """Seconds for so many reports, alone and by each number of workers; every run has to write the same bytes.

    Rounds alternate, and the best of each counts: a busy machine takes from all alike.
    """
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as clusters:
        folder = Path(scratch)
        files = write_files(folder / "reports", reports)
        ways = {"none, this process": here, **{count: clusters.enter_context(workers(count)) for count in WORKERS}}
        for count, spread_by in ways.items():
            list(spread_by(read_file, files[: WARM * (count if isinstance(count, int) else 1)]))
        runs: dict[int | str, list[dict[str, Any]]] = {count: [] for count in ways}
        for number in range(rounds):
            for count, spread_by in ways.items():
                runs[count].append(run(files, folder / f"{count}-{number}", spread_by))
    if len({row.pop("bytes") for rows in runs.values() for row in rows}) > 1:
        raise SystemExit("the runs wrote different bytes")
    best = {count: min(rows, key=lambda row: row["seconds"]) for count, rows in runs.items()}
    return {
        "measured_on": date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "reports": reports,
        "rounds": rounds,
        "runs": [
            {"workers": count, **row, "times_one_worker": round(best[1]["seconds"] / row["seconds"], 2)}
            for count, row in best.items()
        ],
    }


@contextmanager
def workers(count: int) -> Iterator[Spread]:
    """A cluster of so many workers on this machine, each with one thread, while it is used."""
    with (
        LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=":0") as local,
        connect(local.scheduler_address) as client,
    ):
        client.wait_for_workers(count)
        yield partial(spread, client)


def write_files(folder: Path, reports: int) -> list[str]:
    """So many reports, a file each."""
    folder.mkdir()
    for report in write_reports(reports):
        said = {"title": report.title, "publisher": report.publisher, "published_on": str(report.published_on)}
        head = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in said.items())
        (folder / f"{report.id}.md").write_text(f"---\n{head}language: en\n---\n{report.text}\n", encoding="utf-8")
    return sorted(str(path) for path in folder.iterdir())


def run(files: Sequence[str], output: Path, spread: Spread) -> dict[str, Any]:
    """Seconds and reports a second of one run, and a digest of the bytes that it wrote."""
    started = time.perf_counter()
    outcome = extract_corpus(files, str(output), MOMENT, spread)
    seconds = time.perf_counter() - started
    version = current(output)
    assert version is not None
    written = hashlib.sha256((version / "_metadata.json").read_bytes()).hexdigest()
    rate = round(len(files) / seconds, 1)
    return {"seconds": round(seconds, 1), "reports_a_second": rate, "figures": outcome.figures, "bytes": written}


def main() -> None:
    """Measure, print, and write the result where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    before = os.getloadavg()[0]
    result = measure(chosen.reports, chosen.rounds)
    result["load_before_and_after"] = [round(before, 1), round(os.getloadavg()[0], 1)]
    print(f"{result['reports']} reports, the best of {result['rounds']} rounds; {result['machine']}")
    print(f"load of the machine before and after: {result['load_before_and_after']}")
    print(f"{'workers':>20}  {'seconds':>8}  {'reports a second':>16}  {'times one worker':>16}")
    for row in result["runs"]:
        said = (row["workers"], row["seconds"], row["reports_a_second"], row["times_one_worker"])
        print("{:>20}  {:>8}  {:>16}  {:>16}".format(*said))
    if chosen.output:
        chosen.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
