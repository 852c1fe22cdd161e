"""What was measured of the reader, for readers: accuracy by set, language, outcome and field, beside others' and as
one page of Markdown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pycountry

from etl.evaluate import Figure, evaluate
from etl.prose.claim import VERSION
from etl.prose.confidence import REVIEW_BELOW, model

ROOT: Final = Path(__file__).resolve().parent.parent
MEASURED: Final = ROOT / "docs" / "accuracy.json"
PAGE: Final = ROOT / "docs" / "accuracy.md"
SPEED: Final = ROOT / "benchmarks" / "reading.json"

SETS: Final = {
    "dev_written": ("Written texts", "news and reports in four languages, written for this project, labelled in full"),
    "unseen": (
        "Unseen texts",
        "of the same kinds, no rule was written for them, labelled in full",
    ),
    "articles": ("Two articles", "the articles that the project started from, labelled in full"),
    "idmc_excerpts_dev": ("IDMC excerpts", "news labelled by IDMC, one displacement figure each"),
    "education_incidents_dev": ("Incident descriptions", "coded by Insecurity Insight: pupils and educators harmed"),
    "bulletins_dev": ("Bulletins", "a health ministry's, in Arabic and English, with the counts they give"),
}
"""Title of each set and what it is, by the name of its file."""


@dataclass(frozen=True)
class Bar:
    """What reading has to reach: a score of a set, by its path in the report of :func:`etl.evaluate.evaluate`."""

    words: str
    set_name: str
    path: tuple[str, ...]
    wanted: float


_ENGLISH, _FRENCH = ("full", "languages", "en"), ("full", "languages", "fr")
_F1, _RECALL = ("f1", "value"), ("partial", "all", "found", "recall", "value")
BARS: Final = (
    Bar("Written, English: found F1", "dev_written", (*_ENGLISH, "found", *_F1), 0.93),
    Bar("Written, English: strict F1", "dev_written", (*_ENGLISH, "strict", *_F1), 0.82),
    Bar("Written, French: found F1", "dev_written", (*_FRENCH, "found", *_F1), 0.90),
    Bar("Written, French: strict F1", "dev_written", (*_FRENCH, "strict", *_F1), 0.78),
    Bar("Written, Spanish: found F1", "dev_written", ("full", "languages", "es", "found", *_F1), 0.80),
    Bar("Written, Arabic: found F1", "dev_written", ("full", "languages", "ar", "found", *_F1), 0.80),
    Bar("IDMC excerpts: recall of the displacement figure", "idmc_excerpts_dev", _RECALL, 0.88),
    Bar("Incident descriptions: recall of coded counts", "education_incidents_dev", _RECALL, 0.75),
    Bar("Bulletins, Arabic and English: recall", "bulletins_dev", _RECALL, 0.92),
    *(
        Bar(
            f"Written, English: {name.replace('_', ' ')} right",
            "dev_written",
            (*_ENGLISH, "fields", name, "accuracy"),
            wanted,
        )
        for name, wanted in (("period_start", 0.80), ("place", 0.80), ("source", 0.85), ("part_of", 0.90))
    ),
)

OTHERS: Final = (
    ("Zhong et al., EACL 2023", "victim counts, exact match, on WAD / NAVCO / EMM: rules on the parse",
     ".226 / .303 / .052"),
    ("Zhong et al., EACL 2023", "the same, by a fine-tuned language model (NT5)", ".813 / .501 / .443"),
    ("Zhong et al., EACL 2023", "the same, by regular expressions", ".117 / .264 / .064"),
    ("Zhong et al., EACL 2023", "the same, by semantic role labelling", ".741 / .430 / .313"),
    ("internal-displacement, on IDMC's IDETECT excerpts", "quantity F1: rules / nearest number / combined",
     ".523 / .710 / .755"),
    ("internal-displacement, on IDMC's IDETECT excerpts", "unit / term / country", ".55–.86 / .74 / .746"),
    ("Lemonade, 2025", "zero-shot event extraction F1, by large language models", ".583"),
)  # fmt: skip
"""Published accuracy: who, the task, the score. Other texts and other measures: a measure of the difficulty."""


def measure(
    sets: Mapping[str, tuple[Sequence[Mapping[str, Any]], Sequence[Sequence[Figure]]]], today: date
) -> dict[str, Any]:
    """What is measured, as JSON: by the name of a set its scores, the documents' hash, and bars met or not.

    ``sets`` holds, by name, the labelled documents and the figures predicted for each.
    """
    scores: dict[str, dict[str, Any]] = {
        name: {
            "sha256": fingerprint(labelled),
            "documents": len(labelled),
            "scores": score(predicted, labelled),
        }
        for name, (labelled, predicted) in sets.items()
    }
    return {
        "measured_on": today.isoformat(),
        "reader_version": VERSION,
        "sets": scores,
        "bars": [
            {"words": bar.words, "wanted": bar.wanted, "measured": _look_up(scores[bar.set_name]["scores"], bar.path)}
            for bar in BARS
            if bar.set_name in scores
        ],
        "confidence": {
            "learned_on": model()["learned_on"],
            "data": model()["data"],
            "review_below": REVIEW_BELOW,
            **model()["cross_validated"],
        },
        "speed": json.loads(SPEED.read_text(encoding="utf-8")) if SPEED.exists() else None,
    }


def score(predicted: Sequence[Sequence[Figure]], labelled: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The report of :func:`etl.evaluate.evaluate`, without the fields of each outcome, which are few figures each."""
    report = evaluate(predicted, labelled)
    for scores in report.values():
        for of_outcome in scores["outcomes"].values():
            del of_outcome["fields"]
    return report


