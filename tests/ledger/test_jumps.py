"""A jump is explained by what its source says, in one sentence; where it says nothing, so does the sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from polars.testing import assert_frame_equal

from ledger.derived import compare_with_reported, derive
from ledger.jumps import explain, find_jumps, list_jumps
from ledger.table import open_ledger
from tests.ledger.reports import daily, publish, total
from tests.sample import write_sample

ROOT = Path(__file__).resolve().parents[2]


def jumps(*claims: dict[str, Any]) -> list[dict[str, Any]]:
    figures = publish(*claims)
    return find_jumps(compare_with_reported(derive(figures), figures)).to_dicts()


def quiet(*totals: int, first: int = 0) -> list[dict[str, Any]]:
    return [total(first + on, value) for on, value in enumerate(totals)]


QUIET = (1001, 1006, 1011, 1016, 1021)


def test_a_quiet_series_has_no_jumps() -> None:
    assert jumps(*quiet(*QUIET)) == []


def test_a_jump_that_nothing_explains_is_said_to_be_so() -> None:
    [jump] = jumps(*quiet(*QUIET), total(5, 1321))
    assert (jump["value"], jump["usual"]) == (300, 5)
    assert explain(jump) == "The source does not say why."


def test_a_small_number_above_smaller_ones_is_no_jump() -> None:
    assert jumps(*quiet(*QUIET), total(5, 1035)) == []


def test_a_jump_is_explained_by_the_parts_that_its_source_gives() -> None:
    parts = [
        daily(5, 61, reported_term="killed that day", part_of_key="killed", cell_key="new"),
        daily(5, 298, reported_term="killed earlier", part_of_key="killed", cell_key="old", period_start=None),
    ]
    [jump] = jumps(*quiet(*QUIET), total(5, 1380), daily(5, 359), *parts)
    assert explain(jump) == (
        "359 reported on 6 March 2024: 298 “killed earlier” and 61 “killed that day”; "
        "for 298 of them this is when they were reported, not when it happened."
    )


def test_what_the_parts_leave_is_said() -> None:
    one = daily(5, 1, reported_term="killed that day", part_of_key="killed", cell_key="new")
    [jump] = jumps(*quiet(*QUIET), total(5, 1121), daily(5, 100), one)
    assert explain(jump) == "100 reported on 6 March 2024: 1 “killed that day” and 99 not broken down."


def test_reporting_resumed_after_a_gap_is_said_to_cover_its_days() -> None:
    [jump] = jumps(*quiet(*QUIET), total(8, 1041))
    assert explain(jump) == "This number covers 4 days."


def test_a_gap_does_not_explain_more_than_its_days() -> None:
    [jump] = jumps(*quiet(*QUIET), total(6, 1500))
    assert explain(jump) == "This number covers 2 days; the source does not say why."


def test_a_day_unlike_its_daily_report_is_a_jump_however_small() -> None:
    [jump] = jumps(*quiet(*QUIET), total(5, 1027), daily(5, 7))
    assert explain(jump) == (
        "The total of Monitor rose by 6 on 6 March 2024, but its daily reports say 7; the source does not say why."
    )


def test_a_total_that_stands_still_against_its_daily_report_did_not_rise() -> None:
    [jump] = jumps(*quiet(*QUIET), total(5, 1021), daily(5, 7))
    assert "did not rise on 6 March 2024, but its daily reports say 7" in explain(jump)


def test_a_revision_is_called_a_correction() -> None:
    [jump] = jumps(*quiet(*QUIET), total(5, 1018))
    assert explain(jump) == "Monitor lowered its total on 6 March 2024 by 3: a correction of the count."


def test_a_new_phase_is_said_to_begin() -> None:
    [jump] = jumps(total(0, 4000, phase="1"), total(5, 80, phase="2", source="Monitor"))
    assert explain(jump) == "Monitor began to count anew: the total of 6 March 2024 starts again."


def test_the_jumps_of_a_table_are_found_by_what_it_says_of_the_same_people_and_place(tmp_path: Path) -> None:
    claims = [
        *quiet(*QUIET),
        total(5, 1126),
        daily(5, 100),
        daily(5, 25, reported_term="killed in shelters", part_of_key="killed", cell_key="part"),
        daily(5, 70, place="Elsewhere", document_id="toy/elsewhere"),
        daily(5, 60, status="civilian", document_id="toy/civilians"),
        daily(5, 50, cause="earthquake", document_id="toy/earthquake"),
    ]
    figures = publish(*claims)
    ledger = open_ledger(write_sample(tmp_path / "figures.parquet", figures))
    expected = find_jumps(compare_with_reported(derive(figures), figures))
    assert expected["differs"].to_list() == [True]
    assert expected["reported_low"].to_list() == [100]
    found = list_jumps(ledger, figures.filter(pl.col("measure") == "cumulative"))
    assert_frame_equal(found.drop("words"), expected)
    assert found["words"].to_list() == [explain(jump) for jump in expected.to_dicts()]
    assert list_jumps(ledger, figures.filter(pl.col("measure") == "flow")).is_empty()


def test_every_jump_of_the_published_table_has_one_sentence() -> None:
    daily_reports = pl.col("dataset").str.starts_with("palestine_datasets")
    figures = pl.scan_parquet(ROOT / "data" / "figures.parquet").filter(daily_reports).collect()
    found = find_jumps(compare_with_reported(derive(figures), figures)).to_dicts()
    assert len(found) > 100
    for said in map(explain, found):
        assert not said[0].islower()
        assert said.endswith(".")
        assert ". " not in said
