"""What tests of sources do with a fixture: find a figure, change one thing in a copy, and hear the source refuse it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.relate import relate
from etl.schema import complete
from etl.source import ShapeChanged, Source


def read_figures(source: Source, path: Path) -> pl.DataFrame:
    """The figures that a source reads in a file, with their relations."""
    return relate(complete(source.read(path).claims))


def figure(table: pl.DataFrame, row: int, column: str | None = None) -> dict[str, Any]:
    """The figure that stands in this row of its file, and in this column where one is named."""
    cell = pl.col("table_ref").struct
    there = (cell["row"] == row) & (cell["column"] == column if column else pl.lit(True))
    return table.filter(there).row(0, named=True)


def figure_on(table: pl.DataFrame, day: date, column: str) -> dict[str, Any]:
    """The figure that a data set of one row a day gives for this day in this column."""
    there = (pl.col("period_end") == day) & (pl.col("table_ref").struct["column"] == column)
    return table.filter(there).row(0, named=True)


def cut_short(original: Path, folder: Path, characters: int = 40) -> Path:
    """A copy in the folder, of the same name, without its last characters."""
    copy = folder / original.name
    copy.write_text(original.read_text(encoding="utf-8")[:-characters], encoding="utf-8")
    return copy


def change(original: Path, folder: Path, old: str, new: str, times: int = 1) -> Path:
    """A copy in the folder, of the same name, in which ``old`` is ``new`` where it first stands (-1: everywhere)."""
    text = original.read_text(encoding="utf-8")
    assert old in text
    copy = folder / original.name
    copy.write_text(text.replace(old, new, times), encoding="utf-8")
    return copy


def change_record(original: Path, folder: Path, fields: Mapping[str, object]) -> Path:
    """A copy of a JSON list in the folder, of the same name, whose second record has these fields."""
    records = json.loads(original.read_text(encoding="utf-8"))
    records[1] |= fields
    copy = folder / original.name
    copy.write_text(json.dumps(records), encoding="utf-8")
    return copy


def demand_refused(read: Callable[[Path], object], path: Path, culprit: str) -> None:
    """The source refuses the file, and says its name and the culprit, a regular expression."""
    with pytest.raises(ShapeChanged, match=culprit) as raised:
        read(path)
    assert path.name in str(raised.value)
