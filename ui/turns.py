"""Whose question is answered now: as many at once as there are processors, so that many readers do not fill the memory,
and those of whoever came first, so that not all of them wait for all the others.

What was answered before is given without waiting.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heapify, heappush
from itertools import count
from threading import Condition, local
from typing import Final

PATIENCE: Final = 300.0
"""Seconds after which a question is answered out of turn, whatever those before it wait for."""

_NUMBERS: Final = count()
_RUN: Final = local()


class Turns:
    """So many places, each given to whoever came first of those who wait."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[tuple[int, int]] = []
        self._changed = Condition()

    def take(self, came: int, patience: float) -> bool:
        """Wait for a place behind those who came earlier; false where none was free for so many seconds."""
        with self._changed:
            mine = came, next(_NUMBERS)
            heappush(self._waiting, mine)
            held = self._changed.wait_for(lambda: self._free > 0 and self._waiting[0] == mine, patience)
            self._waiting.remove(mine)
            heapify(self._waiting)
            self._free -= held
            self._changed.notify_all()
            return held

    def give_back(self) -> None:
        """Leave a place that was taken to the next."""
        with self._changed:
            self._free += 1
            self._changed.notify_all()


TURNS: Final = Turns(max(2, os.cpu_count() or 2))


def arrive() -> None:
    """Note that a page begins to be made now, in this thread: its questions come after those of pages begun before."""
    _RUN.came = next(_NUMBERS)


@contextmanager
def take_turn(turns: Turns = TURNS, patience: float = PATIENCE) -> Iterator[None]:
    """Wait until fewer questions than there are processors are being answered, and hold a place among them.

    As a decorator under ``st.cache_resource``, for a function that reads many figures and calls no other such.
    """
    held = turns.take(getattr(_RUN, "came", 0), patience)
    try:
        yield
    finally:
        if held:
            turns.give_back()
