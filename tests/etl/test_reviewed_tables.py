"""What people decided of table cells: it holds as long as the cell says what they saw, and twice is once."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.decisions import Decision
from etl.reviewed_tables import review_cells
from tests.etl.claims import cell, figures, number
from tests.etl.deciding import decide

LOST = "changed after approval by Ada on 2026-03-04"


def row(frame: pl.DataFrame, place: int = 0) -> dict[str, Any]:
    return frame.row(place, named=True)


def test_a_cell_says_what_people_made_of_it_and_who_did() -> None:
    cells = figures(cell(value=20), cell("injured", value=30))
    decided = review_cells(cells, [decide(row(cells), "mend", value=21), decide(row(cells, 1), "reject")])
    assert decided.select("value", "low", "high", "people", "review_status").rows() == [
        (21, 21, 21, 21, "mended"),
        (30, 30, 30, 30, "rejected"),
    ]
    assert row(decided)["review_note"] == "value corrected from 20 to 21: typo (Ada, 2026-03-04)"
    same = ("figure_id", "dataset", "table_ref", "number_text", "cell_key")
    assert decided.select(same).equals(cells.select(same))


def test_what_is_derived_follows_what_was_changed() -> None:
    cells = figures(cell())
    mended = row(review_cells(cells, [decide(row(cells), "mend", outcome="displaced", age_group="child")]))
    assert (mended["category"], mended["about_children"]) == ("displacement", True)


def test_a_kept_figure_is_decided_on_as_one_that_was_read() -> None:
    cells = figures(cell(value=20))
    first, second = decide(row(cells), "mend", value=21), decide({**row(cells), "value": 21}, "mend", 2, value=22)
    read_anew = review_cells(cells, [first, second])
    kept = review_cells(review_cells(cells, [first]), [first, second])
    assert kept.equals(read_anew)
    assert row(kept)["value"] == 22


def test_a_cell_that_its_source_changed_is_as_the_source_says_and_says_so() -> None:
    cells, revised = (figures(cell(value=value, number_text=str(value))) for value in (20, 25))
    for action, changes in (("mend", {"value": 21}), ("agree", {})):
        decided = row(review_cells(revised, [decide(row(cells), action, **changes)]))
        assert (decided["value"], decided["review_status"], decided["review_note"]) == (25, "not_needed", LOST)
    decided = row(review_cells(revised, [decide(row(cells), "reject")]))
    assert decided["review_status"] == "not_needed"
    assert decided["review_note"] == "changed after rejection by Ada on 2026-03-04"


def test_another_change_of_the_source_leaves_the_decision() -> None:
    cells, moved = figures(cell(value=20)), figures(cell(value=20, place="Elsewhere"))
    decided = row(review_cells(moved, [decide(row(cells), "mend", value=21)]))
    assert (decided["value"], decided["place"]) == (21, "Elsewhere")


def test_a_decision_on_the_revised_cell_holds_after_one_that_was_overtaken() -> None:
    cells, revised = (figures(cell(value=value, number_text=str(value))) for value in (20, 25))
    decisions = [decide(row(cells), "mend", value=21), decide(row(revised), "mend", 2, value=26)]
    decided = review_cells(revised, decisions)
    assert row(decided)["review_note"] == "value corrected from 25 to 26: typo (Ada, 2026-03-04)"
    assert review_cells(decided, decisions).equals(decided)


def test_what_is_taken_back_is_as_the_source_gives_it() -> None:
    corrected = cell(
        value=20, review_status="mended", review_note="value corrected from 2 to 20: typo (Bo, 2025-01-01)"
    )
    cells = figures(corrected)
    mended = decide(row(cells), "mend", value=21)
    decided = review_cells(cells, [mended])
    assert str(row(decided)["review_note"]).startswith("value corrected from 2 to 20: typo (Bo, 2025-01-01); value")
    assert review_cells(decided, [mended, decide(row(decided), "reopen", 2)]).equals(cells)


def test_a_range_made_a_number_comes_back_as_the_range() -> None:
    cells = figures(cell(qualifier="between", value=15, printed_low=10, printed_high=20, number_text="10-20"))
    exact = {"value": 12, "qualifier": "exact", "printed_low": None, "printed_high": None}
    mended = decide(row(cells.drop("cell_key", "part_of_key")), "mend", **exact)
    decided = review_cells(cells, [mended])
    assert decided.select("low", "high").row(0) == (12, 12)
    assert review_cells(decided, [mended]).equals(decided)
    assert review_cells(decided, [mended, decide(row(decided), "reopen", 2)]).equals(cells)


def test_a_part_stays_a_part_of_its_whole() -> None:
    cells = figures(cell()).with_columns(part_of=pl.lit("the whole"))
    assert row(review_cells(cells, [decide(row(cells))]))["part_of"] == "the whole"


def test_figures_of_prose_and_figures_that_are_not_there_are_left_alone() -> None:
    text = "On Friday 41 people were killed."
    cells = figures(cell(), number(text, text, "41"))
    decisions = [decide(row(cells, 1), "reject"), decide({**row(cells), "figure_id": "gone"}, "reject")]
    assert review_cells(cells, decisions).equals(cells)


def test_a_decision_that_breaks_a_rule_of_figures_by_now_leaves_the_cell_alone() -> None:
    cells = figures(cell())
    assert review_cells(cells, [decide(row(cells), "mend", outcome="bewitched")]).equals(cells)


STEPS = st.lists(
    st.tuples(st.sampled_from(["agree", "mend", "reject", "reopen"]), st.integers(1, 4), st.booleans()), max_size=6
)


@given(STEPS, st.integers(1, 4))
def test_however_often_it_is_applied_and_whenever_a_refresh_came_it_comes_out_the_same(
    steps: list[tuple[str, int, bool]], value: int
) -> None:
    cells = figures(cell(value=3, number_text="three"), cell("injured"))
    source, table = cells, cells
    decisions: list[Decision] = []
    for action, new, refreshed in steps:
        changes = {"value": new} if action == "mend" and new != row(table)["value"] else {}
        action = "agree" if action == "mend" and not changes else action
        decisions.append(decide(row(table), action, len(decisions) + 1, **changes))
        if refreshed:
            table = review_cells(table, decisions)
    kept = review_cells(table, decisions)
    assert review_cells(kept, decisions).equals(kept)
    assert review_cells(source, decisions).equals(kept)
    revised = figures(cell(value=value, number_text="three"), cell("injured"))
    fresh = review_cells(revised, decisions)
    assert review_cells(fresh, decisions).equals(fresh)
