"""Ledger: every figure, searchable, each opening its evidence."""

import streamlit as st

from ledger.series import newest_rows
from ui.evidence import ask_evidence
from ui.layout import close_page, open_page
from ui.tables import show_table

SHOWN = 1000

page = open_page(
    "Ledger", "Every figure in the table. Choose a row to see the words or the cell that say it.", wide=True
)

linked = st.query_params.get("figure")
if linked and st.session_state.get("linked_figure") != linked:
    st.session_state["linked_figure"] = linked
    ask_evidence(linked)

pages = max(1, -(-page.figures // SHOWN))
number = st.number_input("Page", 1, pages, key="ledger_page", width=160) if pages > 1 else 1
rows = newest_rows(page.ledger, page.selection, SHOWN, (int(number) - 1) * SHOWN)
if rows.height:
    first = (int(number) - 1) * SHOWN + 1
    st.caption(f"Figures {first:,} to {first + rows.height - 1:,} of {page.figures:,}, the newest first.")
    show_table(rows, "ledger", height=620 if rows.height > 10 else "auto")

close_page(
    page,
    "A row is a claim, not an event: several rows may speak of the same people, and some are parts of others. The "
    "evidence of a row says what it is part of.",
)
