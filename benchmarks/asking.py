"""Filtering and grouping a large table: the dashboard's own way, next to what one would otherwise write.

The others are pandas on the whole file, DuckDB and pyarrow on the Parquet file. Each answers the same questions in a
process of its own, and all must answer the same. Told are the seconds until the first answer, the seconds of a question
after that, and the megabytes that the process holds then, beyond what it held before it opened the table (mapped files
apart, since the system takes them back when it likes), and had at most.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from benchmarks.tables import build_table
from ledger.table import table_path

FASTER: Final = 20
LESS_MEMORY: Final = 20
ROUNDS: Final = 5

Answer = dict[str, int]
Ask = Callable[[str, str, str, date | None], Answer]
"""How many figures there are by a column where another has a value, since a day: column, filter, value, day."""

QUESTIONS: Final[tuple[tuple[str, str, str, date | None], ...]] = (
    ("source", "iso3", "SYR", None),
    ("outcome", "iso3", "SYR", date(2015, 1, 1)),
    ("iso3", "nationality", "SYR", date(2012, 1, 1)),
    ("source", "outcome", "killed", date(2020, 1, 1)),
    ("iso3", "outcome", "refugee", None),
    ("qualifier", "category", "displacement", date(2010, 6, 1)),
)


def open_figures(table: Path) -> Ask:
    """The dashboard's own way."""
    from ledger.index import count_kinds
    from ledger.selection import CHOSEN, Selection
    from ledger.table import open_ledger

    ledger = open_ledger(table)
    fields = {column: field for field, column in CHOSEN.items()}

    def ask(by: str, column: str, value: str, since: date | None) -> Answer:
        chosen: dict[str, Any] = {fields[column]: (value,)}
        kinds = count_kinds(ledger, Selection(first=since, **chosen)).drop_nulls(by)
        return dict(kinds.group_by(by).agg(pl.sum("figures")).iter_rows())

    return ask


def open_pandas(table: Path) -> Ask:
    """What a dashboard usually does: the whole file in memory."""
    import pandas as pd

    figures = pd.read_parquet(table)
    for name in ("as_of", "period_end", "published_on"):
        figures[name] = pd.to_datetime(figures[name])
    dated = figures["as_of"].where(figures["measure"] != "flow")
    figures["day"] = dated.fillna(figures["period_end"]).fillna(figures["as_of"]).fillna(figures["published_on"])
    figures = figures[~figures["review_status"].isin(["waiting", "rejected"])]

    def ask(by: str, column: str, value: str, since: date | None) -> Answer:
        held = figures[column] == value
        if since:
            held &= figures["day"] >= pd.Timestamp(since)
        return {str(name): int(count) for name, count in figures[held].groupby(by).size().items()}

    return ask


DAY: Final = "coalesce(case when measure <> 'flow' then as_of end, period_end, as_of, published_on)"


def open_duckdb(table: Path) -> Ask:
    """DuckDB on the file."""
    import duckdb

    connection = duckdb.connect()

    def ask(by: str, column: str, value: str, since: date | None) -> Answer:
        days = f" and {DAY} >= ?" if since else ""
        found = connection.execute(
            f"select {by}, count(*) from read_parquet(?) where {column} = ? and {by} is not null "
            f"and review_status not in ('waiting', 'rejected'){days} group by {by}",
            [str(table), value, *([since] if since else [])],
        )
        return dict(found.fetchall())

    return ask


def open_pyarrow(table: Path) -> Ask:
    """pyarrow on the file."""
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    figures = ds.dataset(table)
    day = pc.coalesce(
        pc.if_else(pc.field("measure") != "flow", pc.field("as_of"), pc.scalar(None).cast("date32")),
        pc.field("period_end"), pc.field("as_of"), pc.field("published_on"),
    )  # fmt: skip

    def ask(by: str, column: str, value: str, since: date | None) -> Answer:
        held = (pc.field(column) == value) & ~pc.field("review_status").isin(["waiting", "rejected"])
        held = held & (day >= since) if since else held
        found = figures.to_table(columns=[by], filter=held).drop_null().group_by(by).aggregate([(by, "count")])
        return dict(zip(found[by].to_pylist(), found[f"{by}_count"].to_pylist(), strict=True))

    return ask


