"""How well prose is read: figures found in labelled documents, scored as precision, recall and field accuracy.

Labels are documents with their ``figures`` (JSONL). A predicted figure *finds* a labelled one where their number
spans overlap (values are equal, where labels have no offsets) and the outcome is equal, one to one. *Strict* wants
value, qualifier, unit, measure, status, age_group and sex equal too. Where labels are partial only recall is scored.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

Figure = Mapping[str, Any]

STRICT: Final = ("value", "qualifier", "unit", "measure", "status", "age_group", "sex")
FIELDS: Final = (
    *STRICT, "low", "high", "group", "period_start", "period_end", "place", "iso3", "source", "part_of", "restates",
)  # fmt: skip
RESAMPLES: Final = 1000


@dataclass
class Tally:
    """What one document adds: figures labelled, predicted, found, strictly right; and per field right of asked."""

    labelled: int = 0
    predicted: int = 0
    found: int = 0
    strict: int = 0
    fields: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))


@dataclass(frozen=True)
class Comparison:
    """One document compared: pairs found, labelled figures missed, predicted figures that nobody labelled."""

    language: str
    partial: bool
    pairs: list[tuple[Figure, Figure]]
    missed: list[Figure]
    spurious: list[Figure]


def compare(predicted: Sequence[Figure], document: Mapping[str, Any]) -> Comparison:
    """The figures of one document, predicted against labelled, matched one to one (best agreement first)."""
    labelled = list(document["figures"])
    offers = [
        (-_agreement(guess, gold), i, j)
        for i, gold in enumerate(labelled)
        for j, guess in enumerate(predicted)
        if _finds(guess, gold)
    ]
    gold_left, guess_left = set(range(len(labelled))), set(range(len(predicted)))
    pairs = []
    for _, i, j in sorted(offers):
        if i in gold_left and j in guess_left:
            gold_left.discard(i)
            guess_left.discard(j)
            pairs.append((predicted[j], labelled[i]))
    pairs = sorted(
        ((guess, gold) for guess, gold in pairs if not gold.get("doubtful")),
        key=lambda pair: pair[1].get("number_start") or 0,
    )
    return Comparison(
        language=document.get("language") or "not stated",
        partial=document.get("labels") == "partial",
        pairs=pairs,
        missed=[labelled[i] for i in sorted(gold_left) if not labelled[i].get("doubtful")],
        spurious=[predicted[j] for j in sorted(guess_left)],
    )


def _finds(guess: Figure, gold: Figure) -> bool:
    if guess["outcome"] not in (gold.get("outcome_any") or [gold["outcome"]]):
        return False
    if gold.get("number_start") is None:
        return bool(guess["value"] == gold["value"])
    return bool(guess["number_start"] < gold["number_end"] and gold["number_start"] < guess["number_end"])


def _agreement(guess: Figure, gold: Figure) -> int:
    return sum(guess.get(name) == gold[name] for name in (*STRICT, "number_text") if name in gold)


def plain(text: str | None) -> str:
    """A name without case and accents, for comparing; empty where there is none."""
    decomposed = unicodedata.normalize("NFKD", (text or "").casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).strip()


def _right(name: str, guess: Figure, gold: Figure, partner: Mapping[str, str]) -> bool:
    mine, theirs = guess.get(name), gold[name]
    if name in ("part_of", "restates"):
        return bool((partner.get(str(mine)) if mine else None) == theirs)
    if name in ("place", "source"):
        one, other = plain(mine), plain(theirs)
        return one == other or (bool(one) and bool(other) and (one in other or other in one))
    return bool(mine == theirs)


def is_strictly_right(guess: Figure, gold: Figure) -> bool:
    """Whether every strict field that is labelled is right."""
    return all(guess.get(name) == gold[name] for name in STRICT if name in gold)


def tally(comparison: Comparison, outcome: str | None = None) -> Tally:
    """The counts of one document, or of one outcome in it."""
    partner = {str(guess["id"]): str(gold["id"]) for guess, gold in comparison.pairs}
    result = Tally()
    for guess, gold in comparison.pairs:
        if outcome not in (None, gold["outcome"]):
            continue
        result.labelled += 1
        result.predicted += 1
        result.found += 1
        result.strict += is_strictly_right(guess, gold)
        for name in FIELDS:
            if name in gold:
                result.fields[name][0] += _right(name, guess, gold, partner)
                result.fields[name][1] += 1
    result.labelled += sum(outcome in (None, gold["outcome"]) for gold in comparison.missed)
    if not comparison.partial:
        result.predicted += sum(outcome in (None, guess["outcome"]) for guess in comparison.spurious)
    return result


def scores(tallies: Sequence[Tally], partial: bool) -> dict[str, Any]:
    """Precision, recall and F1, found and strict, with 95 % bootstrap intervals over documents, and field accuracy.

    Where labels are partial only recall is given. Every share is null where nothing was asked.
    """
    counts = np.array([(t.labelled, t.predicted, t.found, t.strict) for t in tallies], dtype=float).reshape(-1, 4)
    draws = np.random.default_rng(20200228).integers(0, len(counts), (RESAMPLES, len(counts))) if len(counts) else None
    result: dict[str, Any] = {"documents": len(tallies), "figures": int(counts[:, 0].sum())}
    for name, column in (("found", 2), ("strict", 3)):

        def share(sums: Any, of: int, column: int = column) -> Any:
            with np.errstate(invalid="ignore", divide="ignore"):
                if of < 0:
                    return 2 * sums[..., column] / (sums[..., 0] + sums[..., 1])
                return sums[..., column] / sums[..., of]

        kinds = {"recall": 0} if partial else {"precision": 1, "recall": 0, "f1": -1}
        result[name] = {}
        for kind, of in kinds.items():
            value = share(counts.sum(axis=0), of)
            resampled = share(counts[draws].sum(axis=1), of) if draws is not None else np.array([])
            resampled = resampled[~np.isnan(resampled)]
            result[name][kind] = {
                "value": None if np.isnan(value) else round(float(value), 4),
                "interval": [round(float(q), 4) for q in np.percentile(resampled, [2.5, 97.5])]
                if resampled.size
                else None,
            }
    fields: dict[str, dict[str, Any]] = {}
    for name in FIELDS:
        right = sum(t.fields[name][0] for t in tallies if name in t.fields)
        asked = sum(t.fields[name][1] for t in tallies if name in t.fields)
        if asked:
            fields[name] = {"accuracy": round(right / asked, 4), "asked": asked}
    return {**result, "fields": fields}


def evaluate(predicted: Sequence[Sequence[Figure]], labelled: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The scores of all documents, of each language and of each outcome.

    ``predicted`` holds the figures of each document in the order of ``labelled``; documents with partial labels are
    scored apart, for recall alone. The result can be written as JSON.
    """
    comparisons = [compare(figures, document) for figures, document in zip(predicted, labelled, strict=True)]
    report: dict[str, Any] = {}
    for label, partial in (("full", False), ("partial", True)):
        chosen = [comparison for comparison in comparisons if comparison.partial == partial]
        if not chosen:
            continue
        languages = sorted({comparison.language for comparison in chosen})
        outcomes = sorted({gold["outcome"] for c in chosen for gold in [*(g for _, g in c.pairs), *c.missed]})
        report[label] = {
            "all": scores([tally(c) for c in chosen], partial),
            "languages": {
                language: scores([tally(c) for c in chosen if c.language == language], partial)
                for language in languages
            },
            "outcomes": {outcome: scores([tally(c, outcome) for c in chosen], partial) for outcome in outcomes},
        }
    return report


def errors(predicted: Sequence[Sequence[Figure]], labelled: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """One line an error: figures missed, figures that nobody labelled, and found figures with a strict field wrong."""
    for figures, document in zip(predicted, labelled, strict=True):
        comparison = compare(figures, document)
        partner = {str(guess["id"]): str(gold["id"]) for guess, gold in comparison.pairs}
        for gold in comparison.missed:
            yield f"{document['id']}: missed {gold['outcome']} '{gold.get('number_text', gold['value'])}'"
        for guess in [] if comparison.partial else comparison.spurious:
            yield f"{document['id']}: not labelled: {guess['outcome']} '{guess['number_text']}'"
        for guess, gold in comparison.pairs:
            wrong = [name for name in FIELDS if name in gold and not _right(name, guess, gold, partner)]
            for name in wrong:
                yield (
                    f"{document['id']}: {gold['outcome']} '{gold.get('number_text', gold['value'])}': {name} is "
                    f"{guess.get(name)!r}, labelled {gold[name]!r}"
                )
