"""Every hostile input of ``tests/hostile``, cheap and costly: how many of each kind were tried, and survived.

An input is survived where it was read or got its reason: nothing else was raised, and neither the process that asked
nor this one ended or waited for more than ``PATIENCE`` seconds. Memory is the most that the process which parsed had.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import platform
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from desk.fetching import fetch_document
from etl import apart
from etl.documents import Document
from etl.documents.apart import PROGRAM as DOCUMENT_READER
from etl.online.network import NotFetched
from etl.prose import read
from etl.tables.formats import PROGRAM as TABLE_READER
from tests.hostile.addresses import INSIDE
from tests.hostile.attacks import Attack
from tests.hostile.documents import DOCUMENTS
from tests.hostile.holding import try_document, try_table
from tests.hostile.tables import TABLES
from tests.hostile.texts import TEXTS

BAR: Final = 300
"""Inputs tried at least; all of them are to be survived."""

PATIENCE: Final = 180
"""Seconds after which nothing is waited for any more; twenty are given to a document that somebody adds."""

SIZE: Final = 20_000
"""Characters of a text that is tried against the reader's patterns."""

Try = Callable[[], str]
Found = tuple[str, float, float]
"""What became of an input, the seconds it took to read, and the megabytes of the process that parsed it."""


def list_tries() -> Iterator[tuple[str, str, Callable[[], Found]]]:
    """Kind and name of every input, and what tries it in a process of its own."""
    for attack in DOCUMENTS:
        yield attack.kind, attack.name, partial(_document, attack)
    for attack in TABLES:
        yield f"table {attack.kind}", attack.name, partial(_table, attack)
    for name in TEXTS:
        yield "text against the reader", name, partial(_text, name)
    for host in INSIDE:
        yield "address inside", host, partial(_address, host)


def _attempt(number: int) -> Found:
    return list(list_tries())[number][2]()


def _document(attack: Attack) -> Found:
    content = attack.make()
    return _timed_apart(lambda: try_document(attack, content), DOCUMENT_READER)


def _table(attack: Attack) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / attack.file
        path.write_bytes(attack.make())
        if attack.kind == "parquet":  # a published table, which is opened here
            return _timed(lambda: try_table(attack, path))
        return _timed_apart(lambda: try_table(attack, path), TABLE_READER)


def _text(name: str) -> Found:
    document = Document("a", TEXTS[name](SIZE), "A report", published_on=date(2020, 5, 7), language="en")
    return _timed(lambda: f"read: {len(read(document))} figures")


def _address(host: str) -> Found:
    def ask() -> str:
        try:
            fetch_document(f"https://{host}/", [host])
        except NotFetched as error:
            return str(error)
        raise AssertionError("it was asked")

    return _timed(ask)


def _timed(attempt: Try) -> Found:
    began = time.perf_counter()
    said = attempt()
    return said, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _timed_apart(attempt: Try, program: apart.Program) -> Found:
    apart.warm_up(program)
    said, seconds, _ = _timed(attempt)
    apart.end(program)  # its memory is known when it has ended
    return said, seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000


def run_tries(kinds: list[str] | None) -> list[dict[str, Any]]:
    """What became of each input: kind, name, whether it was survived, the reason, seconds and megabytes."""
    results: list[dict[str, Any]] = []
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(1, mp_context=context)
    for number, (kind, name, _) in enumerate(list_tries()):
        if kinds and kind not in kinds:
            continue
        if results and (results[-1]["kind"] != kind or not results[-1]["survived"]):
            pool.shutdown(wait=False, cancel_futures=True)
            pool = ProcessPoolExecutor(1, mp_context=context)  # so that memory is that of this kind
        try:
            said, seconds, megabytes = pool.submit(_attempt, number).result(timeout=PATIENCE)
            survived = True
        except (Exception, BrokenProcessPool) as error:
            said, seconds, megabytes, survived = f"{type(error).__name__}: {error}"[:300], 0.0, 0.0, False
        results.append(
            {"kind": kind, "name": name, "survived": survived, "said": said[:200], "seconds": round(seconds, 2),
             "megabytes": round(megabytes)}
        )  # fmt: skip
        if not survived:
            print(results[-1], flush=True)
    return results


def summarise(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By kind how many were tried, survived and refused, the slowest and the largest."""
    rows = []
    for kind in dict.fromkeys(result["kind"] for result in results):
        mine = [result for result in results if result["kind"] == kind]
        rows.append(
            {
                "kind": kind,
                "tried": len(mine),
                "survived": sum(result["survived"] for result in mine),
                "refused with a reason": sum(result["survived"] and result["said"][:4] != "read" for result in mine),
                "slowest seconds": max(result["seconds"] for result in mine),
                "peak megabytes": max(result["megabytes"] for result in mine),
            }
        )
    return rows


def main() -> None:
    """Try all, print a table by kind, and write every result where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="+")
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    results = run_tries(chosen.kinds)
    rows = summarise(results)
    print(" | ".join(rows[0]))
    for row in rows:
        print(" | ".join(str(value) for value in row.values()))
    tried, survived = len(results), sum(result["survived"] for result in results)
    print(f"tried {tried} (at least {BAR}), survived {survived}")
    if chosen.output:
        report = {
            "measured_on": date.today().isoformat(),
            "machine": f"{platform.machine()}, Python {platform.python_version()}",
            "bar": {"tried": BAR, "survived": "all"},
            "tried": tried,
            "survived": survived,
            "kinds": rows,
            "inputs": results,
        }
        chosen.output.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