WAYS: Final[dict[str, Callable[[Path], Ask]]] = {
    "this dashboard": open_figures,
    "pandas": open_pandas,
    "DuckDB": open_duckdb,
    "pyarrow": open_pyarrow,
}


def measure(table: Path, way: str) -> dict[str, Any]:
    """One way, in this process."""
    WAYS[way](_small(table))(*QUESTIONS[0])  # what it imports is no part of the table
    before = _read_memory()["RssAnon"]
    begun = time.perf_counter()
    ask = WAYS[way](table)
    answers = [ask(*QUESTIONS[0])]
    ready = time.perf_counter() - begun
    answers += [ask(*question) for question in QUESTIONS[1:]]
    seconds = []
    for around in range(ROUNDS):
        for by, column, value, since in QUESTIONS:
            asked = since and since.replace(day=2 + around)  # nobody answers by remembering
            begun = time.perf_counter()
            ask(by, column, value, asked)
            seconds.append(time.perf_counter() - begun)
    held = _read_memory()
    return {
        "way": way,
        "seconds_to_first_answer": round(ready, 2),
        "milliseconds_a_question": round(1000 * sum(seconds) / len(seconds), 2),
        "worst_milliseconds": round(1000 * max(seconds), 2),
        "held_megabytes": max(1, round(held["RssAnon"] - before)),
        "peak_megabytes": round(held["VmHWM"]),
        "answers": answers,
    }


def _small(table: Path) -> Path:
    """A table of a thousand figures beside the large one."""
    small = table.with_name("small.parquet")
    if not small.exists():
        build_table(table_path(), small, 1000)
    return small


def _read_memory() -> dict[str, float]:
    """Megabytes of this process: `RssAnon`, its own memory, and `VmHWM`, the most that it had, mapped files too."""
    lines = (line.split() for line in Path("/proc/self/status").read_text().splitlines())
    return {name.rstrip(":"): int(value[0]) / 1024 for name, *value in lines if name in ("RssAnon:", "VmHWM:")}


def _run(table: Path, way: str) -> dict[str, Any]:
    """One way in a process of its own; where the memory of the machine ends first, that is what is told."""
    command = [sys.executable, "-m", "benchmarks.asking", "--table", str(table), "--way", way]
    first = ["choom", "-n", "1000", "--"] if sys.platform == "linux" else []
    done = subprocess.run([*first, *command], capture_output=True, text=True)
    if done.returncode:
        return {"way": way, "failed": (done.stderr.strip().splitlines() or ["killed: out of memory"])[-1]}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Build the table, ask each way in a new process, print a table, and write the results where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=10_000_000)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--table", type=Path, help="a table that benchmarks.tables built; else one is built")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.way:
        print(json.dumps(measure(chosen.table, chosen.way)))
        return
    with tempfile.TemporaryDirectory() as folder:
        table = chosen.table or Path(folder) / "figures.parquet"
        if not chosen.table:
            build_table(table_path(), table, chosen.figures)
        results = [_run(table, way) for way in WAYS]
    answers = [result.pop("answers") for result in results if "answers" in result]
    assert all(answer == answers[0] for answer in answers), "the ways do not answer the same"
    own = results[0]
    print(f"{'':16} {'ready s':>8} {'a question ms':>14} {'worst ms':>9} {'holds MB':>9} {'at most MB':>11}")
    for result in results:
        if "failed" in result:
            print(f"{result['way']:16} {result['failed']}")
            continue
        result["times_as_slow"] = round(result["milliseconds_a_question"] / own["milliseconds_a_question"], 1)
        result["times_the_memory"] = round(result["held_megabytes"] / own["held_megabytes"], 1)
        print(
            f"{result['way']:16} {result['seconds_to_first_answer']:8} {result['milliseconds_a_question']:14} "
            f"{result['worst_milliseconds']:9} {result['held_megabytes']:9} {result['peak_megabytes']:11}"
            f"   {result['times_as_slow']} times as slow, {result['times_the_memory']} times the memory"
        )
    report = {
        "measured_on": date.today().isoformat(),
        "machine": f"{platform.machine()}, Python {platform.python_version()}, polars {pl.__version__}",
        "figures": pl.scan_parquet(chosen.table).select(pl.len()).collect().item() if chosen.table else chosen.figures,
        "bars": {"times_faster_than_pandas": FASTER, "times_less_memory_than_pandas": LESS_MEMORY},
        "ways": results,
    }
    if chosen.output:
        chosen.output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
