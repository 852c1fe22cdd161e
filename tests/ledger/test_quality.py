"""How complete and well read the figures are: counts that add up, rules that are the gate's, and what was rejected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from etl.gate import QUOTES
from etl.gate import RULES as GATE
from ledger.quality import RULES, count_rejects, measure_quality, read_exceptions, read_rejects
from ledger.selection import Selection
from ledger.table import Ledger, open_ledger
from tests.sample import build_published, write_sample


@pytest.fixture
def own(tmp_path: Path) -> Ledger:
    """The sample in a folder of its own."""
    return open_ledger(write_sample(tmp_path / "figures.parquet"))


def test_the_rules_told_are_those_of_the_gate() -> None:
    assert list(RULES) == [*GATE, QUOTES]


def test_every_rule_says_of_how_many_figures_it_was_held(ledger: Ledger, figures: pl.DataFrame) -> None:
    held = measure_quality(ledger, Selection()).held
    assert list(held) == list(RULES)
    assert held["a part is never larger than its whole"] == figures["part_of"].count()
    assert held["a cumulative never falls"] == (figures["measure"] == "cumulative").sum()


def test_figures_read_in_sentences_are_told_from_table_cells(ledger: Ledger, figures: pl.DataFrame) -> None:
    found = measure_quality(ledger, Selection())
    assert (found.figures, found.read) == (figures.height, figures["quote"].count())
    assert found.confidence == {9: found.read}


def test_what_waits_for_review_is_counted_though_no_view_shows_it(own: Ledger) -> None:
    review = measure_quality(own, Selection()).review
    assert review["waiting"] == 1
    assert sum(review.values()) == own.figures.collect().height


def test_the_counts_are_of_the_selection_and_what_must_hold_of_the_whole_table(ledger: Ledger) -> None:
    whole = measure_quality(ledger, Selection())
    part = measure_quality(ledger, Selection(places=("NGA",)))
    assert part.figures < whole.figures
    assert part.held == whole.held


def test_licences_tell_what_may_not_be_passed_on(ledger: Ledger) -> None:
    licences = measure_quality(ledger, Selection()).licences
    assert licences.filter(~pl.col("redistributable"))["licence"].to_list() == ["No passing on"]


def test_a_figure_without_country_or_date_is_counted(tmp_path: Path) -> None:
    nothing_said = {"iso3": None, "period_end": None, "as_of": None, "published_on": None}
    first = build_published().head(1).with_columns(**{name: pl.lit(None) for name in nothing_said})
    schema = build_published().schema
    found = measure_quality(
        open_ledger(
            write_sample(tmp_path / "figures.parquet", first.cast({name: schema[name] for name in nothing_said}))
        ),
        Selection(),
    )
    assert (found.unplaced, found.undated) == (1, 1)


def test_rejected_rows_are_counted_by_source_and_reason(own: Ledger) -> None:
    rows = [("a", "f.csv", "1", "no number"), ("a", "f.csv", "2", "no number"), ("b", "g.csv", "1", "no date")]
    rejects = pl.DataFrame(rows, schema=["source", "file", "position", "reason"], orient="row")
    rejects.write_parquet(own.path.with_name("rejects.parquet"))
    read = read_rejects(own)
    assert read is not None
    assert count_rejects(read).rows() == [("a", "no number", 2), ("b", "no date", 1)]


def test_a_table_that_came_alone_does_not_say_that_nothing_was_rejected(own: Ledger) -> None:
    assert read_rejects(own) is None
    assert read_rejects(replace(own, path=own.path.parent / "nowhere" / "figures.parquet")) is None


def test_exceptions_carry_their_reasons(tmp_path: Path) -> None:
    listed = tmp_path / "exceptions.csv"
    listed.write_text("rule,figure_id,reason\na cumulative never falls,1,a typing error\n", encoding="utf-8")
    assert read_exceptions(listed).rows() == [("a cumulative never falls", "1", "a typing error")]
    assert read_exceptions().columns == ["rule", "figure_id", "reason"]
