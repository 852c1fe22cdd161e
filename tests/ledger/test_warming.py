"""What a freshly opened table lacks is laid down before anybody asks for it."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from ledger import columns
from ledger.evidence import read_evidence
from ledger.table import open_ledger
from ledger.warming import begin_warming
from tests.sample import build_sample, write_sample


def test_a_warmed_table_answers_without_reading_its_file_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = open_ledger(write_sample(tmp_path / "figures.parquet"))
    warming = begin_warming(ledger)
    warming.join(60)
    assert not warming.is_alive()

    def refuse(*_: object) -> None:
        raise AssertionError("a column was laid down again")

    monkeypatch.setattr(columns, "_write", refuse)
    for figure_id in build_sample()["figure_id"].head(3):
        assert read_evidence(ledger, figure_id)
    assert ledger.columns.read(pl.Series([0], dtype=pl.UInt32)).height == 1


def test_a_table_without_figures_is_warm_at_once(tmp_path: Path) -> None:
    ledger = open_ledger(write_sample(tmp_path / "figures.parquet", build_sample().clear()))
    warming = begin_warming(ledger)
    warming.join(60)
    assert not warming.is_alive()


def test_a_file_that_is_cut_short_meanwhile_is_logged_and_ends_the_warming(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write_sample(tmp_path / "figures.parquet")
    ledger = open_ledger(path)
    os.truncate(path, 3000)
    begin_warming(ledger).join(60)
    assert "figures.parquet was written into while it was read" in caplog.text
