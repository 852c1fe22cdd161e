"""Measured accuracy of reading, as a table in the reader's language."""

from __future__ import annotations

from typing import Any, Final

import polars as pl
import streamlit as st

from ledger.accuracy import IN_FULL, read_accuracy, read_bars, read_headline
from ledger.language import Words, mark, number, say, say_count
from ui.text import capital
from ui.word_table import show_words

LANGUAGES: Final = Words(
    {
        "all": mark("all languages"),
        "ar": mark("Arabic"),
        "en": mark("English"),
        "es": mark("Spanish"),
        "fr": mark("French"),
    }
)

BARS: Final = (
    mark("Written, English: found F1"),
    mark("Written, English: strict F1"),
    mark("Written, French: found F1"),
    mark("Written, French: strict F1"),
    mark("Written, Spanish: found F1"),
    mark("Written, Arabic: found F1"),
    mark("IDMC excerpts: recall of the displacement figure"),
    mark("Incident descriptions: recall of coded counts"),
    mark("Bulletins, Arabic and English: recall"),
    mark("Written, English: period start right"),
    mark("Written, English: place right"),
    mark("Written, English: source right"),
    mark("Written, English: part of right"),
)
"""What reading has to reach, in the words of the report, so that the catalogues have them."""


def show_accuracy() -> None:
    """All that was measured: the headline, what was asked and is reached, and the report in full."""
    st.subheader(say("Measured accuracy"), anchor=False)
    show_headline()
    st.markdown(f"**{say('What was asked, and what is reached')}**")
    rows = [
        (
            say(words),
            number(round(100 * wanted)),
            "–" if measured is None else number(round(100 * measured)),
            say("yes") if measured is not None and measured >= wanted else say("not yet"),
        )
        for words, wanted, measured in read_bars()
    ]
    show_words((say("Out of 100"), say("At least"), say("Measured"), say("Reached")), rows)
    opening, _, *details = read_accuracy()
    with st.expander(say("The report of the measurement, in English")):
        st.html("<style>.st-key-report { direction: ltr; text-align: left; }</style>")
        with st.container(key="report"):
            st.markdown(opening[1])
            for title, text in details:
                st.markdown(f"#### {title}\n\n{text}")


def show_headline() -> None:
    """How well sentences are read, by language: first in texts that no rule was written for."""
    headline = read_headline()
    fair, own = (headline.filter(pl.col("set") == name).to_dicts() for name in IN_FULL)
    st.markdown(
        say_count(
            "Measured in {count} text that was labelled by hand and that no rule was written for:",
            "Measured in {count} texts that were labelled by hand and that no rule was written for:",
            fair[0]["documents"],
        )
    )
    _show(fair)
    with st.expander(say("The same in texts that the rules were written with")):
        _show(own)
    st.caption(
        say(
            "Out of 100, balancing what was missed against what was wrong (F1), with a 95 % interval. Found: number "
            "and outcome are right. Right in all: value, certainty, unit, kind of number, status, age group and sex "
            "are right too. A figure that was read is shown with how sure the reading is, and with its words."
        )
    )


def _show(rows: list[dict[str, Any]]) -> None:
    heads = (say("Language"), say("Figures in them"), say("Found"), say("Right in all"))
    show_words(heads, [_cells(row) for row in rows])


def _cells(row: dict[str, Any]) -> list[str]:
    language = LANGUAGES[row["language"]] if row["language"] in LANGUAGES else row["language"]
    return [capital(language), number(row["figures"]), _score(row, "found"), _score(row, "strict")]


def _score(row: dict[str, Any], kind: str) -> str:
    """A share as a number out of 100, with its interval where one was measured."""
    score, low, high = row[kind], row[f"{kind}_low"], row[f"{kind}_high"]
    if low is None:
        return number(round(100 * score))
    ends = {"low": number(round(100 * low)), "high": number(round(100 * high))}
    return say("{score} (between {low} and {high})", score=number(round(100 * score)), **ends)
