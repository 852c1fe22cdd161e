"""Measured accuracy of reading, as `python -m etl evaluate --publish` wrote it: for the dashboard."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import polars as pl

from ledger.table import ROOT

PAGE: Final = ROOT / "docs" / "accuracy.md"
MEASURED: Final = ROOT / "docs" / "accuracy.json"
IN_FULL: Final = ("unseen", "dev_written")
"""The sets of texts in which every figure is labelled, so that what is wrong is known as well as what is missed."""


def read_accuracy(path: Path = PAGE) -> list[tuple[str, str]]:
    """Title and text of the page's opening and of each of its sections, in Markdown."""
    _, *pieces = re.split(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [(title, text.strip()) for title, text in zip(pieces[::2], pieces[1::2], strict=True)]


def read_headline(path: Path = MEASURED) -> pl.DataFrame:
    """What a reader has to know first: one row a set of IN_FULL and language, those that no rule was written for first.

    Columns: set, language (ISO 639-1; `all` for all of them), documents, figures, and as shares of 1 `found` (number
    and outcome are right) and `strict` (all of value, qualifier, unit, measure, status, age group and sex too), both
    F1, with the ends of their 95 % intervals as `found_low`, `found_high`, `strict_low`, `strict_high`.
    """
    sets = json.loads(path.read_text(encoding="utf-8"))["sets"]
    rows = []
    for name in IN_FULL:
        scores = sets[name]["scores"]["full"]
        rows += [
            _row(name, language, cell) for language, cell in ({"all": scores["all"]} | scores["languages"]).items()
        ]
    return pl.DataFrame(rows)


def read_bars(path: Path = MEASURED) -> list[tuple[str, float, float | None]]:
    """What reading has to reach: in words, the least score asked for, and the score measured (null: not measured)."""
    bars = json.loads(path.read_text(encoding="utf-8"))["bars"]
    return [(bar["words"], bar["wanted"], bar["measured"]) for bar in bars]


def _row(name: str, language: str, cell: dict[str, Any]) -> dict[str, Any]:
    row = {"set": name, "language": language, "documents": cell["documents"], "figures": cell["figures"]}
    for kind in ("found", "strict"):
        low, high = cell[kind]["f1"]["interval"] or (None, None)
        row |= {kind: cell[kind]["f1"]["value"], f"{kind}_low": low, f"{kind}_high": high}
    return row
