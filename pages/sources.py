"""Sources: who published the figures, under which licence, how fresh they are, and how they compare."""

import streamlit as st

from ledger.series import count_by_dataset
from ui.credits import show_credits
from ui.layout import close_page, open_page
from ui.sections import explain_marks, show_side_by_side

page = open_page(
    "Sources",
    "Who published the figures, what they count, under which licence, and how they stand side by side.",
)

datasets = count_by_dataset(page.ledger, page.selection)
for row in datasets.to_dicts():
    with st.container(border=True):
        show_credits(row, page.ledger.sources.get(row["dataset"], {}))

explain_marks()
show_side_by_side(page, "The newest figure of each source and outcome, side by side")

close_page(
    page,
    "Sources differ in whom they count, how they check, and when they stop counting; a larger number is not a better "
    "one. A source that is not here has not been read, or may not be passed on.",
)
