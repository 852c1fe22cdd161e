"""A million figures through every download route, next to pandas writing the same table as CSV, in one run.

Each is measured in a process of its own: seconds, figures a second, and by how much its memory (RSS) grew beyond
what it held before the first row was asked for.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow.parquet as pq

from benchmarks.tables import build_table
from ledger.export import FORMATS, prepare_download
from ledger.selection import Selection
from ledger.table import open_ledger, table_path

BAR: Final = 250
"""Megabytes that a CSV of a million figures may take beyond an idle server."""


def measure(table: Path, form: str) -> dict[str, Any]:
    """One form in this process: seconds, megabytes written, and megabytes of memory beyond those held before."""
    ledger = open_ledger(table)
    asked: dict[str, Any] = {"address": "", "today": date.today(), "language": "en"}
    few = Selection(outcomes=("abducted",))
    if form != "pandas":
        for _ in FORMATS[form].stream(prepare_download(ledger, few, **asked)):  # what an idle server has loaded
            pass
    else:
        import pandas  # noqa: F401
    before, peak = read_memory(), [0.0]
    done = threading.Event()
    watch = threading.Thread(target=_watch, args=(peak, done))
    watch.start()
    started = time.perf_counter()
    written = _write(table, form, prepare_download(ledger, Selection(), **asked) if form != "pandas" else None)
    seconds = time.perf_counter() - started
    done.set()
    watch.join()
    figures = pq.read_metadata(table).num_rows
    return {
        "form": form,
        "seconds": round(seconds, 1),
        "figures_a_second": round(figures / seconds),
        "megabytes_written": round(written / 1e6, 1),
        "extra_memory_megabytes": round(peak[0] - before),
    }


def _write(table: Path, form: str, download: Any) -> int:
    """The bytes that were written, and thrown away."""
    if download is not None:
        return sum(len(piece) for piece in FORMATS[form].stream(download))
    import pandas as pd

    with tempfile.TemporaryFile("w+b") as file:
        pd.read_parquet(table).to_csv(file, index=False)
        return file.tell()


def read_memory() -> float:
    """Megabytes that this process has in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def _watch(peak: list[float], done: threading.Event) -> None:
    while not done.wait(0.01):
        peak[0] = max(peak[0], read_memory())


def main() -> None:
    """Build the table, measure each form in a new process, print, and write the results where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=1_000_000)
    parser.add_argument("--forms", nargs="+", default=["pandas", *FORMATS])
    parser.add_argument("--output", type=Path)
    parser.add_argument("--table", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.table:
        print(json.dumps(measure(chosen.table, chosen.forms[0])))
        return
    results = []
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "figures.parquet"
        build_table(table_path(), table, chosen.figures)
        for form in chosen.forms:
            command = [sys.executable, "-m", "benchmarks.exporting", "--table", str(table), "--forms", form]
            results.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
            print(results[-1], flush=True)
    report = {
        "measured_on": date.today().isoformat(),
        "machine": f"{platform.machine()}, Python {platform.python_version()}, polars {pl.__version__}",
        "figures": chosen.figures,
        "bar_csv_extra_memory_megabytes": BAR,
        "forms": results,
    }
    if chosen.output:
        chosen.output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
