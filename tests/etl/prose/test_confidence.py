"""Confidence of figures read in prose: within (0, 1), lower where reading was hard, and the reason to wait."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from etl.extract import extract
from etl.prose import Document, read
from etl.prose.confidence import REVIEW_BELOW, judge, model

SIGNALS = st.dictionaries(st.sampled_from(sorted(model()["weights"])), st.floats(0, 1))


def said(text: str) -> Document:
    return Document(id="d", text=text, language="en", published_on=date(2024, 5, 3))


@given(SIGNALS)
def test_confidence_is_within_0_and_1(signals: dict[str, float]):
    assert 0 < judge(signals, model()) < 1


@given(SIGNALS, st.sampled_from(sorted(model()["weights"])))
def test_more_of_a_signal_moves_confidence_the_way_of_its_weight(signals: dict[str, float], name: str):
    none, all_of_it = judge({**signals, name: 0.0}, model()), judge({**signals, name: 1.0}, model())
    assert none <= all_of_it if model()["weights"][name] >= 0 else none >= all_of_it


def test_a_signal_that_was_never_seen_counts_for_nothing():
    assert judge({"unheard_of": 1.0}, model()) == judge({}, model())


def test_every_signal_is_between_0_and_1():
    text = "Shelling on Friday killed at least 12 civilians, three of them children, and wounded dozens, a medic said."
    claims = read(said(text))
    assert len(claims) == 3
    assert all(0 < value <= 1 for claim in claims for value in claim.signals.values())


def test_every_figure_of_a_document_has_its_confidence_and_waits_below_the_threshold():
    text = (
        "Shelling killed 12 civilians on Thursday. The dead included seven women and a teacher. The number of 400 "
        "families there, said 41, had grown; another 300 were said to have left, with 20 or so hurt before that."
    )
    figures = extract(said(text))
    assert figures.height
    for row in figures.to_dicts():
        assert 0 < row["confidence"] < 1
        assert row["review_status"] == ("waiting" if row["confidence"] < REVIEW_BELOW else "unreviewed")


def test_the_model_says_when_and_from_what_it_was_learned():
    assert date.fromisoformat(model()["learned_on"])
    assert len(model()["data"]["sha256"]) == 64
    assert model()["data"]["figures"] > model()["data"]["documents"] > 0
