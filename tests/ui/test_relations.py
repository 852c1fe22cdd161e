"""Relations as elements: what is drawn over, under and beside a figure, and what a number's history says."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ledger.evidence import Evidence
from tests.sample import build_sample
from ui.clickable import Node
from ui.relations import SHOWN, beside, history, relations

ROWS = {row["number_text"]: row for row in build_sample().to_dicts()}
SEVEN, THREE = ROWS["Seven"], ROWS["three"]


def text_of(node: Node | None) -> list[str]:
    """The texts of the element in the order in which they are read."""
    if node is None or isinstance(node, str):
        return [node] if node else []
    return [text for child in node["children"] for text in text_of(child)]


def buttons(node: Node | None) -> Iterator[str]:
    if isinstance(node, dict):
        if node["tag"] == "button":
            yield node["figure"]
        for child in node["children"]:
            yield from buttons(child)


def test_a_figure_without_relations_has_no_diagram() -> None:
    assert relations(Evidence(SEVEN)) is None
    assert history(SEVEN, Evidence(SEVEN), pl.DataFrame(), 0) is None


def test_the_whole_stands_over_the_figure_and_its_parts_under_it() -> None:
    node = relations(Evidence(THREE, whole=SEVEN, parts=[ROWS["20"]]))
    texts = text_of(node)
    assert [texts[0], texts[2], texts[3]] == ["Part of", "This figure: 3", "Its parts"]
    assert list(buttons(node)) == [SEVEN["figure_id"], ROWS["20"]["figure_id"]]


def test_many_parts_are_cut_and_counted() -> None:
    parts = [{**THREE, "figure_id": str(number)} for number in range(SHOWN + 3)]
    node = relations(Evidence(SEVEN, parts=parts))
    assert len(list(buttons(node))) == SHOWN
    assert text_of(node)[-1] == "and 3 more parts"


def test_who_says_it_again_and_what_replaces_it_are_told_apart() -> None:
    texts = text_of(relations(Evidence(SEVEN, again=[ROWS["20"]], revisions=[THREE], revised=[ROWS["200"]])))
    assert [text for text in texts if text.startswith(("Said", "Replace"))] == [
        "Said again",
        "Replaced by a newer report of the same source",
        "Replaces an earlier report of the same source",
    ]
    assert any("according to" in text for text in texts)


def test_the_history_says_which_report_was_replaced_and_how_many_there_are() -> None:
    older = {**ROWS["200"], "role": "superseded", "day": ROWS["200"]["as_of"]}
    newer = {**ROWS["600"], "day": ROWS["600"]["as_of"]}
    columns = [name for name in older if name != "table_ref"]
    reports = pl.DataFrame([{name: row[name] for name in columns} for row in (older, newer)])
    node = history(newer, Evidence(newer, revised=[older]), reports, 30)
    assert text_of(node) == [
        "7 October 2023: 200", " · taken back later", " · replaced by this figure",
        "9 October 2023: 600", " · this figure",
        "30 reports in all; these are the nearest in time.",
    ]  # fmt: skip


def test_what_a_reviewer_wrote_is_told() -> None:
    mended = {**SEVEN, "review_status": "mended", "review_note": "It said <b>seventeen</b>."}
    assert text_of(history(mended, Evidence(mended), pl.DataFrame(), 0)) == [
        "Somebody looked at it and corrected how it was read.", "It said <b>seventeen</b>.",
    ]  # fmt: skip


def test_the_cells_of_a_row_are_told_by_their_columns() -> None:
    node = beside(Evidence(ROWS["2979986"], neighbours=[ROWS["200"]]))
    assert text_of(node)[-1] == "killed_cum"
