"""Many readers at once: sessions that go through all pages, each with a selection of her own, and what they wait.

Every session walks at random: other page, filter, search, next page of the ledger, evidence, closed parts; between two
steps she thinks. Measured is the server's side of a step, from asking until nothing runs any more, with what the app
runs again by itself, and the memory of the server. Each reader's first day is in nobody else's filters, so that no
answer can come from what was kept for another: real readers share more. Afterwards a new server answers the same
walks one after the other: what was seen must be the same to the byte, and tells how long a step takes alone.
Readers are visitors of a hosted dashboard: for one who adds documents the server loads the reader of prose besides.

``python -m benchmarks.readers --table PATH --sessions 50 --clicks 20`` prints tables and writes JSON;
``--sessions 1 --think 0`` measures one reader alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from benchmarks.server import Weight, end, free_port, start, weigh
from benchmarks.session import open_session, visit
from benchmarks.walking import BROKEN, NO_FOOT, Reader, Step, invite, walk
from ledger.table import open_ledger, table_path

SECONDS_BAR: Final = 0.5
"""Seconds that 95 of 100 steps of a reader may take on the server at ten million figures."""
MEMORY_BAR: Final = 800
"""Megabytes that the server may take at ten million figures with 20 sessions."""
OPENING: Final = 600.0
"""Seconds that a new server may take to open the table."""
REST: Final = 2.0
"""Seconds in which a server that has nothing left to make ready works next to nothing."""
BEFORE: Final = "opened"
AFTER: Final = "with everybody"
TRACEBACK: Final = re.compile(r"^Traceback \(most recent call last\):\n(?:[ \t].*\n)+(.+)", re.MULTILINE)
"""An error in what the server printed; its last line says which."""
SHOWN: Final = ("median", "95_of_100", "worst")
TOLD: Final = (
    "seconds_to_open_the_table",
    "seconds_to_get_ready_after_that",
    "seconds_taken",
    "share_of_a_core_taken_by_the_readers",
    "processor_seconds",
    "megabytes_each_session",
    "steps",
    "lost",
    "broken",
    "mixed_up",
    "unlike_alone",
    "compared_with_alone",
    "complaints",
    "errors_of_the_server",
    "of_which",
)
TOLD_OF: Final = 10
"""So many complaints of each kind are written down."""
Walks = list[list[Step]]


def measure(table: Path, sessions: int, clicks: int, think: float, seed: int, again: int) -> dict[str, Any]:
    """The walks of so many readers at once, and of the first ``again`` of them alone."""
    readers, port = invite(sessions, seed), free_port()  # one port: citations on the pages hold the address
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        together, weights, times = _measure_together(table, port, log, readers, clicks, think)
        alone, worked = _measure_alone(table, port, log, readers, clicks, again) if again else ([], 0.0)
        tracebacks = TRACEBACK.findall(log.read_text(encoding="utf-8", errors="replace"))
    return {
        "measured_on": date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "figures": open_ledger(table).figures.select(pl.len()).collect().item(),
        "sessions": sessions,
        "steps_each": clicks,
        "seconds_of_thought": think,
        "seed": seed,
        "bars": {"seconds_alone_95_of_100": SECONDS_BAR, "megabytes_with_20_sessions": MEMORY_BAR},
        **{name: round(value, 2) for name, value in times.items()},
        "processor_seconds": {
            "together": round(weights[AFTER].processor_seconds - weights[BEFORE].processor_seconds, 1),
            "alone": round(worked, 1),
        },
        "megabytes": {name: _round(weight) for name, weight in weights.items()},
        "megabytes_each_session": round((weights[AFTER].own - weights[BEFORE].own) / sessions, 2),
        **judge(together, alone, clicks),
        "errors_of_the_server": len(tracebacks),
        "of_which": sorted(set(tracebacks))[:TOLD_OF],
        "together": summarise(together),
        "alone": summarise(alone),
    }


def _measure_together(
    table: Path, port: int, log: Path, readers: Sequence[Reader], clicks: int, think: float
) -> tuple[Walks, dict[str, Weight], dict[str, float]]:
    """The walks of all readers at once on a new server; what it weighs at each stage; and seconds."""
    with _serve(table, port, log) as (server, address):
        weights = {"started": weigh(server.pid)}
        opening = asyncio.run(_open(address))
        preparing = _wait_for_rest(server.pid)
        weights[BEFORE] = weigh(server.pid)
        used, began = time.process_time(), time.perf_counter()
        together, meanwhile = asyncio.run(_walk_together(address, readers, clicks, think, server.pid))
        took = time.perf_counter() - began
    times = {
        "seconds_to_open_the_table": opening,
        "seconds_to_get_ready_after_that": preparing,
        "seconds_taken": took,
        "share_of_a_core_taken_by_the_readers": (time.process_time() - used) / took,
    }
    return together, weights | meanwhile, times


def _measure_alone(
    table: Path, port: int, log: Path, readers: Sequence[Reader], clicks: int, again: int
) -> tuple[Walks, float]:
    """The walks of the first readers one after the other, on a new server; and its processor seconds for them."""
    with _serve(table, port, log) as (server, address):
        asyncio.run(_open(address))
        _wait_for_rest(server.pid)
        before = weigh(server.pid).processor_seconds
        alone = [asyncio.run(_walk_alone(address, reader, readers, clicks)) for reader in readers[:again]]
        return alone, weigh(server.pid).processor_seconds - before


@contextmanager
def _serve(table: Path, port: int, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    plain = {"STREAMLIT_LOGGER_ENABLE_RICH": "false"}  # errors as Python prints them
    server = start(table, port, plain | {"FIGURES_ACCESS": "oidc"}, log)
    try:
        yield server, f"http://127.0.0.1:{port}"
    finally:
        end(server)


async def _open(address: str) -> float:
    """Seconds of the first visit, in which the server opens the table."""
    async with open_session(address, OPENING) as session:
        return (await visit(session)).seconds


def _wait_for_rest(server: int) -> float:
    """Seconds until a server that has answered its first visitor has made ready what the next ones will ask."""
    began = time.perf_counter()
    while True:
        before = weigh(server).processor_seconds
        time.sleep(REST)
        if weigh(server).processor_seconds - before < REST / 10:
            return time.perf_counter() - began - REST


async def _walk_together(
    address: str, readers: Sequence[Reader], clicks: int, think: float, server: int
) -> tuple[Walks, dict[str, Weight]]:
    """All walks at once; and what the server weighs meanwhile, and at their end, when every window is still open."""
    heaviest = weigh(server)
    async with AsyncExitStack() as windows:
        sessions = [await windows.enter_async_context(open_session(address)) for _ in readers]
        walks = zip(sessions, readers, strict=True)
        everybody = asyncio.gather(*(walk(session, reader, readers, clicks, think) for session, reader in walks))
        while not everybody.done():
            await asyncio.wait([everybody], timeout=0.25)
            heaviest = max(heaviest, weigh(server), key=lambda weight: weight.resident)
        return everybody.result(), {"heaviest moment": heaviest, AFTER: weigh(server)}


async def _walk_alone(address: str, reader: Reader, readers: Sequence[Reader], clicks: int) -> list[Step]:
    async with open_session(address) as session:
        return await walk(session, reader, readers, clicks)


def judge(together: Walks, alone: Walks, clicks: int) -> dict[str, Any]:
    """How many steps were never answered, with a page that is not whole, with what is not hers, and otherwise than the
    same step alone; with some of the complaints."""
    steps = [step for walked in together for step in walked]
    wrong = [step.complaint for step in steps if step.complaint and not step.lost]
    broken = sum(complaint in (BROKEN, NO_FOOT) for complaint in wrong)
    unlike = [
        f"{ours.page or 'overview'}, {ours.action}: not what the same step gave alone"
        for walked, again in zip(together, alone, strict=False)
        for ours, theirs in list(zip(walked, again, strict=False))
        if ours.seen != theirs.seen
    ]
    answered = _count(together)
    return {
        "steps": answered,
        "lost": len(together) * clicks - answered,
        "broken": broken,
        "mixed_up": len(wrong) - broken,
        "unlike_alone": len(unlike),
        "compared_with_alone": sum(len(walked) for walked in alone),
        "complaints": [
            f"{step.page or 'overview'}, {step.action}: {step.complaint}" for step in steps if step.complaint
        ][:10]
        + unlike[:10],
    }


def _count(walks: Walks) -> int:
    return sum(not step.lost for walked in walks for step in walked)


def summarise(walks: Walks) -> dict[str, Any]:
    """Seconds and kilobytes of the answered steps: of all, by page, and by what was done."""
    steps = [step for walked in walks for step in walked if not step.lost]
    return {
        "all": _spread(steps),
        "by_page": _group(steps, lambda step: step.page or "overview"),
        "by_action": _group(steps, lambda step: step.action),
    }


def _group(steps: list[Step], name: Callable[[Step], str]) -> dict[str, Any]:
    return {key: _spread([step for step in steps if name(step) == key]) for key in sorted(set(map(name, steps)))}


def _spread(steps: list[Step]) -> dict[str, float]:
    if not steps:
        return {"steps": 0}
    seconds = sorted(step.seconds for step in steps)
    return {
        "steps": len(steps),
        "median": round(statistics.median(seconds), 3),
        "95_of_100": round(seconds[max(0, -(-95 * len(seconds) // 100) - 1)], 3),
        "worst": round(seconds[-1], 3),
        "kilobytes": round(statistics.median(step.received for step in steps) / 1e3),
    }


def _round(weight: Weight) -> dict[str, int]:
    return {name: round(value) for name, value in asdict(weight).items() if name != "processor_seconds"}


def show(report: dict[str, Any]) -> None:
    """Print the report as tables."""
    print(f"{report['figures']:,} figures, {report['sessions']} sessions of {report['steps_each']} steps each")
    for part in ("by_page", "by_action"):
        print(f"\n{'seconds':16}{'at once':>36}{'alone':>36}\n{'':16}" + 2 * _line(("steps", *SHOWN)))
        for name in [*report["together"][part], "all"]:
            found = [crowd["all"] if name == "all" else crowd[part].get(name, {}) for crowd in _crowds(report)]
            print(f"{name:16}" + "".join(_line((spread.get("steps", 0), *map(spread.get, SHOWN))) for spread in found))
    print(f"\n{'megabytes':16}" + _line(("resident", "own", "peak")))
    for name, weight in report["megabytes"].items():
        print(f"{name:16}" + _line(weight.values()))
    print()
    for name in TOLD:
        print(f"{name.replace('_', ' '):44}{report[name]}")


def _crowds(report: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return report["together"], report["alone"]


def _line(values: Iterable[object]) -> str:
    """Up to four cells, each as wide as its column."""
    cells = zip(values, (7, 9, 11, 9), strict=False)
    return "".join(f"{'-' if value is None else str(value).replace('_', ' '):>{width}}" for value, width in cells)


def main() -> None:
    """Measure, print, and write the results where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--table", type=Path, default=table_path())
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--clicks", type=int, default=20, help="steps of each session")
    parser.add_argument("--think", type=float, default=5.0, help="seconds between two steps, in the mean")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--again", type=int, help="how many of the walks are walked again alone; all of them if not said"
    )
    parser.add_argument("--output", type=Path)
    asked = parser.parse_args()
    again = asked.sessions if asked.again is None else asked.again
    report = measure(asked.table, asked.sessions, asked.clicks, asked.think, asked.seed, again)
    show(report)
    if asked.output:
        asked.output.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
