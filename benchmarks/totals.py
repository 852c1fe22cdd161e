"""Totals: how long one takes over 100,000 figures, and what is proved of thousands of invented worlds."""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from ledger.regions import Place, Population
from ledger.table import table_path
from ledger.totals import Total, total
from tests.ledger.worlds import best_provable, invent_question, invent_world

BAR_SECONDS: Final = 0.2
FIGURES: Final = 100_000
SINCE_2010: Final = (date(2010, 1, 1), date(2025, 12, 31))
YEAR: Final = (date(2024, 1, 1), date(2024, 12, 31))


def measure_time(table: pl.DataFrame, rounds: int) -> dict[str, Any]:
    """Milliseconds of a total over 100,000 figures, by question; the best of so many rounds each."""
    others = table.filter(pl.col("outcome") != "killed")
    killed = table.filter(pl.col("outcome") == "killed")
    events = pl.concat([killed, others]).head(FIGURES)
    fled = table.filter(pl.col("source") == "UNHCR", pl.col("outcome") == "refugee").head(FIGURES)
    restated = table.filter(pl.col("dataset") == "unhcr_demographics").head(FIGURES)
    copies = -(-FIGURES // killed.height)
    dense = pl.concat([killed.with_columns(pl.col("figure_id") + f"-{copy}") for copy in range(copies)]).head(FIGURES)
    gaza, idleb = Place("PSE", "PS02"), Place("SYR", "SY07")
    questions: dict[str, Callable[[], Total]] = {
        "killed, UCDP, everywhere": lambda: total(events, "killed", SINCE_2010, source="UCDP"),
        "killed, UCDP, Idleb": lambda: total(events, "killed", YEAR, idleb, source="UCDP"),
        "killed, Gaza, ministry": lambda: total(events, "killed", YEAR, gaza, source="Ministry of Health (Gaza)"),
        "children killed, Gaza": lambda: total(
            events, "killed", YEAR, gaza, Population(age_group="child"), "Ministry of Health (Gaza)"
        ),
        "100,000 killed, UCDP": lambda: total(dense, "killed", SINCE_2010, source="UCDP"),
        "100,000 refugees, UNHCR": lambda: total(fled, "refugee", source="UNHCR"),
        "refugees by age and sex": lambda: total(restated, "refugee", source="UNHCR"),
    }
    return {name: round(1000 * min(_clock(question) for _ in range(rounds)), 1) for name, question in questions.items()}


def measure_worlds(worlds: int, programs: int) -> dict[str, Any]:
    """How many invented worlds broke a proved bound, and how near the lower ends come to a linear program's."""
    broken, closed, proved = [], 0, 0
    reached = []
    for seed in range(worlds):
        world, asked = invent_world(seed), invent_question(seed)
        found = total(world.figures, "killed", asked.period(), asked.place(), asked.population(), "Monitor")
        true = world.truth(asked)
        low, high = found.low, found.high
        above = low is None or true > low or (true == low and found.low_inclusive)
        below = high is None or true < high or (true == high and found.high_inclusive)
        broken += [] if above and below else [seed]
        proved += low is not None
        closed += high is not None
        if seed < programs:
            best = best_provable(world, asked)
            reached += [(low or 0) / best] if best > 0 else []
    return {
        "worlds": worlds,
        "bounds broken in": broken,
        "lower ends": proved,
        "upper ends": closed,
        "compared with a linear program": len(reached),
        "reached of the best, mean": round(float(np.mean(reached)), 4),
        "reached the best itself": round(float(np.mean(np.array(reached) > 1 - 1e-9)), 4),
    }


def _clock(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    """Measure, print, and write the result where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=10_000)
    parser.add_argument("--programs", type=int, default=2_000, help="worlds to compare with a linear program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    result: dict[str, Any] = {
        "measured_on": date.today().isoformat(),
        "machine": f"{platform.machine()}, Python {platform.python_version()}, polars {pl.__version__}",
        "bar_milliseconds": round(1000 * BAR_SECONDS),
        "milliseconds": measure_time(pl.read_parquet(table_path()), chosen.rounds),
    }
    result |= measure_worlds(chosen.worlds, chosen.programs) if chosen.worlds else {}
    print(json.dumps(result, indent=2))
    if chosen.output:
        chosen.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
