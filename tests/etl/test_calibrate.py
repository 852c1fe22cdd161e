"""Learning confidence: right before wrong, calibrated, the same from the same, and never from partial labels."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from etl.calibrate import FOLDS, THRESHOLDS, Example, Examples, TooFewExamples, gather, learn
from etl.prose import Document, from_record
from etl.prose.confidence import REVIEW_BELOW, judge

TODAY = date(2026, 11, 21)


def world(documents: int = 120, seed: int = 5) -> Examples:
    """Figures of an invented reader: nine in ten right where it is sure, four in ten where the number is far."""
    chance = np.random.default_rng(seed)
    read = []
    for document in range(documents):
        for _ in range(4):
            far = bool(chance.random() < 0.4)
            right = bool(chance.random() < (0.4 if far else 0.9))
            signals = {"far": 1.0} if far else {}
            read.append(Example(f"d{document}", signals | {"noise": float(chance.random())}, right, right))
    return Examples(read, labelled=len(read), documents=documents, sha256="0")


def test_right_figures_get_more_confidence_than_wrong_ones():
    examples, learned = world(), learn(world(), TODAY)
    said = {right: [judge(e.signals, learned) for e in examples.read if e.right == right] for right in (True, False)}
    assert np.mean(said[True]) > np.mean(said[False]) + 0.15
    assert all(0 < chance < 1 for chances in said.values() for chance in chances)


def test_what_is_said_is_what_is_right():
    learned = learn(world(documents=600), TODAY)
    assert judge({"noise": 0.5}, learned) == pytest.approx(0.9, abs=0.03)
    assert judge({"far": 1.0, "noise": 0.5}, learned) == pytest.approx(0.4, abs=0.06)
    assert learned["cross_validated"]["expected_calibration_error"] < 0.04
    assert learned["cross_validated"]["brier"] < learned["cross_validated"]["brier_of_the_mean"]


def test_the_same_examples_give_the_same_weights():
    assert learn(world(), TODAY) == learn(world(), TODAY)


def test_the_order_of_documents_changes_no_weight():
    forward = world()
    backward = Examples(forward.read[::-1], forward.labelled, forward.documents, forward.sha256)
    assert learn(backward, TODAY)["weights"] == learn(forward, TODAY)["weights"]


def test_a_higher_threshold_publishes_fewer_figures_and_righter_ones():
    thresholds = learn(world(), TODAY)["cross_validated"]["thresholds"]
    assert [row["threshold"] for row in thresholds] == list(THRESHOLDS)
    published = [row["published"] for row in thresholds]
    assert published == sorted(published, reverse=True)
    assert published[0] == len(world().read)
    row = next(row for row in thresholds if row["threshold"] == 0.6)
    assert row["strict"]["precision"] > thresholds[0]["strict"]["precision"] + 0.1


def test_the_threshold_of_review_is_among_those_measured():
    assert REVIEW_BELOW in THRESHOLDS


def test_all_figures_of_a_document_are_held_out_together():
    """A signal that only names the document must not look as if it told right from wrong."""
    read = [Example(f"d{i}", {f"document_{i}": 1.0}, i % 2 == 0, i % 2 == 0) for i in range(40) for _ in range(6)]
    learned = learn(Examples(read, len(read), 40, "0"), TODAY)
    assert learned["cross_validated"]["brier"] > 0.2
    assert FOLDS > 1


def test_without_wrong_figures_there_is_nothing_to_learn():
    read = [Example("d", {}, True, True)] * 5
    with pytest.raises(TooFewExamples, match="1 documents labelled in full gave 5 right of 5: label more documents"):
        learn(Examples(read, 5, 1, "0"), TODAY)


def labelled(text: str, figures: list[dict[str, object]], **more: object) -> tuple[dict[str, object], Document]:
    record = {"id": "d1", "language": "en", "published_on": "2024-05-03", "text": text, "figures": figures, **more}
    return record, from_record(record, "d1")


def killed(text: str, number: str, value: int, **more: object) -> dict[str, object]:
    start = text.index(number)
    return {"id": "f1", "number_start": start, "number_end": start + len(number), "value": value, "outcome": "killed",
            "qualifier": "exact", "unit": "people", "measure": "flow", "status": "civilian", **more}  # fmt: skip


def test_figures_read_are_held_against_the_labels():
    text = "Shelling killed 12 civilians on Thursday. It wounded 5 others."
    examples = gather([labelled(text, [killed(text, "12", 12)])])
    assert [(example.found, example.right) for example in examples.read] == [(True, True), (False, False)]
    assert (examples.labelled, examples.documents) == (1, 1)


def test_a_figure_with_a_wrong_field_is_found_and_not_right():
    text = "Shelling killed 12 civilians on Thursday."
    examples = gather([labelled(text, [killed(text, "12", 12, status="combatant")])])
    assert [(example.found, example.right) for example in examples.read] == [(True, False)]


def test_documents_with_partial_labels_are_left_out():
    text = "Shelling killed 12 civilians on Thursday. It wounded 5 others."
    examples = gather([labelled(text, [killed(text, "12", 12)], labels="partial")])
    assert (examples.read, examples.documents) == ([], 0)


def test_a_doubtful_figure_is_neither_right_nor_wrong():
    text = "Shelling killed 12 civilians on Thursday."
    assert gather([labelled(text, [killed(text, "12", 12, doubtful=True)])]).read == []
