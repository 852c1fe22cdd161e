"""The legend: every mark stands beside its words, in HTML and as images where HTML may hold no SVG."""

from __future__ import annotations

from ledger.language import LANGUAGES, speaking
from ui.legend import MARKS, WORDS, legend_html


def test_every_mark_has_words_in_every_language() -> None:
    for language in LANGUAGES:
        with speaking(language):
            assert set(MARKS) == set(WORDS)
            assert all(WORDS.values())


def test_marks_are_drawn_in_the_colour_of_the_words_or_as_images_in_another() -> None:
    assert legend_html().count("<svg") == len(MARKS)
    images = legend_html("#1F2733")
    assert images.count('<img alt=""') == len(MARKS)
    assert "<svg" not in images
    assert "http" not in images.replace("http%3A//www.w3.org/2000/svg", "")
