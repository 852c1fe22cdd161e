"""Measured accuracy of reading: the page that `python -m etl evaluate --publish` wrote, for the dashboard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ledger.table import ROOT

PAGE: Final = ROOT / "docs" / "accuracy.md"


def read_accuracy(path: Path = PAGE) -> list[tuple[str, str]]:
    """Title and text of the page's opening and of each of its sections, in Markdown."""
    _, *pieces = re.split(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [(title, text.strip()) for title, text in zip(pieces[::2], pieces[1::2], strict=True)]
