"""The gate: what does not hold is named and stops the publishing; an exception needs a reason and must be needed."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import gate
from etl.relate import relate
from tests.etl.claims import cell, figures, number

TEXT = "At dawn 12 people were killed. By noon three more had died."
HEADER = "rule,figure_id,reason\n"


def judge(table: pl.DataFrame, text: str | None = TEXT, exceptions: str = "", folder: Path | None = None) -> list[str]:
    path = gate.EXCEPTIONS
    if folder is not None:
        path = folder / "exceptions.csv"
        path.write_text(HEADER + exceptions, encoding="utf-8")
    return [failure.rule for failure in gate.judge(table, lambda document: text, exceptions=path)]


def table(*claims: dict[str, Any]) -> pl.DataFrame:
    return relate(figures(*claims))


def cumulative(day: int, number: int, **changes: Any) -> dict[str, Any]:
    said = {"value": number, "number_text": str(number), "as_of": date(2024, 3, day), "period_end": date(2024, 3, day)}
    return cell(**{"document_id": f"toy/{day}", "measure": "cumulative", **said, **changes})


def test_a_sound_table_passes() -> None:
    sound = table(
        cell("all"), cell("children", part_of_key="all", value=3, number_text="3"), number(TEXT, TEXT[:30], "12")
    )
    assert judge(sound) == []
    gate.demand(sound, lambda document: TEXT)


def test_two_figures_with_one_id_fail() -> None:
    twice = pl.concat([table(cell()), table(cell())])
    assert judge(twice) == ["every figure has its own id"] * 2


@pytest.mark.parametrize(("low", "high"), [(13, 20), (1, 11), (20, 10)])
def test_bounds_that_cross_fail(low: int, high: int) -> None:
    crossed = table(cell()).with_columns(low=pl.lit(low, pl.Int64), high=pl.lit(high, pl.Int64))
    assert judge(crossed) == ["low <= value <= high"]


def test_a_period_after_the_report_fails() -> None:
    assert judge(table(cell(published_on=date(2024, 3, 1)))) == ["no period ends after the report"]
    assert judge(table(cell(published_on=date(2024, 3, 2)))) == []


@pytest.mark.parametrize(
    ("whole", "part", "fails"),
    [
        ({}, {"value": 13, "number_text": "13"}, True),
        ({}, {"value": 12}, False),
        ({"qualifier": "at_least"}, {"value": 13, "number_text": "13"}, False),
        ({}, {"qualifier": "up_to", "value": 13, "number_text": "13"}, False),
        ({}, {"qualifier": "at_least", "value": 13, "number_text": "13"}, True),
        ({"qualifier": "about"}, {"value": 13, "number_text": "13"}, False),
        ({"unit": "households"}, {"value": 13, "number_text": "13"}, False),
    ],
)
def test_a_part_fails_only_where_it_is_certainly_larger(
    whole: dict[str, Any], part: dict[str, Any], fails: bool
) -> None:
    found = judge(table(cell("all", **whole), cell("children", part_of_key="all", **part)))
    assert found == (["a part is never larger than its whole"] if fails else [])


def test_a_part_whose_whole_is_not_in_the_table_fails() -> None:
    orphan = table(cell("all"), cell("children", part_of_key="all", value=3, number_text="3")).tail(1)
    assert judge(orphan) == ["a part is never larger than its whole"]


def falling(*numbers: int) -> pl.DataFrame:
    """One document that gives a total day by day."""
    days = [cumulative(day, number, document_id="toy/1") for day, number in enumerate(numbers, start=1)]
    return table(*(day | {"cell_key": str(at)} for at, day in enumerate(days)))


def test_a_total_that_falls_inside_one_document_fails_at_the_lower_figure() -> None:
    fallen = falling(50, 49, 51)
    (failure,) = gate.judge(fallen, lambda document: None)
    assert failure.figure_id == fallen["figure_id"][1]
    assert failure.words == "49 in toy/1 after 50 on 2024-03-01"
    assert gate.list_revisions(fallen).is_empty()


def test_two_totals_to_one_day_said_on_one_day_fail() -> None:
    said = {"published_on": date(2024, 3, 2), "as_of": date(2024, 3, 2), "period_end": date(2024, 3, 2)}
    assert judge(table(cumulative(1, 50, **said), cumulative(2, 49, **said))) == ["a cumulative never falls"]


def test_a_total_that_falls_at_a_later_date_is_recorded_as_a_revision() -> None:
    fallen = table(cumulative(1, 50), cumulative(2, 49), cumulative(3, 51))
    assert judge(fallen) == []
    (revision,) = gate.list_revisions(fallen).to_dicts()
    assert revision["figure_id"] == fallen["figure_id"][1]
    assert revision["words"].endswith("a revision: the source's own total was 50 on 1 March 2024")


def test_a_claim_whose_figure_to_quote_is_gone_fails() -> None:
    text = "At dawn 12 people were killed. By noon 12 people were killed."
    quotes = [f"{part.removesuffix('.')}." for part in text.split(". ")]
    twice = table(*(number(text, quote, "12") for quote in quotes))
    assert judge(twice, text) == []
    assert judge(twice.tail(1), text) == ["every claim has one figure to quote"]
    assert judge(table(cumulative(1, 50), cumulative(2, 49)).tail(1)) == ["every claim has one figure to quote"]


@pytest.mark.parametrize(
    "later",
    [
        {"value": 50, "number_text": "50"},
        {"qualifier": "at_least"},
        {"phase": "after the truce"},
        {"source": "Ministry"},
        {"age_group": "child"},
        {"period_start": date(2024, 2, 1)},
        {"measure": "flow"},
    ],
)
def test_a_cumulative_may_be_lower_where_it_is_not_certainly_the_same_quantity(later: dict[str, Any]) -> None:
    assert judge(table(cumulative(1, 50), cumulative(2, 49, **later))) == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"quote": "At dawn 12 people died.xxxxxxx"}, "does not say the quote at 0"),
        ({"number_text": "13"}, "does not say '13' at 8"),
        ({"number_start": 9, "number_end": 11}, "does not say '12' at 9"),
        ({"text_sha256": "0" * 64}, "is another one than was read"),
    ],
)
def test_a_quote_that_is_not_in_the_document_fails(changes: dict[str, Any], why: str) -> None:
    moved = table({**number(TEXT, "At dawn 12 people were killed.", "12"), **changes})
    (failure,) = gate.judge(moved, lambda document: TEXT)
    assert failure.rule == gate.QUOTES
    assert why in failure.words


def test_a_quote_whose_document_is_not_here_fails_unless_it_is_known_to_be_stale() -> None:
    quoted = table(number(TEXT, TEXT, "12"))
    assert judge(quoted, None) == [gate.QUOTES]
    assert gate.judge(quoted, lambda document: None, stale=["documents/toy"]) == []


def test_a_figure_without_evidence_or_source_fails() -> None:
    assert judge(table(cell(table_ref=None))) == ["every figure has its evidence"]
    assert judge(table(cell(source=""))) == ["every figure has its evidence"]


def test_an_exception_with_a_reason_lets_its_figure_pass_and_no_other(tmp_path: Path) -> None:
    fallen = falling(50, 49, 48)
    listed = f"a cumulative never falls,{fallen['figure_id'][1]},The source corrected itself\n"
    assert judge(fallen, exceptions=listed, folder=tmp_path) == ["a cumulative never falls"]


def test_an_exception_that_is_needed_no_more_fails(tmp_path: Path) -> None:
    sound = table(cumulative(1, 50), cumulative(2, 51))
    listed = f"a cumulative never falls,{sound['figure_id'][1]},The source corrected itself\n"
    path = tmp_path / "exceptions.csv"
    path.write_text(HEADER + listed, encoding="utf-8")
    (failure,) = gate.judge(sound, lambda document: None, exceptions=path)
    assert failure.words == "passes now: take it off exceptions.csv"


@pytest.mark.parametrize("listed", ["a cumulative never falls,abc,\n", "a rule of nobody,abc,For fun\n"])
def test_an_exception_needs_a_rule_and_a_reason(tmp_path: Path, listed: str) -> None:
    with pytest.raises(gate.GateFailed, match="needs a rule of the gate and a reason"):
        judge(table(cell()), exceptions=listed, folder=tmp_path)


def test_the_message_names_the_figures_and_what_to_do() -> None:
    fallen = falling(*range(90, 61, -1))
    with pytest.raises(gate.GateFailed) as raised:
        gate.demand(fallen, lambda document: None)
    message = str(raised.value)
    assert message.startswith("nothing is published, 28 figures do not pass the gate:")
    assert fallen["figure_id"][1] in message
    assert "and 8 more" in message
    assert "gate_exceptions.csv" in message


def test_offsets_count_characters_and_not_bytes() -> None:
    text = "À l’aube, « 12 » personnes ont été tuées à Ma‘arrat. إدلب"
    quoted = table(number(text, text[10:51], "12"))
    assert quoted["text_sha256"][0] == hashlib.sha256(text.encode()).hexdigest()
    assert judge(quoted, text) == []
