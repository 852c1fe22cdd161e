"""What is the same for everybody who asks a table: found by whoever asks first, and forgotten with the table."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from ledger.columns import Columns
    from ledger.table import Ledger

Found = TypeVar("Found")


def once(find: Callable[[Ledger, str], Found]) -> Callable[[Ledger, str], Found]:
    """The same function, which asks a ledger each question once. Meant for a handful of questions: all are kept."""
    known: WeakKeyDictionary[Columns, dict[Hashable, Found]] = WeakKeyDictionary()
    lock = Lock()

    @wraps(find)
    def ask(ledger: Ledger, asked: str) -> Found:
        with lock:
            answers = known.setdefault(ledger.columns, {})
            if asked not in answers:
                answers[asked] = find(ledger, asked)
            return answers[asked]

    return ask
