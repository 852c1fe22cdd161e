"""How fresh, complete and well read the figures are: each part of the page Data quality."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from ledger.index import read_figures
from ledger.language import Words, day, mark, number, say, say_count
from ledger.quality import (
    RULES,
    Quality,
    measure_quality,
    read_exceptions,
)
from ledger.query import write_query
from ledger.selection import Selection
from ledger.sources import Credit, state_words
from ledger.table import Ledger, Version
from ledger.wording import confidence_words
from ui.conflicts import count_conflicts
from ui.credits import show_credit, title_of
from ui.language import held_language
from ui.layout import Page
from ui.sides import PARAMETER
from ui.tables import show_table
from ui.text import capital, in_markdown
from ui.word_table import show_words

REVIEW: Final = Words(
    {
        "not_needed": mark("Table cells, read by a map of their columns"),
        "unreviewed": mark("Read in sentences by a program, sure enough, reviewed by nobody"),
        "agreed": mark("Held against their words by somebody, and right"),
        "mended": mark("Held against their words by somebody, and put right"),
        "waiting": mark("Waiting for review: left out of all other views"),
        "rejected": mark("Rejected in review: left out of all other views"),
    }
)


def quality_of(page: Page) -> Quality:
    """How the figures selected were read and reviewed, and what the whole table was held against."""
    return _quality(page.ledger, page.ledger.version, page.selection)


@st.cache_resource(max_entries=32, show_spinner=False)
def _quality(_ledger: Ledger, version: Version, selection: Selection) -> Quality:
    return measure_quality(_ledger, selection)


def show_answer(credits: Sequence[Credit], quality: Quality) -> None:
    """The page's answer, a line each: how fresh, how read, how much of it nobody has looked at."""
    here = [credit for credit in credits if credit.read_on]
    fresh = sum(credit.state == "fresh" for credit in here)
    newest = max((credit.read_on for credit in here if credit.read_on), default=None)
    lines = [
        say("**{fresh} of {count} data sets** are up to date.", fresh=number(fresh), count=number(len(here))),
        say_count(
            "**{count} figure** was read in sentences by a program; the others are table cells.",
            "**{count} figures** were read in sentences by a program; the others are table cells.",
            quality.read,
        ),
        say_count(
            "**{count} figure** waits for review.",
            "**{count} figures** wait for review.",
            quality.review.get("waiting", 0),
        ),
    ]
    if newest:
        lines.insert(1, say("The newest data set was read on **{day}**.", day=day(newest)))
    st.markdown("\n".join(f"- {line}" for line in lines))


def show_freshness(credits: Sequence[Credit]) -> None:
    """Every source in one table: how fresh it is, and why not fresher; choosing a row shows the source in full."""
    st.subheader(say("How fresh the figures are"), anchor=False)
    rows = [
        {
            "title": title_of(credit),
            "figures": credit.figures,
            "state": capital(state_words(credit)),
            "read_on": credit.read_on,
            "last": credit.last,
            "cadence": capital(say(str(credit.said.get("cadence") or ""))),
            "why": _why_not_fresher(credit),
        }
        for credit in credits
    ]
    dates = {"read_on": pl.Date, "last": pl.Date}
    event = st.dataframe(
        pl.DataFrame(rows, infer_schema_length=None, schema_overrides=dates),
        key="freshness",
        hide_index=True,
        width="stretch",
        column_config=_freshness_columns(),
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
        lazy=False,
    )
    chosen = [credits[position] for position in event["selection"]["rows"] if position < len(credits)]
    if not chosen:
        st.caption(
            say("Choose a row, at its left edge, to see what the source counts, on which terms, and how to cite it.")
        )
        return
    with st.container(border=True, key="credit"):
        st.markdown(f"**{in_markdown(title_of(chosen[0]))}**")
        show_credit(chosen[0])


