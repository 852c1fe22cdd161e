"""Cards: one figure each, with its bound, who said so and as of when; each opens its evidence."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from etl.schema import CATEGORY_OF
from ledger.language import say
from ledger.wording import confidence_sentence, counted, outcome_words, short_number, when, where, who_said
from ui.colours import FAMILY
from ui.evidence import ask_evidence
from ui.text import capital, in_html


def show_cards(rows: pl.DataFrame, key: str, dark: bool, across: int = 3) -> None:
    """The figures as cards, `across` in a row on a wide page and one under the other on a phone."""
    figures = rows.to_dicts()
    for begin in range(0, len(figures), across):
        for column, figure in zip(st.columns(across), figures[begin : begin + across], strict=False):
            with column.container(border=True, height="stretch", key=f"card-{key}-{figure['figure_id']}"):
                st.html(card_html(figure, dark))
                st.button(
                    say("Show evidence"),
                    key=f"{key}-{figure['figure_id']}",
                    on_click=ask_evidence,
                    args=(figure["figure_id"],),
                    type="tertiary",
                    icon=":material/format_quote:",
                )


def card_html(figure: dict[str, Any], dark: bool) -> str:
    """One figure as HTML: the number with its certainty, what it counts, where and when, and who said so."""
    colour = FAMILY[dark][CATEGORY_OF[figure["outcome"]]]
    whom = f"{counted(figure)} {outcome_words(figure)}".strip()
    place = " ".join(part for part in (where(figure), when(figure)) if part)
    lines = [capital(who_said(figure)), confidence_sentence(figure)]
    said = "".join(f'<div class="hf-card-said">{in_html(line)}</div>' for line in lines if line)
    return (
        f'<div class="hf-card-number"><span class="hf-family" style="background:{colour}"></span>'
        f"{in_html(short_number(figure))}</div>"
        f'<div class="hf-card-claim">{in_html(whom)}<br>{in_html(capital(place))}</div>'
        f"{said}"
    )
