"""Measured accuracy of reading: the page that `python -m etl evaluate --publish` wrote, for the dashboard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ledger.table import ROOT

PAGE: Final = ROOT / "docs" / "accuracy.md"


def read_accuracy(path: Path = PAGE) -> str:
    """The page as Markdown, its headings two levels lower, to stand inside another page."""
    return re.sub(r"^#", "###", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
