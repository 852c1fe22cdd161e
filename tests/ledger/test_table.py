"""Opening the table: what is not a table of ours is refused in one sentence that says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from etl import store
from etl.schema import FRAME_SCHEMA, SCHEMA_VERSION
from ledger.table import Ledger, LedgerUnreadable, open_ledger, table_path, table_version
from tests.sample import build_sample, write_sample


def test_a_table_that_the_store_published_opens_with_what_it_says_of_its_sources(tmp_path: Path) -> None:
    path = tmp_path / "figures.parquet"
    with store.locked(path):
        store.publish(path, build_sample(), {"events": {"title": "Deaths by event"}}, store.read_rejects(path))
    ledger = open_ledger(path)
    assert ledger.sources == {"events": {"title": "Deaths by event"}}
    assert ledger.figures.select(pl.len()).collect().item() == build_sample().height


def test_an_opened_table_adds_the_day_that_a_figure_speaks_of(ledger: Ledger) -> None:
    found = ledger.figures.select("measure", "as_of", "period_start", "period_end", "day", "since").collect()
    stocks = found.filter(pl.col("measure") == "stock")
    assert stocks["day"].to_list() == stocks["since"].to_list() == stocks["as_of"].to_list()
    flows = found.filter(pl.col("measure") == "flow", pl.col("period_start").is_not_null())
    assert flows["day"].to_list() == flows["period_end"].to_list()
    assert flows["since"].to_list() == flows["period_start"].to_list()


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnreadable, match=r"no table at figures.parquet: `python -m etl refresh`"):
        open_ledger(tmp_path / "figures.parquet")


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "figures.parquet"
    path.write_text("figures", encoding="utf-8")
    with pytest.raises(LedgerUnreadable, match="not a Parquet file of figures"):
        open_ledger(path)


def test_a_foreign_parquet_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "figures.parquet"
    pl.DataFrame({"animal": ["heron"]}).write_parquet(path)
    with pytest.raises(LedgerUnreadable, match="not a table of figures"):
        open_ledger(path)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda table: table.drop_columns(["qualifier"]), "no column `qualifier`"),
        (lambda table: table.set_column(9, "value", table["number_text"]), "column `value`"),
        (lambda table: table.replace_schema_metadata({"schema_version": json.dumps(SCHEMA_VERSION + 1)}), "version 2"),
        (lambda table: table.replace_schema_metadata({"schema_version": "{"}), "does not say how it was made"),
    ],
)
def test_a_table_of_another_schema_is_refused(table: Path, tmp_path: Path, change: object, complaint: str) -> None:
    path = tmp_path / "figures.parquet"
    assert list(FRAME_SCHEMA)[9] == "value"
    pq.write_table(change(pq.read_table(table)), path)  # type: ignore[operator]
    with pytest.raises(LedgerUnreadable, match=complaint):
        open_ledger(path)


def test_publishing_anew_changes_the_version(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "figures.parquet")
    before = table_version(path)
    write_sample(path, build_sample().head(5))
    assert table_version(path) != before


def test_the_environment_can_name_another_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FIGURES_TABLE", str(tmp_path / "other.parquet"))
    assert table_path() == tmp_path / "other.parquet"
    monkeypatch.delenv("FIGURES_TABLE")
    assert table_path().parts[-2:] == ("data", "figures.parquet")