def _why_not_fresher(credit: Credit) -> str:
    """What kept a source from being read, or from being fetched, at the last refresh; empty where nothing did."""
    return "; ".join(reason for reason in (*credit.stale, credit.not_fetched) if reason)


def _freshness_columns() -> dict[str, Any]:
    return {
        "title": st.column_config.TextColumn(say("Source"), width=280),
        "figures": st.column_config.NumberColumn(say("Figures"), format="localized", width="small"),
        "state": st.column_config.TextColumn(say("State"), width="medium"),
        "read_on": st.column_config.DateColumn(say("Last read"), format="YYYY-MM-DD", width="small"),
        "last": st.column_config.DateColumn(say("Newest figure"), format="YYYY-MM-DD", width="small"),
        "cadence": st.column_config.TextColumn(say("Published"), width="small"),
        "why": st.column_config.TextColumn(say("Why not fresher"), width="medium"),
    }


def show_rules(quality: Quality) -> None:
    """What must hold before a table is published, of how many figures it was held, and the exceptions with reasons."""
    st.subheader(say("What must hold of every table"), anchor=False)
    st.markdown(
        say(
            "Before a table is published, each of these is checked of every figure that it speaks of. A figure that a "
            "program read, or that somebody corrected, waits for review where it breaks one. Where a figure of a data "
            "set does, nothing is published and the last good table stays. So all of them hold of the table you see."
        )
    )
    exceptions = read_exceptions()
    excepted = dict(exceptions.group_by("rule").len().iter_rows())
    heads = (say("What must hold"), say("Figures it was checked of"), say("Exceptions"))
    lines = [
        (RULES[rule], number(quality.held[rule]), number(excepted[rule]) if rule in excepted else say("none"))
        for rule in RULES
    ]
    show_words(heads, lines)
    st.markdown(
        say_count(
            "{count} figure replaces an earlier one that its own source has revised: the earlier one is kept, and "
            "marked as replaced.",
            "{count} figures replace earlier ones that their own sources have revised: the earlier ones are kept, and "
            "marked as replaced.",
            quality.revisions,
        )
    )
    if exceptions.height:
        with st.expander(say("Why the exceptions stand")):
            reasons = [(RULES[row["rule"]], row["reason"]) for row in exceptions.to_dicts() if row["rule"] in RULES]
            show_words((say("What must hold"), say("Reason")), reasons)


def show_reading(page: Page, quality: Quality) -> None:
    """How the figures were read and reviewed, how sure their reading is, and what was put right."""
    st.subheader(say("How the figures were read and reviewed"), anchor=False)
    lines = [(REVIEW[status], number(quality.review[status])) for status in REVIEW if status in quality.review]
    show_words((say("How"), say("Figures")), lines)
    if quality.confidence:
        st.markdown(say("How sure the program is of what it read in sentences:"))
        sure = [
            (capital(confidence_words({"confidence": tenths / 10})), number(count))
            for tenths, count in sorted(quality.confidence.items(), reverse=True)
        ]
        show_words((say("Right with this confidence"), say("Figures")), sure)
    if quality.review.get("mended"):
        with st.expander(say("Figures that were put right, and why")):
            mended = pl.col("review_status") == "mended"
            show_table(read_figures(page.ledger, page.selection, page.ledger.columns.names, mended), "mended")


def show_conflict_count(page: Page) -> None:
    """How many pairs of numbers contradict each other, and the way to them."""
    counted = count_conflicts(page)
    st.subheader(say("Where sources contradict each other"), anchor=False)
    st.markdown(
        say_count(
            "{count} pair of numbers of two sources, about one place, time and group of people, cannot both be right.",
            "{count} pairs of numbers of two sources, about one place, time and group of people, cannot both be right.",
            sum(counted.values()),
        )
    )
    if counted:
        st.page_link(
            "pages/sources.py",
            label=say("See them on the page Sources side by side"),
            icon=":material/arrow_forward:",
            query_params={**held_language(), **write_query(page.selection), PARAMETER: next(iter(counted))},
        )
