"""A file that is taken away in pieces while it is written."""

from __future__ import annotations

import io
from typing import Any


class Outlet(io.RawIOBase):
    """What ZIP and Parquet writers take for a file; :meth:`take` gives what was written since it was last asked."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        """Keep a copy of the piece until it is taken."""
        copy = bytes(piece)
        self._pieces.append(copy)
        self._written += len(copy)
        return len(copy)

    def tell(self) -> int:
        return self._written

    def take(self) -> bytes:
        """All pieces not taken yet, as one."""
        taken, self._pieces = b"".join(self._pieces), []
        return taken
