"""The reasons of the pipeline are said in the reader's language, all of them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ledger.language import speaking
from ledger.reasons import PATTERNS, reason_words

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("as its source gives it", "tel que sa source le donne"),
        (
            "says again what “5” says in Refugee Data Finder: population figures, rounded",
            "redit, en arrondissant, ce que « 5 » dit dans Refugee Data Finder: population figures",
        ),
        (
            "as its source gives it; a revision: the source's own total was 104 on 21 July 2025",
            "tel que sa source le donne\N{NARROW NO-BREAK SPACE}; une révision : le total de la source elle-même était "
            "de 104 le 21 juillet 2025",
        ),
        ("a reason that nobody knows", "a reason that nobody knows"),
    ],
)
def test_a_reason_is_said_with_its_numbers_names_and_days(english: str, french: str) -> None:
    assert reason_words(english) == english
    with speaking("fr"):
        assert reason_words(english) == french


def test_every_reason_of_the_published_table_is_translated() -> None:
    reasons = pl.scan_parquet(ROOT / "data" / "figures.parquet").select(pl.col("role_reason").unique()).collect()
    for language in ("fr", "es", "ar"):
        with speaking(language):
            assert [reason for reason in reasons["role_reason"] if reason and reason_words(reason) == reason] == []


def test_no_pattern_hides_a_narrower_one() -> None:
    for number, pattern in enumerate(PATTERNS):
        assert not [other for other in PATTERNS[:number] if pattern.startswith(other)]
