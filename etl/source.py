"""What a source declares: who publishes it, under which terms, where it lies, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class Source:
    """One declared source. ``extract`` turns its native file into claims (etl/schema.py) and refuses what it does
    not know: an unknown column or label raises :class:`ShapeChanged` and stops this source alone."""

    id: str
    title: str
    publisher: str
    licence: str
    redistributable: bool
    citation: str
    caveat: str
    homepage: str
    cadence: str
    counts: str
    file: str
    rows: tuple[int, int]
    version: int
    extract: Callable[[Path], pl.DataFrame]

    @property
    def method(self) -> str:
        """Extractor and version, as stored in the figure's ``method``."""
        return f"{self.id} {self.version}"


class ShapeChanged(Exception):
    """A native file is not as its source declares; the message names the file, the culprit and what to do."""
