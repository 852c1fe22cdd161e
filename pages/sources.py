"""Sources: who published the figures, under which licence, how fresh they are, and how they compare."""

from datetime import date

import streamlit as st

from ledger.sources import list_credits
from ui.conflicts import show_conflicts
from ui.credits import show_credit, show_sources
from ui.layout import close_page, open_page
from ui.sections import explain_marks, show_side_by_side

page = open_page(
    "Sources side by side",
    "Who published the figures, what they count, under which licence, and how they stand side by side.",
)

credits = list_credits(page.ledger, page.selection, date.today())
show_sources(credits)

st.subheader("What each source counts, and what it does not", anchor=False)
for credit in credits:
    if credit.figures:
        show_credit(credit)
without = [credit for credit in credits if not credit.figures]
if without:
    st.markdown(
        f"**{len(without)} more can be read**, and have no figure in what is selected: their files are not here, their "
        "terms keep them out of a table that is passed on, or the filters leave them out."
    )
    for credit in without:
        show_credit(credit)

show_conflicts(page)
explain_marks()
show_side_by_side(page, "The newest figure of each source and outcome, side by side")

close_page(
    page,
    "Sources differ in whom they count, how they check, and when they stop counting; a larger number is not a better "
    "one. A source that is not here has not been read, or may not be passed on.",
)
