"""Whose question is answered now: as many at once as there are processors, so that many readers do not fill the memory.

What was answered before is given without waiting.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Final

TURNS: Final = BoundedSemaphore(max(2, os.cpu_count() or 2))
PATIENCE: Final = 30.0
"""Seconds after which a question is answered out of turn, whatever those before it wait for."""


@contextmanager
def take_turn(turns: BoundedSemaphore = TURNS, patience: float = PATIENCE) -> Iterator[None]:
    """Wait until fewer questions than there are processors are being answered, and hold a place among them.

    As a decorator under ``st.cache_resource``, for a function that reads many figures and calls no other such.
    """
    held = turns.acquire(timeout=patience)
    try:
        yield
    finally:
        if held:
            turns.release()
