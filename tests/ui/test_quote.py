"""A document's words as elements: every figure can be chosen once, and no word is lost or becomes markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.passages import read_passages
from tests.sample import HOSTILE, build_sample
from ui.clickable import Node
from ui.quote import passage, quote

ROWS = build_sample().to_dicts()
SENTENCE = "Of 236 families (1,204 people), many left."


def figure(name: str, number: str, **fields: Any) -> dict[str, Any]:
    start = SENTENCE.index(number)
    plain = next(row for row in ROWS if row["number_text"] == "20")
    return {
        **plain, "figure_id": name, "number_text": number, "quote": SENTENCE, "quote_start": 0,
        "quote_end": len(SENTENCE), "number_start": start, "number_end": start + len(number), **fields,
    }  # fmt: skip


def walk(nodes: list[Node]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if isinstance(node, dict):
            yield node
            yield from walk(node["children"])


def text_of(nodes: list[Node], leave_out: str = "") -> str:
    parts = [
        node if isinstance(node, str) else "" if node.get("class", "").startswith(leave_out or "none") else
        text_of(node["children"], leave_out)
        for node in nodes
    ]  # fmt: skip
    return "".join(parts)


def test_every_figure_of_a_passage_has_one_button_and_the_words_stay_as_they_are() -> None:
    figures = [figure("outer", "236 families (1,204 people)"), figure("inner", "1,204"), figure("twin", "1,204")]
    (read,) = read_passages(figures)
    nodes = passage(read, {"outer": 1, "inner": 2, "twin": 3}, None)
    buttons = [node["figure"] for node in walk(nodes) if node["tag"] == "button"]
    assert sorted(buttons) == ["inner", "outer", "twin"]
    assert text_of(nodes, "hf-number") == SENTENCE


def test_a_figure_whose_number_has_no_place_still_has_its_button() -> None:
    (read,) = read_passages([figure("lost", "1,204") | {"number_start": 900, "number_end": 905}])
    assert [node["figure"] for node in walk(passage(read, {"lost": 1}, None)) if node["tag"] == "button"] == ["lost"]


def test_the_number_that_a_reader_comes_from_is_marked() -> None:
    (read,) = read_passages([figure("here", "236"), figure("other", "1,204")])
    marked = [node["figure"] for node in walk(passage(read, {"here": 1, "other": 2}, "here")) if node["tag"] == "mark"]
    assert marked == ["here"]


def test_a_category_is_told_by_more_than_its_colour() -> None:
    (read,) = read_passages([figure("one", "236", category="displacement")])
    assert {node["class"] for node in walk(passage(read, {"one": 1}, None))} == {
        "hf-said hf-displacement", "hf-number hf-displacement",
    }  # fmt: skip


def test_the_quote_marks_its_own_number_once_though_others_stand_inside_it() -> None:
    own, inside = figure("own", "236 families (1,204 people)"), figure("inside", "1,204")
    (read,) = read_passages([own, inside])
    nodes = [quote(own, None, read, None)]
    (marked,) = [node for node in walk(nodes) if node["tag"] == "mark"]
    assert text_of([marked]) == "236 families (1,204 people)"
    assert [node["figure"] for node in walk([marked]) if node["tag"] == "button"] == ["inside"]
    assert text_of(nodes) == SENTENCE


def test_a_quote_says_its_language() -> None:
    own = figure("own", "236", language="ar")
    (read,) = read_passages([own])
    (block,) = [node for node in walk([quote(own, None, read, None)]) if node["tag"] == "blockquote"]
    assert (block["lang"], block["dir"]) == ("ar", "auto")


def test_hostile_words_are_children_never_tags_or_attributes() -> None:
    hostile = next(row for row in ROWS if row["quote"] == HOSTILE)
    (read,) = read_passages([hostile])
    nodes = [quote(hostile, None, read, None)]
    assert text_of(nodes) == HOSTILE
    assert {node["tag"] for node in walk(nodes)} == {"div", "blockquote", "mark"}
