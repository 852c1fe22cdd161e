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


def test_a_table_that_is_cut_short_is_refused_wherever_it_is_cut(table: Path, tmp_path: Path) -> None:
    path, content = tmp_path / "figures.parquet", table.read_bytes()
    for length in [*range(0, len(content), len(content) // 80), *range(len(content) - 12, len(content))]:
        path.write_bytes(content[:length])
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


def publish(table: Path, figures: pl.DataFrame) -> bool:
    """Publish these figures at this place, as the refresh does."""
    with store.locked(table):
        return store.publish(table, figures, {"events": {"title": "Deaths by event"}}, store.read_rejects(table))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample, published as a folder cut by year."""
    publish(tmp_path / "figures", build_sample())
    return tmp_path / "figures"


def test_a_folder_cut_by_year_opens_as_the_single_file_does(folder: Path, tmp_path: Path) -> None:
    publish(tmp_path / "figures.parquet", build_sample())
    single, cut = open_ledger(tmp_path / "figures.parquet"), open_ledger(folder)
    assert cut.sources == single.sources == {"events": {"title": "Deaths by event"}}
    assert cut.figures.collect().equals(single.figures.collect())
    assert len(list(folder.rglob("year=*/*.parquet"))) > 1


def test_publishing_anew_changes_the_version_of_a_folder_and_the_same_figures_do_not(folder: Path) -> None:
    before = table_version(folder)
    publish(folder, build_sample().reverse())
    assert table_version(folder) == before
    publish(folder, build_sample().head(5))
    assert table_version(folder) != before


def test_who_reads_a_folder_reads_on_in_the_version_that_was_opened(folder: Path) -> None:
    opened = open_ledger(folder)
    publish(folder, build_sample().head(5))
    assert opened.figures.select(pl.len()).collect().item() == build_sample().height
    assert open_ledger(folder).figures.select(pl.len()).collect().item() == 5


def test_a_folder_without_figures_opens_empty(tmp_path: Path) -> None:
    publish(tmp_path / "figures", build_sample().clear())
    assert open_ledger(tmp_path / "figures").figures.collect().height == 0


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (lambda folder: (folder / "current.json").unlink(), r"no table at figures: `python -m etl refresh`"),
        (lambda folder: (folder / "current.json").write_text("{"), "does not say how it was made"),
        (lambda folder: (folder / "current.json").write_text("[]"), "does not say how it was made"),
        (lambda folder: (folder / "current.json").write_text('{"version": "version-9"}'), "lacks one of its parts"),
        (lambda folder: next(folder.rglob("*.parquet")).unlink(), "lacks one of its parts"),
        (lambda folder: next(folder.rglob("*.parquet")).write_bytes(b"PAR1"), "is cut short"),
        (
            lambda folder: (folder / "version-1" / "_metadata.json").write_text('{"files": []}'),
            "not a table of figures",
        ),
    ],
)
def test_a_folder_that_is_not_whole_is_refused(folder: Path, harm: object, complaint: str) -> None:
    harm(folder)  # type: ignore[operator]
    with pytest.raises(LedgerUnreadable, match=complaint):
        open_ledger(folder)


def test_the_environment_can_name_another_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FIGURES_TABLE", str(tmp_path / "other.parquet"))
    assert table_path() == tmp_path / "other.parquet"
    monkeypatch.delenv("FIGURES_TABLE")
    assert table_path().parts[-2:] == ("data", "figures.parquet")
