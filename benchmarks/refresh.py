"""A full refresh of raw files, next to merely parsing the same files with pandas, in one run."""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from etl.jobs import matching
from etl.refresh import Files, refresh
from etl.sources import SOURCES

BAR: Final = 3.0
"""How many times as long as parsing a refresh may take."""

PARSERS: Final[dict[str, Callable[[Path], object]]] = {
    ".csv": lambda path: pd.read_csv(path, low_memory=False),
    ".zip": lambda path: pd.read_csv(path, low_memory=False),
    ".json": lambda path: pd.json_normalize(json.loads(path.read_text(encoding="utf-8"))),
    ".xlsx": lambda path: pd.read_excel(path, sheet_name=None, engine="calamine"),
}


def measure(raw: Path, rounds: int) -> dict[str, Any]:
    """Seconds of both on the files of every source under a folder, and their ratio; the best of so many rounds each."""
    tables = [source for source in SOURCES if source.folder == "raw" and not source.holds_documents]
    paths = [part for source in tables for path in matching(source, raw) for part in source.made_of(path)]
    parsing, refreshing, figures = [], [], 0
    for _ in range(rounds):
        parsing.append(_clock(lambda: _parse(paths)))
        with tempfile.TemporaryDirectory() as folder:
            files = Files(Path(folder) / "figures.parquet", {"raw": raw, "downloads": Path(folder)})
            refreshing.append(_clock(lambda files=files: refresh(tables, files)))  # type: ignore[misc]
            figures = len(pd.read_parquet(files.table, columns=["figure_id"]))
    return {
        "measured_on": date.today().isoformat(),
        "machine": f"{platform.machine()}, Python {platform.python_version()}, pandas {pd.__version__}",
        "files": len(set(paths)),
        "megabytes": round(sum(path.stat().st_size for path in set(paths)) / 1e6, 1),
        "figures": figures,
        "parsing_seconds": round(min(parsing), 2),
        "refresh_seconds": round(min(refreshing), 2),
        "ratio": round(min(refreshing) / min(parsing), 1),
        "bar": BAR,
    }


def _parse(paths: Sequence[Path]) -> None:
    for path in dict.fromkeys(paths):
        PARSERS[path.suffix](path)


def _clock(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Measure, print, and write the result where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", type=Path, help="folder with the raw files of the sources")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    result = measure(chosen.raw, chosen.rounds)
    print("\n".join(f"{name:16}  {value}" for name, value in result.items()))
    if chosen.output:
        chosen.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