def fingerprint(labelled: Sequence[Mapping[str, Any]]) -> str:
    """The SHA-256 of labelled documents: whether a measurement is of these."""
    written = json.dumps([dict(record) for record in labelled], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _look_up(scores: Mapping[str, Any], path: Sequence[str]) -> float | None:
    found: Any = scores
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return None if found is None else float(found)


def publish(measured: Mapping[str, Any], file: Path = MEASURED, page: Path = PAGE) -> None:
    """Write what was measured, as JSON and as the page made from it."""
    file.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    page.write_text(write_page(measured), encoding="utf-8")


def write_page(measured: Mapping[str, Any]) -> str:
    """The page in Markdown: what was asked and reached, every set, others, confidence, review and speed."""
    parts = [
        "# Measured accuracy",
        f"Measured on {measured['measured_on']} with version {measured['reader_version']} of the reader, by "
        "`python -m etl evaluate --publish`, which also writes this page. A figure is *found* where its number and its "
        "outcome are right; it is *strictly* right where value, qualifier, unit, measure, status, age group and sex "
        "are right too. F1 balances what is missed against what is wrong. Intervals are 95 % bootstrap intervals over "
        "documents. The rules were written while looking at these sets, apart from the unseen texts: expect less on "
        "text that nobody has looked at.",
        "## What was asked, and what is reached",
        _table(("measure", "at least", "is", "reached"), _bar_rows(measured)),
    ]
    for name, entry in measured["sets"].items():
        parts += _set_parts(name, entry)
    parts += [
        "## Published accuracy of others",
        "Other texts, other measures: a measure of how hard the task is, not a race.",
        _table(("who", "task", "score"), OTHERS),
        *_confidence_parts(measured["confidence"]),
    ]
    return "\n\n".join(parts) + "\n"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in [headings, ["---"] * len(headings), *rows])


def _bar_rows(measured: Mapping[str, Any]) -> list[list[str]]:
    rows = [
        [bar["words"], f"{bar['wanted']:.2f}", _share(bar["measured"]), _met(bar["measured"], bar["wanted"])]
        for bar in measured["bars"]
    ]
    if speed := measured["speed"]:
        words, ratio = speed["words_a_second"]["reader"], speed["ratio"]
        rows += [
            ["Words read a second, on one core", "20,000", f"{words:,}", _met(words, speed["bars"]["words_a_second"])],
            ["Times as fast as the full pipeline", "5", f"{ratio:.1f}", _met(ratio, speed["bars"]["ratio"])],
        ]
    return rows


def _met(measured: float | None, wanted: float) -> str:
    return "yes" if measured is not None and measured >= wanted else "not yet"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _score(cell: Mapping[str, Any]) -> str:
    interval = cell["interval"]
    return _share(cell["value"]) + (f" ({interval[0]:.2f}–{interval[1]:.2f})" if interval else "")


def _in_words(label: str) -> str:
    """The name of a language for its code; other labels with spaces."""
    language = pycountry.languages.get(alpha_2=label) if len(label) == 2 else None
    return str(language.name) if language else label.replace("_", " ")


def _set_parts(name: str, entry: Mapping[str, Any]) -> list[str]:
    title, about = SETS.get(name, (name, "labelled documents"))
    parts = [f"## {title}", f"{about[0].upper()}{about[1:]}; {entry['documents']:,} documents (`{name}.jsonl`)."]
    for kind, scores in entry["scores"].items():
        of, heading = ("recall", "recall") if kind == "partial" else ("f1", "F1")
        if kind == "partial":
            parts.append("Only some figures are labelled, so only recall can be measured.")
        tables = (("language", {"all": scores["all"], **scores["languages"]}), ("outcome", scores["outcomes"]))
        for first, members in tables:
            rows = [
                [_in_words(label), f"{member['figures']:,}", _score(member["found"][of]), _score(member["strict"][of])]
                for label, member in members.items()
            ]
            parts.append(_table((first, "figures", f"found {heading}", f"strict {heading}"), rows))
        asked = scores["all"]["fields"].items()
        fields = [[_in_words(field), _share(row["accuracy"]), f"{row['asked']:,}"] for field, row in asked]
        if fields:
            parts += ["Fields, over the figures found:", _table(("field", "right", "of"), fields)]
    return parts


def _confidence_parts(confidence: Mapping[str, Any]) -> list[str]:
    data = confidence["data"]
    ranges = [
        [f"{row['from']:.1f}–{row['to']:.1f}", f"{row['figures']:,}", _share(row["said"]), _share(row["right"])]
        for row in confidence["bins"]
    ]
    review = [
        [
            f"{row['threshold']:.1f}" if row["threshold"] else "without",
            f"{row['published']:,}",
            f"{row['waiting']:,}",
            _share(row["found"]["f1"]),
            *(_share(row["strict"][name]) for name in ("precision", "recall", "f1")),
        ]
        for row in confidence["thresholds"]
    ]
    return [
        "## Confidence, and the figures that wait for review",
        f"Confidence is the one learned part of the reader: a logistic regression on what was noticed while a figure "
        f"was read, learned on {confidence['learned_on']} from {data['figures']:,} figures in {data['documents']:,} "
        "documents labelled in full (others do not say which figures are wrong). What it says of a figure here was "
        "learned without that figure's document. Right means strictly right.",
        _table(("confidence", "figures", "said", "right"), ranges),
        f"The Brier score is {confidence['brier']:.3f} (always saying the mean: "
        f"{confidence['brier_of_the_mean']:.3f}; 0 is perfect), the expected calibration error "
        f"{confidence['expected_calibration_error']:.3f}. Figures under {confidence['review_below']:.1f} wait for "
        "review instead of entering the published view. With other thresholds, and without the learned part:",
        _table(
            ("under", "published", "waiting", "found F1", "strict precision", "strict recall", "strict F1"), review),
    ]  # fmt: skip
