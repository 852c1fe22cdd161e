"""A review as it is sent to the browser: no word lost, every figure in words, every decision told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from etl.decisions import Decision, Reading, to_reading
from ledger.language import LANGUAGES, speaking
from tests.sample import REPORT, build_sample
from ui.review.drawing import STATES, decision_words, draw_figures, draw_text, list_words, reading_words, state_of
from ui.review.fields import MENDED, list_groups

FIGURES = [
    {**row, "sequence": 0, "machine": to_reading(row)}
    for row in build_sample().sort("number_start").to_dicts()
    if row["document_id"] == "d1"
]
READINGS = {figure["figure_id"]: figure["machine"] for figure in FIGURES}


def decision(action: str, before: Reading | None, reading: Reading | None, sequence: int = 1) -> Decision:
    return Decision(
        "an id", "prose", "d1", FIGURES[0]["figure_id"], sequence, action, before, reading, "she saw it",
        "Anna", datetime(2026, 5, 4, tzinfo=UTC),
    )  # fmt: skip


def text_of(paragraph: dict[str, Any]) -> str:
    return "".join(piece["text"] for piece in paragraph["pieces"])


def test_the_whole_text_is_there_with_every_number_where_it_stands() -> None:
    text = f"{REPORT}\n\n \nA second paragraph 😀 of 12 words.\nIts second line."
    paragraphs = draw_text(text, FIGURES)
    assert [text_of(one) for one in paragraphs] == [REPORT, "A second paragraph 😀 of 12 words.\nIts second line."]
    assert all(text[one["start"] :].startswith(text_of(one)) for one in paragraphs)
    marked = [(piece["text"], piece["figures"]) for piece in paragraphs[0]["pieces"] if piece["figures"]]
    assert marked == [(figure["number_text"], [figure["figure_id"]]) for figure in FIGURES]


def test_halves_of_characters_do_not_reach_the_browser_and_move_nothing() -> None:
    (paragraph,) = draw_text("\ud83d" + REPORT[1:], FIGURES)
    assert text_of(paragraph).encode()
    assert len(text_of(paragraph)) == len(REPORT)


def test_a_text_of_nothing_but_spaces_has_no_paragraph() -> None:
    assert draw_text(" \n\n \n", []) == []


def test_every_figure_is_told_in_words_with_the_words_that_it_came_from() -> None:
    first = draw_figures(FIGURES, READINGS, [], {FIGURES[0]["figure_id"]: ["Others say 12"]})[0]
    assert first["sentence"].startswith("At least 20 civilians reported killed in Idleb")
    facts = {fact["name"]: (fact["value"], fact["said"]) for fact in first["facts"]}
    assert facts["Number"] == ("At least 20", "20")
    assert facts["Who counted"][1] == "the hospital group said"
    assert first["relations"] == [{"words": "Contradicts:", "claim": "Others say 12", "figure": None}]
    assert first["values"]["value"] == 20
    assert set(first["values"]) == set(MENDED)


def test_a_part_and_its_whole_name_each_other() -> None:
    drawn = {figure["number"]: figure for figure in draw_figures(FIGURES, READINGS, [], {})}
    (part,) = (figure for figure in drawn.values() if any(one["words"] == "Part of:" for one in figure["relations"]))
    (whole,) = (one["figure"] for one in part["relations"])
    named = next(figure for figure in drawn.values() if figure["id"] == whole)
    assert [(one["words"], one["figure"]) for one in named["relations"]] == [("A part of it:", part["id"])]


def test_a_decision_tells_who_what_when_and_why() -> None:
    before = FIGURES[0]["machine"]
    mended = decision("mend", before, before | {"age_group": "child", "iso3": "LBN", "cause": None})
    words = decision_words(mended)
    assert words.startswith("Anna mended it on 4 May 2026; ")
    assert "Age from any, or not said to children" in words
    assert "Country from Syria to Lebanon" in words
    assert words.endswith("she saw it")
    past = draw_figures(FIGURES, READINGS, [decision("agree", before, before, 2), mended], {})[0]["past"]
    assert past == [words, "Anna agreed on 4 May 2026; she saw it"]


def test_a_reading_is_a_sentence_and_nothing_is_none() -> None:
    assert reading_words(FIGURES[0]["machine"]).startswith("At least 20 civilians reported killed in Idleb")
    between = FIGURES[0]["machine"] | {"qualifier": "between", "value": None, "printed_low": 5, "printed_high": 9}
    assert "Between 5 and 9" in reading_words(between)
    assert reading_words(None) == ""


@pytest.mark.parametrize(
    ("status", "state"),
    [("unreviewed", "undecided"), ("not_needed", "undecided"), ("waiting", "waiting"), ("mended", "mended")],
)
def test_the_state_of_a_figure_is_its_review_status(status: str, state: str) -> None:
    assert state_of({"review_status": status}) == state


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_all_words_and_every_field_its_choices(code: str) -> None:
    with speaking(code):
        words, groups = list_words(), list_groups()
        drawn = draw_figures(FIGURES, READINGS, [], {})
    assert all(words.values())
    assert set(words["states"]) == set(STATES)
    fields = [field for group in groups for field in group["fields"]]
    assert [field["name"] for field in fields] == list(MENDED)
    choices = {field["name"]: dict(field["choices"]) for field in fields if field["kind"] == "choice"}
    assert all(words for field in choices.values() for words in field.values())
    for figure in drawn:
        for name, known in choices.items():
            value = figure["values"][name]
            assert value is None or value in known, name
