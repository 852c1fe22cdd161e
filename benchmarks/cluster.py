"""How extraction scales: the same made reports read by this process, and by clusters of one, two and four workers."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import tempfile
import time
from collections.abc import Sequence
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
"""Reports that every worker is given before the clock runs: the first one waits until the models are loaded."""

MOMENT: Final = datetime(2026, 1, 1, tzinfo=UTC)


def measure(reports: int) -> dict[str, Any]:
    """Seconds for so many reports, alone and by each number of workers; every run has to write the same bytes."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = write_files(folder / "reports", reports)
        rows = [{"workers": "none, this process", **run(files, folder / "alone", here, WARM)}]
        for count in WORKERS:
            with (
                LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=":0") as local,
                connect(local.scheduler_address) as client,
            ):
                client.wait_for_workers(count)
                rows.append(
                    {"workers": count, **run(files, folder / str(count), partial(spread, client), WARM * count)}
                )
    if len({row.pop("bytes") for row in rows}) > 1:
        raise SystemExit("the runs wrote different bytes")
    first = rows[1]["seconds"]
    return {
        "measured_on": date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "load_before_and_after": None,
        "reports": reports,
        "figures": rows[0]["figures"],
        "runs": [{**row, "times_one_worker": round(first / row["seconds"], 2)} for row in rows],
    }


def write_files(folder: Path, reports: int) -> list[str]:
    """So many reports, a file each."""
    folder.mkdir()
    for report in write_reports(reports):
        said = {"title": report.title, "publisher": report.publisher, "published_on": str(report.published_on)}
        head = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in said.items())
        (folder / f"{report.id}.md").write_text(f"---\n{head}language: en\n---\n{report.text}\n", encoding="utf-8")
    return sorted(str(path) for path in folder.iterdir())


def run(files: Sequence[str], output: Path, spread: Spread, warm: int) -> dict[str, Any]:
    """Seconds and reports a second of one run, and a digest of the bytes that it wrote."""
    list(spread(read_file, files[:warm]))
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
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    before = os.getloadavg()[0]
    result = measure(chosen.reports)
    result["load_before_and_after"] = [round(before, 1), round(os.getloadavg()[0], 1)]
    print(f"{result['reports']} reports, {result['figures']} figures; {result['machine']}")
    print(f"load of the machine before and after: {result['load_before_and_after']}")
    print(f"{'workers':>20}  {'seconds':>8}  {'reports a second':>16}  {'times one worker':>16}")
    for row in result["runs"]:
        said = (row["workers"], row["seconds"], row["reports_a_second"], row["times_one_worker"])
        print("{:>20}  {:>8}  {:>16}  {:>16}".format(*said))
    if chosen.output:
        chosen.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
