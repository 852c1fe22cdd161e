"""The commands that read a corpus: a folder written by `extract`, by a cluster too, and what is asked for wrongly."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from etl import __main__ as command
from ledger.table import open_ledger
from tests.etl import commands
from tests.etl.reports import write_corpus

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line, in this process; gives how it ended."""
    monkeypatch.setattr(command.complaints, "_width", 300)

    return partial(commands.run, monkeypatch)


def test_a_folder_of_reports_becomes_a_folder_that_the_dashboard_opens(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_corpus(tmp_path / "reports")
    output = tmp_path / "figures"
    assert run("extract", str(tmp_path / "reports"), "--output", f"{output}/") == 0
    said = capsys.readouterr().err
    figures = open_ledger(output).figures.select(pl.len()).collect().item()
    assert f"{figures} figures in 7 documents." in said
    assert "Rejected, each with its reason: 2, in " in said
    assert f"{output} is published." in said
    assert run("extract", str(tmp_path / "reports"), "--output", str(output)) == 0
    assert f"{output} is as it was: nothing changed." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--cluster", "tcp://127.0.0.1:9"), "name its folder: --output DIR/"),
        (("--output", "figures/", "--format", "csv"), "a folder holds a data set, not CSV"),
    ],
)
def test_what_is_asked_for_wrongly_is_told(
    run: Run, tmp_path: Path, words: tuple[str, ...], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_corpus(tmp_path / "reports")
    assert run("extract", str(tmp_path / "reports" / "report-1.md"), *words) == 2
    assert complaint in " ".join(capsys.readouterr().err.replace("│", " ").split())


def test_a_file_that_is_not_there_is_told(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", "nowhere.md") == 1
    assert "nowhere.md: there is no such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [("refresh", "--offline", "--table", "{}/t.parquet"), ("extract", "{}", "--output", "{}/out/")]
)
def test_a_cluster_that_is_not_there_is_one_clear_sentence(
    run: Run,
    words: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "report.txt").write_text("Nine people died.", encoding="utf-8")
    monkeypatch.setattr("etl.cluster.ANSWERS_IN", 1)
    assert run(*(word.format(tmp_path) for word in words), "--cluster", "tcp://127.0.0.1:9") == 1
    said = capsys.readouterr().err
    assert said.startswith("no scheduler answers at tcp://127.0.0.1:9")
    assert "Traceback" not in said
    assert not (tmp_path / "t.parquet").exists()
