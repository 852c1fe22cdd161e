"""What of a selection leaves: batch by batch, counted, and of one table only."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from ledger.export import FORMATS, Leaving, TableReplaced, count_leaving, selected
from ledger.export.selected import read_batches
from ledger.selection import Selection
from ledger.table import open_ledger
from tests.ledger.export.downloads import prepare, write_table


def test_what_leaves_and_what_stays_is_counted(table: Path, figures: pl.DataFrame) -> None:
    selection = Selection(places=("SYR",))
    height = figures.filter(pl.col("iso3") == "SYR").height
    assert count_leaving(open_ledger(table), selection) == Leaving(height - 1, 1)
    prepared = prepare(table, selection)
    assert prepared.leaving == Leaving(height - 1, 1)
    assert prepared.waiting == 1
    assert prepare(table, Selection(withheld=True)).waiting == 0


@pytest.mark.parametrize("window", [1, 7, 30, 1000])
@pytest.mark.parametrize("selection", [Selection(), Selection(places=("SYR",)), Selection(outcomes=("refugee",))])
def test_the_batches_are_the_selection_in_the_order_of_the_table(
    table: Path, monkeypatch: pytest.MonkeyPatch, window: int, selection: Selection
) -> None:
    monkeypatch.setattr(selected, "WINDOW", window)
    batches = list(read_batches(prepare(table, selection)))
    whole = selected.leaving_rows(open_ledger(table), selection).collect()
    assert pl.concat(batches).equals(whole)
    assert all(0 < batch.height <= window for batch in batches)


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_comes_in_pieces(table: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    monkeypatch.setattr(selected, "WINDOW", 20)
    assert len(list(FORMATS[ending].stream(prepare(table)))) > 5


def new_folder(folder: Path) -> Path:
    (folder / "anew").mkdir()
    return folder / "anew"


def test_a_download_goes_on_in_the_table_that_was_there_when_it_began(
    tmp_path: Path, figures: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selected, "WINDOW", 20)
    path = write_table(tmp_path, figures)
    whole = pl.concat(list(read_batches(prepare(path))))
    batches = read_batches(prepare(path))
    begun = [next(batches)]
    write_table(new_folder(tmp_path), figures.reverse().head(30)).replace(path)
    assert pl.concat([*begun, *batches]).equals(whole)


def test_a_download_ends_where_somebody_writes_into_the_very_file_of_the_table(
    tmp_path: Path, figures: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selected, "WINDOW", 20)
    path = write_table(tmp_path, figures)
    batches = read_batches(prepare(path))
    next(batches)
    other = write_table(new_folder(tmp_path), figures.reverse())
    path.write_bytes(other.read_bytes())
    os.utime(path, ns=(1, 1))
    with pytest.raises(TableReplaced):
        list(batches)
