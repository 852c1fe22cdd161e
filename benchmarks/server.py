"""A dashboard of its own for a test or a benchmark: started on a table, waited for, weighed, and ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ledger.table import ROOT

PATIENCE: Final = 60
"""Seconds that a dashboard may take to start."""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def start(
    table: Path, port: int, environment: Mapping[str, str] = {}, log: Path | None = None
) -> subprocess.Popen[bytes]:
    """A dashboard on this table and port, with these variables in its environment, once it answers.

    What it prints goes to the end of the file ``log``, or nowhere.
    """
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with (log or Path(os.devnull)).open("ab") as printed:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "FIGURES_TABLE": str(table), **environment},
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
    try:
        for _ in range(4 * PATIENCE):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                assert server.poll() is None, "the dashboard ended while it started"
                time.sleep(0.25)
    except BaseException:
        end(server)
        raise
    return server


def end(server: subprocess.Popen[bytes]) -> None:
    """End a server; one that a loaded machine keeps from ending by itself is killed, as its host would do."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(20)


@contextmanager
def serve(table: Path, environment: Mapping[str, str] = {}) -> Iterator[str]:
    """A freshly started dashboard on this table, with these variables in its environment; gives its address."""
    port = free_port()
    server = start(table, port, environment)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        end(server)


@dataclass(frozen=True)
class Weight:
    """What a server and its children have in memory, in megabytes, and have worked until now."""

    resident: float
    """All of it: libraries, and files that are mapped, too."""
    own: float
    """What is theirs alone."""
    peak: float
    """The most that was ever resident."""
    processor_seconds: float


def weigh(process: int) -> Weight:
    """The memory and the work of this process and its children, as Linux counts them."""
    family = _family(process)
    found = [_read_status(child) for child in family]
    resident, own, peak = (sum(status.get(name, 0) for status in found) / 1e3 for name in ("VmRSS", "RssAnon", "VmHWM"))
    return Weight(resident, own, peak, sum(map(_read_work, family)))


def _family(process: int) -> list[int]:
    """A process and everything that it has started and that still runs."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = {int(child) for task in tasks for child in (task / "children").read_text().split()}
    except OSError:  # it has ended meanwhile
        return []
    return [process, *(relative for child in children for relative in _family(child))]


def _read_status(process: int) -> dict[str, float]:
    """What Linux tells of the memory of a process, in kilobytes; nothing of one that has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return {}
    return {line.split(":")[0]: 1.024 * float(line.split()[1]) for line in lines if line.endswith(" kB")}


def _read_work(process: int) -> float:
    """Seconds that a process, and those of its children that have ended, have kept a processor; none of one that has
    ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
