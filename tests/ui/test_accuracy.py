"""Measured accuracy on screen: what the report says can be said in other languages."""

from __future__ import annotations

from ledger.accuracy import read_bars, read_headline
from ui.accuracy import BARS, LANGUAGES


def test_every_measure_of_the_report_is_in_the_words_to_translate() -> None:
    assert {words for words, _, _ in read_bars()} <= set(BARS)


def test_every_language_measured_has_a_name() -> None:
    assert set(read_headline()["language"]) <= set(LANGUAGES)
