"""Speed of reading: words a second on one core, next to the full spaCy pipeline on every sentence, in one run."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from benchmarks.corpus import write_reports
from etl.prose import Document, numbers, read
from etl.prose.claim import VERSION
from etl.prose.lexicon import lexicon
from etl.prose.read import is_candidate
from etl.prose.sentences import cut

BARS: Final = {"words_a_second": 20_000, "ratio": 5.0}
"""What reading has to reach: words a second, and times the speed of the full pipeline."""


def measure(reports: int, rounds: int) -> dict[str, Any]:
    """Words a second of both ways of reading the same reports, and their ratio; the best of so many rounds each.

    Time is processor time, of which a busy machine takes little away, and rounds alternate.
    """
    documents = write_reports(reports)
    words = sum(len(document.text.split()) for document in documents)
    english = lexicon("en")
    full = import_module(english.data["model"]).load()
    cuts = [sentence for document in documents for sentence in cut(document.text, english)]
    candidates = sum(is_candidate(sentence, numbers.find(sentence.text, english), english) for sentence in cuts)
    sentences = [sentence.text for sentence in cuts]
    ways: dict[str, Callable[[], int]] = {
        "reader": lambda: _read_all(documents),
        "full_pipeline": lambda: sum(len(doc) for doc in full.pipe(sentences)),
    }
    _read_all(documents[:1])  # loads the parser and the gazetteer
    list(full.pipe(sentences[:8]))
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    figures = 0
    for _ in range(rounds):
        for name, run in ways.items():
            started = time.process_time()
            count = run()
            seconds[name].append(time.process_time() - started)
            figures = count if name == "reader" else figures
    speed = {name: words / min(took) for name, took in seconds.items()}
    return {
        "measured_on": date.today().isoformat(),
        "machine": f"{platform.machine()}, Python {platform.python_version()}, one core",
        "reader_version": VERSION,
        "reports": reports,
        "sentences": len(sentences),
        "words": words,
        "candidates": candidates,
        "figures": figures,
        "words_a_second": {name: round(value) for name, value in speed.items()},
        "ratio": round(speed["reader"] / speed["full_pipeline"], 2),
        "bars": BARS,
    }


def _read_all(documents: list[Document]) -> int:
    """How many figures the reader finds in the documents."""
    return sum(len(read(document)) for document in documents)


def show(report: dict[str, Any]) -> str:
    """The report as a table of plain text."""
    speed = report["words_a_second"]
    lines = [
        f"{report['reports']} reports, {report['sentences']:,} sentences, {report['words']:,} words; one sentence in "
        f"{report['sentences'] / report['candidates']:.1f} a candidate; {report['figures']:,} figures read",
        f"{'':38}{'words a second':>16}",
        f"{'the reader':38}{speed['reader']:>16,}",
        f"{'full spaCy pipeline, every sentence':38}{speed['full_pipeline']:>16,}",
        f"{'ratio':38}{report['ratio']:>16.1f}",
    ]
    for name, measured in (("words_a_second", speed["reader"]), ("ratio", report["ratio"])):
        met = "met" if measured >= BARS[name] else "not met"
        lines.append(f"at least {BARS[name]:,g} {name.replace('_', ' ')}: {met}")
    return "\n".join(lines)


def main() -> None:
    """Measure, print the table, and write the JSON where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=120, help="how many reports to read")
    options.add_argument("--rounds", type=int, default=3, help="how often; the best round counts")
    options.add_argument("--output", type=Path, help="a JSON file to write")
    chosen = options.parse_args()
    report = measure(chosen.reports, chosen.rounds)
    sys.stdout.write(show(report) + "\n")
    if chosen.output:
        chosen.output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
