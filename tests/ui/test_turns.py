"""Questions that read many figures are answered a few at a time, and none waits for ever."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Lock

import pytest

from ui.turns import take_turn


def test_no_more_questions_are_answered_at_once_than_there_are_turns() -> None:
    turns, lock, now, most = BoundedSemaphore(2), Lock(), [0], [0]

    def answer(_: int) -> None:
        with take_turn(turns):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.01)
            with lock:
                now[0] -= 1

    with ThreadPoolExecutor(8) as readers:
        list(readers.map(answer, range(24)))
    assert most[0] == 2


def test_a_question_that_breaks_off_leaves_its_turn_to_the_next() -> None:
    turns = BoundedSemaphore(1)
    for _ in range(3):
        with pytest.raises(RuntimeError), take_turn(turns, patience=5):
            raise RuntimeError
    assert turns.acquire(blocking=False)


def test_who_has_waited_long_goes_on_out_of_turn_and_takes_nobody_elses_place() -> None:
    turns = BoundedSemaphore(1)
    with take_turn(turns):
        with take_turn(turns, patience=0.01):
            pass
        assert not turns.acquire(blocking=False)
    assert turns.acquire(blocking=False)
