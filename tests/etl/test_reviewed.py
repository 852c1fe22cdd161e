"""What people decided of prose: it holds as long as the words stand, and what changed waits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.decisions import Decision
from etl.documents import Document
from etl.prose.claim import credit
from etl.reviewed import BESIDE, OTHERWISE, Reviewed, review
from etl.schema import CLAIM_SCHEMA, conform, identify
from tests.etl.claims import frame, number
from tests.etl.deciding import decide

NAME = "documents/toy"
APPROVED, REJECTED = "changed after approval by Ada on 2026-03-04", "changed after rejection by Ada on 2026-03-04"


def document(text: str, **said: Any) -> Document:
    return Document("toy", text, **{"title": "Toy", "publisher": "Toy Press", "published_on": date(2024, 3, 3), **said})


def read(text: str, **reads: Any) -> tuple[pl.DataFrame, pl.Series]:
    """Every number of a text as killed people, each line a sentence, and the ids; ``reads``: fields read otherwise."""
    claims = []
    told = credit(document(text))
    position = 0
    for line in text.splitlines(keepends=True):
        quote = line.strip()
        for found in re.finditer(r"\d+", quote):
            start = position + line.index(quote)
            at = {"quote_start": start, "quote_end": start + len(quote)}
            at |= {"number_start": start + found.start(), "number_end": start + found.end()}
            said = number(quote, quote, found.group(), value=int(found.group()), confidence=0.7)
            claims.append({**said, **told, **at, **reads})
        position += len(line)
    claims_of_it = conform(frame(*claims) if claims else pl.DataFrame(schema=CLAIM_SCHEMA))
    return claims_of_it, identify(claims_of_it)


def rows(text: str, **reads: Any) -> dict[str, dict[str, Any]]:
    """What :func:`read` gives, by the number as written, each with its figure_id."""
    claims, ids = read(text, **reads)
    return {row["number_text"]: row for row in claims.with_columns(figure_id=ids).to_dicts()}


def apply(text: str, decisions: Sequence[Decision], **reads: Any) -> Reviewed:
    claims, ids = read(text, **reads)
    return review(claims, ids, {NAME: document(text)}, decisions)


def after(reviewed: Reviewed) -> dict[str, dict[str, Any]]:
    """The reviewed claims by figure_id."""
    return {row["figure_id"]: row for row in reviewed.claims.with_columns(figure_id=reviewed.ids).to_dicts()}


TEXT = "On Friday 41 people were killed.\nAt night 42 people were killed.\n"


def test_without_decisions_everything_is_as_it_was_read() -> None:
    claims, ids = read(TEXT)
    reviewed = apply(TEXT, [])
    assert reviewed.claims.equals(claims)
    assert reviewed.ids.equals(ids)


def test_who_agrees_is_named_and_the_rest_is_as_it_was_read() -> None:
    figure = rows(TEXT)["41"]
    reviewed = after(apply(TEXT, [decide(figure)]))
    agreed = reviewed.pop(figure["figure_id"])
    assert agreed == {**figure, "review_status": "agreed", "review_note": "agreed (Ada, 2026-03-04)"}
    assert list(reviewed.values()) == [rows(TEXT)["42"]]


def test_a_mended_field_is_changed_and_keeps_the_id() -> None:
    figure = rows(TEXT)["41"]
    mended = after(apply(TEXT, [decide(figure, "mend", value=40, outcome="injured")]))[figure["figure_id"]]
    assert (mended["value"], mended["outcome"], mended["review_status"]) == (40, "injured", "mended")
    assert mended["review_note"] == (
        "outcome corrected from killed to injured, value corrected from 41 to 40: typo (Ada, 2026-03-04)"
    )


def test_a_rejected_figure_stays_and_says_so() -> None:
    figure = rows(TEXT)["41"]
    rejected = after(apply(TEXT, [decide(figure, "reject", reason="a bus")]))[figure["figure_id"]]
    assert (rejected["value"], rejected["review_status"]) == (41, "rejected")
    assert rejected["review_note"] == "rejected: a bus (Ada, 2026-03-04)"


def test_what_is_taken_back_is_as_if_it_had_never_been_decided() -> None:
    figure = rows(TEXT)["41"]
    taken_back = [decide(figure, "mend", value=40), decide(figure, "reopen", 2)]
    assert apply(TEXT, taken_back).claims.equals(read(TEXT)[0])


def test_a_reading_holds_where_the_same_words_are_read_otherwise_now() -> None:
    figure = rows(TEXT)["41"]
    reviewed = after(apply(TEXT, [decide(figure)], value=7, qualifier="about", place="Elsewhere"))
    assert {name: reviewed[figure["figure_id"]][name] for name in ("value", "qualifier", "place")} == {
        "value": 41,
        "qualifier": "exact",
        "place": "Somewhere",
    }


def test_a_sentence_that_moved_keeps_its_decision() -> None:
    figure = rows(TEXT)["42"]
    moved = "A new line with nothing in it.\nAt night 42 people were killed.\n"
    agreed = after(apply(moved, [decide(figure)]))[figure["figure_id"]]
    assert agreed["review_status"] == "agreed"
    assert moved[agreed["quote_start"] : agreed["quote_end"]] == figure["quote"]
    assert moved[agreed["number_start"] : agreed["number_end"]] == "42"
    assert agreed["text_sha256"] == document(moved).text_sha256


@pytest.mark.parametrize("where", [TEXT, "A line.\n" + TEXT])
def test_a_reader_that_gives_another_figure_there_makes_that_one_wait(where: str) -> None:
    figure = rows(TEXT)["41"]
    reviewed = after(apply(where, [decide(figure)], outcome="injured"))
    old, new = reviewed[figure["figure_id"]], reviewed[rows(where, outcome="injured")["41"]["figure_id"]]
    assert (old["outcome"], old["review_status"]) == ("killed", "agreed")
    assert (new["outcome"], new["review_status"], new["review_note"]) == ("injured", "waiting", OTHERWISE)
    assert reviewed[rows(where, outcome="injured")["42"]["figure_id"]]["review_status"] == "unreviewed"


def test_a_reader_that_comes_to_read_what_a_person_made_of_it_says_nothing_new() -> None:
    figure = rows(TEXT)["41"]
    mended = decide(figure, "mend", outcome="injured")
    reviewed = after(apply(TEXT, [mended], outcome="injured"))
    assert [row["figure_id"] for row in reviewed.values() if row["number_text"] == "41"] == [figure["figure_id"]]


def test_what_was_decided_of_the_new_figure_holds_beside_the_old_one() -> None:
    old, new = rows(TEXT)["41"], rows(TEXT, outcome="injured")["41"]
    reviewed = after(apply(TEXT, [decide(old, "reject"), decide(new)], outcome="injured"))
    assert reviewed[old["figure_id"]]["review_status"] == "rejected"
    assert reviewed[new["figure_id"]]["review_status"] == "agreed"


def test_a_figure_that_the_reader_missed_stands_beside_the_others() -> None:
    text = TEXT + "Nobody counted the 9 who drowned.\n"
    missed = {**rows(text)["9"], "method": "documents 3"}
    claims, ids = read(text)
    found = claims["number_text"] != "9"
    decisions = [decide(missed, "add", figure_id="missed-one")]
    reviewed = after(review(claims.filter(found), ids.filter(found), {NAME: document(text)}, decisions))
    added = reviewed["missed-one"]
    assert (added["method"], added["confidence"], added["review_status"]) == ("marked by a person", None, "agreed")
    assert added["review_note"] == "added (Ada, 2026-03-04)"
    assert len(reviewed) == 3


def test_a_second_figure_of_one_number_makes_the_first_wait_until_somebody_decides_on_it() -> None:
    first = rows(TEXT)["41"]
    second = decide({**first, "outcome": "injured"}, "add", figure_id="second")
    reviewed = after(apply(TEXT, [second]))
    assert (reviewed["second"]["outcome"], reviewed["second"]["review_status"]) == ("injured", "agreed")
    waiting = reviewed[first["figure_id"]]
    assert (waiting["review_status"], waiting["review_note"]) == ("waiting", BESIDE)
    assert after(apply(TEXT, [second, decide(first)]))[first["figure_id"]]["review_note"] == "agreed (Ada, 2026-03-04)"
    same = decide(first, "add", figure_id="same")
    assert first["figure_id"] in after(apply(TEXT, [same, decide({**first, "figure_id": "same"}, "reject", 2)]))
    withdrawn = after(apply(TEXT, [second, decide(reviewed["second"], "reject", 2)]))
    assert withdrawn["second"]["review_status"] == "rejected"
    assert withdrawn[first["figure_id"]] == first


def test_changed_words_wait_for_somebody_to_look_again() -> None:
    figure = rows(TEXT)["41"]
    changed = TEXT.replace("41 people", "43 people")
    decision = decide(figure)
    reviewed = apply(changed, [decision])
    assert reviewed.lost == [decision]
    waiting = after(reviewed)[rows(changed)["43"]["figure_id"]]
    assert (waiting["review_status"], waiting["review_note"]) == ("waiting", APPROVED)
    assert after(reviewed)[rows(changed)["42"]["figure_id"]]["review_status"] == "unreviewed"
    assert figure["figure_id"] not in after(reviewed)


def test_a_rejected_figure_whose_words_changed_waits_too() -> None:
    changed = TEXT.replace("41 people", "43 people")
    reviewed = after(apply(changed, [decide(rows(TEXT)["41"], "reject")]))
    assert reviewed[rows(changed)["43"]["figure_id"]]["review_note"] == REJECTED


def test_words_that_are_gone_are_told_and_nothing_like_them_waits() -> None:
    decision = decide(rows(TEXT)["41"])
    reviewed = apply("Rain fell on 12 villages of the valley all week long.\n", [decision])
    assert reviewed.lost == [decision]
    assert list(reviewed.claims["review_status"]) == ["unreviewed"]


def test_two_changed_figures_of_one_sentence_make_each_its_own_wait() -> None:
    before, now = "Some 41 were killed and 12 of them burnt.\n", "Some 41 were killed and 12 of them were burnt.\n"
    decisions = [decide(rows(before)["12"]), decide(rows(before)["41"], editor="Bo")]
    reviewed = after(apply(now, decisions))
    notes = {row["number_text"]: row["review_note"] for row in reviewed.values()}
    assert notes == {"12": APPROVED, "41": APPROVED.replace("Ada", "Bo")}


def test_a_figure_that_somebody_decided_on_never_waits_for_another_one() -> None:
    changed = TEXT.replace("41 people", "43 people")
    decided = [decide(rows(TEXT)["41"]), *(decide(row) for row in rows(changed).values())]
    assert set(apply(changed, decided).claims["review_status"]) == {"agreed"}


def test_what_a_document_says_of_itself_is_as_it_says_now() -> None:
    figure = rows(TEXT)["41"]
    mended = decide(figure, "mend", publisher="Agency")
    claims, ids = read(TEXT)
    renamed = document(TEXT, title="Renamed", publisher="Other Press", licence="CC0-1.0")
    row = after(review(claims, ids, {NAME: renamed}, [mended]))[figure["figure_id"]]
    assert (row["document_title"], row["publisher"], row["redistributable"]) == ("Renamed", "Agency", True)


def test_a_part_stays_a_part_where_its_sentence_moved() -> None:
    text = "Some 41 were killed, 12 of them at night.\n"
    both = rows(text)
    part = {**both["12"], "part_of_key": str(both["41"]["number_start"])}
    moved = "A line before.\n" + text
    row = after(apply(moved, [decide(part)]))[part["figure_id"]]
    assert row["part_of_key"] == str(rows(moved)["41"]["number_start"])


def test_a_decision_whose_evidence_never_held_is_lost() -> None:
    figure = {**rows(TEXT)["41"], "number_text": "14"}
    assert len(apply(TEXT, [decide(figure)]).lost) == 1


SENTENCES = [f"{lead} {value} people were {deed}." for lead, value, deed in (
    ("On Friday", 41, "killed"), ("At night", 42, "killed"), ("Near the river", 7, "shot"), ("In all", 300, "counted"),
    ("Later", 41, "found"), ("By Sunday some", 12, "burnt"),
)]  # fmt: skip
TEXTS = st.lists(st.sampled_from(SENTENCES), unique=True, max_size=6).map(lambda lines: "\n".join([*lines, ""]))
ACTIONS = st.sampled_from(("agree", "mend", "reject"))


@given(TEXTS, TEXTS, st.lists(ACTIONS, min_size=6, max_size=6), st.sampled_from(["killed", "injured"]))
def test_every_decision_holds_or_is_told_as_lost_and_twice_is_once(
    before: str, now: str, actions: list[str], outcome: str
) -> None:
    claims, ids = read(before)
    decisions = [
        decide(row, action, **({"value": 5} if action == "mend" else {}))
        for row, action in zip(claims.with_columns(figure_id=ids).to_dicts(), actions, strict=False)
    ]
    once = apply(now, decisions, outcome=outcome)
    rows_now = after(once)
    assert len(rows_now) == once.claims.height
    for row in rows_now.values():
        assert now[row["quote_start"] : row["quote_end"]] == row["quote"]
        assert now[row["number_start"] : row["number_end"]] == row["number_text"]
    lost = {decision.figure_id for decision in once.lost}
    for decision in decisions:
        stands = decision.before is not None and decision.before["quote"] in now
        assert (decision.figure_id in rows_now) == stands == (decision.figure_id not in lost)
        if stands:
            status = {"agree": "agreed", "mend": "mended", "reject": "rejected"}[decision.action]
            assert rows_now[decision.figure_id]["review_status"] == status
            assert rows_now[decision.figure_id]["value"] == (decision.reading or decision.before or {})["value"]
    again = review(once.claims, once.ids, {NAME: document(now)}, decisions)
    assert after(again) == rows_now
