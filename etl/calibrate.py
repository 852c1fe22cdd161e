"""Learning confidence: a logistic regression on labelled documents, checked by cross-validation.

A figure is right where it finds a labelled one and every strict field is right (etl/evaluate.py). Only documents
labelled in full say which figures are wrong, so others are left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

import numpy as np

from etl.evaluate import compare, is_strictly_right
from etl.prose import Document, read
from etl.prose.claim import VERSION

FOLDS: Final = 10
STRENGTHS: Final = (0.3, 1.0, 3.0, 10.0, 30.0)
"""How strongly weights are held near zero; cross-validation chooses."""

BINS: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Ends of the ranges of confidence in which what was said is held against what is right."""
THRESHOLDS: Final = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Thresholds of review that are tried; 0 lets every figure through."""


@dataclass(frozen=True)
class Example:
    """A figure that the reader read in a labelled document: what it noticed, and whether it is found and right."""

    document: str
    signals: Mapping[str, float]
    found: bool
    right: bool


@dataclass(frozen=True)
class Examples:
    """All figures read in documents labelled in full; how many figures are labelled, and what data this is."""

    read: list[Example]
    labelled: int
    documents: int
    sha256: str


class TooFewExamples(Exception):
    """Confidence cannot be learned from these documents; the message says what is missing."""


def gather(labelled_documents: Iterable[tuple[Mapping[str, Any], Document]]) -> Examples:
    """Read the documents that are labelled in full, and compare; figures labelled as doubtful are left out,
    and those read from tables."""
    full = [(record, document) for record, document in labelled_documents if record.get("labels") != "partial"]
    examples, labelled = [], 0
    for record, document in full:
        claims = read(document)
        guesses = [{**_plain(claim.row(document)), "id": str(number)} for number, claim in enumerate(claims)]
        comparison = compare(guesses, record)
        labelled += len(comparison.pairs) + len(comparison.missed)
        gold_of = {guess["id"]: gold for guess, gold in comparison.pairs}
        judged = {*gold_of, *(guess["id"] for guess in comparison.spurious)}
        for claim, guess in zip(claims, guesses, strict=True):
            if claim.signals and guess["id"] in judged:
                gold = gold_of.get(guess["id"])
                right = gold is not None and is_strictly_right(guess, gold)
                examples.append(Example(str(record["id"]), claim.signals, gold is not None, right))
    digest = hashlib.sha256(json.dumps([dict(record) for record, _ in full], sort_keys=True).encode())
    return Examples(examples, labelled, len(full), digest.hexdigest())


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def learn(examples: Examples, today: date) -> dict[str, Any]:
    """The model as JSON: weights, what they were learned from, and how cross-validation by document judges them.

    The same examples give the same model. Raises TooFewExamples where they are not both right and wrong.
    """
    rows = examples.read
    right = np.array([example.right for example in rows], dtype=float)
    if not rows or right.all() or not right.any():
        raise TooFewExamples(
            f"Confidence is learned from figures read right and figures read wrong; {examples.documents} documents "
            f"labelled in full gave {int(right.sum())} right of {len(rows)}: label more documents."
        )
    names = sorted({name for example in rows for name in example.signals})
    signals = np.array([[example.signals.get(name, 0.0) for name in names] for example in rows])
    folds = _folds([example.document for example in rows])
    guesses = {strength: cross_validate(signals, right, folds, strength) for strength in STRENGTHS}
    strength = min(STRENGTHS, key=lambda strength: _log_loss(guesses[strength], right))
    intercept, weights = fit(signals, right, strength)
    said = guesses[strength]
    return {
        "learned_on": today.isoformat(),
        "reader_version": VERSION,
        "data": {"sha256": examples.sha256, "documents": examples.documents, "figures": len(rows)},
        "strength": strength,
        "intercept": round(intercept, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
        "cross_validated": {
            "right": round(float(right.mean()), 4),
            "brier": round(float(np.mean((said - right) ** 2)), 4),
            "brier_of_the_mean": round(float(right.mean() * (1 - right.mean())), 4),
            "expected_calibration_error": round(calibration_error(said, right), 4),
            "bins": reliability(said, right),
            "thresholds": [withhold(said, rows, examples.labelled, threshold) for threshold in THRESHOLDS],
        },
    }


def _folds(documents: Sequence[str]) -> np.ndarray:
    """The fold of each example: all figures of a document are in one, and it depends on the document's id alone."""
    return np.array([int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS for name in documents])


def fit(signals: np.ndarray, right: np.ndarray, strength: float) -> tuple[float, np.ndarray]:
    """Intercept and weights of a logistic regression, the weights held near zero by a squared penalty (Newton)."""
    design = np.hstack([np.ones((len(signals), 1)), signals])
    penalty = np.diag([1e-6] + [strength] * signals.shape[1])
    weights = np.zeros(design.shape[1])
    for _ in range(100):
        chance = _logistic(design @ weights)
        slope = design.T @ (chance - right) + penalty @ weights
        curvature = design.T @ (design * (chance * (1 - chance))[:, None]) + penalty
        step = np.linalg.solve(curvature, slope)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return float(weights[0]), weights[1:]


def cross_validate(signals: np.ndarray, right: np.ndarray, folds: np.ndarray, strength: float) -> np.ndarray:
    """The chance said of each example by weights that were learned without its document's fold."""
    said = np.zeros(len(right))
    for fold in np.unique(folds):
        held = folds == fold
        intercept, weights = fit(signals[~held], right[~held], strength)
        said[held] = _logistic(intercept + signals[held] @ weights)
    return said


def _logistic(total: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(total, -30, 30))))


def _log_loss(said: np.ndarray, right: np.ndarray) -> float:
    said = np.clip(said, 1e-6, 1 - 1e-6)
    return float(-np.mean(right * np.log(said) + (1 - right) * np.log(1 - said)))


def reliability(said: np.ndarray, right: np.ndarray) -> list[dict[str, Any]]:
    """For each range of confidence: how many figures, what was said of them on average, and how many are right."""
    table = []
    for low, high in pairwise(BINS):
        inside = (said >= low) & ((said < high) | (high == 1.0))
        table.append(
            {
                "from": low,
                "to": high,
                "figures": int(inside.sum()),
                "said": round(float(said[inside].mean()), 4) if inside.any() else None,
                "right": round(float(right[inside].mean()), 4) if inside.any() else None,
            }
        )
    return table


def calibration_error(said: np.ndarray, right: np.ndarray) -> float:
    """The mean distance between what was said and what is right, over the ranges, each by its share of figures."""
    rows = [row for row in reliability(said, right) if row["figures"]]
    return float(sum(row["figures"] * abs(row["said"] - row["right"]) for row in rows) / len(right))


def withhold(said: np.ndarray, rows: Sequence[Example], labelled: int, threshold: float) -> dict[str, Any]:
    """What is published where figures under a threshold wait: how many, and precision, recall and F1 of the rest."""
    kept = [example for example, chance in zip(rows, said, strict=True) if chance >= threshold]
    result: dict[str, Any] = {"threshold": threshold, "published": len(kept), "waiting": len(rows) - len(kept)}
    for level, count in (("found", sum(e.found for e in kept)), ("strict", sum(e.right for e in kept))):
        result[level] = {
            "precision": round(count / len(kept), 4) if kept else None,
            "recall": round(count / labelled, 4) if labelled else None,
            "f1": round(2 * count / (len(kept) + labelled), 4) if kept or labelled else None,
        }
    return result
