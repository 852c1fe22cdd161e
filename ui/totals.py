"""Totals that can be proved, as cards: the bounds, what they rest on, and why they are not more."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from etl.schema import CATEGORY_OF, FRAME_SCHEMA
from ledger.answers import MOST_PROVED, ask_totals, find_left_out, list_unproved
from ledger.cite import CITED, asked_columns, cite_total
from ledger.language import Words, listed, mark, number, say, say_count
from ledger.names import OUTCOME, source_name
from ledger.proofs import word_bounds
from ledger.selection import Selection
from ledger.table import Ledger, Version
from ledger.totals import Total
from ledger.wording import claim, short_number
from ui.citation import offer_citation
from ui.colours import FAMILY
from ui.dialogs import open_dialog
from ui.evidence import ask_evidence
from ui.frame import is_dark
from ui.layout import Page
from ui.text import capital, in_html, in_markdown
from ui.turns import take_turn

SHOWN: Final = 12
"""So many of the figures used, and of those left out for one reason, can be opened from here."""

PARTS: Final = Words(
    {
        "added": mark("Added up"),
        "subtracted": mark("Subtracted, as the earlier of two running totals"),
        "limits": mark("Set the upper end"),
    }
)


def show_totals(page: Page, outcomes: tuple[str, ...], age_group: str | None = None) -> None:
    """What each source's figures prove together of these outcomes; nothing where nothing can be proved.

    A page about people of one age asks about these where the reader chose none.
    """
    asked = tuple(outcome for outcome in outcomes if outcome in (page.selection.outcomes or outcomes))
    selection = page.selection
    if age_group and not selection.age_groups:
        selection = replace(selection, age_groups=(age_group,))
    found = _totals(page.ledger, page.ledger.version, selection, asked)
    many = list_unproved(page.ledger, selection, asked)
    if not found and not many:
        return
    st.subheader(say("What the figures prove together"), anchor=False)
    st.caption(
        say(
            "By source, never mixed: figures of one source that cannot count the same people are added up, and what "
            "might be counted twice is left out. “At least” is what is certain, not what is likely."
        )
    )
    if many:
        st.caption(
            say(
                "Nothing is proved of these: {outcomes}. More than {count} figures bear on each; choose a place or a "
                "source.",
                outcomes=listed(OUTCOME[outcome] for outcome in many),
                count=number(MOST_PROVED),
            )
        )
    for begin in range(0, len(found), 3):
        for column, total in zip(st.columns(3), found[begin : begin + 3], strict=False):
            with column.container(border=True, height="stretch"):
                st.html(_card(total, is_dark()))
                key = f"why-{total.outcome}-{total.source}"
                if st.button(say("Why not more?"), key=key, type="tertiary", icon=":material/balance:"):
                    _explain(page.ledger, selection, total)


@st.cache_resource(max_entries=64, show_spinner=False)
@take_turn()
def _totals(_ledger: Ledger, version: Version, selection: Selection, outcomes: tuple[str, ...]) -> list[Total]:
    return ask_totals(_ledger, selection, outcomes)


def _card(total: Total, dark: bool) -> str:
    """One total as HTML: its bounds, what it counts, and the sentence of its proof."""
    colour = FAMILY[dark][CATEGORY_OF[total.outcome]]
    what = say("{outcome}, counted by {source}", outcome=OUTCOME[total.outcome], source=source_name(total.source))
    return (
        f'<div class="hf-card-number"><span class="hf-family" style="background:{colour}"></span>'
        f'{in_html(bounds_words(total))}</div><div class="hf-card-claim">{in_html(what)}</div>'
        f'<div class="hf-card-said">{in_html(total.sentence)}</div>'
    )


def bounds_words(total: Total) -> str:
    """The bounds as cards show numbers: `20`, `≥ 20`, `> 948,000`, `80–100`."""
    return short_number(word_bounds(total))


def _explain(ledger: Ledger, selection: Selection, total: Total) -> None:
    open_dialog(mark("What this total rests on"), lambda: _draw(ledger, selection, total))


def _draw(ledger: Ledger, selection: Selection, total: Total) -> None:
    """The figures used, by their part in the proof, those left out, by reason, and how to cite the total."""
    st.markdown(in_markdown(total.sentence))
    columns = ledger.columns
    for part, words in PARTS.items():
        ids = total.used.filter(pl.col("part") == part)["figure_id"]
        _list(ledger, words, columns.rows_with("figure_id", ids), part)
    left_out = find_left_out(ledger, selection, total)
    if left_out:
        st.markdown(f"**{say('Left out')}**")
    for reason, rows in sorted(left_out.items(), key=lambda each: -each[1].len()):
        _list(ledger, capital(say(reason)), rows, reason)
    with st.expander(say("Cite this total")):
        used = columns.read(columns.rows_with("figure_id", total.used["figure_id"]), CITED)
        asked = asked_columns(selection, total)
        offer_citation(lambda: cite_total(total, asked, used, ledger.sources), "total")


def _list(ledger: Ledger, words: str, rows: pl.Series, key: str) -> None:
    """How many figures, given by their rows in the table, and the newest of them, closed until asked for."""
    if not rows.len():
        return
    with st.expander(
        in_markdown(say_count("{words}: {count} figure", "{words}: {count} figures", rows.len(), words=words))
    ):
        dated = ledger.columns.read(rows, ("day", "figure_id")).with_columns(row=rows)
        newest = dated.sort("day", "figure_id", descending=True, nulls_last=True).head(SHOWN)
        for figure in ledger.columns.read(newest["row"], (*FRAME_SCHEMA, "day")).iter_rows(named=True):
            if st.button(in_markdown(claim(figure)), key=f"in-total-{key}-{figure['figure_id']}", type="tertiary"):
                ask_evidence(figure["figure_id"])
                st.rerun()
        if rows.len() > SHOWN:
            st.caption(say("The {number} newest of them; the ledger holds all.", number=number(SHOWN)))
