"""Questions that read many figures are answered a few at a time, those of who came first, and none waits for ever."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Thread

import pytest

from ui.turns import Turns, arrive, take_turn

SOON = 0.01


def is_free(turns: Turns) -> bool:
    """Whether somebody who comes now gets a place."""
    if held := turns.take(0, SOON):
        turns.give_back()
    return held


def test_no_more_questions_are_answered_at_once_than_there_are_turns() -> None:
    turns, lock, now, most = Turns(2), Lock(), [0], [0]

    def answer(_: int) -> None:
        with take_turn(turns):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(SOON)
            with lock:
                now[0] -= 1

    with ThreadPoolExecutor(8) as readers:
        list(readers.map(answer, range(24)))
    assert most[0] == 2
    assert is_free(turns)


def test_whose_page_began_first_is_answered_first_however_late_it_asks() -> None:
    turns, answered = Turns(1), list[int]()
    asks = [Event() for _ in range(3)]

    def read(number: int, begun: Event) -> None:
        arrive()
        begun.set()
        asks[number].wait(30)
        with take_turn(turns):
            answered.append(number)

    readers = []
    with take_turn(turns):
        for number in range(3):
            begun = Event()
            readers.append(Thread(target=read, args=(number, begun)))
            readers[-1].start()
            assert begun.wait(30)
        for ask in reversed(asks):
            waiting = len(turns._waiting)
            ask.set()
            while len(turns._waiting) == waiting:
                time.sleep(SOON)
    for reader in readers:
        reader.join(30)
    assert answered == [0, 1, 2]


def test_a_question_that_breaks_off_leaves_its_turn_to_the_next() -> None:
    turns = Turns(1)
    for _ in range(3):
        with pytest.raises(RuntimeError), take_turn(turns, patience=5):
            raise RuntimeError
    assert is_free(turns)


def test_who_has_waited_long_goes_on_out_of_turn_and_takes_nobody_elses_place() -> None:
    turns = Turns(1)
    with take_turn(turns):
        with take_turn(turns, patience=SOON):
            pass
        assert not is_free(turns)
    assert is_free(turns)
