"""What is the same for everybody who asks a table: found by whoever asks first, and forgotten with the table."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from ledger.columns import Columns
    from ledger.table import Ledger

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


def once(find: Callable[Concatenate[Ledger, Asked], Found]) -> Callable[Concatenate[Ledger, Asked], Found]:
    """The same function, which asks a ledger each question once. Meant for a handful of questions: all are kept."""
    known: WeakKeyDictionary[Columns, dict[Hashable, Found]] = WeakKeyDictionary()
    lock = Lock()

    @wraps(find)
    def ask(ledger: Ledger, /, *asked: Asked.args, **named: Asked.kwargs) -> Found:
        question = asked, *named.items()
        with lock:
            answers = known.setdefault(ledger.columns, {})
            if question not in answers:
                answers[question] = find(ledger, *asked, **named)
            return answers[question]

    return ask
