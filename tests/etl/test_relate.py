"""Relations: what is part of what, what was said before, what is one quantity over time, and what to quote."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from etl.readings import with_keys
from etl.relate import relate
from etl.schema import FRAME_SCHEMA
from etl.source import EXTRAPOLATED, TRIANGULATION
from tests.etl.claims import cell, figures, number, related

TEXT = (
    "On Friday 12 people were killed or injured, including three children. "
    "Later the ministry repeated that 12 people were killed. The monitor also counted 12."
)
FIRST, SECOND, THIRD = [f"{part.removesuffix('.')}." for part in TEXT.split(". ")]


def test_a_cell_is_part_of_the_column_it_names_in_the_same_row_only() -> None:
    whole, part, stranger = related(
        cell("all"), cell("children", part_of_key="all", age_group="child"), cell("all", document_id="toy/2")
    )
    assert part["part_of"] == whole["figure_id"]
    assert whole["part_of"] is None
    assert stranger["part_of"] is None
    assert part["role_reason"] == "part of a larger figure: never add the two"


def test_a_number_in_prose_is_part_of_the_number_at_the_offset_it_names() -> None:
    whole, part = related(
        number(TEXT, FIRST, "12"),
        number(TEXT, FIRST, "three", value=3, part_of_key=str(TEXT.index("12")), age_group="child"),
    )
    assert part["part_of"] == whole["figure_id"]


@pytest.mark.parametrize(
    ("whole", "part", "stays"),
    [
        ("waiting", "unreviewed", False),
        ("waiting", "waiting", True),
        ("rejected", "unreviewed", False),
        ("rejected", "waiting", False),
        ("agreed", "rejected", False),
        ("mended", "agreed", True),
    ],
)
def test_a_part_is_one_of_a_whole_that_is_withheld_no_more_than_itself(whole: str, part: str, stays: bool) -> None:
    key = str(TEXT.index("12"))
    both = related(
        number(TEXT, FIRST, "12", review_status=whole),
        number(TEXT, FIRST, "three", value=3, part_of_key=key, age_group="child", review_status=part),
    )
    assert both[1]["part_of"] == (both[0]["figure_id"] if stays else None)


def test_a_number_with_two_outcomes_is_the_whole_by_the_one_that_was_not_rejected() -> None:
    key = str(TEXT.index("12"))
    injured, _, part = related(
        number(TEXT, FIRST, "12", outcome="injured"),
        number(TEXT, FIRST, "12", review_status="rejected"),
        number(TEXT, FIRST, "three", value=3, part_of_key=key, age_group="child"),
    )
    assert part["part_of"] == injured["figure_id"]


def test_a_number_with_two_outcomes_is_the_whole_by_the_parts_own_outcome() -> None:
    key = str(TEXT.index("12"))
    injured, killed, part = related(
        number(TEXT, FIRST, "12", outcome="injured"),
        number(TEXT, FIRST, "12"),
        number(TEXT, FIRST, "three", value=3, part_of_key=key, age_group="child"),
    )
    assert part["part_of"] == killed["figure_id"] != injured["figure_id"]


def test_a_key_that_names_no_figure_gives_no_whole() -> None:
    assert related(cell("children", part_of_key="all"))[0]["part_of"] is None


def test_a_figure_kept_from_the_last_table_keeps_its_whole() -> None:
    once = relate(figures(cell("all"), cell("children", part_of_key="all")))
    again = relate(with_keys(once))
    assert again.equals(once)


def test_a_claim_said_again_points_to_its_first_mention() -> None:
    first, again = related(number(TEXT, FIRST, "12"), number(TEXT, SECOND, "12"))
    assert (first["claim_id"], first["role"]) == (None, "recommended")
    assert (again["claim_id"], again["role"]) == (first["figure_id"], "alternative")
    assert again["role_reason"] == "says again what “12” says earlier in the same document"


def test_a_published_figure_does_not_give_way_to_one_that_waits_for_review() -> None:
    text = "Twelve people died. In all, 12 people died."
    earlier = number(text, "Twelve people died.", "Twelve", value=12, review_status="waiting")
    later = number(text, "In all, 12 people died.", "12", value=12)
    waiting, published = related(earlier, later)
    assert (published["role"], waiting["role"]) == ("recommended", "alternative")
    assert waiting["claim_id"] == published["figure_id"]


@pytest.mark.parametrize("unsaid", [{"period_start": None}, {"period_start": None, "period_end": None}])
def test_a_period_left_out_contradicts_none(unsaid: dict[str, Any]) -> None:
    first, again = related(number(TEXT, FIRST, "12"), number(TEXT, SECOND, "12", **unsaid))
    assert again["claim_id"] == first["figure_id"]


@pytest.mark.parametrize(
    "other",
    [
        {"value": 13},
        {"outcome": "injured"},
        {"qualifier": "at_least"},
        {"age_group": "child"},
        {"place": "Elsewhere"},
        {"measure": "cumulative"},
        {"period_start": date(2024, 2, 1)},
        {"source": "Ministry"},
        {"document_id": "documents/other"},
    ],
)
def test_another_claim_is_not_the_same_said_again(other: dict[str, Any]) -> None:
    _, second = related(number(TEXT, FIRST, "12"), number(TEXT, THIRD, "12", **other))
    assert second["claim_id"] is None


def test_an_unattributed_mention_can_be_the_same_claim() -> None:
    _, again = related(number(TEXT, FIRST, "12"), number(TEXT, SECOND, "12", source="unattributed"))
    assert again["claim_id"] is not None


def test_a_part_as_large_as_its_whole_is_not_the_whole_said_again() -> None:
    whole, part = related(number(TEXT, FIRST, "12"), number(TEXT, SECOND, "12", part_of_key=str(TEXT.index("12"))))
    assert part["claim_id"] is None
    assert part["part_of"] == whole["figure_id"]


def test_table_cells_are_never_said_again() -> None:
    assert [row["claim_id"] for row in related(cell("a"), cell("b"))] == [None, None]


def test_a_series_is_one_quantity_over_time() -> None:
    stock = {"measure": "stock", "period_start": None}
    one, later, other = related(
        cell("refugees", document_id="toy/1", as_of=date(2024, 1, 1), **stock),
        cell("refugees", document_id="toy/2", as_of=date(2025, 1, 1), value=99, number_text="99", **stock),
        cell("refugees", document_id="toy/3", as_of=date(2025, 1, 1), nationality="SYR", **stock),
    )
    assert one["series_id"] == later["series_id"] != other["series_id"]


def test_cumulatives_of_another_start_are_another_series() -> None:
    since = {"measure": "cumulative", "as_of": date(2024, 3, 2)}
    one, other = related(
        cell("a", document_id="toy/1", **since), cell("a", document_id="toy/2", period_start=date(2024, 1, 1), **since)
    )
    assert one["series_id"] != other["series_id"]


def test_a_tables_term_tells_series_apart_and_the_words_of_prose_do_not() -> None:
    from_one, from_other = related(
        cell(document_id="toy/1", reported_term="from A"), cell(document_id="toy/2", reported_term="from B")
    )
    assert from_one["series_id"] != from_other["series_id"]
    fled, left = related(
        number(TEXT, FIRST, "12", reported_term="fled"), number(TEXT, THIRD, "12", reported_term="forced to leave")
    )
    assert fled["series_id"] == left["series_id"]


def test_a_series_id_is_the_same_on_every_machine() -> None:
    assert related(cell())[0]["series_id"] == "751045de93fcfe24"


def test_an_extrapolated_number_is_an_alternative_with_a_plain_reason() -> None:
    (row,) = related(cell(reported_term=f"killed ({EXTRAPOLATED})"))
    assert row["role"] == "alternative"
    assert row["role_reason"] == "nobody counted this number: the data set computed it where no report gave one"


def test_a_number_that_its_source_only_compares_with_is_an_alternative() -> None:
    (row,) = related(cell(reported_term=f"evacuated, {TRIANGULATION}"))
    assert (row["role"], row["role_reason"][:31]) == ("alternative", "kept by its source to compare w")


def test_one_quantity_by_two_causes_is_two_series() -> None:
    flood, war = related(cell(cause="flood"), cell("other", cause="conflict"))
    assert flood["series_id"] != war["series_id"]


def test_the_result_has_the_columns_of_the_schema_and_loses_no_figure() -> None:
    claims = [cell(f"c{at}", at, part_of_key="c0" if at else None) for at in range(5)]
    table = relate(figures(*claims))
    assert dict(table.schema) == FRAME_SCHEMA
    assert table["table_ref"].struct["column"].to_list() == [f"c{at}" for at in range(5)]
    assert table["part_of"].drop_nulls().unique().to_list() == [table["figure_id"][0]]
    assert table["supersedes"].null_count() == 5


def test_no_figures_relate_to_none() -> None:
    assert relate(figures(cell()).clear()).height == 0
