"""What the workers of a test do: small tasks that answer, raise, or take their worker with them."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path


def double(number: int) -> int:
    """Twice the number; 13 is no number."""
    if number == 13:
        raise ValueError("13 is no number")
    return 2 * number


def die_once(marker: str) -> str:
    """Kill the worker where the file is not there yet; the next one answers with the name of the file."""
    path = Path(marker)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return path.name


def die(what: str) -> str:
    """Kill every worker that is asked about "poison"; answer otherwise."""
    if what == "poison":
        os.kill(os.getpid(), signal.SIGKILL)
    return what


def rest(_: object) -> None:
    """Never answer."""
    threading.Event().wait()
