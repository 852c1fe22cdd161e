"""The evidence panel: the words or the cell that say a figure, who said it, and what it belongs to."""

from __future__ import annotations

from typing import Any

import streamlit as st

from etl.schema import WITHHELD
from ledger.evidence import Evidence, marks, read_evidence
from ledger.names import MEASURE, PLACE_ROLE, SOURCE_TYPE, source_name
from ledger.table import Ledger
from ledger.wording import claim, confidence_sentence, day_words, sentence, short_number, when, where
from ui.citation import show_citation
from ui.text import capital, in_html, in_markdown, link, shorten

ASKED = "evidence"
"""Where the session keeps which figure's evidence is open."""


def ask_evidence(figure_id: str) -> None:
    """Open this figure's evidence on the next run: for buttons and tables."""
    st.session_state[ASKED] = figure_id


def show_evidence(ledger: Ledger) -> None:
    """Draw the panel if a figure's evidence was asked for."""
    if st.session_state.get(ASKED):
        _panel(ledger)


def close_evidence() -> None:
    """Forget which figure's evidence was asked for."""
    st.session_state.pop(ASKED, None)


def quote_html(evidence: Evidence) -> str:
    """The quote as HTML, its own number marked and the other figures' numbers in it lightly marked."""
    quote, pieces, position = evidence.figure["quote"], [], 0
    for start, end, own in marks(evidence):
        tag, kind = ("mark", "") if own else ("span", ' class="hf-neighbour" title="Another figure"')
        pieces += [in_html(quote[position:start]), f"<{tag}{kind}>{in_html(quote[start:end])}</{tag}>"]
        position = end
    return f'<blockquote class="hf-quote" dir="auto">{"".join(pieces)}{in_html(quote[position:])}</blockquote>'


@st.dialog("Where this number comes from", width="medium", position="right", on_dismiss=close_evidence)
def _panel(ledger: Ledger) -> None:
    evidence = read_evidence(ledger, st.session_state[ASKED])
    if evidence is None:
        st.warning("The table has no such figure any more: a newer refresh may have replaced it.")
        return
    figure = evidence.figure
    st.html(f'<p class="hf-card-claim">{in_html(capital(sentence(figure)))}.</p>')
    if figure["quote"] is not None:
        st.html(quote_html(evidence))
    if figure["table_ref"] is not None:
        _show_cell(evidence)
    st.html(_facts_html(evidence, ledger.sources.get(figure["dataset"], {})))
    _show_relations(evidence)
    with st.expander("Cite this figure"):
        show_citation(figure, ledger.sources, "evidence")
    st.page_link(
        "pages/ledger.py", label="Open in the ledger, with a link to keep", query_params={"figure": figure["figure_id"]}
    )


def _show_cell(evidence: Evidence) -> None:
    cell, figure = evidence.figure["table_ref"], evidence.figure
    place = [("File", cell["file"]), ("Sheet", cell["sheet"]), ("Row", cell["row"]), ("Column", cell["column"])]
    head = " · ".join(f"{name} {in_html(value)}" for name, value in place if value is not None)
    st.html(
        f'<blockquote class="hf-quote"><mark>{in_html(figure["number_text"])}</mark>'
        f'<div class="hf-note">{head}</div></blockquote>'
    )


def _show_relations(evidence: Evidence) -> None:
    if evidence.whole:
        st.markdown("**Part of**")
        _offer(evidence.whole, "whole")
    for title, rows in (("Has as parts", evidence.parts), ("Said again", evidence.again)):
        if rows:
            st.markdown(f"**{title}**")
            for row in rows[:12]:
                _offer(row, title)
    if not evidence.neighbours:
        return
    if evidence.figure["quote"] is None:
        st.markdown("**The same row also says**")
        with st.container(horizontal=True):
            for row in evidence.neighbours:
                column = (row["table_ref"] or {}).get("column") or row["reported_term"] or ""
                _offer(row, "row", f"{column}: {short_number(row)}")
    else:
        with st.expander(f"{len(evidence.neighbours)} more from the same document"):
            for row in evidence.neighbours[:40]:
                _offer(row, "document")


def _offer(row: dict[str, Any], list_name: str, label: str | None = None) -> None:
    """A button that turns the panel to another figure of one of its lists."""
    text = label or shorten(claim(row), 90)
    st.button(
        in_markdown(text),
        key=f"to-{st.session_state[ASKED]}-{row['figure_id']}-{list_name}",
        on_click=ask_evidence,
        args=(row["figure_id"],),
        type="tertiary",
    )


def _facts_html(evidence: Evidence, source: dict[str, Any]) -> str:
    figure = evidence.figure
    bounds = _bounds(figure)
    relay = figure["relay_depth"]
    printed = figure["publisher"] + (", citing it" if relay else "")
    facts = [
        ("Who counted", f"{source_name(figure['source'])} ({SOURCE_TYPE[figure['source_type']]})"),
        ("In the words", figure["attribution_text"]),
        ("Who published it", printed),
        ("Document", figure["document_title"]),
        ("Published", figure["published_on"] and day_words(figure["published_on"])),
        ("Where", where(figure) and f"{capital(where(figure))} ({PLACE_ROLE[figure['place_role']]})"),
        ("Period", _period(figure)),
        ("What the number covers", capital(MEASURE[figure["measure"]])),
        ("Words used", figure["reported_term"]),
        ("Bounds", bounds),
        ("In people (an estimate)", _estimate(figure)),
        ("Cause, as claimed", figure["cause"]),
        ("Who did it, as claimed", figure["alleged_actor"]),
        ("Role", figure["role_reason"] and f"{capital(figure['role'])}: {figure['role_reason']}"),
        ("Licence", figure["licence"] + ("" if figure["redistributable"] else " (not for passing on)")),
        ("Citation", source.get("citation")),
        ("Caveat", source.get("caveat")),
        ("Review", "Waiting for review, left out of other views" if figure["review_status"] in WITHHELD else None),
        ("Confidence", confidence_sentence(figure)),
        ("Read by", figure["method"]),
        ("Figure", figure["figure_id"]),
    ]
    lines = [f"<dt>{name}</dt><dd>{in_html(value)}</dd>" for name, value in facts if value]
    if figure["url"]:
        lines.insert(-2, f"<dt>Address</dt><dd>{link(figure['url'])}</dd>")
    return f'<dl class="hf-facts">{"".join(lines)}</dl>'


def _period(figure: dict[str, Any]) -> str:
    words = capital(when(figure)) or "Not said"
    said = figure["period_text"]
    return f"{words} (“{said}”)" if said else words


def _bounds(figure: dict[str, Any]) -> str:
    basis = {
        "stated": "as stated",
        "rule": "our reading of these words",
        "whole": "limited by the figure it is part of",
    }.get(figure["bound_basis"], "")
    low, high = figure["low"], figure["high"]
    if low is not None and low == high:
        words = f"{low:,}"
    else:
        least = low is not None and (f"{low:,} or more" if figure["low_inclusive"] else f"more than {low:,}")
        most = high is not None and (f"{high:,} at most" if figure["high_inclusive"] else f"fewer than {high:,}")
        words = ", ".join([least or "no lower end", most or "no upper end"])
    return capital(words) + (f" ({basis})" if basis else "")


def _estimate(figure: dict[str, Any]) -> str | None:
    if figure["unit"] != "households" or figure["people"] is None:
        return None
    source = figure["household_size_source"] or "no source given"
    return f"about {figure['people']:,}, at {figure['household_size']:g} people a household ({source})"
