"""Measured accuracy: what is published is what is measured, and the page says what the measurement says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl import accuracy
from etl.evaluate import Figure
from etl.extract import extract, read_records, to_records
from etl.prose.claim import VERSION
from etl.prose.confidence import REVIEW_BELOW, model

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "tests" / "gold"
SHARED = ROOT.parent / "shared" / "gold"
PUBLISHED = json.loads(accuracy.MEASURED.read_text(encoding="utf-8"))
AGAIN = "`make measure` measures anew"


def read_set(path: Path) -> tuple[list[dict[str, Any]], list[list[Figure]]]:
    read = list(read_records(path))
    return [record for record, _ in read], [to_records(extract(document)) for _, document in read]


@pytest.mark.parametrize("name", ["dev_written", "unseen"])
def test_the_published_scores_of_our_own_texts_are_those_of_this_reader(name: str):
    labelled, predicted = read_set(OWN / f"{name}.jsonl")
    entry = PUBLISHED["sets"][name]
    assert accuracy.fingerprint(labelled) == entry["sha256"], AGAIN
    assert accuracy.score(predicted, labelled) == entry["scores"], AGAIN


@pytest.mark.parametrize("name", sorted(set(PUBLISHED["sets"]) - {"dev_written", "unseen"}))
def test_the_published_scores_of_shared_sets_are_those_of_this_reader(name: str):
    path = SHARED / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"{name}.jsonl is not in ../shared/gold: its labels may not be passed on")
    labelled, predicted = read_set(path)
    assert accuracy.fingerprint(labelled) == PUBLISHED["sets"][name]["sha256"], AGAIN
    assert accuracy.score(predicted, labelled) == PUBLISHED["sets"][name]["scores"], AGAIN


def test_the_page_is_made_from_the_measurement():
    assert accuracy.PAGE.read_text(encoding="utf-8") == accuracy.write_page(PUBLISHED), AGAIN


def test_the_published_confidence_is_that_of_this_reader():
    assert PUBLISHED["reader_version"] == VERSION, AGAIN
    confidence = PUBLISHED["confidence"]
    assert confidence == {
        "learned_on": model()["learned_on"],
        "data": model()["data"],
        "review_below": REVIEW_BELOW,
        **model()["cross_validated"],
    }, AGAIN


GOLD = {
    "id": "d1", "language": "en", "published_on": "2024-05-03",
    "text": "Shelling killed 12 civilians on Thursday. It wounded 5 others.",
    "figures": [
        {"id": "f1", "number_text": "12", "number_start": 16, "number_end": 18, "value": 12, "outcome": "killed",
         "qualifier": "exact", "unit": "people", "measure": "flow", "status": "civilian", "age_group": "any",
         "sex": "any"},
    ],
}  # fmt: skip


def measured(tmp_path: Path, name: str = "dev_written", **more: object) -> dict[str, Any]:
    path = tmp_path / f"{name}.jsonl"
    path.write_text(json.dumps(GOLD | more) + "\n", encoding="utf-8")
    return accuracy.measure({name: read_set(path)}, date(2026, 11, 21))


def test_a_bar_is_met_or_not_by_what_is_measured(tmp_path: Path):
    """One of two figures read is right: precision 1/2, recall 1."""
    report = measured(tmp_path)
    by_words = {bar["words"]: bar["measured"] for bar in report["bars"]}
    assert by_words["Written, English: found F1"] == pytest.approx(2 / 3, abs=1e-4)
    assert by_words["Written, French: found F1"] is None
    page = accuracy.write_page(report)
    assert "| Written, English: found F1 | 0.93 | 0.667 | not yet |" in page
    assert "| Written, French: found F1 | 0.90 | – | not yet |" in page


def test_bars_of_sets_that_were_not_measured_are_left_out(tmp_path: Path):
    assert {bar["words"].split(":")[0] for bar in measured(tmp_path, "unseen")["bars"]} == set()


def test_partial_labels_give_recall_alone(tmp_path: Path):
    page = accuracy.write_page(measured(tmp_path, "idmc_excerpts_dev", labels="partial"))
    assert "| all | 1 | 1.000 (1.00–1.00) | 1.000 (1.00–1.00) |" in page
    assert "| English | 1 | 1.000 (1.00–1.00) | 1.000 (1.00–1.00) |" in page
    assert "found recall" in page
    assert "only recall can be measured" in page


def test_publishing_writes_both_files(tmp_path: Path):
    report = measured(tmp_path)
    accuracy.publish(report, tmp_path / "a.json", tmp_path / "a.md")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == report
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == accuracy.write_page(report)
