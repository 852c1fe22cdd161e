"""A clause while the shallow parser builds it: what it hangs on, its verb, and the nouns in it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

NOMINAL: Final = ("NOUN", "PROPN", "PRON")
SOFT: Final = ',،()[]"“”«»'
CLOSING: Final = ")]”»"
HARD: Final = ";؛:.!?؟…–—"


@dataclass
class Clause:
    """``waiting`` are tokens that hang on the verb once it comes, with their labels; ``noun`` is a subject to be."""

    above: Clause | None = None
    anchor: int | None = None
    label: str = "ROOT"
    verb: int | None = None
    subject: int | None = None
    object: int | None = None
    nouns: list[int] = field(default_factory=list)
    waiting: list[tuple[int, str]] = field(default_factory=list)

    @property
    def centre(self) -> int | None:
        """What the clause hangs together by: its verb, else its first noun."""
        return self.verb if self.verb is not None else (self.nouns[0] if self.nouns else None)
