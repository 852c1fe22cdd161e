"""A document's words as the table keeps them: sentences in order, every number marked once."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.passages import around, read_passages

TEXT = "Of 236 families (1,204 people), a dozen left. Seven died, three of them children. Then rain. Two came back."


def said(number: str, quote: str, name: str = "") -> dict[str, Any]:
    begin = TEXT.index(quote)
    start = begin + quote.index(number)
    return {
        "figure_id": name or number, "quote": quote, "quote_start": begin, "quote_end": begin + len(quote),
        "number_start": start, "number_end": start + len(number),
    }  # fmt: skip


FIRST, SECOND, LAST = (
    "Of 236 families (1,204 people), a dozen left.",
    "Seven died, three of them children.",
    "Two came back.",
)


def marked(*figures: dict[str, Any]) -> list[list[tuple[str, list[str]]]]:
    return [
        [(piece.text, [row["figure_id"] for row in piece.figures]) for piece in passage.pieces()]
        for passage in read_passages(figures)
    ]


def test_sentences_stand_in_the_order_of_the_text_with_their_numbers() -> None:
    assert marked(said("three", SECOND), said("Seven", SECOND), said("236", FIRST)) == [
        [("Of ", []), ("236", ["236"]), (" families (1,204 people), a dozen left.", [])],
        [("Seven", ["Seven"]), (" died, ", []), ("three", ["three"]), (" of them children.", [])],
    ]


def test_a_number_inside_another_is_of_both_the_shorter_first() -> None:
    (pieces,) = marked(said("236 families (1,204 people)", FIRST, "both"), said("1,204", FIRST))
    assert pieces == [
        ("Of ", []), ("236 families (", ["both"]), ("1,204", ["1,204", "both"]), (" people)", ["both"]),
        (", a dozen left.", []),
    ]  # fmt: skip


def test_one_number_may_say_two_figures() -> None:
    (pieces,) = marked(said("Seven", SECOND, "killed"), said("Seven", SECOND, "injured"))
    assert pieces[0] == ("Seven", ["injured", "killed"]) or pieces[0] == ("Seven", ["killed", "injured"])


def test_a_passage_knows_whether_words_are_left_out_before_it() -> None:
    passages = read_passages([said("236", FIRST), said("Seven", SECOND), said("Two", LAST)])
    assert [passage.follows for passage in passages] == [False, True, False]


def test_quotes_that_overlap_are_one_passage() -> None:
    wide = f"{SECOND} Then rain."
    (passage,) = read_passages([said("three", wide), said("Seven", SECOND), said("three", SECOND, "again")])
    assert passage.text == wide
    assert [piece.text for piece in passage.pieces() if piece.figures] == ["Seven", "three"]


def test_offsets_outside_the_quote_mark_nothing() -> None:
    broken = said("Seven", SECOND) | {"number_start": 9_000, "number_end": 9_002}
    assert marked(broken) == [[(SECOND, [])]]


def test_words_without_a_place_come_last_and_are_not_joined_to_others() -> None:
    lost = said("Seven", SECOND) | {"quote_start": None}
    assert [passage.text for passage in read_passages([lost, said("Two", LAST)])] == [LAST, SECOND]


def test_a_passage_stands_between_its_neighbours() -> None:
    passages = read_passages([said("236", FIRST), said("Seven", SECOND), said("Two", LAST)])
    before, own, after = around(passages, "Seven")
    assert (before, own, after) == tuple(passages)
    assert around(passages, "236")[0] is None
    assert around(passages, "nothing") == (None, None, None)


@given(st.lists(st.tuples(st.integers(0, 45), st.integers(-3, 12), st.integers(0, 12), st.integers(1, 40)), max_size=8))
def test_nothing_is_lost_and_nothing_marked_twice(spans: list[tuple[int, int, int, int]]) -> None:
    figures: list[dict[str, Any]] = [
        {
            "figure_id": str(place), "quote": TEXT[begin : begin + length], "quote_start": begin,
            "quote_end": begin + len(TEXT[begin : begin + length]), "number_start": begin + offset,
            "number_end": begin + offset + width,
        }
        for place, (begin, offset, width, length) in enumerate(spans)
    ]  # fmt: skip
    passages = read_passages(figures)
    assert sorted(row["figure_id"] for passage in passages for row in passage.figures) == sorted(
        figure["figure_id"] for figure in figures
    )
    for passage in passages:
        assert passage.start is not None
        assert passage.text == TEXT[passage.start : passage.end]
        assert "".join(piece.text for piece in passage.pieces()) == passage.text
        for figure in passage.figures:
            inside = "".join(piece.text for piece in passage.pieces() if figure in piece.figures)
            whole = TEXT[figure["number_start"] : figure["number_end"]] if figure["number_start"] >= 0 else ""
            assert inside in ("", whole)
    for before, after in pairwise(passages):
        assert before.end is not None and after.start is not None and before.end <= after.start
