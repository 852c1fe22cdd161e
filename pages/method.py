"""Method: what a figure is, how certainty is kept, and what is never done with the numbers."""

import streamlit as st

from ledger.accuracy import read_accuracy
from ledger.language import say
from ui.layout import close_page, open_page
from ui.texts import show_text

page = open_page(say("Method"), say("What the numbers are, how they were read, and what is never done with them."))

show_text("method")

(title, opening), (asked, reached), *details = read_accuracy()
st.markdown(f"### {title}\n\n{opening}\n\n**{asked}**\n\n{reached}")
for name, text in details:
    with st.expander(name):
        st.markdown(text)

close_page(
    page,
    say("The table holds what was published and could be read. It says nothing about harm that nobody reported."),
)
