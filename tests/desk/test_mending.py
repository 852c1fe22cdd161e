"""What a person changes of a reading, and what follows from it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desk.decisions import NotUnderstood
from desk.mending import mend, name_figure
from etl.decisions import Reading, to_reading
from etl.schema import CLAIM_SCHEMA, DEFAULTS


def reading(**fields: Any) -> Reading:
    quote = "At least 20 people were killed in Idleb on Thursday."
    said = {
        "dataset": "added", "document_id": "added/one", "outcome": "killed", "measure": "flow", "value": 20,
        "qualifier": "at_least", "number_text": "20", "quote": quote, "quote_start": 0, "quote_end": len(quote),
        "number_start": 9, "number_end": 11, "place": "Idleb", "iso3": "SYR", "admin1_pcode": "SY07", "lat": 35.9,
        "lon": 36.6, "place_precision": "admin1", "place_text": "Idleb", "period_start": date(2020, 2, 27),
        "period_end": date(2020, 2, 27), "period_precision": "day",
    }  # fmt: skip
    return to_reading({**dict.fromkeys(CLAIM_SCHEMA), **DEFAULTS, **said, **fields})


def test_a_field_is_changed_and_nothing_else() -> None:
    before = reading()
    after = mend(before, {"value": "21"})
    assert after == before | {"value": 21}
    assert before["value"] == 20


def test_what_is_empty_is_nothing() -> None:
    assert mend(reading(cause="shelling"), {"cause": "  "})["cause"] is None


def test_another_place_has_its_own_code_and_point() -> None:
    after = mend(reading(), {"place": "Aleppo"})
    assert (after["place"], after["iso3"], after["place_text"]) == ("Aleppo", "SYR", "Idleb")
    assert after["admin1_pcode"] == "SY02"
    assert after["lat"] == pytest.approx(36.2, abs=0.5)


def test_an_unknown_place_has_no_code_and_no_point() -> None:
    after = mend(reading(), {"place": "Xyzzyville"})
    assert (after["place"], after["iso3"], after["place_precision"]) == ("Xyzzyville", "SYR", "unknown")
    assert [after[name] for name in ("admin1_pcode", "admin2_pcode", "lat", "lon")] == [None] * 4


def test_a_country_alone_is_a_place() -> None:
    after = mend(reading(), {"place": None, "iso3": "NGA"})
    assert (after["place"], after["iso3"], after["place_precision"]) == ("Nigeria", "NGA", "country")
    assert after["admin1_pcode"] is None


def test_without_place_and_country_nothing_is_known() -> None:
    after = mend(reading(), {"place": None, "iso3": None})
    assert (after["place"], after["place_precision"], after["lat"]) == (None, "unknown", None)


@pytest.mark.parametrize(
    ("start", "end", "precision"),
    [
        ("2020-02-25", "2020-02-25", "day"),
        ("2020-02-01", "2020-02-29", "month"),
        ("2020-01-01", "2020-12-31", "year"),
        ("2020-02-20", "2020-03-02", "interval"),
        ("2020-02-20", None, "interval"),
        (None, None, "unknown"),
    ],
)
def test_the_precision_of_a_period_follows_from_its_days(start: str | None, end: str | None, precision: str) -> None:
    assert mend(reading(), {"period_start": start, "period_end": end})["period_precision"] == precision


def test_a_number_that_is_no_range_loses_its_ends() -> None:
    before = reading(qualifier="between", value=None, printed_low=80, printed_high=100)
    after = mend(before, {"qualifier": "exact", "value": "90"})
    assert (after["value"], after["printed_low"], after["printed_high"]) == (90, None, None)
    assert mend(before, {"outcome": "injured"})["printed_high"] == 100


def test_a_stock_is_of_the_last_day_of_its_period() -> None:
    assert mend(reading(), {"measure": "stock"})["as_of"] == "2020-02-27"
    assert mend(reading(), {"measure": "stock", "as_of": "2020-02-28"})["as_of"] == "2020-02-28"


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": "other words"},
        {"review_status": "agreed"},
        {"unheard_of": "1"},
        {"value": "twenty"},
        {"value": "2" * 30},
        {"period_end": "27/02/2020"},
    ],
)
def test_evidence_is_not_changed_and_odd_values_are_told_by_the_name_of_their_field(changes: dict[str, str]) -> None:
    with pytest.raises(NotUnderstood, match=next(iter(changes))):
        mend(reading(), changes)


def test_to_mend_the_same_again_changes_nothing() -> None:
    changes = {"place": "Aleppo", "period_start": "2020-02-01", "value": "22", "qualifier": "exact"}
    once = mend(reading(), changes)
    assert mend(once, changes) == once


def test_an_added_figure_has_the_id_that_the_reader_would_give_it_unless_that_is_taken() -> None:
    first = name_figure(reading(), (), "a")
    assert first == name_figure(reading(value=21), (), "b")  # its value is no part of what it is
    assert first != name_figure(reading(outcome="injured"), (), "a")
    second = name_figure(reading(), {first}, "a")
    assert second != first
    assert second == name_figure(reading(), {first}, "a")
    assert second != name_figure(reading(), {first}, "b")
